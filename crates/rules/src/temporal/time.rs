//! Times of day.

use std::cmp::Ordering;

use super::{DAY, DayTimeDuration, SECOND, Zone};

/// A time of day, with a zone where the author gave one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    nanos: u64,
    zone: Option<Zone>,
}

impl Time {
    /// The time, if a day has it: 00:00:00 to 23:59:59.999999999.
    pub fn new(hour: u64, minute: u64, second: u64, nano: u64, zone: Option<Zone>) -> Option<Time> {
        (hour < 24 && minute < 60 && second < 60 && nano < 1_000_000_000)
            .then(|| Time { nanos: (hour * 3600 + minute * 60 + second) * 1_000_000_000 + nano, zone })
    }

    /// The time so many nanoseconds after midnight, wrapped around a day.
    pub fn from_nanos(nanos: i128, zone: Option<Zone>) -> Time {
        Time { nanos: nanos.rem_euclid(DAY) as u64, zone }
    }

    /// Nanoseconds since midnight.
    pub fn nanos(&self) -> i128 {
        i128::from(self.nanos)
    }

    /// 0 to 23.
    pub fn hour(&self) -> u64 {
        self.nanos / 3_600_000_000_000
    }

    /// 0 to 59.
    pub fn minute(&self) -> u64 {
        self.nanos / 60_000_000_000 % 60
    }

    /// 0 to 59.
    pub fn second(&self) -> u64 {
        self.nanos / 1_000_000_000 % 60
    }

    /// The fraction of the second, in nanoseconds.
    pub fn subsecond_nanos(&self) -> u64 {
        self.nanos % 1_000_000_000
    }

    /// The zone, if it has one.
    pub fn zone(&self) -> Option<&Zone> {
        self.zone.as_ref()
    }

    /// The offset from UTC in seconds. A named zone answers with its offset of 1970-01-01, since a time has no day.
    pub fn offset_s(&self) -> Option<i32> {
        self.zone.as_ref().map(|zone| zone.offset_s_at_local(0, self.nanos()))
    }

    /// Nanoseconds since midnight UTC; without a zone, since local midnight.
    fn comparable_nanos(&self) -> i128 {
        self.nanos() - i128::from(self.offset_s().unwrap_or(0)) * SECOND
    }

    /// The order of two times; `None` where only one has a zone.
    pub fn compare(&self, other: &Time) -> Option<Ordering> {
        (self.zone.is_some() == other.zone.is_some())
            .then(|| self.comparable_nanos().cmp(&other.comparable_nanos()))
    }

    /// Whether two times are equal by `=` (DMN 1.5, table 42): hour, minute, second and offset. Fractions of a second
    /// are no property of a time, so they do not count.
    pub fn equals(&self, other: &Time) -> bool {
        let seconds = |time: &Time| time.comparable_nanos().div_euclid(SECOND);
        self.zone.is_some() == other.zone.is_some() && seconds(self) == seconds(other)
    }

    /// The time so much later, wrapped around midnight.
    pub fn plus(&self, duration: DayTimeDuration) -> Time {
        Time::from_nanos(self.nanos() + duration.nanos() % DAY, self.zone.clone())
    }

    /// How much later this is than `other`; `None` where only one has a zone.
    pub fn since(&self, other: &Time) -> Option<DayTimeDuration> {
        self.compare(other)?;
        DayTimeDuration::from_nanos(self.comparable_nanos() - other.comparable_nanos())
    }
}
