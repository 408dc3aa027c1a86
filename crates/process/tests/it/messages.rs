//! Messages that are kept until somebody asks for them.

use crate::case::{Case, variables};
use portico_process::{Command, Event, Refusal};
use serde_json::json;

const HOUR: u32 = 3600;

impl Case {
    fn keep(&mut self, key: &str, id: Option<&str>, keep_seconds: u32) -> Result<Vec<Event>, Refusal> {
        self.try_send(&Command::SendMessage {
            name: "reply".to_owned(),
            correlation_key: Some(key.to_owned()),
            variables: variables(json!({ "answer": key })),
            id: id.map(str::to_owned),
            keep_seconds,
        })
    }
}

fn waiting() -> Case {
    Case::started("message-is-kept-until-it-is-asked-for", json!({ "number": "A1" }))
}

#[test]
fn a_message_that_comes_early_is_delivered_when_it_is_asked_for() {
    let mut case = waiting();
    case.keep("A1", None, HOUR).unwrap();
    assert_eq!(case.state.kept_messages().count(), 1);
    case.complete("ask");
    assert_eq!(case.tasks(), ["after"]);
    assert_eq!(case.variable("answer"), "A1");
    assert_eq!(case.state.kept_messages().count(), 0, "it is delivered once");
}

#[test]
fn a_message_that_something_waits_for_is_not_kept() {
    let mut case = waiting();
    case.complete("ask");
    case.keep("A1", None, HOUR).unwrap();
    assert_eq!(case.tasks(), ["after"]);
    assert_eq!(case.state.kept_messages().count(), 0);
}

#[test]
fn a_kept_message_whose_time_is_over_is_not_delivered() {
    let mut case = waiting();
    case.keep("A1", None, HOUR).unwrap();
    case.advance_hours(1);
    case.complete("ask");
    assert_eq!(case.state.subscriptions().count(), 1, "its time is looked at when it is asked for");
    case.keep("other", None, HOUR).unwrap();
    let keys: Vec<_> = case.state.kept_messages().map(|kept| kept.correlation_key.as_deref()).collect();
    assert_eq!(keys, [Some("other")], "what is over is forgotten");
}

#[test]
fn a_kept_message_with_another_key_stays() {
    let mut case = waiting();
    case.keep("B2", None, HOUR).unwrap();
    case.complete("ask");
    assert!(case.tasks().is_empty());
    assert_eq!(case.state.kept_messages().count(), 1);
}

#[test]
fn a_message_that_is_not_to_be_kept_is_refused_as_before() {
    let mut case = waiting();
    assert_eq!(case.keep("A1", None, 0), Err(Refusal::NoSubscription("reply".to_owned())));
}

#[test]
fn the_same_message_sent_twice_is_taken_once() {
    let mut case = waiting();
    case.keep("A1", Some("m-1"), HOUR).unwrap();
    assert!(case.keep("A1", Some("m-1"), HOUR).unwrap().is_empty());
    assert_eq!(case.state.kept_messages().count(), 1);
    case.complete("ask");
    assert_eq!(case.tasks(), ["after"]);
    assert!(case.keep("A1", Some("m-1"), HOUR).unwrap().is_empty(), "also after it was delivered");
    case.advance_hours(1);
    assert!(!case.keep("A1", Some("m-1"), HOUR).unwrap().is_empty(), "but not for ever");
}

#[test]
fn a_case_keeps_a_hundred_messages_and_no_more() {
    let mut case = waiting();
    for number in 0..100 {
        case.keep(&format!("N{number}"), None, HOUR).unwrap();
    }
    assert_eq!(case.keep("one more", None, HOUR), Err(Refusal::TooManyMessages(100)));
}
