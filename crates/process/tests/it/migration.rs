//! Running cases on another bundle: nothing is lost in silence.

use crate::case::{Case, compiled};
use portico_process::{Command, Event, Migration, Program, Refusal, obstacles};
use serde_json::json;
use std::collections::BTreeMap;

fn program(body: &str) -> Program {
    let xml = format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
           <process id="process" isExecutable="true">{body}</process></definitions>"#
    );
    let (program, problems) = compiled(&[("new.bpmn", xml.as_bytes())]);
    program.unwrap_or_else(|| panic!("{problems:#?}"))
}

/// A sequence of elements with flows `from-to`.
fn line(elements: &[(&str, &str)]) -> String {
    let nodes: String = elements.iter().map(|(id, xml)| xml.replace("ID", id)).collect();
    let flows: String = elements
        .windows(2)
        .map(|two| {
            let (from, to) = (two[0].0, two[1].0);
            format!(r#"<sequenceFlow id="{from}-{to}" sourceRef="{from}" targetRef="{to}"/>"#)
        })
        .collect();
    nodes + &flows
}

const START: (&str, &str) = ("start", r#"<startEvent id="ID"/>"#);
const TASK: &str = r#"<userTask id="ID" name="ID"/>"#;

fn map(pairs: &[(&str, &str)]) -> Migration {
    let elements = pairs.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned())).collect();
    Migration { elements, ..Migration::default() }
}

impl Case {
    fn migrate(&mut self, program: Program, migration: Migration) -> Result<Vec<Event>, Refusal> {
        let old = std::mem::replace(&mut self.program, program);
        let result = self.try_send(&Command::Migrate { migration, reason: "the law changed".into() });
        if result.is_err() {
            self.program = old;
        }
        result
    }
}

fn lost(case: &mut Case, program: Program, migration: Migration, words: &str) {
    match case.migrate(program, migration) {
        Err(Refusal::CannotMigrate(found)) => {
            assert!(found.iter().any(|one| one.to_string().contains(words)), "{found:?}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_case_goes_on_where_it_stands_under_new_names_and_with_the_new_form() {
    let mut case = Case::started("user-tasks-in-sequence", json!({}));
    let asked = r#"<userTask id="ID" name="Ask again"/>"#;
    let new = program(&line(&[START, ("question", asked), ("check", TASK), ("decide", TASK)]));
    let events = case.migrate(new, map(&[("ask", "question")])).unwrap();
    assert_eq!(events[0].kind(), "migrated");
    let task = case.task("question");
    assert_eq!((task.name.as_str(), task.form.as_deref(), task.priority), ("Ask again", None, 80));
    for element in ["question", "check", "decide"] {
        case.complete(element);
    }
    assert!(case.state.is_ended());
}

#[test]
fn a_token_without_a_place_is_not_lost_but_refused() {
    let mut case = Case::started("user-tasks-in-sequence", json!({}));
    let without = program(&line(&[START, ("decide", TASK)]));
    lost(&mut case, without.clone(), Migration::default(), "no element `ask`");
    let other_kind = program(&line(&[START, ("ask", r#"<task id="ID"/>"#), ("decide", TASK)]));
    lost(&mut case, other_kind, Migration::default(), "is a task and not a userTask");
    let inside = program(&line(&[
        START,
        (
            "around",
            &format!(
                r#"<subProcess id="ID"><startEvent id="s"/>{}<sequenceFlow id="f" sourceRef="s" targetRef="ask"/></subProcess>"#,
                TASK.replace("ID", "ask")
            ),
        ),
    ]));
    lost(&mut case, inside, Migration::default(), "does not stand in `process`");
    case.migrate(without, map(&[("ask", "decide")])).unwrap();
    assert_eq!(case.tasks(), ["decide"]);
}

#[test]
fn nothing_is_migrated_without_a_reason() {
    let mut case = Case::started("user-tasks-in-sequence", json!({}));
    let blank = Command::Migrate { migration: Migration::default(), reason: " ".into() };
    assert_eq!(case.try_send(&blank), Err(Refusal::ReasonMissing));
}

const LATE: &str = r#"<userTask id="ask" name="ask"/><boundaryEvent id="late" attachedToRef="ask">
    <timerEventDefinition><timeDuration>P30D</timeDuration></timerEventDefinition></boundaryEvent>"#;
const REMINDED: &str = r#"<userTask id="remind"/><sequenceFlow id="l" sourceRef="late" targetRef="remind"/>"#;

#[test]
fn a_timer_keeps_its_time_unless_it_is_to_be_set_anew() {
    let new = || program(&format!("{}{REMINDED}", line(&[START, ("ask", LATE)])));
    let due =
        |case: &Case| case.state.timers().next().unwrap().due.to_zoned(case.now.time_zone().clone()).date();
    let mut kept = Case::started("timer-boundary-interrupts", json!({}));
    kept.advance_hours(24);
    kept.migrate(new(), Migration::default()).unwrap();
    assert_eq!(due(&kept).to_string(), "2026-03-16", "14 days from the start");
    let mut reset = Case::started("timer-boundary-interrupts", json!({}));
    reset.advance_hours(24);
    reset.migrate(new(), Migration { reset_timers: true, ..Migration::default() }).unwrap();
    assert_eq!(due(&reset).to_string(), "2026-04-02", "30 days from the migration");
    reset.advance_hours(24 * 31);
    assert_eq!(reset.tasks(), ["remind"]);
}

#[test]
fn a_timer_or_subscription_without_an_event_is_refused() {
    let mut case = Case::started("timer-boundary-interrupts", json!({}));
    let bare = program(&line(&[START, ("ask", TASK), ("after", TASK)]));
    lost(&mut case, bare, Migration::default(), "no element `late`");
    let message = r#"<userTask id="ask"/><boundaryEvent id="late" attachedToRef="ask"><messageEventDefinition messageRef="m"/></boundaryEvent>"#;
    let xml = format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
             xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><message id="m" name="m"/>
           <process id="process" isExecutable="true">{}</process></definitions>"#,
        format_args!("{}{REMINDED}", line(&[START, ("ask", message)]))
    );
    let (other, problems) = compiled(&[("new.bpmn", xml.as_bytes())]);
    let other = other.unwrap_or_else(|| panic!("{problems:#?}"));
    lost(&mut case, other, Migration::default(), "waits for something else");
    let elsewhere = LATE.replace(r#"attachedToRef="ask""#, r#"attachedToRef="after""#);
    let new = program(&format!("{}{REMINDED}", line(&[START, ("ask", &elsewhere), ("after", TASK)])));
    lost(&mut case, new, Migration::default(), "does not belong to `ask`");
}

#[test]
fn an_event_that_is_new_begins_to_wait_for_the_case_that_came() {
    let mut case = Case::started("user-tasks-in-sequence", json!({}));
    let new = program(&format!("{}{REMINDED}", line(&[START, ("ask", LATE), ("decide", TASK)])));
    let added = new.added(&case.program, &BTreeMap::new());
    assert!(added.contains("late") && !added.contains("ask"));
    case.migrate(new, Migration { added, ..Migration::default() }).unwrap();
    case.advance_hours(24 * 31);
    assert_eq!(case.tasks(), ["remind"]);
}

#[test]
fn tokens_before_a_join_need_their_flows() {
    let mut case = Case::started("parallel-gateways-split-and-join", json!({}));
    case.complete("a");
    let model = |flow: &str| {
        program(&format!(
            r#"<startEvent id="start"/><parallelGateway id="split"/><userTask id="a"/><userTask id="b"/><parallelGateway id="join"/>
            <userTask id="after"/><sequenceFlow id="1" sourceRef="start" targetRef="split"/>
            <sequenceFlow id="2" sourceRef="split" targetRef="a"/><sequenceFlow id="3" sourceRef="split" targetRef="b"/>
            <sequenceFlow id="{flow}" sourceRef="a" targetRef="join"/><sequenceFlow id="b-join" sourceRef="b" targetRef="join"/>
            <sequenceFlow id="4" sourceRef="join" targetRef="after"/>"#
        ))
    };
    lost(&mut case, model("renamed"), Migration::default(), "no flow `a-join`");
    case.migrate(model("renamed"), map(&[("a-join", "renamed")])).unwrap();
    case.complete("b");
    assert_eq!(case.tasks(), ["after"]);
}

#[test]
fn what_can_still_be_undone_needs_its_handler() {
    let mut case = Case::started("compensation-undoes-one-activity", json!({}));
    let handled = case.state.instances().any(|(_, at)| !at.done.is_empty());
    while !handled && case.state.instances().all(|(_, at)| at.done.is_empty()) {
        let Some(element) = case.tasks().first().map(|element| (*element).to_owned()) else { break };
        case.complete(&element);
    }
    assert!(case.state.instances().any(|(_, at)| !at.done.is_empty()), "something can be undone");
    let open: Vec<String> = case.tasks().into_iter().map(str::to_owned).collect();
    let rest: Vec<(&str, &str)> =
        std::iter::once(START).chain(open.iter().map(|id| (id.as_str(), TASK))).collect();
    let found = obstacles(&program(&line(&rest)), &case.state, &Migration::default());
    assert!(!found.is_empty(), "the handler is gone");
}
