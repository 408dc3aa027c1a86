//! What a case's projections looked like after its last step, kept in one column beside its head.
//!
//! A mark is a short hash of a row. With the marks at hand, a step writes only the rows that differ, without
//! reading the tables first; `verify` recomputes them from the tables.

use crate::step::{CaseView, JobRow, Step, SubscriptionRow, TaskRow, TimerRow};
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
    /// The columns of the case's row that most steps leave as they are; empty for what an earlier release wrote.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) view: String,
}

impl Marks {
    pub(super) fn of(step: &Step) -> Marks {
        let mut marks = Marks::of_rows(&step.tasks, &step.timers, &step.subscriptions, &step.jobs);
        marks.view = view_mark(&step.service, &step.bundle, &step.view);
        marks
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
            view: String::new(),
        }
    }

    pub(crate) fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The mark of what lists show of a case and seldom changes.
pub(crate) fn view_mark(service: &str, bundle: &str, view: &CaseView) -> String {
    mark(&(
        service,
        bundle,
        &view.title,
        &view.resident,
        &view.status,
        &view.outcome,
        view.opened_us,
        view.closed_us,
        &view.channel,
    ))
}

/// 64 bits of a hash over the row: two rows of one key that meet by chance are not to be feared.
fn mark(row: &impl Serialize) -> String {
    short_mark(&serde_json::to_vec(row).unwrap_or_default())
}

/// 64 bits of a hash in hex.
pub(super) fn short_mark(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes).get(..8).unwrap_or_default())
}

/// The keys that are gone, and those that are new or differ.
pub(super) fn difference(before: &Keyed, after: &Keyed) -> (Vec<i64>, Vec<i64>) {
    let gone = before.keys().filter(|key| !after.contains_key(key)).copied().collect();
    let changed =
        after.iter().filter(|(key, mark)| before.get(key) != Some(mark)).map(|(key, _)| *key).collect();
    (gone, changed)
}
