//! Where names are looked up, from the inside out.

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::Arc;

use crate::{Context, Scope, Value};

/// Texts from here on are kept once they were turned into a value.
const LONG_TEXT: usize = 256;

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

    pub fn get(&self, name: &str) -> Option<Cow<'g, Value>> {
        let seen = self.seen.borrow();
        if let Some((_, value)) = seen.iter().find(|(seen, _)| seen == name) {
            return Some(Cow::Owned(value.clone()));
        }
        drop(seen);
        let value = self.scope.lend(name)?;
        if let Cow::Owned(made) = &value {
            let is_large = match made {
                Value::List(_) | Value::Context(_) => true,
                Value::Text(text) => text.len() >= LONG_TEXT,
                _ => false,
            };
            if is_large {
                self.seen.borrow_mut().push((name.to_owned(), made.clone()));
            }
        }
        Some(value)
    }
}

impl<'f> Frame<'f> {
    /// The value of a name; `None` where nobody knows it.
    pub fn get(&self, wanted: &str) -> Option<Value> {
        self.lend(wanted).map(Cow::into_owned)
    }

    /// The value of a name where it lies; `None` where nobody knows it.
    pub fn lend(&self, wanted: &str) -> Option<Cow<'f, Value>> {
        let mut frame = self;
        loop {
            frame = match frame {
                Frame::Globals(globals) => return globals.get(wanted),
                Frame::Variable { name, value, outer } => {
                    if *name == wanted {
                        return Some(Cow::Borrowed(value));
                    }
                    outer
                }
                Frame::Item { value, outer } => {
                    if let Value::Context(context) = value
                        && let Some(entry) = context.get(wanted)
                    {
                        return Some(Cow::Borrowed(entry));
                    }
                    if wanted == "item" {
                        return Some(Cow::Borrowed(value));
                    }
                    outer
                }
                Frame::Entries { context, outer } => {
                    if let Some(entry) = context.get(wanted) {
                        return Some(Cow::Borrowed(entry));
                    }
                    outer
                }
                Frame::Values { values, outer } => {
                    if let Some((_, value)) = values.iter().find(|(name, _)| &**name == wanted) {
                        return Some(Cow::Borrowed(value));
                    }
                    outer
                }
            };
        }
    }
}
