//! From tokens to an expression, by precedence.

use super::Juel;
use super::lexer::{Token, tokens};

/// Deepest nesting that is followed.
const DEPTH_MAX: usize = 64;

/// Longest expression: a chain of operators is as deep as it is long.
const TOKENS_MAX: usize = 500;

/// A stretch of a text that may hold expressions.
#[derive(Debug, PartialEq)]
pub(super) enum Part {
    Text(String),
    Expression(Juel),
}

/// Operators from the weakest to the strongest.
const LEVELS: [&[&str]; 6] =
    [&["||"], &["&&"], &["==", "!="], &["<", ">", "<=", ">="], &["+", "-"], &["*", "/", "%"]];

/// Cuts a text into plain stretches and the expressions in `${...}` or `#{...}`.
pub(super) fn parts(text: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let start = [rest.find("${"), rest.find("#{")].into_iter().flatten().min();
        let (plain, inside) = rest.split_at_checked(start.unwrap_or(rest.len())).unwrap_or((rest, ""));
        if !plain.is_empty() {
            parts.push(Part::Text(plain.to_owned()));
        }
        let Some(inside) = inside.get(2..) else { break };
        let (tokens, after) = tokens(inside)?;
        parts.push(Part::Expression(expression(&tokens)?));
        rest = after;
    }
    Ok(parts)
}

fn expression(tokens: &[Token]) -> Result<Juel, String> {
    if tokens.len() > TOKENS_MAX {
        return Err(format!("it is longer than {TOKENS_MAX} words and signs"));
    }
    let mut parser = Parser { tokens, depth: 0 };
    let expression = parser.choose()?;
    match parser.tokens.first() {
        None => Ok(expression),
        Some(token) => Err(format!("`{}` is not expected", shown(token))),
    }
}

fn shown(token: &Token) -> &str {
    match token {
        Token::Name(text) | Token::Text(text) | Token::Number(text) => text,
        Token::Sign(sign) => sign,
    }
}

struct Parser<'t> {
    tokens: &'t [Token],
    depth: usize,
}

impl Parser<'_> {
    fn next(&mut self) -> Result<&Token, String> {
        let (first, rest) = self.tokens.split_first().ok_or("the expression ends too early")?;
        self.tokens = rest;
        Ok(first)
    }

    fn skip(&mut self, sign: &str) -> bool {
        let found = matches!(self.tokens.first(), Some(Token::Sign(found)) if *found == sign);
        if found {
            self.tokens = self.tokens.get(1..).unwrap_or_default();
        }
        found
    }

    fn need(&mut self, sign: &str) -> Result<(), String> {
        if self.skip(sign) { Ok(()) } else { Err(format!("a `{sign}` is missing")) }
    }

    fn choose(&mut self) -> Result<Juel, String> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(format!("it is nested deeper than {DEPTH_MAX}"));
        }
        let condition = self.binary(0)?;
        let made = if self.skip("?") {
            let yes = self.choose()?;
            self.need(":")?;
            Juel::Choose(Box::new(condition), Box::new(yes), Box::new(self.choose()?))
        } else {
            condition
        };
        self.depth -= 1;
        Ok(made)
    }

    fn binary(&mut self, level: usize) -> Result<Juel, String> {
        let Some(signs) = LEVELS.get(level) else { return self.unary() };
        let mut left = self.binary(level + 1)?;
        while let Some(sign) = signs.iter().find(|sign| self.skip(sign)) {
            left = Juel::Binary(sign, Box::new(left), Box::new(self.binary(level + 1)?));
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Juel, String> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(format!("it is nested deeper than {DEPTH_MAX}"));
        }
        let made = if self.skip("!") {
            Juel::Not(Box::new(self.unary()?))
        } else if self.skip("-") {
            Juel::Minus(Box::new(self.unary()?))
        } else if matches!(self.tokens.first(), Some(Token::Name(name)) if name == "empty") {
            self.next()?;
            Juel::Empty(Box::new(self.unary()?))
        } else {
            self.postfix()?
        };
        self.depth -= 1;
        Ok(made)
    }

    fn postfix(&mut self) -> Result<Juel, String> {
        let mut value = self.atom()?;
        loop {
            if self.skip(".") {
                let Token::Name(name) = self.next()? else {
                    return Err("a name is missing after `.`".to_owned());
                };
                value = Juel::Member(Box::new(value), name.clone());
            } else if self.skip("[") {
                value = Juel::Index(Box::new(value), Box::new(self.choose()?));
                self.need("]")?;
            } else if self.skip("(") {
                value = Juel::Call(Box::new(value), self.arguments()?);
            } else {
                return Ok(value);
            }
        }
    }

    fn arguments(&mut self) -> Result<Vec<Juel>, String> {
        let mut arguments = Vec::new();
        if self.skip(")") {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.choose()?);
            if !self.skip(",") {
                self.need(")")?;
                return Ok(arguments);
            }
        }
    }

    fn atom(&mut self) -> Result<Juel, String> {
        if self.skip("(") {
            let inner = self.choose()?;
            self.need(")")?;
            return Ok(inner);
        }
        Ok(match self.next()? {
            Token::Name(name) => match name.as_str() {
                "true" => Juel::Bool(true),
                "false" => Juel::Bool(false),
                "null" => Juel::Null,
                _ => Juel::Name(name.clone()),
            },
            Token::Text(text) => Juel::Text(text.clone()),
            Token::Number(number) => Juel::Number(number.clone()),
            Token::Sign(sign) => return Err(format!("`{sign}` is not expected")),
        })
    }
}
