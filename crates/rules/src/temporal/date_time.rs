//! Moments: a day and a time.

use std::cmp::Ordering;

use super::{DAY, Date, DayTimeDuration, SECOND, Time, Zone};

/// A day and a time of day. With a zone it is an instant, without one it is what a clock on the wall says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateTime {
    date: Date,
    time: Time,
}

impl DateTime {
    /// The moment.
    pub fn new(date: Date, time: Time) -> DateTime {
        DateTime { date, time }
    }

    /// Midnight at the start of a day, in UTC, as DMN 1.5, 10.3.2.3.6 reads a date among moments.
    pub fn midnight(date: Date) -> DateTime {
        DateTime { date, time: Time::from_nanos(0, Some(Zone::UTC)) }
    }

    /// The day.
    pub fn date(&self) -> Date {
        self.date
    }

    /// The time of day.
    pub fn time(&self) -> &Time {
        &self.time
    }

    /// The zone, if it has one.
    pub fn zone(&self) -> Option<&Zone> {
        self.time.zone()
    }

    /// The offset from UTC in seconds.
    pub fn offset_s(&self) -> Option<i32> {
        self.zone().map(|zone| zone.offset_s_at_local(self.date.epoch_day(), self.time.nanos()))
    }

    fn local_nanos(&self) -> i128 {
        i128::from(self.date.epoch_day()) * DAY + self.time.nanos()
    }

    /// Nanoseconds since 1970-01-01T00:00:00Z; without a zone the clock is taken for UTC.
    pub fn instant_nanos(&self) -> i128 {
        self.local_nanos() - i128::from(self.offset_s().unwrap_or(0)) * SECOND
    }

    /// The moment of an instant, as a clock in the zone shows it.
    pub fn from_instant_nanos(nanos: i128, zone: Option<Zone>) -> Option<DateTime> {
        let offset_s = zone.as_ref().map_or(0, |zone| zone.offset_s_at_instant(nanos));
        let local = nanos + i128::from(offset_s) * SECOND;
        let date = Date::from_epoch_day(i64::try_from(local.div_euclid(DAY)).ok()?)?;
        Some(DateTime { date, time: Time::from_nanos(local, zone) })
    }

    /// The order of two moments; `None` where only one has a zone.
    pub fn compare(&self, other: &DateTime) -> Option<Ordering> {
        (self.zone().is_some() == other.zone().is_some())
            .then(|| self.instant_nanos().cmp(&other.instant_nanos()))
    }

    /// Whether two moments are equal by `=`, to the second as for [`Time::equals`].
    pub fn equals(&self, other: &DateTime) -> bool {
        let seconds = |moment: &DateTime| moment.instant_nanos().div_euclid(SECOND);
        self.zone().is_some() == other.zone().is_some() && seconds(self) == seconds(other)
    }

    /// The moment so much later. It is counted on the instant, so that an hour is an hour also in the night in
    /// which the clocks change.
    pub fn plus(&self, duration: DayTimeDuration) -> Option<DateTime> {
        DateTime::from_instant_nanos(self.instant_nanos() + duration.nanos(), self.zone().cloned())
    }

    /// The same time of day so many months later.
    pub fn plus_months(&self, months: i64) -> Option<DateTime> {
        Some(DateTime { date: self.date.plus_months(months)?, time: self.time.clone() })
    }

    /// How much later this is than `other`.
    pub fn since(&self, other: &DateTime) -> Option<DayTimeDuration> {
        self.compare(other)?;
        DayTimeDuration::from_nanos(self.instant_nanos() - other.instant_nanos())
    }
}

impl From<&jiff::Zoned> for DateTime {
    fn from(zoned: &jiff::Zoned) -> Self {
        let time = zoned.time();
        let nanos =
            (i128::from(time.hour()) * 3600 + i128::from(time.minute()) * 60 + i128::from(time.second()))
                * SECOND
                + i128::from(time.subsec_nanosecond());
        DateTime {
            date: zoned.date().into(),
            time: Time::from_nanos(nanos, Some(Zone::from_jiff(zoned.time_zone(), zoned.offset()))),
        }
    }
}
