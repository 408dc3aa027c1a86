//! Jobs for outside workers: taken for a while, extended, given back. Completing and failing are steps.

use crate::Json;
use crate::fault::Fault;
use crate::open::Record;
use crate::sql::{Row, Sql};
use crate::step::JobRow;
use serde::Serialize;

/// Jobs that one call takes at most.
pub const JOBS_MAX: i64 = 500;

/// A job that a worker holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TakenJob {
    /// The case.
    pub case: String,
    /// The job's number in the case.
    pub key: i64,
    /// Its type.
    pub kind: String,
    /// The element of the process.
    pub element: String,
    /// How often it may still be tried.
    pub retries: i64,
    /// How often it was taken, this time included.
    pub attempts: i64,
    /// Until when it is held, microseconds.
    pub leased_until_us: i64,
    /// Fixed data of the model.
    pub headers: Json,
    /// Mapped inputs.
    pub variables: Json,
}

impl Record {
    /// Takes jobs of one type that are due and have a try left; for `lease_us` no other worker gets them.
    ///
    /// # Errors
    /// [`Fault::Database`]; so for all that follow.
    pub async fn take_jobs(
        &self,
        kind: &str,
        worker: &str,
        now_us: i64,
        limit: i64,
        lease_us: i64,
    ) -> Result<Vec<TakenJob>, Fault> {
        let text = format!(
            "WITH taken AS MATERIALIZED (SELECT case_id AS taken_case, key AS taken_key FROM job \
             WHERE kind = $1 AND run_at_us <= $2 AND leased_until_us <= $2 AND retries > 0 \
             ORDER BY run_at_us, created_us, case_id, key LIMIT $3{}) \
             UPDATE job SET worker = $4, leased_until_us = $5, attempts = attempts + 1 FROM taken \
             WHERE case_id = taken_case AND key = taken_key \
             RETURNING case_id, key, kind, element, retries, attempts, leased_until_us, headers, variables, created_us",
            self.db.skip_locked()
        );
        let sql = Sql::built(text)
            .bind(kind)
            .bind(now_us)
            .bind(limit.clamp(0, JOBS_MAX))
            .bind(worker)
            .bind(now_us.saturating_add(lease_us.max(1)));
        let mut jobs: Vec<(i64, TakenJob)> = self
            .db
            .run_returning(sql)
            .await?
            .iter()
            .map(|row| Ok((row.int("created_us")?, taken_job(row)?)))
            .collect::<Result<_, Fault>>()?;
        jobs.sort_by(|(a_us, a), (b_us, b)| (a_us, &a.case, a.key).cmp(&(b_us, &b.case, b.key)));
        Ok(jobs.into_iter().map(|(_, job)| job).collect())
    }

    /// Holds a job for longer. False if this worker does not hold it any more.
    ///
    /// # Errors
    /// As [`Record::take_jobs`].
    pub async fn extend_job(&self, case: &str, key: i64, worker: &str, until_us: i64) -> Result<bool, Fault> {
        let sql =
            Sql::new("UPDATE job SET leased_until_us = $4 WHERE case_id = $1 AND key = $2 AND worker = $3");
        Ok(self.db.run(sql.bind(case).bind(key).bind(worker).bind(until_us)).await? == 1)
    }

    /// Gives a job back untouched. False if this worker does not hold it any more.
    ///
    /// # Errors
    /// As [`Record::take_jobs`].
    pub async fn release_job(&self, case: &str, key: i64, worker: &str) -> Result<bool, Fault> {
        let sql = Sql::new(
            "UPDATE job SET worker = NULL, leased_until_us = 0 WHERE case_id = $1 AND key = $2 AND worker = $3",
        );
        Ok(self.db.run(sql.bind(case).bind(key).bind(worker)).await? == 1)
    }

    /// True if this worker holds the job at this moment: to be asked before its result is accepted.
    ///
    /// # Errors
    /// As [`Record::take_jobs`].
    pub async fn holds_job(&self, case: &str, key: i64, worker: &str, now_us: i64) -> Result<bool, Fault> {
        let sql = Sql::new(
            "SELECT key FROM job WHERE case_id = $1 AND key = $2 AND worker = $3 AND leased_until_us > $4",
        );
        Ok(self.db.by_key(sql.bind(case).bind(key).bind(worker).bind(now_us)).await?.is_some())
    }

    /// A job, if this worker holds it at this moment.
    ///
    /// # Errors
    /// As [`Record::take_jobs`].
    pub async fn held_job(
        &self,
        case: &str,
        key: i64,
        worker: &str,
        now_us: i64,
    ) -> Result<Option<TakenJob>, Fault> {
        let sql = Sql::new(
            "SELECT case_id, key, kind, element, retries, attempts, leased_until_us, headers, variables FROM job \
             WHERE case_id = $1 AND key = $2 AND worker = $3 AND leased_until_us > $4",
        );
        let row = self.db.row(sql.bind(case).bind(key).bind(worker).bind(now_us)).await?;
        row.as_ref().map(taken_job).transpose()
    }

    /// The open jobs of a case, by key.
    ///
    /// # Errors
    /// As [`Record::take_jobs`].
    pub async fn jobs_of_case(&self, case: &str) -> Result<Vec<JobRow>, Fault> {
        let sql = Sql::new(
            "SELECT key, kind, element, retries, headers, variables, created_us, run_at_us FROM job \
             WHERE case_id = $1 ORDER BY key",
        );
        self.db.rows(sql.bind(case)).await?.iter().map(job_row).collect()
    }
}

fn job_row(row: &Row) -> Result<JobRow, Fault> {
    Ok(JobRow {
        key: row.int("key")?,
        kind: row.text("kind")?,
        element: row.text("element")?,
        retries: row.int("retries")?,
        headers: row.json("headers")?,
        variables: row.json("variables")?,
        created_us: row.int("created_us")?,
        run_at_us: row.int("run_at_us")?,
    })
}

fn taken_job(row: &Row) -> Result<TakenJob, Fault> {
    Ok(TakenJob {
        case: row.text("case_id")?,
        key: row.int("key")?,
        kind: row.text("kind")?,
        element: row.text("element")?,
        retries: row.int("retries")?,
        attempts: row.int("attempts")?,
        leased_until_us: row.int("leased_until_us")?,
        headers: row.json("headers")?,
        variables: row.json("variables")?,
    })
}
