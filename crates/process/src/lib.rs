//! BPMN 2.0.2: read, check, draw as SVG, decide and apply. Pure: no I/O, no clock, no randomness, no panic on input.
//!
//! The way of a model through this room: [`read`] turns a file into [`Definitions`] (everything that is drawn, also
//! what cannot run), [`compile`] turns definitions into a [`Program`] (only what can run, everything resolved and
//! parsed) or says per element why not, [`decide`] turns a [`Command`] into [`Event`]s, and [`apply`] folds events
//! into a [`State`]. `fold(events) == state` always.

mod analyse;
mod command;
mod compile;
mod decide;
pub mod document;
mod draw;
mod event;
mod id;
mod layout;
mod marks;
pub mod model;
mod program;
mod read;
mod repair;
mod state;
mod time;

pub use analyse::analyse;
pub use command::{Command, Refusal};
pub use compile::{Surroundings, compile};
pub use decide::{advance, decide, may_cancel, moves, obstacles};
pub use draw::draw;
pub use event::{Event, Role};
pub use id::Id;
pub use layout::{lay_out, lay_out_if_incomplete};
pub use marks::{Heat, Marks};
pub use model::Definitions;
pub use portico_rules::{Decided, Problem, Severity};
pub use program::{ElementInfo, ProcessInfo, Program, Schedule, StartInfo};
pub use read::read;
pub use repair::{Migration, Obstacle, Repair, Repaired};
pub use state::{
    Done, Incident, Instance, Job, KeptMessage, Offer, Resume, State, Step, Subscription, SubscriptionKind,
    Task, Timer, apply,
};

/// Process variables: JSON by name, as in Zeebe. FEEL temporal values are ISO strings here.
pub type Variables = serde_json::Map<String, serde_json::Value>;
