//! The calendar of an authority: which days are working days, when its offices are open, in which time zone its days
//! begin, and by which law its terms are counted.
//!
//! Holidays are dates that the authority has reviewed, or rules that it has written down; both come with the
//! configuration, never with the program, because which days are free is for the law of the place to say.

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::counting::Counting;
use super::holiday::{HolidayRule, Observed, weekday};
use super::hours::OfficeHours;

/// How many days after one another may be free before the calendar is taken for wrong.
const FREE_DAYS_MAX: usize = 366;
/// The years for which rules become dates: every term and retention that is counted ends in them.
const YEARS: std::ops::RangeInclusive<i16> = 1950..=2150;
/// Most rules of one calendar.
const RULES_MAX: usize = 100;
/// Most days over which office hours are counted.
const OFFICE_DAYS_MAX: usize = 366 * 20;

/// Working days, holidays, hours, zone and counting of one authority.
///
/// In TOML, each may be left out (UTC; Saturday and Sunday; no holidays; Regulation 1182/71; no hours):
///
/// ```toml
/// zone = "Europe/Stockholm"
/// weekend = ["saturday", "sunday"]
/// holidays = ["2026-12-28"]
/// every_year = ["01-01", "easter-2", "saturday from 06-20"]
/// rule = "se-1930-173"
/// [hours]
/// weekdays = "09:00-12:00 13:00-16:00"
/// friday = "09:00-12:00"
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    /// Where the authority's days begin and end.
    pub zone: TimeZone,
    /// The days of the week on which nobody works.
    pub weekend: Vec<Weekday>,
    /// The further days on which nobody works.
    pub holidays: BTreeSet<Date>,
    /// The law by which terms are counted.
    pub rule: Counting,
    /// When the offices are open.
    pub hours: OfficeHours,
}

impl Default for Calendar {
    fn default() -> Calendar {
        Calendar {
            zone: TimeZone::UTC,
            weekend: vec![Weekday::Saturday, Weekday::Sunday],
            holidays: BTreeSet::new(),
            rule: Counting::default(),
            hours: OfficeHours::default(),
        }
    }
}

/// As it is written.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    #[serde(deserialize_with = "zone")]
    zone: TimeZone,
    #[serde(deserialize_with = "weekdays")]
    weekend: Vec<Weekday>,
    holidays: BTreeSet<Date>,
    every_year: Vec<HolidayRule>,
    rule: Counting,
    hours: OfficeHours,
}

impl Default for Written {
    fn default() -> Written {
        let Calendar { zone, weekend, holidays, rule, hours } = Calendar::default();
        Written { zone, weekend, holidays, every_year: Vec::new(), rule, hours }
    }
}

impl<'de> Deserialize<'de> for Calendar {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Calendar, D::Error> {
        let Written { zone, weekend, holidays, every_year, rule, hours } = Written::deserialize(from)?;
        if every_year.len() > RULES_MAX {
            return Err(D::Error::custom(format!("a calendar can have at most {RULES_MAX} holiday rules")));
        }
        let mut calendar = Calendar { zone, weekend, holidays, rule, hours };
        calendar.expand(&every_year);
        Ok(calendar)
    }
}

impl Calendar {
    /// Makes dates of rules: first those that stay where they fall, then those that make way for them.
    fn expand(&mut self, rules: &[HolidayRule]) {
        let (staying, moving): (Vec<_>, Vec<_>) =
            rules.iter().partition(|rule| rule.observed == Observed::No);
        for year in YEARS {
            self.holidays.extend(staying.iter().filter_map(|rule| rule.in_year(year)));
            for rule in &moving {
                let Some(day) = rule.in_year(year) else { continue };
                let moves = match rule.observed {
                    Observed::Monday => day.weekday() == Weekday::Sunday,
                    _ => !self.is_working_day(day),
                };
                let day = if moves { self.working_day_from(next(day)) } else { day };
                self.holidays.insert(day);
            }
        }
    }

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

    /// The working day that is the `count`th after a day; the day itself for 0.
    pub fn nth_working_day_after(&self, date: Date, count: u32) -> Date {
        let mut day = date;
        for _ in 0..count {
            day = self.working_day_from(next(day));
        }
        day
    }

    /// The working day that is the `count`th before a day; the day itself for 0.
    pub fn nth_working_day_before(&self, date: Date, count: u32) -> Date {
        let mut day = date;
        for _ in 0..count {
            day = day.saturating_sub(1.day());
            let from = day;
            for _ in 0..FREE_DAYS_MAX {
                if self.is_working_day(day) {
                    break;
                }
                day = day.saturating_sub(1.day());
            }
            if !self.is_working_day(day) {
                day = from;
            }
        }
        day
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

    /// The moment at which this much office time has passed after `start`, in the authority's local time. Nothing if
    /// the calendar has no office hours, or not enough of them within 20 years.
    pub fn after_office_time(&self, start: DateTime, time: SignedDuration) -> Option<DateTime> {
        let mut left = time;
        let mut day = start.date();
        for _ in 0..OFFICE_DAYS_MAX {
            for (from, to) in self.spans(day) {
                let begin = day.to_datetime(from).max(start);
                let end = day.to_datetime(to);
                let open = end.duration_since(begin);
                if !open.is_positive() {
                    continue;
                }
                if left <= open {
                    return begin.checked_add(left).ok();
                }
                left = left.checked_sub(open)?;
            }
            day = next(day);
        }
        None
    }

    /// How much office time lies between two moments of the authority's local time; none if `to` is not later.
    pub fn office_time_between(&self, from: DateTime, to: DateTime) -> SignedDuration {
        let mut sum = SignedDuration::ZERO;
        let mut day = from.date();
        for _ in 0..OFFICE_DAYS_MAX {
            if day > to.date() {
                break;
            }
            for (begin, end) in self.spans(day) {
                let open = day.to_datetime(end).min(to).duration_since(day.to_datetime(begin).max(from));
                if open.is_positive() {
                    sum = sum.saturating_add(open);
                }
            }
            day = next(day);
        }
        sum
    }

    fn spans(&self, day: Date) -> impl Iterator<Item = (Time, Time)> + '_ {
        let spans: &[(Time, Time)] = if self.is_working_day(day) { self.hours.of(day) } else { &[] };
        spans.iter().copied()
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
    let day = |name: &String| {
        weekday(&name.to_lowercase()).ok_or_else(|| {
            D::Error::custom(format!(
                "no day of the week is called {name:?}: write its English name, \"saturday\""
            ))
        })
    };
    names.iter().map(day).collect()
}
