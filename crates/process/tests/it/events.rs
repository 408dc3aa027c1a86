//! Messages, signals, timers, conditions, errors, escalations.

use crate::case::Case;
use portico_process::{Command, Event, Refusal};
use serde_json::{Value as Json, json};

fn throw_error(case: &mut Case, key: u64, code: &str) -> Result<Vec<Event>, Refusal> {
    case.try_send(&Command::ThrowError {
        key,
        code: code.into(),
        message: "said".into(),
        variables: Default::default(),
    })
}

#[test]
fn a_receive_task_takes_only_the_message_with_its_key() {
    let mut case = Case::started("receive-task-waits-for-its-key", json!({ "reference": 17 }));
    assert_eq!(case.state.subscriptions().next().unwrap().correlation_key.as_deref(), Some("17"));
    assert_eq!(
        case.message("message", Some("18"), json!({})),
        Err(Refusal::NoSubscription("message".into()))
    );
    assert_eq!(case.message("other", Some("17"), json!({})), Err(Refusal::NoSubscription("other".into())));
    case.message("message", Some("17"), json!({ "paid": true })).unwrap();
    assert_eq!(case.tasks(), ["after"]);
    assert_eq!(case.variable("paid"), true);
    assert_eq!(
        case.message("message", Some("17"), json!({})),
        Err(Refusal::NoSubscription("message".into()))
    );
}

#[test]
fn a_missing_correlation_key_is_an_incident_with_its_cause() {
    let mut case = Case::started("receive-task-waits-for-its-key", json!({}));
    assert_eq!(case.incidents(), ["incident-missing-value"]);
    assert!(!case.state.incidents().next().unwrap().causes.is_empty());
    case.set(json!({ "reference": "r" }));
    case.retry();
    assert_eq!(case.state.subscriptions().count(), 1);
}

#[test]
fn a_thrown_message_reaches_a_path_that_gets_ready_later() {
    let case = Case::started("send-task-reaches-a-parallel-path", json!({ "answer": "yes" }));
    assert_eq!(case.tasks(), ["after"]);
    assert_eq!(case.variable("content"), "yes");
}

#[test]
fn a_message_that_nobody_waits_for_is_seen_outside() {
    let case = Case::started("message-nobody-waits-for-is-seen-outside", json!({}));
    assert!(case.state.is_ended());
    assert!(case.events.iter().any(
        |event| matches!(event, Event::MessageThrown { name, correlated: false, .. } if name == "message")
    ));
}

#[test]
fn a_message_starts_a_process_of_the_same_bundle() {
    let mut case = Case::started("message-starts-another-process", json!({}));
    assert_eq!(case.tasks(), ["wait", "work"]);
    assert_eq!(case.state.roots().count(), 2);
    case.complete("wait");
    assert!(!case.state.is_ended());
    case.complete("work");
    assert!(case.state.is_ended());
}

#[test]
fn a_message_from_outside_can_be_the_first_thing_that_happens() {
    let mut case = Case::of("message-starts-another-process");
    case.message("message", None, json!({ "a": 1 })).unwrap();
    assert_eq!(case.tasks(), ["work"]);
    assert_eq!(case.variable("a"), 1);
}

#[test]
fn a_signal_reaches_all_who_wait() {
    let mut case = Case::started("signal-reaches-all-who-wait", json!({}));
    case.complete("shout");
    assert_eq!(case.tasks(), ["a", "b"]);
    let events = case.send(Command::BroadcastSignal { name: "signal".into(), variables: Default::default() });
    assert!(events.is_empty(), "nobody waits any more");
}

#[test]
fn a_timer_waits_for_a_date_on_the_calendar_of_the_clock() {
    let mut case = Case::started("timer-catch-waits-for-a-date", json!({ "moment": "2026-04-01T12:00:00" }));
    assert_eq!(case.state.timers().next().unwrap().due.to_string(), "2026-04-01T10:00:00Z");
    case.advance_hours(24 * 31);
    assert_eq!(case.tasks(), ["after"]);
}

#[test]
fn an_unreadable_date_is_an_incident() {
    let case = Case::started("timer-catch-waits-for-a-date", json!({ "moment": "soon" }));
    assert_eq!(case.incidents(), ["incident-timer"]);
}

#[test]
fn an_interrupting_timer_takes_the_task_away() {
    let mut case = Case::started("timer-boundary-interrupts", json!({}));
    let task = case.task("ask").key;
    case.advance_hours(24 * 14 - 2);
    assert_eq!(case.tasks(), ["ask"]);
    case.advance_hours(2);
    assert_eq!(case.tasks(), ["remind"]);
    assert!(case.kinds_of("ask").contains(&"task_cancelled"));
    let late = case.try_send(&Command::CompleteTask { task, variables: Default::default() });
    assert_eq!(late, Err(Refusal::UnknownTask(task)));
}

#[test]
fn a_timer_is_gone_when_its_task_is_done_and_a_late_firing_changes_nothing() {
    let mut case = Case::started("timer-boundary-interrupts", json!({}));
    let timer = case.state.timers().next().unwrap().key;
    assert!(case.send(Command::FireTimer { timer }).is_empty(), "not due yet");
    case.complete("ask");
    assert_eq!(case.state.timers().count(), 0);
    case.now = "2027-01-01T00:00[Europe/Oslo]".parse().unwrap();
    assert!(case.send(Command::FireTimer { timer }).is_empty());
    assert_eq!(case.tasks(), ["after"]);
}

#[test]
fn a_cycle_reminds_as_often_as_it_says_and_firing_twice_is_once() {
    let mut case = Case::started("timer-boundary-reminds-in-cycles", json!({}));
    let timer = case.state.timers().next().unwrap().clone();
    assert_eq!(timer.due.to_string(), "2026-03-09T08:00:00Z");
    case.advance_hours(24 * 7);
    assert!(case.send(Command::FireTimer { timer: timer.key }).is_empty(), "the next firing is not due");
    assert_eq!(case.state.jobs().count(), 1);
    case.advance_hours(24 * 70);
    assert_eq!(case.state.jobs().count(), 3);
    assert_eq!(case.state.timers().count(), 0);
    assert_eq!(case.tasks(), ["ask"]);
}

#[test]
fn firings_that_were_missed_are_skipped() {
    let mut case = Case::started("timer-boundary-reminds-in-cycles", json!({}));
    let timer = case.state.timers().next().unwrap().key;
    case.now = "2026-03-20T09:00[Europe/Oslo]".parse().unwrap();
    case.send(Command::FireTimer { timer });
    assert_eq!(case.state.jobs().count(), 1);
    assert_eq!(case.state.timers().next().unwrap().due.to_string(), "2026-03-23T08:00:00Z");
}

#[test]
fn a_message_boundary_interrupts() {
    let mut case = Case::started("message-boundary-interrupts", json!({}));
    case.message("message", Some("any"), json!({ "why": "moved" })).unwrap();
    assert_eq!(case.tasks(), ["close"]);
    assert_eq!(case.variable("why"), "moved");
}

#[test]
fn a_signal_boundary_can_run_beside_again_and_again() {
    let mut case = Case::started("signal-boundary-runs-beside", json!({}));
    for _ in 0..2 {
        case.send(Command::BroadcastSignal { name: "signal".into(), variables: Default::default() });
    }
    assert_eq!(case.tasks(), ["ask", "note", "note"]);
}

#[test]
fn an_error_goes_to_the_event_with_its_code_before_the_one_that_takes_all() {
    for (code, task) in [("one", "mend"), ("two", "other")] {
        let mut case = Case::started("error-boundary-takes-its-code", json!({}));
        let job = case.state.jobs().next().unwrap().key;
        throw_error(&mut case, job, code).unwrap();
        assert_eq!(case.tasks(), [task]);
        assert_eq!(case.state.jobs().count(), 0);
    }
}

#[test]
fn an_error_end_event_leaves_the_subprocess_by_its_boundary() {
    let mut case = Case::started("error-end-is-taken-around-the-subprocess", json!({}));
    case.complete("go");
    assert_eq!(case.tasks(), ["mend"]);
}

#[test]
fn an_error_from_a_called_process_reaches_the_caller() {
    let mut case = Case::started("error-crosses-a-call", json!({}));
    case.complete("inside");
    assert_eq!(case.tasks(), ["mend"]);
}

#[test]
fn an_error_that_nobody_takes_is_an_incident() {
    let mut case = Case::started("error-nobody-takes-is-an-incident", json!({}));
    let task = case.task("go").key;
    let refused = throw_error(&mut case, task, "code");
    assert_eq!(refused, Err(Refusal::ErrorNotCaught { element: "go".into(), code: "code".into() }));
    case.complete("go");
    assert_eq!(case.incidents(), ["incident-error-uncaught"]);
    assert_eq!(case.state.tokens()["failed"], 1);
}

#[test]
fn an_escalation_can_run_beside() {
    let case = Case::started("escalation-runs-beside", json!({}));
    assert_eq!(case.tasks(), ["help", "work"]);
}

#[test]
fn an_escalation_end_event_can_interrupt() {
    let mut case = Case::started("escalation-end-interrupts", json!({}));
    case.complete("work");
    assert_eq!(case.tasks(), ["help"]);
}

#[test]
fn an_escalation_that_nobody_takes_changes_nothing_else() {
    let mut case = Case::started("user-tasks-in-sequence", json!({}));
    let key = case.task("ask").key;
    let events = case.send(Command::Escalate { key, code: "code".into(), variables: Default::default() });
    assert!(matches!(events[..], [Event::EscalationThrown { caught_by: None, .. }]));
}

#[test]
fn a_condition_is_looked_at_when_variables_change() {
    let mut case = Case::started("condition-boundary-interrupts-when-variables-change", json!({}));
    case.set(json!({ "paid": false }));
    assert_eq!(case.tasks(), ["wait"]);
    case.set(json!({ "paid": true }));
    assert_eq!(case.tasks(), ["after"]);
}

#[test]
fn a_condition_that_holds_from_the_start_does_not_wait() {
    let case = Case::started("condition-catch-passes-when-it-holds", json!({ "ready": true }));
    assert_eq!(case.tasks(), ["after"]);
    let case = Case::started("condition-catch-passes-when-it-holds", json!({}));
    assert!(case.tasks().is_empty());
    assert_eq!(case.state.tokens()["ready"], 1);
}

#[test]
fn a_condition_fires_again_only_after_it_was_false() {
    let mut case = Case::started("condition-fires-again-only-after-it-was-false", json!({ "heat": 20 }));
    for (heat, tasks) in [(31, 1), (35, 1), (10, 1), (40, 2)] {
        case.set(json!({ "heat": heat }));
        assert_eq!(case.tasks().iter().filter(|task| **task == "cool").count(), tasks, "at {heat}");
    }
}

#[test]
fn a_link_jumps_within_a_process() {
    let case = Case::started("link-jumps-within-a-process", json!({}));
    assert_eq!(case.tasks(), ["after"]);
    assert_eq!(Json::Object(case.state.variables().clone()), json!({}));
}

#[test]
fn a_signal_from_inside_reaches_the_boundary_of_its_own_subprocess() {
    let case = Case::started("signal-end-is-taken-by-the-boundary-around-it", json!({}));
    assert_eq!(case.tasks(), ["mend"]);
}

#[test]
fn a_catch_event_with_a_cycle_lets_one_token_go_for_each_firing() {
    let mut case = Case::started("timer-catch-with-a-cycle-goes-on-each-time", json!({}));
    case.advance_hours(1);
    assert_eq!(case.tasks(), ["after"]);
    case.advance_hours(5);
    assert_eq!(case.tasks(), ["after", "after"]);
    assert_eq!(case.state.timers().count(), 0);
    assert_eq!(case.state.tokens().get("tick"), None);
}

#[test]
fn a_conditional_start_begins_only_when_its_condition_holds() {
    let case = Case::started("conditional-start-begins-only-when-it-holds", json!({ "size": 5 }));
    assert!(!case.state.is_started());
    let case = Case::started("conditional-start-begins-only-when-it-holds", json!({ "size": 50 }));
    assert_eq!(case.tasks(), ["work"]);
}

#[test]
fn a_receive_task_can_begin_a_process() {
    let mut case = Case::started("receive-task-begins-a-process", json!({}));
    assert_eq!(case.tasks(), ["work"]);
    case.complete("work");
    assert!(case.state.is_ended());
}

#[test]
fn an_event_definition_can_stand_outside_of_the_process() {
    let mut case = Case::started("event-definition-outside-of-the-process", json!({}));
    case.advance_hours(1);
    assert_eq!(case.tasks(), ["after"]);
}
