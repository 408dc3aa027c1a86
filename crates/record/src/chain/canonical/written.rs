//! The canonical form of a text as serde writes it, without a tree of values in between.
//!
//! Such a text has no space and the escapes of RFC 8785 already: what is left to do is to sort members and to write
//! numbers with a fraction anew. Whatever else a text may hold is left to the tree.

use super::write_float;
use crate::limits::JSON_DEPTH_MAX;
use std::ops::Range;

/// Bytes of a text up to which this way is taken: the members of each level are moved when they are sorted, so that a
/// long and deep text costs more than its tree.
const BYTES_MAX: usize = 64 * 1024;
/// Digits up to which every whole number is one that the tree would hold as it is.
const DIGITS_MAX: usize = 18;

/// Adds the canonical form of a text; nothing, and adds nothing, if only the tree can tell.
pub(super) fn write(out: &mut String, text: &str) -> Option<()> {
    if text.len() > BYTES_MAX {
        return None;
    }
    let began = out.len();
    let mut reader = Reader { text, at: 0, members: Vec::new(), sorted: String::new() };
    let written = reader.value(out, JSON_DEPTH_MAX).filter(|()| reader.at == text.len());
    if written.is_none() {
        out.truncate(began);
    }
    written
}

/// A member of an object: its name in the text that is read, name and value in what was written.
struct Member {
    name: Range<usize>,
    written: Range<usize>,
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// Those of the object that is being read, behind those of the objects around it.
    members: Vec<Member>,
    /// Where members are put in order.
    sorted: String,
}

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn since(&self, from: usize) -> Option<&'t str> {
        self.text.get(from..self.at)
    }

    fn value(&mut self, out: &mut String, depth: usize) -> Option<()> {
        match self.peek()? {
            b'"' => {
                let (text, _) = self.string()?;
                out.push_str(text);
                Some(())
            }
            b'{' => self.object(out, depth.checked_sub(1)?),
            b'[' => self.list(out, depth.checked_sub(1)?),
            b'-' | b'0'..=b'9' => self.number(out),
            _ => {
                let rest = self.text.get(self.at..)?;
                let word = ["null", "true", "false"].into_iter().find(|word| rest.starts_with(word))?;
                self.at += word.len();
                out.push_str(word);
                Some(())
            }
        }
    }

    /// Passes a string; its text with the quotes, and whether it is of plain letters, so that bytes sort as UTF-16 does.
    fn string(&mut self) -> Option<(&'t str, bool)> {
        let from = self.at;
        self.take(b'"')?;
        let mut plain = true;
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'"' => return Some((self.since(from)?, plain)),
                b'\\' => {
                    plain = false;
                    self.escape()?;
                }
                0..0x20 => return None,
                _ => plain &= byte.is_ascii(),
            }
        }
    }

    /// Passes an escape, if it is the one that RFC 8785, 3.2.2.2, asks for.
    fn escape(&mut self) -> Option<()> {
        let rest = self.text.as_bytes().get(self.at..)?;
        self.at += match rest {
            [b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't', ..] => 1,
            [b'u', b'0', b'0', b'1', b'0'..=b'9' | b'a'..=b'f', ..] => 5,
            [b'u', b'0', b'0', b'0', b'0'..=b'7' | b'b' | b'e' | b'f', ..] => 5,
            _ => return None,
        };
        Some(())
    }

    fn number(&mut self, out: &mut String) -> Option<()> {
        let from = self.at;
        while matches!(self.peek(), Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) {
            self.at += 1;
        }
        let number = self.since(from)?;
        if number.bytes().all(|byte| byte.is_ascii_digit()) && number.len() <= DIGITS_MAX {
            out.push_str(number);
        } else if number.contains(['.', 'e', 'E']) {
            write_float(out, number.parse().ok().filter(|float: &f64| float.is_finite())?);
        } else {
            let digits = number.strip_prefix('-')?;
            let is_whole = digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.len() <= DIGITS_MAX;
            // What is minus nought in a text is a fraction to the tree.
            (is_whole && !digits.starts_with('0')).then(|| out.push_str(number))?;
        }
        Some(())
    }

    fn list(&mut self, out: &mut String, depth: usize) -> Option<()> {
        self.take(b'[')?;
        out.push('[');
        if self.take(b']').is_none() {
            self.value(out, depth)?;
            while self.take(b',').is_some() {
                out.push(',');
                self.value(out, depth)?;
            }
            self.take(b']')?;
        }
        out.push(']');
        Some(())
    }

    fn object(&mut self, out: &mut String, depth: usize) -> Option<()> {
        self.take(b'{')?;
        out.push('{');
        let (first, began) = (self.members.len(), out.len());
        if self.take(b'}').is_none() {
            loop {
                let written = out.len();
                let name = self.at;
                let (text, plain) = self.string()?;
                if !plain {
                    return None;
                }
                let name = name..self.at;
                out.push_str(text);
                self.take(b':')?;
                out.push(':');
                self.value(out, depth)?;
                self.members.push(Member { name, written: written..out.len() });
                if self.take(b',').is_none() {
                    break;
                }
                out.push(',');
            }
            self.take(b'}')?;
            self.sort(out, first, began)?;
            self.members.truncate(first);
        }
        out.push('}');
        Some(())
    }

    /// Puts the members from the `first` on in order; nothing if a name is there twice.
    fn sort(&mut self, out: &mut String, first: usize, began: usize) -> Option<()> {
        let text = self.text;
        // Without the quote at the end: it sorts after the space and the exclamation mark.
        let name = |member: &Member| text.get(member.name.start + 1..member.name.end - 1);
        let members = self.members.get_mut(first..)?;
        if members.is_sorted_by(|one, other| name(one) < name(other)) {
            return Some(());
        }
        members.sort_unstable_by_key(name);
        if !members.is_sorted_by(|one, other| name(one) < name(other)) {
            return None;
        }
        self.sorted.clear();
        for member in members {
            if !self.sorted.is_empty() {
                self.sorted.push(',');
            }
            self.sorted.push_str(out.get(member.written.clone())?);
        }
        out.truncate(began);
        out.push_str(&self.sorted);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::canonical;
    use super::*;
    use serde_json::{Value as Json, json};

    fn short(text: &str) -> Option<String> {
        let mut out = "before ".to_owned();
        let written = write(&mut out, text);
        assert!(written.is_some() || out == "before ", "what could not be written leaves nothing: {out}");
        written.map(|()| out.split_off("before ".len()))
    }

    /// Values of all kinds, mixed without a generator of random numbers: the same in every run.
    fn mixed(seed: u64, depth: u32) -> Json {
        let next = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let pick = next >> 33;
        let texts =
            ["", "plain", "Åsa \u{1f600}", "\"\\\u{8}\u{c}\n\r\t", "\0\u{b}\u{e}\u{1f}\u{7f}", "{[,:]}"];
        let names = ["b", "a", "aa", "a b", "A", "", "kind", "a!", "z", "0", "10", "9"];
        let text = texts[(pick % 6) as usize];
        match pick % if depth == 0 { 7 } else { 10 } {
            0 => Json::Null,
            1 => json!(pick.is_multiple_of(2)),
            2 => json!(pick.cast_signed() - 2_000_000_000),
            3 => json!(next),
            4 => json!(next.cast_signed()),
            5 => json!(f64::from_bits(next)),
            6 => json!(text),
            7 => (0..pick % 5).map(|at| mixed(next ^ (at << 7), depth - 1)).collect(),
            _ => Json::Object(
                (0..pick % 6)
                    .map(|at| {
                        let name = names[((pick >> at) % 12) as usize].to_owned();
                        (name, mixed(next ^ (at << 9), depth - 1))
                    })
                    .collect(),
            ),
        }
    }

    #[test]
    fn whatever_is_written_this_way_is_what_the_tree_gives() {
        let mut written = 0;
        for seed in 0..20_000 {
            let value = json!({ "z": mixed(seed * 31, 4), "list": [mixed(seed * 37, 3)], "a": seed });
            if let Some(text) = short(&value.to_string()) {
                assert_eq!(text, canonical(&value));
                written += 1;
            }
        }
        assert!(written > 5_000, "only {written} of 20,000 were written this way");
    }

    #[test]
    fn every_fraction_is_written_as_the_tree_writes_it() {
        for seed in 1..5_000_u64 {
            for float in [
                f64::from_bits(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
                seed as f64 / 8.0,
                1e18 + seed as f64,
            ] {
                let value = json!([float, -float]);
                assert_eq!(
                    short(&value.to_string()).as_deref(),
                    Some(canonical(&value).as_str()),
                    "{float:e}"
                );
            }
        }
    }

    #[test]
    fn what_only_the_tree_can_tell_is_left_to_it() {
        let long = format!("[\"{}\"]", "x".repeat(BYTES_MAX));
        let deep = format!("{}{}", "[".repeat(JSON_DEPTH_MAX + 1), "]".repeat(JSON_DEPTH_MAX + 1));
        let told = [
            r#"{"a":1,"a":2}"#,
            r#"{"b":1,"a":1,"b":2}"#,
            r#"{"ä":1}"#,
            r#"{"a\n":1}"#,
            r#""\u0041""#,
            r#""\/""#,
            r#""\u0009""#,
            r#""\u001F""#,
            "-0",
            "-01",
            "1234567890123456789",
            "1e999",
            r#"{"a": 1}"#,
            " 1",
            "1 ",
            "[1,]",
            "{\"a\":1,}",
            "[1",
            "{\"a\"",
            "\"a",
            "nul",
            "",
            "1.2.3",
            "--1",
            "{1:2}",
            &long,
            &deep,
        ];
        for text in told {
            assert_eq!(short(text), None, "{text}");
        }
    }

    #[test]
    fn members_are_sorted_at_every_level() {
        let text = r#"{"kind":"x","b":{"d":[{"z":1.50,"y":1e21}],"c":-7},"a":{},"ab":"\u001f"}"#;
        let sorted = r#"{"a":{},"ab":"\u001f","b":{"c":-7,"d":[{"y":1e+21,"z":1.5}]},"kind":"x"}"#;
        assert_eq!(short(text).as_deref(), Some(sorted));
    }
}
