//! Legal time: working days, office hours and terms, counted on the calendar of the authority, which is part of the
//! environment. No standard has these; the names say what they do.
//!
//! A moment with a zone is first read on the authority's clock. Texts in ISO form are taken too, since variables of a
//! process keep dates as texts. A date as argument gives a date, a moment gives a moment.

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Timestamp};

use super::{Answer, Arguments, BuiltIn, built_in};
use crate::eval::Stop;
use crate::legal::{Calendar, Term};
use crate::{Decimal, Value};

/// Most working days that are added, and most days between two dates: four centuries and two.
const DAYS_MAX: i64 = 100_000;
/// Most office hours that are added.
const HOURS_MAX: i64 = 50_000;
const HOUR_NANOS: i128 = 3_600_000_000_000;

pub(super) const ALL: &[BuiltIn] = &[
    built_in("is working day", &[&["date"]], (1, 1), |call| {
        Ok(Value::Bool(calendar(call).is_working_day(moment(call, 0)?.local.date())))
    }),
    built_in("next working day", &[&["date"]], (1, 1), |call| {
        let from = moment(call, 0)?;
        from.on(call, calendar(call).working_day_from(from.local.date()))
    }),
    built_in("add working days", &[&["date", "days"]], (2, 2), add_working_days),
    built_in("working days between", &[&["from", "to"]], (2, 2), working_days_between),
    built_in("add office hours", &[&["from", "hours"]], (2, 2), add_office_hours),
    built_in("office hours between", &[&["from", "to"]], (2, 2), |call| {
        let (from, to) = (moment(call, 0)?.local, moment(call, 1)?.local);
        let time = calendar(call).office_time_between(from, to);
        call.give_number(Decimal::from(time.as_secs()).divided_by(Decimal::from(3_600)))
    }),
    built_in("term end", &[&["start", "term"]], (2, 2), term_end),
];

fn calendar<'a>(call: &Arguments<'a>) -> &'a Calendar {
    &call.evaluation.env.calendar
}

/// A day or moment on the authority's clock.
struct Moment {
    local: DateTime,
    is_day: bool,
}

fn moment(call: &Arguments<'_>, index: usize) -> Result<Moment, Stop> {
    let day = |date: Date| Moment { local: date.to_datetime(Time::midnight()), is_day: true };
    let instant = |at: Timestamp| Moment { local: calendar(call).zone.to_datetime(at), is_day: false };
    let wrong = || call.wrong(index, "date or date and time");
    match call.single(index) {
        Value::Date(date) => date.to_jiff().map(day).ok_or_else(wrong),
        Value::DateTime(at) if at.zone().is_some() => {
            Timestamp::from_nanosecond(at.instant_nanos()).map(instant).map_err(|_| wrong())
        }
        Value::DateTime(at) => {
            let date = at.date().to_jiff().ok_or_else(wrong)?;
            let nanos = SignedDuration::from_nanos_i128(at.time().nanos());
            let local = date.to_datetime(Time::midnight()).checked_add(nanos).map_err(|_| wrong())?;
            Ok(Moment { local, is_day: false })
        }
        Value::Text(text) => {
            let text = text.split('@').next().unwrap_or_default().trim();
            let parsed = text.parse().map(instant).or_else(|_| text.parse().map(day));
            let local = || text.parse().map(|local| Moment { local, is_day: false });
            // A date parses as a moment too, so the order matters.
            parsed.or_else(|_| local()).map_err(|_: jiff::Error| wrong())
        }
        _ => Err(wrong()),
    }
}

impl Moment {
    /// The same on another day.
    fn on(&self, call: &Arguments<'_>, date: Date) -> Answer {
        if self.is_day {
            return Ok(Value::Date(date.into()));
        }
        at(call, date.to_datetime(self.local.time()))
    }
}

/// A moment of the authority's clock.
fn at(call: &Arguments<'_>, local: DateTime) -> Answer {
    let zoned = calendar(call).zone.to_ambiguous_zoned(local).compatible();
    zoned.map(|zoned| Value::DateTime((&zoned).into())).map_err(|_| call.none("there is no such moment"))
}

fn add_working_days(call: &Arguments<'_>) -> Answer {
    let from = moment(call, 0)?;
    let days = call.integer(1)?;
    if days.abs() > DAYS_MAX {
        return Err(call.none(format_args!("{days} working days are more than {DAYS_MAX}")));
    }
    let count = u32::try_from(days.unsigned_abs()).unwrap_or_default();
    let start = from.local.date();
    let calendar = calendar(call);
    let end = if days < 0 {
        calendar.nth_working_day_before(start, count)
    } else {
        calendar.nth_working_day_after(start, count)
    };
    from.on(call, end)
}

/// The working days after the first date, up to and including the second; below zero if the second is earlier.
fn working_days_between(call: &Arguments<'_>) -> Answer {
    let (from, to) = (moment(call, 0)?.local.date(), moment(call, 1)?.local.date());
    let days = i64::from((to - from).get_days()).abs();
    if days > DAYS_MAX {
        return Err(call.none(format_args!("{days} days lie between, more than {DAYS_MAX}")));
    }
    let calendar = calendar(call);
    let count = if to < from {
        -i64::from(calendar.working_days_between(to, from))
    } else {
        i64::from(calendar.working_days_between(from, to))
    };
    Ok(Value::number(count))
}

fn add_office_hours(call: &Arguments<'_>) -> Answer {
    let from = moment(call, 0)?;
    let nanos = match call.single(1) {
        Value::Days(duration) => duration.nanos(),
        _ => {
            let seconds =
                call.number(1)?.times(Decimal::from(3_600)).and_then(|seconds| seconds.trunc().to_i64());
            i128::from(seconds.ok_or_else(|| call.none("there are too many hours"))?) * 1_000_000_000
        }
    };
    if nanos < 0 || nanos > i128::from(HOURS_MAX) * HOUR_NANOS {
        return Err(call.none(format_args!("the hours must be from 0 to {HOURS_MAX}")));
    }
    if calendar(call).hours.is_empty() {
        return Err(call.none("the calendar of the authority has no office hours"));
    }
    let time = SignedDuration::from_nanos_i128(nanos);
    let end = calendar(call).after_office_time(from.local, time);
    at(call, end.ok_or_else(|| call.none("the calendar has not enough office hours"))?)
}

/// The last day of a term that a date opened; of a moment the last second of that day.
fn term_end(call: &Arguments<'_>) -> Answer {
    let start = moment(call, 0)?;
    let term = Term::parse(call.text(1)?).map_err(|bad| call.none(bad))?;
    let end = term.due_date(start.local.date(), calendar(call));
    if start.is_day {
        return Ok(Value::Date(end.into()));
    }
    at(call, end.at(23, 59, 59, 0))
}
