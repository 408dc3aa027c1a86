//! Variables that something reads and nothing writes: most often a name that was changed in one place.
//!
//! Only names are compared, not when they are written. A service with jobs of outside workers is not looked
//! at, since what these bring is not known here.

use std::collections::BTreeSet;

use portico_process::model::Body;
use portico_rules::{Expression, Names, Problem};

use super::OWN;
use crate::service::Service;

/// What every case has from its beginning, and what the engine sets itself.
const GIVEN: [&str; 2] = ["reference", "loopCounter"];

pub(super) fn check(service: &Service) -> Vec<Problem> {
    let outside = |kind: &String| !kind.starts_with(OWN);
    if service.program.elements().any(|element| element.job_type.as_ref().is_some_and(outside)) {
        return Vec::new();
    }
    let written = written(service);
    let mut found = Vec::new();
    for (file, element, what, name) in read(service) {
        if !written.contains(&name) {
            let message = format!("{what} reads {name}, which nothing writes");
            found.push(
                Problem::warning("variable-never-written", message)
                    .in_file(file)
                    .at(element)
                    .remedy("correct the name, or write it in a form, a script, a decision or a mapping"),
            );
        }
    }
    found
}

fn written(service: &Service) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = GIVEN.iter().map(|name| (*name).to_owned()).collect();
    for form in service.forms.values() {
        // A field that is only shown reads its variable.
        let shown: BTreeSet<&str> = form
            .fields()
            .into_iter()
            .filter_map(|(_, field)| field.readonly.then(|| field.path.first().map(String::as_str)).flatten())
            .collect();
        names.extend(form.variables().into_iter().filter(|name| !shown.contains(name.as_str())));
    }
    for (_, node) in service.nodes() {
        let of = &node.extensions;
        // Where something is mapped out, only that leaves the activity (as in Zeebe).
        if of.outputs.is_empty() {
            names.extend(of.decision.as_ref().map(|decision| decision.result.clone()));
            names.extend(of.script.as_ref().map(|script| script.result.clone()));
        }
        let targets = of.inputs.iter().chain(&of.outputs).map(|mapping| mapping.target.as_str());
        names.extend(targets.map(|target| target.split('.').next().unwrap_or(target).to_owned()));
        if let Some(multi) = &node.multi {
            names.extend([&multi.input_element, &multi.output_collection].into_iter().flatten().cloned());
        }
    }
    names
}

/// File, element, what reads, and the name that is read.
fn read(service: &Service) -> Vec<(String, String, String, String)> {
    let mut found = Vec::new();
    for file in &service.definitions {
        for body in file.processes.iter().flat_map(|process| process.body.all()) {
            for (flow, names) in conditions(body) {
                found.extend(
                    names
                        .into_iter()
                        .map(|name| (file.file.clone(), flow.clone(), "the condition".to_owned(), name)),
                );
            }
        }
    }
    for (file, node) in service.nodes() {
        let Some(decision) =
            node.extensions.decision.as_ref().and_then(|called| service.decisions.get(&called.id))
        else {
            continue;
        };
        let what = format!("the decision {}", decision.id);
        found.extend(
            decision.inputs.iter().map(|name| (file.to_owned(), node.id.clone(), what.clone(), name.clone())),
        );
    }
    found
}

fn conditions(body: &Body) -> Vec<(String, Vec<String>)> {
    let flows = body.flows.iter().filter_map(|flow| {
        let text = flow.condition.as_deref()?.trim().trim_start_matches('=');
        let expression = Expression::parse(text, &Names::default()).ok()?;
        Some((flow.id.clone(), expression.references().iter().cloned().collect()))
    });
    flows.collect()
}
