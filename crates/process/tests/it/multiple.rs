//! Multiple and parallel-multiple events.

use crate::case::{Case, variables};
use portico_process::Command;
use serde_json::json;

impl Case {
    fn signal(&mut self, name: &str, given: serde_json::Value) {
        self.send(Command::BroadcastSignal { name: name.to_owned(), variables: variables(given) });
    }
}

#[test]
fn a_multiple_catch_event_takes_the_first_trigger_and_forgets_the_others() {
    let mut case = Case::started("multiple-catch-takes-the-first", json!({}));
    case.signal("one", json!({}));
    assert_eq!(case.tasks(), ["after"]);
    assert_eq!((case.state.timers().count(), case.state.subscriptions().count()), (0, 0));
    let mut case = Case::started("multiple-catch-takes-the-first", json!({}));
    case.advance_hours(24);
    assert_eq!(case.tasks(), ["after"]);
    assert_eq!(case.state.subscriptions().count(), 0);
}

#[test]
fn a_parallel_multiple_catch_event_waits_for_all_in_any_order_and_keeps_what_each_brought() {
    let mut case = Case::started("parallel-multiple-catch-waits-for-all", json!({}));
    case.signal("two", json!({ "b": 2 }));
    case.signal("two", json!({ "b": 3 }));
    assert!(case.tasks().is_empty(), "the same trigger twice is not all of them");
    assert_eq!(case.variable("b"), 2);
    case.signal("one", json!({ "a": 1 }));
    assert_eq!(case.tasks(), ["after"]);
    assert_eq!(case.variable("a"), 1);
}

#[test]
fn a_parallel_multiple_boundary_event_waits_anew_after_it_fired() {
    let mut case = Case::started("parallel-multiple-boundary-fires-again", json!({ "ready": true }));
    case.signal("one", json!({}));
    assert_eq!(case.tasks(), ["ask", "note"]);
    case.signal("one", json!({ "ready": false }));
    assert_eq!(case.tasks(), ["ask", "note", "note"], "the condition held when it began to wait again");
    case.signal("one", json!({}));
    assert_eq!(case.tasks(), ["ask", "note", "note"]);
    case.set(json!({ "ready": true }));
    assert_eq!(case.tasks(), ["ask", "note", "note", "note"]);
    case.complete("ask");
    assert_eq!(case.state.subscriptions().count(), 0);
}

#[test]
fn a_multiple_boundary_event_takes_errors_beside_signals() {
    let mut case = Case::started("multiple-boundary-takes-errors-and-signals", json!({}));
    let key = case.task("ask").key;
    let (code, message) = ("wrong".to_owned(), String::new());
    case.send(Command::ThrowError { key, code, message, variables: variables(json!({})) });
    assert_eq!(case.tasks(), ["mend"]);
    let mut case = Case::started("multiple-boundary-takes-errors-and-signals", json!({}));
    case.signal("one", json!({}));
    assert_eq!(case.tasks(), ["mend"]);
}

#[test]
fn an_event_subprocess_begins_by_each_of_its_triggers() {
    let mut case = Case::started("multiple-event-subprocess-runs-for-each", json!({}));
    case.signal("one", json!({}));
    case.signal("two", json!({}));
    assert_eq!(case.tasks(), ["ask", "note", "note"]);
}

#[test]
fn a_multiple_end_event_throws_all_before_it_terminates() {
    let mut case = Case::started("multiple-end-throws-all-and-terminates", json!({}));
    case.complete("say");
    assert_eq!(case.variable("heard"), true);
    assert!(case.state.is_ended());
}

#[test]
fn a_multiple_start_event_begins_by_each_of_its_triggers() {
    let mut case = Case::of("multiple-start-begins-by-each");
    case.signal("one", json!({}));
    case.message("letter", None, json!({})).unwrap();
    assert_eq!(case.tasks(), ["ask", "ask"]);
    let starts: Vec<_> = case.program.processes().flat_map(|process| &process.starts).collect();
    let starts: Vec<_> = starts.iter().map(|start| (start.trigger, start.detail.as_deref())).collect();
    assert_eq!(starts, [("signal", Some("one")), ("message", Some("letter"))]);
}

#[test]
fn a_parallel_multiple_start_event_begins_to_wait_for_the_others() {
    let mut case = Case::of("parallel-multiple-start-waits-for-all");
    case.message("letter", None, json!({ "from": "ana" })).unwrap();
    assert!(case.state.is_started() && case.tasks().is_empty());
    case.signal("one", json!({}));
    assert_eq!(case.state.roots().count(), 1);
    assert_eq!(case.tasks(), ["ask"]);
    assert_eq!(case.variable("from"), "ana");
}
