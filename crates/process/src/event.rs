//! What happened to a case. Events carry all that [`crate::apply`] needs: replay evaluates nothing.

use crate::repair::Repaired;
use crate::state::{Done, Incident, Job, KeptMessage, Subscription, Task, Timer};
use crate::{Decided, Id, Variables};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What an instance stands for in the tree of instances.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// One visit of a flow node.
    #[default]
    Node,
    /// A process: a root, or the one that a call activity called.
    Process,
    /// The body around the instances of a multi-instance activity.
    Multi,
    /// One activation of a non-interrupting boundary event: its path counts its own tokens at joins.
    Branch,
}

/// One fact about a case. `key` is the instance it concerns; `element` an element id of the bundle. What goes into
/// the state as it is, is shared with it and not copied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(missing_docs, reason = "fields are named in the terms of the enum's and their types' documentation")]
pub enum Event {
    /// A root instance began.
    Started { key: u64, process: String, variables: Variables },
    /// A token came to an element. `consumed`: flows of which a join took one waiting token each.
    ElementEntered {
        key: u64,
        element: Id,
        /// BPMN tag.
        tag: Id,
        /// Key of the enclosing instance.
        scope: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        flow: Option<Id>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        consumed: Vec<Id>,
        /// Number of a multi-instance iteration, from 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        index: Option<u32>,
        #[serde(default)]
        role: Role,
    },
    /// A token left an element, or a scope is done.
    ElementCompleted {
        key: u64,
        element: Id,
        tag: Id,
        #[serde(default)]
        role: Role,
    },
    /// An element was left without being completed.
    ElementCancelled {
        key: u64,
        element: Id,
        tag: Id,
        #[serde(default)]
        role: Role,
    },
    /// Tokens that waited before joins of this scope are gone, since the scope was interrupted.
    TokensDropped { scope: u64, element: Id },
    /// A token went along a sequence flow; with `waits` it stays before a join in `scope`.
    FlowTaken {
        flow: Id,
        source: Id,
        target: Id,
        scope: u64,
        #[serde(default)]
        waits: bool,
    },
    /// A multi-instance body knows its items.
    MultiStarted { key: u64, element: Id, items: Arc<Vec<Json>>, sequential: bool },
    /// One iteration of a multi-instance body is done.
    MultiStepped { key: u64, element: Id, index: u32, result: Json },
    /// A user task waits for somebody.
    TaskCreated { task: Arc<Task> },
    /// A user task was completed with these variables.
    TaskCompleted { task: u64, element: Id, lanes: Vec<String>, variables: Variables },
    /// A user task is no longer needed.
    TaskCancelled { task: u64, element: Id, lanes: Vec<String> },
    /// A job waits for a worker.
    JobCreated { job: Arc<Job> },
    /// A job was completed with these variables.
    JobCompleted { job: u64, element: Id, variables: Variables },
    /// A job failed.
    JobFailed { job: u64, element: Id, message: String, retries_left: u32 },
    /// A failed job may be taken again.
    JobReopened { job: u64, element: Id, retries: u32 },
    /// A job is no longer needed.
    JobCancelled { job: u64, element: Id },
    /// A timer was set.
    TimerSet { timer: Arc<Timer> },
    /// A timer fired; `next` is when it fires again.
    TimerFired {
        timer: u64,
        element: Id,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next: Option<Timestamp>,
        /// Firings left after `next`; none is without end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        left: Option<u32>,
    },
    /// A timer is no longer needed.
    TimerCancelled { timer: u64, element: Id },
    /// Something waits for a message, a signal or a condition.
    Subscribed { subscription: Arc<Subscription> },
    /// A message reached a subscription (or, without one, a start event). `closes`: the subscription is over.
    MessageCorrelated {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        subscription: Option<u64>,
        element: Id,
        name: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        correlation_key: Option<String>,
        variables: Variables,
        closes: bool,
    },
    /// A message that nothing waits for is kept until its time is over.
    MessageKept { message: KeptMessage },
    /// A kept message was delivered or is over.
    MessageReleased { message: u64, name: String, delivered: bool },
    /// A message with this id came, and is not taken again before `until`. `now`: what is over can be forgotten.
    MessageNoted { id: String, until: Timestamp, now: Timestamp },
    /// A signal reached a subscription (or, without one, a start event).
    SignalCaught {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        subscription: Option<u64>,
        element: Id,
        name: String,
        variables: Variables,
        closes: bool,
    },
    /// A condition became true (and fired its event) or, for one that fires again, false.
    ConditionChanged { subscription: u64, element: Id, holds: bool, closes: bool },
    /// A subscription is no longer needed.
    Unsubscribed { subscription: u64, element: Id },
    /// The case sent a message. `correlated`: something in this case took it.
    MessageThrown {
        key: u64,
        element: Id,
        name: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        correlation_key: Option<String>,
        variables: Variables,
        correlated: bool,
    },
    /// The case sent a signal.
    SignalThrown { key: u64, element: Id, name: String, variables: Variables },
    /// An error was thrown; `caught_by` is the event that took it.
    ErrorThrown {
        key: u64,
        element: Id,
        code: String,
        message: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caught_by: Option<String>,
    },
    /// An escalation was thrown; `caught_by` is the event that took it.
    EscalationThrown {
        key: u64,
        element: Id,
        code: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caught_by: Option<String>,
    },
    /// An ad-hoc subprocess offers these activities; `pending` begin by themselves one after the other.
    AdHocOpened {
        key: u64,
        element: Id,
        activities: Vec<String>,
        sequential: bool,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pending: Vec<String>,
    },
    /// An ad-hoc subprocess is done and only waits for what runs in it.
    AdHocClosed { key: u64, element: Id },
    /// An activity was completed that can be undone.
    CompensationReady { scope: u64, element: Id, done: Done },
    /// A compensation event (or the cancellation of a transaction) begins to undo what was completed in `scope`:
    /// `activity`, or all. The handlers run one after the other, the last completed first.
    CompensationBegun {
        key: u64,
        element: Id,
        scope: u64,
        activity: Option<String>,
        handlers: Vec<String>,
        /// What they undo, where one of them is a compensation event subprocess.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        undone: Vec<Done>,
    },
    /// A decision was evaluated.
    DecisionMade { key: u64, element: Id, decided: Decided },
    /// Variables of one scope were set; names that are not listed keep their values.
    VariablesSet { scope: u64, element: Id, variables: Variables },
    /// The case needs help at one or more places.
    IncidentRaised { incident: Arc<Incident> },
    /// An incident is over: it is tried again, or its place is gone.
    IncidentResolved { incident: u64, element: Id },
    /// A root instance reached its end.
    Ended { key: u64, process: String },
    /// All that ran was ended by command.
    Cancelled { reason: String },
    /// Somebody mended the case by hand; what it did to tokens follows as events of its own.
    Repaired { element: Id, repaired: Repaired, reason: String },
    /// The case went over to another bundle. `tasks` are the open tasks as they are there.
    Migrated {
        /// What changed its id: elements, flows and processes, old to new.
        elements: BTreeMap<String, String>,
        tasks: Vec<Task>,
        reason: String,
    },
}

impl Event {
    /// The name of the kind as it is serialised, for example `task_created`.
    pub fn kind(&self) -> &'static str {
        match self {
            Event::Started { .. } => "started",
            Event::ElementEntered { .. } => "element_entered",
            Event::ElementCompleted { .. } => "element_completed",
            Event::ElementCancelled { .. } => "element_cancelled",
            Event::TokensDropped { .. } => "tokens_dropped",
            Event::FlowTaken { .. } => "flow_taken",
            Event::MultiStarted { .. } => "multi_started",
            Event::MultiStepped { .. } => "multi_stepped",
            Event::TaskCreated { .. } => "task_created",
            Event::TaskCompleted { .. } => "task_completed",
            Event::TaskCancelled { .. } => "task_cancelled",
            Event::JobCreated { .. } => "job_created",
            Event::JobCompleted { .. } => "job_completed",
            Event::JobFailed { .. } => "job_failed",
            Event::JobReopened { .. } => "job_reopened",
            Event::JobCancelled { .. } => "job_cancelled",
            Event::TimerSet { .. } => "timer_set",
            Event::TimerFired { .. } => "timer_fired",
            Event::TimerCancelled { .. } => "timer_cancelled",
            Event::Subscribed { .. } => "subscribed",
            Event::MessageCorrelated { .. } => "message_correlated",
            Event::MessageKept { .. } => "message_kept",
            Event::MessageReleased { .. } => "message_released",
            Event::MessageNoted { .. } => "message_noted",
            Event::SignalCaught { .. } => "signal_caught",
            Event::ConditionChanged { .. } => "condition_changed",
            Event::Unsubscribed { .. } => "unsubscribed",
            Event::MessageThrown { .. } => "message_thrown",
            Event::SignalThrown { .. } => "signal_thrown",
            Event::ErrorThrown { .. } => "error_thrown",
            Event::EscalationThrown { .. } => "escalation_thrown",
            Event::AdHocOpened { .. } => "ad_hoc_opened",
            Event::AdHocClosed { .. } => "ad_hoc_closed",
            Event::CompensationReady { .. } => "compensation_ready",
            Event::CompensationBegun { .. } => "compensation_begun",
            Event::DecisionMade { .. } => "decision_made",
            Event::VariablesSet { .. } => "variables_set",
            Event::IncidentRaised { .. } => "incident_raised",
            Event::IncidentResolved { .. } => "incident_resolved",
            Event::Ended { .. } => "ended",
            Event::Cancelled { .. } => "cancelled",
            Event::Repaired { .. } => "repaired",
            Event::Migrated { .. } => "migrated",
        }
    }

    /// The element that it concerns; for a flow the id of the flow, for a root instance the id of the process.
    pub fn element(&self) -> Option<&str> {
        match self {
            Event::Started { process, .. } | Event::Ended { process, .. } => Some(process),
            Event::FlowTaken { flow, .. } => Some(flow),
            Event::TaskCreated { task } => Some(&task.element),
            Event::JobCreated { job } => Some(&job.element),
            Event::TimerSet { timer } => Some(&timer.element),
            Event::Subscribed { subscription } => Some(&subscription.element),
            Event::IncidentRaised { incident } => Some(&incident.element),
            Event::ElementEntered { element, .. }
            | Event::ElementCompleted { element, .. }
            | Event::ElementCancelled { element, .. }
            | Event::TokensDropped { element, .. }
            | Event::MultiStarted { element, .. }
            | Event::MultiStepped { element, .. }
            | Event::TaskCompleted { element, .. }
            | Event::TaskCancelled { element, .. }
            | Event::JobCompleted { element, .. }
            | Event::JobFailed { element, .. }
            | Event::JobReopened { element, .. }
            | Event::JobCancelled { element, .. }
            | Event::TimerFired { element, .. }
            | Event::TimerCancelled { element, .. }
            | Event::MessageCorrelated { element, .. }
            | Event::SignalCaught { element, .. }
            | Event::ConditionChanged { element, .. }
            | Event::Unsubscribed { element, .. }
            | Event::MessageThrown { element, .. }
            | Event::SignalThrown { element, .. }
            | Event::ErrorThrown { element, .. }
            | Event::EscalationThrown { element, .. }
            | Event::AdHocOpened { element, .. }
            | Event::AdHocClosed { element, .. }
            | Event::CompensationReady { element, .. }
            | Event::CompensationBegun { element, .. }
            | Event::DecisionMade { element, .. }
            | Event::VariablesSet { element, .. }
            | Event::IncidentResolved { element, .. }
            | Event::Repaired { element, .. } => Some(element),
            Event::MessageKept { .. }
            | Event::MessageReleased { .. }
            | Event::MessageNoted { .. }
            | Event::Cancelled { .. }
            | Event::Migrated { .. } => None,
        }
    }

    /// The transition in the XES standard lifecycle that mining reads: an element is `enabled` when a token comes to
    /// it, then `complete` or `cancel`. (`start` is for the application: somebody begins to work.) Each iteration of
    /// a multi-instance counts, the body around them does not. None for all else.
    pub fn lifecycle(&self) -> Option<&'static str> {
        match self {
            Event::ElementEntered { role: Role::Node, .. } => Some("enabled"),
            Event::ElementCompleted { role: Role::Node, .. } => Some("complete"),
            Event::ElementCancelled { role: Role::Node, .. } => Some("cancel"),
            _ => None,
        }
    }
}
