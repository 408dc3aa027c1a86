//! Tasks, jobs, decisions, calls, and where their variables go.

use crate::case::Case;
use portico_process::{Command, Event};
use serde_json::{Value as Json, json};

#[test]
fn user_tasks_carry_what_the_worklist_needs() {
    let mut case = Case::started("user-tasks-in-sequence", json!({ "who": "ana", "deadline": "2026-03-10" }));
    let task = case.task("ask");
    assert_eq!(task.form.as_deref(), Some("form"));
    assert_eq!(task.candidate_groups, ["clerks", "heads"]);
    assert_eq!(task.assignee.as_deref(), Some("ana"));
    assert_eq!(task.due.unwrap().to_string(), "2026-03-09T23:00:00Z");
    assert_eq!(task.priority, 80);
    case.complete_with("ask", json!({ "answer": 42 }));
    assert_eq!(case.variable("answer"), 42);
    assert_eq!(case.task("decide").priority, 50);
    case.complete("decide");
    assert!(case.state.is_ended());
    assert_eq!(case.variable("answer"), 42, "variables can be read after the end");
}

#[test]
fn abstract_and_manual_tasks_pass() {
    assert!(Case::started("abstract-and-manual-tasks-pass", json!({})).state.is_ended());
}

#[test]
fn a_script_task_sets_a_variable() {
    let case = Case::started("script-task-sets-a-variable", json!({ "a": 1 }));
    assert_eq!(case.variable("b"), 2);
}

#[test]
fn a_service_task_makes_a_job_with_its_inputs_and_headers() {
    let mut case = Case::started(
        "service-task-makes-a-job",
        json!({ "resident": { "email": "a@b.c" }, "mail": { "kept": 1 } }),
    );
    let job = case.state.jobs().next().unwrap();
    assert_eq!((job.kind.as_str(), job.retries), ("mailer", 3));
    assert_eq!(job.headers["template"], "welcome");
    assert_eq!(Json::Object(job.variables.clone()), json!({ "to": "a@b.c" }));
    case.complete_job("send", json!({ "id": "77", "secret": true }));
    assert_eq!(case.tasks(), ["after"]);
    assert_eq!(case.variable("mail"), json!({ "kept": 1, "id": "77" }));
    assert_eq!(case.variable("secret"), Json::Null, "what is not mapped stays inside");
}

#[test]
fn output_mappings_hide_what_they_do_not_map() {
    let mut case =
        Case::started("output-mapping-hides-what-it-does-not-map", json!({ "form": { "old": true } }));
    case.complete_with("ask", json!({ "answer": 2, "noise": 1 }));
    assert_eq!(case.variable("sum"), 3);
    assert_eq!(case.variable("form"), json!({ "old": true, "answer": 2 }));
    assert_eq!(case.variable("noise"), Json::Null);
    assert_eq!(case.variable("local"), Json::Null);
}

#[test]
fn a_called_process_sees_only_what_is_passed_and_gives_only_what_is_mapped() {
    let mut case = Case::started("call-activity-runs-another-process", json!({ "a": 1, "other": 2 }));
    let task = case.task("inside");
    assert_eq!(task.process, "called");
    assert_eq!(Json::Object(case.state.scope_variables(task.key)), json!({ "given": 1 }));
    assert_eq!(case.state.tokens().into_keys().collect::<Vec<_>>(), ["call", "inside"]);
    case.complete_with("inside", json!({ "result": 3, "noise": 4 }));
    assert_eq!(case.tasks(), ["after"]);
    assert_eq!(Json::Object(case.state.variables().clone()), json!({ "a": 1, "other": 2, "b": 3 }));
}

#[test]
fn a_call_passes_all_variables_both_ways_unless_told_otherwise() {
    let mut case = Case::started("call-activity-passes-all-variables", json!({ "a": 1 }));
    let task = case.task("inside").key;
    assert_eq!(Json::Object(case.state.scope_variables(task)), json!({ "a": 1 }));
    case.complete_with("inside", json!({ "a": 2, "b": 3 }));
    assert_eq!(Json::Object(case.state.variables().clone()), json!({ "a": 2, "b": 3 }));
}

#[test]
fn lanes_are_told_outer_to_inner_and_inherited_by_subprocesses() {
    let mut case = Case::started("lanes-tell-who-works", json!({}));
    assert_eq!(case.task("a").lanes, ["Office", "Front desk"]);
    case.complete("a");
    assert_eq!(case.task("b").lanes, ["Resident"]);
    assert_eq!(case.program.element("b").unwrap().parent.as_deref(), Some("inner"));
    let completed = case.events.iter().find_map(|event| match event {
        Event::TaskCompleted { lanes, .. } => Some(lanes.clone()),
        _ => None,
    });
    assert_eq!(completed.unwrap(), ["Office", "Front desk"]);
}

#[test]
fn a_failed_job_keeps_its_retries_and_then_becomes_an_incident() {
    let mut case = Case::started("service-task-makes-a-job", json!({ "resident": { "email": "a@b.c" } }));
    let job = case.state.jobs().next().unwrap().key;
    case.send(Command::FailJob { job, message: "no route".into(), retries_left: 1 });
    assert_eq!(case.state.jobs().next().unwrap().retries, 1);
    assert!(case.incidents().is_empty());
    case.send(Command::FailJob { job, message: "no route".into(), retries_left: 0 });
    assert_eq!(case.incidents(), ["incident-job-failed"]);
    case.retry();
    assert!(case.incidents().is_empty());
    assert_eq!(case.state.jobs().next().unwrap().retries, 1);
    case.complete_job("send", json!({ "id": "1" }));
    assert_eq!(case.tasks(), ["after"]);
}
