//! Where names are looked up, from the inside out.

use std::borrow::Cow;
use std::cell::RefCell;

use crate::{Context, Name, Scope, Value};

/// Texts from here on are kept once they were turned into a value.
const LONG_TEXT: usize = 256;

/// The value that tests ask about.
pub(crate) static QUESTION: Name = Name::short("?");
/// The element that a filter looks at.
pub(crate) static ITEM: Name = Name::short("item");
/// The results of a loop so far.
pub(crate) static PARTIAL: Name = Name::short("partial");

/// A place where names have values, and the one around it.
pub(crate) enum Frame<'f> {
    Globals(&'f Globals<'f>),
    Variable {
        name: &'f Name,
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
        values: &'f [(Name, Value)],
        outer: &'f Frame<'f>,
    },
}

/// The variables from outside. A large one is turned into a value once, however often it is read.
pub(crate) struct Globals<'g> {
    scope: &'g dyn Scope,
    /// What the scope is, where it is a context.
    context: Option<&'g Context>,
    seen: RefCell<Vec<(Name, Value)>>,
}

impl<'g> Globals<'g> {
    pub fn new(scope: &'g dyn Scope) -> Self {
        Globals { scope, context: scope.as_context(), seen: RefCell::new(Vec::new()) }
    }

    pub fn get(&self, name: &Name) -> Option<Cow<'g, Value>> {
        match self.find(name) {
            Ok(found) => found.map(Cow::Borrowed),
            Err(globals) => globals.ask(name),
        }
    }

    /// The value where it lies in a context; else these variables, to be asked.
    #[inline]
    fn find(&self, name: &Name) -> Result<Option<&'g Value>, &Self> {
        self.context.map(|context| context.get_name(name)).ok_or(self)
    }

    #[inline(never)]
    pub fn ask(&self, name: &Name) -> Option<Cow<'g, Value>> {
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
                self.seen.borrow_mut().push((name.clone(), made.clone()));
            }
        }
        Some(value)
    }
}

impl<'f> Frame<'f> {
    /// The value of a name; `None` where nobody knows it.
    pub fn get(&self, wanted: &Name) -> Option<Value> {
        self.lend(wanted).map(Cow::into_owned)
    }

    /// The value of a name where it lies; `None` where nobody knows it.
    pub fn lend(&self, wanted: &Name) -> Option<Cow<'f, Value>> {
        match self.find(wanted) {
            Ok(found) => found.map(Cow::Borrowed),
            Err(globals) => globals.ask(wanted),
        }
    }

    /// The value of a name where it lies, or the variables that have to be asked for it.
    #[inline]
    pub fn find(&self, wanted: &Name) -> Result<Option<&'f Value>, &'f Globals<'f>> {
        match self {
            Frame::Globals(globals) => globals.find(wanted),
            _ => self.search(wanted),
        }
    }

    fn search(&self, wanted: &Name) -> Result<Option<&'f Value>, &'f Globals<'f>> {
        let mut frame = self;
        loop {
            frame = match frame {
                Frame::Globals(globals) => return globals.find(wanted),
                Frame::Variable { name, value, outer } => {
                    if *name == wanted {
                        return Ok(Some(value));
                    }
                    outer
                }
                Frame::Item { value, outer } => {
                    if let Value::Context(context) = value
                        && let Some(entry) = context.get_name(wanted)
                    {
                        return Ok(Some(entry));
                    }
                    if *wanted == ITEM {
                        return Ok(Some(value));
                    }
                    outer
                }
                Frame::Entries { context, outer } => {
                    if let Some(entry) = context.get_name(wanted) {
                        return Ok(Some(entry));
                    }
                    outer
                }
                Frame::Values { values, outer } => {
                    if let Some((_, value)) = values.iter().find(|(name, _)| name == wanted) {
                        return Ok(Some(value));
                    }
                    outer
                }
            };
        }
    }
}
