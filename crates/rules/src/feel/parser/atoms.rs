//! Literals, lists, contexts, ranges, and what may follow them.

use super::{Parsed, Parser, Token};
use crate::feel::literal;
use crate::feel::tree::{Node, RangeNode};
use crate::{Name, Value};

impl Parser<'_> {
    /// An atom with the paths, filters and calls behind it.
    pub(super) fn postfix(&mut self) -> Parsed<Node> {
        let mut node = self.atom()?;
        loop {
            if self.take_sign(".") {
                let name = self.take_name()?;
                node = Node::Path(Box::new(node), name);
            } else if self.is_sign("(") {
                node = self.call(node)?;
            } else if self.is_sign("[") && !self.bracket_closes {
                self.at += 1;
                self.filters += 1;
                let condition = self.with_bound(["item".into()], Self::expression);
                self.filters -= 1;
                self.expect_sign("]")?;
                node = Node::Filter(Box::new(node), Box::new(condition?));
            } else {
                return Ok(node);
            }
        }
    }

    fn atom(&mut self) -> Parsed<Node> {
        const EXPECTED: &str = "a value";
        let Some(token) = self.peek().cloned() else { return Err(self.unexpected(EXPECTED)) };
        match token {
            Token::Number(number) => self.literal(Value::Number(number)),
            Token::Text(text) => self.literal(Value::Text(text)),
            Token::At(text) => self.literal(literal::at(&text)),
            Token::Quoted(_) => self.name_node(),
            Token::Name(word) => match &*word {
                "null" => self.literal(Value::Null),
                "true" => self.literal(Value::Bool(true)),
                "false" => self.literal(Value::Bool(false)),
                "if" => self.nested(Self::if_expression),
                "for" => self.nested(Self::for_expression),
                "some" | "every" if matches!(self.peek_at(1), Some(Token::Name(_) | Token::Quoted(_))) => {
                    self.nested(Self::quantified)
                }
                "function" if matches!(self.peek_at(1), Some(Token::Sign("("))) => {
                    self.nested(Self::function_definition)
                }
                "then" | "else" | "return" | "satisfies" | "and" | "or" | "in" | "between"
                    if !self.names.contains(&word) =>
                {
                    Err(self.unexpected(EXPECTED))
                }
                _ => self.name_node(),
            },
            Token::Sign(sign) => match sign {
                "?" => {
                    self.at += 1;
                    self.asked += 1;
                    let name = "?".into();
                    self.note_question(&name);
                    Ok(Node::Name(name))
                }
                "(" => self.nested(Self::parenthesis),
                "[" => self.nested(Self::bracket),
                "]" => {
                    self.at += 1;
                    let low = self.expression()?;
                    self.expect_sign("..")?;
                    self.range_from(low, false)
                }
                "{" => self.nested(Self::context),
                _ => Err(self.unexpected(EXPECTED)),
            },
        }
    }

    /// `?` is the tested value: a function that reads it captures it, but it is nobody's variable.
    fn note_question(&mut self, name: &Name) {
        for (_, captures) in &mut self.functions {
            captures.insert(name.clone());
        }
    }

    fn literal(&mut self, value: Value) -> Parsed<Node> {
        self.at += 1;
        Ok(Node::Literal(value))
    }

    /// `(1 + 2)`, `(1..5)`, `(< 5)`
    fn parenthesis(&mut self) -> Parsed<Node> {
        self.at += 1;
        if let Some(comparison) = self.take_comparison() {
            let end = self.expression()?;
            self.expect_sign(")")?;
            return Ok(Node::HalfRange(comparison, Box::new(end)));
        }
        let node = self.expression()?;
        if self.take_sign("..") {
            return self.range_from(node, false);
        }
        self.expect_sign(")")?;
        Ok(node)
    }

    /// `[1, 2]`, `[1..5]`
    fn bracket(&mut self) -> Parsed<Node> {
        self.at += 1;
        let mut elements = Vec::new();
        while !self.take_sign("]") {
            elements.push(self.expression()?);
            if elements.len() == 1 && self.take_sign("..") {
                return match elements.pop() {
                    Some(low) => self.range_from(low, true),
                    None => Err(self.unexpected("a value")),
                };
            }
            if !self.take_sign(",") && !self.is_sign("]") {
                return Err(self.unexpected("`,` or `]`"));
            }
        }
        Ok(Node::List(elements))
    }

    /// The upper end of a range and its bracket, which may look outwards.
    fn range_from(&mut self, low: Node, low_included: bool) -> Parsed<Node> {
        let before = std::mem::replace(&mut self.bracket_closes, true);
        let high = self.nested(Self::disjunction);
        self.bracket_closes = before;
        let high = high?;
        let high_included = self.take_sign("]");
        if !high_included && !self.take_sign(")") && !self.take_sign("[") {
            return Err(self.unexpected("`]`, `)` or `[`"));
        }
        Ok(Node::Range(Box::new(RangeNode { low, low_included, high, high_included })))
    }

    /// `{ name: value, "other name": value }`
    fn context(&mut self) -> Parsed<Node> {
        self.at += 1;
        let before = self.bound.len();
        let entries = self.context_entries();
        self.bound.truncate(before);
        Ok(Node::Context(entries?, None))
    }

    fn context_entries(&mut self) -> Parsed<Vec<(Name, Node)>> {
        let mut entries = Vec::new();
        while !self.take_sign("}") {
            let name = match self.peek() {
                Some(Token::Text(text)) => {
                    let name = Name::from(text);
                    self.at += 1;
                    self.names.add(&name);
                    name
                }
                _ => self.take_new_name(|token| matches!(token, Token::Sign(":")))?,
            };
            self.expect_sign(":")?;
            // A function may call itself, so it knows its own name already.
            if self.is_word("function") {
                self.bound.push(name.clone());
            }
            let node = self.expression()?;
            self.bound.push(name.clone());
            entries.push((name, node));
            if !self.take_sign(",") && !self.is_sign("}") {
                return Err(self.unexpected("`,` or `}`"));
            }
        }
        Ok(entries)
    }
}
