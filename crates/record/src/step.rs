//! A step: everything that one command changes, in one value, written in one transaction.

use crate::Json;
use crate::event::{NewEvent, WaitingFor};
use crate::text::JsonText;
use serde::{Deserialize, Serialize};

/// One change of one case. All of it is written or nothing.
///
/// The lists of tasks, timers, subscriptions and jobs hold *all* that are open after the step; the record writes
/// what differs from before.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The case's id (a UUIDv7 as text).
    pub case: String,
    /// The service's id.
    pub service: String,
    /// The bundle's SHA-256 in hex.
    pub bundle: String,
    /// The last sequence number that the caller has seen; 0 makes a new case.
    pub expected_seq: i64,
    /// What happened, in order; may be empty if only the projections change.
    pub events: Vec<NewEvent>,
    /// The state after the events: a cache of their fold.
    pub snapshot: JsonText,
    /// What lists and pages show of the case.
    pub view: CaseView,
    /// All open tasks.
    pub tasks: Vec<TaskRow>,
    /// All waiting timers.
    pub timers: Vec<TimerRow>,
    /// All subscriptions.
    pub subscriptions: Vec<SubscriptionRow>,
    /// All jobs for outside workers.
    pub jobs: Vec<JobRow>,
    /// New effects that follow the commit.
    pub outbox: Vec<NewEffect>,
    /// Effects that this step finishes, by key: a letter's event and its effect's end are one transaction.
    pub done_effects: Vec<String>,
    /// A key that makes the step happen once: a second step with it returns what the first returned.
    pub idempotency_key: Option<String>,
    /// The job that this step ends, and who holds it: the step is refused if it was given to another worker meanwhile.
    pub held_job: Option<HeldJob>,
    /// What a repeated call is to be answered with.
    pub request_result: Option<Json>,
    /// The draft that became this case.
    pub drop_draft: Option<String>,
}

/// A job of the step's case, and the worker that must still hold it when the step is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct HeldJob {
    /// Its number in the case.
    pub key: i64,
    /// Who took it last.
    pub worker: String,
}

/// What lists, searches and pages show of a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CaseView {
    /// The human reference. In the step that makes the case: empty for `YEAR-NNNNNN` (year of the first event in
    /// UTC), a text that ends in `-` for the next number under that prefix, any other text as it is. In later
    /// steps it is ignored: a reference never changes.
    pub reference: String,
    /// One line.
    pub title: String,
    /// Account id of the resident whose case it is.
    pub resident: Option<String>,
    /// `open`, `closed` or what casework says.
    pub status: String,
    /// How it ended.
    pub outcome: Option<String>,
    /// When the legal term ends, microseconds.
    pub due_us: Option<i64>,
    /// On whom it waits.
    pub waiting_for: WaitingFor,
    /// When it was opened, microseconds.
    pub opened_us: i64,
    /// When it was closed, microseconds.
    pub closed_us: Option<i64>,
    /// How it came in.
    pub channel: String,
    /// Whatever the search is to find it by, beside reference and title.
    pub search_text: String,
}

/// A task that waits for somebody.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TaskRow {
    /// Its number in the case.
    pub key: i64,
    /// The element of the process.
    pub element: String,
    /// What the clerk reads.
    pub name: String,
    /// The form that completes it.
    pub form: Option<String>,
    /// The role of the service that does it; `resident` for the resident.
    pub role: String,
    /// Groups whose members may do it too.
    pub candidate_groups: Vec<String>,
    /// Account id of whoever claimed it.
    pub assignee: Option<String>,
    /// When it must be done, microseconds: the earlier of its own date and the case's.
    pub due_us: Option<i64>,
    /// The higher, the sooner; 50 is usual.
    pub priority: i64,
    /// When it appeared, microseconds.
    pub created_us: i64,
}

/// A timer that waits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TimerRow {
    /// Its number in the case.
    pub key: i64,
    /// When it fires, microseconds.
    pub due_us: i64,
}

/// Something that a case listens to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SubscriptionRow {
    /// Its number in the case.
    pub key: i64,
    /// `message`, `signal` or `conditional`.
    pub kind: String,
    /// Name of the message or signal.
    pub name: String,
    /// What a message must carry to meet it.
    pub correlation_key: Option<String>,
}

/// Work for an outside worker.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct JobRow {
    /// Its number in the case.
    pub key: i64,
    /// The type that workers ask for.
    pub kind: String,
    /// The element of the process.
    pub element: String,
    /// How often it may still be tried.
    pub retries: i64,
    /// Fixed data of the model.
    pub headers: Json,
    /// Mapped inputs.
    pub variables: Json,
    /// When it appeared, microseconds.
    pub created_us: i64,
    /// Not before this moment, microseconds; 0 for at once.
    pub run_at_us: i64,
}

/// Something to be done after the commit: a letter, a mail, a call.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NewEffect {
    /// The idempotency key, unique in the record: a second effect with it is not written.
    pub key: String,
    /// What is to be done: `letter`.
    pub kind: String,
    /// With what.
    pub body: Json,
    /// Not before this moment, microseconds; 0 for at once.
    pub run_at_us: i64,
}

/// What a step became.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Committed {
    /// The case; for a repeated key, the case of the first call.
    pub case: String,
    /// Its last sequence number after the step.
    pub seq: i64,
    /// The position of the step's last event.
    pub position: i64,
    /// The case's reference.
    pub reference: String,
    /// True if the idempotency key was seen before: nothing was written, the rest is what the first call got.
    pub repeated: bool,
    /// The `request_result` of the (first) step.
    pub result: Option<Json>,
}

/// Why a step was not written. Other steps of the same group are not touched by it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CommitError {
    /// Somebody else changed the case first: load it, decide again.
    #[error(
        "case {case} has moved on: it is at event {found}, the step was decided at {expected}; load it and decide again"
    )]
    Stale {
        /// The case.
        case: String,
        /// What the step expected.
        expected: i64,
        /// Where the case is; 0 when there is no such case.
        found: i64,
    },
    /// A value that cannot be kept.
    #[error("case {case}: {what} cannot be stored: {why}")]
    Invalid {
        /// The case.
        case: String,
        /// Which value.
        what: String,
        /// What is wrong with it.
        why: String,
    },
    /// The job that the step ends was given to another worker.
    #[error(
        "job {key} of case {case} was given to another worker meanwhile; nothing was changed: take jobs again"
    )]
    LeaseLost {
        /// The case.
        case: String,
        /// The job's number in the case.
        key: i64,
    },
    /// The reference given belongs to another case.
    #[error("the reference {reference} belongs to another case: give another, or leave it empty")]
    ReferenceTaken {
        /// The reference.
        reference: String,
    },
    /// The queue is full.
    #[error("too many steps wait: try again in {retry_after_ms} ms")]
    Busy {
        /// When to try again, milliseconds.
        retry_after_ms: u64,
    },
    /// The transaction failed: nothing of the step was acknowledged. If the connection broke at the commit itself
    /// it may have been written; repeating with the same idempotency key is safe.
    #[error("the step was not confirmed: {message}")]
    Database {
        /// What the database said.
        message: String,
    },
}
