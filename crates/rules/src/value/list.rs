//! Values in order.

use std::ops::Deref;

use super::Value;
use super::extent::Extent;

/// Values in order. It is read like a slice.
#[derive(Clone, Debug)]
pub struct List {
    elements: Vec<Value>,
    extent: Extent,
}

impl List {
    /// Puts a value at the end.
    pub fn push(&mut self, value: Value) {
        self.extent = self.extent.with(&value);
        self.elements.push(value);
    }

    pub(crate) fn extent(&self) -> Extent {
        self.extent
    }
}

impl Default for List {
    fn default() -> Self {
        List { elements: Vec::new(), extent: Extent::EMPTY }
    }
}

impl From<Vec<Value>> for List {
    fn from(elements: Vec<Value>) -> Self {
        let extent = elements.iter().fold(Extent::EMPTY, Extent::with);
        List { elements, extent }
    }
}

impl Deref for List {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.elements
    }
}
