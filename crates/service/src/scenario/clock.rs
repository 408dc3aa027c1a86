//! The virtual clock of a run, and the legal term that it measures.

use std::sync::Arc;

use jiff::{Span, Timestamp, Zoned};
use portico_rules::Env;

use crate::calendar::Calendar;
use crate::settings::Standard;
use crate::term::{Standing, Suspension};

/// Tells the time of a run and remembers while the case waited for the resident.
pub(super) struct Clock {
    pub(super) now: Timestamp,
    start: Timestamp,
    calendar: Arc<Calendar>,
    suspensions: Vec<Suspension>,
    /// Whether the legal term was extended.
    pub(super) extended: bool,
}

impl Clock {
    pub(super) fn at(start: Timestamp, calendar: Calendar) -> Clock {
        Clock { now: start, start, calendar: Arc::new(calendar), suspensions: Vec::new(), extended: false }
    }

    /// What expressions are evaluated with now.
    pub(super) fn env(&self) -> Env {
        Env::at(self.zoned()).on(Arc::clone(&self.calendar))
    }

    /// Now, where the authority is.
    pub(super) fn zoned(&self) -> Zoned {
        self.now.to_zoned(self.calendar.zone.clone())
    }

    /// The moment that lies this far ahead; nothing beyond the end of the calendar.
    pub(super) fn ahead(&self, span: Span) -> Option<Timestamp> {
        self.zoned().checked_add(span).ok().map(|zoned| zoned.timestamp())
    }

    /// Takes note of whether the case now waits for the resident.
    pub(super) fn note(&mut self, waits_for_resident: bool) {
        let now = self.now;
        match self.suspensions.last_mut().filter(|last| last.to.is_none()) {
            Some(open) if !waits_for_resident => open.to = Some(now),
            None if waits_for_resident => self.suspensions.push(Suspension { from: now, to: None }),
            _ => {}
        }
    }

    /// How the legal term stands; nothing for a service without one.
    pub(super) fn standing(&self, standard: &Standard) -> Option<Standing> {
        let term = standard.term(self.extended)?;
        let suspensions: &[Suspension] =
            if standard.suspend_while_waiting_for_resident { &self.suspensions } else { &[] };
        Some(term.due_after_suspensions(self.start, suspensions, standard.on_resume, &self.calendar))
    }

    /// The day of a moment, where the authority is.
    pub(super) fn date(&self, time: Timestamp) -> jiff::civil::Date {
        self.calendar.date(time)
    }
}
