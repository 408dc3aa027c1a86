//! Subprocesses, event subprocesses, and what happens when they end early.

use crate::case::Case;
use serde_json::json;

#[test]
fn a_subprocess_completes_when_its_last_token_ends() {
    let mut case = Case::started("subprocess-completes-when-its-last-token-ends", json!({}));
    assert_eq!(case.state.tokens()["inner"], 1);
    case.complete("a");
    assert_eq!(case.tasks(), ["b"]);
    case.complete("b");
    assert_eq!(case.tasks(), ["after"]);
}

#[test]
fn terminate_ends_only_its_own_scope() {
    let mut case = Case::started("terminate-ends-only-its-scope", json!({}));
    case.complete("stop");
    assert_eq!(case.tasks(), ["after", "outside"]);
}

#[test]
fn an_event_subprocess_interrupts_its_scope_and_waiting_tokens_are_dropped() {
    let mut case = Case::started("event-subprocess-interrupts-its-scope", json!({}));
    case.complete("a");
    case.message("message", None, json!({})).unwrap();
    assert_eq!(case.tasks(), ["confirm"]);
    assert_eq!(case.state.subscriptions().count(), 0);
    case.complete("confirm");
    assert!(case.state.is_ended(), "no token waits before the join any more");
}

#[test]
fn an_event_subprocess_runs_beside_as_often_as_it_is_triggered() {
    let mut case = Case::started("event-subprocess-runs-beside-each-time", json!({}));
    case.message("message", None, json!({})).unwrap();
    case.message("message", None, json!({})).unwrap();
    assert_eq!(case.tasks(), ["work", "x", "x", "y", "y"]);
    // One x of each activation: their joins must not add up.
    case.complete("x");
    case.complete("x");
    assert_eq!(case.tasks(), ["work", "y", "y"]);
    case.complete("y");
    case.complete("y");
    assert_eq!(case.tasks(), ["answer", "answer", "work"]);
    case.complete("work");
    assert!(!case.state.is_ended());
    case.complete("answer");
    case.complete("answer");
    assert!(case.state.is_ended());
}

#[test]
fn an_event_subprocess_takes_errors_of_its_scope() {
    let mut case = Case::started("event-subprocess-takes-errors", json!({}));
    case.complete("go");
    assert_eq!(case.tasks(), ["mend"]);
    case.complete("mend");
    assert!(case.state.is_ended());
}

#[test]
fn event_subprocesses_fire_by_timer_and_by_condition() {
    let mut case = Case::started("event-subprocess-fires-by-timer-and-condition", json!({}));
    case.advance_hours(24);
    assert_eq!(case.tasks(), ["remind", "work"]);
    case.set(json!({ "stop": true }));
    assert_eq!(case.tasks(), ["clean"]);
}

#[test]
fn each_activation_of_a_non_interrupting_event_counts_its_own_tokens() {
    let mut case = Case::started("non-interrupting-paths-count-their-own-tokens", json!({}));
    case.message("message", None, json!({})).unwrap();
    case.message("message", None, json!({})).unwrap();
    let first = case.state.tasks().find(|task| task.element == "x").unwrap().key;
    let last = case.state.tasks().filter(|task| task.element == "y").last().unwrap().key;
    for task in [first, last] {
        case.send(portico_process::Command::CompleteTask { task, variables: Default::default() });
    }
    assert_eq!(case.tasks(), ["work", "x", "y"], "x of one and y of the other do not make a pair");
    case.complete("x");
    case.complete("y");
    assert_eq!(case.tasks(), ["answer", "answer", "work"]);
}
