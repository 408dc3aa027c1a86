//! How a legal order counts terms. In all of them the day of the event is not counted and a term in weeks, months or
//! years ends on the day of the same name or number, or on the last day of a shorter month; they differ in what
//! becomes of a term that ends on a free day, and in how short a term may be.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, next};

/// A set of rules, by the law that it follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counting {
    /// Regulation (EEC, Euratom) No 1182/71, Art. 3: a term that ends on a free day ends with the next working day
    /// (para. 4); one of two days or more has at least two working days in it (para. 5).
    #[default]
    #[serde(rename = "eu-1182-71")]
    Eu,
    /// Algemene termijnenwet (Netherlands): as above (Art. 1), but two working days are owed to terms of three days or
    /// more (Art. 2), and terms of more than 90 days, 12 weeks or 3 months, and those in years, end where they end
    /// (Art. 4).
    #[serde(rename = "nl-atw")]
    Dutch,
    /// Lag (1930:173) om beräkning av lagstadgad tid (Sweden): a term that ends on a free day ends with the next
    /// working day (s. 2). Saturdays and the eves of Midsummer, Christmas and the New Year are free: they stand in the
    /// calendar.
    #[serde(rename = "se-1930-173")]
    Swedish,
    /// Bürgerliches Gesetzbuch, ss. 187 to 193 (Germany): a term that ends on a Saturday, Sunday or holiday ends with
    /// the next working day (s. 193; in administrative procedure s. 31 VwVfG).
    #[serde(rename = "de-bgb")]
    German,
    /// The ordinary term of French procedure (Code de procédure civile, Art. 641 and 642): a term that ends on a free
    /// day ends with the next working day.
    #[serde(rename = "fr-ordinary")]
    French,
    /// The clear term (délai franc) of French administrative appeals: the last day is not counted either, so the term
    /// ends one day later, and then moves off a free day.
    #[serde(rename = "fr-clear")]
    FrenchClear,
}

impl Counting {
    /// The last day of a term that began with an event on `start` and would end on `raw`. `months` and `days` are its
    /// length as it was given.
    pub(crate) fn end(self, start: Date, raw: Date, months: i64, days: i64, calendar: &Calendar) -> Date {
        let raw = if self == Counting::FrenchClear { next(raw) } else { raw };
        if self == Counting::Dutch && is_long(months, days) {
            return raw;
        }
        let end = calendar.working_day_from(raw);
        let Some(owed_from) = self.two_working_days_from() else { return end };
        if months == 0 && days < owed_from {
            return end;
        }
        end.max(calendar.nth_working_day_after(start, 2))
    }

    /// The shortest term, in days, that must have two working days in it.
    fn two_working_days_from(self) -> Option<i64> {
        match self {
            Counting::Eu => Some(2),
            Counting::Dutch => Some(3),
            Counting::Swedish | Counting::German | Counting::French | Counting::FrenchClear => None,
        }
    }
}

/// More than 90 days, 12 weeks or 3 months, or in years (Algemene termijnenwet, Art. 4). Thirteen weeks are 91 days, so
/// that weeks need no bound of their own.
fn is_long(months: i64, days: i64) -> bool {
    months > 3 || days > 90
}
