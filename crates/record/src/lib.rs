//! The log and its projections on SQLite and PostgreSQL.
//!
//! Whatever happens to a case is an event, written once, in one transaction with everything that follows from it:
//! the case's snapshot, its tasks, timers, subscriptions and jobs, the effects that are to come, and the key that
//! makes the call happen once. [`Record::commit`] is the only door for that.
//!
//! *Architecture invariant*: this room knows no BPMN and no HTML. A state is a JSON value to it.
//! *Architecture invariant*: an event never changes; the database itself refuses it.
//! *Architecture invariant*: no clock. Every time comes in with the call, in microseconds.

mod account;
mod answers;
pub mod backup;
mod blob;
pub mod bucket;
mod case;
pub mod chain;
pub mod checkpoint;
mod commit;
mod counts;
mod draft;
mod effects;
mod event;
pub mod export;
mod fault;
mod groups;
mod health;
mod jobs;
pub mod limits;
mod messages;
mod migrate;
mod open;
pub mod presence;
mod raw;
pub mod retention;
mod search;
mod setting;
pub mod sql;
mod step;
#[cfg(feature = "testing")]
pub mod testing;
mod text;
mod timers;
mod verify;
mod worklist;
mod writer;

pub use account::{Account, Session};
pub use blob::{BLOB_BYTES_MAX, BlobMeta, BlobPlace, Blobs, SCANS_MAX, Scan, Upload};
pub use case::{CaseRow, EVENTS_MAX};
pub use commit::Outcome;
pub use counts::{CaseCount, TaskCount};
pub use draft::Draft;
pub use effects::{Backoff, EFFECTS_MAX, Effect, Retried};
pub use event::{ActorKind, NewEvent, StoredEvent, Visibility, WaitingFor};
pub use fault::Fault;
pub use groups::{GROUPS_MAX, Group};
pub use health::Health;
pub use jobs::{JOBS_MAX, TakenJob};
pub use messages::{MESSAGES_MAX, Message, MessageFailure, MessageState};
pub use open::Record;
pub use raw::RawTable;
pub use search::{Access, Found, INDEX_ROWS_MAX, Indexed, SEARCH_CASES_MAX, SEARCH_LIMIT_MAX, SearchQuery};
pub use setting::{BUNDLE_BYTES_MAX, BundleRow};
pub use step::{
    CaseView, CommitError, Committed, HeldJob, JobRow, NewEffect, Step, SubscriptionRow, TaskRow, TimerRow,
};
pub use text::JsonText;
pub use timers::{DueTimer, Listener, TIMERS_MAX};
pub use verify::{Damage, VerifyReport};
pub use worklist::{
    Claimed, Urgency, WORKLIST_COUNT_MAX, WORKLIST_LIMIT_MAX, WorkItem, Worklist, WorklistQuery,
};
pub use writer::{Writer, WriterLimits};

/// Any JSON.
pub type Json = serde_json::Value;
