//! Cron texts as cycles, as Zeebe and Quartz read them: seconds, minutes, hours, day of month, month, day of week and
//! perhaps year, or `@yearly`, `@monthly`, `@weekly`, `@daily`, `@hourly`.
//!
//! Days of the week by number: with six fields 0 or 7 is Sunday (as in Zeebe), with seven 1 is Sunday (as in Quartz).
//! `L` is the last day of the month. `W` and `#` are refused. A time that a clock change skips fires when it is over.

use jiff::Zoned;
use jiff::civil::{Date, Time};
use std::collections::BTreeSet;

/// How many days ahead a firing is looked for: a 29 February on a Monday comes within 28 years, or 40 over a century.
const DAYS_MAX: u32 = 41 * 366;
const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// A cron text, read.
#[derive(Debug)]
pub(super) struct Cron {
    seconds: BTreeSet<u32>,
    minutes: BTreeSet<u32>,
    hours: BTreeSet<u32>,
    days: BTreeSet<u32>,
    last_day: bool,
    months: BTreeSet<u32>,
    /// 0 is Sunday.
    weekdays: BTreeSet<u32>,
    /// None is every year.
    years: Option<BTreeSet<u32>>,
}

/// Whether a text is meant as cron.
pub(super) fn is_cron(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('@') || text.split_whitespace().count() > 2
}

impl Cron {
    pub(super) fn parse(text: &str) -> Result<Cron, String> {
        let text = match text.trim() {
            "@yearly" | "@annually" => "0 0 0 1 1 *",
            "@monthly" => "0 0 0 1 * *",
            "@weekly" => "0 0 0 * * 0",
            "@daily" | "@midnight" => "0 0 0 * * *",
            "@hourly" => "0 0 * * * *",
            other => other,
        };
        let fields: Vec<&str> = text.split_whitespace().collect();
        let (second, minute, hour, day, month, weekday, year) = match fields[..] {
            [s, m, h, d, mo, w] => (s, m, h, d, mo, w, None),
            [s, m, h, d, mo, w, y] => (s, m, h, d, mo, w, Some(y)),
            _ => return Err(format!("a cron text has six or seven fields, not {}", fields.len())),
        };
        // Quartz counts the days of the week from 1.
        let sunday = if year.is_some() { 1 } else { 0 };
        let weekdays = field(weekday, sunday, 7, &WEEKDAYS, sunday)?;
        Ok(Cron {
            seconds: field(second, 0, 59, &[], 0)?,
            minutes: field(minute, 0, 59, &[], 0)?,
            hours: field(hour, 0, 23, &[], 0)?,
            last_day: day == "L",
            days: if day == "L" { BTreeSet::new() } else { field(day, 1, 31, &[], 0)? },
            months: field(month, 1, 12, &MONTHS, 1)?,
            weekdays: weekdays.into_iter().map(|day| (day - sunday) % 7).collect(),
            years: match year {
                None | Some("*" | "?") => None,
                Some(year) => Some(field(year, 1970, 9999, &[], 0)?),
            },
        })
    }

    /// The first firing after an instant, on the clock of its zone.
    pub(super) fn after(&self, now: &Zoned) -> Option<Zoned> {
        let mut day = now.date();
        for _ in 0..DAYS_MAX {
            if self.fits(day) {
                let times = self.hours.iter().flat_map(|hour| {
                    self.minutes.iter().flat_map(move |minute| {
                        self.seconds.iter().map(move |second| (*hour, *minute, *second))
                    })
                });
                let earliest = if day == now.date() { now.time() } else { Time::midnight() };
                let candidates = times
                    .filter_map(|(hour, minute, second)| {
                        Time::new(hour as i8, minute as i8, second as i8, 0).ok()
                    })
                    .filter(|time| *time >= earliest);
                for time in candidates {
                    let fires = day.to_datetime(time).to_zoned(now.time_zone().clone()).ok()?;
                    if fires > *now {
                        return Some(fires);
                    }
                }
            }
            day = day.tomorrow().ok()?;
        }
        None
    }

    fn fits(&self, day: Date) -> bool {
        let number = |value: i8| u32::try_from(value).unwrap_or_default();
        let of_month =
            self.days.contains(&number(day.day())) || (self.last_day && day.day() == day.days_in_month());
        let weekday = number(day.weekday().to_sunday_zero_offset());
        let year = u32::try_from(day.year()).unwrap_or_default();
        of_month
            && self.months.contains(&number(day.month()))
            && self.weekdays.contains(&weekday)
            && self.years.as_ref().is_none_or(|years| years.contains(&year))
    }
}

/// Reads `*`, `?`, lists, ranges, steps and names. `first` is the number of the first name.
fn field(text: &str, low: u32, high: u32, names: &[&str], first: u32) -> Result<BTreeSet<u32>, String> {
    let mut values = BTreeSet::new();
    for part in text.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, Some(step)),
            None => (part, None),
        };
        let one = |text: &str| number(text, low, high, names, first);
        let (from, to) = match range.split_once('-') {
            _ if range == "*" || range == "?" => (low, high),
            Some((from, to)) => (one(from)?, one(to)?),
            None if step.is_some() => (one(range)?, high),
            None => (one(range)?, one(range)?),
        };
        let step = match step {
            None => 1,
            Some(step) => step.parse().ok().filter(|step| *step > 0).ok_or_else(|| unreadable(part))?,
        };
        if from > to {
            return Err(format!("`{part}` ends before it begins"));
        }
        values.extend((from..=to).step_by(step));
    }
    Ok(values)
}

fn number(text: &str, low: u32, high: u32, names: &[&str], first: u32) -> Result<u32, String> {
    let named = (first..).zip(names).find(|(_, name)| name.eq_ignore_ascii_case(text));
    let number = named.map(|(number, _)| number).or_else(|| text.parse().ok());
    number.filter(|number| (low..=high).contains(number)).ok_or_else(|| unreadable(text))
}

fn unreadable(text: &str) -> String {
    format!("`{text}` is no value, range or step of a cron field here")
}
