//! Directly-follows pairs and the time lost on them.

use super::{WaitSpread, wait_spread};
use crate::log::Log;
use crate::spread::{S_PER_US, Spread};
use serde::Serialize;
use std::cmp::Reverse;

/// One directly-follows pair with its waits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Edge {
    /// The earlier activity.
    pub from: String,
    /// The later activity.
    pub to: String,
    /// How often it occurs.
    pub count: u64,
    /// All waits together, s.
    pub total_s: f64,
    /// Mean wait, s.
    pub mean_s: f64,
    /// Median wait, s.
    pub median_s: f64,
    /// 95th percentile of the waits, s.
    pub p95_s: f64,
    /// In how many cases it occurs.
    pub cases: u64,
    /// The share of all cases in which it occurs, 0 to 1.
    pub share_of_cases: f64,
    /// How many of those cases, the slowest first, carry 80 % of its total wait.
    pub cases_carrying_80pct: u64,
    /// The same as a share of the cases in which it occurs, 0 to 1: small means that a few cases cause it.
    pub share_carrying_80pct: f64,
}

/// The time waited before an activity, whatever came before it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WaitBefore {
    /// The activity that was waited for.
    pub activity: String,
    /// How often something came before it.
    pub count: u64,
    /// All waits together, s.
    pub total_s: f64,
    /// Median wait, s.
    pub median_s: f64,
    /// 95th percentile of the waits, s.
    pub p95_s: f64,
    /// Its part of all the time waited in the log, 0 to 1.
    pub share: f64,
}

#[derive(Debug, Clone, Copy)]
struct Pair {
    from: u32,
    to: u32,
    case: u32,
    wait_us: i64,
}

/// All pairs of a log, those of one edge next to each other, by case inside an edge.
pub(super) struct Edges {
    pairs: Vec<Pair>,
}

impl Edges {
    pub(super) fn of(log: &Log) -> Edges {
        let mut pairs = Vec::with_capacity(log.events().saturating_sub(log.cases()));
        for (case, range) in (0_u32..).zip(&log.cases) {
            let activities = log.activity.get(range.clone()).unwrap_or_default();
            let times = log.time_us.get(range.clone()).unwrap_or_default();
            for (activity, time) in activities.windows(2).zip(times.windows(2)) {
                if let ([from, to], [before, after]) = (activity, time) {
                    pairs.push(Pair { from: *from, to: *to, case, wait_us: after - before });
                }
            }
        }
        pairs.sort_by_key(|pair| (pair.from, pair.to));
        Edges { pairs }
    }

    fn groups(&self) -> impl Iterator<Item = &[Pair]> {
        self.pairs.chunk_by(|a, b| (a.from, a.to) == (b.from, b.to))
    }

    pub(super) fn distinct(&self) -> u64 {
        self.groups().count() as u64
    }

    pub(super) fn pairs(&self) -> u64 {
        self.pairs.len() as u64
    }

    pub(super) fn negative_waits(&self) -> u64 {
        self.pairs.iter().filter(|pair| pair.wait_us < 0).count() as u64
    }

    pub(super) fn zero_waits(&self) -> u64 {
        self.pairs.iter().filter(|pair| pair.wait_us == 0).count() as u64
    }

    pub(super) fn self_loops(&self) -> u64 {
        self.pairs.iter().filter(|pair| pair.from == pair.to).count() as u64
    }

    pub(super) fn wait(&self) -> WaitSpread {
        wait_spread(&mut self.pairs.iter().map(|pair| pair.wait_us).collect::<Vec<_>>())
    }

    pub(super) fn top_by_total(&self, log: &Log, limit: usize) -> Vec<Edge> {
        self.top(log, limit, |group| group.iter().map(|pair| i128::from(pair.wait_us)).sum())
    }

    pub(super) fn top_by_count(&self, log: &Log, limit: usize) -> Vec<Edge> {
        self.top(log, limit, |group| group.len() as i128)
    }

    fn top(&self, log: &Log, limit: usize, rank: impl Fn(&[Pair]) -> i128) -> Vec<Edge> {
        let mut groups: Vec<&[Pair]> = self.groups().collect();
        // The names break ties, so that the same log always gives the same list.
        groups.sort_by_cached_key(|group| (Reverse(rank(group)), names(log, group)));
        groups.into_iter().take(limit).map(|group| edge(log, group)).collect()
    }

    pub(super) fn waits_before(&self, log: &Log) -> Vec<WaitBefore> {
        let all_us: i128 = self.pairs.iter().map(|pair| i128::from(pair.wait_us)).sum();
        let mut by_target: Vec<(u32, i64)> = self.pairs.iter().map(|p| (p.to, p.wait_us)).collect();
        by_target.sort_unstable();
        let mut waits: Vec<WaitBefore> = by_target
            .chunk_by(|a, b| a.0 == b.0)
            .map(|group| {
                let spread = Spread::of(&mut group.iter().map(|(_, us)| *us).collect::<Vec<_>>());
                let to = group.first().map_or(u32::MAX, |(to, _)| *to);
                WaitBefore {
                    activity: log.activity_name(to).to_owned(),
                    count: spread.count,
                    total_s: spread.total_s,
                    median_s: spread.median_s,
                    p95_s: spread.p95_s,
                    share: if all_us == 0 { 0.0 } else { spread.total_s / (all_us as f64 * S_PER_US) },
                }
            })
            .collect();
        waits.sort_by(|a, b| b.total_s.total_cmp(&a.total_s).then_with(|| a.activity.cmp(&b.activity)));
        waits
    }
}

fn names<'a>(log: &'a Log, group: &[Pair]) -> (&'a str, &'a str) {
    group.first().map_or(("", ""), |pair| (log.activity_name(pair.from), log.activity_name(pair.to)))
}

fn edge(log: &Log, group: &[Pair]) -> Edge {
    let (from, to) = names(log, group);
    let spread = Spread::of(&mut group.iter().map(|pair| pair.wait_us).collect::<Vec<_>>());
    // The sort by edge was stable, so the pairs of one case are neighbours.
    let mut by_case: Vec<i64> = group
        .chunk_by(|a, b| a.case == b.case)
        .map(|pairs| pairs.iter().map(|pair| pair.wait_us).sum())
        .collect();
    let carrying = carrying(&mut by_case, 0.8);
    let cases = by_case.len() as u64;
    Edge {
        from: from.to_owned(),
        to: to.to_owned(),
        count: spread.count,
        total_s: spread.total_s,
        mean_s: spread.mean_s,
        median_s: spread.median_s,
        p95_s: spread.p95_s,
        cases,
        share_of_cases: cases as f64 / log.cases().max(1) as f64,
        cases_carrying_80pct: carrying,
        share_carrying_80pct: carrying as f64 / cases.max(1) as f64,
    }
}

/// The smallest number of values, largest first, that together reach this share of their sum.
fn carrying(values: &mut [i64], share: f64) -> u64 {
    values.sort_unstable_by_key(|value| Reverse(*value));
    let total: i128 = values.iter().map(|value| i128::from(*value)).sum();
    let mut so_far = 0_i128;
    for (at, value) in values.iter().enumerate() {
        if so_far as f64 >= share * total as f64 {
            return at as u64;
        }
        so_far += i128::from(*value);
    }
    values.len() as u64
}

#[cfg(test)]
mod tests {
    use super::carrying;

    #[test]
    fn one_slow_case_among_many_quick_ones_carries_the_wait() {
        assert_eq!(carrying(&mut [1, 1, 96, 1, 1], 0.8), 1);
        assert_eq!(carrying(&mut [10, 10, 10, 10, 10], 0.8), 4);
        assert_eq!(carrying(&mut [0, 0], 0.8), 0);
    }
}
