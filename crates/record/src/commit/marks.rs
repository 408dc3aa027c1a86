//! What a case's projections looked like after its last step, kept in one column beside its head.
//!
//! A mark is a short hash of a row. With the marks at hand, a step writes only the rows that differ, without
//! reading the tables first; `verify` recomputes them from the tables.

use crate::step::{JobRow, Step, SubscriptionRow, TaskRow, TimerRow};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// Marks by key.
pub(crate) type Keyed = BTreeMap<i64, String>;

/// The marks of all open rows of a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Marks {
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) tasks: Keyed,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) timers: Keyed,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) subscriptions: Keyed,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) jobs: Keyed,
}

impl Marks {
    pub(super) fn of(step: &Step) -> Marks {
        Marks::of_rows(&step.tasks, &step.timers, &step.subscriptions, &step.jobs)
    }

    pub(crate) fn of_rows(
        tasks: &[TaskRow],
        timers: &[TimerRow],
        subscriptions: &[SubscriptionRow],
        jobs: &[JobRow],
    ) -> Marks {
        Marks {
            tasks: tasks.iter().map(|row| (row.key, mark(row))).collect(),
            timers: timers.iter().map(|row| (row.key, mark(row))).collect(),
            subscriptions: subscriptions.iter().map(|row| (row.key, mark(row))).collect(),
            jobs: jobs.iter().map(|row| (row.key, mark(row))).collect(),
        }
    }

    pub(crate) fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// 64 bits of a hash over the row: two rows of one key that meet by chance are not to be feared.
fn mark(row: &impl Serialize) -> String {
    let text = serde_json::to_vec(row).unwrap_or_default();
    let mut short = hex::encode(Sha256::digest(text));
    short.truncate(16);
    short
}

/// The keys that are gone, and those that are new or differ.
pub(super) fn difference(before: &Keyed, after: &Keyed) -> (Vec<i64>, Vec<i64>) {
    let gone = before.keys().filter(|key| !after.contains_key(key)).copied().collect();
    let changed =
        after.iter().filter(|(key, mark)| before.get(key) != Some(mark)).map(|(key, _)| *key).collect();
    (gone, changed)
}
