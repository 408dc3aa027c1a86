//! The two kinds of durations: exact ones of days and smaller, and calendar ones of years and months.

use super::SECOND;

/// An exact duration, in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayTimeDuration {
    // Split, so that a value stays aligned to eight bytes.
    seconds: i64,
    nanos: u32,
}

impl DayTimeDuration {
    /// The duration; `None` beyond 292 billion years.
    pub fn from_nanos(nanos: i128) -> Option<DayTimeDuration> {
        Some(DayTimeDuration {
            seconds: i64::try_from(nanos.div_euclid(SECOND)).ok()?,
            nanos: nanos.rem_euclid(SECOND) as u32,
        })
    }

    /// Its length in nanoseconds.
    pub fn nanos(self) -> i128 {
        i128::from(self.seconds) * SECOND + i128::from(self.nanos)
    }
}

/// A duration of whole months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearMonthDuration {
    /// Its length in months.
    pub months: i64,
}
