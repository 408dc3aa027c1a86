//! Distinct ways through the process.

use crate::log::Log;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::HashMap;

/// One way through the process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Variant {
    /// How many cases took it.
    pub count: u64,
    /// What was done, in order.
    pub activities: Vec<String>,
}

/// All variants of a log, the commonest first.
pub(crate) struct Variants<'a> {
    ranked: Vec<(&'a [u32], u64)>,
    cases: u64,
}

impl<'a> Variants<'a> {
    pub(crate) fn of(log: &'a Log) -> Variants<'a> {
        let ways = log.cases.iter().map(|range| log.activity.get(range.clone()).unwrap_or_default());
        let mut ranked: Vec<(&[u32], u64)> = Vec::new();
        let mut places: HashMap<&[u32], usize> = HashMap::new();
        for way in ways {
            let place = *places.entry(way).or_insert(ranked.len());
            match ranked.get_mut(place) {
                Some((_, count)) => *count += 1,
                None => ranked.push((way, 1)),
            }
        }
        // A stable sort: of variants that are equally common, the one that occurs first comes first.
        ranked.sort_by_key(|(_, count)| Reverse(*count));
        Variants { ranked, cases: log.cases() as u64 }
    }

    pub(crate) fn distinct(&self) -> u64 {
        self.ranked.len() as u64
    }

    /// Each variant with the number of its cases.
    pub(super) fn each(&self) -> impl Iterator<Item = (&'a [u32], u64)> {
        self.ranked.iter().copied()
    }

    /// The commonest variants.
    pub(crate) fn top(&self, log: &Log, limit: usize) -> Vec<Variant> {
        let named = |way: &[u32]| way.iter().map(|id| log.activity_name(*id).to_owned()).collect();
        let top = self.ranked.iter().take(limit);
        top.map(|(way, count)| Variant { count: *count, activities: named(way) }).collect()
    }

    /// How many of the commonest variants it takes to cover a share (0 to 1) of the cases.
    pub(super) fn covering(&self, share: f64) -> u64 {
        let mut covered = 0;
        for (at, (_, count)) in self.ranked.iter().enumerate() {
            if covered as f64 >= share * self.cases as f64 {
                return at as u64;
            }
            covered += count;
        }
        self.distinct()
    }
}
