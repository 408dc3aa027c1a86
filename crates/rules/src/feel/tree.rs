//! The tree of a parsed expression: literals are values already, names are shared, nothing is parsed again.

use std::cmp::Ordering;
use std::sync::Arc;

use super::built_in::BuiltIn;
use super::types::Type;
use crate::dmn::Table;
use crate::{Name, Value};

/// One node of an expression. Chains such as `a + b + c` and `if … else if …` are flat, so that their length does
/// not count as depth.
#[derive(Debug)]
pub(crate) enum Node {
    Literal(Value),
    Name(Name),
    Path(Box<Node>, Name),
    Filter(Box<Node>, Box<Node>),
    Negation(Box<Node>),
    /// A first operand, then operators of one precedence with their operands, from left to right.
    Arithmetic(Box<Node>, Vec<(Operator, Node)>),
    Logic(Logic),
    /// Conditions with their results, and what holds otherwise.
    If(Vec<(Node, Node)>, Box<Node>),
    For {
        iterations: Vec<Iteration>,
        body: Box<Node>,
        /// Whether the body may read `partial`, the results so far.
        looks_back: bool,
    },
    Function(Arc<Lambda>),
    Call(Box<Call>),
    List(Vec<Node>),
    /// Entries see those before them. With a result, that is the value, else the context itself.
    Context(Vec<(Name, Node)>, Option<Box<Node>>),
    Range(Box<RangeNode>),
    /// `(< 5)`, a range with one end.
    HalfRange(Comparison, Box<Node>),
    Table(Arc<Table>),
    /// A value that must have a type, or becomes null.
    Typed(Box<Node>, Type, Arc<str>),
    /// Says which text a fault below it names.
    Source(Arc<str>, Box<Node>),
    /// What could not be parsed or is refused: null with this cause.
    Refused(Arc<str>),
}

/// What is true, false or unknown, and nothing else.
#[derive(Debug)]
pub(crate) enum Logic {
    Comparison(Comparison, Box<[Node; 2]>),
    And(Vec<Node>),
    Or(Vec<Node>),
    /// The value, the lower and the upper bound.
    Between(Box<[Node; 3]>),
    In(Box<Node>, Vec<Test>),
    /// Tests of the variable `?`.
    Tests {
        tests: Vec<Test>,
        negated: bool,
    },
    InstanceOf(Box<Node>, Type),
    Quantified {
        every: bool,
        iterations: Vec<Iteration>,
        condition: Box<Node>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Plus,
    Minus,
    Times,
    Divide,
    Power,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    /// Whether it holds between two values in this order.
    #[inline]
    pub fn admits(self, order: Ordering) -> bool {
        const LESS: u8 = 1;
        const EQUAL: u8 = 2;
        const GREATER: u8 = 4;
        // Bits instead of branches: this is asked in every condition.
        let admitted = match self {
            Comparison::Equal => EQUAL,
            Comparison::NotEqual => LESS | GREATER,
            Comparison::Less => LESS,
            Comparison::LessOrEqual => LESS | EQUAL,
            Comparison::Greater => GREATER,
            Comparison::GreaterOrEqual => GREATER | EQUAL,
        };
        let found = match order {
            Ordering::Less => LESS,
            Ordering::Equal => EQUAL,
            Ordering::Greater => GREATER,
        };
        admitted & found != 0
    }
}

/// One test of a value.
#[derive(Debug)]
pub(crate) enum Test {
    /// `< 5`
    Compare(Comparison, Node),
    /// Any expression; `asks` where it mentions `?`, so that its truth is the answer.
    Value { node: Node, asks: bool },
    /// `-`
    Any,
}

/// `name in list` or `name in low..high`.
#[derive(Debug)]
pub(crate) struct Iteration {
    pub name: Name,
    pub domain: Domain,
}

#[derive(Debug)]
pub(crate) enum Domain {
    Values(Node),
    /// Both ends belong to it; it may run downwards.
    Steps(Node, Node),
}

#[derive(Debug)]
pub(crate) struct RangeNode {
    pub low: Node,
    pub low_included: bool,
    pub high: Node,
    pub high_included: bool,
}

/// A function of an author.
#[derive(Debug)]
pub(crate) struct Lambda {
    pub parameters: Vec<(Name, Type)>,
    pub body: Node,
    pub result: Type,
    /// Names of the body that are bound outside of it.
    pub captures: Vec<Name>,
}

#[derive(Debug)]
pub(crate) struct Call {
    pub callee: Node,
    /// The built-in of that name, for when no variable hides it.
    pub built_in: Option<&'static BuiltIn>,
    pub arguments: Arguments,
}

#[derive(Debug)]
pub(crate) enum Arguments {
    Positional(Vec<Node>),
    Named(Vec<(Name, Node)>),
}
