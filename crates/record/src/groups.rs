//! What the group commits were, for those who measure: how many steps, rows and bytes went into one transaction.
//!
//! Nothing is kept until somebody watches; then the last groups are kept, never more than [`GROUPS_MAX`].

use crate::open::Record;
use serde::Serialize;
use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// Groups that are kept.
pub const GROUPS_MAX: usize = 65_536;

/// One transaction of the writer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Steps that were accepted.
    pub steps: u64,
    /// Rows that were inserted or replaced.
    pub rows: u64,
    /// Bytes in these rows: texts and blobs at their length, whole numbers at eight.
    pub bytes: u64,
}

#[derive(Debug, Default)]
pub(crate) struct GroupLog {
    watched: AtomicBool,
    groups: Mutex<VecDeque<Group>>,
}

impl GroupLog {
    pub(crate) fn add(&self, group: Group) {
        if !self.watched.load(Ordering::Relaxed) {
            return;
        }
        if let Ok(mut groups) = self.groups.lock() {
            if groups.len() == GROUPS_MAX {
                groups.pop_front();
            }
            groups.push_back(group);
        }
    }
}

impl Record {
    /// The groups committed since the last call, the oldest first. The first call begins to watch and gives none.
    pub fn take_groups(&self) -> Vec<Group> {
        self.groups.watched.store(true, Ordering::Relaxed);
        self.groups.groups.lock().map(|mut groups| groups.drain(..).collect()).unwrap_or_default()
    }
}
