//! Types of FEEL (DMN 1.5, 10.3.2.2 and table 46) and the item definitions that authors add to them.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::eval::Evaluation;
use crate::expression::Expression;
use crate::temporal::DateTime;
use crate::{Name, Value};

/// A type.
#[derive(Clone, Debug)]
pub(crate) enum Type {
    Any,
    Null,
    Bool,
    Number,
    Text,
    Date,
    Time,
    DateTime,
    Days,
    Years,
    List(Box<Type>),
    Context(Arc<Vec<(Name, Type)>>),
    Range(Box<Type>),
    Function(Arc<(Vec<Type>, Type)>),
    /// A type that an author defined.
    Item(Arc<Item>),
    /// A name that nothing defines.
    Unknown(Arc<str>),
}

/// An item definition (DMN 1.5, 7.3.2). It is filled after all names are known, since definitions may refer to
/// one another in any order.
#[derive(Debug)]
pub(crate) struct Item {
    pub name: Arc<str>,
    pub definition: OnceLock<Definition>,
}

/// What an item definition says.
#[derive(Debug)]
pub(crate) struct Definition {
    pub base: Type,
    pub is_collection: bool,
    /// Tests that each element must pass.
    pub allowed: Option<Expression>,
}

/// Item definitions by name.
pub(crate) type TypeTable = BTreeMap<String, Arc<Item>>;

/// Deeper than this no value is followed into recursive item definitions.
const DEPTH_MAX: u32 = 60;

impl Type {
    /// A type that FEEL itself names, in all spellings that DMN 1.1 to 1.5 use.
    pub fn built_in(name: &str) -> Option<Type> {
        let bare = name.rsplit_once(':').map_or(name, |(_, local)| local).trim();
        Some(match bare {
            "Any" | "any" => Type::Any,
            "Null" | "null" => Type::Null,
            "boolean" => Type::Bool,
            "number" | "integer" | "long" | "double" => Type::Number,
            "string" => Type::Text,
            "date" => Type::Date,
            "time" => Type::Time,
            "date and time" | "dateTime" | "date time" => Type::DateTime,
            "days and time duration" | "dayTimeDuration" | "day time duration" => Type::Days,
            "years and months duration" | "yearMonthDuration" | "year month duration" => Type::Years,
            "list" => Type::List(Box::new(Type::Any)),
            "context" => Type::Context(Arc::default()),
            "range" => Type::Range(Box::new(Type::Any)),
            "function" => Type::Function(Arc::new((Vec::new(), Type::Any))),
            _ => return None,
        })
    }

    /// Whether the value has this type. Null has none but `Null`, as `instance of` sees it.
    pub fn has(&self, value: &Value, evaluation: &Evaluation<'_>) -> bool {
        self.has_at(value, evaluation, 0)
    }

    fn has_at(&self, value: &Value, evaluation: &Evaluation<'_>, depth: u32) -> bool {
        if depth > DEPTH_MAX {
            return false;
        }
        match (self, value) {
            (Type::Null, value) => value.is_null(),
            (_, Value::Null) => false,
            (Type::Any, _)
            | (Type::Bool, Value::Bool(_))
            | (Type::Number, Value::Number(_))
            | (Type::Text, Value::Text(_))
            | (Type::Date, Value::Date(_))
            | (Type::Time, Value::Time(_))
            | (Type::DateTime, Value::DateTime(_))
            | (Type::Days, Value::Days(_))
            | (Type::Years, Value::Years(_)) => true,
            (Type::List(of), Value::List(elements)) => {
                elements.iter().all(|element| of.accepts_at(element, evaluation, depth + 1))
            }
            (Type::Context(entries), Value::Context(context)) => entries.iter().all(|(name, of)| {
                context.get(name).is_some_and(|entry| of.accepts_at(entry, evaluation, depth + 1))
            }),
            (Type::Range(of), Value::Range(range)) => [&range.low, &range.high]
                .into_iter()
                .flatten()
                .all(|end| of.accepts_at(end, evaluation, depth + 1)),
            (Type::Function(signature), Value::Function(function)) => function.fits(&signature.0),
            (Type::Item(item), value) => item.has(value, evaluation, depth + 1),
            _ => false,
        }
    }

    /// Like `has`, but null is welcome, as it is inside of lists and contexts.
    fn accepts_at(&self, value: &Value, evaluation: &Evaluation<'_>, depth: u32) -> bool {
        value.is_null() || self.has_at(value, evaluation, depth)
    }

    /// The value as this type wants it (DMN 1.5, 10.3.2.9.4): a list of one may stand for its element and an
    /// element for a list of one, a date for its midnight. `None` where it does not fit.
    pub fn coerce(&self, value: Value, evaluation: &Evaluation<'_>) -> Option<Value> {
        if value.is_null() || matches!(self, Type::Any | Type::Unknown(_)) || self.has(&value, evaluation) {
            return Some(value);
        }
        if let (Type::DateTime, Value::Date(date)) = (self.resolved(), &value) {
            return Some(Value::DateTime(DateTime::midnight(*date)));
        }
        if let Value::List(elements) = &value
            && let [only] = &***elements
            && self.has(only, evaluation)
        {
            return Some(only.clone());
        }
        let wrapped = Value::list(vec![value]);
        (self.is_list() && self.has(&wrapped, evaluation)).then_some(wrapped)
    }

    /// A value from outside as this type: variables are JSON, which has no dates, so a text that writes what the type
    /// wants becomes that, also within lists and contexts.
    pub fn adopt(&self, value: Value) -> Value {
        self.adopt_at(value, 0)
    }

    fn adopt_at(&self, value: Value, depth: u32) -> Value {
        if depth > DEPTH_MAX {
            return value;
        }
        match (self, &value) {
            (Type::Item(item), Value::List(elements)) => match item.definition.get() {
                Some(definition) if definition.is_collection => {
                    let adopt = |element: &Value| definition.base.adopt_at(element.clone(), depth + 1);
                    Value::list(elements.iter().map(adopt).collect())
                }
                _ => value,
            },
            (Type::Item(item), _) => match item.definition.get() {
                Some(definition) => definition.base.adopt_at(value, depth + 1),
                None => value,
            },
            (Type::List(of), Value::List(elements)) => {
                Value::list(elements.iter().map(|element| of.adopt_at(element.clone(), depth + 1)).collect())
            }
            (Type::Context(types), Value::Context(context)) => {
                let mut adopted = (**context).clone();
                for (name, of) in types.iter() {
                    if let Some(entry) = context.get(name) {
                        adopted.put(name.clone(), of.adopt_at(entry.clone(), depth + 1));
                    }
                }
                adopted.into()
            }
            (_, Value::Text(text)) => self.parse_text(text).unwrap_or(value),
            _ => value,
        }
    }

    fn parse_text(&self, text: &str) -> Option<Value> {
        match self {
            Type::Date => text.parse().ok().map(Value::Date),
            Type::Time => text.parse().ok().map(Value::Time),
            Type::DateTime => text.parse().ok().map(Value::DateTime),
            Type::Days => text.parse().ok().map(Value::Days),
            Type::Years => text.parse().ok().map(Value::Years),
            _ => None,
        }
    }

    /// The type below names that authors gave it.
    fn resolved(&self) -> &Type {
        let mut current = self;
        for _ in 0..DEPTH_MAX {
            match current {
                Type::Item(item) => match item.definition.get() {
                    Some(definition) if !definition.is_collection => current = &definition.base,
                    _ => return current,
                },
                other => return other,
            }
        }
        current
    }

    fn is_list(&self) -> bool {
        match self.resolved() {
            Type::List(_) => true,
            Type::Item(item) => item.definition.get().is_some_and(|definition| definition.is_collection),
            _ => false,
        }
    }
}

impl Item {
    fn has(&self, value: &Value, evaluation: &Evaluation<'_>, depth: u32) -> bool {
        let Some(definition) = self.definition.get() else { return true };
        if !definition.is_collection {
            return definition.has_one(value, evaluation, depth);
        }
        match value {
            // An element may be unknown.
            Value::List(elements) => {
                let mut known = elements.iter().filter(|element| !element.is_null());
                known.all(|element| definition.has_one(element, evaluation, depth))
            }
            _ => false,
        }
    }
}

impl Definition {
    fn has_one(&self, value: &Value, evaluation: &Evaluation<'_>, depth: u32) -> bool {
        let fits = self.base.has_at(value, evaluation, depth);
        fits && self.allowed.as_ref().is_none_or(|tests| tests.allows(value, evaluation))
    }
}

impl Type {
    /// The name of the type, for messages.
    pub fn name(&self) -> String {
        match self {
            Type::Any => "Any".to_owned(),
            Type::Null => "Null".to_owned(),
            Type::Bool => "boolean".to_owned(),
            Type::Number => "number".to_owned(),
            Type::Text => "string".to_owned(),
            Type::Date => "date".to_owned(),
            Type::Time => "time".to_owned(),
            Type::DateTime => "date and time".to_owned(),
            Type::Days => "days and time duration".to_owned(),
            Type::Years => "years and months duration".to_owned(),
            Type::List(of) => format!("list<{}>", of.name()),
            Type::Context(_) => "context".to_owned(),
            Type::Range(of) => format!("range<{}>", of.name()),
            Type::Function(_) => "function".to_owned(),
            Type::Item(item) => item.name.to_string(),
            Type::Unknown(name) => name.to_string(),
        }
    }
}
