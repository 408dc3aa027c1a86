//! What follows from the legal term of a case: timers of the model that go with it, its extension, and its end without
//! a decision.

use jiff::Timestamp;
use portico_process::{Command, Event, Timer, Variables, apply};
use portico_record::{NewEffect, TimerRow};
use portico_service::Service;
use portico_service::term::Term;
use serde_json::{Value as Json, json};

use crate::actor::Actor;
use crate::casework::{Casework, Deciding, Deed, OpenCase};
use crate::fact::{CaseEvent, Fact};
use crate::fault::Fault;
use crate::policy::{self, Act};
use crate::repair::checked_reason;
use crate::state::CaseState;
use crate::step::{self, row_key};

/// Key of the timer that ends the term. It is the case's own: keys of the engine begin at 1.
pub(crate) const TERM_TIMER: u64 = 0;
/// The message that tells a model that the term ended without a decision.
const TERM_ENDED: &str = "term-ended";

/// When a timer fires that stands still: 9999-12-30T22:00:00Z, the end of what a clock can tell everywhere.
fn never() -> Timestamp {
    Timestamp::from_second(253_402_207_200).unwrap_or(Timestamp::MAX)
}

/// Sets the timers that go with the term to its end; while it stands still they do not fire.
pub(crate) fn timers_that_follow(service: &Service, state: &CaseState) -> Vec<Event> {
    let named = &service.settings.standard.timers;
    let file = &state.file;
    let Some(due) = file.due.filter(|_| !named.is_empty() && file.decided.is_none()) else {
        return Vec::new();
    };
    let due = if file.suspended_since().is_some() { never() } else { due };
    let stale = |timer: &&Timer| named.contains(&timer.element) && timer.due != due;
    let moved = |timer: &Timer| Event::TimerSet { timer: Timer { due, ..timer.clone() }.into() };
    state.process.timers().filter(stale).map(moved).collect()
}

/// All timers of a case as the record keeps them: the engine's, and the one that ends the term.
pub(crate) fn timer_rows(service: &Service, state: &CaseState) -> Vec<TimerRow> {
    let own = tacit_end(service, state).map(|(due, _)| (TERM_TIMER, due));
    let engine = state.process.timers().map(|timer| (timer.key, timer.due));
    own.into_iter()
        .chain(engine)
        .map(|(key, due)| TimerRow { key: row_key(key), due_us: due.as_microsecond() })
        .collect()
}

/// When the term ends without a decision, and the outcome that the law then gives; nothing while it stands still.
fn tacit_end<'a>(service: &'a Service, state: &CaseState) -> Option<(Timestamp, &'a str)> {
    let outcome = service.settings.standard.tacit.as_deref()?;
    let file = &state.file;
    let runs = file.decided.is_none() && file.suspended_since().is_none() && !state.process.is_ended();
    Some((file.due.filter(|_| runs)?, outcome))
}

/// The letter that an event of the term brings with it.
pub(crate) fn letter_of(service: &Service, case: &str, event: &CaseEvent) -> Option<NewEffect> {
    let standard = &service.settings.standard;
    let letter = match event {
        CaseEvent::Fact(Fact::TermExtended { .. }) => standard.extension_letter.as_ref()?,
        CaseEvent::Fact(Fact::TermEnded { .. }) => standard.tacit_letter.as_ref()?,
        _ => return None,
    };
    Some(NewEffect {
        key: format!("{case}:{}", event.kind()),
        kind: "letter".to_owned(),
        body: json!({ "case": case, "letter": letter }),
        run_at_us: 0,
    })
}

impl OpenCase {
    /// By how much the term of this case may still be extended: once, while it runs and nothing is decided.
    pub fn extension(&self) -> Option<&Term> {
        let file = &self.state.file;
        let may = file.due.is_some()
            && file.extended.is_none()
            && file.decided.is_none()
            && !self.state.process.is_ended();
        self.service.settings.standard.extension.as_ref().filter(|_| may)
    }
}

impl Casework {
    /// Extends the legal term of a case, once. The resident reads the reason, and gets the letter that the service
    /// names for it.
    ///
    /// # Errors
    /// [`Fault::Forbidden`]; [`Fault::Refused`] without a reason, or when the service knows no extension, the term was
    /// extended before, has ended, or a decision was taken.
    pub async fn extend_term(&self, actor: &Actor, case: &str, reason: &str) -> Result<OpenCase, Fault> {
        let open = self.load(case).await?;
        let roles = step::office_roles(&open.service);
        policy::require(actor, Act::WorkOnCase, &open.about(&roles))?;
        let reason = checked_reason(reason)?;
        let now = self.now();
        self.act(Deed::new(case, actor), |deciding| {
            let due = extended(deciding, now, self)?;
            Ok(vec![CaseEvent::Fact(Fact::TermExtended { due, reason: reason.clone() })])
        })
        .await
    }

    /// Ends the term of a case that was not decided in time, if it is over: the outcome that the law gives becomes
    /// that of the case. The model is told by the message `term-ended`; one that does not wait for it is ended.
    pub(crate) async fn end_term(&self, case: &str) -> Result<(), Fault> {
        let actor = Actor::system();
        let now = self.now();
        self.act(Deed::new(case, &actor), |deciding| ended(deciding, now)).await?;
        Ok(())
    }
}

fn extended(deciding: &Deciding<'_>, now: Timestamp, casework: &Casework) -> Result<Timestamp, Fault> {
    let refused = |said: &str| Err(Fault::Refused(said.to_owned()));
    let (file, standard) = (&deciding.state.file, &deciding.service.settings.standard);
    if standard.extension.is_none() {
        return refused("This service knows no extension of its term");
    }
    if file.extended.is_some() {
        return refused("The term was extended before; it can be extended once");
    }
    if file.decided.is_some() || deciding.state.process.is_ended() {
        return refused("The case is decided; its term is over");
    }
    let (Some(opened), Some(due), Some(term)) = (file.opened, file.due, standard.term(true)) else {
        return refused("This case has no legal term");
    };
    if due < now && file.suspended_since().is_none() {
        return refused("The term has ended; it can no longer be extended");
    }
    let calendar = &casework.authority.calendar;
    // While it stands still the new end is not known yet: it counts from the end as it was.
    let closed = file.suspensions.iter().filter(|one| one.to.is_some()).copied().collect::<Vec<_>>();
    let standing = term.due_after_suspensions(opened, &closed, standard.on_resume, calendar);
    standing.due().ok_or_else(|| Fault::Refused("The term stands still".to_owned()))
}

fn ended(deciding: &Deciding<'_>, now: Timestamp) -> Result<Vec<CaseEvent>, Fault> {
    let service = deciding.service;
    // Late and double firings find the term moved or the case decided; that is no fault.
    let Some((_, outcome)) = tacit_end(service, deciding.state).filter(|(due, _)| *due <= now) else {
        return Ok(Vec::new());
    };
    let language = &service.settings.default_language;
    let reason = service.text(language, "tacit-reason", &[]);
    let mut variables = Variables::new();
    if let Some(decision) = &service.settings.decision {
        variables.insert(decision.outcome.clone(), Json::String(outcome.to_owned()));
        if let Some(reason) = &reason {
            variables.insert(decision.reasons.clone(), json!([reason]));
        }
    }
    let mut events = vec![CaseEvent::Fact(Fact::TermEnded { outcome: outcome.to_owned() })];
    events.extend(deciding.command(&Command::SetVariables { variables: variables.clone() })?);
    let mut after = deciding.state.clone();
    for event in &events {
        if let CaseEvent::Process(event) = event {
            apply(&mut after.process, event);
        }
    }
    let deciding = Deciding { service, state: &after, env: deciding.env, seq: deciding.seq };
    let waits = after.process.subscriptions().any(|one| one.name == TERM_ENDED);
    let command = if waits {
        Command::PublishMessage { name: TERM_ENDED.to_owned(), correlation_key: None, variables }
    } else {
        let reason = reason.unwrap_or_else(|| crate::timeline::outcome_text(service, outcome, language));
        Command::Cancel { reason }
    };
    events.extend(deciding.command(&command)?);
    Ok(events)
}
