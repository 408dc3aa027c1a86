//! Where names are looked up, from the inside out.

use std::cell::RefCell;
use std::sync::Arc;

use crate::{Context, Scope, Value};

/// A place where names have values, and the one around it.
pub(crate) enum Frame<'f> {
    Globals(&'f Globals<'f>),
    Variable {
        name: &'f str,
        value: &'f Value,
        outer: &'f Frame<'f>,
    },
    /// The element that a filter looks at: it is `item`, and its entries are names.
    Item {
        value: &'f Value,
        outer: &'f Frame<'f>,
    },
    Entries {
        context: &'f Context,
        outer: &'f Frame<'f>,
    },
    Values {
        values: &'f [(Arc<str>, Value)],
        outer: &'f Frame<'f>,
    },
}

/// The variables from outside. A large one is turned into a value once, however often it is read.
pub(crate) struct Globals<'g> {
    scope: &'g dyn Scope,
    seen: RefCell<Vec<(String, Value)>>,
}

impl<'g> Globals<'g> {
    pub fn new(scope: &'g dyn Scope) -> Self {
        Globals { scope, seen: RefCell::new(Vec::new()) }
    }

    pub fn get(&self, name: &str) -> Option<Value> {
        if let Some((_, value)) = self.seen.borrow().iter().find(|(seen, _)| seen == name) {
            return Some(value.clone());
        }
        let value = self.scope.get(name)?;
        if matches!(value, Value::List(_) | Value::Context(_) | Value::Text(_)) {
            self.seen.borrow_mut().push((name.to_owned(), value.clone()));
        }
        Some(value)
    }
}

impl Frame<'_> {
    /// The value of a name; `None` where nobody knows it.
    pub fn get(&self, wanted: &str) -> Option<Value> {
        let mut frame = self;
        loop {
            frame = match frame {
                Frame::Globals(globals) => return globals.get(wanted),
                Frame::Variable { name, value, outer } => {
                    if *name == wanted {
                        return Some((*value).clone());
                    }
                    outer
                }
                Frame::Item { value, outer } => {
                    if let Value::Context(context) = value
                        && let Some(entry) = context.get(wanted)
                    {
                        return Some(entry.clone());
                    }
                    if wanted == "item" {
                        return Some((*value).clone());
                    }
                    outer
                }
                Frame::Entries { context, outer } => {
                    if let Some(entry) = context.get(wanted) {
                        return Some(entry.clone());
                    }
                    outer
                }
                Frame::Values { values, outer } => {
                    if let Some((_, value)) = values.iter().find(|(name, _)| &**name == wanted) {
                        return Some(value.clone());
                    }
                    outer
                }
            };
        }
    }
}
