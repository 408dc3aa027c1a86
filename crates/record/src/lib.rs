//! The log and its projections on SQLite and PostgreSQL.
//!
//! Whatever happens to a case is an event, written once, in one transaction with everything that follows from it:
//! the case's snapshot, its tasks, timers, subscriptions and jobs, the effects that are to come, and the key that
//! makes the call happen once. [`Record::commit`] is the only door for that.
//!
//! *Architecture invariant*: this room knows no BPMN and no HTML. A state is a JSON value to it.
//! *Architecture invariant*: an event never changes; the database itself refuses it.
//! *Architecture invariant*: no clock. Every time comes in with the call, in microseconds.

mod blob;
mod case;
pub mod chain;
mod commit;
mod event;
mod fault;
pub mod limits;
mod migrate;
mod open;
mod search;
pub mod sql;
mod step;

pub use case::{CaseRow, EVENTS_MAX};
pub use commit::Outcome;
pub use event::{ActorKind, NewEvent, StoredEvent, Visibility, WaitingFor};
pub use fault::Fault;
pub use open::Record;
pub use step::{
    CaseView, CommitError, Committed, JobRow, NewEffect, Step, SubscriptionRow, TaskRow, TimerRow,
};

/// Any JSON.
pub type Json = serde_json::Value;
