//! What is too large, too deep or unfit to be kept, the same on both databases.

use crate::Json;

/// Bytes of JSON text in one body, snapshot, answer or setting.
pub const JSON_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Levels of nesting in JSON. The reader of JSON stops at 128: what could not be read again is not written.
pub const JSON_DEPTH_MAX: usize = 100;
/// Bytes in one plain text: a title, a name, a key.
pub const TEXT_BYTES_MAX: usize = 16 * 1024;
/// Bytes of a case's text for the search.
pub const SEARCH_TEXT_BYTES_MAX: usize = 256 * 1024;
/// Events in one step.
pub const EVENTS_PER_STEP_MAX: usize = 10_000;
/// Open tasks, timers, subscriptions, jobs or new effects, each, in one step.
pub const ROWS_PER_STEP_MAX: usize = 10_000;

/// Why a text cannot be kept.
pub(crate) fn text(value: &str, bytes_max: usize) -> Result<(), String> {
    if value.len() > bytes_max {
        return Err(format!("it has {} bytes, at most {bytes_max} are allowed", value.len()));
    }
    // PostgreSQL has no U+0000 in its texts. Refusing it everywhere keeps both databases alike.
    if value.contains('\0') {
        return Err("it contains the character U+0000; remove it".to_owned());
    }
    Ok(())
}

/// The text of a JSON value, or why it cannot be kept.
pub(crate) fn json(value: &Json) -> Result<String, String> {
    let text = serde_json::to_string(value).map_err(|error| error.to_string())?;
    json_text(&text)?;
    Ok(text)
}

/// Why a text of JSON, as serde writes it, cannot be kept.
pub(crate) fn json_text(text: &str) -> Result<(), String> {
    if text.len() > JSON_BYTES_MAX {
        return Err(format!("it has {} bytes as JSON, at most {JSON_BYTES_MAX} are allowed", text.len()));
    }
    // What opens so few lists and objects in all is not deeper, and hardly any text holds the escape.
    // Counted in pieces short enough for a byte, so that many are looked at at once.
    let opens = |piece: &[u8]| piece.iter().fold(0_u8, |n, byte| n + u8::from(matches!(byte, b'[' | b'{')));
    let opens: usize = text.as_bytes().chunks(255).map(|piece| usize::from(opens(piece))).sum();
    if opens <= JSON_DEPTH_MAX && !text.contains("\\u0000") {
        return Ok(());
    }
    let (mut depth, mut in_string) = (0_usize, false);
    let mut bytes = text.as_bytes();
    while let [byte, rest @ ..] = bytes {
        bytes = rest;
        match byte {
            b'"' => in_string = !in_string,
            b'\\' if in_string => {
                if rest.starts_with(b"u0000") {
                    return no_nul("\0");
                }
                bytes = rest.get(1..).unwrap_or_default();
            }
            b'[' | b'{' if !in_string => {
                depth += 1;
                if depth > JSON_DEPTH_MAX {
                    return Err(format!("it is nested deeper than {JSON_DEPTH_MAX} levels"));
                }
            }
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}

fn no_nul(value: &str) -> Result<(), String> {
    text(value, usize::MAX)
}
