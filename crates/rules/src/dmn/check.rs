//! What only the whole graph shows: circles, and names that nothing gives a value.

use std::collections::BTreeSet;

use super::model::{Kind, Model};
use super::read::About;
use crate::Problem;

/// Checks the graph of all files.
pub(super) fn graph(model: &Model, about: &[About], problems: &mut Vec<Problem>) {
    for (index, (element, about)) in model.elements.iter().zip(about).enumerate() {
        if requires_itself(model, index) {
            let message = format!("`{}` requires itself, directly or through others", element.name);
            let problem = Problem::error("dmn-cycle", message).in_file(&about.file).at(&element.id);
            problems.push(problem.remedy("break the circle of requirements"));
        }
        unknown_names(model, index, about, problems);
    }
}

/// Decisions may not; a knowledge model may call itself.
fn requires_itself(model: &Model, start: usize) -> bool {
    let is_decision = |index: usize| {
        model.elements.get(index).is_some_and(|element| matches!(element.kind, Kind::Decision { .. }))
    };
    if !is_decision(start) {
        return false;
    }
    let mut seen = BTreeSet::new();
    let mut open = vec![start];
    while let Some(index) = open.pop() {
        for requirement in model.elements.get(index).map(|element| &*element.requires).unwrap_or_default() {
            if requirement.element == start {
                return true;
            }
            if is_decision(requirement.element) && seen.insert(requirement.element) {
                open.push(requirement.element);
            }
        }
    }
    false
}

fn unknown_names(model: &Model, index: usize, about: &About, problems: &mut Vec<Problem>) {
    let Some(element) = model.elements.get(index) else { return };
    // Without input data in the file, the input columns say which variables there are.
    let columns: BTreeSet<&str> =
        about.reads.iter().filter(|read| read.is_input).map(|read| read.name.as_str()).collect();
    let required: BTreeSet<&str> = element
        .requires
        .iter()
        .filter_map(|requirement| {
            let name = model.elements.get(requirement.element).map(|required| &*required.name);
            requirement.import.as_deref().or(name)
        })
        .collect();
    for read in &about.reads {
        let name = read.name.as_str();
        let is_own = name == &*element.name && matches!(element.kind, Kind::Knowledge { .. });
        let is_known = required.contains(name)
            || is_own
            || (!about.is_strict && columns.contains(name))
            || crate::feel::built_in::find(name).is_some();
        if is_known || read.in_filter {
            continue;
        }
        let message = format!("nothing that `{}` requires is called `{name}`", element.name);
        let remedy = "draw the requirement, or correct the name; else a variable of that name must be there";
        let problem = Problem::warning("feel-unknown-name", message).remedy(remedy);
        problems.push(problem.in_file(&about.file).at(&read.element));
    }
}
