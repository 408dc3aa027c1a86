//! Timers that are due, and what waits for messages.

use crate::fault::Fault;
use crate::open::Record;
use crate::sql::{Row, Sql};
use serde::Serialize;

/// Timers that one call returns at most: a storm of timers is worked off in batches.
pub const TIMERS_MAX: i64 = 1_000;
/// Subscriptions that one message or signal meets at most.
const SUBSCRIPTIONS_MAX: i64 = 10_000;

/// A timer that is due.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DueTimer {
    /// The case.
    pub case: String,
    /// The timer's number in the case.
    pub key: i64,
    /// When it was to fire, microseconds.
    pub due_us: i64,
}

/// Something that a case listens to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Listener {
    /// The case.
    pub case: String,
    /// The subscription's number in the case.
    pub key: i64,
    /// `message`, `signal` or `conditional`.
    pub kind: String,
    /// What a message must carry.
    pub correlation_key: Option<String>,
}

impl Record {
    /// Timers that are due, the oldest first, without marking them.
    ///
    /// # Errors
    /// [`Fault::Database`]; so for all that follow.
    pub async fn due_timers(&self, now_us: i64, limit: i64) -> Result<Vec<DueTimer>, Fault> {
        let sql = Sql::new(
            "SELECT case_id, key, due_us FROM timer WHERE due_us <= $1 ORDER BY due_us, case_id, key LIMIT $2",
        );
        let rows = self.db.rows(sql.bind(now_us).bind(limit.clamp(0, TIMERS_MAX))).await?;
        rows.iter().map(due_timer).collect()
    }

    /// Takes timers that are due: for `lease_us` nobody else gets them. Firing is a step that removes the timer; if
    /// that does not happen, the timer comes again after the lease.
    ///
    /// # Errors
    /// As [`Record::due_timers`].
    pub async fn take_timers(&self, now_us: i64, limit: i64, lease_us: i64) -> Result<Vec<DueTimer>, Fault> {
        let text = format!(
            "WITH taken AS MATERIALIZED (SELECT case_id AS taken_case, key AS taken_key FROM timer \
             WHERE due_us <= $1 AND leased_until_us <= $1 ORDER BY due_us LIMIT $2{}) \
             UPDATE timer SET leased_until_us = $3 FROM taken WHERE case_id = taken_case AND key = taken_key \
             RETURNING case_id, key, due_us",
            self.db.skip_locked()
        );
        let sql = Sql::built(text)
            .bind(now_us)
            .bind(limit.clamp(0, TIMERS_MAX))
            .bind(now_us.saturating_add(lease_us.max(0)));
        let mut timers: Vec<DueTimer> =
            self.db.run_returning(sql).await?.iter().map(due_timer).collect::<Result<_, _>>()?;
        timers.sort_by(|a, b| (a.due_us, &a.case, a.key).cmp(&(b.due_us, &b.case, b.key)));
        Ok(timers)
    }

    /// When the next timer is due, microseconds: how long a worker may sleep.
    ///
    /// # Errors
    /// As [`Record::due_timers`].
    pub async fn next_due(&self) -> Result<Option<i64>, Fault> {
        let row = self.db.row(Sql::new("SELECT min(due_us) AS due_us FROM timer")).await?;
        row.map_or(Ok(None), |row| row.int_or_null("due_us"))
    }

    /// How many timers wait.
    ///
    /// # Errors
    /// As [`Record::due_timers`].
    pub async fn waiting_timers(&self) -> Result<i64, Fault> {
        let row = self.db.row(Sql::new("SELECT count(*) AS n FROM timer")).await?;
        row.map_or(Ok(0), |row| row.int("n"))
    }

    /// What listens to a message or signal of this name. With a correlation key, those that ask for the same key;
    /// without, all.
    ///
    /// # Errors
    /// As [`Record::due_timers`].
    pub async fn listeners(
        &self,
        kind: &str,
        name: &str,
        correlation_key: Option<&str>,
    ) -> Result<Vec<Listener>, Fault> {
        let sql = Sql::new(
            "SELECT case_id, key, kind, correlation_key FROM subscription WHERE name = $1 AND kind = $2 \
             AND (CAST($3 AS TEXT) IS NULL OR correlation_key = $3) ORDER BY case_id, key LIMIT $4",
        );
        let rows =
            self.db.rows(sql.bind(name).bind(kind).bind(correlation_key).bind(SUBSCRIPTIONS_MAX)).await?;
        rows.iter()
            .map(|row| {
                Ok(Listener {
                    case: row.text("case_id")?,
                    key: row.int("key")?,
                    kind: row.text("kind")?,
                    correlation_key: row.text_or_null("correlation_key")?,
                })
            })
            .collect()
    }
}

fn due_timer(row: &Row) -> Result<DueTimer, Fault> {
    Ok(DueTimer { case: row.text("case_id")?, key: row.int("key")?, due_us: row.int("due_us")? })
}
