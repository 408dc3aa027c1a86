//! The legal term of a run: it is extended, it ends without a decision, and timers of the model go with it.
//!
//! What happens is what the house does with a real case (`casework::term`), so that a scenario that passes is a case
//! that works.

use jiff::Timestamp;
use portico_process::{Command, Event, Timer, Variables, apply};
use serde_json::{Value as Json, json};

use super::run::Runner;
use crate::term::Standing;

/// The message that tells a model that the term ended without a decision.
const TERM_ENDED: &str = "term-ended";
/// When a timer fires that stands still: 9999-12-30T22:00:00Z.
const NEVER_S: i64 = 253_402_207_200;

impl Runner<'_> {
    /// A clerk extends the term, once.
    pub(super) fn extend(&mut self) -> Result<(), String> {
        let standard = &self.service.settings.standard;
        if standard.extension.is_none() {
            return Err("this service knows no extension of its term: give `standard.extension`".to_owned());
        }
        if self.clock.extended {
            return Err("the term was extended before; it can be extended once".to_owned());
        }
        if self.is_decided() || self.state.is_ended() {
            return Err("the case is decided; its term is over".to_owned());
        }
        if let Some(Standing::Running { due, .. }) = self.clock.standing(standard)
            && due < self.clock.now
        {
            return Err("the term has ended; it can no longer be extended".to_owned());
        }
        self.clock.extended = true;
        self.letters.extend(standard.extension_letter.clone());
        self.timers_follow();
        Ok(())
    }

    /// When the term ends without a decision and that means something; nothing while it stands still.
    pub(super) fn tacit_end(&self) -> Option<Timestamp> {
        let standard = &self.service.settings.standard;
        standard.tacit.as_ref()?;
        if self.is_decided() || self.state.is_ended() {
            return None;
        }
        match self.clock.standing(standard)? {
            Standing::Running { due, .. } => Some(due),
            Standing::Suspended { .. } => None,
        }
    }

    /// The term ends: the outcome is the one that the law gives, and the model is told or ended.
    pub(super) fn end_term(&mut self) -> Result<(), String> {
        let settings = &self.service.settings;
        let Some(outcome) = settings.standard.tacit.clone() else { return Ok(()) };
        let reason = self.service.text(&settings.default_language, "tacit-reason", &[]);
        let mut variables = Variables::new();
        if let Some(decision) = &settings.decision {
            variables.insert(decision.outcome.clone(), Json::String(outcome.clone()));
            if let Some(reason) = &reason {
                variables.insert(decision.reasons.clone(), json!([reason]));
            }
        }
        self.tacit = true;
        self.letters.extend(settings.standard.tacit_letter.clone());
        self.command(&Command::SetVariables { variables: variables.clone() })?;
        let waits = self.state.subscriptions().any(|one| one.name == TERM_ENDED);
        let command = if waits {
            Command::PublishMessage { name: TERM_ENDED.to_owned(), correlation_key: None, variables }
        } else {
            Command::Cancel { reason: reason.unwrap_or(outcome) }
        };
        self.command(&command)
    }

    /// Sets the timers that the service names to the end of the term; while it stands still they do not fire.
    pub(super) fn timers_follow(&mut self) {
        let standard = &self.service.settings.standard;
        if standard.timers.is_empty() || self.is_decided() {
            return;
        }
        let due = match self.clock.standing(standard) {
            Some(Standing::Running { due, .. }) => due,
            Some(Standing::Suspended { .. }) => Timestamp::from_second(NEVER_S).unwrap_or(Timestamp::MAX),
            None => return,
        };
        let stale = |timer: &&Timer| standard.timers.contains(&timer.element) && timer.due != due;
        let moved = |timer: &Timer| Event::TimerSet { timer: Timer { due, ..timer.clone() }.into() };
        let events: Vec<Event> = self.state.timers().filter(stale).map(moved).collect();
        for event in &events {
            apply(&mut self.state, event);
        }
    }
}
