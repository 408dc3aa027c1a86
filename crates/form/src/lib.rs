//! Forms: the form-js schema as file format, read into pages and fields, and the check of what people answer.
//!
//! What this room hides: how a flat component list becomes pages, what a browser posts, how tolerant we are of
//! what people type, and which answers count when conditions hide some of them.
//!
//! *Architecture Invariant:* there is one way from raw answers to a verdict ([`Form::check`] and
//! [`Form::take_page`] both go through `assess`), so a page and the JSON interface can never disagree.
//!
//! *Architecture Invariant:* nothing here reads a clock or does I/O; "today" comes from [`Env`].

mod answers;
mod assess;
mod canonical;
mod check;
mod controls;
mod model;
mod options;
mod posted;
mod problem;
mod read;
mod reveal;
mod rows;
mod scope;
mod settle;
mod summary;
mod table;
mod typed;
mod validate;
mod view;

pub use check::Taken;
pub use model::{Answers, Field, FieldKind, Form, Limits, Page};
pub use options::{Choice, Options};
pub use posted::{FileAnswer, Posted};
pub use problem::{CODES, FieldProblem};
pub use reveal::Reveal;
pub use rows::RowRefused;
pub use summary::{RowOf, Shown, SummaryRow, SummarySection};
pub use table::{Column, Columns, TableView};
pub use typed::Typed;
pub use view::Seen;

pub use portico_rules::{Env, Expression, Problem, Severity};
