//! Numbers as a person says them.

/// A count with thousands set apart.
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A share (0 to 1) in per cent: one decimal below ten, none above, and never "0 %" of something.
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent > 0.0 && percent < 0.05 {
        "<0.1 %".to_owned()
    } else if percent < 9.95 {
        format!("{percent:.1} %")
    } else {
        format!("{percent:.0} %")
    }
}

/// A duration in the unit that suits it.
pub fn span(seconds: f64) -> String {
    let (minute, hour, day) = (60.0, 3600.0, 86400.0);
    match seconds {
        s if s < 1.0 && s > 0.0 => "<1 second".to_owned(),
        s if s < 2.0 * minute => said(s, "second"),
        s if s < 2.0 * hour => said(s / minute, "minute"),
        s if s < 2.0 * day => said(s / hour, "hour"),
        s if s < 10.0 * day => format!("{:.1} days", s / day),
        s => said(s / day, "day"),
    }
}

fn said(value: f64, unit: &str) -> String {
    let whole = value.round().max(0.0) as u64;
    if whole == 1 { format!("1 {unit}") } else { format!("{} {unit}s", count(whole)) }
}

/// The text, cut after `limit` characters with an ellipsis.
pub fn shortened(text: &str, limit: usize) -> String {
    // Control characters of a foreign log could drive the terminal.
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    if text.chars().count() <= limit {
        return text.chars().map(clean).collect();
    }
    text.chars().map(clean).take(limit.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_said_in_the_unit_that_suits_them() {
        assert_eq!(span(37.5), "38 seconds");
        assert_eq!(span(60.0), "60 seconds");
        assert_eq!(span(2868.6), "48 minutes");
        assert_eq!(span(86_400.0), "24 hours");
        assert_eq!(span(209_272_873.0), "2,422 days");
        assert_eq!(span(0.0), "0 seconds");
    }

    #[test]
    fn a_share_that_is_not_nothing_is_not_said_to_be_nothing() {
        assert_eq!(percent(0.0001), "<0.1 %");
        assert_eq!(percent(0.0), "0.0 %");
        assert_eq!(percent(0.716), "72 %");
        assert_eq!(percent(0.0635), "6.3 %");
    }

    #[test]
    fn control_characters_of_a_log_do_not_reach_the_terminal() {
        assert_eq!(shortened("a\x1b[31mb", 20), "a [31mb");
    }
}
