//! Where an expression finds the values of its names.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use crate::{Context, Value};

/// Variables by name. `None` means that the name is unknown, which is not the same as null.
pub trait Scope {
    /// The value of a variable.
    fn get(&self, name: &str) -> Option<Value>;

    /// The value of a variable, lent where the scope holds it as a value already.
    fn lend(&self, name: &str) -> Option<Cow<'_, Value>> {
        self.get(name).map(Cow::Owned)
    }

    /// The context whose entries are the variables, where one context has them all. It saves a question per name.
    fn as_context(&self) -> Option<&Context> {
        None
    }
}

impl Scope for Map<String, Json> {
    fn get(&self, name: &str) -> Option<Value> {
        Map::get(self, name).map(Value::from_json)
    }
}

impl Scope for BTreeMap<String, Json> {
    fn get(&self, name: &str) -> Option<Value> {
        BTreeMap::get(self, name).map(Value::from_json)
    }
}

impl Scope for BTreeMap<String, Value> {
    fn get(&self, name: &str) -> Option<Value> {
        BTreeMap::get(self, name).cloned()
    }

    fn lend(&self, name: &str) -> Option<Cow<'_, Value>> {
        BTreeMap::get(self, name).map(Cow::Borrowed)
    }
}

/// The entries of a context are variables. This is the quickest scope: nothing is turned into a value again.
impl Scope for Context {
    fn get(&self, name: &str) -> Option<Value> {
        Context::get(self, name).cloned()
    }

    fn lend(&self, name: &str) -> Option<Cow<'_, Value>> {
        Context::get(self, name).map(Cow::Borrowed)
    }

    fn as_context(&self) -> Option<&Context> {
        Some(self)
    }
}

impl Scope for Json {
    fn get(&self, name: &str) -> Option<Value> {
        self.as_object().and_then(|object| Scope::get(object, name))
    }
}

/// Knows no name at all.
impl Scope for () {
    fn get(&self, _name: &str) -> Option<Value> {
        None
    }
}

/// Scopes that hide one another: the first that knows a name answers.
pub struct Chain<'a>(pub Vec<&'a dyn Scope>);

impl Scope for Chain<'_> {
    fn get(&self, name: &str) -> Option<Value> {
        self.0.iter().find_map(|scope| scope.get(name))
    }

    fn lend(&self, name: &str) -> Option<Cow<'_, Value>> {
        self.0.iter().find_map(|scope| scope.lend(name))
    }

    fn as_context(&self) -> Option<&Context> {
        if let [only] = self.0.as_slice() { only.as_context() } else { None }
    }
}
