//! The events of a case that are not the process engine's: what people did around it.
//!
//! Together with [`portico_process::Event`] these are all events of a case. A stored event is one or
//! the other, told apart by its kind, so that the log can be folded without knowing any service.

use jiff::Timestamp;
use portico_process::Event;
use portico_record::{JsonText, NewEvent, StoredEvent};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::signals::{SentSignal, SignalLink};

/// A file that belongs to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Content address: SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// File name as given.
    pub name: String,
    /// Media type as found in the content.
    pub content_type: String,
    /// Size in bytes.
    pub size: u64,
    /// Whether the resident may see it.
    pub public: bool,
}

/// One thing that happened to a case outside the engine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// The application came in. First event of a case.
    ApplicationReceived {
        /// Account of the resident.
        resident: String,
        /// Name of the resident.
        resident_name: String,
        /// Where notices go.
        email: Option<String>,
        /// Language of the resident, a BCP 47 tag.
        language: String,
        /// Human reference of the case.
        reference: String,
        /// Form that was filled in, if the service has one.
        form: Option<String>,
        /// The answers as checked.
        answers: Map<String, Json>,
        /// Files attached to the answers.
        documents: Vec<Document>,
    },
    /// A case began that nobody applied for. First event of such a case.
    CaseOpened {
        /// Human reference of the case.
        reference: String,
        /// What lists call it: the name of the service.
        title: String,
        /// Language of the service.
        language: String,
        /// `timer`, `signal`, `message`, `conditional` or `hand`.
        by: String,
        /// The start event, where one was chosen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        element: Option<String>,
        /// The signals that followed from one another up to here, the first one first.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        led_by: Vec<SignalLink>,
    },
    /// The legal term began.
    TermStarted {
        /// When the decision is due.
        due: Timestamp,
        /// The promise of the service, if shorter.
        target: Option<Timestamp>,
    },
    /// The term stands still because the resident owes something.
    TermSuspended {
        /// Since when.
        at: Timestamp,
    },
    /// The term goes on.
    TermResumed {
        /// The new due date.
        due: Timestamp,
    },
    /// The term was made longer, once.
    TermExtended {
        /// The new due date.
        due: Timestamp,
        /// Why; the resident reads it.
        reason: String,
    },
    /// The term ended without a decision, and the law says what that means.
    TermEnded {
        /// The outcome that the law gives.
        outcome: String,
    },
    /// A clerk took a task.
    TaskClaimed {
        /// Key of the task.
        task: u64,
        /// Account of the clerk.
        by: String,
        /// Name of the clerk.
        by_name: String,
    },
    /// A clerk gave a task back.
    TaskReleased {
        /// Key of the task.
        task: u64,
    },
    /// A file was added.
    DocumentAdded {
        /// The file.
        document: Document,
    },
    /// A clerk wrote a note for colleagues.
    NoteAdded {
        /// The note.
        text: String,
    },
    /// A message from outside was registered by a clerk or came by the API.
    MessageRegistered {
        /// Name of the message.
        name: String,
    },
    /// A signal of another case reached this one. What it does follows as events of the engine.
    SignalHeard {
        /// Name of the signal.
        name: String,
        /// The signals that followed from one another up to this one, the first one first.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        led_by: Vec<SignalLink>,
    },
    /// The decision is taken.
    OutcomeRecorded {
        /// The value of the outcome variable.
        outcome: String,
        /// The reasons that the resident reads.
        reasons: Vec<String>,
        /// The legal sources of the rules that fired.
        sources: Vec<String>,
    },
    /// A letter was made and kept.
    LetterMade {
        /// Name of the letter in the service.
        letter: String,
        /// The PDF.
        document: Document,
        /// Whether it was also mailed.
        mailed: bool,
    },
    /// A notice was sent, or would have been: `mailed` is false where no address or server is known.
    NoticeSent {
        /// Text key of the message.
        message: String,
        /// Whether a mail went out.
        mailed: bool,
    },
    /// An effect failed for good; somebody has to look.
    EffectFailed {
        /// `letter`, `notify`, `signal` or `scan`.
        effect: String,
        /// What went wrong.
        error: String,
        /// Key of the desk task; none if nothing waits for the effect any more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        task: Option<u64>,
        /// Idempotency key of the effect.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        key: String,
        /// The job of the process that waits for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        job: Option<u64>,
        /// Name of the letter, if no job waits for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        letter: Option<String>,
        /// The signal, if it was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signal: Option<SentSignal>,
    },
    /// An effect that failed is tried again.
    EffectRetried {
        /// Key of the desk task.
        task: u64,
        /// `letter`, `notify` or `signal`.
        effect: String,
        /// Idempotency key of the effect.
        key: String,
        /// Name of the letter, if no job waits for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        letter: Option<String>,
        /// The signal, if it was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signal: Option<SentSignal>,
        /// Why.
        reason: String,
    },
    /// An effect that failed is not sent at all.
    EffectGivenUp {
        /// Key of the desk task.
        task: u64,
        /// `letter`, `notify` or `signal`.
        effect: String,
        /// Why.
        reason: String,
    },
    /// A job that failed is not tried again before this time.
    JobRests {
        /// Key of the job.
        job: u64,
        /// The earliest time of the next try.
        until: Timestamp,
    },
    /// The case is kept beyond its term, for a reason.
    HoldPlaced {
        /// Name of the hold: a dispute, an audit.
        hold: String,
        /// Why.
        reason: String,
    },
    /// The reason to keep the case is gone.
    HoldLifted {
        /// Name of the hold.
        hold: String,
        /// Why.
        reason: String,
    },
    /// The certificate of disposal: the last event of a case, and the only one that keeps its body. Nothing in it is
    /// personal but who disposed.
    CaseDisposed {
        /// SHA-256 of the reference, hex: who has an old letter can find the certificate.
        reference_sha256: String,
        /// The rule: service, outcome and term.
        rule: String,
        /// When the term was over.
        due: Timestamp,
        /// Account of whoever disposed, or approved that it was done; `system` for the worker.
        by: String,
        /// Account of whoever proposed it, where that was somebody else.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proposed_by: Option<String>,
        /// Number of the list that it was disposed of with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        list: Option<i64>,
        /// Events whose payload was erased.
        events: u64,
        /// Files that the case had.
        files: u64,
        /// SHA-256 of the manifest of the package that went to the archive, hex.
        transfer_sha256: Option<String>,
    },
    /// Somebody of the authority read the case.
    DataViewed {
        /// Account of the reader.
        by: String,
        /// Name of the reader.
        by_name: String,
    },
}

impl Fact {
    /// The kind as it stands in the log.
    pub fn kind(&self) -> &'static str {
        match self {
            Fact::ApplicationReceived { .. } => "application_received",
            Fact::CaseOpened { .. } => "case_opened",
            Fact::TermStarted { .. } => "term_started",
            Fact::TermSuspended { .. } => "term_suspended",
            Fact::TermResumed { .. } => "term_resumed",
            Fact::TermExtended { .. } => "term_extended",
            Fact::TermEnded { .. } => "term_ended",
            Fact::TaskClaimed { .. } => "task_claimed",
            Fact::TaskReleased { .. } => "task_released",
            Fact::DocumentAdded { .. } => "document_added",
            Fact::NoteAdded { .. } => "note_added",
            Fact::MessageRegistered { .. } => "message_registered",
            Fact::SignalHeard { .. } => "signal_heard",
            Fact::OutcomeRecorded { .. } => "outcome_recorded",
            Fact::LetterMade { .. } => "letter_made",
            Fact::NoticeSent { .. } => "notice_sent",
            Fact::EffectFailed { .. } => "effect_failed",
            Fact::EffectRetried { .. } => "effect_retried",
            Fact::EffectGivenUp { .. } => "effect_given_up",
            Fact::JobRests { .. } => "job_rests",
            Fact::HoldPlaced { .. } => "hold_placed",
            Fact::HoldLifted { .. } => "hold_lifted",
            Fact::CaseDisposed { .. } => "case_disposed",
            Fact::DataViewed { .. } => "data_viewed",
        }
    }

    /// All kinds, to tell a stored fact from an engine event.
    const KINDS: [&'static str; 24] = [
        "application_received",
        "case_opened",
        "term_started",
        "term_suspended",
        "term_resumed",
        "term_extended",
        "term_ended",
        "task_claimed",
        "task_released",
        "document_added",
        "note_added",
        "message_registered",
        "signal_heard",
        "outcome_recorded",
        "letter_made",
        "notice_sent",
        "effect_failed",
        "effect_retried",
        "effect_given_up",
        "job_rests",
        "hold_placed",
        "hold_lifted",
        "case_disposed",
        "data_viewed",
    ];

    /// Whether the resident may see this on the timeline.
    pub fn is_public(&self) -> bool {
        !matches!(
            self,
            Fact::NoteAdded { .. }
                | Fact::TaskClaimed { .. }
                | Fact::TaskReleased { .. }
                | Fact::SignalHeard { .. }
                | Fact::EffectFailed { .. }
                | Fact::EffectRetried { .. }
                | Fact::EffectGivenUp { .. }
                | Fact::JobRests { .. }
                | Fact::HoldPlaced { .. }
                | Fact::HoldLifted { .. }
                | Fact::CaseDisposed { .. }
        )
    }
}

/// An event of a case: the engine's or a fact around it.
#[derive(Debug, Clone, PartialEq)]
pub enum CaseEvent {
    /// Of the process engine.
    Process(Event),
    /// Around it.
    Fact(Fact),
}

impl CaseEvent {
    /// The kind as it stands in the log.
    pub fn kind(&self) -> &'static str {
        match self {
            CaseEvent::Process(event) => event.kind(),
            CaseEvent::Fact(fact) => fact.kind(),
        }
    }

    /// The BPMN element, if the event belongs to one.
    pub fn element(&self) -> Option<&str> {
        match self {
            CaseEvent::Process(event) => event.element(),
            CaseEvent::Fact(_) => None,
        }
    }

    /// The body as it is written.
    ///
    /// # Errors
    /// None that an event can bring about.
    pub fn body(&self) -> Result<JsonText, serde_json::Error> {
        match self {
            CaseEvent::Process(event) => JsonText::of(event),
            CaseEvent::Fact(fact) => JsonText::of(fact),
        }
    }

    /// Reads a stored event back.
    ///
    /// # Errors
    /// When the body does not have the shape of its kind: the log was altered, or is of a newer release.
    pub fn read(stored: &StoredEvent) -> Result<CaseEvent, serde_json::Error> {
        CaseEvent::from_parts(&stored.event)
    }

    /// Reads an event from its envelope.
    ///
    /// # Errors
    /// As [`CaseEvent::read`].
    pub fn from_parts(event: &NewEvent) -> Result<CaseEvent, serde_json::Error> {
        if Fact::KINDS.contains(&event.kind.as_str()) {
            event.body.read().map(CaseEvent::Fact)
        } else {
            event.body.read().map(CaseEvent::Process)
        }
    }
}

impl From<Event> for CaseEvent {
    fn from(event: Event) -> CaseEvent {
        CaseEvent::Process(event)
    }
}

impl From<Fact> for CaseEvent {
    fn from(fact: Fact) -> CaseEvent {
        CaseEvent::Fact(fact)
    }
}
