//! What one node does when a token comes to it.

use super::BodyCode;
use crate::Id;
use crate::model::{Kind, Node, TimerKind};
use portico_rules::Expression;
use std::collections::BTreeMap;

/// A flow node, ready to run.
#[derive(Clone, Debug)]
pub(crate) struct NodeCode {
    pub(crate) id: Id,
    /// BPMN tag.
    pub(crate) tag: Id,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// Id of the process.
    pub(crate) process: String,
    /// Subprocess around it.
    pub(crate) parent: Option<usize>,
    pub(crate) incoming: Vec<usize>,
    pub(crate) outgoing: Vec<usize>,
    pub(crate) default: Option<usize>,
    /// Boundary events on it.
    pub(crate) boundaries: Vec<usize>,
    /// Activities: what undoes it, by its compensation boundary event.
    pub(crate) undo: Option<usize>,
    /// Boundary events: the activity.
    pub(crate) attached_to: Option<usize>,
    /// Of a boundary event, or of the start event of an event subprocess.
    pub(crate) interrupting: bool,
    /// Non-interrupting boundary events: the path counts its own tokens at joins.
    pub(crate) branches: bool,
    pub(crate) event_subprocess: bool,
    pub(crate) body: Option<BodyCode>,
    pub(crate) inputs: Vec<Mapping>,
    pub(crate) outputs: Vec<Mapping>,
    pub(crate) multi: Option<MultiCode>,
    pub(crate) work: Work,
}

impl NodeCode {
    /// The code of a node that is not connected yet and does nothing.
    pub(crate) fn of(id: String, node: &Node, process: &str) -> NodeCode {
        NodeCode {
            id: id.into(),
            tag: node.kind.tag().into(),
            name: node.name.clone(),
            kind: node.kind,
            process: process.to_owned(),
            parent: None,
            incoming: Vec::new(),
            outgoing: Vec::new(),
            default: None,
            boundaries: Vec::new(),
            undo: None,
            attached_to: None,
            interrupting: node.interrupting,
            branches: false,
            event_subprocess: node.event_subprocess,
            body: None,
            inputs: Vec::new(),
            outputs: Vec::new(),
            multi: None,
            work: Work::Pass,
        }
    }

    /// Whether it waits for all tokens that can come.
    pub(crate) fn joins_inclusive(&self) -> bool {
        matches!(self.work, Work::Inclusive) && self.incoming.len() > 1
    }
}

/// What a node does.
#[derive(Clone, Debug)]
pub(crate) enum Work {
    /// Nothing: the token goes on.
    Pass,
    /// Waits for somebody.
    User(Box<UserCode>),
    /// Waits for a worker.
    Job(Box<JobCode>),
    /// Evaluates a decision.
    Decide { decision: Source, result: String },
    /// Evaluates FEEL.
    Script { expression: Expression, result: String },
    /// Runs its body.
    Scope,
    /// Runs what is chosen of its body.
    AdHoc(Box<AdHocCode>),
    /// Runs another process.
    Call(CallCode),
    /// Chooses one flow.
    Exclusive,
    /// Waits for all incoming flows, takes all outgoing ones.
    Parallel,
    /// Waits for all tokens that can come, takes all flows whose condition holds.
    Inclusive,
    /// Waits for the first of these events. As a start of a process with `all` it waits for each of them.
    FirstOf { targets: Vec<usize>, all: bool },
    /// Waits for this trigger: catch events, receive tasks, boundary and start events.
    Catch(TriggerCode),
    /// Throws and goes on, or ends.
    Throw(Throw),
    /// Throws all of these, in order, then goes on or ends. What ends a scope or undoes comes last.
    ThrowAll(Vec<Work>),
    /// Goes on at the catching link.
    LinkTo(usize),
    /// Ends the scope around it.
    Terminate,
    /// Undoes what was completed in its scope: this activity, or all.
    Undo(Option<String>),
    /// Undoes and leaves the transaction around it.
    CancelTransaction,
}

/// A user task.
#[derive(Clone, Debug)]
pub(crate) struct UserCode {
    pub(crate) form: Option<String>,
    pub(crate) lanes: Vec<String>,
    pub(crate) assignee: Option<Source>,
    pub(crate) groups: Option<Source>,
    pub(crate) users: Option<Source>,
    pub(crate) due: Option<Source>,
    pub(crate) follow_up: Option<Source>,
    pub(crate) priority: Option<Source>,
}

/// A job.
#[derive(Clone, Debug)]
pub(crate) struct JobCode {
    pub(crate) kind: Source,
    pub(crate) retries: Option<Source>,
    pub(crate) headers: BTreeMap<String, String>,
}

/// A call activity.
#[derive(Clone, Debug)]
pub(crate) struct CallCode {
    pub(crate) process: Source,
    /// The version tag that the called process must have.
    pub(crate) version: Option<String>,
    /// All variables that the call sees go in.
    pub(crate) parent: bool,
    /// All variables of the called process come out.
    pub(crate) child: bool,
}

/// A multi-instance activity.
#[derive(Clone, Debug)]
pub(crate) struct MultiCode {
    pub(crate) sequential: bool,
    pub(crate) items: Items,
    pub(crate) element: Option<String>,
    pub(crate) output: Option<(String, Option<Expression>)>,
    pub(crate) until: Option<Expression>,
    pub(crate) reports: Vec<Report>,
}

/// What an instance of a multi-instance activity reports to boundary events on it when it completes.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub(crate) when: When,
    /// The boundary events that take it; they do not interrupt.
    pub(crate) to: Vec<usize>,
}

/// Which instances report.
#[derive(Clone, Debug)]
pub(crate) enum When {
    Each,
    First,
    /// Those that see this hold; then the others are cancelled and the activity ends.
    If(Expression),
}

/// An ad-hoc subprocess.
#[derive(Clone, Debug)]
pub(crate) struct AdHocCode {
    /// What can be begun: the activities that no flow leads to.
    pub(crate) activities: Vec<usize>,
    pub(crate) sequential: bool,
    /// It ends when this holds after an activity.
    pub(crate) until: Option<Expression>,
    /// Then what still runs is cancelled; else it is waited for.
    pub(crate) cancel_remaining: bool,
    /// Ids of what begins by itself.
    pub(crate) active: Option<Expression>,
}

/// A standard loop.
#[derive(Clone, Debug)]
pub(crate) struct LoopCode {
    /// Goes on while it holds; none always holds.
    pub(crate) condition: Option<Expression>,
    /// The condition is looked at before the first round too.
    pub(crate) before: bool,
    /// Most rounds.
    pub(crate) maximum: Option<u32>,
}

/// What a multi-instance activity or a loop repeats over.
#[derive(Clone, Debug)]
pub(crate) enum Items {
    /// A list.
    Of(Expression),
    /// A number of times.
    Times(Expression),
    /// As long as a condition holds.
    While(LoopCode),
}

/// One input or output mapping.
#[derive(Clone, Debug)]
pub(crate) struct Mapping {
    pub(crate) source: Source,
    /// Name of the variable, then keys inside it.
    pub(crate) target: Vec<String>,
}

/// A text of the model: itself, or FEEL.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    Text(String),
    Feel(Expression),
}

impl Source {
    /// The text, if it is static.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Source::Text(text) => Some(text),
            Source::Feel(_) => None,
        }
    }
}

/// A timer.
#[derive(Clone, Debug)]
pub(crate) struct TimerCode {
    pub(crate) kind: TimerKind,
    pub(crate) text: Source,
}

/// What an event waits for.
#[derive(Clone, Debug)]
pub(crate) enum TriggerCode {
    /// Nothing: a none start event.
    None,
    Message {
        name: Source,
        key: Option<Expression>,
    },
    Timer(TimerCode),
    Signal {
        name: Source,
    },
    /// With no code it takes every error.
    Error {
        code: Option<String>,
    },
    /// With no code it takes every escalation.
    Escalation {
        code: Option<String>,
    },
    Conditional(Expression),
    /// The catching side of a link.
    Link,
    /// The cancellation of a transaction.
    Cancel,
    /// The undoing of the subprocess around a compensation event subprocess.
    Compensation,
    /// Any of these.
    Any(Vec<TriggerCode>),
    /// Each of these, in any order.
    All(Vec<TriggerCode>),
}

impl TriggerCode {
    /// The triggers of a multiple event, or the one trigger.
    pub(crate) fn parts(&self) -> &[TriggerCode] {
        match self {
            TriggerCode::Any(parts) | TriggerCode::All(parts) => parts,
            one => std::slice::from_ref(one),
        }
    }

    /// The trigger that a subscription with this number waits for.
    pub(crate) fn part(&self, part: Option<u32>) -> Option<&TriggerCode> {
        self.parts().get(part.unwrap_or_default() as usize)
    }

    /// The word for it.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            TriggerCode::None => "none",
            TriggerCode::Message { .. } => "message",
            TriggerCode::Timer(_) => "timer",
            TriggerCode::Signal { .. } => "signal",
            TriggerCode::Error { .. } => "error",
            TriggerCode::Escalation { .. } => "escalation",
            TriggerCode::Conditional(_) => "conditional",
            TriggerCode::Link => "link",
            TriggerCode::Cancel => "cancel",
            TriggerCode::Compensation => "compensation",
            TriggerCode::Any(_) => "multiple",
            TriggerCode::All(_) => "parallel-multiple",
        }
    }
}

/// What an event or send task throws.
#[derive(Clone, Debug)]
pub(crate) enum Throw {
    Message { name: Source, key: Option<Expression> },
    Signal { name: Source },
    Error { code: String },
    Escalation { code: String },
}
