//! Flow nodes and sequence flows (clause 10).

use super::{AdHoc, Body, Extensions, MultiInstance, StandardLoop};

/// The kind of a flow node, one for each BPMN tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each variant is the BPMN tag of the same name")]
pub enum Kind {
    Task,
    UserTask,
    ServiceTask,
    BusinessRuleTask,
    ScriptTask,
    SendTask,
    ReceiveTask,
    ManualTask,
    CallActivity,
    SubProcess,
    AdHocSubProcess,
    Transaction,
    ExclusiveGateway,
    ParallelGateway,
    InclusiveGateway,
    EventBasedGateway,
    ComplexGateway,
    StartEvent,
    EndEvent,
    IntermediateCatchEvent,
    IntermediateThrowEvent,
    BoundaryEvent,
}

impl Kind {
    /// All kinds with their tags.
    const TAGS: [(Kind, &'static str); 22] = [
        (Kind::Task, "task"),
        (Kind::UserTask, "userTask"),
        (Kind::ServiceTask, "serviceTask"),
        (Kind::BusinessRuleTask, "businessRuleTask"),
        (Kind::ScriptTask, "scriptTask"),
        (Kind::SendTask, "sendTask"),
        (Kind::ReceiveTask, "receiveTask"),
        (Kind::ManualTask, "manualTask"),
        (Kind::CallActivity, "callActivity"),
        (Kind::SubProcess, "subProcess"),
        (Kind::AdHocSubProcess, "adHocSubProcess"),
        (Kind::Transaction, "transaction"),
        (Kind::ExclusiveGateway, "exclusiveGateway"),
        (Kind::ParallelGateway, "parallelGateway"),
        (Kind::InclusiveGateway, "inclusiveGateway"),
        (Kind::EventBasedGateway, "eventBasedGateway"),
        (Kind::ComplexGateway, "complexGateway"),
        (Kind::StartEvent, "startEvent"),
        (Kind::EndEvent, "endEvent"),
        (Kind::IntermediateCatchEvent, "intermediateCatchEvent"),
        (Kind::IntermediateThrowEvent, "intermediateThrowEvent"),
        (Kind::BoundaryEvent, "boundaryEvent"),
    ];

    /// The BPMN tag, for example `userTask`.
    pub fn tag(self) -> &'static str {
        Self::TAGS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, tag)| tag)
    }

    /// The kind of a BPMN tag.
    pub fn of_tag(tag: &str) -> Option<Kind> {
        Self::TAGS.iter().find(|(_, name)| *name == tag).map(|(kind, _)| *kind)
    }

    /// Tasks, subprocesses and call activities: what can carry boundary events and be repeated.
    pub fn is_activity(self) -> bool {
        self.is_task() || self.is_subprocess() || self == Kind::CallActivity
    }

    /// Atomic activities.
    pub fn is_task(self) -> bool {
        matches!(
            self,
            Kind::Task
                | Kind::UserTask
                | Kind::ServiceTask
                | Kind::BusinessRuleTask
                | Kind::ScriptTask
                | Kind::SendTask
                | Kind::ReceiveTask
                | Kind::ManualTask
        )
    }

    /// Embedded, ad-hoc and transaction subprocesses.
    pub fn is_subprocess(self) -> bool {
        matches!(self, Kind::SubProcess | Kind::AdHocSubProcess | Kind::Transaction)
    }

    /// The five gateways.
    pub fn is_gateway(self) -> bool {
        matches!(
            self,
            Kind::ExclusiveGateway
                | Kind::ParallelGateway
                | Kind::InclusiveGateway
                | Kind::EventBasedGateway
                | Kind::ComplexGateway
        )
    }

    /// Start, end, intermediate and boundary events.
    pub fn is_event(self) -> bool {
        !self.is_activity() && !self.is_gateway()
    }
}

/// A flow node.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Element id.
    pub id: String,
    /// Name, or empty.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// Line in the file, from 1.
    pub line: u32,
    /// Text of `documentation`, or empty.
    pub documentation: String,
    /// Id of the default flow (gateways and activities).
    pub default_flow: Option<String>,
    /// Event definitions inside it, in order; several make a multiple event.
    pub events: Vec<EventDefinition>,
    /// `parallelMultiple` of a catch event.
    pub parallel_multiple: bool,
    /// Boundary events: id of the activity.
    pub attached_to: Option<String>,
    /// `cancelActivity` of a boundary event, `isInterrupting` of a start event; true if absent.
    pub interrupting: bool,
    /// `triggeredByEvent`: an event subprocess.
    pub event_subprocess: bool,
    /// Multi-instance characteristics.
    pub multi: Option<MultiInstance>,
    /// `standardLoopCharacteristics`.
    pub standard_loop: Option<StandardLoop>,
    /// What an ad-hoc subprocess says beyond a plain one.
    pub ad_hoc: Option<AdHoc>,
    /// `isForCompensation`.
    pub compensation: bool,
    /// `startQuantity` and `completionQuantity` where they are written and not 1.
    pub quantity: Option<String>,
    /// `instantiate` of a receive task or event-based gateway.
    pub instantiate: bool,
    /// `eventGatewayType="Parallel"` of an event-based gateway.
    pub parallel_gateway: bool,
    /// `calledElement` of a call activity (plain BPMN).
    pub called_element: Option<String>,
    /// `messageRef` of a send or receive task.
    pub message: Option<String>,
    /// Text of `bpmn:script` with its `scriptFormat`.
    pub script: Option<(String, String)>,
    /// Content of a subprocess.
    pub body: Option<Body>,
    /// What tools wrote in `extensionElements`.
    pub extensions: Extensions,
}

/// One event definition.
#[derive(Clone, Debug, PartialEq)]
pub struct EventDefinition {
    /// Element id, or empty.
    pub id: String,
    /// What triggers or is thrown.
    pub trigger: Trigger,
    /// `zeebe:taskDefinition` of a message throw may stand inside the definition.
    pub extensions: Extensions,
}

/// What an event waits for or throws. References are ids, unresolved.
#[derive(Clone, Debug, PartialEq)]
pub enum Trigger {
    /// `messageEventDefinition` with its `messageRef`.
    Message(Option<String>),
    /// `timerEventDefinition`: kind and text.
    Timer(Option<(TimerKind, String)>),
    /// `signalEventDefinition` with its `signalRef`.
    Signal(Option<String>),
    /// `errorEventDefinition` with its `errorRef`.
    Error(Option<String>),
    /// `escalationEventDefinition` with its `escalationRef`.
    Escalation(Option<String>),
    /// `conditionalEventDefinition`: text of the condition.
    Conditional(String),
    /// `linkEventDefinition`: name of the link.
    Link(String),
    /// `terminateEventDefinition`.
    Terminate,
    /// `compensateEventDefinition` with its `activityRef`.
    Compensation(Option<String>),
    /// `cancelEventDefinition`.
    Cancel,
    /// `eventDefinitionRef`: id of a definition elsewhere.
    Reference(String),
}

impl Trigger {
    /// The word for it, for messages and drawing: `message`, `timer`...
    pub fn word(&self) -> &'static str {
        match self {
            Trigger::Message(_) => "message",
            Trigger::Timer(_) => "timer",
            Trigger::Signal(_) => "signal",
            Trigger::Error(_) => "error",
            Trigger::Escalation(_) => "escalation",
            Trigger::Conditional(_) => "conditional",
            Trigger::Link(_) => "link",
            Trigger::Terminate => "terminate",
            Trigger::Compensation(_) => "compensation",
            Trigger::Cancel => "cancel",
            Trigger::Reference(_) => "reference",
        }
    }
}

/// Which of the three timer texts is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimerKind {
    /// `timeDate`: an ISO 8601 date and time.
    Date,
    /// `timeDuration`: an ISO 8601 duration.
    Duration,
    /// `timeCycle`: `R3/PT1H`, `R/PT1H`.
    Cycle,
}

/// A sequence flow.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flow {
    /// Element id.
    pub id: String,
    /// Name, or empty.
    pub name: String,
    /// Id of the node it leaves.
    pub source: String,
    /// Id of the node it enters.
    pub target: String,
    /// Text of `conditionExpression`.
    pub condition: Option<String>,
    /// `language` of the condition, as written.
    pub language: Option<String>,
    /// Line in the file, from 1.
    pub line: u32,
}
