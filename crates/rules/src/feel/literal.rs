//! At-literals: `@"2024-01-01"` and the like (DMN 1.5, grammar rule 65).

use crate::Value;

/// The value of an at-literal; null where the text is none.
pub(crate) fn at(text: &str) -> Value {
    if let Ok(date) = text.parse() {
        Value::Date(date)
    } else if let Ok(moment) = text.parse() {
        Value::DateTime(moment)
    } else if let Ok(time) = text.parse() {
        Value::Time(time)
    } else {
        duration(text)
    }
}

/// The duration that a text writes, of either kind; null where it is none.
pub(crate) fn duration(text: &str) -> Value {
    if let Ok(duration) = text.parse() {
        Value::Days(duration)
    } else if let Ok(duration) = text.parse() {
        Value::Years(duration)
    } else {
        Value::Null
    }
}
