//! Deciding, in memory and in order, what the group writes.

use super::Outcome;
use super::check::Checked;
use super::load::{Head, Known, is_whole, prefix_of};
use super::marks::{Keyed, Marks, difference};
use crate::chain::{self, FIRST, Hash, Place};
use crate::step::{CommitError, Committed};
use std::collections::{BTreeMap, BTreeSet};

/// What a group came to.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub(super) outcomes: Vec<Outcome>,
    pub(super) writes: Writes<'a>,
}

/// What is to be written.
#[derive(Debug, Default)]
pub(super) struct Writes<'a> {
    pub(super) position: i64,
    pub(super) events: Vec<EventWrite<'a>>,
    pub(super) cases: Vec<CaseWrite<'a>>,
    pub(super) numbers: BTreeMap<String, i64>,
    /// Steps that were accepted, with the outcome's index: effects, keys and drafts follow from them.
    pub(super) accepted: Vec<(&'a Checked, Committed)>,
}

impl Writes<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.accepted.is_empty()
    }
}

/// An event with its place.
#[derive(Debug)]
pub(super) struct EventWrite<'a> {
    pub(super) step: &'a Checked,
    pub(super) index: usize,
    pub(super) seq: i64,
    pub(super) position: i64,
    pub(super) previous: Hash,
    pub(super) hash: Hash,
    pub(super) salt: [u8; 16],
}

/// The last step of a case in the group, with what the case was before the group.
#[derive(Debug)]
pub(super) struct CaseWrite<'a> {
    pub(super) step: &'a Checked,
    pub(super) head: Head,
    pub(super) search_changed: bool,
    pub(super) tasks: Difference,
    pub(super) timers: Difference,
    pub(super) subscriptions: Difference,
    pub(super) jobs: Difference,
}

/// Keys that are gone, and keys that are new or differ.
#[derive(Debug, Default)]
pub(super) struct Difference {
    pub(super) gone: Vec<i64>,
    pub(super) changed: BTreeSet<i64>,
}

impl Difference {
    fn between(before: &Keyed, after: &Keyed) -> Difference {
        let (gone, changed) = difference(before, after);
        Difference { gone, changed: changed.into_iter().collect() }
    }
}

pub(super) fn plan<'a>(steps: &'a [Result<Checked, CommitError>], known: Known) -> Plan<'a> {
    let mut planner = Planner {
        position: known.position,
        heads: known.heads.clone(),
        repeated: known.repeated,
        taken: known.taken,
        numbers: known.numbers,
        new_numbers: BTreeMap::new(),
        last: BTreeMap::new(),
        writes: Writes::default(),
    };
    let outcomes = steps
        .iter()
        .map(|step| match step {
            Ok(step) => planner.take(step),
            Err(error) => Err(error.clone()),
        })
        .collect();
    Plan { outcomes, writes: planner.finish(&known.heads) }
}

struct Planner<'a> {
    position: i64,
    heads: BTreeMap<String, Head>,
    repeated: BTreeMap<String, Committed>,
    taken: BTreeSet<String>,
    numbers: BTreeMap<String, i64>,
    new_numbers: BTreeMap<String, i64>,
    last: BTreeMap<String, &'a Checked>,
    writes: Writes<'a>,
}

impl<'a> Planner<'a> {
    fn take(&mut self, checked: &'a Checked) -> Outcome {
        let step = &checked.step;
        if let Some(before) = step.idempotency_key.as_ref().and_then(|key| self.repeated.get(key)) {
            return Ok(before.clone());
        }
        let head = self.heads.get(&step.case);
        let found = head.map_or(0, |h| h.seq);
        if found != step.expected_seq {
            return Err(CommitError::Stale { case: step.case.clone(), expected: step.expected_seq, found });
        }
        let mut head = match head {
            Some(head) => head.clone(),
            None => self.new_head(checked)?,
        };
        self.append(checked, &mut head);
        head.updated_us = step.events.last().map_or(head.updated_us, |e| e.time_us);
        let committed = Committed {
            case: step.case.clone(),
            seq: head.seq,
            position: head.position,
            reference: head.reference.clone(),
            repeated: false,
            result: step.request_result.clone(),
        };
        self.heads.insert(step.case.clone(), head);
        self.last.insert(step.case.clone(), checked);
        if let Some(key) = &step.idempotency_key {
            self.repeated.insert(key.clone(), Committed { repeated: true, ..committed.clone() });
        }
        self.writes.accepted.push((checked, committed.clone()));
        Ok(committed)
    }

    fn new_head(&mut self, checked: &Checked) -> Result<Head, CommitError> {
        Ok(Head {
            seq: 0,
            position: 0,
            hash: FIRST,
            reference: self.reference(checked)?,
            updated_us: 0,
            search_mark: String::new(),
            marks: Marks::default(),
        })
    }

    fn reference(&mut self, checked: &Checked) -> Result<String, CommitError> {
        let wanted = &checked.step.view.reference;
        let prefix = prefix_of(checked);
        let last = self.numbers.entry(prefix.clone()).or_insert(0);
        let reference = if is_whole(wanted) {
            if self.taken.contains(wanted) {
                return Err(CommitError::ReferenceTaken { reference: wanted.clone() });
            }
            // A reference that came from elsewhere moves the counter, so that no later number meets it.
            let number =
                wanted.strip_prefix(&prefix).and_then(|digits| digits.parse::<i64>().ok()).unwrap_or(0);
            *last = (*last).max(number);
            wanted.clone()
        } else {
            *last = last.saturating_add(1);
            format!("{prefix}{last:06}")
        };
        self.new_numbers.insert(prefix, *last);
        self.taken.insert(reference.clone());
        Ok(reference)
    }

    fn append(&mut self, checked: &'a Checked, head: &mut Head) {
        let step = &checked.step;
        for (index, event) in step.events.iter().enumerate() {
            head.seq += 1;
            self.position += 1;
            head.position = self.position;
            let salt: [u8; 16] = rand::random();
            let previous = head.hash;
            let place = Place {
                case: &step.case,
                seq: head.seq,
                position: self.position,
                bundle: &step.bundle,
                previous: &previous,
                salt: &salt,
            };
            head.hash = chain::hash(&place, event);
            self.writes.events.push(EventWrite {
                step: checked,
                index,
                seq: head.seq,
                position: self.position,
                previous,
                hash: head.hash,
                salt,
            });
        }
    }

    fn finish(mut self, before: &BTreeMap<String, Head>) -> Writes<'a> {
        let nothing = Marks::default();
        for (case, step) in std::mem::take(&mut self.last) {
            let Some(mut head) = self.heads.remove(&case) else { continue };
            let old = before.get(&case);
            let old_marks = old.map_or(&nothing, |h| &h.marks);
            let search_mark = chain_mark(&step.words);
            let search_changed = old.is_none_or(|h| h.search_mark != search_mark);
            head.search_mark = search_mark;
            self.writes.cases.push(CaseWrite {
                tasks: Difference::between(&old_marks.tasks, &step.marks.tasks),
                timers: Difference::between(&old_marks.timers, &step.marks.timers),
                subscriptions: Difference::between(&old_marks.subscriptions, &step.marks.subscriptions),
                jobs: Difference::between(&old_marks.jobs, &step.marks.jobs),
                step,
                head,
                search_changed,
            });
        }
        self.writes.numbers = self.new_numbers;
        self.writes.position = self.position;
        self.writes
    }
}

/// A short mark of the words, so that the index is only written when they changed.
fn chain_mark(words: &str) -> String {
    use sha2::Digest as _;
    let mut mark = hex::encode(sha2::Sha256::digest(words));
    mark.truncate(16);
    mark
}
