//! Variables: where expressions see them, and where results go (the scoping rules of Zeebe).

use super::{Run, Trouble};
use crate::program::{Mapping, NodeCode, Source};
use crate::{Event, Variables};
use portico_rules::{Chain, Evaluated, Expression, Scope};
use serde_json::Value as Json;
use std::collections::BTreeMap;

impl Run<'_> {
    /// Evaluates with the variables that an instance sees, behind those of `over`.
    pub(super) fn evaluate(
        &self,
        key: u64,
        over: &Variables,
        expression: &Expression,
    ) -> Result<Evaluated, Trouble> {
        let locals = self.state.scopes_of(key).map(|scope| self.state.locals(scope) as &dyn Scope);
        let chain = Chain(std::iter::once(over as &dyn Scope).chain(locals).collect());
        expression.evaluate(&chain, &self.env).map_err(|fault| Trouble::from(fault).reading(expression))
    }

    /// Lenient: what gives no answer is null.
    pub(super) fn value(&self, key: u64, expression: &Expression) -> Result<Json, Trouble> {
        Ok(self.evaluate(key, &Variables::new(), expression)?.value.to_json())
    }

    /// Strict: null because something is missing is trouble.
    fn strict(
        &self,
        key: u64,
        over: &Variables,
        expression: &Expression,
        what: &str,
    ) -> Result<Json, Trouble> {
        let evaluated = self.evaluate(key, over, expression)?;
        let value = evaluated.value.to_json();
        if value.is_null() && !evaluated.causes.is_empty() {
            let said =
                format!("{what} `{}` has no value; set the missing variable, then retry", expression.text());
            let trouble = Trouble::new("incident-missing-value", said).because(evaluated.causes);
            return Err(trouble.reading(expression));
        }
        Ok(value)
    }

    /// The value of a text or expression, lenient.
    pub(super) fn source(&self, key: u64, source: &Source) -> Result<Json, Trouble> {
        match source {
            Source::Text(text) => Ok(Json::String(text.clone())),
            Source::Feel(expression) => self.value(key, expression),
        }
    }

    /// The text of a source that must have one: a job type, the name of a message.
    pub(super) fn text(&self, key: u64, source: &Source, what: &str) -> Result<String, Trouble> {
        let expression = match source {
            Source::Text(text) => return Ok(text.clone()),
            Source::Feel(expression) => expression,
        };
        let value = self.strict(key, &Variables::new(), expression, what)?;
        as_text(&value).ok_or_else(|| {
            let said = format!("{what} `{}` must be a text, not {value}", expression.text());
            Trouble::new("incident-wrong-type", said).reading(expression)
        })
    }

    /// The text of a correlation key; strict.
    pub(super) fn correlation_key(&self, key: u64, expression: &Expression) -> Result<String, Trouble> {
        let value = self.strict(key, &Variables::new(), expression, "the correlation key")?;
        as_text(&value).ok_or_else(|| {
            let said = format!(
                "the correlation key `{}` must be a text or number, not {value}; set the variable, then retry",
                expression.text()
            );
            Trouble::new("incident-wrong-type", said).reading(expression)
        })
    }

    /// Evaluates mappings in order; later ones see the results of earlier ones.
    pub(super) fn map(&self, key: u64, mappings: &[Mapping], what: &str) -> Result<Variables, Trouble> {
        let mut mapped = Variables::new();
        for mapping in mappings {
            let value = match &mapping.source {
                Source::Text(text) => Json::String(text.clone()),
                Source::Feel(expression) => self.strict(key, &mapped, expression, what)?,
            };
            put(&mut mapped, &mapping.target, value);
        }
        Ok(mapped)
    }

    /// Sets variables of exactly this scope.
    pub(super) fn set(&mut self, scope: u64, element: &str, variables: Variables) {
        if !variables.is_empty() {
            self.emit(Event::VariablesSet { scope, element: element.to_owned().into(), variables });
            self.changed = true;
        }
    }

    /// Sets each variable in the nearest scope that has it, from `from` outwards, else in the process.
    pub(super) fn merge(&mut self, from: u64, element: &str, variables: &Variables) {
        let Some(outermost) = self.state.scopes_of(from).last() else { return };
        let mut homes: BTreeMap<u64, Variables> = BTreeMap::new();
        for (name, value) in variables {
            let home = self.nearest(from, name).unwrap_or(outermost);
            homes.entry(home).or_default().insert(name.clone(), value.clone());
        }
        for (scope, variables) in homes {
            self.set(scope, element, variables);
        }
    }

    fn nearest(&self, from: u64, name: &str) -> Option<u64> {
        self.state.scopes_of(from).find(|scope| self.state.locals(*scope).contains_key(name))
    }

    /// Takes what a task, job or event brought: with output mappings it stays local until they are applied.
    pub(super) fn take_result(&mut self, key: u64, variables: &Variables) {
        if variables.is_empty() {
            return;
        }
        let Some(element) = self.state.instance(key).map(|instance| instance.element.clone()) else { return };
        let maps = self.program.node(&element).is_some_and(|node| !node.outputs.is_empty());
        if maps {
            self.set(key, &element, variables.clone());
        } else {
            self.merge(key, &element, variables);
        }
    }

    /// Applies output mappings: only what is mapped leaves the element.
    pub(super) fn map_outputs(&mut self, key: u64, node: &NodeCode) -> Result<(), Trouble> {
        if node.outputs.is_empty() {
            return Ok(());
        }
        let mapped = self.map(key, &node.outputs, "the output")?;
        let Some(scope) = self.state.instance(key).map(|instance| instance.scope) else { return Ok(()) };
        let merged = mapped
            .into_iter()
            .map(|(name, value)| {
                // A path into a variable that exists changes this part of it only.
                let is_path = node
                    .outputs
                    .iter()
                    .any(|output| output.target.len() > 1 && output.target.first() == Some(&name));
                let old = self.nearest(scope, &name).and_then(|scope| self.state.locals(scope).get(&name));
                match old {
                    Some(old) if is_path => (name, deep_merge(old.clone(), value)),
                    _ => (name, value),
                }
            })
            .collect();
        self.merge(scope, &node.id, &merged);
        Ok(())
    }
}

/// Puts a value at a path of contexts, making them as needed.
fn put(variables: &mut Variables, path: &[String], value: Json) {
    let Some((name, rest)) = path.split_first() else { return };
    if rest.is_empty() {
        variables.insert(name.clone(), value);
        return;
    }
    let inner = variables.entry(name.clone()).or_insert_with(|| Json::Object(Variables::new()));
    if !inner.is_object() {
        *inner = Json::Object(Variables::new());
    }
    if let Json::Object(inner) = inner {
        put(inner, rest, value);
    }
}

fn deep_merge(old: Json, new: Json) -> Json {
    match (old, new) {
        (Json::Object(mut old), Json::Object(new)) => {
            for (name, value) in new {
                let slot = old.entry(name).or_insert(Json::Null);
                *slot = deep_merge(slot.take(), value);
            }
            Json::Object(old)
        }
        (_, new) => new,
    }
}

/// Texts, numbers and booleans as text.
pub(super) fn as_text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(bool) => Some(bool.to_string()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}
