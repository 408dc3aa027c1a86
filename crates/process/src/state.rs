//! The state of a case: what runs and what it waits for. It has no history, so that it stays small and cheap to copy.

mod apply;
mod message;
mod migrate;
mod offer;
mod table;

pub use apply::apply;
pub use message::KeptMessage;
pub use offer::Offer;
pub(crate) use table::Table;

use crate::event::Role;
use crate::{Id, Variables};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// `fold(events)`: the whole state of one case. Only [`apply`] changes it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Last key given; keys start at 1 and are never used again.
    pub(crate) last_key: u64,
    pub(crate) roots: Table<Root>,
    pub(crate) instances: Table<Instance>,
    pub(crate) tasks: Table<Task>,
    pub(crate) jobs: Table<Job>,
    pub(crate) timers: Table<Timer>,
    pub(crate) subscriptions: Table<Subscription>,
    pub(crate) incidents: Table<Incident>,
    /// Messages that nothing waited for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) kept: BTreeMap<u64, KeptMessage>,
    /// Ids of messages that came, and until when they are not taken again.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) noted: BTreeMap<String, Timestamp>,
    /// Reason of the last cancellation.
    pub(crate) cancelled: Option<String>,
}

/// One run of a process at the top of the case. It stays after its end, with its last variables.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Root {
    /// Id of the process.
    pub process: String,
    /// Whether it is over.
    pub ended: bool,
    /// Its variables.
    pub variables: Variables,
}

/// A running part of the case: a token at a node, or a scope with what runs inside it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Instance {
    /// Element id; of a called process its id.
    pub element: Id,
    /// BPMN tag of the element.
    pub tag: Id,
    /// What it stands for.
    pub role: Role,
    /// Key of the instance around it; 0 for a root.
    pub scope: u64,
    /// Number of the multi-instance iteration, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<u32>,
    /// How many instances are directly inside it.
    #[serde(default)]
    pub children: u32,
    /// Local variables; those of a root stand in its [`Root`].
    #[serde(default, skip_serializing_if = "Variables::is_empty")]
    pub variables: Variables,
    /// Tokens that wait before joins of this scope: gateway, then flow.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub joins: BTreeMap<Id, BTreeMap<Id, u32>>,
    /// Progress of a multi-instance body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multi: Option<Progress>,
    /// Scopes: what was completed inside and can be undone, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub done: Vec<Done>,
    /// Ad-hoc subprocesses: what can be begun in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<Offer>,
    /// Compensation events at work: the handlers that are still to come.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undoing: Vec<String>,
    /// What these handlers undo, in the same order, where one of them is a compensation event subprocess.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undone: Vec<Done>,
}

/// A completed activity that can be undone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// Element id of the activity.
    pub element: String,
    /// Element id of what undoes it; none for a subprocess that is undone by what is inside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handler: Option<String>,
    /// Subprocesses without a handler or with one inside: what was completed in them, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inside: Vec<Done>,
    /// Subprocesses with a compensation event subprocess: their variables when they were completed.
    #[serde(default, skip_serializing_if = "Variables::is_empty")]
    pub variables: Variables,
}

/// Progress of a multi-instance body.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// What it repeats over.
    pub items: Arc<Vec<Json>>,
    /// One after the other.
    pub sequential: bool,
    /// How many iterations were entered.
    pub entered: u32,
    /// How many are done.
    pub done: u32,
    /// Results by index; null until done.
    pub results: Vec<Json>,
}

/// A user task that waits for somebody. Its key is also the key of its instance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Key in this case.
    pub key: u64,
    /// Element id of the user task.
    pub element: String,
    /// Name of the element.
    pub name: String,
    /// Id of the process that it stands in.
    pub process: String,
    /// Id of its form, if it has one.
    pub form: Option<String>,
    /// Names of the lanes around it, outer to inner.
    pub lanes: Vec<String>,
    /// Groups that may take it.
    pub candidate_groups: Vec<String>,
    /// People who may take it.
    #[serde(default)]
    pub candidate_users: Vec<String>,
    /// Who has it from the start.
    pub assignee: Option<String>,
    /// By when it should be done.
    pub due: Option<Timestamp>,
    /// When somebody should look at it.
    #[serde(default)]
    pub follow_up: Option<Timestamp>,
    /// 0 to 100; 50 unless the model says otherwise.
    pub priority: i64,
    /// When it was created.
    pub created: Timestamp,
    /// Number of the multi-instance iteration, from 1.
    pub index: Option<u32>,
}

/// A job that waits for a worker. Its key is also the key of its instance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// Key in this case.
    pub key: u64,
    /// Element id.
    pub element: String,
    /// Job type: which worker takes it.
    #[serde(rename = "type")]
    pub kind: String,
    /// How often it may still be tried; with 0 it waits for its incident to be retried.
    pub retries: u32,
    /// `zeebe:taskHeaders`.
    pub headers: BTreeMap<String, String>,
    /// Its mapped inputs, or all visible variables if nothing is mapped.
    pub variables: Variables,
    /// When it was created.
    pub created: Timestamp,
}

/// A timer that waits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timer {
    /// Key in this case.
    pub key: u64,
    /// Element id of the event.
    pub element: String,
    /// Key of the instance that it belongs to.
    pub instance: u64,
    /// When it fires.
    pub due: Timestamp,
    /// Cycles: time between two firings, as ISO 8601 duration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<String>,
    /// Cycles: firings left after the next one; none is without end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<u32>,
}

/// What a [`Subscription`] waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubscriptionKind {
    /// A message with a name and perhaps a correlation key.
    Message,
    /// A signal with a name.
    Signal,
    /// A condition over variables.
    Conditional,
}

/// Something that waits for a message, a signal or a condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subscription {
    /// Key in this case.
    pub key: u64,
    /// Element id of the event or receive task.
    pub element: String,
    /// Key of the instance that it belongs to.
    pub instance: u64,
    /// What it waits for.
    pub kind: SubscriptionKind,
    /// Name of the message or signal; empty for a condition.
    pub name: String,
    /// Value of the correlation key, as text; none takes every message of the name.
    pub correlation_key: Option<String>,
    /// Which trigger of a multiple event it is, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<u32>,
    /// Conditions that can fire again: whether it held when it was last looked at.
    #[serde(default)]
    pub holds: bool,
}

/// A place where the case needs help.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// Key in this case.
    pub key: u64,
    /// Element id of the first place.
    pub element: String,
    /// Stable id of what went wrong, for example `incident-no-flow`.
    pub code: String,
    /// What happened, to which thing, and what to do next.
    pub message: String,
    /// Why, in the words of the expression that gave null; may be empty.
    pub causes: Vec<String>,
    /// The expression that could not be used, if it was one; of several conditions the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
    /// What it read, by name, as it was then; a name that is missing had no value. Values of more than 1,000 bytes
    /// are only measured.
    #[serde(default, skip_serializing_if = "Variables::is_empty")]
    pub inputs: Variables,
    /// Where and how the case goes on when the incident is retried.
    pub resume: Vec<Resume>,
    /// When it was raised.
    pub created: Timestamp,
}

/// A place where work goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resume {
    /// Key of the instance.
    pub instance: u64,
    /// What is to be done there.
    pub step: Step,
}

/// The steps of an instance's life that can be stopped and tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Begin: map inputs, then run or wait.
    Activate,
    /// The work is done: map outputs, choose flows and leave.
    Complete,
    /// A job failed for good: offer it again.
    Reopen,
    /// A multi-instance body or a loop begins its next iteration.
    Iterate,
    /// An ad-hoc subprocess looks whether it is done, after an activity in it.
    Assess,
    /// Parallel-multiple events that can fire again, and did, wait anew.
    Rearm,
}

impl State {
    /// Open user tasks, oldest first.
    pub fn tasks(&self) -> impl Iterator<Item = &Task> {
        self.tasks.values()
    }

    /// Open jobs, oldest first; those with no retries left wait for their incident.
    pub fn jobs(&self) -> impl Iterator<Item = &Job> {
        self.jobs.values()
    }

    /// Waiting timers, oldest first (not by due time).
    pub fn timers(&self) -> impl Iterator<Item = &Timer> {
        self.timers.values()
    }

    /// Waiting subscriptions, oldest first.
    pub fn subscriptions(&self) -> impl Iterator<Item = &Subscription> {
        self.subscriptions.values()
    }

    /// Open incidents, oldest first.
    pub fn incidents(&self) -> impl Iterator<Item = &Incident> {
        self.incidents.values()
    }

    /// Root instances by key, also those that are over.
    pub fn roots(&self) -> impl Iterator<Item = (u64, &Root)> {
        self.roots.iter().map(|(key, root)| (*key, root))
    }

    /// The running instance with this key.
    pub fn instance(&self, key: u64) -> Option<&Instance> {
        self.instances.get(&key)
    }

    /// All running instances by key.
    pub fn instances(&self) -> impl Iterator<Item = (u64, &Instance)> {
        self.instances.iter().map(|(key, instance)| (*key, instance))
    }

    /// Variables of the first root instance, also after its end.
    pub fn variables(&self) -> &Variables {
        static NONE: std::sync::LazyLock<Variables> = std::sync::LazyLock::new(Variables::new);
        self.roots.values().next().map_or(&NONE, |root| &root.variables)
    }

    /// All variables that an instance (or the task or job of the same key) sees: its own over those around it, up to
    /// its process. Empty for an unknown key.
    pub fn scope_variables(&self, key: u64) -> Variables {
        let mut seen = Variables::new();
        for scope in self.scopes_of(key) {
            let locals = self.locals(scope);
            if seen.is_empty() {
                seen.clone_from(locals);
                continue;
            }
            for (name, value) in locals {
                if !seen.contains_key(name) {
                    seen.insert(name.clone(), value.clone());
                }
            }
        }
        seen
    }

    /// Waiting tokens by element id: nodes that wait, activities around them, and tokens before joins. Processes are
    /// not listed; an iteration counts once for each instance.
    pub fn tokens(&self) -> BTreeMap<String, u32> {
        let mut tokens = BTreeMap::new();
        for instance in self.instances.values() {
            if instance.role == Role::Node {
                *tokens.entry(instance.element.to_string()).or_insert(0) += 1;
            }
            for (gateway, flows) in &instance.joins {
                *tokens.entry(gateway.to_string()).or_insert(0) += flows.values().sum::<u32>();
            }
        }
        tokens
    }

    /// Whether anything was ever started.
    pub fn is_started(&self) -> bool {
        !self.roots.is_empty()
    }

    /// Whether it was started and nothing runs any more.
    pub fn is_ended(&self) -> bool {
        self.is_started() && self.roots.values().all(|root| root.ended)
    }

    /// Reason of the last cancellation, if it was cancelled.
    pub fn cancelled(&self) -> Option<&str> {
        self.cancelled.as_deref()
    }

    /// Own variables of one scope.
    pub(crate) fn locals(&self, key: u64) -> &Variables {
        static NONE: std::sync::LazyLock<Variables> = std::sync::LazyLock::new(Variables::new);
        match self.roots.get(&key) {
            Some(root) => &root.variables,
            None => self.instances.get(&key).map_or(&NONE, |instance| &instance.variables),
        }
    }

    /// The instance and those around it up to its process, innermost first. A root that is over has no instance any
    /// more, but its variables can still be read.
    pub(crate) fn scopes_of(&self, key: u64) -> impl Iterator<Item = u64> + '_ {
        let first = self.instances.contains_key(&key) || self.roots.contains_key(&key);
        std::iter::successors(first.then_some(key), |at| {
            let inside = self.instances.get(at).filter(|inside| inside.role != Role::Process)?;
            self.instances.contains_key(&inside.scope).then_some(inside.scope)
        })
    }
}
