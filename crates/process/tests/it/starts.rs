//! How a process begins.

use crate::case::{Case, variables};
use portico_process::{Command, Refusal};
use serde_json::json;

impl Case {
    fn start_at(&mut self, element: &str) -> Result<(), Refusal> {
        let (element, variables) = (element.to_owned(), variables(json!({})));
        self.try_send(&Command::StartAt { element, variables }).map(|_| ())
    }
}

#[test]
fn one_of_several_start_events_is_chosen_by_its_name() {
    let mut case = Case::started("several-none-starts-are-chosen-by-name", json!({}));
    assert_eq!(case.tasks(), ["at-counter"], "unless told, a case begins at the first");
    case.start_at("post").unwrap();
    case.start_at("yearly").unwrap();
    assert_eq!(case.tasks(), ["at-counter", "by-post", "review"]);
    assert_eq!(case.start_at("review"), Err(Refusal::UnknownStart("review".to_owned())));
}

#[test]
fn an_event_gateway_that_begins_a_process_takes_the_message_that_came() {
    let mut case = Case::of("event-gateway-begins-a-process");
    case.message("two", None, json!({})).unwrap();
    assert_eq!(case.tasks(), ["after-two"]);
    assert_eq!(case.state.subscriptions().count(), 0);
    case.complete("after-two");
    assert!(case.state.is_ended());
}

#[test]
fn a_case_that_is_opened_by_hand_waits_at_its_event_gateway() {
    let mut case = Case::started("event-gateway-begins-a-process", json!({}));
    assert_eq!(case.state.tokens()["begin"], 1);
    case.message("one", None, json!({})).unwrap();
    assert_eq!(case.tasks(), ["after-one"]);
}

#[test]
fn a_parallel_event_gateway_that_begins_a_process_waits_for_the_others_too() {
    let mut case = Case::of("parallel-event-gateway-begins-and-waits-for-all");
    case.message("two", None, json!({})).unwrap();
    assert_eq!(case.tasks(), ["after-two"]);
    case.complete("after-two");
    assert!(!case.state.is_ended());
    case.message("one", None, json!({})).unwrap();
    assert_eq!(case.state.roots().count(), 1, "it belongs to the instance that waits");
    case.complete("after-one");
    assert!(case.state.is_ended());
}

#[test]
fn a_call_activity_can_call_a_global_task() {
    let mut case = Case::started("global-task-is-called", json!({}));
    case.complete("sign");
    assert_eq!(case.tasks(), ["after"]);
}

#[test]
fn a_program_says_when_its_timer_starts_fire() {
    let mut case = Case::of("cron-start-and-cron-reminder");
    let starts: Vec<_> = case.program.starts().map(|(process, start)| (process, start.trigger)).collect();
    assert_eq!(starts, [("process", "timer")]);
    // A Monday at nine: the next firing is on Tuesday.
    let schedule = case.program.schedule("start", &case.env()).unwrap().unwrap();
    assert_eq!(schedule.due.to_string(), "2026-03-03T08:00:00Z");
    case.now = "2026-03-06T10:00[Europe/Oslo]".parse().unwrap();
    let next = schedule.next(&case.env()).unwrap();
    assert_eq!(
        next.due.to_string(),
        "2026-03-09T08:00:00Z",
        "what was missed is skipped, and so is the weekend"
    );
    assert_eq!(case.program.schedule("work", &case.env()), Ok(None));
}

#[test]
fn a_timer_start_can_be_an_expression_and_ends_after_its_repetitions() {
    let mut case = Case::of("timer-starts-by-expression");
    let schedule = case.program.schedule("start", &case.env()).unwrap().unwrap();
    assert_eq!(schedule.due.to_string(), "2026-03-02T10:00:00Z");
    case.now = schedule.due.to_zoned(case.now.time_zone().clone());
    let second = schedule.next(&case.env()).unwrap();
    assert_eq!(second.due.to_string(), "2026-03-02T12:00:00Z");
    assert_eq!(second.next(&case.env()), None);
}
