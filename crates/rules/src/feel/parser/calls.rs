//! Calls and definitions of functions.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Parsed, Parser, Token};
use crate::Name;
use crate::feel::built_in;
use crate::feel::tree::{Arguments, Call, Lambda, Node};
use crate::feel::types::Type;

impl Parser<'_> {
    /// `(arguments)` behind what is called.
    pub(super) fn call(&mut self, callee: Node) -> Parsed<Node> {
        self.at += 1;
        let built_in = if let Node::Name(name) = &callee { built_in::find(name) } else { None };
        let arguments = if self.argument_name_len().is_some() {
            Arguments::Named(self.named_arguments()?)
        } else {
            Arguments::Positional(self.positional_arguments()?)
        };
        Ok(Node::Call(Box::new(Call { callee, built_in, arguments })))
    }

    fn positional_arguments(&mut self) -> Parsed<Vec<Node>> {
        let mut arguments = Vec::new();
        while !self.take_sign(")") {
            arguments.push(self.expression()?);
            self.expect_comma_or_parenthesis()?;
        }
        Ok(arguments)
    }

    fn named_arguments(&mut self) -> Parsed<Vec<(Name, Node)>> {
        let mut arguments = Vec::new();
        while !self.take_sign(")") {
            let names = self.names.clone();
            let name = self.take_new_name(|token| matches!(token, Token::Sign(":")))?;
            // The name of a parameter is not a name of this expression.
            self.names = names;
            self.expect_sign(":")?;
            arguments.push((name, self.expression()?));
            self.expect_comma_or_parenthesis()?;
        }
        Ok(arguments)
    }

    fn expect_comma_or_parenthesis(&mut self) -> Parsed<()> {
        if self.take_sign(",") || self.is_sign(")") { Ok(()) } else { Err(self.unexpected("`,` or `)`")) }
    }

    /// The tokens of a parameter's name, where the next thing is a name and a colon.
    fn argument_name_len(&self) -> Option<usize> {
        let mut len = 0;
        loop {
            match self.peek_at(len)? {
                Token::Sign(":") if len > 0 => return Some(len),
                Token::Name(_) | Token::Quoted(_) => len += 1,
                Token::Number(_) | Token::Sign("-" | "+" | "*" | "/" | "." | "'") if len > 0 => len += 1,
                _ => return None,
            }
        }
    }

    /// `function(a: number, b) body`
    pub(super) fn function_definition(&mut self) -> Parsed<Node> {
        self.at += 2;
        let mut parameters = Vec::new();
        while !self.take_sign(")") {
            let name = self.take_new_name(|token| matches!(token, Token::Sign(":" | "," | ")")))?;
            let kind = if self.take_sign(":") { self.type_expression()? } else { Type::Any };
            parameters.push((name, kind));
            self.expect_comma_or_parenthesis()?;
        }
        let result = if self.take_sign(":") { self.type_expression()? } else { Type::Any };
        if self.take_word("external") {
            self.expression()?;
            self.refuses_external = true;
            return Ok(Node::Refused(
                "external functions (Java, PMML) are refused: they would run code from outside".into(),
            ));
        }
        self.functions.push((self.bound.len(), BTreeSet::new()));
        let names: Vec<Name> = parameters.iter().map(|(name, _)| name.clone()).collect();
        let body = self.with_bound(names, Self::expression);
        let captures = self.functions.pop().map(|(_, captures)| captures).unwrap_or_default();
        let lambda = Lambda { parameters, body: body?, result, captures: captures.into_iter().collect() };
        Ok(Node::Function(Arc::new(lambda)))
    }
}
