//! The texts of dates, times and durations (DMN 1.5, 10.3.2.3.4 to 10.3.2.3.8), both ways.

use std::fmt;
use std::str::FromStr;

use super::{DAY, Date, DateTime, DayTimeDuration, SECOND, Time, YearMonthDuration, Zone};

/// The text is not what was expected, or the calendar has no such day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not a date, time or duration in ISO 8601 form")]
pub struct NotTemporal;

/// Reads a text from left to right.
struct Cursor<'t>(&'t str);

impl<'t> Cursor<'t> {
    fn take(&mut self, expected: char) -> Option<()> {
        self.0 = self.0.strip_prefix(expected)?;
        Some(())
    }

    fn digits(&mut self) -> &'t str {
        let end = self.0.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.0.len());
        let (digits, rest) = self.0.split_at(end);
        self.0 = rest;
        digits
    }

    fn two_digits(&mut self) -> Option<u64> {
        let (digits, rest) = self.0.split_at_checked(2)?;
        self.0 = rest;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
    }
}

impl FromStr for Date {
    type Err = NotTemporal;

    fn from_str(text: &str) -> Result<Self, NotTemporal> {
        let mut cursor = Cursor(text);
        read_date(&mut cursor).filter(|_| cursor.0.is_empty()).ok_or(NotTemporal)
    }
}

impl FromStr for Time {
    type Err = NotTemporal;

    fn from_str(text: &str) -> Result<Self, NotTemporal> {
        // An ISO 8601 time may say that it is one.
        read_time(text.strip_prefix('T').unwrap_or(text)).ok_or(NotTemporal)
    }
}

impl FromStr for DateTime {
    type Err = NotTemporal;

    fn from_str(text: &str) -> Result<Self, NotTemporal> {
        let mut cursor = Cursor(text);
        let date = read_date(&mut cursor).ok_or(NotTemporal)?;
        cursor.take('T').ok_or(NotTemporal)?;
        if let Some(rest) = cursor.0.strip_prefix("24:00:00") {
            // The end of a day is the start of the next.
            let midnight = read_time(&format!("00:00:00{rest}")).filter(|time| time.nanos() == 0);
            let next = date.plus_days(1).ok_or(NotTemporal)?;
            return Ok(DateTime::new(next, midnight.ok_or(NotTemporal)?));
        }
        Ok(DateTime::new(date, read_time(cursor.0).ok_or(NotTemporal)?))
    }
}

fn read_date(cursor: &mut Cursor<'_>) -> Option<Date> {
    let negative = cursor.take('-').is_some();
    let year = cursor.digits();
    if !(4..=9).contains(&year.len()) || (year.len() > 4 && year.starts_with('0')) {
        return None;
    }
    let year: i64 = year.parse().ok()?;
    cursor.take('-')?;
    let month = cursor.two_digits()?;
    cursor.take('-')?;
    let day = cursor.two_digits()?;
    Date::new(if negative { -year } else { year }, month as i64, day as i64)
}

fn read_time(text: &str) -> Option<Time> {
    let mut cursor = Cursor(text);
    let hour = cursor.two_digits()?;
    cursor.take(':')?;
    let minute = cursor.two_digits()?;
    // XML Schema wants seconds; people and other engines leave them off.
    let second = if cursor.take(':').is_some() { cursor.two_digits()? } else { 0 };
    let nano = if cursor.take('.').is_some() { read_fraction(cursor.digits())? } else { 0 };
    let zone = if cursor.0.is_empty() { None } else { Some(read_zone(cursor.0)?) };
    Time::new(hour, minute, second, nano, zone)
}

/// Nanoseconds of the digits behind a point; what is smaller is cut off.
fn read_fraction(digits: &str) -> Option<u64> {
    if digits.is_empty() {
        return None;
    }
    let nine: String = digits.chars().chain("000000000".chars()).take(9).collect();
    nine.parse().ok()
}

fn read_zone(text: &str) -> Option<Zone> {
    if text == "Z" || text == "z" {
        return Some(Zone::UTC);
    }
    if let Some(name) = text.strip_prefix('@') {
        return Zone::named(name);
    }
    let mut cursor = Cursor(text);
    let sign = if cursor.take('+').is_some() { 1 } else { cursor.take('-').map(|()| -1)? };
    let hours = cursor.two_digits()?;
    cursor.take(':')?;
    let minutes = cursor.two_digits()?;
    let seconds = if cursor.take(':').is_some() { cursor.two_digits()? } else { 0 };
    let fits = cursor.0.is_empty() && hours <= 14 && minutes < 60 && seconds < 60;
    Zone::offset(sign * (hours * 3600 + minutes * 60 + seconds) as i64).filter(|_| fits)
}

/// A duration as it is written: `-P1Y2M3DT4H5M6.7S`.
struct Parts {
    months: Option<i128>,
    nanos: Option<i128>,
}

fn read_duration(text: &str) -> Option<Parts> {
    let mut cursor = Cursor(text);
    let sign = if cursor.take('-').is_some() { -1 } else { 1 };
    cursor.take('P')?;
    let mut parts = Parts { months: None, nanos: None };
    let mut units: &[(char, bool, i128)] =
        &[('Y', true, 12), ('M', true, 1), ('W', false, 7 * DAY), ('D', false, DAY)];
    let mut in_time = false;
    while !cursor.0.is_empty() {
        if cursor.0.starts_with('T') && !in_time {
            cursor.take('T')?;
            in_time = true;
            units = &[('H', false, 3600 * SECOND), ('M', false, 60 * SECOND), ('S', false, SECOND)];
            if cursor.0.is_empty() {
                return None;
            }
        }
        let digits = cursor.digits();
        let count: i128 = digits.parse().ok()?;
        let fraction = cursor.take('.').map(|()| read_fraction(cursor.digits()).unwrap_or(0));
        let unit = cursor.0.chars().next()?;
        cursor.take(unit)?;
        // Units come in order and each once, so the search goes on behind the unit that was found.
        let index = units.iter().position(|(letter, _, _)| *letter == unit)?;
        let (_, in_months, size) = *units.get(index)?;
        units = units.get(index + 1..)?;
        if fraction.is_some() && unit != 'S' {
            return None;
        }
        let amount = count.checked_mul(size)?.checked_add(i128::from(fraction.unwrap_or(0)))?;
        let total = if in_months { &mut parts.months } else { &mut parts.nanos };
        *total = Some(total.unwrap_or(0).checked_add(sign * amount)?);
    }
    (parts.months.is_some() || parts.nanos.is_some()).then_some(parts)
}

impl FromStr for DayTimeDuration {
    type Err = NotTemporal;

    fn from_str(text: &str) -> Result<Self, NotTemporal> {
        match read_duration(text) {
            Some(Parts { months: None, nanos: Some(nanos) }) => {
                DayTimeDuration::from_nanos(nanos).ok_or(NotTemporal)
            }
            _ => Err(NotTemporal),
        }
    }
}

impl FromStr for YearMonthDuration {
    type Err = NotTemporal;

    fn from_str(text: &str) -> Result<Self, NotTemporal> {
        match read_duration(text) {
            Some(Parts { months: Some(months), nanos: None }) => {
                i64::try_from(months).map(|months| YearMonthDuration { months }).map_err(|_| NotTemporal)
            }
            _ => Err(NotTemporal),
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.year() < 0 { "-" } else { "" };
        write!(f, "{sign}{:04}-{:02}-{:02}", self.year().unsigned_abs(), self.month(), self.day())
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.hour(), self.minute(), self.second())?;
        write_fraction(f, self.subsecond_nanos())?;
        self.zone().map_or(Ok(()), |zone| zone.fmt(f))
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{}", self.date(), self.time())
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Zone::Offset(0) => write!(f, "Z"),
            Zone::Offset(seconds) => {
                let (sign, magnitude) = (if *seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs());
                write!(f, "{sign}{:02}:{:02}", magnitude / 3600, magnitude / 60 % 60)?;
                if magnitude % 60 != 0 { write!(f, ":{:02}", magnitude % 60) } else { Ok(()) }
            }
            Zone::Named(_) => write!(f, "@{}", self.name().unwrap_or_default()),
        }
    }
}

impl fmt::Display for DayTimeDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanos = self.nanos();
        if nanos == 0 {
            return write!(f, "PT0S");
        }
        let magnitude = nanos.unsigned_abs();
        let seconds = magnitude / SECOND.unsigned_abs();
        let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
        let (seconds, fraction) = (seconds % 60, (magnitude % SECOND.unsigned_abs()) as u64);
        write!(f, "{}P", if nanos < 0 { "-" } else { "" })?;
        write_unit(f, days, "D")?;
        if hours > 0 || minutes > 0 || seconds > 0 || fraction > 0 {
            write!(f, "T")?;
        }
        write_unit(f, hours, "H")?;
        write_unit(f, minutes, "M")?;
        if seconds > 0 || fraction > 0 {
            write!(f, "{seconds}")?;
            write_fraction(f, fraction)?;
            write!(f, "S")?;
        }
        Ok(())
    }
}

impl fmt::Display for YearMonthDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.months == 0 {
            return write!(f, "P0M");
        }
        write!(f, "{}P", if self.months < 0 { "-" } else { "" })?;
        let magnitude = u128::from(self.months.unsigned_abs());
        write_unit(f, magnitude / 12, "Y")?;
        write_unit(f, magnitude % 12, "M")
    }
}

fn write_unit(f: &mut fmt::Formatter<'_>, amount: u128, unit: &str) -> fmt::Result {
    if amount > 0 { write!(f, "{amount}{unit}") } else { Ok(()) }
}

fn write_fraction(f: &mut fmt::Formatter<'_>, nanos: u64) -> fmt::Result {
    if nanos == 0 {
        return Ok(());
    }
    write!(f, ".{}", format!("{nanos:09}").trim_end_matches('0'))
}
