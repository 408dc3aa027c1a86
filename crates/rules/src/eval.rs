//! Trees and variables to values.
//!
//! Architecture invariant: evaluation never fails on data. It gives null and notes the cause; only a limit of the
//! [`Env`] ends it with a [`Fault`]. It reads nothing but its frames and the environment.

mod access;
mod arithmetic;
mod calls;
mod frame;
mod iteration;
mod logic;

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::sync::Arc;

pub(crate) use arithmetic::POWER_STEPS;
pub(crate) use frame::{Frame, Globals, QUESTION};

use crate::feel::built_in::pattern::Met;
use crate::feel::function::{Callable, Closure, Function};
use crate::feel::tree::{Lambda, Node, RangeNode};
use crate::value::Extent;
use crate::{Context, Env, Fault, Fired, Name, Range, Value};

/// Causes that are kept; a loop over bad data would make thousands of the same.
const CAUSES_MAX: usize = 20;

/// A value, or the limit that was hit.
pub(crate) type Outcome<T = Value> = Result<T, Box<Fault>>;

/// Why a part of an expression has no value.
#[derive(Debug)]
pub(crate) enum Stop {
    Fault(Box<Fault>),
    /// It is null, with this cause.
    Null(String),
}

impl From<Box<Fault>> for Stop {
    fn from(fault: Box<Fault>) -> Self {
        Stop::Fault(fault)
    }
}

/// One evaluation: what it has used up and what it noted on the way.
pub(crate) struct Evaluation<'e> {
    pub env: &'e Env,
    /// Whether the rules that fired are noted.
    explains: bool,
    steps_left: Cell<u64>,
    depth_left: Cell<u32>,
    random: Cell<u64>,
    notes: OnceCell<Box<Notes>>,
}

/// What most evaluations have none of, so that it is made when it is needed.
#[derive(Default)]
struct Notes {
    causes: RefCell<Vec<String>>,
    fired: RefCell<Vec<Fired>>,
    /// Patterns that were made already.
    patterns: Met,
}

impl<'e> Evaluation<'e> {
    pub fn new(env: &'e Env) -> Self {
        Evaluation {
            env,
            explains: true,
            steps_left: Cell::new(env.limits.steps),
            depth_left: Cell::new(env.limits.depth),
            random: Cell::new(env.seed),
            notes: OnceCell::new(),
        }
    }

    /// The same, but the rules that fire are not noted.
    pub fn without_explanation(env: &'e Env) -> Self {
        Evaluation { explains: false, ..Evaluation::new(env) }
    }

    /// What was noted on the way.
    pub fn into_notes(self) -> (Vec<String>, Vec<Fired>) {
        match self.notes.into_inner() {
            Some(notes) => (notes.causes.into_inner(), notes.fired.into_inner()),
            None => (Vec::new(), Vec::new()),
        }
    }

    fn notes(&self) -> &Notes {
        self.notes.get_or_init(Box::default)
    }

    /// Patterns that were made already.
    pub fn patterns(&self) -> &Met {
        &self.notes().patterns
    }

    /// How many causes were noted.
    fn cause_count(&self) -> usize {
        self.notes.get().map_or(0, |notes| notes.causes.borrow().len())
    }

    /// Forgets the causes that were noted since there were so many.
    fn forget_causes_from(&self, count: usize) {
        if let Some(notes) = self.notes.get() {
            notes.causes.borrow_mut().truncate(count);
        }
    }

    /// Null, with its cause.
    #[cold]
    pub fn null(&self, cause: impl FnOnce() -> String) -> Value {
        let mut causes = self.notes().causes.borrow_mut();
        if causes.len() < CAUSES_MAX {
            let cause = cause();
            if !causes.contains(&cause) {
                causes.push(cause);
            }
        }
        Value::Null
    }

    /// Notes a rule that fired, if anybody wants to know.
    pub fn note_fired(&self, fired: impl FnOnce() -> Fired) {
        if self.explains {
            self.notes().fired.borrow_mut().push(fired());
        }
    }

    /// The value of what may be null with a cause.
    pub fn settle(&self, result: Result<Value, Stop>) -> Outcome {
        match result {
            Ok(value) => Ok(value),
            Err(Stop::Null(cause)) => Ok(self.null(|| cause)),
            Err(Stop::Fault(fault)) => Err(fault),
        }
    }

    /// The next of the numbers that follow from the seed (SplitMix64).
    pub fn next_random(&self) -> u64 {
        let state = self.random.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.random.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

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

    /// The value of a node.
    #[inline]
    pub fn eval(&self, node: &Node, frame: &Frame<'_>) -> Outcome {
        self.spend(1)?;
        match node {
            Node::Literal(value) => Ok(value.clone()),
            Node::Name(name) => Ok(self.name(name, frame).into_owned()),
            _ => self.eval_deeper(node, frame),
        }
    }

    /// The value of a node where it lies: a literal or a variable need not be copied to be looked at. Any other value is
    /// put into `spare`.
    #[inline(always)]
    pub fn look<'v>(&self, node: &'v Node, frame: &Frame<'v>, spare: &'v mut Value) -> Outcome<&'v Value> {
        self.spend(1)?;
        *spare = match node {
            Node::Literal(value) => return Ok(value),
            Node::Name(name) => match self.name(name, frame) {
                Cow::Borrowed(value) => return Ok(value),
                Cow::Owned(value) => value,
            },
            _ => self.eval_deeper(node, frame)?,
        };
        Ok(spare)
    }

    #[inline(never)]
    fn eval_deeper(&self, node: &Node, frame: &Frame<'_>) -> Outcome {
        let outcome = self.deeper(|| self.eval_inner(node, frame));
        if let Ok(value @ (Value::List(_) | Value::Context(_) | Value::Function(_) | Value::Text(_))) =
            &outcome
        {
            self.check_extent(Extent::of(value))?;
        }
        outcome
    }

    /// Whether a value may be so deep and so large.
    fn check_extent(&self, extent: Extent) -> Outcome<()> {
        let limits = &self.env.limits;
        if extent.depth > limits.depth {
            return Err(Box::new(Fault::Depth { expression: String::new(), limit: limits.depth }));
        }
        if extent.weight > limits.weight {
            return Err(Box::new(Fault::TooLarge { expression: String::new(), limit: limits.weight }));
        }
        Ok(())
    }

    // Each arm calls out, so that this frame of the stack stays small.
    fn eval_inner(&self, node: &Node, frame: &Frame<'_>) -> Outcome {
        match node {
            Node::Literal(value) => Ok(value.clone()),
            Node::Name(name) => Ok(self.name(name, frame).into_owned()),
            Node::Path(base, name) => self.path(base, name, frame),
            Node::Filter(base, condition) => self.filter(base, condition, frame),
            Node::Negation(operand) => self.negation(operand, frame),
            Node::Arithmetic(first, rest) => self.arithmetic(first, rest, frame),
            Node::Comparison(comparison, operands) => self.comparison(*comparison, operands, frame),
            Node::And(operands) => self.junction(operands, false, frame),
            Node::Or(operands) => self.junction(operands, true, frame),
            Node::Between(operands) => self.between(operands, frame),
            Node::In(value, tests) => self.is_in(value, tests, frame),
            Node::Tests { tests, negated } => self.tests(tests, *negated, frame),
            Node::InstanceOf(operand, of) => {
                let value = self.eval(operand, frame)?;
                self.spend_walk(&value)?;
                Ok(Value::Bool(of.has(&value, self)))
            }
            Node::If(branches, otherwise) => self.conditional(branches, otherwise, frame),
            Node::For(iterations, body) => self.for_each(iterations, body, frame),
            Node::Quantified { every, iterations, condition } => {
                self.quantified(*every, iterations, condition, frame)
            }
            Node::Function(lambda) => Ok(self.closure(lambda, None, frame)),
            Node::Call(call) => self.call(call, frame),
            Node::List(elements) => self.list(elements, frame),
            Node::Context(entries, result) => self.context(entries, result.as_deref(), frame),
            Node::Range(range) => self.range(range, frame),
            Node::HalfRange(comparison, end) => self.half_range(*comparison, end, frame),
            Node::Table(table) => table.evaluate(self, frame),
            Node::Typed(node, of, what) => {
                let value = self.eval(node, frame)?;
                self.spend_walk(&value)?;
                let shown = value.type_name();
                Ok(of.coerce(value, self).unwrap_or_else(|| {
                    self.null(|| {
                        format!("{what} has the type {}, and got a {shown} that does not fit", of.name())
                    })
                }))
            }
            Node::Source(text, node) => {
                let mut outcome = self.eval(node, frame);
                if let Err(fault) = &mut outcome {
                    fault.name_expression(text);
                }
                outcome
            }
            Node::Refused(cause) => Ok(self.null(|| cause.to_string())),
        }
    }

    #[inline]
    fn name<'v>(&self, name: &Name, frame: &Frame<'v>) -> Cow<'v, Value> {
        match frame.lend(name) {
            Some(value) => value,
            None => Cow::Owned(self.built_in(name)),
        }
    }

    /// The built-in of a name that is no variable.
    #[cold]
    fn built_in(&self, name: &Name) -> Value {
        match crate::feel::built_in::find(name) {
            Some(built_in) => Value::Function(Function::built_in(built_in)),
            None => self.null(|| format!("there is no variable `{name}`")),
        }
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
fn can_be_end(value: &Value) -> bool {
    value.is_null() || matches!(value, Value::Bool(_)) || crate::value::compare(value, value).is_some()
}
