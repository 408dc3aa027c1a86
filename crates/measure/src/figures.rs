//! What comes out, for people and for machines.

use std::time::Duration;

use serde::Serialize;

use crate::through::Through;
use crate::work::Work;

/// One run: so many callers, one kind of case, one database.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// Callers at once.
    pub callers: usize,
    /// Steps (applications and completed tasks), each durable before it was acknowledged, a second.
    pub steps_per_s: f64,
    /// Whole cases, from application to end, a second.
    pub cases_per_s: f64,
    /// Half of the steps took at most so long, milliseconds, from the call to the acknowledgement.
    pub p50_ms: f64,
    /// 99 of 100 steps took at most so long, milliseconds.
    pub p99_ms: f64,
    /// Bytes on disk for each whole case, indexes and all.
    pub bytes_per_case: f64,
    /// Steps in one transaction, on average.
    pub steps_per_group: f64,
    /// Rows that one step writes, on average.
    pub rows_per_step: f64,
    /// Processor time of this process for one step, microseconds; without that of a database server.
    pub cpu_us_per_step: f64,
    /// The most memory that this process had during the run, bytes.
    pub peak_memory_bytes: u64,
    /// Steps a second if only their bytes are appended, in the groups of this run, to a bare table.
    pub raw_steps_per_s: f64,
    /// `steps_per_s / raw_steps_per_s`.
    pub ratio_to_raw: f64,
}

/// All runs of one kind of case on one database.
#[derive(Clone, Debug, Serialize)]
pub struct WorkFigures {
    /// `sqlite` or `postgresql`.
    pub database: String,
    /// The way in.
    pub through: Through,
    /// The kind of case.
    pub work: Work,
    /// One for each number of callers.
    pub runs: Vec<Figure>,
}

/// What a whole measurement came to.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Version of this program.
    pub version: &'static str,
    /// Processors of the machine.
    pub cores: usize,
    /// Seconds of each run.
    pub seconds: f64,
    /// What was measured.
    pub works: Vec<WorkFigures>,
    /// The mean of the ratios of all runs in process; nothing if there was none.
    pub ratio_to_raw: f64,
}

/// So many in so long.
pub(crate) fn per_second(count: u64, took: Duration) -> f64 {
    let seconds = took.as_secs_f64();
    if seconds > 0.0 { rounded(count as f64 / seconds) } else { 0.0 }
}

/// A share; nothing of nothing is nothing.
pub(crate) fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { rounded(part / whole) } else { 0.0 }
}

/// Three digits behind the point are more than any machine repeats.
pub(crate) fn rounded(number: f64) -> f64 {
    (number * 1_000.0).round() / 1_000.0
}
