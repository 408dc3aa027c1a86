//! Values from JSON and back.

use std::sync::Arc;

use serde_json::{Map, Number, Value as Json};

use super::{Context, Range, Value};
use crate::Decimal;

impl Value {
    /// The value of a JSON document. Texts stay texts, also those that look like a date.
    pub fn from_json(json: &Json) -> Value {
        match json {
            Json::Null => Value::Null,
            Json::Bool(truth) => Value::Bool(*truth),
            Json::Number(number) => number_from_json(number),
            Json::String(text) => Value::Text(text.as_str().into()),
            Json::Array(elements) => Value::list(elements.iter().map(Value::from_json).collect()),
            Json::Object(entries) => Value::Context(Arc::new(
                entries.iter().map(|(name, value)| (name.as_str(), Value::from_json(value))).collect(),
            )),
        }
    }

    /// The JSON of a value. Dates, times and durations become ISO 8601 texts, ranges and functions the text that
    /// FEEL shows. A number that is not whole, or larger than 64 bits, becomes the nearest binary number, since
    /// JSON readers keep no more.
    pub fn to_json(&self) -> Json {
        match self {
            Value::Null => Json::Null,
            Value::Bool(truth) => Json::Bool(*truth),
            Value::Number(number) => number_to_json(*number),
            Value::Text(text) => Json::String(text.to_string()),
            Value::List(elements) => Json::Array(elements.iter().map(Value::to_json).collect()),
            Value::Context(context) => Json::Object(
                context
                    .iter()
                    .map(|(name, value)| (name.to_string(), value.to_json()))
                    .collect::<Map<_, _>>(),
            ),
            Value::Date(_)
            | Value::Time(_)
            | Value::DateTime(_)
            | Value::Days(_)
            | Value::Years(_)
            | Value::Range(_)
            | Value::Function(_) => Json::String(self.to_string()),
        }
    }
}

fn number_from_json(number: &Number) -> Value {
    let decimal = if let Some(whole) = number.as_i64() {
        Some(Decimal::from(whole))
    } else if let Some(whole) = number.as_u64() {
        Some(Decimal::from(whole))
    } else {
        number.as_f64().and_then(Decimal::from_f64)
    };
    decimal.map_or(Value::Null, Value::Number)
}

fn number_to_json(number: Decimal) -> Json {
    match number.to_i64() {
        Some(whole) => Json::from(whole),
        None => Number::from_f64(number.to_f64()).map_or(Json::Null, Json::Number),
    }
}

impl From<Range> for Value {
    fn from(range: Range) -> Self {
        Value::Range(Arc::new(range))
    }
}

impl From<Context> for Value {
    fn from(context: Context) -> Self {
        Value::Context(Arc::new(context))
    }
}
