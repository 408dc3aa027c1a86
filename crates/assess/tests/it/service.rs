//! The figures of a service from events as Portico records them.

use portico_assess::heat;
use portico_assess::service::{ServiceFigures, ServiceReader, figures};
use portico_process::{Event, Role};
use portico_record::{NewEvent, StoredEvent, WaitingFor};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const HOUR_US: i64 = 3_600_000_000;

/// A log that is written as casework writes it, at hours after 1970-01-01.
#[derive(Default)]
struct Story(Vec<StoredEvent>);

impl Story {
    fn fact(&mut self, case: &str, hour: i64, waiting_for: WaitingFor, kind: &str, body: Value) {
        let event = NewEvent {
            time_us: hour * HOUR_US,
            kind: kind.to_owned(),
            channel: if case == "post" { "post" } else { "online" }.to_owned(),
            waiting_for,
            body: body.into(),
            ..NewEvent::default()
        };
        let position = self.0.len() as i64 + 1;
        let of_case = self.0.iter().filter(|event| event.case == case).count() as i64;
        self.0.push(StoredEvent {
            case: case.to_owned(),
            seq: of_case + 1,
            position,
            bundle: String::new(),
            previous_hash: String::new(),
            hash: String::new(),
            salt: String::new(),
            payload: None,
            event,
        });
    }

    fn process(&mut self, case: &str, hour: i64, waiting_for: WaitingFor, event: &Event) {
        let body = serde_json::to_value(event).expect("events are JSON");
        self.fact(case, hour, waiting_for, event.kind(), body);
    }

    fn enter(&mut self, case: &str, hour: i64, waiting_for: WaitingFor, key: u64, element: &str, tag: &str) {
        let event = Event::ElementEntered {
            key,
            element: element.into(),
            tag: tag.into(),
            scope: 1,
            flow: None,
            consumed: Vec::new(),
            index: None,
            role: Role::Node,
        };
        self.process(case, hour, waiting_for, &event);
    }

    fn leave(&mut self, case: &str, hour: i64, waiting_for: WaitingFor, key: u64, element: &str) {
        let event =
            Event::ElementCompleted { key, element: element.into(), tag: "".into(), role: Role::Node };
        self.process(case, hour, waiting_for, &event);
    }

    /// A case that the office checks from 0 to 10, the resident completes from 10 to 40, and that is decided at 40.
    fn whole(&mut self, case: &str, due_hour: i64) {
        use WaitingFor::{Nobody, Office, Resident};
        self.fact(case, 0, Office, "application_received", json!({}));
        self.fact(case, 0, Office, "term_started", json!({ "due": at(due_hour) }));
        self.process(case, 0, Office, &started());
        self.enter(case, 0, Office, 2, "phase", "subProcess");
        self.enter(case, 0, Office, 3, "check", "userTask");
        self.leave(case, 10, Office, 3, "check");
        self.enter(case, 10, Resident, 4, "complete", "userTask");
        self.leave(case, 40, Office, 4, "complete");
        self.enter(case, 40, Office, 5, "fork", "exclusiveGateway");
        self.leave(case, 40, Office, 5, "fork");
        self.leave(case, 40, Office, 2, "phase");
        self.fact(case, 40, Nobody, "outcome_recorded", json!({ "outcome": "granted" }));
        self.process(case, 40, Nobody, &Event::Ended { key: 1, process: "p".to_owned() });
    }

    fn figures(&self, now_hour: i64) -> ServiceFigures {
        let names = BTreeMap::from([("check".to_owned(), "Check it".to_owned())]);
        figures(&self.0, &names, now_hour * HOUR_US)
    }
}

fn started() -> Event {
    Event::Started { key: 1, process: "p".to_owned(), variables: serde_json::Map::new() }
}

fn at(hour: i64) -> String {
    jiff::Timestamp::from_microsecond(hour * HOUR_US).expect("a small number of hours").to_string()
}

#[test]
fn time_goes_to_whom_the_case_waited_for_and_stops_when_it_is_closed() {
    let mut story = Story::default();
    story.whole("a", 50);
    story.fact("a", 900, WaitingFor::Nobody, "data_viewed", json!({}));
    let figures = story.figures(1000);
    let waited: Vec<_> = figures
        .waiting_for
        .iter()
        .map(|of| (of.waiting_for.as_str(), of.total_s / 3600.0, of.share))
        .collect();
    assert_eq!(waited, [("resident", 30.0, 0.75), ("office", 10.0, 0.25)]);
    assert_eq!((figures.cases, figures.open, figures.closed), (1, 0, 1));
    assert_eq!(figures.case_duration_s.median_s, 40.0 * 3600.0);
}

#[test]
fn elements_have_their_own_time_and_frames_and_gateways_are_left_out() {
    let mut story = Story::default();
    story.whole("a", 50);
    let figures = story.figures(1000);
    let elements: Vec<_> = figures
        .elements
        .iter()
        .map(|of| (of.element.as_str(), of.name.as_str(), of.times, of.median_s / 3600.0, of.share))
        .collect();
    assert_eq!(elements, [("complete", "complete", 1, 30.0, 0.75), ("check", "Check it", 1, 10.0, 0.25)]);
}

#[test]
fn what_stands_open_counts_until_now_with_the_age_of_the_oldest() {
    let mut story = Story::default();
    for (case, hour) in [("a", 0), ("b", 5)] {
        story.process(case, hour, WaitingFor::Office, &started());
        story.enter(case, hour, WaitingFor::Office, 2, "check", "userTask");
    }
    let figures = story.figures(10);
    let check = figures.elements.first().expect("the task is there");
    assert_eq!(
        (check.times, check.open, check.oldest_open_s, check.total_s),
        (2, 2, Some(36_000.0), 54_000.0)
    );
    assert_eq!((figures.open, figures.closed), (2, 0));
    assert_eq!(figures.waiting_for.first().map(|of| of.total_s), Some(54_000.0));
}

#[test]
fn the_promise_is_kept_by_the_term_in_force_when_it_was_decided() {
    let mut story = Story::default();
    story.whole("in time", 50);
    story.whole("late", 39);
    story.whole("post", 50);
    story.fact("overdue", 0, WaitingFor::Office, "term_started", json!({ "due": at(20) }));
    story.fact("suspended", 0, WaitingFor::Resident, "term_started", json!({ "due": at(20) }));
    story.fact("suspended", 1, WaitingFor::Resident, "term_suspended", json!({ "at": at(1) }));
    story.fact("no term", 0, WaitingFor::Office, "application_received", json!({}));
    let figures = story.figures(100);
    let kept = figures.on_time;
    assert_eq!((kept.cases, kept.on_time, kept.overdue_open), (3, 2, 1));
    assert_eq!(kept.share, Some(2.0 / 3.0));
    let channels: Vec<_> =
        figures.channels.iter().map(|of| (of.channel.as_str(), of.cases, of.on_time.share)).collect();
    assert_eq!(channels, [("online", 5, Some(0.5)), ("post", 1, Some(1.0))]);
    assert_eq!(figures.outcomes, BTreeMap::from([("granted".to_owned(), 3)]));
}

#[test]
fn a_term_that_was_resumed_counts_with_its_new_date() {
    let mut story = Story::default();
    story.fact("a", 0, WaitingFor::Office, "term_started", json!({ "due": at(5) }));
    story.fact("a", 1, WaitingFor::Resident, "term_suspended", json!({ "at": at(1) }));
    story.fact("a", 8, WaitingFor::Office, "term_resumed", json!({ "due": at(12) }));
    story.fact("a", 11, WaitingFor::Nobody, "outcome_recorded", json!({ "outcome": "refused" }));
    assert_eq!(story.figures(100).on_time.on_time, 1);
}

#[test]
fn the_heat_of_an_element_is_its_share_in_the_table() {
    let mut story = Story::default();
    story.whole("a", 50);
    let heat = heat(&story.figures(1000));
    let seen: Vec<_> = heat.iter().map(|(id, heat)| (id.as_str(), heat.level, heat.label.as_str())).collect();
    assert_eq!(seen, [("check", 4, "25 %, 10 hours"), ("complete", 5, "75 %, 30 hours")]);
}

#[test]
fn a_case_with_two_processes_is_closed_when_both_have_ended() {
    let mut story = Story::default();
    let second =
        Event::Started { key: 9, process: "objection".to_owned(), variables: serde_json::Map::new() };
    story.process("a", 0, WaitingFor::Office, &started());
    story.process("a", 1, WaitingFor::Office, &second);
    story.process("a", 2, WaitingFor::Office, &Event::Ended { key: 1, process: "p".to_owned() });
    assert_eq!(story.figures(10).closed, 0);
    story.process("a", 3, WaitingFor::Nobody, &Event::Ended { key: 9, process: "objection".to_owned() });
    assert_eq!(story.figures(10).closed, 1);
}

#[test]
fn an_event_that_cannot_be_read_is_counted_and_not_guessed() {
    let mut story = Story::default();
    story.fact("a", 0, WaitingFor::Office, "element_entered", json!({ "kind": "element_entered" }));
    assert_eq!(story.figures(1).unreadable_events, 1);
}

#[test]
fn a_service_without_cases_has_figures_without_numbers() {
    let figures = ServiceReader::default().figures(&BTreeMap::new(), 0);
    assert_eq!((figures.cases, figures.on_time.share), (0, None));
    assert!(heat(&figures).is_empty());
    serde_json::to_value(&figures).expect("figures are JSON");
}
