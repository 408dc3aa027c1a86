//! How a value is written into HTML.

use minijinja::value::{Value, ValueKind};
use minijinja::{AutoEscape, Error, Output, State, escape_formatter};

/// Text as it stands in HTML, in an element or in a quoted attribute.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
    out
}

/// A value as text: HTML writes `true`, the template language `True`.
pub(super) fn written(value: &Value) -> String {
    match value.kind() {
        ValueKind::Bool => value.is_true().to_string(),
        _ => value.to_string(),
    }
}

/// Writes a value. The library's own formatter also escapes slashes, which makes every address unreadable;
/// it still takes what is undefined (an error) or none, and templates that are not HTML.
pub(super) fn format(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.kind() {
        ValueKind::Undefined | ValueKind::None => escape_formatter(out, state, value),
        _ if !matches!(state.auto_escape(), AutoEscape::Html) => escape_formatter(out, state, value),
        _ if value.is_safe() => Ok(out.write_str(&value.to_string())?),
        _ => Ok(out.write_str(&escape(&written(value)))?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_end_an_element_or_an_attribute_is_escaped() {
        assert_eq!(escape("<a href='/x' id=\"y\">&"), "&lt;a href=&#39;/x&#39; id=&quot;y&quot;&gt;&amp;");
    }
}
