//! The calendar of an authority: which days are working days, and in which time zone its days begin.
//!
//! Hides nothing but the weekend and a list of holidays: holidays are dates that the authority has
//! reviewed, never a computed rule, because a wrong Easter is a wrong legal term.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// How many days after one another may be free before the calendar is taken for wrong.
const FREE_DAYS_MAX: usize = 366;

/// Working days, holidays and time zone of one authority.
///
/// In TOML: `zone = "Europe/Stockholm"`, `weekend = ["saturday", "sunday"]`, `holidays = ["2026-12-25"]`;
/// each may be left out (UTC, Saturday and Sunday, none).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Calendar {
    /// Where the authority's days begin and end.
    #[serde(deserialize_with = "zone")]
    pub zone: TimeZone,
    /// The days of the week on which nobody works.
    #[serde(deserialize_with = "weekdays")]
    pub weekend: Vec<Weekday>,
    /// The further days on which nobody works.
    pub holidays: BTreeSet<Date>,
}

impl Default for Calendar {
    fn default() -> Calendar {
        Calendar {
            zone: TimeZone::UTC,
            weekend: vec![Weekday::Saturday, Weekday::Sunday],
            holidays: BTreeSet::new(),
        }
    }
}

impl Calendar {
    /// The day on which `time` falls at the authority.
    pub fn date(&self, time: Timestamp) -> Date {
        self.zone.to_datetime(time).date()
    }

    /// Whether the authority works on this day.
    pub fn is_working_day(&self, date: Date) -> bool {
        !self.weekend.contains(&date.weekday()) && !self.holidays.contains(&date)
    }

    /// `date` itself if the authority works on it, else the next day on which it does.
    pub fn working_day_from(&self, date: Date) -> Date {
        let mut day = date;
        for _ in 0..FREE_DAYS_MAX {
            if self.is_working_day(day) {
                return day;
            }
            day = next(day);
        }
        date
    }

    /// The last second of a day, so that a due time still shows the day on which it falls.
    pub fn end_of_day(&self, date: Date) -> Timestamp {
        let end = date.at(23, 59, 59, 0);
        self.zone.to_ambiguous_timestamp(end).compatible().unwrap_or(Timestamp::MAX)
    }

    /// How many working days lie after `from`, up to and including `to`; 0 if `to` is not later.
    pub fn working_days_between(&self, from: Date, to: Date) -> u32 {
        let mut day = from;
        let mut count = 0;
        while day < to {
            day = next(day);
            count += u32::from(self.is_working_day(day));
        }
        count
    }
}

/// The day after, or the last day of the calendar itself.
pub(crate) fn next(date: Date) -> Date {
    date.saturating_add(1.day())
}

fn zone<'de, D: Deserializer<'de>>(from: D) -> Result<TimeZone, D::Error> {
    let name = String::deserialize(from)?;
    TimeZone::get(&name).map_err(|_| {
        D::Error::custom(format!("no time zone is called {name:?}: write a name like \"Europe/Stockholm\""))
    })
}

fn weekdays<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Weekday>, D::Error> {
    let names = Vec::<String>::deserialize(from)?;
    if names.len() >= 7 {
        return Err(D::Error::custom("a weekend of seven days leaves no working day"));
    }
    names.iter().map(|name| weekday(name).map_err(D::Error::custom)).collect()
}

fn weekday(name: &str) -> Result<Weekday, String> {
    match name.to_lowercase().as_str() {
        "monday" => Ok(Weekday::Monday),
        "tuesday" => Ok(Weekday::Tuesday),
        "wednesday" => Ok(Weekday::Wednesday),
        "thursday" => Ok(Weekday::Thursday),
        "friday" => Ok(Weekday::Friday),
        "saturday" => Ok(Weekday::Saturday),
        "sunday" => Ok(Weekday::Sunday),
        _ => Err(format!("no day of the week is called {name:?}: write its English name, \"saturday\"")),
    }
}
