//! What one evaluation may use up: steps, depth, and the size of what it makes.

use super::{Evaluation, Outcome};
use crate::value::Extent;
use crate::{Fault, Value};

impl Evaluation<'_> {
    /// Counts work that grows with data.
    #[inline]
    pub fn spend(&self, steps: usize) -> Outcome<()> {
        match self.steps_left.get().checked_sub(steps as u64) {
            Some(left) => {
                self.steps_left.set(left);
                Ok(())
            }
            None => Err(self.out_of_steps()),
        }
    }

    #[cold]
    fn out_of_steps(&self) -> Box<Fault> {
        self.steps_left.set(0);
        Box::new(Fault::Steps { expression: String::new(), limit: self.env.limits.steps })
    }

    /// Counts the work of walking over a value once.
    #[inline]
    pub fn spend_walk(&self, value: &Value) -> Outcome<()> {
        match value {
            Value::List(_) | Value::Context(_) | Value::Function(_) | Value::Text(_) => {
                let weight = Extent::of(value).weight / 8;
                self.spend(usize::try_from(weight).unwrap_or(usize::MAX))
            }
            _ => Ok(()),
        }
    }

    /// Whether a list of this length is allowed.
    pub fn check_list_len(&self, len: usize) -> Outcome<()> {
        let limit = self.env.limits.list_len;
        if len <= limit {
            Ok(())
        } else {
            Err(Box::new(Fault::ListTooLong { expression: String::new(), limit }))
        }
    }

    /// Whether a text of this length is allowed.
    pub fn check_text_len(&self, len: usize) -> Outcome<()> {
        let limit = self.env.limits.text_len;
        if len <= limit {
            Ok(())
        } else {
            Err(Box::new(Fault::TextTooLong { expression: String::new(), limit }))
        }
    }

    /// Runs something one level deeper.
    #[inline]
    pub fn deeper<T>(&self, run: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
        let Some(left) = self.depth_left.get().checked_sub(1) else { return Err(self.too_deep()) };
        self.depth_left.set(left);
        let outcome = run();
        self.depth_left.set(left + 1);
        outcome
    }

    #[cold]
    fn too_deep(&self) -> Box<Fault> {
        Box::new(Fault::Depth { expression: String::new(), limit: self.env.limits.depth })
    }

    /// Whether a value may be so deep and so large.
    pub(super) fn check_extent(&self, extent: Extent) -> Outcome<()> {
        let limits = &self.env.limits;
        if extent.depth > limits.depth {
            return Err(Box::new(Fault::Depth { expression: String::new(), limit: limits.depth }));
        }
        if extent.weight > limits.weight {
            return Err(Box::new(Fault::TooLarge { expression: String::new(), limit: limits.weight }));
        }
        Ok(())
    }
}
