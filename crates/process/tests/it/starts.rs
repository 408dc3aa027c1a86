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
