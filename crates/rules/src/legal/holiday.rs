//! Holidays by rule: what an authority writes once instead of a list for every year.
//!
//! | written | is |
//! | --- | --- |
//! | `12-25` | the same day of each year |
//! | `easter+1`, `easter-2`, `easter` | days from Easter Sunday (Gregorian) |
//! | `orthodox-easter+1` | days from Easter Sunday of the Julian reckoning |
//! | `saturday from 06-20` | the first Saturday on or after that day: Midsummer in Sweden |
//! | `friday from 06-19` | Midsummer's Eve |
//! | `monday before 05-25` | the last Monday before that day |
//! | `last monday of 08` | the last Monday of a month |
//! | `1st monday of 05` | the first, second, third or fourth |
//!
//! Each may end in `since 2005`, `until 2023` (the years themselves included), and in `observed`: on a day that is free
//! in any case the next working day is free instead; `observed monday` only moves it from a Sunday to the Monday.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Deserializer};

/// A holiday that comes back each year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolidayRule {
    text: String,
    day: Day,
    since: i16,
    until: i16,
    /// Moves off a free day to the next working day.
    pub(super) observed: Observed,
}

/// Where a holiday goes that falls on a free day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Observed {
    /// Nowhere.
    No,
    /// To the next working day.
    NextWorkingDay,
    /// From a Sunday to the Monday.
    Monday,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Day {
    Fixed { month: i8, day: i8 },
    Easter { offset: i32 },
    Orthodox { offset: i32 },
    From { weekday: Weekday, month: i8, day: i8 },
    Before { weekday: Weekday, month: i8, day: i8 },
    Nth { nth: i8, weekday: Weekday, month: i8 },
}

/// Why a text is no holiday rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a holiday rule: write a day like \"12-25\", \"easter+1\", \"saturday from 06-20\" or \"last monday of 08\""
)]
pub struct BadHoliday(String);

impl HolidayRule {
    /// The day in a year, if the rule holds then; where it goes when that day is free, the calendar says.
    pub fn in_year(&self, year: i16) -> Option<Date> {
        if year < self.since || year > self.until {
            return None;
        }
        match self.day {
            Day::Fixed { month, day } => Date::new(year, month, day).ok(),
            Day::Easter { offset } => easter(year).checked_add(offset.days()).ok(),
            Day::Orthodox { offset } => orthodox_easter(year)?.checked_add(offset.days()).ok(),
            Day::From { weekday, month, day } => {
                let from = Date::new(year, month, day).ok()?;
                from.checked_sub(1.day()).ok()?.nth_weekday(1, weekday).ok()
            }
            Day::Before { weekday, month, day } => {
                Date::new(year, month, day).ok()?.nth_weekday(-1, weekday).ok()
            }
            Day::Nth { nth, weekday, month } => {
                Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
            }
        }
    }
}

/// Easter Sunday of the Gregorian calendar, by the rule of Gauss with its two exceptions (the method of Butcher).
fn easter(year: i16) -> Date {
    let year = i32::from(year);
    let golden = year % 19;
    let (century, in_century) = (year / 100, year % 100);
    let (leap_centuries, rest) = (century / 4, century % 4);
    let shift = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - leap_centuries - shift + 15) % 30;
    let weekday = (32 + 2 * rest + 2 * (in_century / 4) - epact - in_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 114;
    date(year, days / 31, days % 31 + 1)
}

/// Easter Sunday of the Julian calendar, as a Gregorian date; for the years 1900 to 2099, in which the two calendars
/// lie 13 days apart.
fn orthodox_easter(year: i16) -> Option<Date> {
    if !(1900..=2099).contains(&year) {
        return None;
    }
    let year = i32::from(year);
    let moon = (19 * (year % 19) + 15) % 30;
    let weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7;
    let days = moon + weekday + 114;
    date(year, days / 31, days % 31 + 1).checked_add(13.days()).ok()
}

fn date(year: i32, month: i32, day: i32) -> Date {
    let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    match parts {
        (Ok(year), Ok(month), Ok(day)) => Date::new(year, month, day).unwrap_or(Date::MIN),
        _ => Date::MIN,
    }
}

impl FromStr for HolidayRule {
    type Err = BadHoliday;

    fn from_str(text: &str) -> Result<HolidayRule, BadHoliday> {
        let bad = || BadHoliday(text.to_owned());
        let lower = text.trim().to_lowercase();
        let mut words: Vec<&str> = lower.split_whitespace().collect();
        let (mut since, mut until, mut observed) = (i16::MIN, i16::MAX, Observed::No);
        loop {
            match words.as_slice() {
                [.., "observed"] => {
                    observed = Observed::NextWorkingDay;
                    words.pop();
                }
                [.., "observed", "monday"] => {
                    observed = Observed::Monday;
                    words.truncate(words.len() - 2);
                }
                [.., "since", year] => {
                    since = year.parse().map_err(|_| bad())?;
                    words.truncate(words.len() - 2);
                }
                [.., "until", year] => {
                    until = year.parse().map_err(|_| bad())?;
                    words.truncate(words.len() - 2);
                }
                _ => break,
            }
        }
        let day = day(&words).ok_or_else(bad)?;
        Ok(HolidayRule { text: text.trim().to_owned(), day, since, until, observed })
    }
}

fn day(words: &[&str]) -> Option<Day> {
    match words {
        [word] => {
            if let Some(offset) = word.strip_prefix("orthodox-easter") {
                return Some(Day::Orthodox { offset: shift(offset)? });
            }
            if let Some(offset) = word.strip_prefix("easter") {
                return Some(Day::Easter { offset: shift(offset)? });
            }
            let (month, day) = month_day(word)?;
            Some(Day::Fixed { month, day })
        }
        [name, "from", at] => {
            let (month, day) = month_day(at)?;
            Some(Day::From { weekday: weekday(name)?, month, day })
        }
        [name, "before", at] => {
            let (month, day) = month_day(at)?;
            Some(Day::Before { weekday: weekday(name)?, month, day })
        }
        [which, name, "of", month] => {
            let nth = match *which {
                "last" => -1,
                "1st" => 1,
                "2nd" => 2,
                "3rd" => 3,
                "4th" => 4,
                _ => return None,
            };
            let month = month.parse().ok().filter(|month| (1..=12).contains(month))?;
            Some(Day::Nth { nth, weekday: weekday(name)?, month })
        }
        _ => None,
    }
}

/// Nothing, or a signed number of days of at most a year.
fn shift(text: &str) -> Option<i32> {
    if text.is_empty() {
        return Some(0);
    }
    let signed = text.starts_with(['+', '-']);
    text.parse().ok().filter(|days: &i32| signed && days.abs() <= 366)
}

fn month_day(text: &str) -> Option<(i8, i8)> {
    let (month, day) = text.split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    // A leap year, so that 02-29 is a day.
    Date::new(2000, month, day).ok().map(|_| (month, day))
}

pub(super) fn weekday(name: &str) -> Option<Weekday> {
    Some(match name {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

impl fmt::Display for HolidayRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for HolidayRule {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<HolidayRule, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(rule: &str, year: i16) -> String {
        rule.parse::<HolidayRule>().unwrap().in_year(year).map_or_else(String::new, |day| day.to_string())
    }

    #[test]
    fn easter_falls_where_the_church_has_it() {
        for (year, western, orthodox) in [
            (2024, "2024-03-31", "2024-05-05"),
            (2025, "2025-04-20", "2025-04-20"),
            (2026, "2026-04-05", "2026-04-12"),
            (2027, "2027-03-28", "2027-05-02"),
            (2038, "2038-04-25", "2038-04-25"),
        ] {
            assert_eq!(on("easter", year), western);
            assert_eq!(on("orthodox-easter", year), orthodox);
        }
    }

    #[test]
    fn days_are_found_by_weekday_and_years() {
        assert_eq!(on("saturday from 06-20", 2026), "2026-06-20");
        assert_eq!(on("saturday from 06-20", 2025), "2025-06-21");
        assert_eq!(on("friday from 06-19", 2026), "2026-06-19");
        assert_eq!(on("last monday of 08", 2026), "2026-08-31");
        assert_eq!(on("1st monday of 05", 2026), "2026-05-04");
        assert_eq!(on("wednesday before 11-23", 2026), "2026-11-18");
        assert_eq!(on("easter+39", 2026), "2026-05-14");
        assert_eq!(on("06-06 since 2005", 2004), "");
        assert_eq!(on("06-06 since 2005", 2005), "2005-06-06");
        assert_eq!(on("05-01 until 2023", 2024), "");
        assert_eq!(on("02-29", 2027), "");
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        for text in
            ["", "13-01", "easter1", "easter+999", "someday from 06-20", "5th monday of 05", "12-25 since x"]
        {
            assert!(text.parse::<HolidayRule>().is_err(), "{text}");
        }
    }
}
