//! Everything that an event log tells about time, computed in one pass per question.
//!
//! The names follow the reference facts that lie beside public logs, so that a reader can compare. The
//! order is that of time; a directly-follows pair is two events next to each other in one case, and its
//! wait is the time between them. Where rows are whole pieces of work, the order is that of their starts and
//! the moment of a row is its end; the figures under [`Figures::work`] then say more. Quantiles are of type 7.

mod edges;
mod people;
mod ranked;
mod variants;

use crate::log::Log;
use crate::spread::{S_PER_US, Spread, quantile};
use crate::work::{self, WorkFigures};
use jiff::Timestamp;
use serde::Serialize;

pub use edges::{Edge, WaitBefore};
pub use people::{Handovers, Rework};
pub use ranked::Ranked;
pub use variants::Variant;

/// What a log tells. Serialises under the names of its fields.
#[derive(Debug, Clone, Serialize)]
pub struct Figures {
    /// Cases with at least one event.
    pub cases: u64,
    /// Events, lifecycle transitions counted separately.
    pub events: u64,
    /// Distinct activities.
    pub activities: u64,
    /// Distinct resources.
    pub resources: u64,
    /// Events left out on import because they had no time.
    pub events_without_time: u64,
    /// How often each lifecycle transition occurs.
    pub lifecycle_transitions: Ranked,
    /// The first event.
    pub first_timestamp_utc: String,
    /// The last event.
    pub last_timestamp_utc: String,
    /// From the first to the last event of a case.
    pub case_duration_s: CaseDuration,
    /// How many events a case has.
    pub events_per_case: EventsPerCase,
    /// What depends on the order of events.
    pub time_order: TimeOrder,
    /// Activities done again in the same case.
    pub rework: Rework,
    /// The most frequent activities.
    pub activity_frequency_top10: Ranked,
    /// Working and waiting, where the log has the start as well as the end of each piece of work.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub work: Option<WorkFigures>,
}

/// How long cases take, s.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the names are the statistics themselves")]
pub struct CaseDuration {
    pub mean: f64,
    pub median: f64,
    pub p90: f64,
    pub p95: f64,
    pub p99: f64,
    pub max: f64,
}

/// How many events a case has.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the names are the statistics themselves")]
pub struct EventsPerCase {
    pub mean: f64,
    pub median: f64,
    pub min: u64,
    pub max: u64,
}

/// All waits of a log together, s.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the names are the statistics themselves")]
pub struct WaitSpread {
    pub mean: f64,
    pub median: f64,
    pub p95: f64,
    pub total: f64,
}

/// What depends on the order of events, here that of time.
#[derive(Debug, Clone, Serialize)]
pub struct TimeOrder {
    /// Distinct directly-follows pairs.
    pub dfg_edges: u64,
    /// All directly-follows pairs.
    pub df_pairs: u64,
    /// Pairs that run backwards in time: none where rows are moments, since the order is that of time;
    /// where rows are whole pieces of work, those that start later and end earlier than the one before.
    pub negative_waits: u64,
    /// Pairs without any time between them.
    pub zero_waits: u64,
    /// The waits of all pairs.
    pub wait_s: WaitSpread,
    /// The ten pairs on which most time is lost in all.
    pub top10_edges_by_total_wait: Vec<Edge>,
    /// The ten most frequent pairs.
    pub top10_edges_by_count: Vec<Edge>,
    /// For each activity the time waited before it, most first.
    pub waits_before: Vec<WaitBefore>,
    /// Distinct ways through the process.
    pub variants: u64,
    /// The five commonest of them.
    pub top5_variants: Vec<Variant>,
    /// How many of the commonest variants it takes to cover 80 % of the cases.
    pub variants_covering_80pct: u64,
    /// Pairs of an activity with itself.
    pub self_loops: u64,
    /// The commonest first activities.
    pub start_activities: Ranked,
    /// Distinct first activities.
    pub n_start_activities: u64,
    /// The commonest last activities.
    pub end_activities: Ranked,
    /// Distinct last activities.
    pub n_end_activities: u64,
    /// Work that passes from one resource to another.
    pub handovers: Handovers,
}

/// How many entries a ranking shows.
const TOP: usize = 10;

/// Computes all figures of a log.
pub fn figures(log: &Log) -> Figures {
    let edges = edges::Edges::of(log);
    let variants = variants::Variants::of(log);
    let (first, last) = ends(log);
    let mut activity_counts = vec![0_u64; log.activity_names.len()];
    for id in &log.activity {
        if let Some(count) = activity_counts.get_mut(*id as usize) {
            *count += 1;
        }
    }
    let starts = ranked::count(log.cases.iter().filter_map(|c| log.activity.get(c.start).copied()));
    let last_of = |c: &std::ops::Range<usize>| log.activity.get(c.end.checked_sub(1)?).copied();
    let stops = ranked::count(log.cases.iter().filter_map(last_of));
    let activity = |id: u32| log.activity_name(id).to_owned();
    Figures {
        cases: log.cases.len() as u64,
        events: log.events() as u64,
        activities: log.activity_names.len() as u64,
        resources: log.resource_names.len() as u64,
        events_without_time: log.left_out,
        lifecycle_transitions: lifecycle(log),
        first_timestamp_utc: first,
        last_timestamp_utc: last,
        case_duration_s: case_duration(log),
        events_per_case: events_per_case(log),
        time_order: TimeOrder {
            dfg_edges: edges.distinct(),
            df_pairs: edges.pairs(),
            negative_waits: edges.negative_waits(),
            zero_waits: edges.zero_waits(),
            wait_s: edges.wait(),
            top10_edges_by_total_wait: edges.top_by_total(log, TOP),
            top10_edges_by_count: edges.top_by_count(log, TOP),
            waits_before: edges.waits_before(log),
            variants: variants.distinct(),
            top5_variants: variants.top(log, 5),
            variants_covering_80pct: variants.covering(0.8),
            self_loops: edges.self_loops(),
            n_start_activities: starts.len() as u64,
            start_activities: Ranked::top(starts.into_iter().map(|(id, n)| (activity(id), n)), TOP),
            n_end_activities: stops.len() as u64,
            end_activities: Ranked::top(stops.into_iter().map(|(id, n)| (activity(id), n)), TOP),
            handovers: people::handovers(log),
        },
        rework: people::rework(log, &variants),
        activity_frequency_top10: Ranked::top(log.activities().map(str::to_owned).zip(activity_counts), TOP),
        work: log.work.as_ref().map(|columns| work::figures(log, columns)),
    }
}

/// How many variants there are, and the commonest.
pub(crate) fn variants_of(log: &Log, limit: usize) -> (u64, Vec<Variant>) {
    let variants = variants::Variants::of(log);
    (variants.distinct(), variants.top(log, limit))
}

fn lifecycle(log: &Log) -> Ranked {
    let counts = ranked::count(log.lifecycle.iter().copied());
    let named = counts
        .into_iter()
        .filter_map(|(id, count)| log.lifecycle_names.get(id as usize).map(|name| (name.to_string(), count)));
    Ranked::top(named, usize::MAX)
}

fn ends(log: &Log) -> (String, String) {
    let text = |us: Option<i64>| us.map(written).unwrap_or_default();
    (text(log.time_us.iter().min().copied()), text(log.time_us.iter().max().copied()))
}

/// As data-frame tools write it: `2010-10-02 07:20:39.266000+00:00`, without a fraction where it is zero.
pub(crate) fn written(us: i64) -> String {
    let Ok(moment) = Timestamp::from_microsecond(us) else { return String::new() };
    let format = if us % 1_000_000 == 0 { "%Y-%m-%d %H:%M:%S+00:00" } else { "%Y-%m-%d %H:%M:%S%.6f+00:00" };
    moment.strftime(format).to_string()
}

fn case_duration(log: &Log) -> CaseDuration {
    let duration = |case: &std::ops::Range<usize>| {
        let ends = log.time_us.get(case.clone())?;
        let starts = log.work.as_ref().map_or(Some(ends), |work| work.start_us.get(case.clone()))?;
        ends.iter().max().zip(starts.iter().min()).map(|(last, first)| last - first)
    };
    let mut durations: Vec<i64> = log.cases.iter().filter_map(duration).collect();
    let Spread { mean_s, median_s, p90_s, p95_s, p99_s, max_s, .. } = Spread::of(&mut durations);
    CaseDuration { mean: mean_s, median: median_s, p90: p90_s, p95: p95_s, p99: p99_s, max: max_s }
}

fn events_per_case(log: &Log) -> EventsPerCase {
    let mut counts: Vec<i64> =
        log.cases.iter().map(|case| i64::try_from(case.len()).unwrap_or(i64::MAX)).collect();
    counts.sort_unstable();
    EventsPerCase {
        mean: log.events() as f64 / (counts.len().max(1)) as f64,
        median: quantile(&counts, 0.5).unwrap_or_default(),
        min: counts.first().copied().unwrap_or_default().unsigned_abs(),
        max: counts.last().copied().unwrap_or_default().unsigned_abs(),
    }
}

/// The wait of all pairs.
fn wait_spread(waits_us: &mut [i64]) -> WaitSpread {
    waits_us.sort_unstable();
    let total_us: i128 = waits_us.iter().map(|us| i128::from(*us)).sum();
    let total = total_us as f64 * S_PER_US;
    WaitSpread {
        mean: total / waits_us.len().max(1) as f64,
        median: quantile(waits_us, 0.5).unwrap_or_default() * S_PER_US,
        p95: quantile(waits_us, 0.95).unwrap_or_default() * S_PER_US,
        total,
    }
}
