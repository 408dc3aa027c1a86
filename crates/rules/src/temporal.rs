//! Dates, times and durations of FEEL (DMN 1.5, 10.3.2.3.4 to 10.3.2.3.8): values without a clock.
//!
//! jiff knows zones but no year beyond 9999; FEEL asks for years of up to nine digits. So the calendar is here
//! and jiff answers one question only: which offset a zone has at a moment.

mod date;
mod date_time;
mod duration;
mod text;
mod time;
mod zone;

pub use date::Date;
pub use date_time::DateTime;
pub use duration::{DayTimeDuration, YearMonthDuration};
pub use time::Time;
pub use zone::Zone;

/// Nanoseconds in a second.
pub(crate) const SECOND: i128 = 1_000_000_000;
/// Nanoseconds in a day.
pub(crate) const DAY: i128 = 86_400 * SECOND;
