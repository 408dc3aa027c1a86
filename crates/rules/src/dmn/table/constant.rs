//! Cells that compare with constants only. What they say of a value needs no evaluator, as long as it is of their kind.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::feel::literal;
use crate::feel::tree::{Arguments, Comparison, Logic, Node, Test};
use crate::value::compare;
use crate::{Name, Value};

/// Kinds of values that have an order of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Bool,
    Number,
    Text,
    Date,
    Days,
    Years,
}

impl Kind {
    pub fn of(value: &Value) -> Option<Kind> {
        Some(match value {
            Value::Bool(_) => Kind::Bool,
            Value::Number(_) => Kind::Number,
            Value::Text(_) => Kind::Text,
            Value::Date(_) => Kind::Date,
            Value::Days(_) => Kind::Days,
            Value::Years(_) => Kind::Years,
            _ => return None,
        })
    }
}

/// The order of two values of one kind.
pub(super) fn order(left: &Value, right: &Value) -> Ordering {
    match (left, right) {
        (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        _ => compare(left, right).unwrap_or(Ordering::Equal),
    }
}

/// An end of an interval, and whether it belongs to it.
#[derive(Clone, Debug)]
pub(super) struct End {
    pub value: Value,
    pub included: bool,
}

/// Values of one kind between two ends; an end that is absent is unbounded.
#[derive(Clone, Debug)]
pub(super) struct Interval {
    pub low: Option<End>,
    pub high: Option<End>,
}

impl Interval {
    fn point(value: Value) -> Interval {
        let end = End { value, included: true };
        Interval { low: Some(end.clone()), high: Some(end) }
    }

    /// Whether its low end leaves the value in.
    pub fn starts_before(&self, value: &Value) -> bool {
        self.low.as_ref().is_none_or(|low| match order(&low.value, value) {
            Ordering::Less => true,
            Ordering::Equal => low.included,
            Ordering::Greater => false,
        })
    }

    /// Whether its high end leaves the value in.
    pub fn ends_behind(&self, value: &Value) -> bool {
        self.high.as_ref().is_none_or(|high| match order(value, &high.value) {
            Ordering::Less => true,
            Ordering::Equal => high.included,
            Ordering::Greater => false,
        })
    }

    /// Whether no value lies in it, as in `[5..1]`.
    pub fn is_empty(&self) -> bool {
        match (&self.low, &self.high) {
            (Some(low), Some(high)) => match order(&low.value, &high.value) {
                Ordering::Less => false,
                Ordering::Equal => !(low.included && high.included),
                Ordering::Greater => true,
            },
            _ => false,
        }
    }
}

/// A test with a constant.
#[derive(Debug)]
pub(super) enum ConstantTest {
    Any,
    Null,
    Within(Interval),
    /// `!= 5`
    Not(Value),
}

/// A cell of constant tests.
#[derive(Debug)]
pub(super) struct Constant {
    /// The kind of its constants; `None` where it only asks for null, or for nothing.
    pub kind: Option<Kind>,
    pub tests: Vec<ConstantTest>,
    pub negated: bool,
    /// Whether null is compared without complaint: ranges complain, equality does not.
    pub takes_null: bool,
}

impl Constant {
    /// The constant cell that a tree is, if it is one. Names of built-ins that were taken to mean what they are called
    /// are added to `folded`: a variable may hide them when the table is evaluated.
    pub fn of(cell: &Node, folded: &mut BTreeSet<Name>) -> Option<Constant> {
        let (tests, negated) = match cell {
            Node::Source(_, inner) => return Constant::of(inner, folded),
            Node::Logic(Logic::Tests { tests, negated }) => (tests, *negated),
            _ => return None,
        };
        let mut used = BTreeSet::new();
        let mut constant =
            Constant { kind: None, tests: Vec::with_capacity(tests.len()), negated, takes_null: true };
        for test in tests {
            let test = constant_test(test, &mut used)?;
            constant.add(test)?;
        }
        folded.append(&mut used);
        Some(constant)
    }

    /// Adds a test; `None` where its constants are of another kind than those before.
    fn add(&mut self, test: ConstantTest) -> Option<()> {
        let ends: [Option<&Value>; 2] = match &test {
            ConstantTest::Any | ConstantTest::Null => [None, None],
            ConstantTest::Not(value) => [Some(value), None],
            ConstantTest::Within(interval) => {
                [interval.low.as_ref().map(|end| &end.value), interval.high.as_ref().map(|end| &end.value)]
            }
        };
        for end in ends.into_iter().flatten() {
            let kind = Kind::of(end)?;
            if *self.kind.get_or_insert(kind) != kind {
                return None;
            }
        }
        if let ConstantTest::Within(interval) = &test {
            self.takes_null &= is_point(interval);
        }
        self.tests.push(test);
        Some(())
    }

    /// Whether a value passes; `None` where only the evaluator can tell, since it has something to complain about.
    pub fn holds(&self, value: &Value) -> Option<bool> {
        let is_comparable = match self.kind {
            None => true,
            Some(_) if value.is_null() => self.takes_null,
            kind => Kind::of(value) == kind,
        };
        is_comparable.then(|| self.tests.iter().any(|test| test.passes(value)) != self.negated)
    }
}

impl ConstantTest {
    fn passes(&self, value: &Value) -> bool {
        match self {
            ConstantTest::Any => true,
            ConstantTest::Null => value.is_null(),
            ConstantTest::Within(interval) => {
                !value.is_null() && interval.starts_before(value) && interval.ends_behind(value)
            }
            ConstantTest::Not(unwanted) => value.is_null() || order(value, unwanted).is_ne(),
        }
    }
}

/// Equality makes points; so does `[5..5]`, which is a range and complains about null.
fn is_point(interval: &Interval) -> bool {
    interval.low.is_some()
        && match (&interval.low, &interval.high) {
            (Some(low), Some(high)) => {
                low.included && high.included && order(&low.value, &high.value).is_eq()
            }
            _ => false,
        }
}

fn constant_test(test: &Test, folded: &mut BTreeSet<Name>) -> Option<ConstantTest> {
    match test {
        Test::Any => Some(ConstantTest::Any),
        Test::Compare(comparison, end) => compared_with(*comparison, constant_value(end, folded)?),
        Test::Value { asks: true, .. } => None,
        Test::Value { node, asks: false } => match node {
            Node::Range(range) => {
                let low = End { value: constant_value(&range.low, folded)?, included: range.low_included };
                let high = End { value: constant_value(&range.high, folded)?, included: range.high_included };
                // A range that is one point is left to the evaluator, so that a point is always an equality.
                let interval = Interval { low: Some(low), high: Some(high) };
                (!is_point(&interval) && has_order(&interval)).then_some(ConstantTest::Within(interval))
            }
            Node::HalfRange(Comparison::Equal | Comparison::NotEqual, _) => None,
            Node::HalfRange(comparison, end) => compared_with(*comparison, constant_value(end, folded)?),
            other => equal_to(constant_value(other, folded)?),
        },
    }
}

fn equal_to(value: Value) -> Option<ConstantTest> {
    match value {
        Value::Null => Some(ConstantTest::Null),
        value => Kind::of(&value).map(|_| ConstantTest::Within(Interval::point(value))),
    }
}

fn compared_with(comparison: Comparison, value: Value) -> Option<ConstantTest> {
    let below = |included, value| Interval { low: None, high: Some(End { value, included }) };
    let above = |included, value| Interval { low: Some(End { value, included }), high: None };
    let interval = match comparison {
        Comparison::Equal => return equal_to(value),
        Comparison::NotEqual => return Kind::of(&value).map(|_| ConstantTest::Not(value)),
        Comparison::Less => below(false, value),
        Comparison::LessOrEqual => below(true, value),
        Comparison::Greater => above(false, value),
        Comparison::GreaterOrEqual => above(true, value),
    };
    has_order(&interval).then_some(ConstantTest::Within(interval))
}

/// Whether both ends are values that FEEL puts in order: true and false are not.
fn has_order(interval: &Interval) -> bool {
    [&interval.low, &interval.high]
        .into_iter()
        .flatten()
        .all(|end| Kind::of(&end.value).is_some_and(|kind| kind != Kind::Bool))
}

/// The value of a literal, or of a date or duration that is made of a text.
fn constant_value(node: &Node, folded: &mut BTreeSet<Name>) -> Option<Value> {
    let call = match node {
        Node::Literal(value) => return Some(value.clone()),
        Node::Call(call) => call,
        _ => return None,
    };
    let (Some(built_in), Arguments::Positional(arguments)) = (call.built_in, &call.arguments) else {
        return None;
    };
    let [Node::Literal(Value::Text(text))] = arguments.as_slice() else { return None };
    let value = match built_in.name {
        "date" => text.parse().ok().map(Value::Date)?,
        "duration" => Some(literal::duration(text)).filter(|value| !value.is_null())?,
        _ => return None,
    };
    folded.insert(built_in.name.into());
    Some(value)
}
