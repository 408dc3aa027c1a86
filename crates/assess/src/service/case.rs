//! One case, folded from its events as far as figures need it.

use jiff::Timestamp;
use portico_process::{Event, Role};
use portico_record::{StoredEvent, WaitingFor};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};

/// An event whose body does not have the shape of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unreadable;

/// What an event changed about elements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    None,
    Entered { element: String, tag: String },
    Left { element: String, length_us: i64, cancelled: bool },
}

#[derive(Debug)]
pub(super) struct Case {
    /// Its number in the order of first events.
    pub(super) number: u32,
    /// The channel of its first event.
    pub(super) channel: String,
    pub(super) outcome: Option<String>,
    opened_us: i64,
    closed_us: Option<i64>,
    decided_us: Option<i64>,
    due_us: Option<i64>,
    /// The due date that counted when the decision was recorded.
    due_at_decision_us: Option<i64>,
    suspended: bool,
    roots: BTreeSet<u64>,
    /// Visits that go on, by instance: the element and since when.
    standing: BTreeMap<u64, (String, i64)>,
    last: (i64, WaitingFor),
    waited_us: BTreeMap<WaitingFor, i64>,
}

impl Case {
    pub(super) fn new(first: &StoredEvent, number: u32) -> Case {
        Case {
            number,
            channel: first.channel.clone(),
            outcome: None,
            opened_us: first.time_us,
            closed_us: None,
            decided_us: None,
            due_us: None,
            due_at_decision_us: None,
            suspended: false,
            roots: BTreeSet::new(),
            standing: BTreeMap::new(),
            last: (first.time_us, first.waiting_for),
            waited_us: BTreeMap::new(),
        }
    }

    /// Takes in an event.
    pub(super) fn apply(&mut self, event: &StoredEvent) -> Result<Change, Unreadable> {
        self.pass_time(event);
        if event.payload.is_some() {
            return Ok(Change::None); // the case was disposed of: times and kinds are what is left of it
        }
        match event.kind.as_str() {
            "started" | "ended" | "cancelled" | "element_entered" | "element_completed"
            | "element_cancelled" => {
                let body: Event = read(event)?;
                Ok(self.apply_process(event.time_us, body))
            }
            "term_started" | "term_resumed" => {
                let Due { due } = read(event)?;
                self.due_us = Some(due.as_microsecond());
                self.suspended = false;
                Ok(Change::None)
            }
            "term_suspended" => {
                self.suspended = true;
                Ok(Change::None)
            }
            "outcome_recorded" => {
                let Outcome { outcome } = read(event)?;
                self.outcome = Some(outcome);
                // An outcome that is recorded again (after an objection) does not change when it was decided first.
                if self.decided_us.is_none() {
                    self.decided_us = Some(event.time_us);
                    self.due_at_decision_us = self.due_us;
                }
                Ok(Change::None)
            }
            _ => Ok(Change::None),
        }
    }

    /// The time since the event before counts for the one that it waited for; after the end nothing waits.
    fn pass_time(&mut self, event: &StoredEvent) {
        let (since_us, whom) = self.last;
        if self.closed_us.is_none() {
            *self.waited_us.entry(whom).or_insert(0) += (event.time_us - since_us).max(0);
        }
        self.last = (event.time_us, event.waiting_for);
    }

    fn apply_process(&mut self, time_us: i64, event: Event) -> Change {
        match event {
            Event::Started { key, .. } => {
                self.roots.insert(key);
                self.closed_us = None;
            }
            Event::Ended { key, .. } => {
                self.roots.remove(&key);
                if self.roots.is_empty() {
                    self.closed_us = Some(time_us);
                }
            }
            Event::Cancelled { .. } => {
                self.roots.clear();
                self.standing.clear();
                self.closed_us = Some(time_us);
            }
            Event::ElementEntered { key, element, tag, role: Role::Node, .. } => {
                let (element, tag) = (element.to_string(), tag.to_string());
                self.standing.insert(key, (element.clone(), time_us));
                return Change::Entered { element, tag };
            }
            Event::ElementCompleted { key, .. } => return self.leave(time_us, key, false),
            Event::ElementCancelled { key, .. } => return self.leave(time_us, key, true),
            _ => {}
        }
        Change::None
    }

    fn leave(&mut self, time_us: i64, key: u64, cancelled: bool) -> Change {
        match self.standing.remove(&key) {
            Some((element, since_us)) => {
                Change::Left { element, length_us: (time_us - since_us).max(0), cancelled }
            }
            None => Change::None,
        }
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed_us.is_some()
    }

    /// From opening to closing.
    pub(super) fn duration_us(&self) -> Option<i64> {
        Some(self.closed_us? - self.opened_us)
    }

    /// Elements at which it stands, each with since when.
    pub(super) fn open_visits(&self) -> impl Iterator<Item = (&str, i64)> {
        self.standing.values().map(|(element, since_us)| (element.as_str(), *since_us))
    }

    /// Whether it was decided, or closed without a decision, no later than due; `None` where no term applies yet.
    pub(super) fn kept_term(&self) -> Option<bool> {
        match self.decided_us {
            Some(decided_us) => Some(decided_us <= self.due_at_decision_us?),
            None => Some(self.closed_us? <= self.due_us?),
        }
    }

    pub(super) fn is_overdue(&self, now_us: i64) -> bool {
        let undecided = self.decided_us.is_none() && self.closed_us.is_none();
        undecided && !self.suspended && self.due_us.is_some_and(|due_us| due_us < now_us)
    }

    /// How long it waited for whom, until now or its end.
    pub(super) fn waited_us(&self, now_us: i64) -> BTreeMap<WaitingFor, i64> {
        let mut waited = self.waited_us.clone();
        if self.closed_us.is_none() {
            let (since_us, whom) = self.last;
            *waited.entry(whom).or_insert(0) += (now_us - since_us).max(0);
        }
        waited
    }
}

/// What is read of the body of a term that began or goes on.
#[derive(Deserialize)]
struct Due {
    due: Timestamp,
}

/// What is read of the body of an outcome.
#[derive(Deserialize)]
struct Outcome {
    outcome: String,
}

fn read<T: DeserializeOwned>(event: &StoredEvent) -> Result<T, Unreadable> {
    event.body.read().map_err(|_| Unreadable)
}
