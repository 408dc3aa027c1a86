//! From what casework read to what the page shows.

use std::collections::BTreeMap;

use fluent_bundle::FluentValue;
use jiff::Timestamp;
use portico_casework::{
    About, Act, ActorKind, DeskCase, Document, OpenCase, TimelineItem, WorkItem, judge, office_roles,
};

use super::{
    CasePage, DeadlineView, DecidedView, DocumentView, EntryView, Head, RuleView, TaskView, address,
};
use crate::desk::diagram::{Shown, diagrams, element_name};
use crate::desk::door::Desk;
use crate::desk::pages;
use crate::desk::words::{Words, channel_key, status_key, waiting_key};
use crate::fields::size;
use crate::page::FormState;

/// The case file.
pub async fn page(desk: &Desk, read: DeskCase, note: FormState) -> CasePage {
    let words = desk.words();
    let language = words.language();
    let id = read.open.row.id.clone();
    let service = &read.open.service;
    let people = read.timeline.iter().filter(|item| item.actor_kind != ActorKind::System);
    let mut names = pages::names(desk, people.map(|item| item.actor.as_str())).await;
    // The name that stands in the application, whatever became of the account.
    names.insert(read.open.state.file.resident.clone(), read.open.state.file.resident_name.clone());
    let places = places(&read, language);
    let description = match places.as_slice() {
        [] => words.get("desk-diagram-ended"),
        places => words.with("desk-diagram-stands", &[("places", places.join("; ").into())]),
    };
    let shown = Shown {
        tokens: read.tokens.clone(),
        visited: read.visited.clone(),
        steps: read.steps.clone(),
        description,
        ..Shown::default()
    };
    let mut timeline: Vec<EntryView> = read.timeline.iter().map(|item| entry(item, words, &names)).collect();
    timeline.reverse();
    CasePage {
        head: head(desk, &read.open, &read.waiting.texts, &read.service_name),
        tasks: read.tasks.iter().map(|item| task(desk, &read.open, item)).collect(),
        others: read
            .other_tasks
            .iter()
            .map(|(heading, whose)| (heading.clone(), owner(words, whose)))
            .collect(),
        further: further(desk, &read, &id),
        failures: read.failures.iter().map(|item| failure(desk, item)).collect(),
        incidents: read
            .incidents
            .iter()
            .map(|one| (element_name(service, &one.element, language), one.message.clone()))
            .collect(),
        jobs: read.jobs.iter().map(|job| element_name(service, &job.element, language)).collect(),
        administer: read.may_repair.then(|| format!("{}/administer", address(&id))),
        may_work: may_work(desk, &read.open),
        decided: read.decided.as_ref().map(|decided| DecidedView {
            text: decided.text.clone(),
            time: decided.time.to_string(),
            negative: decided.negative,
            reasons: decided.reasons.clone(),
            sources: decided.sources.clone(),
            appeal_until: decided.appeal_until.map(|until| until.to_string()),
        }),
        rules: rules(&read),
        documents: documents(&read.open),
        diagrams: diagrams(service, &shown, words),
        answers: read.answers,
        places,
        timeline,
        note,
    }
}

/// What stands at the top of every page of a case.
pub fn head(desk: &Desk, open: &OpenCase, waits_for: &[String], service: &str) -> Head {
    let words = desk.words();
    let now = desk.casework().now();
    let file = &open.state.file;
    let deadline = open.deadline(now).map(|deadline| DeadlineView {
        due: deadline.due.to_string(),
        why: words.term(&deadline, now),
        suspended_since: deadline.suspended_since.map(|since| since.to_string()),
    });
    let outcome = file.outcome.as_deref();
    Head {
        href: address(&open.row.id),
        reference: file.reference.clone(),
        resident: file.resident_name.clone(),
        service: service.to_owned(),
        status: status_key(&open.row.view.status),
        outcome: outcome.map(|one| portico_casework::outcome_text(&open.service, one, words.language())),
        waits: waiting_key(open.row.view.waiting_for),
        waits_for: waits_for.to_vec(),
        deadline,
        opened: file.opened.as_ref().map(Timestamp::to_string),
        closed: file.closed.as_ref().map(Timestamp::to_string),
        channel: channel_key(&file.channel),
        language: file.language.clone(),
        email: file.email.clone(),
    }
}

fn task(desk: &Desk, open: &OpenCase, item: &WorkItem) -> TaskView {
    let claim = open.state.file.claims.get(&item.key);
    let mine = claim.is_some_and(|(id, _)| *id == desk.actor.id);
    TaskView {
        href: format!("{}/tasks/{}", address(&item.case), item.key),
        heading: item.heading.clone(),
        mine,
        holder: claim.filter(|_| !mine).map(|(_, name)| name.clone()),
        why: desk.words().why(item.urgency, item.due, item.created, desk.casework().now()),
    }
}

fn failure(desk: &Desk, item: &WorkItem) -> (String, String) {
    let words = desk.words().with("desk-failure-heading", &[("what", item.heading.clone().into())]);
    (words, format!("{}/failures/{}", address(&item.case), item.key))
}

/// Whether the clerk may add to the case, so that no button leads to a refusal.
pub fn may_work(desk: &Desk, open: &OpenCase) -> bool {
    let roles = office_roles(&open.service);
    let about =
        About { resident: Some(&open.state.file.resident), service_roles: &roles, ..About::default() };
    judge(&desk.actor, Act::WorkOnCase, &about).allowed
}

/// Files and letters, letters first.
pub fn documents(open: &OpenCase) -> Vec<DocumentView> {
    let file = &open.state.file;
    let base = address(&open.row.id);
    let letters = file.letters.iter().map(|(_, letter)| letter);
    let view = |document: &Document| DocumentView {
        href: format!("{base}/documents/{}", document.sha256),
        name: document.name.clone(),
        size: size(document.size),
        public: document.public,
    };
    letters.chain(&file.documents).map(view).collect()
}

/// Rules that fired, oldest first.
pub fn rules(read: &DeskCase) -> Vec<RuleView> {
    let rule = |fired: &portico_casework::FiredRule| RuleView {
        decision: fired.decision.clone(),
        number: fired.number,
        inputs: fired.inputs.clone(),
        output: fired.output.clone(),
        source: fired.source.clone(),
        description: fired.description.clone(),
    };
    read.rules.iter().map(rule).collect()
}

fn further(desk: &Desk, read: &DeskCase, id: &str) -> Vec<(String, String)> {
    let base = address(id);
    let to = |kind: &str, (name, text): &(String, String)| {
        (text.clone(), format!("{base}/{kind}/{}", crate::links::encode(name)))
    };
    let messages = read.messages.iter().map(|one| to("messages", one));
    let extends = read.open.extension().is_some() && may_work(desk, &read.open);
    let extension = extends.then(|| (desk.words().get("desk-extend"), format!("{base}/extension")));
    let processes = read.processes.iter().map(|one| to("processes", one));
    let activities = read.activities.iter().map(|one| to("activities", one));
    let hold = crate::desk::records::may_keep(desk)
        .then(|| (desk.words().get("desk-hold"), format!("{}/cases/{id}", crate::desk::records::HOME)));
    messages.chain(processes).chain(activities).chain(extension).chain(hold).collect()
}

/// Where the case stands: the steps themselves, not what encloses them.
fn places(read: &DeskCase, language: &str) -> Vec<String> {
    let program = &read.open.service.program;
    let encloses = |id: &str| {
        read.tokens
            .keys()
            .any(|other| program.element(other).is_some_and(|info| info.parent.as_deref() == Some(id)))
    };
    let inner = read.tokens.keys().filter(|id| !encloses(id));
    inner.map(|id| element_name(&read.open.service, id, language)).collect()
}

/// Whose a task is, in words.
fn owner(words: Words<'_>, whose: &str) -> String {
    if whose == portico_casework::RESIDENT {
        words.get("desk-waits-resident")
    } else {
        whose.replace('-', " ")
    }
}

fn entry(item: &TimelineItem, words: Words<'_>, names: &BTreeMap<String, String>) -> EntryView {
    let arg = |name: &str| item.args.get(name).cloned().unwrap_or_default();
    let day = |name: &str| arg(name).parse().map_or_else(|_| arg(name), |at| words.day(at));
    let said =
        |key: &str, name: &'static str, value: String| words.with(key, &[(name, FluentValue::from(value))]);
    let own = || item.text.clone().unwrap_or_default();
    let (title, text) = match item.kind {
        "application_received" => (words.get("desk-event-received"), None),
        "case_opened" => (words.get("desk-event-opened"), None),
        "term_started" => (said("desk-event-term-started", "due", day("due")), None),
        "term_suspended" => (words.get("desk-event-term-suspended"), None),
        "term_resumed" => (said("desk-event-term-resumed", "due", day("due")), None),
        "term_extended" => (said("desk-event-term-extended", "due", day("due")), Some(arg("reason"))),
        "term_ended" => (said("desk-event-term-ended", "outcome", own()), None),
        "task_claimed" => (words.get("desk-event-claimed"), None),
        "task_released" => (words.get("desk-event-released"), None),
        "task_created" => (said("desk-event-task", "task", arg("task")), None),
        "task_completed" => (said("desk-event-task-done", "task", arg("task")), None),
        "asked_resident" => (said("desk-event-asked", "task", arg("task")), None),
        "document_added" => (said("desk-event-document", "document", arg("document")), None),
        "letter_made" => (said("desk-event-letter", "document", arg("document")), None),
        "note_added" => (words.get("desk-event-note"), Some(arg("note"))),
        "signal_heard" => (said("desk-event-signal", "signal", arg("signal")), None),
        "message_registered" => (said("desk-event-message", "message", own()), None),
        "outcome_recorded" => (said("desk-event-outcome", "outcome", own()), None),
        "notice_sent" => (words.get("desk-event-notice"), item.text.clone()),
        "decision_made" => (said("desk-event-rules", "decision", arg("decision")), None),
        "hold_placed" => (words.get("desk-event-hold-placed"), Some(arg("reason"))),
        "hold_lifted" => (words.get("desk-event-hold-lifted"), Some(arg("reason"))),
        "effect_retried" => (words.get("desk-event-effect-retried"), Some(arg("reason"))),
        "effect_given_up" => (words.get("desk-event-effect-given-up"), Some(arg("reason"))),
        "effect_failed" if arg("effect") == "scan" => {
            (words.get("desk-event-file-removed"), Some(arg("message")))
        }
        "effect_failed" => (words.get("desk-event-effect-failed"), Some(arg("message"))),
        "incident_raised" => (words.get("desk-event-incident"), Some(arg("message"))),
        "incident_retried" => (said("desk-event-retried", "task", arg("task")), Some(arg("reason"))),
        "data_corrected" => (said("desk-event-corrected", "changes", arg("changes")), Some(arg("reason"))),
        "token_moved" => {
            let names = [("task", arg("task").into()), ("to", arg("to").into())];
            (words.with("desk-event-moved", &names), Some(arg("reason")))
        }
        "activity_cancelled" => (said("desk-event-left", "task", arg("task")), Some(arg("reason"))),
        "migrated" => (words.get("desk-event-migrated"), Some(arg("reason"))),
        "data_viewed" => (words.get("desk-event-viewed"), None),
        "ended" => (words.get("desk-event-ended"), None),
        "cancelled" => (words.get("desk-event-cancelled"), Some(arg("reason"))),
        _ => (own(), None),
    };
    let who = match item.actor_kind {
        ActorKind::System => None,
        _ => Some(names.get(&item.actor).unwrap_or(&item.actor).clone()),
    };
    EntryView { time: item.time.to_string(), title, text, who, public: item.public }
}
