//! A glance at expressions without loops, calls and paths, over variables that lie in a context.
//!
//! How many steps and levels they take is known when they are parsed, so that the bounds are checked once and nothing is
//! counted on the way. A glance sees only what is sure and needs no cause: wherever a value is missing, of another type,
//! or long, it sees nothing, and the evaluator looks thoroughly. So it decides nothing that the evaluator would not.

use crate::feel::tree::{Comparison, Logic, Node, Operator, RangeNode, Test};
use crate::value::{compare, equal};
use crate::{Context, Decimal, Limits, Value};

/// Bytes of the longest text whose comparison costs no steps of its own.
const TEXT_MAX: usize = 100;

/// The most that an expression may use up.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Bounds {
    steps: u64,
    depth: u32,
}

/// What was seen.
pub(crate) enum Glance<'v> {
    Truth(bool),
    Number(Decimal),
    /// A value that is neither text, list, context nor function.
    Small(&'v Value),
    Unsure,
}

impl Bounds {
    /// Whether an evaluation with these limits cannot come to an end too early.
    #[inline]
    pub fn fit(self, limits: &Limits) -> bool {
        self.steps <= limits.steps && self.depth <= limits.depth
    }

    /// The bounds of a node; `None` where a glance is of no use.
    pub fn of(node: &Node) -> Option<Bounds> {
        match node {
            Node::Literal(_) | Node::Name(_) => Some(Bounds { steps: 1, depth: 0 }),
            Node::Arithmetic(first, rest) => {
                let rest = rest.iter().map(|(operator, node)| (*operator != Operator::Power).then_some(node));
                Bounds::around(std::iter::once(Some(&**first)).chain(rest))
            }
            Node::If(branches, otherwise) => {
                let branches = branches.iter().flat_map(|(condition, result)| [condition, result]);
                Bounds::around(branches.chain([&**otherwise]).map(Some))
            }
            Node::Range(range) => Bounds::around([Some(&range.low), Some(&range.high)]),
            Node::Logic(logic) => match logic {
                Logic::Comparison(_, operands) => Bounds::around(operands.iter().map(Some)),
                Logic::And(operands) | Logic::Or(operands) => Bounds::around(operands.iter().map(Some)),
                Logic::Between(operands) => Bounds::around(operands.iter().map(Some)),
                Logic::In(value, tests) => {
                    let tests = tests.iter().filter_map(|test| match test {
                        Test::Any => None,
                        Test::Compare(_, node) => Some(Some(node)),
                        Test::Value { node, asks } => Some((!asks).then_some(node)),
                    });
                    Bounds::around(std::iter::once(Some(&**value)).chain(tests))
                }
                Logic::Tests { .. } | Logic::InstanceOf(..) | Logic::Quantified { .. } => None,
            },
            _ => None,
        }
    }

    /// The bounds of a node with these below it; `None` among them stands for one that a glance cannot see.
    fn around<'n>(nodes: impl IntoIterator<Item = Option<&'n Node>>) -> Option<Bounds> {
        nodes.into_iter().try_fold(Bounds { steps: 1, depth: 1 }, |bounds, node| {
            let inner = Bounds::of(node?)?;
            Some(Bounds { steps: bounds.steps + inner.steps, depth: bounds.depth.max(inner.depth + 1) })
        })
    }
}

/// The value of an expression, if it can be seen.
#[inline(always)]
pub(crate) fn glance<'v>(node: &'v Node, context: &'v Context) -> Glance<'v> {
    let mut node = node;
    while let Node::If(branches, otherwise) = node {
        match chosen(branches, otherwise, context) {
            Some(result) => node = result,
            None => return Glance::Unsure,
        }
    }
    let seen = match node {
        Node::Logic(Logic::Comparison(comparison, operands)) => {
            let [left, right] = &**operands;
            holds(*comparison, left, right, context).map(Glance::Truth)
        }
        Node::Logic(logic) => judge(logic, context).map(Glance::Truth),
        Node::Arithmetic(first, rest) => calculate(first, rest, context).map(Glance::Number),
        _ => match lies(node, context) {
            None | Some(Value::Text(_) | Value::List(_) | Value::Context(_) | Value::Function(_)) => None,
            Some(small) => Some(Glance::Small(small)),
        },
    };
    seen.unwrap_or(Glance::Unsure)
}

fn chosen<'v>(branches: &'v [(Node, Node)], otherwise: &'v Node, context: &'v Context) -> Option<&'v Node> {
    for (condition, result) in branches {
        if truth(condition, context)? {
            return Some(result);
        }
    }
    Some(otherwise)
}

/// The value of a literal or a variable.
#[inline]
fn lies<'v>(node: &'v Node, context: &'v Context) -> Option<&'v Value> {
    match node {
        Node::Literal(value) => Some(value),
        Node::Name(name) => context.get_name(name),
        _ => None,
    }
}

#[inline]
fn truth(node: &Node, context: &Context) -> Option<bool> {
    match node {
        Node::Logic(logic) => judge(logic, context),
        _ => lies(node, context)?.as_bool(),
    }
}

fn judge(logic: &Logic, context: &Context) -> Option<bool> {
    match logic {
        Logic::Comparison(comparison, operands) => {
            let [left, right] = &**operands;
            holds(*comparison, left, right, context)
        }
        Logic::And(operands) => {
            for operand in operands {
                if !truth(operand, context)? {
                    return Some(false);
                }
            }
            Some(true)
        }
        Logic::Or(operands) => {
            for operand in operands {
                if truth(operand, context)? {
                    return Some(true);
                }
            }
            Some(false)
        }
        Logic::Between(operands) => {
            let [value, low, high] = &**operands;
            let above = holds(Comparison::LessOrEqual, low, value, context)?;
            let below = holds(Comparison::LessOrEqual, value, high, context)?;
            Some(above && below)
        }
        Logic::In(value, tests) => {
            for test in tests {
                if passes(test, value, context)? {
                    return Some(true);
                }
            }
            Some(false)
        }
        Logic::Tests { .. } | Logic::InstanceOf(..) | Logic::Quantified { .. } => None,
    }
}

fn passes(test: &Test, value: &Node, context: &Context) -> Option<bool> {
    match test {
        Test::Any => Some(true),
        Test::Compare(comparison, end) => holds(*comparison, value, end, context),
        Test::Value { node: Node::Range(range), .. } => within(range, value, context),
        Test::Value { node, .. } => match lies(node, context)? {
            // A truth among tests may be the answer instead of what is asked for.
            Value::Bool(_) => None,
            _ => holds(Comparison::Equal, value, node, context),
        },
    }
}

fn within(range: &RangeNode, value: &Node, context: &Context) -> Option<bool> {
    let comparison = |included: bool| if included { Comparison::LessOrEqual } else { Comparison::Less };
    let above = holds(comparison(range.low_included), &range.low, value, context)?;
    let below = holds(comparison(range.high_included), value, &range.high, context)?;
    Some(above && below)
}

#[inline(always)]
fn holds(comparison: Comparison, left: &Node, right: &Node, context: &Context) -> Option<bool> {
    // The most frequent of all conditions: a variable beside a number.
    if let (Node::Name(name), Node::Literal(Value::Number(right))) = (left, right)
        && let Some(Value::Number(left)) = context.get_name(name)
    {
        return Some(comparison.admits(left.cmp(right)));
    }
    holds_between(comparison, left, right, context)
}

fn holds_between(comparison: Comparison, left: &Node, right: &Node, context: &Context) -> Option<bool> {
    match (lies(left, context), lies(right, context)) {
        (Some(Value::Number(left)), Some(Value::Number(right))) => Some(comparison.admits(left.cmp(right))),
        (Some(left), Some(right)) => compared(comparison, left, right),
        _ => Some(comparison.admits(number(left, context)?.cmp(&number(right, context)?))),
    }
}

fn compared(comparison: Comparison, left: &Value, right: &Value) -> Option<bool> {
    if !is_short(left) || !is_short(right) {
        return None;
    }
    match comparison {
        Comparison::Equal => equal(left, right),
        Comparison::NotEqual => equal(left, right).map(|same| !same),
        _ => compare(left, right).map(|order| comparison.admits(order)),
    }
}

/// Whether comparing it takes no longer than a step.
fn is_short(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.len() <= TEXT_MAX,
        Value::List(_) | Value::Context(_) | Value::Function(_) | Value::Range(_) => false,
        _ => true,
    }
}

fn number(node: &Node, context: &Context) -> Option<Decimal> {
    match node {
        Node::Arithmetic(first, rest) => calculate(first, rest, context),
        _ => lies(node, context)?.as_number(),
    }
}

fn calculate(first: &Node, rest: &[(Operator, Node)], context: &Context) -> Option<Decimal> {
    let mut left = number(first, context)?;
    for (operator, operand) in rest {
        let right = number(operand, context)?;
        left = match operator {
            Operator::Plus => left.plus(right)?,
            Operator::Minus => left.minus(right)?,
            Operator::Times => left.times(right)?,
            Operator::Divide => left.divided_by(right)?,
            Operator::Power => return None,
        };
    }
    Some(left)
}
