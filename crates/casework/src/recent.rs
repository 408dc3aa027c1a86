//! The cases that were changed here lately, with their state in memory, so that the next act need not read and parse
//! what this process has just written.
//!
//! *Invariant*: nothing is believed because it is remembered. A step that was decided on a remembered state names the
//! sequence that it was decided at, and the record refuses it if another node was quicker; a refusal, and an act that
//! would change nothing, are only final on a state that was read.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use portico_record::CaseRow;
use portico_service::Service;

use crate::state::CaseState;

/// Cases of one generation; two are kept. A state takes a few kilobytes.
const GENERATION_MAX: usize = 2_048;

/// A case as this process left it.
#[derive(Clone)]
pub(crate) struct Remembered {
    /// The row, without its snapshot.
    pub(crate) row: Arc<CaseRow>,
    pub(crate) service: Arc<Service>,
    pub(crate) state: Arc<CaseState>,
}

/// The last cases, the least used forgotten first, roughly: when one generation is full it becomes the old one, and the
/// old one is forgotten except for what was used meanwhile.
#[derive(Default)]
pub(crate) struct Recent(Mutex<Generations>);

#[derive(Default)]
struct Generations {
    young: HashMap<String, Remembered>,
    old: HashMap<String, Remembered>,
}

impl Recent {
    /// The case, if it is remembered.
    pub(crate) fn get(&self, case: &str) -> Option<Remembered> {
        let mut cases = self.0.lock().ok()?;
        if let Some(found) = cases.young.get(case) {
            return Some(found.clone());
        }
        let (id, found) = cases.old.remove_entry(case)?;
        cases.add(id, found.clone());
        Some(found)
    }

    /// Remembers a case; an older state of it does not replace a newer one. A case that has ended is forgotten: hardly
    /// anything happens to it any more, and what is disposed of must not live on here.
    pub(crate) fn put(&self, case: &Remembered) {
        if case.state.process.is_ended() {
            return self.forget(&case.row.id);
        }
        let Ok(mut cases) = self.0.lock() else { return };
        let id = &case.row.id;
        let newer = |known: Option<&Remembered>| known.is_some_and(|known| known.row.seq > case.row.seq);
        if newer(cases.young.get(id)) || newer(cases.old.get(id)) {
            return;
        }
        cases.old.remove(id);
        cases.add(id.clone(), case.clone());
    }

    /// Forgets a case.
    pub(crate) fn forget(&self, case: &str) {
        if let Ok(mut cases) = self.0.lock() {
            cases.young.remove(case);
            cases.old.remove(case);
        }
    }
}

impl Generations {
    fn add(&mut self, id: String, case: Remembered) {
        if self.young.len() >= GENERATION_MAX {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(id, case);
    }
}
