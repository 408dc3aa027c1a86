//! What parks a case, and how it goes on.

use crate::case::Case;
use portico_process::Command;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn a_loop_without_a_wait_parks_after_the_step_budget() {
    let mut case = Case::started("loop-without-wait-parks", json!({}));
    assert_eq!(case.incidents(), ["incident-step-budget"]);
    assert!(!case.state.is_ended());
    case.retry();
    assert_eq!(case.incidents(), ["incident-step-budget"], "it goes on and parks again");
    case.send(Command::Cancel { reason: "looped".into() });
    assert!(case.state.is_ended());
    assert!(case.incidents().is_empty());
}

#[test]
fn a_process_that_calls_itself_without_end_parks() {
    let case = Case::started("call-without-end-parks", json!({}));
    assert_eq!(case.incidents(), ["incident-too-deep"]);
}

#[test]
fn an_input_of_a_missing_variable_is_an_incident_with_its_cause() {
    let mut case = Case::started("input-mapping-of-a-missing-variable-is-an-incident", json!({}));
    assert_eq!(case.incidents(), ["incident-missing-value"]);
    let incident = case.state.incidents().next().unwrap();
    assert_eq!(incident.element, "ask");
    assert!(!incident.causes.is_empty());
    assert!(case.tasks().is_empty(), "nothing of the step is left behind");
    case.set(json!({ "applicant": { "name": "Ana" } }));
    case.retry();
    let task = case.task("ask").key;
    assert_eq!(case.state.scope_variables(task)["name"], "Ana");
}

/// Ids in quotes or back-ticks that name an incident.
fn codes(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(['"', '`']).filter(|word| word.starts_with("incident-"));
    words.filter(|word| word.bytes().all(|byte| byte == b'-' || byte.is_ascii_lowercase())).map(str::to_owned)
}

#[test]
fn every_code_is_explained_to_operators_and_none_that_is_gone() {
    let room = Path::new(env!("CARGO_MANIFEST_DIR"));
    let explained = std::fs::read_to_string(room.join("../../docs/operate/incidents.md")).unwrap();
    let explained: BTreeSet<String> = codes(&explained).collect();
    let sources = crate::data::files(&room.join("src"), ".rs");
    let raised: BTreeSet<String> = sources
        .iter()
        .flat_map(|path| codes(&std::fs::read_to_string(path).unwrap()).collect::<Vec<_>>())
        .collect();
    assert_eq!(raised, explained);
}
