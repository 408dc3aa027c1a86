//! One SQL text for two databases. All statements use `$1` placeholders, `RETURNING`, `ON CONFLICT`, integers as i64,
//! times in microseconds, texts, and JSON as text, which SQLite and PostgreSQL understand alike; the few words that
//! differ are methods of [`Db`].
//!
//! *Invariant*: no `now()`, no sequences and no random values in SQL: what a statement writes was handed in.

mod ahead;
mod arg;
mod db;
mod disk;
mod fold;
mod pools;
mod row;
#[cfg(not(feature = "simulation"))]
mod seam;
#[cfg(feature = "simulation")]
pub mod seam;
mod set;
mod settler;
mod sqlite;
mod view;

pub(crate) use ahead::Ahead;
pub use arg::{Arg, Cell, Sql};
pub use db::{Db, Tx};
pub use pools::Pools;
pub use row::{Row, SqliteRow};
pub(crate) use set::{Batch, Column, Kind, Set, Write};
pub(crate) use sqlite::SqliteSnapshot;
pub use sqlite::{Sqlite, SqliteTx};
pub(crate) use view::View;
