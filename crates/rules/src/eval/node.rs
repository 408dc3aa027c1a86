//! Nodes to values.
//!
//! A value is wider than what a processor moves at once, so moving one costs more than most nodes do. Values are looked
//! at where they lie, made where they are wanted, and truths are not made into values before somebody wants one.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Evaluation, Frame, Outcome};
use crate::feel::function::{Callable, Closure, Function};
use crate::feel::tree::{Lambda, Logic, Node, RangeNode};
use crate::feel::types::Type;
use crate::value::Extent;
use crate::{Context, Name, Range, Value};

/// What a condition comes to.
pub(super) enum Condition<'v> {
    /// True, false, or unknown.
    Truth(Option<bool>),
    /// Neither, though it has a value.
    Other(&'v Value),
}

impl Evaluation<'_> {
    /// The value of a node.
    pub fn eval(&self, node: &Node, frame: &Frame<'_>) -> Outcome {
        let mut value = Value::Null;
        self.eval_into(node, frame, &mut value)?;
        Ok(value)
    }

    /// Makes the value of a node in its place.
    #[inline]
    pub fn eval_into(&self, node: &Node, frame: &Frame<'_>, place: &mut Value) -> Outcome<()> {
        self.spend(1)?;
        match node {
            Node::Literal(value) => value.copy_into(place),
            Node::Name(name) => {
                let mut spare = Value::Null;
                self.name(name, frame, &mut spare).copy_into(place);
            }
            Node::Logic(logic) => *place = self.truth(logic, frame)?.into(),
            _ => return self.eval_deeper(node, frame, place),
        }
        Ok(())
    }

    /// The value of a node where it lies: a literal or a variable need not be copied to be looked at. Any other value is
    /// made in `spare`.
    #[inline(always)]
    pub fn look<'v>(&self, node: &'v Node, frame: &Frame<'v>, spare: &'v mut Value) -> Outcome<&'v Value> {
        self.spend(1)?;
        Ok(match node {
            Node::Literal(value) => value,
            Node::Name(name) => self.name(name, frame, spare),
            _ => {
                self.eval_deeper(node, frame, spare)?;
                spare
            }
        })
    }

    /// What a condition comes to; a value that is no truth is made in `spare`, if it does not lie somewhere.
    #[inline(always)]
    pub(super) fn condition<'v>(
        &self,
        node: &'v Node,
        frame: &Frame<'v>,
        spare: &'v mut Value,
    ) -> Outcome<Condition<'v>> {
        if let Node::Logic(logic) = node {
            self.spend(1)?;
            return self.truth(logic, frame).map(Condition::Truth);
        }
        Ok(match self.look(node, frame, spare)? {
            Value::Bool(truth) => Condition::Truth(Some(*truth)),
            Value::Null => Condition::Truth(None),
            other => Condition::Other(other),
        })
    }

    /// Whether a node is true; false and everything else is not.
    pub fn is_true(&self, node: &Node, frame: &Frame<'_>) -> Outcome<bool> {
        let mut spare = Value::Null;
        Ok(matches!(self.condition(node, frame, &mut spare)?, Condition::Truth(Some(true))))
    }

    #[inline(never)]
    fn eval_deeper(&self, node: &Node, frame: &Frame<'_>, place: &mut Value) -> Outcome<()> {
        if let Node::Logic(logic) = node {
            *place = self.truth(logic, frame)?.into();
            return Ok(());
        }
        self.deeper(|| self.eval_inner(node, frame, place))?;
        if let Value::List(_) | Value::Context(_) | Value::Function(_) | Value::Text(_) = place {
            self.check_extent(Extent::of(place))?;
        }
        Ok(())
    }

    /// True, false or unknown, one level deeper.
    #[inline(never)]
    pub fn truth(&self, logic: &Logic, frame: &Frame<'_>) -> Outcome<Option<bool>> {
        self.deeper(|| match logic {
            Logic::Comparison(comparison, operands) => self.comparison(*comparison, operands, frame),
            Logic::And(operands) => self.junction(operands, false, frame),
            Logic::Or(operands) => self.junction(operands, true, frame),
            Logic::Between(operands) => self.between(operands, frame),
            Logic::In(value, tests) => self.is_in(value, tests, frame),
            Logic::Tests { tests, negated } => self.tests(tests, *negated, frame),
            Logic::InstanceOf(operand, of) => self.instance_of(operand, of, frame),
            Logic::Quantified { every, iterations, condition } => {
                self.quantified(*every, iterations, condition, frame)
            }
        })
    }

    // Each arm calls out, so that this frame of the stack stays small.
    fn eval_inner(&self, node: &Node, frame: &Frame<'_>, place: &mut Value) -> Outcome<()> {
        *place = match node {
            Node::Arithmetic(first, rest) => return self.arithmetic(first, rest, frame, place),
            Node::If(branches, otherwise) => return self.conditional(branches, otherwise, frame, place),
            Node::Source(text, node) => return self.named(text, node, frame, place),
            Node::Literal(value) => value.clone(),
            Node::Name(name) => self.name(name, frame, &mut Value::Null).clone(),
            Node::Logic(logic) => self.truth(logic, frame)?.into(),
            Node::Path(base, name) => self.path(base, name, frame)?,
            Node::Filter(base, condition) => self.filter(base, condition, frame)?,
            Node::Negation(operand) => self.negation(operand, frame)?,
            Node::For { iterations, body, looks_back } => {
                self.for_each(iterations, body, *looks_back, frame)?
            }
            Node::Function(lambda) => self.closure(lambda, None, frame),
            Node::Call(call) => self.call(call, frame)?,
            Node::List(elements) => self.list(elements, frame)?,
            Node::Context(entries, result) => self.context(entries, result.as_deref(), frame)?,
            Node::Range(range) => self.range(range, frame)?,
            Node::HalfRange(comparison, end) => self.half_range(*comparison, end, frame)?,
            Node::Table(table) => table.evaluate(self, frame)?,
            Node::Typed(node, of, what) => self.typed(node, of, what, frame)?,
            Node::Refused(cause) => self.null(|| cause.to_string()),
        };
        Ok(())
    }

    /// The value of a name where it lies, or in `spare`.
    #[inline]
    fn name<'v>(&self, name: &Name, frame: &Frame<'v>, spare: &'v mut Value) -> &'v Value {
        match frame.find(name) {
            Ok(Some(value)) => return value,
            Ok(None) => *spare = self.built_in(name),
            Err(globals) => match globals.ask(name) {
                Some(Cow::Borrowed(value)) => return value,
                Some(Cow::Owned(value)) => *spare = value,
                None => *spare = self.built_in(name),
            },
        }
        spare
    }

    /// The built-in of a name that is no variable.
    #[cold]
    fn built_in(&self, name: &Name) -> Value {
        match crate::feel::built_in::find(name) {
            Some(built_in) => Value::Function(Function::built_in(built_in)),
            None => self.null(|| format!("there is no variable `{name}`")),
        }
    }

    /// A node whose faults name this text.
    fn named(&self, text: &str, node: &Node, frame: &Frame<'_>, place: &mut Value) -> Outcome<()> {
        self.eval_into(node, frame, place).map_err(|mut fault| {
            fault.name_expression(text);
            fault
        })
    }

    fn typed(&self, node: &Node, of: &Type, what: &str, frame: &Frame<'_>) -> Outcome {
        let value = self.eval(node, frame)?;
        self.spend_walk(&value)?;
        let shown = value.type_name();
        Ok(of.coerce(value, self).unwrap_or_else(|| {
            self.null(|| format!("{what} has the type {}, and got a {shown} that does not fit", of.name()))
        }))
    }

    fn list(&self, elements: &[Node], frame: &Frame<'_>) -> Outcome {
        self.check_list_len(elements.len())?;
        let values = elements.iter().map(|element| self.eval(element, frame)).collect::<Outcome<Vec<_>>>()?;
        Ok(Value::list(values))
    }

    fn context(&self, entries: &[(Name, Node)], result: Option<&Node>, frame: &Frame<'_>) -> Outcome {
        let mut context = Context::new();
        for (name, node) in entries {
            let value = {
                let inner = Frame::Entries { context: &context, outer: frame };
                match node {
                    Node::Function(lambda) => self.closure(lambda, Some(name), &inner),
                    other => self.eval(other, &inner)?,
                }
            };
            if context.get(name).is_some() {
                return Ok(self.null(|| format!("the context has two entries `{name}`")));
            }
            context.put(name.clone(), value);
        }
        match result {
            None => Ok(context.into()),
            Some(result) => self.eval(result, &Frame::Entries { context: &context, outer: frame }),
        }
    }

    fn range(&self, range: &RangeNode, frame: &Frame<'_>) -> Outcome {
        let (low, high) = (self.eval(&range.low, frame)?, self.eval(&range.high, frame)?);
        if let Some(end) = [&low, &high].into_iter().find(|end| !can_be_end(end)) {
            return Ok(self.null(|| format!("a {} cannot be the end of a range", end.type_name())));
        }
        Ok(Value::from(Range {
            low: Some(low),
            low_included: range.low_included,
            high: Some(high),
            high_included: range.high_included,
            is_test: false,
        }))
    }

    fn closure(&self, lambda: &Arc<Lambda>, own_name: Option<&Name>, frame: &Frame<'_>) -> Value {
        let captured: Vec<(Name, Value)> = lambda
            .captures
            .iter()
            .filter(|name| own_name != Some(name))
            .filter_map(|name| frame.get(name).map(|value| (name.clone(), value)))
            .collect();
        let own_name = own_name.filter(|name| lambda.captures.contains(name)).cloned();
        Value::Function(Function(Callable::Closure(Arc::new(Closure {
            lambda: lambda.clone(),
            extent: captured.iter().fold(Extent::EMPTY, |extent, (_, value)| extent.with(value)),
            captured,
            own_name,
        }))))
    }
}

/// Ends of ranges have an order, or are null.
pub(super) fn can_be_end(value: &Value) -> bool {
    value.is_null() || matches!(value, Value::Bool(_)) || crate::value::compare(value, value).is_some()
}
