//! Functions of texts (DMN 1.5, 10.3.4.3). Positions count characters from 1, or from -1 at the end.

use super::{Answer, Arguments, BuiltIn, built_in, pattern};
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
        Ok(Value::Bool(pattern::of(call, 1, 2)?.occurs(call, call.text(0)?)?))
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

/// A part of a replacement.
enum Part {
    Text(String),
    Group(usize),
}

/// The parts of a replacement. `$12` is the twelfth group, or the first and a `2` where there are fewer; `$0` is the
/// whole match; `\\$` is a dollar.
fn parts_of(call: &Arguments<'_>, replacement: &str, groups: usize) -> Result<Vec<Part>, Stop> {
    let (mut parts, mut text) = (Vec::new(), String::new());
    let mut chars = replacement.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some(escaped) => text.push(escaped),
                None => return Err(call.none("a replacement does not end in a backslash")),
            },
            '$' => {
                let mut next_digit =
                    || chars.next_if(char::is_ascii_digit).and_then(|digit| digit.to_digit(10));
                let Some(first) = next_digit() else {
                    return Err(call.none("`$` in a replacement is followed by a number"));
                };
                let mut group = first as usize;
                while let Some(digit) = chars.peek().and_then(|next| next.to_digit(10)) {
                    let longer = group * 10 + digit as usize;
                    if longer > groups {
                        break;
                    }
                    group = longer;
                    chars.next();
                }
                parts.push(Part::Text(std::mem::take(&mut text)));
                parts.push(Part::Group(group));
            }
            other => text.push(other),
        }
    }
    parts.push(Part::Text(text));
    Ok(parts)
}

fn replace(call: &Arguments<'_>) -> Answer {
    let (text, pattern) = (call.text(0)?, pattern::of(call, 1, 3)?);
    let parts = parts_of(call, call.text(2)?, pattern.groups())?;
    // Made piece by piece, so that it stops at the limit and not behind it.
    let (mut replaced, mut end) = (String::new(), 0);
    pattern.each(call, text, |groups| {
        let piece = |range: Option<&Option<(usize, usize)>>| {
            let (start, end) = range.copied().flatten()?;
            text.get(start..end)
        };
        let (start, stop) = groups.first().copied().flatten().unwrap_or((end, end));
        replaced.push_str(text.get(end..start).unwrap_or_default());
        for part in &parts {
            let part = match part {
                Part::Text(text) => text,
                Part::Group(group) => piece(groups.get(*group)).unwrap_or_default(),
            };
            call.evaluation.check_text_len(replaced.len() + part.len())?;
            replaced.push_str(part);
        }
        end = stop;
        Ok(())
    })?;
    replaced.push_str(text.get(end..).unwrap_or_default());
    call.give_text(replaced)
}

fn split(call: &Arguments<'_>) -> Answer {
    let (text, delimiter) = (call.text(0)?, pattern::of(call, 1, 2)?);
    let (mut pieces, mut end) = (Vec::new(), 0);
    delimiter.each_place(call, text, |start, stop| {
        pieces.push(Value::text(text.get(end..start).unwrap_or_default()));
        end = stop;
        Ok(())
    })?;
    pieces.push(Value::text(text.get(end..).unwrap_or_default()));
    call.give_list(pieces)
}

fn extract(call: &Arguments<'_>) -> Answer {
    let (text, pattern) = (call.text(0)?, pattern::of(call, 1, 2)?);
    let mut found = Vec::new();
    pattern.each_place(call, text, |start, end| {
        found.push(Value::text(text.get(start..end).unwrap_or_default()));
        Ok(())
    })?;
    call.give_list(found)
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
