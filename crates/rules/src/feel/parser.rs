//! Texts to trees, by precedence climbing (DMN 1.5, 10.3.1.2). No variable needs to be known.

mod atoms;
mod calls;
mod iteration;
mod names;
mod tests;

use std::collections::BTreeSet;

use super::lexer::{self, LexError, Spanned, Token};
use super::tree::{Comparison, Logic, Node, Operator};
use super::types::{Type, TypeTable};
use crate::{Name, Names};

/// Nesting that an expression may have.
const DEPTH_MAX: u32 = 100;
/// Bytes that an expression may have.
const TEXT_MAX: usize = 1_000_000;

/// Why an expression cannot be parsed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SyntaxError {
    #[error("{0}")]
    Lexical(#[from] LexError),
    #[error("at character {at} {expected} is expected, not `{found}`")]
    Unexpected { at: usize, expected: &'static str, found: String },
    #[error("the expression ends where {expected} is expected")]
    End { expected: &'static str },
    #[error("the expression is empty")]
    Empty,
    #[error("the expression nests deeper than {DEPTH_MAX} levels")]
    TooDeep,
    #[error("the expression is too entangled; put parts of it into variables")]
    TooMuchWork,
    #[error("the expression has more than {TEXT_MAX} characters")]
    TooLong,
}

type Parsed<T> = Result<T, SyntaxError>;

/// A parsed expression with what is known about it.
#[derive(Debug)]
pub(crate) struct Parse {
    pub node: Node,
    /// Names that it certainly reads.
    pub references: BTreeSet<String>,
    /// Names inside of filters: a variable, or an entry of the filtered elements.
    pub filter_names: BTreeSet<String>,
    /// Whether it holds a function in a foreign language.
    pub refuses_external: bool,
}

/// Parses an expression.
pub(crate) fn expression(text: &str, names: &Names, types: &TypeTable) -> Parsed<Parse> {
    Parser::new(text, names, types)?.whole(Parser::expression)
}

/// Parses unary tests of `?`.
pub(crate) fn unary_tests(text: &str, names: &Names, types: &TypeTable) -> Parsed<Parse> {
    Parser::new(text, names, types)?.whole(Parser::unary_tests)
}

/// Parses a type such as `list<number>`.
pub(crate) fn type_of(text: &str, types: &TypeTable) -> Parsed<Type> {
    let mut parser = Parser::new(text, &Names::default(), types)?;
    let parsed = parser.type_expression()?;
    if parser.at < parser.tokens.len() { Err(parser.unexpected("the end")) } else { Ok(parsed) }
}

struct Parser<'p> {
    tokens: Vec<Spanned>,
    at: usize,
    names: Names,
    types: &'p TypeTable,
    depth: u32,
    /// Nested parts that may still be tried: some are read twice, and twice twice is much.
    work_left: usize,
    /// Whether a `[` closes a range instead of opening a filter.
    bracket_closes: bool,
    /// Names that are bound here, innermost last.
    bound: Vec<Name>,
    /// For each enclosing function: where its own names start in `bound`, and what it reads from outside.
    functions: Vec<(usize, BTreeSet<Name>)>,
    filters: u32,
    /// How often `?` was mentioned, so that a test knows whether it asks about it.
    asked: u32,
    /// How often `partial` was mentioned.
    partials: u32,
    references: BTreeSet<String>,
    filter_names: BTreeSet<String>,
    refuses_external: bool,
}

impl<'p> Parser<'p> {
    fn new(text: &str, names: &Names, types: &'p TypeTable) -> Parsed<Self> {
        if text.len() > TEXT_MAX {
            return Err(SyntaxError::TooLong);
        }
        let tokens = lexer::tokens(text)?;
        if tokens.is_empty() {
            return Err(SyntaxError::Empty);
        }
        Ok(Parser {
            work_left: 1_000 + 20 * tokens.len(),
            tokens,
            at: 0,
            names: names.clone(),
            types,
            depth: 0,
            bracket_closes: false,
            bound: Vec::new(),
            functions: Vec::new(),
            filters: 0,
            asked: 0,
            partials: 0,
            references: BTreeSet::new(),
            filter_names: BTreeSet::new(),
            refuses_external: false,
        })
    }

    fn whole(mut self, parse: impl FnOnce(&mut Self) -> Parsed<Node>) -> Parsed<Parse> {
        let node = parse(&mut self)?;
        if self.at < self.tokens.len() {
            return Err(self.unexpected("an operator or the end"));
        }
        let Parser { references, filter_names, refuses_external, .. } = self;
        Ok(Parse { node, references, filter_names, refuses_external })
    }

    fn peek(&self) -> Option<&Token> {
        self.peek_at(0)
    }

    fn peek_at(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.at + ahead).map(|spanned| &spanned.token)
    }

    fn is_sign(&self, sign: &str) -> bool {
        matches!(self.peek(), Some(Token::Sign(found)) if *found == sign)
    }

    fn is_word(&self, word: &str) -> bool {
        self.is_word_at(0, word)
    }

    fn is_word_at(&self, ahead: usize, word: &str) -> bool {
        matches!(self.peek_at(ahead), Some(Token::Name(found)) if &**found == word)
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let taken = self.is_sign(sign);
        self.at += usize::from(taken);
        taken
    }

    fn take_word(&mut self, word: &str) -> bool {
        let taken = self.is_word(word);
        self.at += usize::from(taken);
        taken
    }

    fn expect_sign(&mut self, sign: &'static str) -> Parsed<()> {
        if self.take_sign(sign) { Ok(()) } else { Err(self.unexpected(quoted(sign))) }
    }

    fn expect_word(&mut self, word: &'static str) -> Parsed<()> {
        if self.take_word(word) { Ok(()) } else { Err(self.unexpected(quoted(word))) }
    }

    fn unexpected(&self, expected: &'static str) -> SyntaxError {
        match self.tokens.get(self.at) {
            Some(found) => {
                SyntaxError::Unexpected { at: found.start + 1, expected, found: found.token.to_string() }
            }
            None => SyntaxError::End { expected },
        }
    }

    /// Any expression, one level deeper.
    fn expression(&mut self) -> Parsed<Node> {
        let bracket_closes = std::mem::take(&mut self.bracket_closes);
        let node = self.nested(Self::disjunction);
        self.bracket_closes = bracket_closes;
        node
    }

    fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        self.work_left = self.work_left.checked_sub(1).ok_or(SyntaxError::TooMuchWork)?;
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(SyntaxError::TooDeep);
        }
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    fn disjunction(&mut self) -> Parsed<Node> {
        let first = self.conjunction()?;
        if !self.is_word("or") {
            return Ok(first);
        }
        let mut operands = vec![first];
        while self.take_word("or") {
            operands.push(self.conjunction()?);
        }
        Ok(Node::Logic(Logic::Or(operands)))
    }

    fn conjunction(&mut self) -> Parsed<Node> {
        let first = self.comparison()?;
        if !self.is_word("and") {
            return Ok(first);
        }
        let mut operands = vec![first];
        while self.take_word("and") {
            operands.push(self.comparison()?);
        }
        Ok(Node::Logic(Logic::And(operands)))
    }

    fn comparison(&mut self) -> Parsed<Node> {
        let mut left = self.additive()?;
        loop {
            if let Some(comparison) = self.take_comparison() {
                let right = self.additive()?;
                left = Node::Logic(Logic::Comparison(comparison, Box::new([left, right])));
            } else if self.take_word("between") {
                let low = self.additive()?;
                self.expect_word("and")?;
                let high = self.additive()?;
                left = Node::Logic(Logic::Between(Box::new([left, low, high])));
            } else if self.take_word("in") {
                left = Node::Logic(Logic::In(Box::new(left), self.tests_after_in()?));
            } else {
                return Ok(left);
            }
        }
    }

    fn take_comparison(&mut self) -> Option<Comparison> {
        let Some(Token::Sign(sign)) = self.peek() else { return None };
        let comparison = match *sign {
            "=" => Comparison::Equal,
            "!=" => Comparison::NotEqual,
            "<" => Comparison::Less,
            "<=" => Comparison::LessOrEqual,
            ">" => Comparison::Greater,
            ">=" => Comparison::GreaterOrEqual,
            _ => return None,
        };
        self.at += 1;
        Some(comparison)
    }

    fn additive(&mut self) -> Parsed<Node> {
        self.chain(&[("+", Operator::Plus), ("-", Operator::Minus)], Self::multiplicative)
    }

    fn multiplicative(&mut self) -> Parsed<Node> {
        self.chain(&[("*", Operator::Times), ("/", Operator::Divide)], Self::exponential)
    }

    fn exponential(&mut self) -> Parsed<Node> {
        self.chain(&[("**", Operator::Power)], Self::instance_of)
    }

    fn chain(
        &mut self,
        operators: &[(&str, Operator)],
        operand: impl Fn(&mut Self) -> Parsed<Node>,
    ) -> Parsed<Node> {
        let first = operand(self)?;
        let mut rest = Vec::new();
        while let Some((_, operator)) = operators.iter().find(|(sign, _)| self.is_sign(sign)) {
            self.at += 1;
            rest.push((*operator, operand(self)?));
        }
        Ok(if rest.is_empty() { first } else { Node::Arithmetic(Box::new(first), rest) })
    }

    fn instance_of(&mut self) -> Parsed<Node> {
        let node = self.negation()?;
        if self.is_word("instance") && self.is_word_at(1, "of") {
            self.at += 2;
            return Ok(Node::Logic(Logic::InstanceOf(Box::new(node), self.type_expression()?)));
        }
        Ok(node)
    }

    fn negation(&mut self) -> Parsed<Node> {
        if !self.take_sign("-") {
            return self.postfix();
        }
        Ok(match self.nested(Self::negation)? {
            Node::Literal(crate::Value::Number(number)) => {
                Node::Literal(crate::Value::Number(number.negated()))
            }
            operand => Node::Negation(Box::new(operand)),
        })
    }
}

/// What to say is expected. Signs and words come from this crate only, so the list is complete.
fn quoted(sign: &'static str) -> &'static str {
    match sign {
        ")" => "`)`",
        "]" => "`]`",
        "}" => "`}`",
        ":" => "`:`",
        ".." => "`..`",
        "<" => "`<`",
        ">" => "`>`",
        "->" => "`->`",
        "and" => "`and`",
        "then" => "`then`",
        "else" => "`else`",
        "in" => "`in`",
        "return" => "`return`",
        "satisfies" => "`satisfies`",
        other => other,
    }
}
