//! The record's behaviour: one suite, run on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod house;

mod backup;
mod checkpoint;
mod claims;
mod commit;
mod export;
mod files;
mod hostile;
mod lists;
mod log;
mod messages;
mod nodes;
mod presence;
mod retention;
mod schema;
mod search;
mod store;
mod verify;
mod writer;
