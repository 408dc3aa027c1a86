//! `for`, `some` and `every` (DMN 1.5, 10.3.2.14). Results are appended in place, so a loop is linear.

use std::cmp::Ordering;
use std::sync::Arc;

use super::frame::PARTIAL;
use super::node::Condition;
use super::{Evaluation, Frame, Outcome};
use crate::feel::tree::{Domain, Iteration, Node};
use crate::temporal::Date;
use crate::value::compare;
use crate::{List, Range, Value};

/// What to do with one combination of elements; `false` ends the loop.
type Visit<'v> = dyn FnMut(&Frame<'_>) -> Outcome<bool> + 'v;

/// The elements of a loop, made one by one.
enum Elements {
    List(Arc<List>),
    Numbers { from: i64, to: i64 },
    Days { from: Date, to: Date },
}

impl Evaluation<'_> {
    pub(super) fn for_each(
        &self,
        iterations: &[Iteration],
        body: &Node,
        looks_back: bool,
        frame: &Frame<'_>,
    ) -> Outcome {
        if !looks_back {
            let mut results = Vec::new();
            let complete = self.iterate(iterations, frame, &mut |inner| {
                self.check_list_len(results.len() + 1)?;
                results.push(self.eval(body, inner)?);
                Ok(true)
            })?;
            return Ok(if complete.is_some() { Value::list(results) } else { Value::Null });
        }
        let mut results: Arc<List> = Arc::default();
        let complete = self.iterate(iterations, frame, &mut |inner| {
            self.check_list_len(results.len() + 1)?;
            let value = {
                let partial = Value::List(results.clone());
                self.eval(body, &Frame::Variable { name: &PARTIAL, value: &partial, outer: inner })?
            };
            // `partial` is gone again, so this does not copy.
            Arc::make_mut(&mut results).push(value);
            Ok(true)
        })?;
        Ok(if complete.is_some() { Value::List(results) } else { Value::Null })
    }

    pub(super) fn quantified(
        &self,
        every: bool,
        iterations: &[Iteration],
        condition: &Node,
        frame: &Frame<'_>,
    ) -> Outcome<Option<bool>> {
        let (mut unknown, mut decided) = (false, false);
        let complete = self.iterate(iterations, frame, &mut |inner| {
            let mut spare = Value::Null;
            match self.condition(condition, inner, &mut spare)? {
                Condition::Truth(Some(truth)) if truth != every => decided = true,
                Condition::Truth(Some(_)) => {}
                _ => unknown = true,
            }
            Ok(!decided)
        })?;
        Ok(match complete {
            None => None,
            Some(()) if decided => Some(!every),
            Some(()) if unknown => {
                let word = if every { "every" } else { "some" };
                self.null(|| format!("a condition of `{word}` is neither true nor false"));
                None
            }
            Some(()) => Some(every),
        })
    }

    /// Visits each combination of elements; `None` where something cannot be iterated over.
    fn iterate(
        &self,
        iterations: &[Iteration],
        frame: &Frame<'_>,
        visit: &mut Visit<'_>,
    ) -> Outcome<Option<()>> {
        self.iterate_from(iterations, frame, visit).map(|going_on| going_on.map(|_| ()))
    }

    fn iterate_from(
        &self,
        iterations: &[Iteration],
        frame: &Frame<'_>,
        visit: &mut Visit<'_>,
    ) -> Outcome<Option<bool>> {
        let Some((iteration, others)) = iterations.split_first() else {
            return visit(frame).map(Some);
        };
        let Some(elements) = self.elements(&iteration.domain, frame)? else { return Ok(None) };
        for index in 0..elements.len() {
            self.spend(1)?;
            let Some(value) = elements.get(index) else { break };
            let inner = Frame::Variable { name: &iteration.name, value: &value, outer: frame };
            match self.deeper(|| self.iterate_from(others, &inner, visit))? {
                Some(true) => {}
                end => return Ok(end),
            }
        }
        Ok(Some(true))
    }

    fn elements(&self, domain: &Domain, frame: &Frame<'_>) -> Outcome<Option<Elements>> {
        match domain {
            Domain::Steps(from, to) => {
                let (from, to) = (self.eval(from, frame)?, self.eval(to, frame)?);
                Ok(self.steps(&from, true, &to, true))
            }
            Domain::Values(node) => Ok(match self.eval(node, frame)? {
                Value::List(elements) => Some(Elements::List(elements)),
                Value::Range(range) => self.range_steps(&range),
                Value::Null => {
                    self.null(|| "a loop over null has no result".to_owned());
                    None
                }
                single => Some(Elements::List(Arc::new(List::from(vec![single])))),
            }),
        }
    }

    fn range_steps(&self, range: &Range) -> Option<Elements> {
        let (Some(low), Some(high)) = (&range.low, &range.high) else {
            self.null(|| "a loop over a range without end has no result".to_owned());
            return None;
        };
        if compare(low, high) == Some(Ordering::Greater) {
            self.null(|| format!("the range from {low} to {high} runs downwards; write `{low}..{high}`"));
            return None;
        }
        self.steps(low, range.low_included, high, range.high_included)
    }

    fn steps(&self, from: &Value, from_included: bool, to: &Value, to_included: bool) -> Option<Elements> {
        let steps = match (from, to) {
            (Value::Number(from), Value::Number(to)) => from.to_i64().zip(to.to_i64()).map(|(from, to)| {
                let (from, to) = shrink(from, from_included, to, to_included);
                Elements::Numbers { from, to }
            }),
            (Value::Date(from), Value::Date(to)) => {
                let (from, to) = shrink(from.epoch_day(), from_included, to.epoch_day(), to_included);
                Date::from_epoch_day(from)
                    .zip(Date::from_epoch_day(to))
                    .map(|(from, to)| Elements::Days { from, to })
            }
            _ => None,
        };
        if steps.is_none() {
            self.null(|| format!("a loop from a {} to a {} has no result", from.type_name(), to.type_name()));
        }
        steps
    }
}

/// Moves an end that does not belong to a range inwards.
fn shrink(from: i64, from_included: bool, to: i64, to_included: bool) -> (i64, i64) {
    let step = if from <= to { 1 } else { -1 };
    let from = if from_included { from } else { from.saturating_add(step) };
    let to = if to_included { to } else { to.saturating_sub(step) };
    (from, to)
}

impl Elements {
    fn len(&self) -> u64 {
        match self {
            Elements::List(elements) => elements.len() as u64,
            Elements::Numbers { from, to } => from.abs_diff(*to).saturating_add(1),
            Elements::Days { from, to } => from.epoch_day().abs_diff(to.epoch_day()) + 1,
        }
    }

    fn get(&self, index: u64) -> Option<Value> {
        let along = |from: i64, to: i64| {
            if from <= to { from.checked_add_unsigned(index) } else { from.checked_sub_unsigned(index) }
        };
        match self {
            Elements::List(elements) => elements.get(usize::try_from(index).ok()?).cloned(),
            Elements::Numbers { from, to } => along(*from, *to).map(Value::number),
            Elements::Days { from, to } => {
                Date::from_epoch_day(along(from.epoch_day(), to.epoch_day())?).map(Value::Date)
            }
        }
    }
}
