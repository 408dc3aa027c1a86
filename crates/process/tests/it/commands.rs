//! Commands that do not fit, and those that concern the whole case.

use crate::case::Case;
use portico_process::{Command, Event, Refusal};
use serde_json::json;

#[test]
fn a_task_cannot_be_completed_twice() {
    let mut case = Case::started("user-tasks-in-sequence", json!({}));
    let task = case.task("ask").key;
    case.complete("ask");
    let again = case.try_send(&Command::CompleteTask { task, variables: Default::default() });
    assert_eq!(again, Err(Refusal::UnknownTask(task)));
}

#[test]
fn unknown_things_are_refused() {
    let mut case = Case::of("user-tasks-in-sequence");
    let none = Default::default;
    let process = "nothing".to_owned();
    let start = Command::Start { process: process.clone(), variables: none() };
    assert_eq!(case.try_send(&start), Err(Refusal::UnknownProcess(process)));
    assert_eq!(case.try_send(&Command::SetVariables { variables: none() }), Err(Refusal::NotStarted));
    assert_eq!(case.try_send(&Command::Cancel { reason: String::new() }), Err(Refusal::NotStarted));
    assert_eq!(
        case.try_send(&Command::CompleteJob { job: 9, variables: none() }),
        Err(Refusal::UnknownJob(9))
    );
    assert_eq!(case.try_send(&Command::RetryIncident { incident: 9 }), Err(Refusal::UnknownIncident(9)));
}

#[test]
fn a_process_can_be_started_again_in_the_same_case() {
    let mut case = Case::started("user-tasks-in-sequence", json!({ "n": 1 }));
    case.start("process", json!({ "n": 2 }));
    assert_eq!(case.tasks(), ["ask", "ask"]);
    let seen: Vec<_> =
        case.state.tasks().map(|task| case.state.scope_variables(task.key)["n"].clone()).collect();
    assert_eq!(seen, [json!(1), json!(2)]);
    assert_eq!(case.variable("n"), 1, "the case shows the variables of its first root");
}

#[test]
fn cancelling_ends_everything() {
    let mut case = Case::started("timer-boundary-interrupts", json!({}));
    case.send(Command::Cancel { reason: "withdrawn".into() });
    assert!(case.state.is_ended());
    assert_eq!(case.state.cancelled(), Some("withdrawn"));
    assert_eq!((case.state.tasks().count(), case.state.timers().count()), (0, 0));
    assert_eq!(case.try_send(&Command::Cancel { reason: String::new() }), Err(Refusal::Ended));
}

#[test]
fn keys_are_never_used_again() {
    let mut case = Case::started("parallel-gateways-split-and-join", json!({}));
    case.complete("b");
    case.complete("a");
    let keys: Vec<u64> = case
        .events
        .iter()
        .filter_map(|event| match event {
            Event::ElementEntered { key, .. } | Event::Started { key, .. } => Some(*key),
            _ => None,
        })
        .collect();
    let mut unique = keys.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), keys.len());
}

#[test]
fn each_visit_is_enabled_and_then_complete_or_cancelled() {
    let mut case = Case::started("timer-boundary-interrupts", json!({}));
    case.advance_hours(24 * 15);
    let cycle = |element| -> Vec<&str> {
        case.events
            .iter()
            .filter(|event| event.element() == Some(element))
            .filter_map(Event::lifecycle)
            .collect()
    };
    assert_eq!(cycle("ask"), ["enabled", "cancel"]);
    assert_eq!(cycle("late"), ["enabled", "complete"]);
    assert_eq!(cycle("remind"), ["enabled"]);
}
