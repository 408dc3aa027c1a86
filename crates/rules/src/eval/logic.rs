//! Comparisons, `and`, `or`, `between`, tests and `if` (DMN 1.5, 10.3.2.13 and tables 48 to 50).

use std::borrow::Cow;

use super::node::{Condition, can_be_end};
use super::{Evaluation, Frame, Outcome, QUESTION};
use crate::feel::tree::{Comparison, Node, Test};
use crate::feel::types::Type;
use crate::value::{compare, equal};
use crate::{Range, Value};

impl Evaluation<'_> {
    pub(super) fn comparison(
        &self,
        comparison: Comparison,
        operands: &[Node; 2],
        frame: &Frame<'_>,
    ) -> Outcome<Option<bool>> {
        let [left, right] = operands;
        let (mut left_spare, mut right_spare) = (Value::Null, Value::Null);
        let left = self.look(left, frame, &mut left_spare)?;
        let right = self.look(right, frame, &mut right_spare)?;
        self.spend_walk(left)?;
        Ok(self.compared(comparison, left, right))
    }

    /// Whether a comparison holds; `None`, with a cause, where it cannot be made.
    #[inline]
    pub(crate) fn compared(&self, comparison: Comparison, left: &Value, right: &Value) -> Option<bool> {
        if let (Value::Number(left), Value::Number(right)) = (left, right) {
            return Some(comparison.admits(left.cmp(right)));
        }
        let holds = match comparison {
            Comparison::Equal => equal(left, right),
            Comparison::NotEqual => equal(left, right).map(|same| !same),
            _ => compare(left, right).map(|order| comparison.admits(order)),
        };
        if holds.is_none() {
            self.null(|| format!("a {} cannot be compared with a {}", left.type_name(), right.type_name()));
        }
        holds
    }

    /// `and` where `decisive` is false, `or` where it is true: one such operand decides, null is unknown.
    pub(super) fn junction(
        &self,
        operands: &[Node],
        decisive: bool,
        frame: &Frame<'_>,
    ) -> Outcome<Option<bool>> {
        let mut unknown = false;
        for operand in operands {
            let mut spare = Value::Null;
            match self.condition(operand, frame, &mut spare)? {
                Condition::Truth(Some(truth)) if truth == decisive => return Ok(Some(decisive)),
                Condition::Truth(Some(_)) => {}
                Condition::Truth(None) => unknown = true,
                Condition::Other(other) => {
                    unknown = true;
                    let word = if decisive { "or" } else { "and" };
                    self.null(|| format!("`{word}` needs true or false and got a {}", other.type_name()));
                }
            }
        }
        Ok(if unknown { None } else { Some(!decisive) })
    }

    pub(super) fn between(&self, operands: &[Node; 3], frame: &Frame<'_>) -> Outcome<Option<bool>> {
        let [value, low, high] = operands;
        let (mut value_spare, mut low_spare, mut high_spare) = (Value::Null, Value::Null, Value::Null);
        let value = self.look(value, frame, &mut value_spare)?;
        let low = self.look(low, frame, &mut low_spare)?;
        let high = self.look(high, frame, &mut high_spare)?;
        let above = self.compared(Comparison::LessOrEqual, low, value);
        let below = self.compared(Comparison::LessOrEqual, value, high);
        Ok(above.zip(below).map(|(above, below)| above && below))
    }

    pub(super) fn conditional(
        &self,
        branches: &[(Node, Node)],
        otherwise: &Node,
        frame: &Frame<'_>,
        place: &mut Value,
    ) -> Outcome<()> {
        for (condition, result) in branches {
            let mut spare = Value::Null;
            match self.condition(condition, frame, &mut spare)? {
                Condition::Truth(Some(true)) => return self.eval_into(result, frame, place),
                Condition::Truth(_) => {}
                Condition::Other(other) => {
                    *place = self.null(|| format!("the condition of `if` is a {}", other.type_name()));
                    return Ok(());
                }
            }
        }
        self.eval_into(otherwise, frame, place)
    }

    pub(super) fn instance_of(&self, operand: &Node, of: &Type, frame: &Frame<'_>) -> Outcome<Option<bool>> {
        let mut spare = Value::Null;
        let value = self.look(operand, frame, &mut spare)?;
        self.spend_walk(value)?;
        Ok(Some(of.has(value, self)))
    }

    /// The tests of a cell, on the variable `?`.
    pub(super) fn tests(&self, tests: &[Test], negated: bool, frame: &Frame<'_>) -> Outcome<Option<bool>> {
        let value = frame.lend(&QUESTION).unwrap_or(Cow::Owned(Value::Null));
        let passed = self.any_test(tests, &value, frame)?;
        Ok(passed.map(|passed| passed != negated))
    }

    pub(super) fn is_in(&self, value: &Node, tests: &[Test], frame: &Frame<'_>) -> Outcome<Option<bool>> {
        let mut spare = Value::Null;
        let value = self.look(value, frame, &mut spare)?;
        self.any_test(tests, value, frame)
    }

    /// Whether one of the tests is passed; `None` where none is and one could not be made.
    pub(crate) fn any_test(&self, tests: &[Test], value: &Value, frame: &Frame<'_>) -> Outcome<Option<bool>> {
        let mut unknown = false;
        for test in tests {
            self.spend_walk(value)?;
            match self.test(test, value, frame)? {
                Some(true) => return Ok(Some(true)),
                Some(false) => {}
                None => unknown = true,
            }
        }
        Ok(if unknown { None } else { Some(false) })
    }

    fn test(&self, test: &Test, value: &Value, frame: &Frame<'_>) -> Outcome<Option<bool>> {
        match test {
            Test::Any => Ok(Some(true)),
            Test::Compare(comparison, end) => {
                let mut spare = Value::Null;
                let end = self.look(end, frame, &mut spare)?;
                Ok(self.compared(*comparison, value, end))
            }
            Test::Value { node, asks } => {
                let mut spare = Value::Null;
                let expected = self.look(node, frame, &mut spare)?;
                if let Value::Bool(truth) = *expected
                    && (*asks || !matches!(value, Value::Bool(_) | Value::Null | Value::List(_)))
                {
                    return Ok(Some(truth));
                }
                if *asks && expected.is_null() {
                    return Ok(Some(false));
                }
                Ok(self.matches(value, expected))
            }
        }
    }

    /// Whether a value is another, lies in it, or is one of its elements.
    fn matches(&self, value: &Value, expected: &Value) -> Option<bool> {
        match expected {
            Value::Range(range) => {
                if let Value::Range(_) = value {
                    return equal(value, expected);
                }
                let within = range.contains(value);
                if within.is_none() {
                    self.null(|| format!("a {} cannot lie in {expected}", value.type_name()));
                }
                within
            }
            Value::List(elements) => {
                if matches!(value, Value::List(_)) && equal(value, expected) == Some(true) {
                    return Some(true);
                }
                let found = elements.iter().any(|element| match element {
                    Value::Range(range) => range.contains(value) == Some(true),
                    Value::List(_) if !matches!(value, Value::List(_)) => false,
                    other => equal(value, other) == Some(true),
                });
                Some(found)
            }
            other => match equal(value, other) {
                Some(same) => Some(same),
                None => {
                    self.null(|| {
                        format!("a {} cannot be compared with a {}", value.type_name(), other.type_name())
                    });
                    None
                }
            },
        }
    }

    pub(super) fn half_range(&self, comparison: Comparison, end: &Node, frame: &Frame<'_>) -> Outcome {
        let end = self.eval(end, frame)?;
        if !can_be_end(&end) {
            return Ok(self.null(|| format!("a {} cannot be the end of a range", end.type_name())));
        }
        let end = Some(end);
        let (low, high) = match comparison {
            Comparison::Less | Comparison::LessOrEqual => (None, end),
            Comparison::Greater | Comparison::GreaterOrEqual => (end, None),
            Comparison::Equal => (end.clone(), end),
            Comparison::NotEqual => {
                return Ok(self.null(|| "`(!= …)` is not one range; write `not(…)`".to_owned()));
            }
        };
        let low_included = matches!(comparison, Comparison::GreaterOrEqual | Comparison::Equal);
        let high_included = matches!(comparison, Comparison::LessOrEqual | Comparison::Equal);
        Ok(Value::from(Range { low, low_included, high, high_included, is_test: true }))
    }
}
