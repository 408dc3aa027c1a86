//! Which processes serve or work on a record now: each writes down now and then that it is there.
//!
//! A row is believed for [`LEASE_US`] after it was last written: a process that died blocks nobody for longer. Times are
//! the callers' own clocks; one that is ahead is believed, too, since a wrong "nobody" would cost more than a wait.

use crate::fault::Fault;
use crate::open::Record;
use crate::sql::Sql;
use serde::Serialize;

/// How long a process counts as there after it was last seen, microseconds.
pub const LEASE_US: i64 = 30 * 1_000_000;
/// How old a row may be until it is swept out, microseconds: a day.
const SWEEP_US: i64 = 24 * 60 * 60 * 1_000_000;

/// A process that serves or works on a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Present {
    /// Its own id, new at every start.
    pub id: String,
    /// What it is, for people: command, machine, process id.
    pub what: String,
    /// When it started, microseconds.
    pub started_us: i64,
    /// When it was last seen, microseconds.
    pub seen_us: i64,
}

impl Record {
    /// Writes down that a process is there. To be repeated well within [`LEASE_US`].
    ///
    /// # Errors
    /// [`Fault::Database`]; so for all that follow.
    pub async fn announce(&self, present: &Present) -> Result<(), Fault> {
        let sql = Sql::new(
            "INSERT INTO server (id, what, started_us, seen_us) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (id) DO UPDATE SET seen_us = excluded.seen_us",
        );
        let sql = sql.bind(&present.id).bind(&present.what).bind(present.started_us);
        self.db.run(sql.bind(present.seen_us)).await?;
        let sql = Sql::new("DELETE FROM server WHERE seen_us < $1");
        self.db.run(sql.bind(present.seen_us - SWEEP_US)).await.map(|_| ())
    }

    /// Says that a process ends.
    ///
    /// # Errors
    /// As [`Record::announce`].
    pub async fn take_leave(&self, id: &str) -> Result<(), Fault> {
        self.db.run(Sql::new("DELETE FROM server WHERE id = $1").bind(id)).await.map(|_| ())
    }

    /// The processes that are there at `now_us`, the longest there first.
    ///
    /// # Errors
    /// As [`Record::announce`].
    pub async fn present(&self, now_us: i64) -> Result<Vec<Present>, Fault> {
        let sql = Sql::new(
            "SELECT id, what, started_us, seen_us FROM server WHERE seen_us > $1 ORDER BY started_us, id",
        );
        let rows = self.db.rows(sql.bind(now_us - LEASE_US)).await?;
        let present = |row: &crate::sql::Row| {
            Ok(Present {
                id: row.text("id")?,
                what: row.text("what")?,
                started_us: row.int("started_us")?,
                seen_us: row.int("seen_us")?,
            })
        };
        rows.iter().map(present).collect()
    }
}
