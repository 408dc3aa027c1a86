//! Built-in functions of DMN 1.5 (10.3.4) and those that Camunda's modelers offer besides.

mod context;
mod conversion;
mod extras;
mod legal;
mod list;
mod number;
pub(crate) mod pattern;
mod range;
mod statistics;
mod temporal;
mod text;

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

use crate::eval::{Evaluation, Stop};
use crate::feel::function::Function;
use crate::{Context, Decimal, Name, Names, Value};

/// The result of a built-in: a value, or null with its cause.
type Answer = Result<Value, Stop>;

/// A built-in function.
pub(crate) struct BuiltIn {
    pub name: &'static str,
    /// Names of the parameters, for each way to call it.
    signatures: &'static [&'static [&'static str]],
    /// Fewest and most arguments.
    count: (usize, usize),
    /// Whether it asks if its first argument exists at all.
    pub takes_unevaluated: bool,
    pub run: fn(&Arguments<'_>) -> Answer,
}

impl fmt::Debug for BuiltIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

const fn built_in(
    name: &'static str,
    signatures: &'static [&'static [&'static str]],
    count: (usize, usize),
    run: fn(&Arguments<'_>) -> Answer,
) -> BuiltIn {
    BuiltIn { name, signatures, count, takes_unevaluated: false, run }
}

/// As many arguments as the author likes.
const ANY: usize = usize::MAX;

static BY_NAME: LazyLock<HashMap<&'static str, &'static BuiltIn>> = LazyLock::new(|| {
    [
        context::ALL,
        conversion::ALL,
        extras::ALL,
        legal::ALL,
        list::ALL,
        number::ALL,
        range::ALL,
        statistics::ALL,
        temporal::ALL,
        text::ALL,
    ]
    .into_iter()
    .flatten()
    .map(|built_in| (built_in.name, built_in))
    .collect()
});

/// Names with spaces that FEEL itself brings along: functions and properties.
static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let properties = ["time offset", "start included", "end included"];
    BY_NAME.keys().copied().chain(properties).collect()
});

/// The built-in of that name.
pub(crate) fn find(name: &str) -> Option<&'static BuiltIn> {
    BY_NAME.get(name).copied()
}

/// The names of functions and properties, for the parser.
pub(crate) fn names() -> &'static Names {
    &NAMES
}

impl BuiltIn {
    pub fn accepts_count(&self, count: usize) -> bool {
        (self.count.0..=self.count.1).contains(&count)
    }

    /// Named arguments in the order of the parameters; what is left out in between is null.
    pub fn in_order(&self, mut named: Vec<(Name, Value)>) -> Result<Vec<Value>, String> {
        let signature = self
            .signatures
            .iter()
            .find(|signature| named.iter().all(|(name, _)| signature.contains(&&**name)))
            .ok_or_else(|| {
                let names: Vec<&str> = named.iter().map(|(name, _)| &**name).collect();
                format!("`{}` has no parameters {}", self.name, names.join(", "))
            })?;
        let mut values = Vec::new();
        for (position, parameter) in signature.iter().enumerate() {
            match named.iter().position(|(name, _)| &**name == *parameter) {
                Some(found) => {
                    values.resize(position, Value::Null);
                    values.push(named.swap_remove(found).1);
                }
                None if position < self.count.0 => {
                    return Err(format!("`{}` was called without `{parameter}`", self.name));
                }
                None => {}
            }
        }
        if named.is_empty() {
            Ok(values)
        } else {
            Err(format!("`{}` was given an argument twice", self.name))
        }
    }
}

/// The arguments of one call.
pub(crate) struct Arguments<'a> {
    pub evaluation: &'a Evaluation<'a>,
    pub built_in: &'static BuiltIn,
    pub values: &'a [Value],
}

impl Arguments<'_> {
    /// The argument at a place; null where it is left out.
    fn value(&self, index: usize) -> &Value {
        self.values.get(index).unwrap_or(&Value::Null)
    }

    /// Whether the argument was given, and is not null.
    fn has(&self, index: usize) -> bool {
        !self.value(index).is_null()
    }

    /// The argument; where it is a list of one, its element (DMN 1.5, 10.3.2.9.4).
    fn single(&self, index: usize) -> &Value {
        match self.value(index) {
            Value::List(elements) => match &***elements {
                [only] => only,
                _ => self.value(index),
            },
            value => value,
        }
    }

    fn none(&self, cause: impl fmt::Display) -> Stop {
        Stop::Null(format!("`{}`: {cause}", self.built_in.name))
    }

    fn wrong(&self, index: usize, expected: &str) -> Stop {
        let shown = self.value(index).type_name();
        self.none(format_args!("argument {} should be a {expected} and is a {shown}", index + 1))
    }

    fn number(&self, index: usize) -> Result<Decimal, Stop> {
        self.single(index).as_number().ok_or_else(|| self.wrong(index, "number"))
    }

    /// A whole number; a fraction is cut off.
    fn integer(&self, index: usize) -> Result<i64, Stop> {
        let number = self.number(index)?.trunc();
        number.to_i64().ok_or_else(|| self.none(format_args!("{number} is too large here")))
    }

    fn text(&self, index: usize) -> Result<&str, Stop> {
        self.single(index).as_text().ok_or_else(|| self.wrong(index, "string"))
    }

    fn context(&self, index: usize) -> Result<&Context, Stop> {
        self.single(index).as_context().ok_or_else(|| self.wrong(index, "context"))
    }

    fn function(&self, index: usize) -> Result<&Function, Stop> {
        match self.single(index) {
            Value::Function(function) => Ok(function),
            _ => Err(self.wrong(index, "function")),
        }
    }

    /// A list; a single value stands for a list of it, null for none.
    fn list(&self, index: usize) -> Result<Cow<'_, [Value]>, Stop> {
        match self.value(index) {
            Value::List(elements) => Ok(Cow::Borrowed(elements)),
            Value::Null => Err(self.wrong(index, "list")),
            single => Ok(Cow::Owned(vec![single.clone()])),
        }
    }

    /// The elements of the one list that was given, or all arguments.
    fn spread(&self) -> Result<Cow<'_, [Value]>, Stop> {
        match self.values {
            [_] => self.list(0),
            values => Ok(Cow::Borrowed(values)),
        }
    }

    /// A list as result, if it is not too long.
    fn give_list(&self, elements: Vec<Value>) -> Answer {
        self.evaluation.check_list_len(elements.len())?;
        Ok(Value::list(elements))
    }

    /// A text as result, if it is not too long.
    fn give_text(&self, text: impl Into<Arc<str>>) -> Answer {
        let text = text.into();
        self.evaluation.check_text_len(text.len())?;
        Ok(Value::Text(text))
    }

    /// A number as result; null where there is none.
    fn give_number(&self, number: Option<Decimal>) -> Answer {
        number.map(Value::Number).ok_or_else(|| self.none("there is no such number"))
    }
}
