//! Multi-instance activities.

use crate::case::Case;
use serde_json::{Value as Json, json};

#[test]
fn parallel_instances_get_their_items_and_give_results_by_index() {
    let mut case = Case::started("multi-instance-runs-in-parallel", json!({ "people": ["ana", "bo", "cy"] }));
    let tasks: Vec<_> =
        case.state.tasks().map(|task| (task.index.unwrap(), task.assignee.clone().unwrap())).collect();
    assert_eq!(tasks, [(1, "ana".into()), (2, "bo".into()), (3, "cy".into())]);
    assert_eq!(case.state.tokens()["consult"], 3);
    // The last first: results keep the order of the items.
    for (person, answer) in [("cy", 3), ("ana", 1), ("bo", 2)] {
        let task = case.state.tasks().find(|task| task.assignee.as_deref() == Some(person)).unwrap().key;
        let variables = crate::case::variables(json!({ "answer": answer }));
        case.send(portico_process::Command::CompleteTask { task, variables });
    }
    assert_eq!(case.tasks(), ["after"]);
    assert_eq!(case.variable("answers"), json!([1, 2, 3]));
    assert_eq!(case.variable("answer"), Json::Null, "the results of single iterations stay inside");
    assert_eq!(case.variable("person"), Json::Null);
}

#[test]
fn sequential_instances_come_one_after_the_other() {
    let mut case = Case::started("multi-instance-runs-in-sequence", json!({ "people": [10, 20] }));
    assert_eq!(case.task("consult").index, Some(1));
    case.complete("consult");
    assert_eq!(case.task("consult").index, Some(2));
    case.complete("consult");
    assert_eq!(case.tasks(), ["after"]);
    assert_eq!(case.variable("answers"), json!([11, 22]));
}

#[test]
fn no_items_are_done_at_once() {
    let case = Case::started("multi-instance-runs-in-sequence", json!({ "people": [] }));
    assert_eq!(case.tasks(), ["after"]);
    assert_eq!(case.variable("answers"), json!([]));
}

#[test]
fn a_completion_condition_ends_the_other_instances() {
    let mut case = Case::started("multi-instance-ends-by-its-condition", json!({ "people": [1, 2, 3, 4] }));
    case.complete("vote");
    assert_eq!(case.tasks().len(), 3);
    case.complete("vote");
    assert_eq!(case.tasks(), ["after"]);
}

#[test]
fn a_boundary_event_of_a_multi_instance_ends_all_instances() {
    let mut case = Case::started("multi-instance-subprocess-with-boundary", json!({ "people": [1, 2, 3] }));
    assert_eq!(case.state.timers().count(), 1);
    case.complete("work");
    assert_eq!(case.tasks(), ["work", "work"]);
    case.advance_hours(24);
    assert_eq!(case.tasks(), ["stop"]);
}

#[test]
fn what_is_no_list_is_an_incident() {
    let mut case = Case::started("multi-instance-runs-in-parallel", json!({ "people": "ana" }));
    assert_eq!(case.incidents(), ["incident-wrong-type"]);
    case.set(json!({ "people": ["ana"] }));
    case.retry();
    assert_eq!(case.tasks(), ["consult"]);
}

#[test]
fn too_many_items_are_an_incident() {
    let people: Vec<u32> = (0..1_001).collect();
    let case = Case::started("multi-instance-runs-in-sequence", json!({ "people": people }));
    assert_eq!(case.incidents(), ["incident-too-many-items"]);
}
