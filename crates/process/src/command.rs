//! What can be asked of a case, and why it may be refused.

use crate::Variables;
use crate::repair::{Migration, Obstacle, Repair};
use serde::{Deserialize, Serialize};

/// One request to one case. All keys are counters of this case, as its [`crate::State`] shows them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Command {
    /// Starts a process as a new root instance; a case can have several. Runs from its none start event, or from its
    /// only other start event if it has no none start; a conditional start event whose condition does not hold
    /// begins nothing (no events).
    Start {
        /// Id of a process of the program.
        process: String,
        /// Its first variables.
        variables: Variables,
    },
    /// Starts a process as a new root instance at one of its start events (or at an event behind an event-based
    /// gateway that begins it), as if what it waits for had happened: how a due timer start is started, and how one
    /// of several start events without a trigger is chosen. A condition that does not hold begins nothing.
    StartAt {
        /// Id of the start event.
        element: String,
        /// First variables of the process.
        variables: Variables,
    },
    /// Begins an activity that an ad-hoc subprocess offers: a discretionary task. See
    /// [`State::startable`](crate::State::startable).
    StartActivity {
        /// Key of the ad-hoc subprocess.
        ad_hoc: u64,
        /// Element id of the activity.
        element: String,
        /// Its first own variables.
        variables: Variables,
    },
    /// Completes an open user task.
    CompleteTask {
        /// Key of the task.
        task: u64,
        /// Its result.
        variables: Variables,
    },
    /// Completes an open job.
    CompleteJob {
        /// Key of the job.
        job: u64,
        /// Its result.
        variables: Variables,
    },
    /// Reports that a job failed. With no retries left the case gets an incident.
    FailJob {
        /// Key of the job.
        job: u64,
        /// Why.
        message: String,
        /// How often it may be tried again.
        retries_left: u32,
    },
    /// Throws a BPMN error from a task or job: the nearest error event with this code (or none) takes it.
    ThrowError {
        /// Key of the task or job.
        key: u64,
        /// Error code.
        code: String,
        /// For people.
        message: String,
        /// Variables that the error carries.
        variables: Variables,
    },
    /// Throws a BPMN escalation from a task or job, which goes on unless an interrupting event takes it.
    Escalate {
        /// Key of the task or job.
        key: u64,
        /// Escalation code.
        code: String,
        /// Variables that the escalation carries.
        variables: Variables,
    },
    /// Fires a due timer. A timer that is gone, or not yet due again, gives no events: firing is idempotent.
    FireTimer {
        /// Key of the timer.
        timer: u64,
    },
    /// Delivers a message: to the oldest matching subscription of each process, else to a process that starts by it.
    PublishMessage {
        /// Name of the message.
        name: String,
        /// Must equal the subscription's key; none matches any.
        correlation_key: Option<String>,
        /// What the message carries.
        variables: Variables,
    },
    /// The same for a message that is kept: if nothing waits for it, it waits for something, and goes to the first
    /// that asks for it before its time is over. A message whose id came before, and not longer ago than it was to be
    /// kept, gives no events.
    SendMessage {
        /// Name of the message.
        name: String,
        /// Must equal the subscription's key; none matches any.
        correlation_key: Option<String>,
        /// What the message carries.
        variables: Variables,
        /// By which the sender knows it, so that sending it twice is harmless.
        id: Option<String>,
        /// How long it is kept, in seconds; with 0 it is refused like one that is not kept. At most ten years.
        keep_seconds: u32,
    },
    /// Delivers a signal to everything that waits for it, and starts the processes that start by it.
    BroadcastSignal {
        /// Name of the signal.
        name: String,
        /// What the signal carries.
        variables: Variables,
    },
    /// Sets variables of the first root instance.
    SetVariables {
        /// By name.
        variables: Variables,
    },
    /// Tries again where an incident stopped the case.
    RetryIncident {
        /// Key of the incident.
        incident: u64,
    },
    /// Ends all that runs.
    Cancel {
        /// For people.
        reason: String,
    },
    /// Mends the case by hand. Refused where it would lose or double a token.
    Repair {
        /// What is mended.
        repair: Repair,
        /// Why; must not be empty.
        reason: String,
    },
    /// Goes over to the program that the command is decided with, which is another than the case ran on so far.
    Migrate {
        /// What is called otherwise there, and what is new.
        migration: Migration,
        /// Why; must not be empty.
        reason: String,
    },
}

/// Why a command changed nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The task was completed or cancelled before, or never existed.
    #[error("task {0} is not open: it was completed or cancelled before; reload the worklist")]
    UnknownTask(u64),
    /// The job was completed or cancelled before, or never existed.
    #[error("job {0} is not open: it was completed or cancelled before; take the next one")]
    UnknownJob(u64),
    /// The incident was resolved before, or never existed.
    #[error("incident {0} is not open: it was resolved before; reload the case")]
    UnknownIncident(u64),
    /// The program has no such process.
    #[error("there is no executable process `{0}` in this bundle; start one that it has")]
    UnknownProcess(String),
    /// The program has no such start event.
    #[error("no process of this bundle begins at `{0}`; start at one of its start events")]
    UnknownStart(String),
    /// No ad-hoc subprocess offers the activity now.
    #[error(
        "`{0}` cannot be begun now: it is not offered, or one activity at a time is and another runs; reload the case"
    )]
    NotOffered(String),
    /// Nothing was started yet.
    #[error("the case has not been started; send a start command first")]
    NotStarted,
    /// All root instances have ended.
    #[error("the case has ended; nothing in it can change any more")]
    Ended,
    /// Nobody waits for the message, and no process starts by it.
    #[error("nothing in this case waits for the message `{0}` with this key; keep it or send it elsewhere")]
    NoSubscription(String),
    /// Too many messages wait already.
    #[error(
        "{0} messages are kept for this case and none of them was asked for; look why before sending more"
    )]
    TooManyMessages(usize),
    /// No error event takes this code.
    #[error("no error event around `{element}` takes the error code `{code}`; complete the task another way")]
    ErrorNotCaught {
        /// Element of the task.
        element: String,
        /// Code that was thrown.
        code: String,
    },
    /// A repair without a reason.
    #[error("say why: whoever reads this case later must understand what was done by hand")]
    ReasonMissing,
    /// The step was completed or cancelled before, or never existed.
    #[error("step {0} is not running: it was completed or cancelled before; reload the case")]
    UnknownInstance(u64),
    /// The repair does not fit.
    #[error("{0}")]
    CannotRepair(String),
    /// The case would lose something in the other bundle.
    #[error("the case cannot go over to this bundle: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    CannotMigrate(Vec<Obstacle>),
}
