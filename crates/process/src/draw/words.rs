//! What the picture says in words: its accessible name and description, and the headings of its diagrams.

use super::index::{Index, Thing};
use crate::marks::Marks;
use crate::model::{Definitions, Diagram, Kind};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The name of one diagram of several.
pub(super) fn name_of(diagram: &Diagram, definitions: &Definitions, index: &Index<'_>) -> String {
    let process = definitions.processes.iter().find(|process| process.id == diagram.plane);
    let collaboration = definitions.collaborations.iter().find(|shown| shown.id == diagram.plane);
    let node = match index.things.get(diagram.plane.as_str()) {
        Some(Thing::Node(node)) => Some(node.name.as_str()),
        _ => None,
    };
    let names = [
        Some(diagram.name.as_str()),
        node,
        process.map(|process| process.name.as_str()),
        collaboration.map(|shown| shown.name.as_str()),
        Some(diagram.id.as_str()),
    ];
    names.into_iter().flatten().find(|name| !name.is_empty()).unwrap_or_default().to_owned()
}

/// The accessible name of the picture.
pub(super) fn title(definitions: &Definitions, marks: &Marks) -> String {
    let pools = definitions.collaborations.iter().flat_map(|shown| &shown.participants);
    let names = [Some(&marks.title), definitions.name.as_ref()]
        .into_iter()
        .flatten()
        .chain(definitions.processes.iter().map(|process| &process.name))
        .chain(pools.map(|pool| &pool.name));
    names.into_iter().find(|name| !name.is_empty()).unwrap_or(&definitions.file).clone()
}

/// What a person sees first in the picture, in words: how much there is, where it waits and where it is hot.
pub(super) fn description(definitions: &Definitions, marks: &Marks) -> String {
    if !marks.description.is_empty() {
        return marks.description.clone();
    }
    let nodes = definitions.nodes();
    let count = |is: fn(Kind) -> bool| nodes.iter().filter(|node| is(node.kind)).count();
    let mut text = format!(
        "Process diagram. Activities: {}, events: {}, gateways: {}.",
        count(Kind::is_activity),
        count(Kind::is_event),
        count(Kind::is_gateway)
    );
    let names: BTreeMap<&str, &str> =
        nodes.iter().map(|node| (node.id.as_str(), node.name.as_str())).collect();
    let name = |id: &str| names.get(id).filter(|name| !name.is_empty()).map_or(id, |name| name).to_owned();
    let waiting: Vec<String> = marks
        .tokens
        .iter()
        .filter(|(_, count)| **count > 0)
        .map(|(id, count)| format!("{} ({count})", name(id)))
        .collect();
    if !waiting.is_empty() {
        text.push_str(&format!(" Waiting at: {}.", waiting.join(", ")));
    }
    if !marks.steps.is_empty() {
        let way: Vec<String> = marks.steps.iter().map(|id| name(id)).collect();
        text.push_str(&format!(" Way of the case: {}.", way.join(", ")));
    }
    let mut hot: Vec<_> = marks.heat.iter().filter(|(_, heat)| heat.level >= 3).collect();
    hot.sort_by_key(|(id, heat)| (Reverse(heat.level), (*id).clone()));
    if !hot.is_empty() {
        let hot: Vec<String> =
            hot.iter().map(|(id, heat)| format!("{} ({})", name(id), heat.label)).collect();
        text.push_str(&format!(" Most time goes into: {}.", hot.join(", ")));
    }
    text
}
