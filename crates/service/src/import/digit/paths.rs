//! Scenarios: the shortest way to each end, then ways until every action has been taken once.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::forms::ACTION;
use super::machine::{Action, Machine, State};
use crate::import::folder::{START, quoted};

/// A step: the state in which it is taken (none at the start) and the place of its action.
type Step<'m> = (Option<&'m State>, usize);

/// Scenario files by name.
pub(super) fn scenarios(machine: &Machine) -> Vec<(String, String)> {
    let ways = ways(machine);
    let mut files = Vec::new();
    let mut covered: BTreeSet<(&str, usize)> = BTreeSet::new();
    let ends: BTreeSet<&str> =
        machine.states.iter().filter(|state| is_end(state)).map(|state| state.id.as_str()).collect();
    for end in &ends {
        if let Some(way) = ways.get(end) {
            mark(way, &mut covered);
            files.push(file(machine, &format!("to-{end}"), way));
        }
    }
    for state in &machine.states {
        for place in 0..state.actions.len() {
            if covered.contains(&(state.id.as_str(), place)) {
                continue;
            }
            let Some(way) = ways.get(state.id.as_str()) else { continue };
            let mut way = way.clone();
            way.push((Some(state), place));
            way.extend(onwards(machine, state, place));
            mark(&way, &mut covered);
            let action = state.actions.get(place).map_or("", |action| action.value.as_str());
            files.push(file(machine, &format!("by-{}-{action}", state.id), &way));
        }
    }
    for place in 0..machine.starts.len() {
        if !covered.contains(&("", place)) {
            let way = vec![(None, place)];
            files.push(file(machine, &format!("start-{}", place + 1), &way));
        }
    }
    files
}

/// A state in which nothing need follow: one without actions, or from which no other end can be told.
fn is_end(state: &State) -> bool {
    state.actions.is_empty()
}

fn mark<'m>(way: &[Step<'m>], covered: &mut BTreeSet<(&'m str, usize)>) {
    covered.extend(way.iter().map(|(state, place)| (state.map_or("", |state| state.id.as_str()), *place)));
}

/// The shortest way from the start to each state.
fn ways(machine: &Machine) -> BTreeMap<&str, Vec<Step<'_>>> {
    let mut ways: BTreeMap<&str, Vec<Step<'_>>> = BTreeMap::new();
    let mut open: VecDeque<(&str, Vec<Step<'_>>)> = VecDeque::new();
    for (place, action) in machine.starts.iter().enumerate() {
        open.push_back((&action.next, vec![(None, place)]));
    }
    while let Some((id, way)) = open.pop_front() {
        if ways.contains_key(id) {
            continue;
        }
        if let Some(state) = machine.state(id) {
            for (place, action) in state.actions.iter().enumerate() {
                let mut further = way.clone();
                further.push((Some(state), place));
                open.push_back((&action.next, further));
            }
        }
        ways.insert(id, way);
    }
    ways
}

/// The shortest way from where an action leads to an end; empty if none is reached.
fn onwards<'m>(machine: &'m Machine, state: &'m State, place: usize) -> Vec<Step<'m>> {
    let Some(first) = state.actions.get(place) else { return Vec::new() };
    let mut seen = BTreeSet::new();
    let mut open: VecDeque<(&str, Vec<Step<'m>>)> = VecDeque::from([(first.next.as_str(), Vec::new())]);
    while let Some((id, way)) = open.pop_front() {
        let Some(state) = machine.state(id).filter(|_| seen.insert(id)) else { continue };
        if is_end(state) {
            return way;
        }
        for (place, action) in state.actions.iter().enumerate() {
            let mut further = way.clone();
            further.push((Some(state), place));
            open.push_back((&action.next, further));
        }
    }
    Vec::new()
}

fn action_of<'m>(machine: &'m Machine, step: &Step<'m>) -> Option<&'m Action> {
    step.0.map_or(&machine.starts, |state| &state.actions).get(step.1)
}

fn file(machine: &Machine, name: &str, way: &[Step<'_>]) -> (String, String) {
    let names: Vec<String> = way
        .iter()
        .filter_map(|step| action_of(machine, step))
        .map(|action| super::machine::words(&action.value))
        .collect();
    let mut out =
        format!("title = {}\nstart = {}\n\n[application]\n", quoted(&names.join(", ")), quoted(START));
    out.push_str(&format!("request = {}\n", quoted(&machine.name)));
    if let (Some(first), true) =
        (way.first().and_then(|step| action_of(machine, step)), machine.starts.len() > 1)
    {
        out.push_str(&format!("{ACTION} = {}\n", quoted(&first.value)));
    }
    for step in way {
        let (Some(state), Some(action)) = (step.0, action_of(machine, step)) else { continue };
        let Some(party) = state.parties.iter().find(|party| party.actions.contains(&step.1)) else {
            continue;
        };
        let document = if state.upload {
            ", documents = [{ name = \"document.pdf\", content_type = \"application/pdf\", size = 1, sha256 = \
             \"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\" }]"
        } else {
            ""
        };
        out.push_str(&format!(
            "\n[[steps]]\ncomplete = {}\nanswers = {{ {ACTION} = {}{document} }}\n",
            quoted(&party.task),
            quoted(&action.value)
        ));
    }
    let states: Vec<&str> =
        way.iter().filter_map(|step| action_of(machine, step)).map(|action| action.next.as_str()).collect();
    let path: Vec<String> = states.iter().map(|id| quoted(id)).collect();
    out.push_str(&format!("\n[expect]\npath = [{}]\n", path.join(", ")));
    match states.last().and_then(|id| machine.state(id)) {
        Some(last) if last.actions.is_empty() => out.push_str("ended = true\n"),
        Some(last) => {
            let tasks: Vec<String> = last.parties.iter().map(|party| quoted(&party.task)).collect();
            out.push_str(&format!("ended = false\nwaiting_at = [{}]\n", tasks.join(", ")));
        }
        None => {}
    }
    (format!("scenarios/{name}.toml"), out)
}
