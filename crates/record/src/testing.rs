//! For tests of this room and of others (feature `testing`): a PostgreSQL server, an object storage and a
//! virus scanner of one's own.
//!
//! ```no_run
//! let Some(server) = portico_record::testing::Postgres::start() else { return };
//! let url = server.database("mine");
//! ```

mod clamd;
mod postgres;
mod s3;

pub use clamd::Clamd;
pub use postgres::Postgres;
pub use s3::ObjectStorage;

use s3::python;

/// True if nothing may be left out: a test that lacks its data or its server then fails.
pub fn requires_all() -> bool {
    std::env::var_os("PORTICO_REQUIRE_ALL").is_some_and(|v| v == "1")
}

/// Says loudly that something was not tested; fails if nothing may be left out.
///
/// # Panics
/// If `PORTICO_REQUIRE_ALL=1`.
pub fn not_run(what: &str) {
    assert!(!requires_all(), "NOT RUN, though PORTICO_REQUIRE_ALL=1: {what}");
    eprintln!("NOT RUN: {what}");
}
