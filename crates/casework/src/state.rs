//! The state of a case: the fold of its events, and nothing else.
//!
//! Architecture Invariant: only [`CaseState::apply`] changes a state, it never fails, and it needs no
//! service definition. So the log alone gives the state, on any release, and `portico verify` can say so.

use std::collections::BTreeMap;

use jiff::Timestamp;
use portico_process::State;
use portico_record::StoredEvent;
use portico_service::term::Suspension;
use serde::{Deserialize, Serialize};

use crate::fact::{CaseEvent, Document, Fact};
use crate::failure::Failure;
use crate::signals::{SignalLink, ends_the_row};

/// What is kept of a case besides the engine's state.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CaseFile {
    /// Account of the resident.
    pub resident: String,
    /// Name of the resident.
    pub resident_name: String,
    /// Where notices go.
    pub email: Option<String>,
    /// Language of the resident.
    pub language: String,
    /// Human reference.
    pub reference: String,
    /// Channel by which the application came.
    pub channel: String,
    /// When the application came in.
    pub opened: Option<Timestamp>,
    /// When the process ended.
    pub closed: Option<Timestamp>,
    /// When the decision is due.
    pub due: Option<Timestamp>,
    /// The promise of the service.
    pub target: Option<Timestamp>,
    /// The times during which the term stood still; the last one may be open.
    pub suspensions: Vec<Suspension>,
    /// When the term was extended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended: Option<Timestamp>,
    /// Who has claimed which task: key to (account, name).
    pub claims: BTreeMap<u64, (String, String)>,
    /// The outcome, once decided.
    pub outcome: Option<String>,
    /// When it was decided.
    pub decided: Option<Timestamp>,
    /// The reasons that the resident reads.
    pub reasons: Vec<String>,
    /// The legal sources of the rules that fired.
    pub sources: Vec<String>,
    /// Letters that were made: name and PDF.
    pub letters: Vec<(String, Document)>,
    /// Files of the case.
    pub documents: Vec<Document>,
    /// When each clerk last had a look.
    pub viewed: BTreeMap<String, Timestamp>,
    /// Why the case is kept beyond its term, by the name of the hold.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub holds: BTreeMap<String, String>,
    /// When it was disposed of: nothing else is known of it then but how it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disposed: Option<Timestamp>,
    /// What could not be sent and waits for somebody's decision, by the key of its desk task.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub failures: BTreeMap<u64, Failure>,
    /// Jobs that failed and rest, by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub job_rests: BTreeMap<u64, JobRest>,
    /// The signals that led to where the case is, without anybody's act since, the first one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub led_by: Vec<SignalLink>,
}

/// The rest of a job that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRest {
    /// When it may be tried again at the earliest.
    pub until: Timestamp,
    /// How often it failed.
    pub failures: u32,
}

/// Everything that is known of a case.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CaseState {
    /// The process engine's part.
    pub process: State,
    /// The rest.
    pub file: CaseFile,
}

impl CaseState {
    /// Folds one event in. `time` is the time of the event.
    pub fn apply(&mut self, time: Timestamp, channel: &str, event: &CaseEvent) {
        if ends_the_row(event) {
            self.file.led_by.clear();
        }
        match event {
            CaseEvent::Process(event) => {
                portico_process::apply(&mut self.process, event);
                if self.process.is_ended() {
                    self.file.closed.get_or_insert(time);
                } else {
                    self.file.closed = None;
                }
                let process = &self.process;
                self.file.claims.retain(|key, _| process.tasks().any(|task| task.key == *key));
                self.file.job_rests.retain(|key, _| process.jobs().any(|job| job.key == *key));
                // A job that is open again is tried again; one that is gone needs nothing any more.
                let stuck = |key| process.jobs().any(|job| job.key == key && job.retries == 0);
                if !matches!(event, portico_process::Event::JobFailed { .. }) {
                    self.file.failures.retain(|_, failure| failure.job.is_none_or(stuck));
                }
            }
            CaseEvent::Fact(Fact::CaseDisposed { .. }) => self.forget(time),
            CaseEvent::Fact(fact) => self.file.apply(time, channel, fact),
        }
    }

    /// What is left of a case that was disposed of hangs on its last event alone: the fold of the log without the
    /// payloads of all the others is the same.
    fn forget(&mut self, time: Timestamp) {
        let file = CaseFile { disposed: Some(time), ..CaseFile::default() };
        *self = CaseState { file, ..CaseState::default() };
    }

    /// Folds a stored log.
    ///
    /// # Errors
    /// When an event cannot be read: the log was altered, or is of a newer release.
    pub fn fold(events: &[StoredEvent]) -> Result<CaseState, serde_json::Error> {
        let mut state = CaseState::default();
        for stored in events.iter().filter(|stored| stored.payload.is_none()) {
            let time = Timestamp::from_microsecond(stored.event.time_us).unwrap_or(Timestamp::UNIX_EPOCH);
            state.apply(time, &stored.event.channel, &CaseEvent::read(stored)?);
        }
        Ok(state)
    }
}

impl CaseFile {
    /// Since when the term stands still, if it does.
    pub fn suspended_since(&self) -> Option<Timestamp> {
        self.suspensions.last().filter(|last| last.to.is_none()).map(|last| last.from)
    }

    fn apply(&mut self, time: Timestamp, channel: &str, fact: &Fact) {
        match fact {
            Fact::ApplicationReceived {
                resident,
                resident_name,
                email,
                language,
                reference,
                documents,
                ..
            } => {
                self.resident.clone_from(resident);
                self.resident_name.clone_from(resident_name);
                self.email.clone_from(email);
                self.language.clone_from(language);
                self.reference.clone_from(reference);
                self.documents.clone_from(documents);
                self.channel = channel.to_owned();
                self.opened = Some(time);
            }
            Fact::CaseOpened { reference, title, language, led_by, .. } => {
                self.led_by.clone_from(led_by);
                self.resident_name.clone_from(title);
                self.language.clone_from(language);
                self.reference.clone_from(reference);
                self.channel = channel.to_owned();
                self.opened = Some(time);
            }
            Fact::TermStarted { due, target } => {
                self.due = Some(*due);
                self.target = *target;
            }
            Fact::TermSuspended { at } => self.suspensions.push(Suspension { from: *at, to: None }),
            Fact::TermResumed { due } => {
                if let Some(last) = self.suspensions.last_mut() {
                    last.to = Some(time);
                }
                self.due = Some(*due);
            }
            Fact::TermExtended { due, .. } => {
                self.due = Some(*due);
                self.extended = Some(time);
            }
            Fact::TaskClaimed { task, by, by_name } => {
                self.claims.insert(*task, (by.clone(), by_name.clone()));
            }
            Fact::TaskReleased { task } => {
                self.claims.remove(task);
            }
            Fact::DocumentAdded { document } => self.documents.push(document.clone()),
            Fact::OutcomeRecorded { outcome, reasons, sources } => {
                self.outcome = Some(outcome.clone());
                self.decided = Some(time);
                self.reasons.clone_from(reasons);
                self.sources.clone_from(sources);
            }
            Fact::LetterMade { letter, document, .. } => {
                self.letters.push((letter.clone(), document.clone()))
            }
            Fact::JobRests { job, until } => {
                let failures = self.job_rests.get(job).map_or(0, |rest| rest.failures).saturating_add(1);
                self.job_rests.insert(*job, JobRest { until: *until, failures });
            }
            Fact::SignalHeard { led_by, .. } => self.led_by.clone_from(led_by),
            Fact::EffectFailed { effect, error, task: Some(task), key, job, letter, signal } => {
                let failure = Failure {
                    effect: effect.clone(),
                    error: error.clone(),
                    since: time,
                    key: key.clone(),
                    job: *job,
                    letter: letter.clone(),
                    signal: signal.clone(),
                };
                self.failures.insert(*task, failure);
            }
            Fact::EffectRetried { task, .. } | Fact::EffectGivenUp { task, .. } => {
                self.failures.remove(task);
            }
            Fact::DataViewed { by, .. } => {
                self.viewed.insert(by.clone(), time);
            }
            Fact::HoldPlaced { hold, reason } => {
                self.holds.insert(hold.clone(), reason.clone());
            }
            Fact::HoldLifted { hold, .. } => {
                self.holds.remove(hold);
            }
            Fact::CaseDisposed { .. }
            | Fact::TermEnded { .. }
            | Fact::NoteAdded { .. }
            | Fact::MessageRegistered { .. }
            | Fact::NoticeSent { .. }
            | Fact::EffectFailed { .. } => {}
        }
    }
}
