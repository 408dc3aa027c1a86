//! A term: how long something may take by law or by promise, and when it is due.
//!
//! The day of the event does not count. A term in working days counts working days only; what becomes of one in days,
//! weeks, months or years that would end on a free day, the law of the calendar says ([`Counting`](super::Counting)).

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::calendar::Calendar;

mod suspension;
pub use suspension::{OnResume, Standing, Suspension};

/// The longest term that is taken: a century holds every retention of a permit, and bounds the counting.
const YEARS_MAX: i64 = 100;

/// A number of days, weeks, months, years or working days.
///
/// Written `10 working days`, `8 weeks`, `1 month`, `30 days`, `10 years`, or as an ISO 8601 duration of
/// whole days, `P30D`, `P8W`, `P1Y6M`.
#[derive(Clone, Debug)]
pub struct Term {
    text: String,
    length: Length,
}

/// Two terms are equal if they are as long, however they were written.
impl PartialEq for Term {
    fn eq(&self, other: &Term) -> bool {
        self.length == other.length
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Length {
    WorkingDays(u32),
    Calendar { months: i64, days: i64 },
}

/// Why a text is no term; says what to write instead.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error(
    "{text:?} is not a term ({reason}): write \"10 working days\", \"8 weeks\" or an ISO duration like \"P30D\""
)]
pub struct BadTerm {
    text: String,
    reason: &'static str,
}

impl Term {
    /// Reads a term as people or ISO 8601 write it; at least one day, at most 100 years.
    pub fn parse(text: &str) -> Result<Term, BadTerm> {
        let bad = |reason| BadTerm { text: text.to_owned(), reason };
        let trimmed = text.trim();
        let length = if trimmed.starts_with(['P', 'p']) { iso(trimmed) } else { words(trimmed) };
        let length = length.map_err(bad)?;
        match length {
            Length::WorkingDays(0) | Length::Calendar { months: 0, days: 0 } => Err(bad("it has no length")),
            Length::WorkingDays(days) if i64::from(days) > YEARS_MAX * 250 => Err(bad("it is too long")),
            Length::Calendar { months, days } if months / 12 + days / 365 > YEARS_MAX => {
                Err(bad("it is too long"))
            }
            length => Ok(Term { text: trimmed.to_owned(), length }),
        }
    }

    /// The moment at which the term is over, if it began at `start`: the last second of its last day, in
    /// the calendar's zone.
    pub fn due(&self, start: Timestamp, calendar: &Calendar) -> Timestamp {
        calendar.end_of_day(self.due_date(calendar.date(start), calendar))
    }

    /// The last day of the term, if the event that opened it happened on `start`.
    pub fn due_date(&self, start: Date, calendar: &Calendar) -> Date {
        match self.length {
            Length::WorkingDays(days) => calendar.nth_working_day_after(start, days),
            Length::Calendar { months, days } => {
                calendar.rule.end(start, self.raw_end(start), months, days, calendar)
            }
        }
    }

    /// The last day before it is moved off a free day; for working days the same as `due_date`.
    fn raw_end(&self, start: Date) -> Date {
        match self.length {
            Length::WorkingDays(_) => start,
            Length::Calendar { months, days } => {
                let span = Span::new().try_months(months).and_then(|span| span.try_days(days));
                span.map_or(Date::MAX, |span| start.saturating_add(span))
            }
        }
    }

    /// This term and another after it, counted as one: a term that was extended. Nothing if one counts working days
    /// and the other does not, or if both together are too long.
    pub fn and(&self, more: &Term) -> Option<Term> {
        let length = match (self.length, more.length) {
            (Length::WorkingDays(days), Length::WorkingDays(more)) => {
                Length::WorkingDays(days.checked_add(more)?)
            }
            (
                Length::Calendar { months, days },
                Length::Calendar { months: more_months, days: more_days },
            ) => Length::Calendar { months: months + more_months, days: days + more_days },
            _ => return None,
        };
        Some(Term { text: format!("{} and {}", self.text, more.text), length })
    }

    /// Whether only working days count.
    pub fn is_in_working_days(&self) -> bool {
        matches!(self.length, Length::WorkingDays(_))
    }
}

fn iso(text: &str) -> Result<Length, &'static str> {
    let span: Span = text.parse().map_err(|_| "it is not an ISO 8601 duration")?;
    if span.is_negative() {
        return Err("it is negative");
    }
    let months = i64::from(span.get_years()) * 12 + i64::from(span.get_months());
    let days = i64::from(span.get_weeks()) * 7 + i64::from(span.get_days());
    let rest = span.years(0).months(0).weeks(0).days(0);
    if !rest.is_zero() {
        return Err("it has hours or less: a term counts whole days");
    }
    Ok(Length::Calendar { months, days })
}

fn words(text: &str) -> Result<Length, &'static str> {
    let (number, unit) = text.split_once(char::is_whitespace).ok_or("it has no unit")?;
    let number: u16 = number.parse().map_err(|_| "it does not begin with a whole number")?;
    let unit = unit.trim().to_lowercase();
    let unit = unit.strip_suffix('s').unwrap_or(&unit);
    let many = i64::from(number);
    match unit.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["working", "day"] => Ok(Length::WorkingDays(u32::from(number))),
        ["day"] => Ok(Length::Calendar { months: 0, days: many }),
        ["week"] => Ok(Length::Calendar { months: 0, days: many * 7 }),
        ["month"] => Ok(Length::Calendar { months: many, days: 0 }),
        ["year"] => Ok(Length::Calendar { months: many * 12, days: 0 }),
        _ => Err("its unit is not day, working day, week, month or year"),
    }
}

impl fmt::Display for Term {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.text)
    }
}

impl FromStr for Term {
    type Err = BadTerm;
    fn from_str(text: &str) -> Result<Term, BadTerm> {
        Term::parse(text)
    }
}

impl<'de> Deserialize<'de> for Term {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Term, D::Error> {
        Term::parse(&String::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

impl Serialize for Term {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.text)
    }
}
