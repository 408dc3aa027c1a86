//! Gives every node and flow its place in the program and connects them.

use super::{Compiler, Draft};
use crate::model::{Body, Definitions, Flow, Kind, Lane, Node, Process, Trigger};
use crate::program::{BodyCode, FlowCode, NodeCode};
use portico_rules::Problem;
use std::collections::BTreeMap;

/// One body while its parts are placed.
struct Place<'p> {
    process: &'p str,
    parent: Option<usize>,
    lanes: &'p BTreeMap<&'p str, Vec<String>>,
    inherited: &'p [String],
}

impl<'a> Compiler<'a> {
    pub(super) fn layout(&mut self, file: &'a Definitions, process: &'a Process) -> BodyCode {
        let mut lanes = BTreeMap::new();
        lane_paths(&process.lanes, &[], &mut lanes);
        let place = Place { process: &process.id, parent: None, lanes: &lanes, inherited: &[] };
        self.place(file, &process.body, &place)
    }

    /// Depth is bounded by the reader's limit on nesting.
    fn place(&mut self, file: &'a Definitions, body: &'a Body, place: &Place<'_>) -> BodyCode {
        let mut code = BodyCode::default();
        let mut here: BTreeMap<&str, usize> = BTreeMap::new();
        for node in &body.nodes {
            let index = self.program.nodes.len();
            let id = self.unique(place.process, &node.id);
            self.program.by_id.insert(id.clone(), index);
            here.insert(&node.id, index);
            let lanes = place.lanes.get(node.id.as_str()).map_or(place.inherited, Vec::as_slice).to_vec();
            let code_of = NodeCode { parent: place.parent, ..NodeCode::of(id, node, place.process) };
            self.program.nodes.push(code_of);
            self.drafts.push(Draft { definitions: file, node, lanes: lanes.clone() });
            if let Some(inner) = &node.body {
                let inside = Place { parent: Some(index), inherited: &lanes, ..*place };
                let inner = self.place(file, inner, &inside);
                if let Some(code) = self.program.nodes.get_mut(index) {
                    code.body = Some(inner);
                }
            }
            match node.kind {
                Kind::StartEvent => code.starts.push(index),
                Kind::ReceiveTask | Kind::EventBasedGateway if node.instantiate => code.starts.push(index),
                _ if node.event_subprocess => code.event_subprocesses.push(index),
                _ => {}
            }
        }
        // A scope begins at its none start event, if it has one.
        code.starts.sort_by_key(|index| {
            self.drafts
                .get(*index)
                .is_some_and(|draft| !draft.node.events.is_empty() || draft.node.instantiate)
        });
        for flow in &body.flows {
            self.connect(file, flow, &here, place.process);
        }
        self.defaults(&here);
        self.attach(&here);
        self.undo_by(body, &here);
        self.undo_inside(&here);
        code
    }

    /// The id under which an element of this process is known in events.
    pub(super) fn unique(&self, process: &str, id: &str) -> String {
        if self.program.by_id.contains_key(id) { format!("{process}/{id}") } else { id.to_owned() }
    }

    fn connect(&mut self, file: &Definitions, flow: &Flow, here: &BTreeMap<&str, usize>, process: &str) {
        let (Some(source), Some(target)) = (here.get(flow.source.as_str()), here.get(flow.target.as_str()))
        else {
            let missing = if here.contains_key(flow.source.as_str()) { &flow.target } else { &flow.source };
            self.problems.push(
                Problem::error(
                    "process-dangling-flow",
                    format!("the flow leads to or from `{missing}`, which is not in the same process or subprocess"),
                )
                .in_file(&file.file)
                .at(&flow.id)
                .remedy("Connect two elements of the same process or subprocess; between pools use a message flow."),
            );
            return;
        };
        let condition = flow.condition.as_ref().and_then(|text| match super::expression::feel(text) {
            Ok(expression) => Some(expression),
            Err(problem) => {
                self.problems.push(problem.in_file(&file.file).at(&flow.id));
                None
            }
        });
        let index = self.program.flows.len();
        let id = match self.flow_ids.insert(flow.id.clone()) {
            true => flow.id.clone(),
            false => format!("{process}/{}", flow.id),
        };
        self.program.flows.push(FlowCode { id: id.into(), source: *source, target: *target, condition });
        if let Some(node) = self.program.nodes.get_mut(*source) {
            node.outgoing.push(index);
        }
        if let Some(node) = self.program.nodes.get_mut(*target) {
            node.incoming.push(index);
        }
    }

    fn defaults(&mut self, here: &BTreeMap<&str, usize>) {
        for index in here.values() {
            let Some(id) = self.drafts.get(*index).and_then(|draft| draft.node.default_flow.as_deref())
            else {
                continue;
            };
            let draft = self.drafts.get(*index);
            let process = self.program.nodes.get(*index).map(|node| node.process.clone()).unwrap_or_default();
            let outgoing =
                self.program.nodes.get(*index).map(|node| node.outgoing.clone()).unwrap_or_default();
            let found = outgoing.into_iter().find(|flow| {
                self.program.flows.get(*flow).is_some_and(|flow| {
                    flow.id == id
                        || flow.id.strip_prefix(&process).and_then(|rest| rest.strip_prefix('/')) == Some(id)
                })
            });
            if found.is_none() && draft.is_some() {
                let said = format!("its default flow `{id}` does not leave it");
                self.report(
                    *index,
                    Problem::error("process-dangling-default", said)
                        .remedy("Choose one of its outgoing flows."),
                );
            }
            if let Some(node) = self.program.nodes.get_mut(*index) {
                node.default = found;
            }
        }
    }

    fn attach(&mut self, here: &BTreeMap<&str, usize>) {
        let mut indexes: Vec<usize> = here.values().copied().collect();
        indexes.sort_unstable();
        for index in indexes {
            let Some(draft) = self.drafts.get(index) else { continue };
            if draft.node.kind != Kind::BoundaryEvent {
                continue;
            }
            let host = draft.node.attached_to.as_deref().and_then(|id| here.get(id)).copied();
            let is_activity =
                host.and_then(|host| self.drafts.get(host)).is_some_and(|host| host.node.kind.is_activity());
            let Some(host) = host.filter(|_| is_activity) else {
                self.report(
                    index,
                    Problem::error(
                        "process-dangling-boundary",
                        "it is attached to no activity of its process or subprocess",
                    )
                    .remedy("Attach it to a task, subprocess or call activity."),
                );
                continue;
            };
            if let Some(node) = self.program.nodes.get_mut(index) {
                node.attached_to = Some(host);
            }
            if let Some(node) = self.program.nodes.get_mut(host) {
                node.boundaries.push(index);
            }
        }
    }
}

impl<'a> Compiler<'a> {
    /// Finds what undoes an activity: the association from its compensation boundary event leads there.
    fn undo_by(&mut self, body: &Body, here: &BTreeMap<&str, usize>) {
        for node in body.nodes.iter().filter(|node| node.kind == Kind::BoundaryEvent && is_compensation(node))
        {
            let Some(boundary) = here.get(node.id.as_str()).copied() else { continue };
            let handler = body
                .associations
                .iter()
                .filter(|association| association.source == node.id)
                .filter_map(|association| here.get(association.target.as_str()).copied())
                .find(|handler| self.drafts.get(*handler).is_some_and(|draft| draft.node.compensation));
            if handler.is_none() {
                self.report(
                    boundary,
                    Problem::error("process-compensation", "nothing undoes its activity").remedy(
                        "Connect it by an association with an activity that is marked for compensation.",
                    ),
                );
            }
            let host = self.program.nodes.get(boundary).and_then(|boundary| boundary.attached_to);
            if let Some(host) = host.and_then(|host| self.program.nodes.get_mut(host)) {
                host.undo = handler;
            }
        }
    }
}

impl Compiler<'_> {
    /// A subprocess that holds a compensation event subprocess is undone by it (clause 10.7.2).
    fn undo_inside(&mut self, here: &BTreeMap<&str, usize>) {
        for index in here.values() {
            let Some(node) = self.program.nodes.get(*index) else { continue };
            let inside = node.body.iter().flat_map(|body| &body.event_subprocesses);
            let handler = inside.copied().find(|handler| self.begins_by_compensation(*handler));
            let Some(handler) = handler else { continue };
            if node.undo.is_some() {
                self.report(
                    *index,
                    Problem::error("process-compensation", "two things undo the subprocess").remedy(
                        "Keep the compensation event subprocess inside it, or the compensation boundary event on it.",
                    ),
                );
            }
            if let Some(node) = self.program.nodes.get_mut(*index) {
                node.undo = Some(handler);
            }
        }
    }

    fn begins_by_compensation(&self, handler: usize) -> bool {
        let body = self.drafts.get(handler).and_then(|draft| draft.node.body.as_ref());
        let mut starts = body.into_iter().flat_map(|body| &body.nodes);
        starts.any(|node| node.kind == Kind::StartEvent && is_compensation(node))
    }
}

fn is_compensation(node: &Node) -> bool {
    node.events.iter().any(|event| matches!(event.trigger, Trigger::Compensation(_)))
}

fn lane_paths<'p>(lanes: &'p [Lane], above: &[String], into: &mut BTreeMap<&'p str, Vec<String>>) {
    for lane in lanes {
        let mut path = above.to_vec();
        path.push(if lane.name.is_empty() { lane.id.clone() } else { lane.name.clone() });
        for node in &lane.nodes {
            // Modelers list a node in its inner and outer lanes alike; the longest path tells most.
            let known = into.entry(node).or_default();
            if path.len() > known.len() {
                *known = path.clone();
            }
        }
        lane_paths(&lane.lanes, &path, into);
    }
}
