//! From what was decided to what is written: consequences, envelopes and projections of one step.

use jiff::Timestamp;
use portico_process::{Event, SubscriptionKind, Task};
use portico_record::{
    CaseView, JobRow, JsonText, NewEffect, NewEvent, Step, SubscriptionRow, TaskRow, Visibility, WaitingFor,
};
use portico_service::calendar::Calendar;
use portico_service::{RESIDENT, Service};
use serde_json::{Value as Json, json};

use crate::actor::Actor;
use crate::fact::{CaseEvent, Fact};
use crate::fault::Fault;
use crate::state::CaseState;

/// Job types that begin so are done by Portico itself; all others wait for an outside worker.
pub const OWN_JOBS: &str = "portico:";

/// Bytes that the state of most cases fits in.
const SNAPSHOT_BYTES: usize = 2_048;

/// Whose a task is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ownership {
    /// The resident's.
    pub resident: bool,
    /// Roles of clerks that may do it.
    pub roles: Vec<String>,
}

/// Decides whose a task is, by its candidate groups and lanes.
pub fn ownership(service: &Service, lanes: &[String], groups: &[String]) -> Ownership {
    match service.settings.role_of(lanes, groups) {
        Some(RESIDENT) => Ownership { resident: true, roles: Vec::new() },
        Some(role) => Ownership { resident: false, roles: vec![role.to_owned()] },
        // A task that names nobody would be seen by nobody: every role of the service may do it.
        None => Ownership { resident: false, roles: office_roles(service) },
    }
}

/// The roles of clerks that work on a service.
pub fn office_roles(service: &Service) -> Vec<String> {
    service.settings.roles.keys().filter(|name| *name != RESIDENT).cloned().collect()
}

/// Whose an open task is.
pub fn task_ownership(service: &Service, task: &Task) -> Ownership {
    ownership(service, &task.lanes, &task.candidate_groups)
}

/// On whom a case waits.
pub fn waiting_for(service: &Service, state: &CaseState) -> WaitingFor {
    let process = &state.process;
    if process.is_ended() || state.file.disposed.is_some() {
        return WaitingFor::Nobody;
    }
    if process.incidents().next().is_some() {
        return WaitingFor::Office;
    }
    if service.waits_for_resident(process) {
        return WaitingFor::Resident;
    }
    if process.tasks().next().is_some() {
        return WaitingFor::Office;
    }
    if process.jobs().any(|job| !job.kind.starts_with(OWN_JOBS)) {
        return WaitingFor::ThirdParty;
    }
    if process.jobs().next().is_some() {
        return WaitingFor::Office;
    }
    if process.timers().next().is_some() { WaitingFor::Timer } else { WaitingFor::ThirdParty }
}

/// What follows from the events of a step without anybody's decision: the term and the outcome.
///
/// Folds the events into `state` and returns them with what follows.
///
/// # Errors
/// [`Fault::ReasonsMissing`] when the step would leave a negative outcome without a reason.
pub fn consequences(
    service: &Service,
    before: &CaseState,
    events: Vec<CaseEvent>,
    now: Timestamp,
    channel: &str,
    calendar: &Calendar,
) -> Result<(CaseState, Vec<CaseEvent>), Fault> {
    let mut state = before.clone();
    let mut all = events;
    if let Some(started) = term_start(service, &all, now, calendar) {
        // Right behind the application: whatever is decided in the same step is decided within the term.
        all.insert(1, CaseEvent::Fact(started));
    }
    for event in &all {
        state.apply(now, channel, event);
    }
    let mut follow = Vec::new();
    follow.extend(outcome_of(service, &state, &all)?);
    follow.extend(term_of(service, &state, now, calendar));
    for fact in follow {
        let event = CaseEvent::Fact(fact);
        state.apply(now, channel, &event);
        all.push(event);
    }
    for event in crate::term::timers_that_follow(service, &state) {
        let event = CaseEvent::Process(event);
        state.apply(now, channel, &event);
        all.push(event);
    }
    Ok((state, all))
}

/// The outcome, when the outcome variable has a value that was not recorded yet.
fn outcome_of(service: &Service, state: &CaseState, events: &[CaseEvent]) -> Result<Option<Fact>, Fault> {
    let Some(decision) = &service.settings.decision else { return Ok(None) };
    let variables = state.process.variables();
    let Some(outcome) = variables.get(&decision.outcome).and_then(outcome_word) else { return Ok(None) };
    if state.file.outcome.as_deref() == Some(outcome.as_str()) || !decision.outcomes.contains_key(&outcome) {
        return Ok(None);
    }
    let reasons = variables.get(&decision.reasons).map(texts_of).unwrap_or_default();
    if decision.outcomes.get(&outcome).is_some_and(|known| known.negative) && reasons.is_empty() {
        return Err(Fault::ReasonsMissing { outcome });
    }
    let mut sources: Vec<String> = Vec::new();
    for event in events {
        if let CaseEvent::Process(Event::DecisionMade { decided, .. }) = event {
            for source in decided.fired.iter().filter_map(|fired| fired.source.clone()) {
                if !sources.contains(&source) {
                    sources.push(source);
                }
            }
        }
    }
    if sources.is_empty() {
        sources = service.settings.legal_basis.iter().map(|law| law.cite.clone()).collect();
    }
    Ok(Some(Fact::OutcomeRecorded { outcome, reasons, sources }))
}

/// An outcome variable may be a word or, in models drawn elsewhere, a yes or no.
fn outcome_word(value: &Json) -> Option<String> {
    match value {
        Json::String(text) if !text.is_empty() => Some(text.clone()),
        Json::Bool(yes) => Some(yes.to_string()),
        _ => None,
    }
}

fn texts_of(value: &Json) -> Vec<String> {
    match value {
        Json::String(text) => {
            text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
        }
        Json::Array(items) => items.iter().flat_map(texts_of).collect(),
        _ => Vec::new(),
    }
}

/// Starts the legal term, when these events open the case.
fn term_start(service: &Service, events: &[CaseEvent], now: Timestamp, calendar: &Calendar) -> Option<Fact> {
    let opens = matches!(events.first(), Some(CaseEvent::Fact(Fact::ApplicationReceived { .. })));
    let standard = &service.settings.standard;
    let legal_term = standard.legal_term.as_ref().filter(|_| opens)?;
    let target = standard.target.as_ref().map(|term| term.due(now, calendar));
    Some(Fact::TermStarted { due: legal_term.due(now, calendar), target })
}

/// Suspends or resumes the legal term.
fn term_of(service: &Service, after: &CaseState, now: Timestamp, calendar: &Calendar) -> Option<Fact> {
    let standard = &service.settings.standard;
    let legal_term = standard.term(after.file.extended.is_some())?;
    if !standard.suspend_while_waiting_for_resident || after.file.decided.is_some() {
        return None;
    }
    let waits = waiting_for(service, after) == WaitingFor::Resident;
    match (after.file.suspended_since(), waits) {
        (None, true) => Some(Fact::TermSuspended { at: now }),
        (Some(_), false) => {
            let mut suspensions = after.file.suspensions.clone();
            if let Some(last) = suspensions.last_mut() {
                last.to = Some(now);
            }
            let opened = after.file.opened?;
            let standing =
                legal_term.due_after_suspensions(opened, &suspensions, standard.on_resume, calendar);
            Some(Fact::TermResumed { due: standing.due().or(after.file.due)? })
        }
        _ => None,
    }
}

/// What names the case that a step belongs to.
#[derive(Debug, Clone)]
pub struct StepFrame<'a> {
    /// Case id.
    pub case: &'a str,
    /// Sequence that the state was read at; 0 for a new case.
    pub expected_seq: i64,
    /// Who acts.
    pub actor: &'a Actor,
    /// When.
    pub now: Timestamp,
}

/// Builds what the record writes in one transaction: events, snapshot and every projection.
///
/// # Errors
/// [`Fault::Broken`] when a body cannot be serialised, which would be a fault of ours.
pub fn build(
    service: &Service,
    frame: &StepFrame<'_>,
    state: &CaseState,
    events: &[CaseEvent],
) -> Result<Step, Fault> {
    let waiting = waiting_for(service, state);
    let mut rows = Vec::with_capacity(events.len());
    let mut outbox = Vec::new();
    for event in events {
        rows.push(envelope(service, frame, waiting, event)?);
        outbox.extend(crate::term::letter_of(service, frame.case, event));
        outbox.extend(crate::signals::sent_by(frame.case, &service.settings.id, &state.file.led_by, event));
        outbox.extend(crate::failure::effects_again(frame.case, frame.expected_seq, event, state));
        if let CaseEvent::Process(Event::JobCreated { job }) = event
            && let Some(kind) = job.kind.strip_prefix(OWN_JOBS)
        {
            outbox.push(NewEffect {
                key: format!("{}:{}", frame.case, job.key),
                kind: kind.to_owned(),
                body: json!({ "case": frame.case, "job": job.key }),
                run_at_us: 0,
            });
        }
    }
    Ok(Step {
        case: frame.case.to_owned(),
        service: service.settings.id.clone(),
        bundle: service.hash().to_owned(),
        expected_seq: frame.expected_seq,
        events: rows,
        snapshot: JsonText::of_about(state, SNAPSHOT_BYTES).map_err(Fault::broken)?,
        view: view(state, waiting),
        tasks: state
            .process
            .tasks()
            .map(|task| task_row(service, state, task))
            .chain(crate::failure::task_rows(service, state))
            .collect(),
        timers: crate::term::timer_rows(service, state),
        subscriptions: state
            .process
            .subscriptions()
            .map(|subscription| SubscriptionRow {
                key: row_key(subscription.key),
                kind: subscription_word(subscription.kind).to_owned(),
                name: subscription.name.clone(),
                correlation_key: subscription.correlation_key.clone(),
            })
            .collect(),
        jobs: state
            .process
            .jobs()
            .filter(|job| !job.kind.starts_with(OWN_JOBS))
            .map(|job| JobRow {
                key: row_key(job.key),
                kind: job.kind.clone(),
                element: job.element.clone(),
                retries: i64::from(job.retries),
                headers: json!(job.headers),
                variables: Json::Object(job.variables.clone()),
                created_us: job.created.as_microsecond(),
                run_at_us: state.file.job_rests.get(&job.key).map_or(0, |rest| rest.until.as_microsecond()),
            })
            .collect(),
        outbox,
        ..Step::default()
    })
}

fn envelope(
    service: &Service,
    frame: &StepFrame<'_>,
    waiting: WaitingFor,
    event: &CaseEvent,
) -> Result<NewEvent, Fault> {
    let lifecycle = match event {
        CaseEvent::Process(event) => event.lifecycle().map(str::to_owned),
        CaseEvent::Fact(_) => None,
    };
    Ok(NewEvent {
        time_us: frame.now.as_microsecond(),
        kind: event.kind().to_owned(),
        element: event.element().map(str::to_owned),
        actor: frame.actor.id.clone(),
        actor_kind: frame.actor.kind,
        channel: frame.actor.channel.as_str().to_owned(),
        waiting_for: waiting,
        lifecycle,
        visibility: visibility(service, event),
        body: event.body().map_err(Fault::broken)?,
    })
}

/// Facts say themselves who may see them; of the engine's events the resident sees what asks something of
/// them, the end, and those for whose element the service has plain words.
fn visibility(service: &Service, event: &CaseEvent) -> Visibility {
    let public = match event {
        CaseEvent::Fact(fact) => fact.is_public(),
        CaseEvent::Process(Event::TaskCreated { task }) => task_ownership(service, task).resident,
        CaseEvent::Process(Event::Ended { .. } | Event::Cancelled { .. }) => true,
        CaseEvent::Process(event) => {
            crate::timeline::text_key(event).is_some_and(|key| service.has_text(&key))
        }
    };
    if public { Visibility::Resident } else { Visibility::Internal }
}

fn view(state: &CaseState, waiting: WaitingFor) -> CaseView {
    let file = &state.file;
    let status = if file.disposed.is_some() {
        portico_record::retention::DISPOSED
    } else if state.process.is_ended() {
        "closed"
    } else if file.decided.is_some() {
        "decided"
    } else {
        "open"
    };
    CaseView {
        reference: file.reference.clone(),
        title: file.resident_name.clone(),
        resident: Some(file.resident.clone()).filter(|id| file.disposed.is_none() && !id.is_empty()),
        status: status.to_owned(),
        outcome: file.outcome.clone(),
        due_us: file.due.filter(|_| file.decided.is_none()).map(Timestamp::as_microsecond),
        waiting_for: waiting,
        opened_us: file.opened.map_or(0, Timestamp::as_microsecond),
        closed_us: file.closed.map(Timestamp::as_microsecond),
        channel: file.channel.clone(),
        search_text: search_text(state),
    }
}

/// Words by which a clerk may find the case: reference, name and every short answer.
fn search_text(state: &CaseState) -> String {
    const TEXT_MAX: usize = 4_000;
    const ANSWER_MAX: usize = 200;
    fn gather(value: &Json, into: &mut String) {
        if into.len() > TEXT_MAX {
            return;
        }
        match value {
            Json::String(text) if text.len() <= ANSWER_MAX => {
                into.push(' ');
                into.push_str(text);
            }
            Json::Array(items) => items.iter().for_each(|item| gather(item, into)),
            Json::Object(fields) => fields.values().for_each(|field| gather(field, into)),
            _ => {}
        }
    }
    let mut text = format!("{} {}", state.file.reference, state.file.resident_name);
    state.process.variables().values().for_each(|value| gather(value, &mut text));
    text
}

fn task_row(service: &Service, state: &CaseState, task: &Task) -> TaskRow {
    let ownership = task_ownership(service, task);
    let due = task.due.or(if ownership.resident { None } else { state.file.due });
    let role = if ownership.resident { Some(RESIDENT.to_owned()) } else { ownership.roles.first().cloned() };
    TaskRow {
        key: row_key(task.key),
        element: task.element.clone(),
        name: task.name.clone(),
        form: task.form.clone(),
        role: role.unwrap_or_default(),
        candidate_groups: ownership.roles,
        assignee: state.file.claims.get(&task.key).map(|(id, _)| id.clone()),
        due_us: due.filter(|_| state.file.suspended_since().is_none()).map(Timestamp::as_microsecond),
        priority: task.priority,
        created_us: task.created.as_microsecond(),
    }
}

/// Keys count from 1 in a case: they never come near the end of what a database column holds.
pub(crate) fn row_key(key: u64) -> i64 {
    i64::try_from(key).unwrap_or(i64::MAX)
}

fn subscription_word(kind: SubscriptionKind) -> &'static str {
    match kind {
        SubscriptionKind::Message => "message",
        SubscriptionKind::Signal => "signal",
        SubscriptionKind::Conditional => "conditional",
    }
}
