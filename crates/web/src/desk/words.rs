//! What the desk says, where the words depend on numbers and times.

use fluent_bundle::{FluentArgs, FluentValue};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use portico_casework::{Deadline, Urgency, WaitingFor};
use serde::Serialize;

use crate::texts::Texts;
use crate::views::long_date;

const MINUTE_S: f64 = 60.0;
const HOUR_S: f64 = 3_600.0;
const DAY_S: f64 = 86_400.0;
/// The legal term of a case is called near from here on, days.
const TERM_SOON_DAYS: i64 = 3;

/// The words of one language.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    texts: &'a Texts,
    language: &'a str,
    zone: &'a TimeZone,
}

/// Why something stands where it stands in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Why {
    /// In words.
    pub text: String,
    /// `overdue`, `soon` or `ordinary`.
    pub level: &'static str,
}

impl<'a> Words<'a> {
    /// The words of a language, with days as they begin in a zone.
    pub fn new(texts: &'a Texts, language: &'a str, zone: &'a TimeZone) -> Self {
        Self { texts, language, zone }
    }

    /// The language.
    pub fn language(&self) -> &'a str {
        self.language
    }

    /// The texts.
    pub fn texts(&self) -> &'a Texts {
        self.texts
    }

    /// The words of a key.
    pub fn get(&self, key: &str) -> String {
        self.texts.get(self.language, key, None).unwrap_or_else(|| key.to_owned())
    }

    /// The words of a key with what they speak of.
    pub fn with(&self, key: &str, arguments: &[(&'static str, FluentValue<'_>)]) -> String {
        let mut all = FluentArgs::new();
        for (name, value) in arguments {
            all.set(*name, value.clone());
        }
        self.texts.get(self.language, key, Some(&all)).unwrap_or_else(|| key.to_owned())
    }

    /// A count in words.
    pub fn count(&self, key: &str, count: u64) -> String {
        self.with(key, &[("count", FluentValue::from(count as f64))])
    }

    /// A day: `5 March 2026`.
    pub fn day(&self, at: Timestamp) -> String {
        long_date(self.texts, self.language, at.to_zoned(self.zone.clone()).date())
    }

    /// How many days later one moment is than another, as the calendar counts.
    fn days_from(&self, now: Timestamp, at: Timestamp) -> i64 {
        let day = |at: Timestamp| at.to_zoned(self.zone.clone()).date();
        i64::from(day(now).until(day(at)).map_or(0, |span| span.get_days()))
    }

    /// Why a task stands where it does in the worklist.
    pub fn why(&self, urgency: Urgency, due: Option<Timestamp>, created: Timestamp, now: Timestamp) -> Why {
        let Some(due) = due else { return self.waits(created, now) };
        let days = self.days_from(now, due);
        match urgency {
            Urgency::Overdue => {
                Why { text: self.count("desk-why-overdue", days.unsigned_abs()), level: "overdue" }
            }
            Urgency::DueSoon => Why { text: self.due_in(days), level: "soon" },
            Urgency::Ordinary => Why { text: self.due_in(days), level: "ordinary" },
        }
    }

    /// When something is due, from now: `Due tomorrow`.
    pub fn due_in(&self, days: i64) -> String {
        self.count("desk-why-due", u64::try_from(days).unwrap_or(0))
    }

    /// How far the legal term of a case is.
    pub fn term(&self, deadline: &Deadline, now: Timestamp) -> Why {
        let days = self.days_from(now, deadline.due);
        if deadline.suspended_since.is_some() {
            Why { text: self.get("desk-term-stands-still"), level: "ordinary" }
        } else if deadline.overdue {
            Why { text: self.count("desk-why-overdue", days.unsigned_abs()), level: "overdue" }
        } else {
            Why { text: self.due_in(days), level: if days <= TERM_SOON_DAYS { "soon" } else { "ordinary" } }
        }
    }

    fn waits(&self, created: Timestamp, now: Timestamp) -> Why {
        let days = self.days_from(created, now).unsigned_abs();
        Why { text: self.count("desk-why-waits", days), level: "ordinary" }
    }

    /// A duration in the unit that suits it.
    pub fn span(&self, seconds: f64) -> String {
        let (key, value) = match seconds {
            s if s <= 0.0 => ("desk-span-none", 0.0),
            s if s < MINUTE_S => ("desk-span-moment", 0.0),
            s if s < 2.0 * HOUR_S => ("desk-span-minutes", (s / MINUTE_S).round()),
            s if s < 2.0 * DAY_S => ("desk-span-hours", (s / HOUR_S).round()),
            s => ("desk-span-days", (s / DAY_S).round()),
        };
        self.with(key, &[("count", FluentValue::from(value))])
    }

    /// A share, 0 to 1, in per cent; never nothing of something.
    pub fn share(&self, share: f64) -> String {
        let percent = share * 100.0;
        if percent > 0.0 && percent < 0.5 {
            return self.get("desk-share-under-one");
        }
        self.with("desk-share", &[("percent", FluentValue::from(percent.round()))])
    }
}

/// The key of the words for on whom a case waits.
pub fn waiting_key(on: WaitingFor) -> &'static str {
    match on {
        WaitingFor::Resident => "desk-waits-resident",
        WaitingFor::Office => "desk-waits-office",
        WaitingFor::ThirdParty => "desk-waits-third-party",
        WaitingFor::Timer => "desk-waits-timer",
        WaitingFor::Nobody => "desk-waits-nobody",
    }
}

/// The key of the words for a channel; the word itself where it is not known.
pub fn channel_key(channel: &str) -> &'static str {
    match channel {
        "online" => "desk-channel-online",
        "counter" => "desk-channel-counter",
        "phone" => "desk-channel-phone",
        "post" => "desk-channel-post",
        "email" => "desk-channel-email",
        "assisted" => "desk-channel-assisted",
        _ => "desk-channel-system",
    }
}

/// The key of the words for a status.
pub fn status_key(status: &str) -> &'static str {
    match status {
        "open" => "desk-status-open",
        "decided" => "desk-status-decided",
        _ => "desk-status-closed",
    }
}
