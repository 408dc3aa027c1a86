//! E-mail addresses and telephone numbers: refuse what cannot be one, and no more.

use serde_json::Value as Json;

use super::{Canonical, text::line};
use crate::problem::Flaw;

/// Longest address a mail server must take (RFC 5321, 4.5.3.1.3, less the angle brackets).
const EMAIL_CHARS_MAX: usize = 254;

/// An address with one `@`, something before it and a domain with a dot after it.
pub(super) fn email(typed: &str) -> Canonical {
    let text = line(typed);
    let text = text.strip_prefix("mailto:").unwrap_or(&text);
    if is_email(text) { Ok(Some(Json::String(text.to_owned()))) } else { Err(Flaw::new("email")) }
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let bad =
        |letter: char| letter.is_whitespace() || letter.is_control() || "@,;:<>()[]\\\"".contains(letter);
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
    };
    text.chars().count() <= EMAIL_CHARS_MAX
        && !local.is_empty()
        && local.len() <= 64
        && !local.contains(bad)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && domain.contains('.')
        && domain.split('.').all(label)
}

/// 5 to 15 digits (ITU-T E.164 allows 15), with the marks people write between them and one `+` in front.
pub(super) fn phone(typed: &str) -> Canonical {
    let text: String = line(typed)
        .chars()
        .map(|letter| if matches!(letter, '‐' | '‑' | '‒' | '–' | '—' | '−') { '-' } else { letter })
        .collect();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let rest = text.strip_prefix('+').unwrap_or(&text);
    let fits = rest.chars().all(|letter| letter.is_ascii_digit() || " -./()".contains(letter));
    if fits && (5..=15).contains(&digits) { Ok(Some(Json::String(text))) } else { Err(Flaw::new("phone")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_people_have_are_taken() {
        for good in
            ["a@b.se", " anna.berg+x@exempel.kommun.se ", "o'neil@x.ie", "josé@café.example", "mailto:a@b.se"]
        {
            assert!(email(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn what_cannot_be_an_address_is_refused() {
        for bad in
            ["a", "a@b", "@b.se", "a@b..se", "a b@c.se", "a@b@c.se", "a@-b.se", "a.@b.se", "a@b.se, c@d.se"]
        {
            assert_eq!(email(bad).unwrap_err().code, "email", "{bad}");
        }
    }

    #[test]
    fn numbers_are_taken_as_people_write_them() {
        for good in ["+46 70-123 45 67", "(020) 123 9876", "06.12.34.56.78", "112 11", "+31\u{a0}20–123"] {
            assert!(phone(good).is_ok(), "{good}");
        }
        for bad in ["12", "0800-FLOWERS", "1+2345678", "1234567890123456"] {
            assert_eq!(phone(bad).unwrap_err().code, "phone", "{bad}");
        }
    }
}
