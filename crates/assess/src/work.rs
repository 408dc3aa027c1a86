//! Working and waiting, for logs whose rows are whole pieces of work with a start and an end.
//!
//! A piece of work waits from when it is enabled until it starts. Where the log does not say when it was
//! enabled, the end of the last piece of the same case that had ended by its start stands for it (the case
//! is taken as strictly sequential), and the first piece of a case waits for nothing.

use crate::figures::{Ranked, Variant, variants_of, written};
use crate::log::{Log, WorkColumns};
use crate::spread::{S_PER_US, Spread};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::ops::Range;

/// Working and waiting in a log. Serialises under the names of its fields.
#[derive(Debug, Clone, Serialize)]
pub struct WorkFigures {
    /// Pieces of work.
    pub instances: u64,
    /// Distinct ways through the process, by start.
    pub variants_by_start: u64,
    /// The three commonest of them.
    pub top3_variants: Vec<Variant>,
    /// Pieces that start before they are enabled.
    pub negative_waits: u64,
    /// From when the first piece of a case is enabled to the end of its last.
    pub cycle_time_s: WorkSpread,
    /// From start to end of a piece.
    pub processing_s: WorkSpread,
    /// From enabled to start of a piece.
    pub waiting_s: WorkSpread,
    /// Cycle-time efficiency: working / (working + waiting), 0 to 1.
    pub cte: f64,
    /// The same for each activity.
    pub per_activity: BTreeMap<String, WorkOfActivity>,
    /// Why pieces waited.
    pub waiting_causes_s: Causes,
    /// Why pieces waited, for each activity.
    pub waiting_causes_per_activity_s: BTreeMap<String, CausesOfActivity>,
    /// Who worked longest, s.
    pub resource_busy_s_top10: Busy,
    /// When the first and the last case arrived.
    pub arrivals: Arrivals,
}

/// A spread as the reference facts write it, s.
#[derive(Debug, Clone, Copy, Default, Serialize)]
#[expect(missing_docs, reason = "the names are the statistics themselves")]
pub struct WorkSpread {
    pub count: u64,
    pub mean: f64,
    pub median: f64,
    pub p95: f64,
    pub total: f64,
    pub max: f64,
}

/// Working and waiting of one activity.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct WorkOfActivity {
    /// From start to end.
    pub processing: WorkSpread,
    /// From enabled to start.
    pub waiting: WorkSpread,
}

/// Why pieces of work waited, s.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Causes {
    /// The one who did it was busy with work that was enabled no later.
    pub contention: f64,
    /// The one who did it was busy with work that was enabled later.
    pub prioritization: f64,
    /// Everything else: closed, bundled, outside reasons.
    pub other: f64,
}

/// Why the pieces of one activity waited, s.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct CausesOfActivity {
    /// As in [`Causes`].
    pub contention: f64,
    /// As in [`Causes`].
    pub prioritization: f64,
    /// The whole wait.
    pub waiting: f64,
}

/// Resources with the seconds they worked, longest first.
#[derive(Debug, Clone, Default)]
pub struct Busy(
    /// The entries in order.
    pub Vec<(String, f64)>,
);

impl Serialize for Busy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, seconds)| (name, seconds)))
    }
}

/// When the first and the last case arrived, UTC.
#[derive(Debug, Clone, Default, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Arrivals {
    pub first: String,
    pub last: String,
}

/// One piece of work, µs.
#[derive(Debug, Clone, Copy)]
struct Piece {
    activity: u32,
    resource: Option<u32>,
    enabled: i64,
    start: i64,
    end: i64,
}

impl Piece {
    fn waiting(&self) -> i64 {
        self.start - self.enabled
    }
}

/// Computes the figures; `columns` are those of `log`.
pub(crate) fn figures(log: &Log, columns: &WorkColumns) -> WorkFigures {
    let by_case: Vec<Vec<Piece>> = log.cases.iter().map(|case| pieces(log, columns, case.clone())).collect();
    let pieces: Vec<Piece> = by_case.iter().flatten().copied().collect();
    let spread = |of: &dyn Fn(&Piece) -> i64| WorkSpread::of(pieces.iter().map(of));
    let processing_s = spread(&|piece| piece.end - piece.start);
    let waiting_s = spread(&Piece::waiting);
    let busy_or_waiting = processing_s.total + waiting_s.total;
    let causes = causes(&pieces);
    let arrivals: Vec<i64> = by_case.iter().filter_map(|case| arrival(case)).collect();
    let moment = |us: Option<&i64>| us.map(|us| written(*us)).unwrap_or_default();
    let (variants_by_start, top3_variants) = variants_of(log, 3);
    WorkFigures {
        instances: pieces.len() as u64,
        variants_by_start,
        top3_variants,
        negative_waits: pieces.iter().filter(|piece| piece.waiting() < 0).count() as u64,
        cycle_time_s: WorkSpread::of(by_case.iter().filter_map(|case| cycle_time(case))),
        processing_s,
        waiting_s,
        cte: if busy_or_waiting > 0.0 { processing_s.total / busy_or_waiting } else { 1.0 },
        per_activity: per_activity(log, &pieces),
        waiting_causes_s: sum_of(&causes, waiting_s.total),
        waiting_causes_per_activity_s: causes_per_activity(log, &pieces, &causes),
        resource_busy_s_top10: busy(log, &pieces),
        arrivals: Arrivals { first: moment(arrivals.iter().min()), last: moment(arrivals.iter().max()) },
    }
}

impl WorkSpread {
    fn of(durations_us: impl Iterator<Item = i64>) -> WorkSpread {
        let Spread { count, total_s, mean_s, median_s, p95_s, max_s, .. } =
            Spread::of(&mut durations_us.collect::<Vec<_>>());
        WorkSpread { count, mean: mean_s, median: median_s, p95: p95_s, total: total_s, max: max_s }
    }
}

fn pieces(log: &Log, columns: &WorkColumns, case: Range<usize>) -> Vec<Piece> {
    let ends = log.time_us.get(case.clone()).unwrap_or_default();
    let mut ends_sorted = ends.to_vec();
    ends_sorted.sort_unstable();
    case.filter_map(|at| {
        let (start, end) = (*columns.start_us.get(at)?, *log.time_us.get(at)?);
        let said = columns.enabled_us.as_ref().and_then(|enabled| enabled.get(at)).copied();
        let enabled = said.unwrap_or_else(|| {
            // A piece without duration ends at its start, but does not enable itself.
            let ended = ends_sorted.partition_point(|other| *other <= start) - usize::from(end <= start);
            ended.checked_sub(1).and_then(|last| ends_sorted.get(last)).copied().unwrap_or(start)
        });
        Some(Piece { activity: *log.activity.get(at)?, resource: log.resource_of(at), enabled, start, end })
    })
    .collect()
}

fn arrival(case: &[Piece]) -> Option<i64> {
    case.iter().map(|piece| piece.enabled.min(piece.start)).min()
}

fn cycle_time(case: &[Piece]) -> Option<i64> {
    Some(case.iter().map(|piece| piece.end).max()? - arrival(case)?)
}

fn per_activity(log: &Log, pieces: &[Piece]) -> BTreeMap<String, WorkOfActivity> {
    let of = |id: u32| pieces.iter().filter(move |piece| piece.activity == id);
    (0_u32..)
        .zip(&log.activity_names)
        .map(|(id, name)| {
            let work = WorkOfActivity {
                processing: WorkSpread::of(of(id).map(|piece| piece.end - piece.start)),
                waiting: WorkSpread::of(of(id).map(Piece::waiting)),
            };
            (name.to_string(), work)
        })
        .collect()
}

/// For each piece how long it waited by contention and by prioritization, µs.
fn causes(pieces: &[Piece]) -> Vec<(i64, i64)> {
    let mut by_resource: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, piece) in pieces.iter().enumerate() {
        if let Some(resource) = piece.resource {
            by_resource.entry(resource).or_default().push(at);
        }
    }
    let mut causes = vec![(0, 0); pieces.len()];
    for members in by_resource.values_mut() {
        members.sort_by_key(|at| pieces.get(*at).map(|piece| piece.start));
        let work: Vec<Piece> = members.iter().filter_map(|at| pieces.get(*at)).copied().collect();
        for (place, at) in members.iter().enumerate() {
            if let Some(cause) = causes.get_mut(*at) {
                *cause = causes_of(&work, place);
            }
        }
    }
    causes
}

/// How long the piece at `place` waited for its resource; `work` is what the resource did, by start.
fn causes_of(work: &[Piece], place: usize) -> (i64, i64) {
    let Some(piece) = work.get(place).filter(|piece| piece.waiting() > 0) else { return (0, 0) };
    let mut earlier = Vec::new();
    let mut later = Vec::new();
    let others = work.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, other)| other);
    for other in others.take_while(|other| other.start < piece.start) {
        let (from, to) = (other.start.max(piece.enabled), other.end.min(piece.start));
        if from >= to {
            continue;
        }
        let list = if other.enabled <= piece.enabled { &mut earlier } else { &mut later };
        list.push((from, to));
    }
    let contention = covered(&mut earlier);
    earlier.append(&mut later);
    (contention, covered(&mut earlier) - contention)
}

/// The length of a union of intervals.
fn covered(intervals: &mut [(i64, i64)]) -> i64 {
    intervals.sort_unstable();
    let mut reached = i64::MIN;
    let mut sum = 0;
    for (from, to) in intervals.iter() {
        sum += (to - from.max(&reached)).max(0);
        reached = reached.max(*to);
    }
    sum
}

fn sum_of(causes: &[(i64, i64)], waiting_s: f64) -> Causes {
    let contention = causes.iter().map(|(us, _)| us).sum::<i64>() as f64 * S_PER_US;
    let prioritization = causes.iter().map(|(_, us)| us).sum::<i64>() as f64 * S_PER_US;
    Causes { contention, prioritization, other: waiting_s - contention - prioritization }
}

fn causes_per_activity(
    log: &Log,
    pieces: &[Piece],
    causes: &[(i64, i64)],
) -> BTreeMap<String, CausesOfActivity> {
    let mut by_activity: BTreeMap<String, CausesOfActivity> = BTreeMap::new();
    for (piece, (contention, prioritization)) in pieces.iter().zip(causes) {
        let entry = by_activity.entry(log.activity_name(piece.activity).to_owned()).or_default();
        entry.contention += *contention as f64 * S_PER_US;
        entry.prioritization += *prioritization as f64 * S_PER_US;
        entry.waiting += piece.waiting() as f64 * S_PER_US;
    }
    by_activity
}

fn busy(log: &Log, pieces: &[Piece]) -> Busy {
    let mut busy_us = vec![0_u64; log.resource_names.len()];
    for piece in pieces {
        let length = u64::try_from(piece.end - piece.start).unwrap_or(0);
        if let Some(sum) = piece.resource.and_then(|id| busy_us.get_mut(id as usize)) {
            *sum += length;
        }
    }
    let names = log.resource_names.iter().map(ToString::to_string);
    let top = Ranked::top(names.zip(busy_us), 10);
    Busy(top.0.into_iter().map(|(name, us)| (name, us as f64 * S_PER_US)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_intervals_count_once() {
        assert_eq!(covered(&mut [(0, 10), (5, 15), (20, 21), (6, 7)]), 16);
    }

    #[test]
    fn a_piece_that_waits_while_its_worker_does_earlier_work_waits_by_contention() {
        let piece = |enabled, start, end| Piece { activity: 0, resource: Some(0), enabled, start, end };
        let work = [piece(0, 0, 10), piece(5, 10, 12), piece(2, 12, 13)];
        assert_eq!(causes_of(&work, 1), (5, 0));
        assert_eq!(causes_of(&work, 2), (8, 2));
    }
}
