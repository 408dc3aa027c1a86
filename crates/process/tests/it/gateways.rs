//! Splits and joins.

use crate::case::Case;
use portico_process::Command;
use serde_json::json;

#[test]
fn an_exclusive_gateway_takes_the_first_flow_whose_condition_holds() {
    for (size, task) in [(500, "large"), (50, "medium"), (5, "other")] {
        let case = Case::started("exclusive-gateway-takes-first-true-flow", json!({ "size": size }));
        assert_eq!(case.tasks(), [task]);
    }
}

#[test]
fn a_condition_over_a_missing_variable_does_not_hold() {
    let case = Case::started("exclusive-gateway-takes-first-true-flow", json!({}));
    assert_eq!(case.tasks(), ["other"]);
}

#[test]
fn an_exclusive_gateway_without_a_true_flow_is_an_incident_that_can_be_retried() {
    let mut case = Case::started("exclusive-gateway-without-true-flow", json!({ "size": 50 }));
    assert_eq!(case.incidents(), ["incident-no-flow"]);
    assert_eq!(case.state.incidents().next().unwrap().element, "choose");
    case.set(json!({ "size": 5 }));
    case.retry();
    assert_eq!(case.tasks(), ["small"]);
    assert!(case.incidents().is_empty());
}

#[test]
fn parallel_gateways_wait_for_all_paths() {
    let mut case = Case::started("parallel-gateways-split-and-join", json!({}));
    assert_eq!(case.tasks(), ["a", "b"]);
    case.complete("a");
    assert_eq!(case.tasks(), ["b"]);
    assert_eq!(case.state.tokens()["join"], 1);
    case.complete("b");
    assert_eq!(case.tasks(), ["after"]);
    case.complete("after");
    assert!(case.state.is_ended());
}

#[test]
fn a_parallel_join_counts_tokens_per_flow() {
    let mut case = Case::started("parallel-join-counts-tokens-per-flow", json!({}));
    // Two tokens came by the same flow: that does not make up for the missing one.
    assert_eq!(case.tasks(), ["slow"]);
    assert_eq!(case.state.tokens()["join"], 2);
    case.complete("slow");
    assert_eq!(case.tasks(), ["after"]);
    assert_eq!(case.state.tokens()["join"], 1);
}

#[test]
fn an_inclusive_join_waits_for_the_paths_that_were_taken() {
    let mut case = Case::started("inclusive-gateways-split-and-join", json!({ "a": true, "b": true }));
    assert_eq!(case.tasks(), ["a", "b"]);
    case.complete("a");
    assert_eq!(case.tasks(), ["b"]);
    case.complete("b");
    assert_eq!(case.tasks(), ["after"]);
}

#[test]
fn an_inclusive_split_without_a_true_flow_takes_its_default() {
    let mut case = Case::started("inclusive-gateways-split-and-join", json!({ "a": false }));
    assert_eq!(case.tasks(), ["c"]);
    case.complete("c");
    assert_eq!(case.tasks(), ["after"]);
}

#[test]
fn an_inclusive_join_goes_on_when_the_other_token_dies() {
    let mut case = Case::started("inclusive-join-goes-on-when-a-token-dies", json!({}));
    case.complete("a");
    assert_eq!(case.tasks(), ["b"]);
    let key = case.task("b").key;
    case.send(Command::ThrowError {
        key,
        code: "code".into(),
        message: String::new(),
        variables: Default::default(),
    });
    assert_eq!(case.tasks(), ["after"]);
}

#[test]
fn an_inclusive_join_waits_for_a_loop_before_it() {
    let mut case = Case::started("inclusive-join-waits-for-a-loop-before-it", json!({}));
    case.complete("a");
    for _ in 0..3 {
        case.complete_with("b", json!({ "good": false }));
        assert_eq!(case.tasks(), ["b"]);
    }
    case.complete_with("b", json!({ "good": true }));
    assert_eq!(case.tasks(), ["after"]);
}

#[test]
fn an_event_gateway_takes_the_first_event_and_forgets_the_others() {
    let mut case = Case::started("event-gateway-takes-the-first-event", json!({}));
    case.message("message", None, json!({ "answer": 1 })).unwrap();
    assert_eq!(case.tasks(), ["answer"]);
    assert_eq!(case.state.timers().count(), 0);
    assert_eq!(case.variable("answer"), 1);

    let mut case = Case::started("event-gateway-takes-the-first-event", json!({}));
    case.advance_hours(71);
    assert!(case.tasks().is_empty());
    case.advance_hours(1);
    assert_eq!(case.tasks(), ["remind"]);
    assert_eq!(case.state.subscriptions().count(), 0);
}

#[test]
fn flows_with_conditions_leave_a_task_together_or_by_the_default() {
    let mut case = Case::started("conditional-flows-leave-a-task", json!({ "a": true, "b": true }));
    case.complete("ask");
    assert_eq!(case.tasks(), ["a", "b"]);
    let mut case = Case::started("conditional-flows-leave-a-task", json!({}));
    case.complete("ask");
    assert_eq!(case.tasks(), ["c"]);
}

#[test]
fn a_default_flow_is_taken_beside_flows_without_a_condition() {
    let mut case = Case::started("default-flow-runs-beside-flows-without-condition", json!({ "a": false }));
    case.complete("ask");
    assert_eq!(case.tasks(), ["b", "c"]);
    let mut case = Case::started("default-flow-runs-beside-flows-without-condition", json!({ "a": true }));
    case.complete("ask");
    assert_eq!(case.tasks(), ["a", "c"]);
}

#[test]
fn a_parallel_join_that_lacks_a_token_waits_for_ever() {
    let case = Case::started("parallel-join-that-lacks-a-token-waits", json!({ "a": true }));
    assert!(case.tasks().is_empty());
    assert_eq!(case.state.tokens()["join"], 1);
    assert!(!case.state.is_ended());
}

#[test]
fn inclusive_gateways_in_a_loop_join_each_round_by_itself() {
    let mut case =
        Case::started("inclusive-gateways-in-a-loop", json!({ "a": true, "b": true, "again": true }));
    case.complete("a");
    assert_eq!(
        case.tasks(),
        ["b"],
        "the flow back to the split leads no token here while both are before the join"
    );
    case.complete_with("b", json!({ "b": false }));
    assert_eq!(case.tasks(), ["a"], "the second round takes one path only");
    case.complete_with("a", json!({ "again": false }));
    assert_eq!(case.tasks(), ["after"]);
    case.complete("after");
    assert!(case.state.is_ended());
}

#[test]
fn inclusive_joins_that_could_wait_for_each_other_do_not_wait_for_ever() {
    let mut case = Case::started("inclusive-joins-that-wait-for-each-other", json!({}));
    case.complete("a");
    assert_eq!(case.tasks(), ["b"], "from b a token can still come");
    case.complete("b");
    assert!(case.state.is_ended());
}
