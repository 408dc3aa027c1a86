//! Values of FEEL and how they become JSON.

mod compare;
mod context;
mod extent;
mod json;
mod list;
mod range;
mod show;

use std::sync::Arc;

pub use compare::{compare, equal};
pub use context::Context;
pub(crate) use extent::Extent;
pub use list::List;
pub use range::Range;

use crate::Decimal;
use crate::feel::function::Function;
use crate::temporal::{Date, DateTime, DayTimeDuration, Time, YearMonthDuration};

/// A value of FEEL (DMN 1.5, 10.3.2.2). Cloning is cheap: what is large is shared.
#[derive(Clone, Debug)]
pub enum Value {
    /// Nothing, or a result that does not exist.
    Null,
    /// true or false
    Bool(bool),
    /// A decimal number of 34 digits.
    Number(Decimal),
    /// A text.
    Text(Arc<str>),
    /// A day.
    Date(Date),
    /// A time of day.
    Time(Time),
    /// A day and a time.
    DateTime(DateTime),
    /// An exact duration of days, hours, minutes and seconds.
    Days(DayTimeDuration),
    /// A calendar duration of years and months.
    Years(YearMonthDuration),
    /// Values in order.
    List(Arc<List>),
    /// Values by name, in the order in which they were written.
    Context(Arc<Context>),
    /// All values between two ends.
    Range(Arc<Range>),
    /// Something that can be called.
    Function(Function),
}

impl Value {
    /// A text.
    pub fn text(text: impl Into<Arc<str>>) -> Value {
        Value::Text(text.into())
    }

    /// A whole number.
    pub fn number(number: impl Into<Decimal>) -> Value {
        Value::Number(number.into())
    }

    /// A list.
    pub fn list(elements: Vec<Value>) -> Value {
        Value::List(Arc::new(List::from(elements)))
    }

    /// Copies it into its place. What fits into a few words is written there at once, instead of being moved.
    #[inline]
    pub(crate) fn copy_into(&self, place: &mut Value) {
        match self {
            Value::Null => *place = Value::Null,
            Value::Bool(truth) => *place = Value::Bool(*truth),
            Value::Number(number) => *place = Value::Number(*number),
            other => *place = other.clone(),
        }
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Value::Text(text) = self { Some(text) } else { None }
    }

    /// The number, if it is one.
    pub fn as_number(&self) -> Option<Decimal> {
        if let Value::Number(number) = self { Some(*number) } else { None }
    }

    /// The truth value, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Value::Bool(truth) = self { Some(*truth) } else { None }
    }

    /// The elements, if it is a list.
    pub fn as_list(&self) -> Option<&[Value]> {
        if let Value::List(elements) = self { Some(elements) } else { None }
    }

    /// The entries, if it is a context.
    pub fn as_context(&self) -> Option<&Context> {
        if let Value::Context(context) = self { Some(context) } else { None }
    }

    /// The name of its type as FEEL writes it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::Text(_) => "string",
            Value::Date(_) => "date",
            Value::Time(_) => "time",
            Value::DateTime(_) => "date and time",
            Value::Days(_) => "days and time duration",
            Value::Years(_) => "years and months duration",
            Value::List(_) => "list",
            Value::Context(_) => "context",
            Value::Range(_) => "range",
            Value::Function(_) => "function",
        }
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Value::Bool(truth)
    }
}

impl From<Option<bool>> for Value {
    fn from(truth: Option<bool>) -> Self {
        truth.map_or(Value::Null, Value::Bool)
    }
}

impl PartialEq for Value {
    /// Sameness for tests and caches: null is the same as null, and values of different types differ.
    fn eq(&self, other: &Self) -> bool {
        equal(self, other).unwrap_or(false)
    }
}
