//! Elements and flows, as drawn.

use std::collections::BTreeMap;

use portico_process::model::{Body, Flow, Node};

use super::{Change, Part, Side, by_key};
use crate::service::Service;

pub(super) fn elements(old: &Service, new: &Service) -> Vec<Change> {
    by_key(Part::Element, &nodes(old), &nodes(new))
}

fn nodes(service: &Service) -> BTreeMap<String, Side> {
    let nodes = service.definitions.iter().flat_map(|file| file.nodes());
    nodes.map(|node| (node.id.clone(), side(service, node))).collect()
}

fn side(service: &Service, node: &Node) -> Side {
    // Where it stands in the file and what is inside it are not its own; lanes are: they say who does it.
    let own = Node { line: 0, body: None, ..node.clone() };
    let info = service.program.element(&node.id);
    let lanes = info.map(|info| info.lanes.as_slice()).unwrap_or_default();
    let parent = info.and_then(|info| info.parent.as_deref());
    let label = if node.name.is_empty() { node.kind.tag().to_owned() } else { node.name.clone() };
    let shown = match lanes.last() {
        Some(lane) => format!("{label}, {} in {lane}", node.kind.tag()),
        None => format!("{label}, {}", node.kind.tag()),
    };
    Side { name: None, whole: format!("{own:?} {lanes:?} {parent:?}"), shown: Some(shown) }
}

pub(super) fn flows(old: &Service, new: &Service) -> Vec<Change> {
    by_key(Part::Flow, &lines(old), &lines(new))
}

fn lines(service: &Service) -> BTreeMap<String, Side> {
    let mut found = BTreeMap::new();
    for process in service.definitions.iter().flat_map(|file| &file.processes) {
        gather(&process.body, &mut found);
    }
    found
}

/// Depth is bounded by the reader's limit on nesting.
fn gather(body: &Body, into: &mut BTreeMap<String, Side>) {
    for flow in &body.flows {
        let condition = flow.condition.as_ref().map(|text| format!(" if {text}")).unwrap_or_default();
        let shown = format!("{} to {}{condition}", flow.source, flow.target);
        let whole = format!("{:?}", Flow { line: 0, ..flow.clone() });
        into.insert(flow.id.clone(), Side { name: None, whole, shown: Some(shown) });
    }
    body.nodes.iter().filter_map(|node| node.body.as_ref()).for_each(|inner| gather(inner, into));
}
