//! `if`, `for`, `some` and `every`.

use super::{Parsed, Parser, Token};
use crate::feel::tree::{Domain, Iteration, Logic, Node};

impl Parser<'_> {
    pub(super) fn if_expression(&mut self) -> Parsed<Node> {
        let mut branches = Vec::new();
        loop {
            self.expect_word("if")?;
            let condition = self.expression()?;
            self.expect_word("then")?;
            branches.push((condition, self.expression()?));
            self.expect_word("else")?;
            if !self.is_word("if") {
                return Ok(Node::If(branches, Box::new(self.expression()?)));
            }
        }
    }

    pub(super) fn for_expression(&mut self) -> Parsed<Node> {
        self.at += 1;
        let before = self.bound.len();
        let parsed = self.iterations("return").and_then(|iterations| {
            self.bound.push("partial".into());
            let mentions = self.partials;
            let body = Box::new(self.expression()?);
            Ok(Node::For { iterations, body, looks_back: self.partials > mentions })
        });
        self.bound.truncate(before);
        parsed
    }

    pub(super) fn quantified(&mut self) -> Parsed<Node> {
        let every = self.is_word("every");
        self.at += 1;
        let before = self.bound.len();
        let parsed = self.iterations("satisfies").and_then(|iterations| {
            Ok(Node::Logic(Logic::Quantified { every, iterations, condition: Box::new(self.expression()?) }))
        });
        self.bound.truncate(before);
        parsed
    }

    /// `a in x, b in 1..5` up to and with the closing word. The names stay bound: the caller unbinds them.
    fn iterations(&mut self, closing: &'static str) -> Parsed<Vec<Iteration>> {
        let mut iterations = Vec::new();
        loop {
            let name = self.take_new_name(|token| matches!(token, Token::Name(word) if &**word == "in"))?;
            self.expect_word("in")?;
            let first = self.expression()?;
            let domain = if self.take_sign("..") {
                Domain::Steps(first, self.expression()?)
            } else {
                Domain::Values(first)
            };
            self.bound.push(name.clone());
            iterations.push(Iteration { name, domain });
            // Authors of older models leave the comma between `some` clauses off.
            if !self.take_sign(",") && !matches!(self.peek_at(1), Some(Token::Name(word)) if &**word == "in")
            {
                self.expect_word(closing)?;
                return Ok(iterations);
            }
        }
    }
}
