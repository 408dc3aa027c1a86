//! What a shape or an edge of the diagram stands for.

use crate::model::{
    Annotation, Association, Body, DataItem, Definitions, Flow, Group, Kind, Lane, MessageFlow, Node,
    Participant, Process,
};
use std::collections::{BTreeMap, BTreeSet};

/// What a shape shows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Thing<'a> {
    Node(&'a Node),
    Pool(&'a Participant),
    Lane(&'a Lane),
    Data(&'a DataItem),
    Annotation(&'a Annotation),
    Group(&'a Group),
    /// The message of a message flow, drawn as an envelope upon it.
    Message(&'a str),
}

/// What an edge shows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Line<'a> {
    Flow(&'a Flow, FlowSign),
    Message(&'a MessageFlow),
    Association(&'a Association),
}

/// What stands at the beginning of a sequence flow (BPMN 2.0.2, clause 7.4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FlowSign {
    None,
    Default,
    Conditional,
}

/// Everything that can be drawn, by element id.
#[derive(Debug, Default)]
pub(super) struct Index<'a> {
    pub(super) things: BTreeMap<&'a str, Thing<'a>>,
    pub(super) lines: BTreeMap<&'a str, Line<'a>>,
    /// The processes by id: what pools contain.
    pub(super) processes: BTreeMap<&'a str, &'a Process>,
    /// Kinds of the global tasks by id.
    pub(super) global_tasks: BTreeMap<&'a str, Kind>,
    /// The subprocess in which an element stands.
    parents: BTreeMap<&'a str, &'a str>,
}

impl<'a> Index<'a> {
    pub(super) fn of(definitions: &'a Definitions) -> Index<'a> {
        let mut index = Index::default();
        for (id, message) in &definitions.messages {
            index.things.insert(id, Thing::Message(&message.name));
        }
        index.global_tasks =
            definitions.global_tasks.iter().map(|task| (task.id.as_str(), task.kind)).collect();
        for process in &definitions.processes {
            index.processes.insert(&process.id, process);
            index.lanes(&process.lanes);
            index.body(&process.body, None);
        }
        for collaboration in &definitions.collaborations {
            for pool in &collaboration.participants {
                index.things.insert(&pool.id, Thing::Pool(pool));
            }
            for flow in &collaboration.message_flows {
                index.lines.insert(&flow.id, Line::Message(flow));
            }
            index.artifacts(
                &collaboration.annotations,
                &collaboration.groups,
                &collaboration.associations,
                None,
            );
        }
        index
    }

    /// The subprocesses around an element, the innermost first.
    pub(super) fn around(&self, id: &'a str) -> impl Iterator<Item = &'a str> {
        // A broken file could nest a subprocess in itself by a repeated id.
        let mut seen = BTreeSet::new();
        std::iter::successors(self.parents.get(id).copied(), |id| self.parents.get(id).copied())
            .take_while(move |id| seen.insert(*id))
    }

    fn lanes(&mut self, lanes: &'a [Lane]) {
        for lane in lanes {
            self.things.insert(&lane.id, Thing::Lane(lane));
            self.lanes(&lane.lanes);
        }
    }

    fn body(&mut self, body: &'a Body, parent: Option<&'a str>) {
        for node in &body.nodes {
            self.put(&node.id, Thing::Node(node), parent);
            if let Some(inner) = &node.body {
                self.body(inner, Some(&node.id));
            }
        }
        for item in &body.data {
            self.put(&item.id, Thing::Data(item), parent);
        }
        for flow in &body.flows {
            let source = match self.things.get(flow.source.as_str()) {
                Some(Thing::Node(node)) => Some(*node),
                _ => None,
            };
            self.put_line(&flow.id, Line::Flow(flow, sign(flow, source)), parent);
        }
        self.artifacts(&body.annotations, &body.groups, &body.associations, parent);
    }

    fn artifacts(
        &mut self,
        annotations: &'a [Annotation],
        groups: &'a [Group],
        associations: &'a [Association],
        parent: Option<&'a str>,
    ) {
        for annotation in annotations {
            self.put(&annotation.id, Thing::Annotation(annotation), parent);
        }
        for group in groups {
            self.put(&group.id, Thing::Group(group), parent);
        }
        for association in associations {
            self.put_line(&association.id, Line::Association(association), parent);
        }
    }

    fn put(&mut self, id: &'a str, thing: Thing<'a>, parent: Option<&'a str>) {
        self.things.insert(id, thing);
        self.inside(id, parent);
    }

    fn put_line(&mut self, id: &'a str, line: Line<'a>, parent: Option<&'a str>) {
        self.lines.insert(id, line);
        self.inside(id, parent);
    }

    fn inside(&mut self, id: &'a str, parent: Option<&'a str>) {
        if let Some(parent) = parent {
            self.parents.insert(id, parent);
        }
    }
}

/// A gateway shows by its own shape that its flows are conditional; an activity does not.
fn sign(flow: &Flow, source: Option<&Node>) -> FlowSign {
    let Some(source) = source else { return FlowSign::None };
    if source.default_flow.as_deref() == Some(flow.id.as_str()) {
        FlowSign::Default
    } else if flow.condition.is_some() && source.kind.is_activity() {
        FlowSign::Conditional
    } else {
        FlowSign::None
    }
}
