//! Terms that stand still: while a resident is asked for something, the office's clock stops.
//!
//! The day on which the clock stops has been used and counts; the days after it, up to and including the
//! day on which it starts again, do not: as with every term, the day of the event is not counted.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::{Length, Term};
use crate::legal::calendar::{Calendar, next};

/// How many years a suspended term is followed: longer than any term and its suspensions together.
const DAYS_FOLLOWED_MAX: usize = 366 * 200;

/// A time during which a term stood still.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suspension {
    /// When the clock was stopped.
    pub from: Timestamp,
    /// When it was started again; nothing while it stands still.
    pub to: Option<Timestamp>,
}

/// What becomes of a term when what it waited for has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnResume {
    /// The days that were left run on.
    #[default]
    Continue,
    /// The whole term begins again.
    Restart,
}

/// How a term stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Standing {
    /// It runs, and is over at `due`.
    Running {
        /// The last second of the term.
        due: Timestamp,
    },
    /// It stands still.
    Suspended {
        /// When the clock was stopped.
        since: Timestamp,
        /// What is left of it, in the days that the term counts (working days or days).
        days_left: u32,
    },
}

impl Standing {
    /// When the term is over; nothing while it stands still.
    pub fn due(&self) -> Option<Timestamp> {
        match self {
            Standing::Running { due } => Some(*due),
            Standing::Suspended { .. } => None,
        }
    }
}

impl Term {
    /// How the term stands, if it began at `start` and stood still during `suspensions` (in any order, may
    /// overlap). A suspension that begins after the term is over changes nothing.
    pub fn due_after_suspensions(
        &self,
        start: Timestamp,
        suspensions: &[Suspension],
        on_resume: OnResume,
        calendar: &Calendar,
    ) -> Standing {
        let stops = stops_while_running(self, start, suspensions, on_resume, calendar);
        if let Some(open) = stops.iter().find(|stop| stop.to.is_none()) {
            let days_left = match on_resume {
                OnResume::Continue => self.days_left(start, &stops, open.from, calendar),
                OnResume::Restart => self.whole_days(calendar.date(open.from)),
            };
            return Standing::Suspended { since: open.from, days_left };
        }
        Standing::Running { due: self.due_with(start, &stops, on_resume, calendar) }
    }

    /// When the term is over after suspensions that all have ended.
    fn due_with(
        &self,
        start: Timestamp,
        stops: &[Suspension],
        on_resume: OnResume,
        calendar: &Calendar,
    ) -> Timestamp {
        if on_resume == OnResume::Restart {
            let begun = stops.iter().filter_map(|stop| stop.to).max().unwrap_or(start);
            return self.due(begun, calendar);
        }
        let still = days_standing_still(stops, calendar);
        let begun = calendar.date(start);
        let end = match self.length {
            Length::WorkingDays(days) => {
                last_counted_day(begun, days, |day| calendar.is_working_day(day) && !still.contains(&day))
            }
            Length::Calendar { months, days } => {
                let raw = last_counted_day(begun, self.whole_days(begun), |day| !still.contains(&day));
                calendar.rule.end(begun, raw, months, days, calendar)
            }
        };
        calendar.end_of_day(end)
    }

    /// What is left on the day `at`, not counting days that stood still before it.
    fn days_left(&self, start: Timestamp, stops: &[Suspension], at: Timestamp, calendar: &Calendar) -> u32 {
        let still = days_standing_still(stops, calendar);
        let (begun, stopped) = (calendar.date(start), calendar.date(at));
        let mut used = 0;
        let mut day = begun;
        while day < stopped {
            day = next(day);
            let counts = !self.is_in_working_days() || calendar.is_working_day(day);
            used += u32::from(counts && !still.contains(&day));
        }
        self.whole_days(begun).saturating_sub(used)
    }

    /// The term's length in the days it counts, if it began on `start` (months differ in length).
    fn whole_days(&self, start: Date) -> u32 {
        match self.length {
            Length::WorkingDays(days) => days,
            Length::Calendar { .. } => {
                let span = self.raw_end(start) - start;
                u32::try_from(span.get_days()).unwrap_or(0)
            }
        }
    }
}

/// The suspensions that began while the term still ran, in order.
fn stops_while_running(
    term: &Term,
    start: Timestamp,
    suspensions: &[Suspension],
    on_resume: OnResume,
    calendar: &Calendar,
) -> Vec<Suspension> {
    let mut ordered = suspensions.to_vec();
    ordered.sort_by_key(|suspension| suspension.from);
    let mut stops: Vec<Suspension> = Vec::new();
    for suspension in ordered {
        if stops.iter().any(|stop| stop.to.is_none()) {
            break;
        }
        if suspension.from <= term.due_with(start, &stops, on_resume, calendar) {
            stops.push(suspension);
        }
    }
    stops
}

/// The days that do not count: after the day of each stop, up to and including the day of its end.
fn days_standing_still(stops: &[Suspension], calendar: &Calendar) -> BTreeSet<Date> {
    let mut days = BTreeSet::new();
    for stop in stops {
        let Some(to) = stop.to else { continue };
        let (mut day, last) = (calendar.date(stop.from), calendar.date(to));
        while day < last && days.len() < DAYS_FOLLOWED_MAX {
            day = next(day);
            days.insert(day);
        }
    }
    days
}

/// The day on which the `count`th day after `start` for which `counts` holds is reached.
fn last_counted_day(start: Date, count: u32, counts: impl Fn(Date) -> bool) -> Date {
    let mut day = start;
    let mut left = count;
    for _ in 0..DAYS_FOLLOWED_MAX {
        if left == 0 {
            return day;
        }
        day = day.saturating_add(1.day());
        left -= u32::from(counts(day));
    }
    day
}
