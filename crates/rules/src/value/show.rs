//! Values as FEEL writes them.

use std::fmt;

use super::Value;

impl fmt::Display for Value {
    /// As `string()` shows it (DMN 1.5, table 71): a text as it is, texts inside of lists and contexts in quotes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => f.write_str(text),
            other => write_literal(other, f),
        }
    }
}

fn write_literal(value: &Value, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match value {
        Value::Null => f.write_str("null"),
        Value::Bool(truth) => write!(f, "{truth}"),
        Value::Number(number) => write!(f, "{number}"),
        Value::Text(text) => write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        Value::Date(date) => write!(f, "{date}"),
        Value::Time(time) => write!(f, "{time}"),
        Value::DateTime(moment) => write!(f, "{moment}"),
        Value::Days(duration) => write!(f, "{duration}"),
        Value::Years(duration) => write!(f, "{duration}"),
        Value::List(elements) => {
            f.write_str("[")?;
            for (index, element) in elements.iter().enumerate() {
                f.write_str(if index > 0 { ", " } else { "" })?;
                write_literal(element, f)?;
            }
            f.write_str("]")
        }
        Value::Context(context) => {
            f.write_str("{")?;
            for (index, (name, entry)) in context.iter().enumerate() {
                f.write_str(if index > 0 { ", " } else { "" })?;
                write!(f, "{name}: ")?;
                write_literal(entry, f)?;
            }
            f.write_str("}")
        }
        Value::Range(range) => {
            f.write_str(if range.low_included { "[" } else { "(" })?;
            if let Some(low) = &range.low {
                write_literal(low, f)?;
            }
            f.write_str("..")?;
            if let Some(high) = &range.high {
                write_literal(high, f)?;
            }
            f.write_str(if range.high_included { "]" } else { ")" })
        }
        Value::Function(function) => write!(f, "{function}"),
    }
}
