//! What a BPMN file says: the model that is drawn, checked and compiled. It keeps everything that a reader of the
//! diagram sees, whether or not it can run. Nothing here is resolved: references are ids as written in the file.

mod artifact;
mod diagram;
mod extension;
mod node;
mod repeat;

pub use artifact::{Annotation, Association, DataItem, DataKind, Group};
pub use diagram::{Bounds, Diagram, Edge, Point, Shape};
pub use extension::{CalledDecision, Extensions, IoMapping, Script};
pub use node::{EventDefinition, Flow, Kind, Node, TimerKind, Trigger};
pub use repeat::{AdHoc, Behavior, ComplexBehavior, MultiInstance, StandardLoop};

use portico_rules::Problem;
use std::collections::BTreeMap;

/// One BPMN file (BPMN 2.0.2, clause 8.1 `definitions`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Definitions {
    /// Name of the file as given to [`crate::read`]; used in problems.
    pub file: String,
    /// `id` of the root element, if any.
    pub id: Option<String>,
    /// `name` of the root element, if any.
    pub name: Option<String>,
    /// `modeler:executionPlatform`, for example `Camunda Cloud` or `Camunda Platform`.
    pub platform: Option<String>,
    /// Whether it declares a namespace of the Camunda family, whose engines run some of what the standard forbids
    /// (a task that nothing follows, a gateway with one way): there it is a warning, in plain BPMN an error.
    pub is_camunda: bool,
    /// All processes in document order, runnable or not.
    pub processes: Vec<Process>,
    /// `globalTask`, `globalUserTask` and the other global tasks (clause 10.3.7): what call activities may call beside
    /// processes.
    pub global_tasks: Vec<Node>,
    /// All collaborations in document order; usually none or one.
    pub collaborations: Vec<Collaboration>,
    /// `bpmn:message` by id.
    pub messages: BTreeMap<String, Message>,
    /// `bpmn:signal` by id.
    pub signals: BTreeMap<String, Signal>,
    /// `bpmn:error` by id.
    pub errors: BTreeMap<String, Code>,
    /// `bpmn:escalation` by id.
    pub escalations: BTreeMap<String, Code>,
    /// `bpmn:dataStore` names by id.
    pub data_stores: BTreeMap<String, String>,
    /// The diagrams (BPMN DI, clause 12); empty for a model without pictures.
    pub diagrams: Vec<Diagram>,
    /// What the standard forbids in parts of the file that are not kept here. It keeps a process of the file from
    /// running, not from being drawn.
    pub unsound: Vec<Problem>,
}

impl Definitions {
    /// The node with this id in any process, at any depth.
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.processes.iter().find_map(|process| process.body.node(id))
    }

    /// Every node of every process, parents before their children.
    pub fn nodes(&self) -> Vec<&Node> {
        let mut found = Vec::new();
        for process in &self.processes {
            process.body.collect(&mut found);
        }
        found
    }
}

/// A process (clause 10): what one pool runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Process {
    /// Element id.
    pub id: String,
    /// Name, or empty.
    pub name: String,
    /// `isExecutable`; absent counts as false.
    pub executable: bool,
    /// Text of `documentation`, or empty.
    pub documentation: String,
    /// Lanes, as a tree.
    pub lanes: Vec<Lane>,
    /// Nodes and flows.
    pub body: Body,
    /// What tools wrote in `extensionElements`.
    pub extensions: Extensions,
}

/// The content of a process or of a subprocess.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// Flow nodes in document order.
    pub nodes: Vec<Node>,
    /// Sequence flows in document order.
    pub flows: Vec<Flow>,
    /// Text annotations.
    pub annotations: Vec<Annotation>,
    /// Groups.
    pub groups: Vec<Group>,
    /// Associations and data associations.
    pub associations: Vec<Association>,
    /// Data objects, inputs, outputs and store references.
    pub data: Vec<DataItem>,
}

impl Body {
    /// The node with this id here or in a subprocess below.
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.nodes.iter().find_map(|node| {
            if node.id == id { Some(node) } else { node.body.as_ref().and_then(|body| body.node(id)) }
        })
    }

    /// The bodies from here downwards, this one first.
    pub fn all(&self) -> Vec<&Body> {
        let mut found = vec![self];
        for node in &self.nodes {
            if let Some(body) = &node.body {
                found.extend(body.all());
            }
        }
        found
    }

    fn collect<'a>(&'a self, found: &mut Vec<&'a Node>) {
        for node in &self.nodes {
            found.push(node);
            if let Some(body) = &node.body {
                body.collect(found);
            }
        }
    }
}

/// A lane (clause 10.7): who does what is inside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lane {
    /// Element id.
    pub id: String,
    /// Name, or empty.
    pub name: String,
    /// Ids of the flow nodes directly in this lane.
    pub nodes: Vec<String>,
    /// Lanes of a child lane set.
    pub lanes: Vec<Lane>,
}

/// A collaboration (clause 9): pools and the messages between them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Collaboration {
    /// Element id.
    pub id: String,
    /// Name, or empty.
    pub name: String,
    /// The pools.
    pub participants: Vec<Participant>,
    /// Message flows between pools or their elements.
    pub message_flows: Vec<MessageFlow>,
    /// Text annotations outside processes.
    pub annotations: Vec<Annotation>,
    /// Groups outside processes.
    pub groups: Vec<Group>,
    /// Associations outside processes.
    pub associations: Vec<Association>,
}

/// A pool.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Participant {
    /// Element id.
    pub id: String,
    /// Name, or empty.
    pub name: String,
    /// Id of the process inside; none for a black box.
    pub process: Option<String>,
    /// Whether it stands for several participants (three bars).
    pub multiple: bool,
}

/// A message flow.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MessageFlow {
    /// Element id.
    pub id: String,
    /// Name, or empty.
    pub name: String,
    /// Id of the element or pool it leaves.
    pub source: String,
    /// Id of the element or pool it enters.
    pub target: String,
    /// Id of its message, if drawn with one.
    pub message: Option<String>,
}

/// A `bpmn:message` with its Zeebe subscription.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Message {
    /// Name by which it is correlated; may be a FEEL expression starting with `=`.
    pub name: String,
    /// `zeebe:subscription correlationKey`, an expression.
    pub correlation_key: Option<String>,
}

/// A `bpmn:signal`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signal {
    /// Name by which it is broadcast; may be a FEEL expression starting with `=`.
    pub name: String,
}

/// A `bpmn:error` or `bpmn:escalation`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Code {
    /// Name, or empty.
    pub name: String,
    /// `errorCode` or `escalationCode`; none matches every code.
    pub code: Option<String>,
}
