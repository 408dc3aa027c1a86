//! Canonical JSON, RFC 8785.

mod written;

use crate::Json;
use crate::text::JsonText;
use std::fmt::Write as _;

/// The canonical text of a JSON value.
pub fn canonical(value: &Json) -> String {
    let mut out = String::new();
    write_value(&mut out, value);
    out
}

/// An object that is written member by member; the caller names them in sorted order, in letters that need no escape.
pub(super) struct Canonical<'b> {
    out: &'b mut String,
    /// What stands before the next member.
    before: char,
}

impl<'b> Canonical<'b> {
    /// Begins an object in a buffer, which is emptied.
    pub(super) fn begin(out: &'b mut String) -> Canonical<'b> {
        out.clear();
        Canonical { out, before: '{' }
    }

    /// Goes on with an object that was begun elsewhere, in a buffer, which is emptied.
    pub(super) fn going_on(out: &'b mut String) -> Canonical<'b> {
        out.clear();
        Canonical { out, before: ',' }
    }

    pub(super) fn member(&mut self, name: &'static str) -> &mut Self {
        self.out.push(self.before);
        self.before = ',';
        self.out.push('"');
        self.out.push_str(name);
        self.out.push_str("\":");
        self
    }

    pub(super) fn string(&mut self, text: &str) {
        write_string(self.out, text);
    }

    pub(super) fn string_or_null(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.string(text),
            None => self.out.push_str("null"),
        }
    }

    pub(super) fn hex(&mut self, hash: &super::Hash) {
        let mut digits = [0; 64];
        if hex::encode_to_slice(hash, &mut digits).is_ok() {
            self.string(str::from_utf8(&digits).unwrap_or_default());
        }
    }

    pub(super) fn integer(&mut self, number: i64) {
        let _ = write!(self.out, "{number}"); // a text takes everything
    }

    pub(super) fn json(&mut self, text: &JsonText) {
        write_text(self.out, text);
    }

    /// What was written so far.
    pub(super) fn so_far(&self) -> &str {
        self.out
    }

    /// Ends the object.
    pub(super) fn finish(self) -> &'b str {
        self.out.push('}');
        self.out
    }
}

fn write_text(out: &mut String, text: &JsonText) {
    if written::write(out, text.as_str()).is_some() {
        return;
    }
    match text.read::<Json>() {
        Ok(value) => write_value(out, &value),
        // Only what a database holds can be so; it meets no hash.
        Err(_) => out.push_str(text.as_str()),
    }
}

fn write_value(out: &mut String, value: &Json) {
    match value {
        Json::Null => out.push_str("null"),
        Json::Bool(true) => out.push_str("true"),
        Json::Bool(false) => out.push_str("false"),
        Json::Number(number) => write_number(out, number),
        Json::String(text) => write_string(out, text),
        Json::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_value(out, item);
            }
            out.push(']');
        }
        Json::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            // RFC 8785, 3.2.3: by UTF-16 code units, which differs from bytes beyond the basic plane.
            sorted.sort_unstable_by(|(a, _), (b, _)| {
                if a.is_ascii() && b.is_ascii() { a.cmp(b) } else { a.encode_utf16().cmp(b.encode_utf16()) }
            });
            out.push('{');
            for (at, (name, value)) in sorted.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_string(out, name);
                out.push(':');
                write_value(out, value);
            }
            out.push('}');
        }
    }
}

fn write_string(out: &mut String, text: &str) {
    out.push('"');
    // To the end without a way out, so that many bytes are looked at at once.
    if !text.bytes().fold(false, |found, byte| found | (byte < 0x20) | (byte == b'"') | (byte == b'\\')) {
        out.push_str(text);
        out.push('"');
        return;
    }
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            c if (c as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
}

fn write_number(out: &mut String, number: &serde_json::Number) {
    match number.as_f64() {
        Some(float) if number.is_f64() => write_float(out, float),
        _ => out.push_str(&number.to_string()),
    }
}

/// ECMA-262, Number::toString for radix 10: the shortest digits that read back as the same number, without an
/// exponent from 1e-6 up to 1e21.
fn write_float(out: &mut String, float: f64) {
    if float == 0.0 {
        out.push('0'); // also for -0
        return;
    }
    let scientific = format!("{float:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    if float < 0.0 {
        out.push('-');
    }
    let point = exponent + 1; // digits before the point
    let zeros = |n: i32| "0".repeat(usize::try_from(n).unwrap_or(0));
    if count <= point && point <= 21 {
        out.push_str(&digits);
        out.push_str(&zeros(point - count));
    } else if 0 < point && point <= 21 {
        let (whole, rest) = digits.split_at(usize::try_from(point).unwrap_or(0));
        out.push_str(&format!("{whole}.{rest}"));
    } else if -6 < point && point <= 0 {
        out.push_str(&format!("0.{}{digits}", zeros(-point)));
    } else {
        let (first, rest) = digits.split_at(1);
        let dot = if rest.is_empty() { "" } else { "." };
        out.push_str(&format!("{first}{dot}{rest}e{:+}", point - 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_read_as_in_the_samples_of_rfc_8785_appendix_b() {
        for (bits, expected) in [
            (0x0000000000000000_u64, "0"),
            (0x8000000000000000, "0"),
            (0x0000000000000001, "5e-324"),
            (0x7fefffffffffffff, "1.7976931348623157e+308"),
            (0x4340000000000000, "9007199254740992"),
            (0x44b52d02c7e14af5, "9.999999999999997e+22"),
            (0x44b52d02c7e14af6, "1e+23"),
            (0x444b1ae4d6e2ef4e, "999999999999999700000"),
            (0x444b1ae4d6e2ef50, "1e+21"),
            (0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"),
            (0x3eb0c6f7a0b5ed8d, "0.000001"),
            (0x41b3de4355555555, "333333333.3333333"),
            (0xbecbf647612f3696, "-0.0000033333333333333333"),
        ] {
            let mut out = String::new();
            write_float(&mut out, f64::from_bits(bits));
            assert_eq!(out, expected);
        }
    }

    #[test]
    fn members_are_sorted_by_utf16_and_control_characters_are_escaped_as_in_rfc_8785_3_2() {
        let value = json!({"\u{20ac}": "Euro", "\r": "return", "\u{fb33}": "Hebrew", "1": "one",
                           "\u{1f600}": "smile", "\u{80}": "control", "\u{f6}": "o"});
        let text = canonical(&value);
        let order: Vec<usize> = ["return", "one", "control", "\"o\"", "Euro", "smile", "Hebrew"]
            .iter()
            .map(|word| text.find(word).unwrap())
            .collect();
        assert!(order.is_sorted(), "{text}");
        assert_eq!(canonical(&json!("\u{f}\n'A'\"\\\u{7f}")), "\"\\u000f\\n'A'\\\"\\\\\u{7f}\"");
    }
}
