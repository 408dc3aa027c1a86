//! Where the cases stand that this process changed lately, so that a group need not read what it wrote itself.
//!
//! *Invariant*: what is remembered is right as long as the log ends where this process has left it. The position counter
//! says so, and it is read under its lock before anything else: if any other process has committed, all is forgotten.

use super::load::Head;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

/// Heads of one generation; two are kept. One takes about a kilobyte.
const GENERATION_MAX: usize = 8_192;

/// The heads of the cases that were changed last.
#[derive(Debug, Default)]
pub(crate) struct HeadCache(Mutex<Heads>);

#[derive(Debug, Default)]
struct Heads {
    /// The end of the log that the heads belong to.
    position: i64,
    young: HashMap<String, Arc<Head>>,
    old: HashMap<String, Arc<Head>>,
}

impl HeadCache {
    /// Where the log ends as far as this process knows.
    pub(super) fn position(&self) -> i64 {
        self.0.lock().map_or(-1, |heads| heads.position)
    }

    /// The remembered heads of these cases, given where the log ends.
    pub(super) fn known_at<'a>(
        &self,
        position: i64,
        cases: impl Iterator<Item = &'a str>,
    ) -> BTreeMap<String, Arc<Head>> {
        let Ok(mut heads) = self.0.lock() else { return BTreeMap::new() };
        if heads.position != position {
            *heads = Heads { position, ..Heads::default() };
        }
        cases
            .filter_map(|case| {
                let head = heads.young.get(case).or_else(|| heads.old.get(case))?;
                Some((case.to_owned(), head.clone()))
            })
            .collect()
    }

    /// Forgets everything: what was remembered may not have reached the disk, and others may have written in its place.
    pub(super) fn forget(&self) {
        if let Ok(mut heads) = self.0.lock() {
            *heads = Heads { position: -1, ..Heads::default() };
        }
    }

    /// Takes over what a group has left, committed between two ends of the log.
    pub(super) fn moved(&self, from: i64, to: i64, after: Vec<(String, Head)>) {
        let Ok(mut heads) = self.0.lock() else { return };
        // Another group of this process may have begun since, and have seen an end that is not ours.
        if heads.position != from {
            return;
        }
        heads.position = to;
        for (case, head) in after {
            if heads.young.len() >= GENERATION_MAX {
                heads.old = std::mem::take(&mut heads.young);
            }
            heads.young.insert(case, Arc::new(head));
        }
    }
}
