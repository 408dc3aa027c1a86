//! What happens between and around people: hand-overs and rework.

use super::ranked::{self, Ranked};
use super::{TOP, variants::Variants};
use crate::log::Log;
use serde::Serialize;
use std::collections::HashMap;

/// Work that passes from one resource to another between two events next to each other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Handovers {
    /// All hand-overs.
    pub total: u64,
    /// Distinct pairs of giver and taker.
    pub distinct_pairs: u64,
    /// The commonest pairs, written `giver -> taker`.
    pub top10: Ranked,
}

/// Activities done again in the same case.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rework {
    /// Cases in which any activity occurs more than once.
    pub cases_with_any_repeated_activity: u64,
    /// The same as a share of all cases, 0 to 1.
    pub share: f64,
    /// Occurrences beyond the first of an activity in its case.
    pub repeated_events: u64,
    /// In how many cases each activity is repeated.
    pub top10_activities_by_repeated_cases: Ranked,
}

pub(super) fn handovers(log: &Log) -> Handovers {
    let pairs = log.cases.iter().flat_map(|case| {
        case.clone().zip(case.clone().skip(1)).filter_map(|(earlier, later)| {
            let (giver, taker) = (log.resource_of(earlier)?, log.resource_of(later)?);
            (giver != taker).then_some((giver, taker))
        })
    });
    let counts = ranked::count(pairs);
    let name = |id: u32| log.resource_names.get(id as usize).map_or("", AsRef::as_ref);
    Handovers {
        total: counts.values().sum(),
        distinct_pairs: counts.len() as u64,
        top10: Ranked::top(
            counts.iter().map(|((giver, taker), n)| (format!("{} -> {}", name(*giver), name(*taker)), *n)),
            TOP,
        ),
    }
}

/// Rework depends on the variant only, and a log has far fewer variants than cases.
pub(super) fn rework(log: &Log, variants: &Variants<'_>) -> Rework {
    let mut cases = 0;
    let mut repeated_events = 0;
    let mut by_activity: HashMap<u32, u64> = HashMap::new();
    for (way, count) in variants.each() {
        let times = ranked::count(way.iter().copied());
        let mut is_repeated = false;
        for (activity, times) in times.into_iter().filter(|(_, times)| *times > 1) {
            is_repeated = true;
            repeated_events += (times - 1) * count;
            *by_activity.entry(activity).or_insert(0) += count;
        }
        cases += if is_repeated { count } else { 0 };
    }
    Rework {
        cases_with_any_repeated_activity: cases,
        share: cases as f64 / log.cases().max(1) as f64,
        repeated_events,
        top10_activities_by_repeated_cases: Ranked::top(
            by_activity.into_iter().map(|(id, n)| (log.activity_name(id).to_owned(), n)),
            TOP,
        ),
    }
}
