//! How deep and how large a value is, known without walking over it.
//!
//! Values share their parts, so a few steps can write down a value that would take years to print: `[x, x]` forty
//! times over. Each list and context therefore carries its extent, and the evaluator refuses what is beyond its
//! limits as soon as it arises. That is what makes plain recursion over values safe everywhere else.

use super::Value;

/// Depth and weight of a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Extent {
    /// Levels of lists, contexts and closures.
    pub depth: u32,
    /// Values in it, each as often as it would be printed; 16 bytes of text weigh as much as one value.
    pub weight: u64,
}

impl Extent {
    /// The extent of a value.
    pub fn of(value: &Value) -> Extent {
        match value {
            Value::List(list) => list.extent(),
            Value::Context(context) => context.extent(),
            Value::Function(function) => function.extent(),
            Value::Text(text) => Extent { depth: 0, weight: 1 + text.len() as u64 / 16 },
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Date(_)
            | Value::Time(_)
            | Value::DateTime(_)
            | Value::Days(_)
            | Value::Years(_)
            | Value::Range(_) => Extent { depth: 0, weight: 1 },
        }
    }

    /// The extent of something that also holds this value.
    #[must_use]
    pub fn with(self, value: &Value) -> Extent {
        let inner = Extent::of(value);
        Extent {
            depth: self.depth.max(inner.depth.saturating_add(1)),
            weight: self.weight.saturating_add(inner.weight),
        }
    }

    /// The extent of something that holds nothing yet.
    pub const EMPTY: Extent = Extent { depth: 1, weight: 1 };
}
