//! Dates and times as people write them. The words and their order are texts; this only takes them apart.

use std::sync::Arc;

use fluent_bundle::FluentArgs;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use minijinja::value::Value;
use minijinja::{Environment, Error, ErrorKind};

use crate::texts::Texts;

/// Adds the filters `date` (`5 March 2026`), `datetime` (`5 March 2026 at 14:05`) and `isodate`, which take a
/// timestamp, a date with or without time, or integer microseconds since 1970.
pub(super) fn add(
    environment: &mut Environment<'static>,
    texts: Arc<Texts>,
    language: String,
    zone: TimeZone,
) {
    let (words, code, place) = (Arc::clone(&texts), language.clone(), zone.clone());
    environment.add_filter("date", move |value: Value| {
        read(&value, &place).map(|(at, _)| write(&words, &code, "date-long", at))
    });
    let place = zone.clone();
    environment.add_filter("isodate", move |value: Value| {
        read(&value, &place).map(|(at, timed)| if timed { at.to_string() } else { at.date().to_string() })
    });
    environment.add_filter("datetime", move |value: Value| {
        read(&value, &zone).map(|(at, timed)| {
            write(&texts, &language, if timed { "date-and-time" } else { "date-long" }, at)
        })
    });
}

/// A day as people write it: `5 March 2026`.
pub(crate) fn long_date(texts: &Texts, language: &str, date: Date) -> String {
    write(texts, language, "date-long", date.to_datetime(jiff::civil::Time::midnight()))
}

/// The civil time in the authority's zone, and whether the value had a time of day.
fn read(value: &Value, zone: &TimeZone) -> Result<(DateTime, bool), Error> {
    if let Some(micros) = value.as_i64() {
        let at = Timestamp::from_microsecond(micros).map_err(|error| wrong(value, &error))?;
        return Ok((at.to_zoned(zone.clone()).datetime(), true));
    }
    let text = value.to_string();
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok((at.to_zoned(zone.clone()).datetime(), true));
    }
    if text.contains('T') {
        return text.parse().map(|at| (at, true)).map_err(|error| wrong(value, &error));
    }
    text.parse::<Date>()
        .map(|date| (date.to_datetime(jiff::civil::Time::midnight()), false))
        .map_err(|error| wrong(value, &error))
}

fn wrong(value: &Value, error: &jiff::Error) -> Error {
    Error::new(ErrorKind::InvalidOperation, format!("`{value}` is not a date: {error}"))
}

fn write(texts: &Texts, language: &str, key: &str, at: DateTime) -> String {
    let named = |key: String| texts.get(language, &key, None).unwrap_or(key);
    let mut arguments = FluentArgs::new();
    arguments.set("day", at.day());
    arguments.set("month", named(format!("month-{}", at.month())));
    arguments.set("weekday", named(format!("weekday-{}", at.weekday().to_monday_one_offset())));
    // As text: a year is not grouped in thousands, and minutes keep their zero.
    arguments.set("year", at.year().to_string());
    arguments.set("hour", format!("{:02}", at.hour()));
    arguments.set("minute", format!("{:02}", at.minute()));
    texts.get(language, key, Some(&arguments)).unwrap_or_else(|| at.to_string())
}
