//! Functions that make one type from another (DMN 1.5, 10.3.4.1).

use super::{Answer, Arguments, BuiltIn, built_in};
use crate::eval::Stop;
use crate::feel::literal;
use crate::temporal::{Date, DateTime, DayTimeDuration, Time, YearMonthDuration, Zone};
use crate::{Decimal, Rounding, Value};

pub(super) const ALL: &[BuiltIn] = &[
    built_in("date", &[&["from"], &["year", "month", "day"]], (1, 3), date),
    built_in("time", &[&["from"], &["hour", "minute", "second", "offset"]], (1, 4), time),
    built_in(
        "date and time",
        &[
            &["from"],
            &["date", "time"],
            &["year", "month", "day", "hour", "minute", "second", "offset"],
            &["year", "month", "day", "hour", "minute", "second", "timezone"],
        ],
        (1, 7),
        date_and_time,
    ),
    built_in("duration", &[&["from"]], (1, 1), |call| match literal::duration(call.text(0)?) {
        Value::Null => {
            Err(call.none(format_args!("`{}` is not a duration such as P1Y or PT8H", call.text(0)?)))
        }
        duration => Ok(duration),
    }),
    built_in("years and months duration", &[&["from", "to"]], (2, 2), years_and_months),
    built_in("number", &[&["from", "grouping separator", "decimal separator"]], (1, 3), number),
    built_in("string", &[&["from"]], (1, 1), |call| match call.value(0) {
        Value::Null => Err(call.none("null has no text")),
        value => call.give_text(value.to_string()),
    }),
    built_in("range", &[&["from"]], (1, 1), range),
];

fn date(call: &Arguments<'_>) -> Answer {
    let date = match call.values.len() {
        1 => match call.single(0) {
            Value::Text(text) => text.parse().ok(),
            Value::Date(date) => Some(*date),
            Value::DateTime(moment) => Some(moment.date()),
            _ => return Err(call.wrong(0, "string or date")),
        },
        3 => date_of_parts(call)?,
        _ => return Err(call.none("a date is made of a text, or of year, month and day")),
    };
    date.map(Value::Date).ok_or_else(|| call.none("there is no such day"))
}

fn date_of_parts(call: &Arguments<'_>) -> Result<Option<Date>, Stop> {
    Ok(Date::new(exact_integer(call, 0)?, exact_integer(call, 1)?, exact_integer(call, 2)?))
}

/// A whole number; a fraction is an error here.
fn exact_integer(call: &Arguments<'_>, index: usize) -> Result<i64, Stop> {
    call.number(index)?.to_i64().ok_or_else(|| call.wrong(index, "whole number"))
}

fn time(call: &Arguments<'_>) -> Answer {
    let time = match call.values.len() {
        1 => match call.single(0) {
            Value::Text(text) => text.parse().ok(),
            Value::Time(time) => Some(time.clone()),
            Value::DateTime(moment) => Some(moment.time().clone()),
            Value::Date(_) => Some(Time::from_nanos(0, Some(Zone::UTC))),
            _ => return Err(call.wrong(0, "string or time")),
        },
        3 | 4 => {
            let zone = match call.single(3) {
                Value::Null => None,
                Value::Days(offset) => Some(offset_zone(call, *offset)?),
                _ => return Err(call.wrong(3, "days and time duration")),
            };
            time_of_parts(call, 0, zone)?
        }
        _ => return Err(call.none("a time is made of a text, or of hour, minute and second")),
    };
    time.map(Value::Time).ok_or_else(|| call.none("there is no such time of day"))
}

fn offset_zone(call: &Arguments<'_>, offset: DayTimeDuration) -> Result<Zone, Stop> {
    let seconds = i64::try_from(offset.nanos() / 1_000_000_000).ok();
    seconds.and_then(Zone::offset).ok_or_else(|| call.none("an offset is less than 15 hours"))
}

/// Hour, minute and second, the last with a fraction.
fn time_of_parts(call: &Arguments<'_>, first: usize, zone: Option<Zone>) -> Result<Option<Time>, Stop> {
    let (hour, minute) = (exact_integer(call, first)?, exact_integer(call, first + 1)?);
    let second = call.number(first + 2)?;
    let nanos = second
        .times(Decimal::from(1_000_000_000))
        .and_then(|nanos| nanos.round(0, Rounding::Down))
        .and_then(Decimal::to_i64);
    let parts = [Some(hour), Some(minute), nanos].map(|part| part.and_then(|part| u64::try_from(part).ok()));
    let [Some(hour), Some(minute), Some(nanos)] = parts else { return Ok(None) };
    Ok(Time::new(hour, minute, nanos / 1_000_000_000, nanos % 1_000_000_000, zone))
}

fn date_and_time(call: &Arguments<'_>) -> Answer {
    let moment = match call.values.len() {
        1 => match call.single(0) {
            // A text without a time of day is midnight without a zone.
            Value::Text(text) => text
                .parse()
                .ok()
                .or_else(|| text.parse().ok().map(|date| DateTime::new(date, Time::from_nanos(0, None)))),
            Value::DateTime(moment) => Some(moment.clone()),
            Value::Date(date) => Some(DateTime::midnight(*date)),
            _ => return Err(call.wrong(0, "string or date and time")),
        },
        2 => {
            let date = match call.single(0) {
                Value::Date(date) => *date,
                Value::DateTime(moment) => moment.date(),
                _ => return Err(call.wrong(0, "date")),
            };
            match call.single(1) {
                Value::Time(time) => Some(DateTime::new(date, time.clone())),
                _ => return Err(call.wrong(1, "time")),
            }
        }
        6 | 7 => {
            let zone = match call.single(6) {
                Value::Null => None,
                Value::Days(offset) => Some(offset_zone(call, *offset)?),
                Value::Text(name) => {
                    let zone = Zone::named(name);
                    Some(zone.ok_or_else(|| call.none(format_args!("there is no time zone `{name}`")))?)
                }
                _ => return Err(call.wrong(6, "days and time duration or name of a zone")),
            };
            let date = date_of_parts(call)?;
            date.zip(time_of_parts(call, 3, zone)?).map(|(date, time)| DateTime::new(date, time))
        }
        _ => return Err(call.none("a moment is made of a text, of a date and a time, or of six numbers")),
    };
    moment.map(Value::DateTime).ok_or_else(|| call.none("there is no such moment"))
}

/// Whole months between two days. The time of day does not count (table 71: both become dates).
fn years_and_months(call: &Arguments<'_>) -> Answer {
    let date = |index: usize| match call.single(index) {
        Value::Date(date) => Ok(*date),
        Value::DateTime(moment) => Ok(moment.date()),
        _ => Err(call.wrong(index, "date")),
    };
    let (from, to) = (date(0)?, date(1)?);
    let months_of = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
    let mut months = months_of(to) - months_of(from);
    // A month that is not full does not count, in either direction.
    if months > 0 && to.day() < from.day() {
        months -= 1;
    } else if months < 0 && to.day() > from.day() {
        months += 1;
    }
    Ok(Value::Years(YearMonthDuration { months }))
}

fn number(call: &Arguments<'_>) -> Answer {
    if let (1, Value::Number(number)) = (call.values.len(), call.single(0)) {
        return Ok(Value::Number(*number));
    }
    let text = call.text(0)?;
    let separator = |index: usize, allowed: &str| match call.single(index) {
        Value::Null => Ok(None),
        Value::Text(text) if text.chars().count() == 1 && allowed.contains(&**text) => {
            Ok(text.chars().next())
        }
        _ => Err(call.none(format_args!("a separator is null or one of `{allowed}`"))),
    };
    let (grouping, point) = (separator(1, " ,.")?, separator(2, ".,")?);
    if grouping.is_some() && grouping == point {
        return Err(call.none("the two separators differ"));
    }
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if Some(c) == grouping => {}
            c if Some(c) == point => plain.push('.'),
            c => plain.push(c),
        }
    }
    let number = plain.parse().map(Value::Number);
    number.map_err(|_| call.none(format_args!("`{text}` is not a number")))
}

/// The range that a text writes, of literals only.
fn range(call: &Arguments<'_>) -> Answer {
    let text = call.text(0)?;
    let parsed = crate::feel::parser::expression(text, &crate::Names::default(), &Default::default());
    let refused = || call.none(format_args!("`{text}` is not a range of literals such as `[1..5]`"));
    let parse = parsed.map_err(|_| refused())?;
    if !parse.references.is_empty() {
        return Err(refused());
    }
    let nothing = crate::eval::Globals::new(&());
    match call.evaluation.eval(&parse.node, &crate::eval::Frame::Globals(&nothing))? {
        range @ Value::Range(_) => Ok(range),
        _ => Err(refused()),
    }
}
