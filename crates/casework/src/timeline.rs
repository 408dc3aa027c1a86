//! What happened, in the order in which it happened, for those who may know.

use std::collections::BTreeMap;

use jiff::Timestamp;
use portico_process::{Event, Repaired};
use portico_record::{ActorKind, StoredEvent, Visibility};
use portico_service::Service;

use crate::fact::{CaseEvent, Fact};
use crate::step;

/// One entry of a timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct TimelineItem {
    /// When.
    pub time: Timestamp,
    /// Kind of the event: pages have words for each (`timeline-KIND`).
    pub kind: &'static str,
    /// What the service says about this step, in plain words.
    pub text: Option<String>,
    /// What the words of the page need: names, dates in ISO form, titles.
    pub args: BTreeMap<&'static str, String>,
    /// Name or account of who did it.
    pub actor: String,
    /// Resident, clerk, system or third party.
    pub actor_kind: ActorKind,
    /// The resident sees it too.
    pub public: bool,
}

/// The key of the service's own words for an engine event, if such events can have words.
pub(crate) fn text_key(event: &Event) -> Option<String> {
    match event {
        Event::ElementCompleted { element, .. } => Some(format!("timeline-{element}")),
        _ => None,
    }
}

/// Writes the timeline of a case in one language.
///
/// With `internal`, everything a clerk may know; without, what the resident may know.
pub fn timeline(
    service: &Service,
    events: &[StoredEvent],
    language: &str,
    internal: bool,
) -> Vec<TimelineItem> {
    events.iter().filter_map(|stored| item(service, stored, language, internal)).collect()
}

fn item(service: &Service, stored: &StoredEvent, language: &str, internal: bool) -> Option<TimelineItem> {
    let public = stored.event.visibility == Visibility::Resident;
    if !public && !internal {
        return None;
    }
    let event = CaseEvent::read(stored).ok()?;
    let mut args = BTreeMap::new();
    let (kind, text) = match &event {
        CaseEvent::Process(event) => process_item(service, event, language, internal, &mut args)?,
        CaseEvent::Fact(fact) => (fact.kind(), fact_text(service, fact, language, &mut args)),
    };
    Some(TimelineItem {
        time: Timestamp::from_microsecond(stored.event.time_us).unwrap_or(Timestamp::UNIX_EPOCH),
        kind,
        text,
        args,
        actor: stored.event.actor.clone(),
        actor_kind: if somebody_did(kind) { stored.event.actor_kind } else { ActorKind::System },
        public,
    })
}

/// Whether an entry is somebody's own act. What merely follows from an act (the engine's steps, the term) carries
/// its actor in the log, but nobody would say that they did it.
fn somebody_did(kind: &str) -> bool {
    matches!(
        kind,
        "application_received"
            | "task_claimed"
            | "task_released"
            | "task_completed"
            | "term_extended"
            | "document_added"
            | "note_added"
            | "message_registered"
            | "effect_retried"
            | "effect_given_up"
            | "hold_placed"
            | "hold_lifted"
            | "data_viewed"
            | "cancelled"
            | "incident_retried"
            | "data_corrected"
            | "token_moved"
            | "activity_cancelled"
            | "migrated"
    )
}

type Words = (&'static str, Option<String>);

fn process_item(
    service: &Service,
    event: &Event,
    language: &str,
    internal: bool,
    args: &mut BTreeMap<&'static str, String>,
) -> Option<Words> {
    let words = text_key(event).and_then(|key| service.text(language, &key, &[]));
    match event {
        Event::TaskCreated { task, .. } => {
            if step::task_ownership(service, task).resident {
                let asked = service.text(language, &format!("resident-{}", task.element), &[]);
                args.insert("task", asked.unwrap_or_else(|| task.name.clone()));
                return Some(("asked_resident", None));
            }
            internal.then(|| {
                args.insert("task", task_heading(service, &task.element, &task.name, language));
                ("task_created", None)
            })
        }
        Event::TaskCompleted { element, .. } => internal.then(|| {
            args.insert("task", element_heading(service, element, language));
            ("task_completed", None)
        }),
        // That the application came in is a fact of its own; the start event would say it twice.
        Event::ElementCompleted { tag, .. } if tag == "startEvent" => None,
        Event::ElementCompleted { .. } => words.map(|text| ("step", Some(text))),
        Event::DecisionMade { decided, .. } => internal.then(|| {
            args.insert("decision", decided.name.clone());
            ("decision_made", None)
        }),
        Event::IncidentRaised { incident, .. } => internal.then(|| {
            args.insert("message", incident.message.clone());
            ("incident_raised", None)
        }),
        Event::Repaired { element, repaired, reason } => internal.then(|| {
            args.insert("task", element_heading(service, element, language));
            args.insert("reason", reason.clone());
            (repaired_words(service, repaired, language, args), None)
        }),
        Event::Migrated { reason, .. } => internal.then(|| {
            args.insert("reason", reason.clone());
            ("migrated", None)
        }),
        Event::Ended { .. } => Some(("ended", None)),
        Event::Cancelled { reason, .. } => {
            args.insert("reason", reason.clone());
            Some(("cancelled", None))
        }
        _ => None,
    }
}

/// What was mended by hand, and what the words of the page need for it.
fn repaired_words(
    service: &Service,
    repaired: &Repaired,
    language: &str,
    args: &mut BTreeMap<&'static str, String>,
) -> &'static str {
    match repaired {
        Repaired::Retried { .. } => "incident_retried",
        Repaired::Corrected { before, after, .. } => {
            let none = serde_json::Value::Null;
            let changes = after
                .iter()
                .map(|(name, new)| format!("{name}: {} → {new}", before.get(name).unwrap_or(&none)));
            args.insert("changes", changes.collect::<Vec<_>>().join("; "));
            "data_corrected"
        }
        Repaired::Moved { to, .. } => {
            args.insert("to", element_heading(service, to, language));
            "token_moved"
        }
        Repaired::Cancelled { .. } => "activity_cancelled",
    }
}

fn element_heading(service: &Service, element: &str, language: &str) -> String {
    let name = service.program.element(element).map_or("", |info| info.name.as_str());
    task_heading(service, element, name, language)
}

/// What a task is called at the desk.
pub(crate) fn task_heading(service: &Service, element: &str, name: &str, language: &str) -> String {
    service
        .text(language, &format!("task-{element}"), &[])
        .unwrap_or_else(|| if name.is_empty() { element.to_owned() } else { name.to_owned() })
}

fn fact_text(
    service: &Service,
    fact: &Fact,
    language: &str,
    args: &mut BTreeMap<&'static str, String>,
) -> Option<String> {
    match fact {
        Fact::ApplicationReceived { reference, .. } => {
            args.insert("reference", reference.clone());
        }
        Fact::CaseOpened { reference, .. } => {
            args.insert("reference", reference.clone());
        }
        Fact::TermStarted { due, .. } | Fact::TermResumed { due } => {
            args.insert("due", due.to_string());
        }
        Fact::TermExtended { due, reason } => {
            args.insert("due", due.to_string());
            args.insert("reason", reason.clone());
        }
        Fact::TermEnded { outcome } => {
            return Some(outcome_text(service, outcome, language));
        }
        Fact::TaskClaimed { by_name, .. } | Fact::DataViewed { by_name, .. } => {
            args.insert("name", by_name.clone());
        }
        Fact::DocumentAdded { document } | Fact::LetterMade { document, .. } => {
            args.insert("document", document.name.clone());
            args.insert("sha256", document.sha256.clone());
        }
        Fact::NoteAdded { text } => {
            args.insert("note", text.clone());
        }
        Fact::MessageRegistered { name } => {
            return Some(
                service.text(language, &format!("message-{name}"), &[]).unwrap_or_else(|| name.clone()),
            );
        }
        Fact::SignalHeard { name, .. } => {
            args.insert("signal", name.clone());
        }
        Fact::OutcomeRecorded { outcome, .. } => {
            return Some(outcome_text(service, outcome, language));
        }
        Fact::NoticeSent { message, .. } => {
            return service.text(language, message, &[]);
        }
        Fact::EffectRetried { reason, .. } | Fact::EffectGivenUp { reason, .. } => {
            args.insert("reason", reason.clone());
        }
        Fact::EffectFailed { effect, error, .. } => {
            args.insert("effect", effect.clone());
            args.insert("message", error.clone());
        }
        Fact::HoldPlaced { reason, .. } | Fact::HoldLifted { reason, .. } => {
            args.insert("reason", reason.clone());
        }
        Fact::CaseDisposed { .. }
        | Fact::TermSuspended { .. }
        | Fact::TaskReleased { .. }
        | Fact::JobRests { .. } => {}
    }
    None
}

/// An outcome in plain words.
pub fn outcome_text(service: &Service, outcome: &str, language: &str) -> String {
    service.text(language, &format!("outcome-{outcome}"), &[]).unwrap_or_else(|| outcome.to_owned())
}
