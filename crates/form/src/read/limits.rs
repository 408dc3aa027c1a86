//! Bounds of a field from `validate`, the kind, and `portico:` properties.

use std::collections::BTreeMap;

use regex::{Regex, RegexBuilder};
use serde_json::Value as Json;

use super::{Object, Reader};
use crate::model::{FieldKind, Limits};

/// Longest text where the schema sets no bound, and the bound no schema may pass.
const TEXT_DEFAULT_MAX: usize = 10_000;
const TEXT_MAX: usize = 100_000;
/// Largest file, and most files, where the form says nothing.
const FILE_DEFAULT_MAX_BYTES: u64 = 25 * 1024 * 1024;
const FILES_DEFAULT_MAX: usize = 10;
/// Bytes that a compiled pattern may take.
const PATTERN_BYTES_MAX: usize = 1 << 20;

impl Reader {
    pub(super) fn limits(
        &mut self,
        component: &Object,
        kind: &FieldKind,
        own: &BTreeMap<String, String>,
        id: &str,
    ) -> Limits {
        let mut limits = Limits::default();
        let empty = Object::new();
        let rules = component.get("validate").and_then(Json::as_object).unwrap_or(&empty);
        match kind {
            FieldKind::Text { .. } | FieldKind::TextArea | FieldKind::Email | FieldKind::Phone => {
                let length = |name: &str| number(rules, name).filter(|length| *length >= 0.0);
                limits.min_length = length("minLength").and_then(whole);
                let max = length("maxLength").and_then(whole).unwrap_or(TEXT_DEFAULT_MAX);
                limits.max_length = Some(max.min(TEXT_MAX));
                limits.pattern = self.pattern(rules, id);
                limits.pattern_message =
                    rules.get("patternErrorMessage").and_then(Json::as_str).map(str::to_owned);
            }
            FieldKind::Number { .. } => {
                limits.min = self.bound(rules, "min", id);
                limits.max = self.bound(rules, "max", id);
            }
            FieldKind::Date | FieldKind::DateTime | FieldKind::Time => {
                let passed = component.get("disallowPassedDates") == Some(&Json::Bool(true));
                let today = passed.then_some("today()");
                let earliest = own.get("portico:earliest").map(String::as_str).or(today);
                limits.earliest = earliest.and_then(|text| self.expression(id, text));
                limits.latest = own.get("portico:latest").and_then(|text| self.expression(id, text));
            }
            FieldKind::File { .. } => {
                let bytes = own.get("portico:max-bytes").and_then(|text| text.trim().parse().ok());
                let files = own.get("portico:max-files").and_then(|text| text.trim().parse().ok());
                limits.max_bytes = Some(bytes.unwrap_or(FILE_DEFAULT_MAX_BYTES));
                limits.max_items = Some(files.unwrap_or(FILES_DEFAULT_MAX));
            }
            FieldKind::Checklist { .. } | FieldKind::Taglist { .. } => {
                limits.max_items = own.get("portico:max-options").and_then(|text| text.trim().parse().ok());
            }
            _ => {}
        }
        limits
    }

    /// A bound must be a number: one that is computed would be lost in silence otherwise.
    fn bound(&mut self, rules: &Object, name: &str, id: &str) -> Option<f64> {
        let found = number(rules, name);
        let written = rules.get(name).and_then(Json::as_str).is_some_and(|text| !text.trim().is_empty());
        if found.is_none() && written {
            let message = format!("'{name}' is no number and is not checked");
            self.warn("form-bound", id, &message, "write a number, or check it in the process");
        }
        found
    }

    fn pattern(&mut self, rules: &Object, id: &str) -> Option<Regex> {
        let written = rules.get("pattern").and_then(Json::as_str).filter(|pattern| !pattern.is_empty())?;
        match RegexBuilder::new(&ecma(written)).size_limit(PATTERN_BYTES_MAX).build() {
            Ok(pattern) => Some(pattern),
            Err(error) => {
                let reason = error.to_string().lines().last().unwrap_or_default().to_owned();
                let message = format!("the pattern cannot be checked: {reason}");
                let remedy = "write it without look-around and back references";
                self.error("form-pattern", id, &message, remedy);
                None
            }
        }
    }
}

/// ECMAScript's `\d` and `\w` are ASCII; ours would take the digits of every script.
fn ecma(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        match (letter, if letter == '\\' { letters.next() } else { None }) {
            (_, Some('d')) => out.push_str("[0-9]"),
            (_, Some('w')) => out.push_str("[0-9A-Za-z_]"),
            (_, Some(other)) => out.extend(['\\', other]),
            (letter, None) => out.push(letter),
        }
    }
    out
}

/// A number, or a text that is one: editors save both.
fn number(rules: &Object, name: &str) -> Option<f64> {
    match rules.get(name)? {
        Json::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        other => other.as_f64(),
    }
}

fn whole(number: f64) -> Option<usize> {
    // Lengths beyond any text we keep need no exactness.
    format!("{:.0}", number.min(1e9)).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::ecma;

    #[test]
    fn digits_of_a_pattern_are_ascii_as_in_browsers() {
        assert_eq!(ecma(r"^\d{4}[\d-]\.\\d$"), r"^[0-9]{4}[[0-9]-]\.\\d$");
    }
}
