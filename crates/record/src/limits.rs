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
    walk(value, JSON_DEPTH_MAX)?;
    let text = value.to_string();
    if text.len() > JSON_BYTES_MAX {
        return Err(format!("it has {} bytes as JSON, at most {JSON_BYTES_MAX} are allowed", text.len()));
    }
    Ok(text)
}

fn walk(value: &Json, depth_left: usize) -> Result<(), String> {
    let deeper = || {
        depth_left.checked_sub(1).ok_or_else(|| format!("it is nested deeper than {JSON_DEPTH_MAX} levels"))
    };
    match value {
        Json::String(text) => no_nul(text),
        Json::Array(items) => {
            let left = deeper()?;
            items.iter().try_for_each(|item| walk(item, left))
        }
        Json::Object(members) => {
            let left = deeper()?;
            members.iter().try_for_each(|(name, value)| no_nul(name).and_then(|()| walk(value, left)))
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => Ok(()),
    }
}

fn no_nul(value: &str) -> Result<(), String> {
    text(value, usize::MAX)
}
