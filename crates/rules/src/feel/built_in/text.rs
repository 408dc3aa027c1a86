//! Functions of texts (DMN 1.5, 10.3.4.3). Positions count characters from 1, or from -1 at the end.

use regex::{Regex, RegexBuilder};

use super::{Answer, Arguments, BuiltIn, built_in};
use crate::Value;
use crate::eval::Stop;

pub(super) const ALL: &[BuiltIn] = &[
    built_in("substring", &[&["string", "start position", "length"]], (2, 3), substring),
    built_in("string length", &[&["string"]], (1, 1), |call| {
        Ok(Value::number(call.text(0)?.chars().count()))
    }),
    built_in("upper case", &[&["string"]], (1, 1), |call| call.give_text(call.text(0)?.to_uppercase())),
    built_in("lower case", &[&["string"]], (1, 1), |call| call.give_text(call.text(0)?.to_lowercase())),
    built_in("substring before", &[&["string", "match"]], (2, 2), |call| {
        let (text, wanted) = (call.text(0)?, call.text(1)?);
        call.give_text(text.split_once(wanted).map_or("", |(before, _)| before))
    }),
    built_in("substring after", &[&["string", "match"]], (2, 2), |call| {
        let (text, wanted) = (call.text(0)?, call.text(1)?);
        call.give_text(text.split_once(wanted).map_or("", |(_, after)| after))
    }),
    built_in("contains", &[&["string", "match"]], (2, 2), |call| {
        Ok(Value::Bool(call.text(0)?.contains(call.text(1)?)))
    }),
    built_in("starts with", &[&["string", "match"]], (2, 2), |call| {
        Ok(Value::Bool(call.text(0)?.starts_with(call.text(1)?)))
    }),
    built_in("ends with", &[&["string", "match"]], (2, 2), |call| {
        Ok(Value::Bool(call.text(0)?.ends_with(call.text(1)?)))
    }),
    built_in("matches", &[&["input", "pattern", "flags"]], (2, 3), |call| {
        Ok(Value::Bool(pattern(call, 1, 2)?.is_match(call.text(0)?)))
    }),
    built_in("replace", &[&["input", "pattern", "replacement", "flags"]], (3, 4), replace),
    built_in("split", &[&["string", "delimiter"]], (2, 2), split),
    built_in("extract", &[&["string", "pattern"]], (2, 2), extract),
    built_in("string join", &[&["list", "delimiter", "prefix", "suffix"]], (1, 4), string_join),
    built_in("trim", &[&["string"]], (1, 1), |call| call.give_text(call.text(0)?.trim())),
    built_in("is blank", &[&["string"]], (1, 1), |call| Ok(Value::Bool(call.text(0)?.trim().is_empty()))),
];

fn substring(call: &Arguments<'_>) -> Answer {
    let text = call.text(0)?;
    let start = call.integer(1)?;
    let count = text.chars().count();
    let skip = match start {
        0 => return Err(call.none("positions count from 1, or from -1 at the end")),
        1.. => usize::try_from(start - 1).unwrap_or(usize::MAX),
        _ => match usize::try_from(start.unsigned_abs()).ok().and_then(|back| count.checked_sub(back)) {
            Some(skip) => skip,
            None => return Err(call.none(format_args!("the text has only {count} characters"))),
        },
    };
    if skip > count || (start > 0 && skip >= count && count > 0) {
        return call.give_text("");
    }
    let take = if call.has(2) {
        usize::try_from(call.integer(2)?).map_err(|_| call.none("a length is not negative"))?
    } else {
        usize::MAX
    };
    call.give_text(text.chars().skip(skip).take(take).collect::<String>())
}

/// The pattern in one argument with the flags in another.
fn pattern(call: &Arguments<'_>, index: usize, flags: usize) -> Result<Regex, Stop> {
    const SIZE_MAX: usize = 1 << 20;
    let text = call.text(index)?;
    let flags = if call.has(flags) { call.text(flags)? } else { "" };
    let mut builder = RegexBuilder::new(&xpath_to_regex(text, flags.contains('x')));
    builder.size_limit(SIZE_MAX);
    for flag in flags.chars() {
        match flag {
            's' => builder.dot_matches_new_line(true),
            'm' => builder.multi_line(true),
            'i' => builder.case_insensitive(true),
            'x' => &mut builder,
            other => return Err(call.none(format_args!("`{other}` is no flag; there are s, m, i and x"))),
        };
    }
    builder.build().map_err(|_| call.none(format_args!("the pattern `{text}` cannot be used")))
}

/// XPath patterns in the words of the regex crate: subtraction of classes and the XML name classes differ, and
/// with the flag `x` blanks count nowhere but within brackets.
fn xpath_to_regex(pattern: &str, without_blanks: bool) -> String {
    let mut regex = String::with_capacity(pattern.len());
    let (mut chars, mut brackets) = (pattern.chars().peekable(), 0_u32);
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('i') => regex.push_str(if brackets > 0 { r"\p{L}_:" } else { r"[\p{L}_:]" }),
                Some('c') => {
                    regex.push_str(if brackets > 0 { r"\p{L}\p{N}._:\-" } else { r"[\p{L}\p{N}._:\-]" });
                }
                Some(other) => regex.extend(['\\', other]),
                None => regex.push('\\'),
            },
            '-' if brackets > 0 && chars.peek() == Some(&'[') => regex.push_str("--"),
            '[' => {
                brackets += 1;
                regex.push(c);
            }
            ']' => {
                brackets = brackets.saturating_sub(1);
                regex.push(c);
            }
            blank if blank.is_whitespace() && without_blanks && brackets == 0 => {}
            other => regex.push(other),
        }
    }
    regex
}

fn replace(call: &Arguments<'_>) -> Answer {
    let (text, pattern) = (call.text(0)?, pattern(call, 1, 3)?);
    // `$1` is followed by letters in FEEL without meaning a longer name, and `\$` is a dollar.
    let mut replacement = String::new();
    let mut chars = call.text(2)?.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('$') => replacement.push_str("$$"),
                Some(other) => replacement.push(other),
                None => return Err(call.none("a replacement does not end in a backslash")),
            },
            '$' => {
                let digits: String = std::iter::from_fn(|| chars.next_if(char::is_ascii_digit)).collect();
                if digits.is_empty() {
                    return Err(call.none("`$` in a replacement is followed by a number"));
                }
                replacement.push_str(&format!("${{{digits}}}"));
            }
            other => replacement.push(other),
        }
    }
    // Made piece by piece, so that it stops at the limit and not behind it.
    let groups = replacement.matches("${").count();
    let (mut replaced, mut end) = (String::new(), 0);
    for found in pattern.captures_iter(text) {
        let Some(whole) = found.get(0) else { continue };
        replaced.push_str(text.get(end..whole.start()).unwrap_or_default());
        call.evaluation.check_text_len(replacement.len() + groups.saturating_mul(whole.len()))?;
        found.expand(&replacement, &mut replaced);
        call.evaluation.check_text_len(replaced.len())?;
        end = whole.end();
    }
    replaced.push_str(text.get(end..).unwrap_or_default());
    call.give_text(replaced)
}

fn split(call: &Arguments<'_>) -> Answer {
    let (text, delimiter) = (call.text(0)?, pattern(call, 1, 2)?);
    call.give_list(delimiter.split(text).map(Value::text).collect())
}

fn extract(call: &Arguments<'_>) -> Answer {
    let (text, pattern) = (call.text(0)?, pattern(call, 1, 2)?);
    call.give_list(pattern.find_iter(text).map(|found| Value::text(found.as_str())).collect())
}

fn string_join(call: &Arguments<'_>) -> Answer {
    // DMN knows a delimiter, Camunda also what stands before and behind: both, or neither.
    if !matches!(call.values.len(), 1 | 2 | 4) {
        return Err(call.none("it takes a list, a delimiter, and a prefix together with a suffix"));
    }
    let list = call.list(0)?;
    let optional = |index: usize| if call.has(index) { call.text(index) } else { Ok("") };
    let (delimiter, prefix, suffix) = (optional(1)?, optional(2)?, optional(3)?);
    let mut parts = Vec::with_capacity(list.len());
    for element in list.iter() {
        match element {
            Value::Text(text) => parts.push(&**text),
            Value::Null => {}
            other => return Err(call.none(format_args!("a list of texts has a {} in it", other.type_name()))),
        }
    }
    let len = parts.iter().map(|part| part.len() + delimiter.len()).sum::<usize>();
    call.evaluation.check_text_len(len + prefix.len() + suffix.len())?;
    call.give_text(format!("{prefix}{}{suffix}", parts.join(delimiter)))
}
