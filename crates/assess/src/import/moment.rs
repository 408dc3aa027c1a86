//! Times as they occur in logs.

use jiff::{Timestamp, civil, tz::TimeZone};

/// Microseconds since 1970-01-01 UTC of a time as XES (`xs:dateTime`) and tables write it. A time without
/// offset counts as UTC, since the log says nothing else and differences are what matters.
pub(super) fn parse_us(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment.as_microsecond());
    }
    let civil = text
        .parse::<civil::DateTime>()
        .or_else(|_| civil::DateTime::strptime("%Y/%m/%d %H:%M:%S%.f", text))
        .or_else(|_| civil::DateTime::strptime("%d.%m.%Y %H:%M:%S", text))
        .or_else(|_| civil::DateTime::strptime("%d.%m.%Y %H:%M", text))
        .or_else(|_| civil::DateTime::strptime("%Y/%m/%d %H:%M", text))
        .ok()?;
    civil.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp().as_microsecond())
}

#[cfg(test)]
mod tests {
    use super::parse_us;

    #[test]
    fn times_with_offset_without_offset_and_with_a_space_are_understood() {
        assert_eq!(parse_us("1970-01-01T01:00:00.000+01:00"), Some(0));
        assert_eq!(parse_us("1970-01-01T00:00:01Z"), Some(1_000_000));
        assert_eq!(parse_us("1970-01-01T00:00:00.25"), Some(250_000));
        assert_eq!(parse_us("1970-01-01 00:01:00"), Some(60_000_000));
        assert_eq!(parse_us("1970-01-02"), Some(86_400_000_000));
        assert_eq!(parse_us("02.01.1970 00:00"), Some(86_400_000_000));
    }

    #[test]
    fn a_number_or_a_word_is_no_time() {
        assert_eq!(parse_us("12"), None);
        assert_eq!(parse_us("yesterday"), None);
        assert_eq!(parse_us(""), None);
    }
}
