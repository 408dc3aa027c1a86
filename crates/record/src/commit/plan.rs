//! Deciding, in memory and in order, what the group writes.

use super::Outcome;
use super::check::{Checked, CheckedEvent};
use super::load::{Head, Known, is_whole, prefix_of};
use super::marks::{Keyed, Marks, difference};
use crate::chain::{FIRST, Hash};
use crate::event::NewEvent;
use crate::search::folded_words;
use crate::step::{CommitError, Committed, HeldJob, Step};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
    /// Steps that were accepted: effects, keys and drafts follow from them.
    pub(super) accepted: Vec<Accepted<'a>>,
}

impl Writes<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.accepted.is_empty()
    }
}

/// A step that was accepted, with where its case stands after it.
#[derive(Debug)]
pub(super) struct Accepted<'a> {
    pub(super) checked: &'a Checked,
    pub(super) seq: i64,
    pub(super) position: i64,
    pub(super) reference: String,
}

/// An event with its place.
#[derive(Debug)]
pub(super) struct EventWrite<'a> {
    pub(super) step: &'a Step,
    pub(super) event: &'a NewEvent,
    pub(super) checked: &'a CheckedEvent,
    pub(super) seq: i64,
    pub(super) position: i64,
    pub(super) previous: Hash,
    pub(super) hash: Hash,
}

/// The last step of a case in the group, with what the case was before the group.
#[derive(Debug)]
pub(super) struct CaseWrite<'a> {
    pub(super) step: &'a Checked,
    pub(super) head: Head,
    /// The case begins in this group.
    pub(super) is_new: bool,
    /// It got an event in this group.
    pub(super) has_events: bool,
    /// What lists show of it, beyond what every step changes, is no longer as it was.
    pub(super) view_changed: bool,
    pub(super) search: Option<SearchChange>,
    pub(super) tasks: Difference,
    pub(super) timers: Difference,
    pub(super) subscriptions: Difference,
    pub(super) jobs: Difference,
}

/// What the search is to be told of a case: words, or only that it has an open task now, or no longer has one.
#[derive(Debug)]
pub(super) struct SearchChange {
    pub(super) words: Option<WordsChange>,
    pub(super) has_task: bool,
    /// It had none before, or had one.
    pub(super) task_changed: bool,
}

/// The words of a case that the search knows, if that is known here, and those that it is to know.
#[derive(Debug)]
pub(super) struct WordsChange {
    pub(super) before: Option<Arc<str>>,
    pub(super) after: Arc<str>,
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
        known: known.heads,
        slots: BTreeMap::new(),
        repeated: known.repeated,
        in_group: BTreeMap::new(),
        held: known.held,
        taken: known.taken,
        numbers: known.numbers,
        new_numbers: BTreeMap::new(),
        writes: Writes::default(),
        buffer: String::new(),
    };
    let outcomes = steps
        .iter()
        .map(|step| match step {
            Ok(step) => planner.take(step),
            Err(error) => Err(error.clone()),
        })
        .collect();
    Plan { outcomes, writes: planner.finish() }
}

struct Planner<'a> {
    position: i64,
    known: BTreeMap<String, Arc<Head>>,
    slots: BTreeMap<&'a str, Slot<'a>>,
    repeated: BTreeMap<String, Committed>,
    /// Keys of this group: which of the accepted steps has each.
    in_group: BTreeMap<&'a str, usize>,
    held: BTreeSet<(String, HeldJob)>,
    taken: BTreeSet<String>,
    numbers: BTreeMap<String, i64>,
    new_numbers: BTreeMap<String, i64>,
    writes: Writes<'a>,
    /// For the texts of hashes.
    buffer: String,
}

/// A case that the group changes: what it was, and where it stands after the steps so far.
struct Slot<'a> {
    before: Option<Arc<Head>>,
    last: &'a Checked,
    seq: i64,
    position: i64,
    hash: Hash,
    reference: String,
    updated_us: i64,
}

impl<'a> Planner<'a> {
    fn take(&mut self, checked: &'a Checked) -> Outcome {
        let step = &checked.step;
        if let Some(before) = step.idempotency_key.as_ref().and_then(|key| self.before(key)) {
            return Ok(before);
        }
        let in_group = self.slots.get(step.case.as_str()).map(|slot| slot.seq);
        let found = in_group.or_else(|| self.known.get(&step.case).map(|head| head.seq)).unwrap_or(0);
        if found != step.expected_seq {
            return Err(CommitError::Stale { case: step.case.clone(), expected: step.expected_seq, found });
        }
        if let Some(job) = &step.held_job
            && !self.held.contains(&(step.case.clone(), job.clone()))
        {
            return Err(CommitError::LeaseLost { case: step.case.clone(), key: job.key });
        }
        let mut slot = match self.slots.remove(step.case.as_str()) {
            Some(slot) => slot,
            None => self.slot(checked)?,
        };
        slot.last = checked;
        self.append(checked, &mut slot);
        slot.updated_us = step.events.last().map_or(slot.updated_us, |e| e.time_us);
        let committed = Committed {
            case: step.case.clone(),
            seq: slot.seq,
            position: slot.position,
            reference: slot.reference.clone(),
            repeated: false,
            result: step.request_result.clone(),
        };
        self.slots.insert(&step.case, slot);
        if let Some(key) = &step.idempotency_key {
            self.in_group.insert(key, self.writes.accepted.len());
        }
        let Committed { seq, position, ref reference, .. } = committed;
        self.writes.accepted.push(Accepted { checked, seq, position, reference: reference.clone() });
        Ok(committed)
    }

    /// What the key has done, in an earlier group or in this one.
    fn before(&self, key: &str) -> Option<Committed> {
        let in_group = || {
            let Accepted { checked, seq, position, reference } =
                self.writes.accepted.get(*self.in_group.get(key)?)?;
            Some(Committed {
                case: checked.step.case.clone(),
                seq: *seq,
                position: *position,
                reference: reference.clone(),
                repeated: true,
                result: checked.step.request_result.clone(),
            })
        };
        self.repeated.get(key).cloned().or_else(in_group)
    }

    fn slot(&mut self, checked: &'a Checked) -> Result<Slot<'a>, CommitError> {
        Ok(match self.known.get(&checked.step.case) {
            Some(head) => Slot {
                before: Some(head.clone()),
                last: checked,
                seq: head.seq,
                position: head.position,
                hash: head.hash,
                reference: head.reference.clone(),
                updated_us: head.updated_us,
            },
            None => Slot {
                before: None,
                last: checked,
                seq: 0,
                position: 0,
                hash: FIRST,
                reference: self.reference(checked)?,
                updated_us: 0,
            },
        })
    }

    fn reference(&mut self, checked: &Checked) -> Result<String, CommitError> {
        let wanted = &checked.step.view.reference;
        if is_whole(wanted) && self.taken.contains(wanted) {
            return Err(CommitError::ReferenceTaken { reference: wanted.clone() });
        }
        let reference = match prefix_of(checked) {
            Some(prefix) => {
                let last = self.numbers.entry(prefix.clone()).or_insert(0);
                let reference = if is_whole(wanted) {
                    // A reference that came from elsewhere moves the counter, so that no later number meets it.
                    let digits = wanted.strip_prefix(&prefix).and_then(|digits| digits.parse::<i64>().ok());
                    *last = (*last).max(digits.unwrap_or(0));
                    wanted.clone()
                } else {
                    *last = last.saturating_add(1);
                    format!("{prefix}{last:06}")
                };
                self.new_numbers.insert(prefix, *last);
                reference
            }
            None => wanted.clone(),
        };
        self.taken.insert(reference.clone());
        Ok(reference)
    }

    fn append(&mut self, checked: &'a Checked, head: &mut Slot<'a>) {
        let step = &checked.step;
        for (event, checked_event) in step.events.iter().zip(&checked.events) {
            head.seq += 1;
            self.position += 1;
            head.position = self.position;
            let previous = head.hash;
            head.hash = checked_event.envelope.at(head.seq, self.position, &previous, &mut self.buffer);
            self.writes.events.push(EventWrite {
                step,
                event,
                checked: checked_event,
                seq: head.seq,
                position: self.position,
                previous,
                hash: head.hash,
            });
        }
    }

    fn finish(mut self) -> Writes<'a> {
        let nothing = Arc::new(Marks::default());
        for slot in std::mem::take(&mut self.slots).into_values() {
            let (before, step) = (slot.before.as_deref(), slot.last);
            let marks_before = before.map_or(&nothing, |head| &head.marks);
            let change = before.is_none_or(|head| head.search_mark != step.search_mark).then(|| {
                let words = format!("{} {}", folded_words(&slot.reference), step.words);
                WordsChange {
                    before: before.map_or_else(|| Some(Arc::from("")), |head| head.words.clone()),
                    after: Arc::from(words.trim()),
                }
            });
            let words = match &change {
                Some(change) => Some(change.after.clone()),
                None => before.and_then(|head| head.words.clone()),
            };
            let has_task = !step.marks.tasks.is_empty();
            let task_changed = before.is_some() && has_task == marks_before.tasks.is_empty();
            let search = (change.is_some() || task_changed).then_some(SearchChange {
                words: change,
                has_task,
                task_changed,
            });
            self.writes.cases.push(CaseWrite {
                is_new: before.is_none(),
                has_events: before.map_or(0, |head| head.position) != slot.position,
                view_changed: marks_before.view != step.marks.view,
                search,
                tasks: Difference::between(&marks_before.tasks, &step.marks.tasks),
                timers: Difference::between(&marks_before.timers, &step.marks.timers),
                subscriptions: Difference::between(&marks_before.subscriptions, &step.marks.subscriptions),
                jobs: Difference::between(&marks_before.jobs, &step.marks.jobs),
                step,
                head: Head {
                    seq: slot.seq,
                    position: slot.position,
                    hash: slot.hash,
                    reference: slot.reference,
                    updated_us: slot.updated_us,
                    search_mark: step.search_mark.clone(),
                    marks: step.marks.clone(),
                    words,
                },
            });
        }
        self.writes.numbers = self.new_numbers;
        self.writes.position = self.position;
        self.writes
    }
}
