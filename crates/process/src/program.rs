//! What can run: every reference resolved, every expression parsed, everything checked. Made by [`crate::compile`],
//! never changed, shared by all cases of a bundle.
//!
//! Invariant: indexes inside a program point into its own tables; ids in events and states are element ids. An id
//! that occurs in several processes of a bundle is kept for the first; later ones are called `PROCESS/ELEMENT`.

mod code;
mod start;

pub use start::Schedule;

pub(crate) use code::{
    AdHocCode, CallCode, Items, JobCode, LoopCode, Mapping, MultiCode, NodeCode, Report, Source, Throw,
    TimerCode, TriggerCode, UserCode, When, Work,
};

use std::collections::{BTreeMap, BTreeSet};

/// A compiled bundle of processes. `Send + Sync`; share it in an `Arc`.
#[derive(Clone, Debug, Default)]
pub struct Program {
    pub(crate) processes: BTreeMap<String, ProcessCode>,
    pub(crate) nodes: Vec<NodeCode>,
    pub(crate) flows: Vec<FlowCode>,
    pub(crate) by_id: BTreeMap<String, usize>,
    /// Whether any node is an inclusive join, which is looked at after each step.
    pub(crate) joins_inclusive: bool,
    infos: BTreeMap<String, ElementInfo>,
    order: Vec<String>,
}

/// A process that can be started or called.
#[derive(Clone, Debug, Default)]
pub(crate) struct ProcessCode {
    pub(crate) info: ProcessInfo,
    pub(crate) body: BodyCode,
}

/// What a scope begins with.
#[derive(Clone, Debug, Default)]
pub(crate) struct BodyCode {
    /// Start events, instantiating receive tasks and event-based gateways, the task of a global task; a scope begins
    /// at the first.
    pub(crate) starts: Vec<usize>,
    /// Event subprocesses that wait while the scope runs.
    pub(crate) event_subprocesses: Vec<usize>,
}

/// A sequence flow.
#[derive(Clone, Debug)]
pub(crate) struct FlowCode {
    pub(crate) id: crate::Id,
    pub(crate) source: usize,
    pub(crate) target: usize,
    pub(crate) condition: Option<portico_rules::Expression>,
}

/// What there is to know about a process without running it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProcessInfo {
    /// Element id.
    pub id: String,
    /// Name, or empty.
    pub name: String,
    /// File that it stands in.
    pub file: String,
    /// Text of its documentation, or empty.
    pub documentation: String,
    /// `zeebe:properties`.
    pub properties: BTreeMap<String, String>,
    /// `zeebe:versionTag`.
    pub version_tag: Option<String>,
    /// Its start events.
    pub starts: Vec<StartInfo>,
}

/// A start event of a process.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StartInfo {
    /// Element id.
    pub element: String,
    /// `none`, `message`, `timer`, `signal` or `conditional`. A multiple start event is listed once for each.
    pub trigger: &'static str,
    /// Name of the message or signal, or text of the timer, where it is static.
    pub detail: Option<String>,
    /// Id of the form on the start event.
    pub form: Option<String>,
}

/// What there is to know about a flow node without running it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ElementInfo {
    /// Element id, as it stands in events.
    pub id: String,
    /// BPMN tag, for example `userTask`.
    pub kind: &'static str,
    /// For events: `none`, `message`, `timer`, `error`..., `multiple`, `parallel-multiple`; none for all else.
    pub trigger: Option<&'static str>,
    /// Name, or empty.
    pub name: String,
    /// Id of its process.
    pub process: String,
    /// Names of the lanes around it, outer to inner.
    pub lanes: Vec<String>,
    /// Id of its form.
    pub form: Option<String>,
    /// Job type, where it is static.
    pub job_type: Option<String>,
    /// `zeebe:taskHeaders`.
    pub headers: BTreeMap<String, String>,
    /// Candidate groups, where they are static.
    pub candidate_groups: Vec<String>,
    /// Text of its documentation, or empty.
    pub documentation: String,
    /// `zeebe:properties`.
    pub properties: BTreeMap<String, String>,
    /// Id of the subprocess around it.
    pub parent: Option<String>,
    /// Boundary events: id of the activity.
    pub attached_to: Option<String>,
    /// Id of the decision that it calls, where it is static.
    pub decision: Option<String>,
    /// Id of the process that it calls, where it is static.
    pub called: Option<String>,
    /// Name of the message that it waits for or throws, where it is static.
    pub message: Option<String>,
}

impl Program {
    /// The processes, by id.
    pub fn processes(&self) -> impl Iterator<Item = &ProcessInfo> {
        self.processes.values().map(|process| &process.info)
    }

    /// One process.
    pub fn process(&self, id: &str) -> Option<&ProcessInfo> {
        self.processes.get(id).map(|process| &process.info)
    }

    /// One flow node.
    pub fn element(&self, id: &str) -> Option<&ElementInfo> {
        self.infos.get(id)
    }

    /// All flow nodes in document order, process by process.
    pub fn elements(&self) -> impl Iterator<Item = &ElementInfo> {
        self.order.iter().filter_map(|id| self.infos.get(id))
    }

    /// Names of the messages that elements wait for or throw, where they are static.
    pub fn messages(&self) -> BTreeSet<&str> {
        self.infos.values().filter_map(|info| info.message.as_deref()).collect()
    }

    /// Job types, where they are static.
    pub fn job_types(&self) -> BTreeSet<&str> {
        self.infos.values().filter_map(|info| info.job_type.as_deref()).collect()
    }

    /// Ids of the flow nodes that `older` does not have, neither under the same id nor as one that `renamed` (old to
    /// new) leads here.
    pub fn added(&self, older: &Program, renamed: &BTreeMap<String, String>) -> BTreeSet<String> {
        let came = |id: &str| renamed.iter().any(|(old, new)| new == id && older.infos.contains_key(old));
        self.infos.keys().filter(|id| !older.infos.contains_key(*id) && !came(id)).cloned().collect()
    }

    pub(crate) fn describe(&mut self, info: ElementInfo) {
        self.order.push(info.id.clone());
        self.infos.insert(info.id.clone(), info);
    }

    pub(crate) fn node(&self, id: &str) -> Option<&NodeCode> {
        self.nodes.get(*self.by_id.get(id)?)
    }

    pub(crate) fn at(&self, index: usize) -> Option<&NodeCode> {
        self.nodes.get(index)
    }

    pub(crate) fn flow(&self, index: usize) -> Option<&FlowCode> {
        self.flows.get(index)
    }

    /// The throwing links that lead to a catching one.
    pub(crate) fn links_to(&self, target: usize) -> impl Iterator<Item = usize> + '_ {
        let is_link =
            self.nodes.get(target).is_some_and(|node| matches!(node.work, Work::Catch(TriggerCode::Link)));
        let throws = move |node: &NodeCode| matches!(node.work, Work::LinkTo(to) if to == target);
        let nodes = if is_link { self.nodes.as_slice() } else { &[] };
        nodes.iter().enumerate().filter(move |(_, node)| throws(node)).map(|(index, _)| index)
    }
}
