//! Names with counts, most first.

use serde::{Serialize, Serializer};
use std::collections::HashMap;
use std::hash::Hash;

/// Names with counts, most first, equal counts by name. Serialises as an object in that order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ranked(
    /// The entries in order.
    pub Vec<(String, u64)>,
);

impl Ranked {
    /// The first `limit` of the entries.
    pub(crate) fn top(entries: impl IntoIterator<Item = (String, u64)>, limit: usize) -> Ranked {
        let mut entries: Vec<_> = entries.into_iter().collect();
        entries.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        entries.truncate(limit);
        Ranked(entries)
    }
}

impl Serialize for Ranked {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, count)| (name, count)))
    }
}

/// How often each value occurs.
pub(super) fn count<T: Eq + Hash>(values: impl Iterator<Item = T>) -> HashMap<T, u64> {
    let mut counts = HashMap::new();
    for value in values {
        *counts.entry(value).or_insert(0) += 1;
    }
    counts
}
