//! What can be said about a step without the database.

use super::marks::{Marks, short_mark};
use crate::chain::{self, Envelope};
use crate::limits::{self, EVENTS_PER_STEP_MAX, ROWS_PER_STEP_MAX, SEARCH_TEXT_BYTES_MAX, TEXT_BYTES_MAX};
use crate::search::folded_words;
use crate::step::{CommitError, Step};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A step that can be kept, with the texts of its JSON.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(super) step: Step,
    /// One for each event.
    pub(super) events: Vec<CheckedEvent>,
    /// One for each job: headers, variables.
    pub(super) jobs: Vec<(String, String)>,
    /// One for each effect.
    pub(super) effects: Vec<String>,
    pub(super) result: Option<String>,
    /// What the search finds the case by, beside its reference.
    pub(super) words: String,
    /// A short mark of the words, so that the index is only touched when they changed.
    pub(super) search_mark: String,
    pub(super) marks: Arc<Marks>,
    pub(super) marks_text: String,
}

/// What an event needs to be kept, as far as it does not depend on its place.
#[derive(Debug)]
pub(super) struct CheckedEvent {
    pub(super) salt: [u8; 16],
    /// The hash, but for the place.
    pub(super) envelope: Envelope,
}

/// Bytes of an event's text that there is room for from the start: most fit.
const BUFFER: usize = 1_024;

/// Everything about a step that needs neither the database nor the other steps: done by whoever brings it, so that the
/// one task that commits has little left to do.
pub(crate) fn check(step: Step) -> Result<Checked, CommitError> {
    match parts(&step) {
        Ok(parts) => {
            let Parts { jobs, effects, result } = parts;
            let words = folded_words(&format!("{} {}", step.view.title, step.view.search_text));
            let search_mark = short_mark(words.as_bytes());
            let marks = Arc::new(Marks::of(&step));
            let marks_text = marks.text();
            let mut buffer = String::with_capacity(BUFFER);
            let salted = |event| {
                let salt: [u8; 16] = rand::random();
                let payload = chain::payload(&salt, event, &mut buffer);
                let envelope = Envelope::of(&step.case, &step.bundle, event, &payload, &mut buffer);
                CheckedEvent { envelope, salt }
            };
            let events = step.events.iter().map(salted).collect();
            Ok(Checked { step, events, jobs, effects, result, words, search_mark, marks, marks_text })
        }
        Err((what, why)) => {
            Err(CommitError::Invalid { case: step.case.replace('\0', "\u{fffd}"), what, why })
        }
    }
}

struct Parts {
    jobs: Vec<(String, String)>,
    effects: Vec<String>,
    result: Option<String>,
}

type Unfit = (String, String);

fn parts(step: &Step) -> Result<Parts, Unfit> {
    identity(step)?;
    sizes(step)?;
    keys(step)?;
    texts(step)?;
    limits::json_text(step.snapshot.as_str()).map_err(|why| ("the snapshot".to_owned(), why))?;
    for event in &step.events {
        limits::json_text(event.body.as_str())
            .map_err(|why| (format!("the body of event {}", event.kind), why))?;
    }
    let json = |what: &str, value| limits::json(value).map_err(|why| (what.to_owned(), why));
    Ok(Parts {
        jobs: step
            .jobs
            .iter()
            .map(|j| {
                Ok((json("the headers of a job", &j.headers)?, json("the variables of a job", &j.variables)?))
            })
            .collect::<Result<_, Unfit>>()?,
        effects: step
            .outbox
            .iter()
            .map(|e| json(&format!("the body of effect {}", e.key), &e.body))
            .collect::<Result<_, _>>()?,
        result: step.request_result.as_ref().map(|r| json("the request's result", r)).transpose()?,
    })
}

fn identity(step: &Step) -> Result<(), Unfit> {
    for (what, value) in
        [("the case id", &step.case), ("the service", &step.service), ("the bundle", &step.bundle)]
    {
        if value.is_empty() {
            return Err((what.to_owned(), "it is empty".to_owned()));
        }
    }
    if step.expected_seq < 0 {
        return Err(("the expected sequence number".to_owned(), "it is negative".to_owned()));
    }
    if step.expected_seq == 0 && step.events.is_empty() {
        return Err(("a new case".to_owned(), "it has no event; a case begins with one".to_owned()));
    }
    Ok(())
}

fn sizes(step: &Step) -> Result<(), Unfit> {
    for (what, count, count_max) in [
        ("events", step.events.len(), EVENTS_PER_STEP_MAX),
        ("tasks", step.tasks.len(), ROWS_PER_STEP_MAX),
        ("timers", step.timers.len(), ROWS_PER_STEP_MAX),
        ("subscriptions", step.subscriptions.len(), ROWS_PER_STEP_MAX),
        ("jobs", step.jobs.len(), ROWS_PER_STEP_MAX),
        ("effects", step.outbox.len(), ROWS_PER_STEP_MAX),
        ("finished effects", step.done_effects.len(), ROWS_PER_STEP_MAX),
    ] {
        if count > count_max {
            return Err((what.to_owned(), format!("the step has {count}, at most {count_max} are allowed")));
        }
    }
    Ok(())
}

/// A key stands for one thing; two rows with one key would overwrite each other.
fn keys(step: &Step) -> Result<(), Unfit> {
    fn once(what: &str, keys: impl Iterator<Item = i64>) -> Result<(), Unfit> {
        let mut seen = BTreeSet::new();
        for key in keys {
            if !seen.insert(key) {
                return Err((format!("{what} {key}"), "the step has it twice".to_owned()));
            }
        }
        Ok(())
    }
    once("task", step.tasks.iter().map(|r| r.key))?;
    once("timer", step.timers.iter().map(|r| r.key))?;
    once("subscription", step.subscriptions.iter().map(|r| r.key))?;
    once("job", step.jobs.iter().map(|r| r.key))
}

fn texts(step: &Step) -> Result<(), Unfit> {
    let fit =
        |what: &str, value: &str| limits::text(value, TEXT_BYTES_MAX).map_err(|why| (what.to_owned(), why));
    let maybe = |what: &str, value: &Option<String>| value.as_deref().map_or(Ok(()), |v| fit(what, v));
    fit("the case id", &step.case)?;
    fit("the service", &step.service)?;
    fit("the bundle", &step.bundle)?;
    maybe("the idempotency key", &step.idempotency_key)?;
    maybe("the draft", &step.drop_draft)?;
    maybe("the worker of a job", &step.held_job.as_ref().map(|job| job.worker.clone()))?;
    let view = &step.view;
    fit("the reference", &view.reference)?;
    fit("the title", &view.title)?;
    fit("the status", &view.status)?;
    fit("the channel", &view.channel)?;
    maybe("the resident", &view.resident)?;
    maybe("the outcome", &view.outcome)?;
    limits::text(&view.search_text, SEARCH_TEXT_BYTES_MAX)
        .map_err(|why| ("the text for the search".to_owned(), why))?;
    for event in &step.events {
        fit("the kind of an event", &event.kind)?;
        fit("the actor of an event", &event.actor)?;
        fit("the channel of an event", &event.channel)?;
        maybe("the element of an event", &event.element)?;
        maybe("the lifecycle of an event", &event.lifecycle)?;
    }
    for task in &step.tasks {
        fit("the element of a task", &task.element)?;
        fit("the name of a task", &task.name)?;
        fit("the role of a task", &task.role)?;
        maybe("the form of a task", &task.form)?;
        maybe("the assignee of a task", &task.assignee)?;
        task.candidate_groups.iter().try_for_each(|group| fit("a group of a task", group))?;
    }
    for subscription in &step.subscriptions {
        fit("the kind of a subscription", &subscription.kind)?;
        fit("the name of a subscription", &subscription.name)?;
        maybe("the correlation key of a subscription", &subscription.correlation_key)?;
    }
    for job in &step.jobs {
        fit("the kind of a job", &job.kind)?;
        fit("the element of a job", &job.element)?;
    }
    for effect in &step.outbox {
        fit("the key of an effect", &effect.key)?;
        fit("the kind of an effect", &effect.kind)?;
    }
    step.done_effects.iter().try_for_each(|key| fit("the key of an effect", key))
}
