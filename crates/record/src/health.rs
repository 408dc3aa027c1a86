//! What can be measured of a record that is in use, for the person who runs it.

use crate::fault::Fault;
use crate::open::Record;
use crate::sql::Sql;
use serde::Serialize;

/// Words that wait for the search indexes are counted no further.
const WORDS_COUNTED_MAX: i64 = 100_000;

/// Measures of a record.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Health {
    /// `SQLite 3.50.4` or `PostgreSQL 150013`.
    pub database: String,
    /// The clock of the database, microseconds; on SQLite there is none but ours.
    pub database_us: Option<i64>,
    /// The time of the newest event, microseconds.
    pub newest_us: Option<i64>,
    /// Effects that should have been tried before the moment that was asked for.
    pub effects_late: u64,
    /// Effects that were given up.
    pub effects_dead: u64,
    /// Incidents of open cases that nobody has mended.
    pub incidents: u64,
    /// Jobs for outside workers that wait since before the moment that was asked for, and nobody holds.
    pub jobs_late: u64,
    /// Events that the tree does not have yet.
    pub events_not_in_tree: u64,
    /// Rows of words that are in no search index yet, counted no further than 100,000: a search reads them one by one.
    pub words_not_indexed: u64,
    /// Closed cases whose term is over.
    pub retention_due: u64,
    /// Disposals whose erasure broke off.
    pub half_erased: u64,
}

impl Record {
    /// Measures. `late_us` is the moment before which waiting work is late.
    ///
    /// # Errors
    /// [`Fault::Database`] if it cannot be reached.
    pub async fn health(&self, now_us: i64, late_us: i64) -> Result<Health, Fault> {
        let count = async |sql: Sql| -> Result<u64, Fault> {
            let row = self.db.row(sql).await?;
            Ok(row.map_or(Ok(0), |row| row.int("n"))?.max(0).unsigned_abs())
        };
        let mut health = Health::default();
        if self.db.is_postgres() {
            let sql = "SELECT current_setting('server_version_num') AS version, \
                       (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now_us";
            if let Some(row) = self.db.row(Sql::new(sql)).await? {
                health.database = format!("PostgreSQL {}", row.text("version")?);
                health.database_us = Some(row.int("now_us")?);
            }
        } else if let Some(row) = self.db.row(Sql::new("SELECT sqlite_version() AS version")).await? {
            health.database = format!("SQLite {}", row.text("version")?);
        }
        let newest = Sql::new("SELECT time_us FROM event ORDER BY position DESC LIMIT 1");
        health.newest_us = self.db.row(newest).await?.map(|row| row.int("time_us")).transpose()?;
        let late =
            "SELECT count(*) AS n FROM outbox WHERE state = 'waiting' AND run_at_us < $1 AND created_us < $1";
        health.effects_late = count(Sql::new(late).bind(late_us)).await?;
        health.effects_dead =
            count(Sql::new("SELECT count(*) AS n FROM outbox WHERE state = 'dead'")).await?;
        let raised = "SELECT count(*) AS n FROM case_state c JOIN event e ON e.case_id = c.id \
                      WHERE c.status NOT IN ('closed', 'disposed') AND e.kind = $1";
        let mended = count(Sql::new(raised).bind("incident_resolved")).await?;
        let raised = count(Sql::new(raised).bind("incident_raised")).await?;
        health.incidents = raised.saturating_sub(mended);
        let jobs =
            "SELECT count(*) AS n FROM job WHERE created_us < $1 AND run_at_us < $1 AND leased_until_us < $2";
        health.jobs_late = count(Sql::new(jobs).bind(late_us).bind(now_us)).await?;
        health.events_not_in_tree = self.events_behind().await?;
        health.words_not_indexed = self.words_not_indexed(WORDS_COUNTED_MAX).await?.max(0).unsigned_abs();
        let due = "SELECT count(*) AS n FROM retention r JOIN case_state c ON c.id = r.case_id \
                   AND c.status = 'closed' AND c.closed_us = r.closed_us WHERE r.due_us <= $1";
        health.retention_due = count(Sql::new(due).bind(now_us)).await?;
        health.half_erased = u64::try_from(self.half_erased().await?.len()).unwrap_or(u64::MAX);
        Ok(health)
    }

    /// Events that the tree does not have yet.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn events_behind(&self) -> Result<u64, Fault> {
        let sql = Sql::new(
            "SELECT count(*) AS n FROM event WHERE position > \
             COALESCE((SELECT position FROM log_leaf ORDER BY leaf DESC LIMIT 1), 0)",
        );
        let row = self.db.row(sql).await?;
        Ok(row.map_or(Ok(0), |row| row.int("n"))?.unsigned_abs())
    }
}
