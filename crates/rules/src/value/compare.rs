//! Equality and order (DMN 1.5, 10.3.2.13, tables 42 and 43).

use std::cmp::Ordering;

use super::{Context, Range, Value};
use crate::temporal::DateTime;

/// Whether two values are equal; `None` where values of these two types cannot be.
pub fn equal(left: &Value, right: &Value) -> Option<bool> {
    Some(match (left, right) {
        (Value::Null, Value::Null) => true,
        (Value::Null, _) | (_, Value::Null) => false,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Number(a), Value::Number(b)) => a == b,
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::Date(a), Value::Date(b)) => a == b,
        (Value::Time(a), Value::Time(b)) => a.equals(b),
        (Value::DateTime(a), Value::DateTime(b)) => a.equals(b),
        (Value::Days(a), Value::Days(b)) => a == b,
        (Value::Years(a), Value::Years(b)) => a == b,
        (Value::List(a), Value::List(b)) => lists_equal(a, b),
        (Value::Context(a), Value::Context(b)) => contexts_equal(a, b),
        (Value::Range(a), Value::Range(b)) => ranges_equal(a, b),
        (Value::Function(a), Value::Function(b)) => a == b,
        _ => return None,
    })
}

fn lists_equal(left: &[Value], right: &[Value]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(a, b)| equal(a, b) == Some(true))
}

fn contexts_equal(left: &Context, right: &Context) -> bool {
    left.len() == right.len()
        && left
            .iter()
            .all(|(name, value)| right.get(name).is_some_and(|other| equal(value, other) == Some(true)))
}

fn ranges_equal(left: &Range, right: &Range) -> bool {
    let ends_equal = |a: &Option<Value>, b: &Option<Value>| match (a, b) {
        (Some(a), Some(b)) => equal(a, b) == Some(true),
        (None, None) => true,
        _ => false,
    };
    ends_equal(&left.low, &right.low)
        && ends_equal(&left.high, &right.high)
        && left.low_included == right.low_included
        && left.high_included == right.high_included
        && left.is_test == right.is_test
}

/// The order of two values; `None` where there is none.
pub fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Time(a), Value::Time(b)) => a.compare(b),
        (Value::DateTime(a), Value::DateTime(b)) => a.compare(b),
        (Value::Date(a), Value::DateTime(b)) => DateTime::midnight(*a).compare(b),
        (Value::DateTime(a), Value::Date(b)) => a.compare(&DateTime::midnight(*b)),
        (Value::Days(a), Value::Days(b)) => Some(a.cmp(b)),
        (Value::Years(a), Value::Years(b)) => Some(a.cmp(b)),
        _ => None,
    }
}
