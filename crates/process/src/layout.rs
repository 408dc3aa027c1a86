//! Lays out a model that has no diagram interchange: columns from left to right in the order of the flow, with few
//! crossings (after Sugiyama: loops opened, columns, order within them, rows), right-angled flows that run between
//! the shapes, lanes and pools, subprocesses with their content.
//!
//! *Invariants:* the same model gives the same picture; no two shapes overlap unless one holds the other; no
//! sequence flow or message flow touches a shape that is not at its end. What cannot be told from the model is not
//! drawn: groups, whose members only a diagram says.

mod arena;
mod body;
mod frame;
mod grid;
mod order;
mod pools;
mod rank;
mod route;
mod size;
mod ways;

use crate::model::{Definitions, Diagram};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Diagrams for a model: one for each collaboration, and one for each process with content that is in none.
pub fn lay_out(definitions: &Definitions) -> Vec<Diagram> {
    let mut diagrams: Vec<Diagram> = definitions
        .collaborations
        .iter()
        .filter_map(|shown| pools::collaboration(definitions, shown))
        .collect();
    let pooled: BTreeSet<&str> = definitions
        .collaborations
        .iter()
        .flat_map(|shown| &shown.participants)
        .filter_map(|pool| pool.process.as_deref())
        .collect();
    let loose = definitions.processes.iter().filter(|process| !pooled.contains(process.id.as_str()));
    diagrams.extend(loose.filter(|process| !process.body.nodes.is_empty()).map(pools::process));
    diagrams
}

/// New diagrams where those of the file show nothing, or not every step; `None` where they do.
pub fn lay_out_if_incomplete(definitions: &Definitions) -> Option<Vec<Diagram>> {
    (!is_whole(definitions)).then(|| lay_out(definitions))
}

/// The diagrams of the file if they show the whole model, else new ones: a picture in which a step is missing would
/// tell something wrong.
pub(crate) fn diagrams(definitions: &Definitions) -> Cow<'_, [Diagram]> {
    lay_out_if_incomplete(definitions).map_or(Cow::Borrowed(&definitions.diagrams), Cow::Owned)
}

/// Whether every node has a shape and every flow an edge. The content of a subprocess or pool may be left out as a
/// whole: that is how it is closed. So may a process that never runs, if others are shown.
fn is_whole(definitions: &Definitions) -> bool {
    let shapes: BTreeSet<&str> =
        definitions.diagrams.iter().flat_map(|diagram| diagram.shapes.keys()).map(String::as_str).collect();
    let edges: BTreeSet<&str> =
        definitions.diagrams.iter().flat_map(|diagram| diagram.edges.keys()).map(String::as_str).collect();
    let pools = definitions.collaborations.iter().flat_map(|shown| &shown.participants);
    let pooled: BTreeSet<&str> = pools
        .filter(|pool| shapes.contains(pool.id.as_str()))
        .filter_map(|pool| pool.process.as_deref())
        .collect();
    definitions.processes.iter().all(|process| {
        process.body.all().iter().enumerate().all(|(depth, body)| {
            let shown = body.nodes.iter().filter(|node| shapes.contains(node.id.as_str())).count();
            let may_be_left_out = depth > 0 || !process.executable || pooled.contains(process.id.as_str());
            let is_closed = shown == 0 && may_be_left_out && !shapes.is_empty();
            is_closed
                || shown == body.nodes.len() && body.flows.iter().all(|flow| edges.contains(flow.id.as_str()))
        })
    })
}
