//! What may be chosen: written in the schema, found in the variables, or computed.

use portico_rules::{Env, Expression, Scope};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// Most options that are shown or accepted, so that a variable cannot make a page without end.
const OPTIONS_MAX: usize = 2_000;

/// One thing that may be chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// What is stored.
    pub value: Json,
    /// What is read.
    pub label: String,
}

impl Choice {
    /// The value as a browser posts it.
    pub fn posted(&self) -> String {
        plain(&self.value)
    }
}

/// Where the choices come from.
#[derive(Debug, Clone)]
pub enum Options {
    /// `values`: written in the schema.
    Fixed(Vec<Choice>),
    /// `valuesKey`: a list in a variable, by path.
    Variable(Vec<String>),
    /// `valuesExpression`: a FEEL list.
    Computed(Expression),
}

impl Options {
    /// The choices that stand in a given scope, at most 2,000.
    ///
    /// A list holds texts, numbers, booleans, or contexts with `value` and `label`; anything else is left out.
    pub fn resolve(&self, scope: &dyn Scope, env: &Env) -> Vec<Choice> {
        let list = match self {
            Options::Fixed(choices) => return choices.clone(),
            Options::Variable(path) => variable(path, scope),
            Options::Computed(expression) => {
                expression.evaluate(scope, env).ok().map(|found| found.value.to_json())
            }
        };
        let Some(Json::Array(list)) = list else { return Vec::new() };
        list.iter().filter_map(choice).take(OPTIONS_MAX).collect()
    }
}

fn variable(path: &[String], scope: &dyn Scope) -> Option<Json> {
    let (first, rest) = path.split_first()?;
    let mut value = scope.get(first)?.to_json();
    for step in rest {
        value = value.get_mut(step)?.take();
    }
    Some(value)
}

/// Reads one entry of a list of choices, as form-js does: a bare value is its own label.
pub(crate) fn choice(entry: &Json) -> Option<Choice> {
    match entry {
        Json::Object(object) => {
            let value = object.get("value").filter(|value| scalar(value))?.clone();
            let label =
                object.get("label").filter(|label| scalar(label)).map_or_else(|| plain(&value), plain);
            Some(Choice { value, label })
        }
        value if scalar(value) => Some(Choice { value: value.clone(), label: plain(value) }),
        _ => None,
    }
}

fn scalar(value: &Json) -> bool {
    value.is_string() || value.is_number() || value.is_boolean()
}

/// A scalar as plain text.
pub(crate) fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}
