//! Workflow configurations become services that run: every state and action is there, every path is a scenario.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use portico_service::import::{Dialect, Level, LossReport, import};
use portico_service::{Service, scenario};
use serde_json::Value as Json;

use crate::support::lines;

fn configurations() -> Vec<PathBuf> {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().skip(1);
    let mut folders = folders.map(|folder| folder.join("shared/data/workflow-configs/digit"));
    let Some(folder) = folders.find(|path| path.is_dir()) else {
        eprintln!("NOT RUN: the workflow configurations of the real data are absent");
        assert!(std::env::var("PORTICO_REQUIRE_ALL").is_err(), "the real data is required");
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    files
}

/// The document in a file, read in another way than the import does: from the first line that begins with a brace.
fn document(path: &Path) -> Json {
    let text = fs::read_to_string(path).unwrap();
    let start = if text.starts_with("curl") { text.find("'{").unwrap() + 1 } else { 0 };
    let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter::<Json>();
    values.next().unwrap().unwrap()
}

struct Run {
    states: usize,
    actions: usize,
    scenarios: usize,
    report: LossReport,
}

/// Imports one file and looks whether everything in it is in the service or in the report.
fn run(path: &Path) -> Run {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let to = tempfile::tempdir().unwrap();
    let report = import(Dialect::Digit, path, to.path()).unwrap_or_else(|error| panic!("{name}: {error}"));
    let (service, problems) = Service::load(to.path());
    let service = service.unwrap_or_else(|| panic!("{name} does not load:\n{}", lines(&problems)));
    assert!(!problems.iter().any(portico_service::Problem::is_error), "{name}:\n{}", lines(&problems));
    let content = document(path);
    let services = content.get("BusinessServices").unwrap_or(&content).as_array().unwrap();
    let said = |element: &str, part: &str| {
        report.entries.iter().any(|entry| entry.element == element && entry.what.contains(part))
    };
    let model = &service.definitions[0];
    let (mut states, mut actions) = (0, 0);
    for state in services.iter().flat_map(|service| service["states"].as_array().unwrap()) {
        states += 1;
        let id = state["state"].as_str().unwrap_or("start");
        let is_carried = model.node(id).is_some();
        assert!(
            is_carried || said(id, "the state"),
            "{name}: the state {id} is neither carried nor reported"
        );
        for action in state["actions"].as_array().into_iter().flatten() {
            actions += 1;
            let (word, next) = (action["action"].as_str().unwrap(), action["nextState"].as_str().unwrap());
            if !is_carried || said(id, word) {
                continue;
            }
            leads(&service, id, next, &name);
            for role in action["roles"].as_array().unwrap().iter().map(|role| role.as_str().unwrap()) {
                assert!(
                    id == "start" || may(&service, id, word, role),
                    "{name}: {role} may not {word} in {id}"
                );
            }
        }
    }
    let scenarios = &service.scenarios;
    assert!(!scenarios.is_empty(), "{name} has no scenario");
    for one in scenarios {
        let report = scenario::run(&service, one);
        assert!(report.differences.is_empty(), "{name}: {}: {:?}", one.name, report.differences);
    }
    drawn(&service, &name);
    Run { states, actions, scenarios: scenarios.len(), report }
}

/// The state leads to the other, directly or over its gateway.
fn leads(service: &Service, from: &str, to: &str, name: &str) {
    let body = &service.definitions[0].processes[0].body;
    let gateway = format!("{from}_action");
    let found =
        body.flows.iter().any(|flow| (flow.source == from || flow.source == gateway) && flow.target == to);
    assert!(found, "{name}: nothing leads from {from} to {to}");
}

/// Some task of the state is for the role and offers the action.
fn may(service: &Service, state: &str, action: &str, role: &str) -> bool {
    service.program.elements().filter(|element| element.kind == "userTask").any(|task| {
        let is_here =
            task.id == state || task.id.strip_prefix(state).is_some_and(|rest| rest.starts_with('_'));
        let form = service.forms.get(&task.id).map(|form| format!("{form:?}")).unwrap_or_default();
        is_here
            && task.candidate_groups.iter().any(|group| group == role)
            && form.contains(&format!("{action:?}"))
    })
}

/// The model has a diagram with every node.
fn drawn(service: &Service, name: &str) {
    let model = &service.definitions[0];
    let shapes: BTreeSet<&String> = model.diagrams.iter().flat_map(|diagram| diagram.shapes.keys()).collect();
    for node in model.nodes() {
        assert!(shapes.contains(&node.id), "{name}: {} is not drawn", node.id);
    }
}

#[test]
fn every_workflow_configuration_becomes_a_service_whose_scenarios_pass() {
    let files = configurations();
    let (mut states, mut actions, mut scenarios, mut lost) = (0, 0, 0, 0);
    for file in &files {
        let run = run(file);
        states += run.states;
        actions += run.actions;
        scenarios += run.scenarios;
        lost += run.report.entries.iter().filter(|entry| entry.level == Level::Lost).count();
    }
    eprintln!(
        "digit: {} of {} configurations run; {states} states, {actions} actions, {scenarios} scenarios pass, {lost} \
         things lost and reported",
        files.len(),
        files.len()
    );
    assert!(files.is_empty() || (states, actions) == (127, 188));
}

fn imported(text: &str) -> Result<(tempfile::TempDir, LossReport), String> {
    let src = tempfile::tempdir().unwrap();
    let to = tempfile::tempdir().unwrap();
    fs::write(src.path().join("a.json"), text).unwrap();
    let report = import(Dialect::Digit, src.path(), to.path()).map_err(|error| error.to_string())?;
    Ok((to, report))
}

#[test]
fn what_a_configuration_gets_wrong_is_named() {
    let (_, report) = imported(
        r#"[{"businessService": "X", "states": [
            {"state": null, "isStartState": true, "actions": [{"action": "APPLY", "nextState": "A", "roles": ["CITIZEN"]}]},
            {"state": "A", "more": 7, "actions": [{"action": "GO", "nextState": "NOWHERE", "roles": "CLERK"},
                {"action": "END", "nextState": "Z", "roles": "CLERK, BOSS"}]},
            {"state": "Z", "isTerminateState": true, "actions": null}, {"state": "ISLAND", "actions": []}]}]"#,
    )
    .unwrap();
    let lost: Vec<(&str, &str)> = report
        .entries
        .iter()
        .filter(|entry| entry.level == Level::Lost)
        .map(|entry| (entry.element.as_str(), entry.what.as_str()))
        .collect();
    assert!(lost.contains(&("A", "the action GO to the state `NOWHERE`")), "{lost:?}");
    assert!(lost.contains(&("A", "more `7`")), "{lost:?}");
    assert!(lost.contains(&("ISLAND", "the state ISLAND with 0 actions")), "{lost:?}");
}

#[test]
fn a_file_that_is_no_configuration_is_refused_with_its_name() {
    for text in ["{", "[]", "{\"a\": 1}", "curl 'x' --data '{"] {
        let said = imported(text).unwrap_err();
        assert!(said.contains("holds no process model"), "{said}");
    }
}
