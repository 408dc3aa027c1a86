//! Office hours: when the authority works within a day, and counting in them.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time, Weekday};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::holiday::weekday;

/// Most spans of one day.
const SPANS_MAX: usize = 6;

/// When the authority works, by day of the week. On free days it does not, whatever stands here.
///
/// In TOML: `monday = "09:00-12:00 13:00-16:30"` and so on; `weekdays` is for all days that are not named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfficeHours {
    by_weekday: BTreeMap<u8, Vec<(Time, Time)>>,
    others: Vec<(Time, Time)>,
}

impl OfficeHours {
    /// The spans of a day, in order and apart; none if the authority does not work then.
    pub fn of(&self, date: Date) -> &[(Time, Time)] {
        self.by_weekday.get(&number(date.weekday())).unwrap_or(&self.others)
    }

    /// Whether nothing is said about hours at all.
    pub fn is_empty(&self) -> bool {
        self.others.is_empty() && self.by_weekday.values().all(Vec::is_empty)
    }
}

fn number(weekday: Weekday) -> u8 {
    weekday.to_monday_zero_offset().unsigned_abs()
}

impl<'de> Deserialize<'de> for OfficeHours {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<OfficeHours, D::Error> {
        let mut hours = OfficeHours::default();
        for (name, text) in BTreeMap::<String, String>::deserialize(from)? {
            let spans = spans(&text).ok_or_else(|| {
                D::Error::custom(format!(
                    "{text:?} are no office hours: write spans like \"09:00-12:00 13:00-16:30\", or \"\" for none"
                ))
            })?;
            match (name.as_str(), weekday(&name)) {
                ("weekdays", _) => hours.others = spans,
                (_, Some(day)) => {
                    hours.by_weekday.insert(number(day), spans);
                }
                _ => {
                    return Err(D::Error::custom(format!(
                        "{name:?} is no day of the week and not \"weekdays\""
                    )));
                }
            }
        }
        Ok(hours)
    }
}

fn spans(text: &str) -> Option<Vec<(Time, Time)>> {
    let mut spans: Vec<(Time, Time)> = Vec::new();
    for span in text.split_whitespace() {
        let (from, to) = span.split_once('-')?;
        let (from, to): (Time, Time) = (from.parse().ok()?, to.parse().ok()?);
        let follows = spans.last().is_none_or(|(_, before)| *before <= from);
        if from >= to || !follows || spans.len() >= SPANS_MAX {
            return None;
        }
        spans.push((from, to));
    }
    Some(spans)
}
