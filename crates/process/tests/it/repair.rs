//! Mending by hand: what is done, what the log keeps of it, and what is refused since a token would be lost or doubled.

use crate::case::{Case, variables};
use portico_process::{Command, Event, Refusal, Repair, Repaired, may_cancel, moves};
use serde_json::json;

impl Case {
    fn repair(&mut self, repair: Repair) -> Result<Vec<Event>, Refusal> {
        self.try_send(&Command::Repair { repair, reason: "the form was wrong".into() })
    }

    fn key_at(&self, element: &str) -> u64 {
        self.state.instances().find(|(_, at)| at.element == element).unwrap().0
    }

    fn move_to(&mut self, element: &str, to: &str) -> Result<Vec<Event>, Refusal> {
        let instance = self.key_at(element);
        self.repair(Repair::Move { instance, to: to.into() })
    }

    fn cancel(&mut self, element: &str) -> Result<Vec<Event>, Refusal> {
        let instance = self.key_at(element);
        self.repair(Repair::CancelActivity { instance })
    }
}

fn says(result: Result<Vec<Event>, Refusal>, words: &str) {
    let refusal = result.unwrap_err().to_string();
    assert!(refusal.contains(words), "{refusal}");
}

#[test]
fn no_repair_is_done_without_a_reason() {
    let mut case = Case::started("user-tasks-in-sequence", json!({}));
    let repair = Repair::Move { instance: case.key_at("ask"), to: "decide".into() };
    let blank = Command::Repair { repair, reason: "  ".into() };
    assert_eq!(case.try_send(&blank), Err(Refusal::ReasonMissing));
}

#[test]
fn an_incident_shows_the_expression_and_what_it_read_and_is_retried_with_a_reason() {
    let mut case = Case::started(
        "input-mapping-of-a-missing-variable-is-an-incident",
        json!({ "applicant": { "age": 4 } }),
    );
    let incident = case.state.incidents().next().unwrap().clone();
    assert_eq!(incident.expression.as_deref(), Some("applicant.name"));
    assert_eq!(incident.inputs["applicant"], json!({ "age": 4 }));
    case.set(json!({ "applicant": { "name": "Ana" } }));
    let events = case.repair(Repair::Retry { incident: incident.key }).unwrap();
    let Event::Repaired { element, repaired: Repaired::Retried { code, .. }, reason } = &events[0] else {
        panic!("{events:?}")
    };
    assert_eq!((element.as_str(), code.as_str()), ("ask", "incident-missing-value"));
    assert_eq!(reason, "the form was wrong");
    assert_eq!(case.tasks(), ["ask"]);
}

#[test]
fn a_correction_keeps_the_values_before_and_after_of_exactly_its_scope() {
    let mut case =
        Case::started("multi-instance-runs-in-parallel", json!({ "people": ["ana", "bo"], "n": 1 }));
    let task = case.state.tasks().next().unwrap().key;
    let events = case
        .repair(Repair::Correct { scope: task, variables: variables(json!({ "person": "cy", "note": 2 })) });
    let Event::Repaired { repaired: Repaired::Corrected { before, after, .. }, .. } = &events.unwrap()[0]
    else {
        panic!("no correction")
    };
    assert_eq!(before, &variables(json!({ "person": "ana" })));
    assert_eq!(after, &variables(json!({ "person": "cy", "note": 2 })));
    assert_eq!(case.state.scope_variables(task)["person"], "cy");
    let others: Vec<_> =
        case.state.tasks().skip(1).map(|one| case.state.scope_variables(one.key)["person"].clone()).collect();
    assert_eq!(others, ["bo"], "the other iteration keeps its own");
}

#[test]
fn a_correction_wakes_a_condition_that_waits() {
    let mut case = Case::started("condition-catch-passes-when-it-holds", json!({}));
    let root = case.state.roots().next().unwrap().0;
    assert!(case.tasks().is_empty());
    let set = variables(json!({ "ready": true }));
    case.repair(Repair::Correct { scope: root, variables: set }).unwrap();
    assert_eq!(case.state.subscriptions().count(), 0);
}

#[test]
fn what_waits_at_a_moved_token_is_taken_back_as_events() {
    let mut case = Case::started("timer-boundary-interrupts", json!({}));
    let events = case.move_to("ask", "after").unwrap();
    let kinds: Vec<&str> = events.iter().map(Event::kind).collect();
    assert_eq!(kinds[..4], ["repaired", "task_cancelled", "timer_cancelled", "element_cancelled"]);
    assert_eq!(case.tasks(), ["after"]);
    assert_eq!(case.state.timers().count(), 0);
    case.complete("after");
    assert!(case.state.is_ended());
}

#[test]
fn a_token_can_go_back_and_be_asked_again() {
    let mut case = Case::started("user-tasks-in-sequence", json!({}));
    case.complete("ask");
    case.move_to("decide", "ask").unwrap();
    assert_eq!(case.tasks(), ["ask"]);
}

#[test]
fn a_token_of_a_parallel_path_stays_on_its_path() {
    let mut case = Case::started("parallel-gateways-split-and-join", json!({}));
    says(case.move_to("a", "b"), "too many or too few");
    says(case.move_to("a", "after"), "too many or too few");
    says(case.move_to("a", "split"), "too many or too few");
    case.move_to("a", "a").unwrap();
    assert_eq!(case.tasks(), ["a", "b"]);
}

#[test]
fn a_token_that_is_moved_to_a_join_arrives_there_by_its_own_flow() {
    let mut case = Case::started("parallel-gateways-split-and-join", json!({}));
    case.move_to("a", "join").unwrap();
    assert_eq!(case.tasks(), ["b"]);
    case.complete("b");
    case.complete("after");
    assert!(case.state.is_ended());
}

#[test]
fn where_a_token_may_go_is_known_before() {
    let case = Case::started("parallel-gateways-split-and-join", json!({}));
    let a = case.key_at("a");
    assert_eq!(moves(&case.program, &case.state, a), ["a", "join"]);
    assert!(!may_cancel(&case.program, &case.state, a));
}

#[test]
fn a_whole_parallel_block_can_be_done_again_once_it_is_joined() {
    let mut case = Case::started("parallel-gateways-split-and-join", json!({}));
    case.complete("a");
    case.complete("b");
    says(case.move_to("after", "join"), "waits for several tokens");
    says(case.move_to("after", "a"), "too many or too few");
    case.move_to("after", "split").unwrap();
    assert_eq!(case.tasks(), ["a", "b"]);
}

#[test]
fn an_activity_whose_token_a_join_needs_is_not_cancelled() {
    let mut case = Case::started("parallel-gateways-split-and-join", json!({}));
    says(case.cancel("a"), "would wait for ever");
    case.complete("a");
    case.complete("b");
    case.cancel("after").unwrap();
    assert!(case.state.is_ended(), "the last token is gone");
}

#[test]
fn the_middle_of_a_repeated_activity_is_neither_left_nor_entered() {
    let mut case = Case::started(
        "multi-instance-subprocess-with-boundary",
        json!({ "items": [1, 2], "people": [1, 2] }),
    );
    let iteration =
        case.state.instances().find(|(_, at)| at.index.is_some()).map(|(key, at)| (key, at.element.clone()));
    let (key, element) = iteration.unwrap();
    let to = element.to_string();
    says(case.repair(Repair::Move { instance: key, to }), "counted together");
    says(case.repair(Repair::CancelActivity { instance: key }), "counted together");
    let inside = case.tasks()[0].to_owned();
    let body = case.state.instances().find(|(_, at)| at.multi.is_some()).unwrap().0;
    says(case.repair(Repair::Move { instance: body, to: inside }), "not in the same process or subprocess");
}

#[test]
fn all_repetitions_are_left_together() {
    let mut case = Case::started("multi-instance-runs-in-parallel", json!({ "people": ["ana", "bo"] }));
    let body = case.state.instances().find(|(_, at)| at.multi.is_some()).unwrap().0;
    case.repair(Repair::Move { instance: body, to: "after".into() }).unwrap();
    assert_eq!(case.tasks(), ["after"]);
}

#[test]
fn events_are_not_entered_by_hand() {
    let mut case = Case::started("timer-boundary-interrupts", json!({}));
    says(case.move_to("ask", "late"), "begun by an event");
    says(case.move_to("ask", "start"), "begun by an event");
    says(case.move_to("ask", "nowhere"), "no element");
}

#[test]
fn a_case_that_is_over_stays_as_it_is() {
    let mut case = Case::started("user-tasks-in-sequence", json!({}));
    case.complete("ask");
    case.complete("decide");
    let root = case.state.roots().next().unwrap().0;
    let correct = Repair::Correct { scope: root, variables: variables(json!({ "n": 1 })) };
    assert_eq!(case.repair(correct), Err(Refusal::Ended));
}
