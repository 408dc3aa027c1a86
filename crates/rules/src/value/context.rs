//! Values by name.

use std::collections::BTreeMap;

use super::Value;
use super::extent::Extent;
use crate::Name;

/// Below this many entries a walk over them is quicker than an index.
const LINEAR_MAX: usize = 12;

/// Values by name, in the order in which they were put.
#[derive(Clone, Debug)]
pub struct Context {
    entries: Vec<(Name, Value)>,
    /// Positions by name; kept only once there are more than a few entries.
    index: BTreeMap<Name, usize>,
    extent: Extent,
}

impl Default for Context {
    fn default() -> Self {
        Context { entries: Vec::new(), index: BTreeMap::new(), extent: Extent::EMPTY }
    }
}

impl Context {
    /// No entries.
    pub fn new() -> Context {
        Context::default()
    }

    fn position(&self, name: &Name) -> Option<usize> {
        if self.entries.len() <= LINEAR_MAX {
            self.entries.iter().position(|(key, _)| key == name)
        } else {
            self.index.get(name).copied()
        }
    }

    /// The value of an entry.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.get_name(&Name::from(name))
    }

    /// The value of an entry whose name is one already, as the evaluator has it.
    #[inline]
    pub fn get_name(&self, name: &Name) -> Option<&Value> {
        if self.entries.len() <= LINEAR_MAX {
            return self.entries.iter().find(|(key, _)| key == name).map(|(_, value)| value);
        }
        self.entries.get(self.position(name)?).map(|(_, value)| value)
    }

    /// Puts an entry; one of the same name keeps its place and gets the new value.
    pub fn put(&mut self, name: impl Into<Name>, value: Value) {
        let name = name.into();
        // A value that is replaced goes on counting: the extent is a bound, not a measure.
        self.extent = self.extent.with(&value);
        if let Some(entry) = self.position(&name).and_then(|at| self.entries.get_mut(at)) {
            entry.1 = value;
            return;
        }
        self.entries.push((name.clone(), value));
        match self.entries.len() {
            len if len <= LINEAR_MAX => {}
            len if len == LINEAR_MAX + 1 => {
                self.index =
                    self.entries.iter().enumerate().map(|(at, (key, _))| (key.clone(), at)).collect();
            }
            len => {
                self.index.insert(name, len - 1);
            }
        }
    }

    pub(crate) fn extent(&self) -> Extent {
        self.extent
    }

    /// The entries in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Name, &Value)> {
        self.entries.iter().map(|(name, value)| (name, value))
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl<K: Into<Name>> FromIterator<(K, Value)> for Context {
    fn from_iter<I: IntoIterator<Item = (K, Value)>>(entries: I) -> Self {
        let mut context = Context::new();
        for (name, value) in entries {
            context.put(name, value);
        }
        context
    }
}
