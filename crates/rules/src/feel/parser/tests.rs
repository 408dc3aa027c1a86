//! Tests of a value: in cells of decision tables and behind `in` (DMN 1.5, grammar rules 7 to 16).

use super::{Parsed, Parser, Token};
use crate::feel::tree::{Logic, Node, Test};

impl Parser<'_> {
    /// A cell: `-`, `not(tests)` or tests.
    pub(super) fn unary_tests(&mut self) -> Parsed<Node> {
        if self.is_sign("-") && self.tokens.len() == 1 {
            self.at += 1;
            return Ok(Node::Logic(Logic::Tests { tests: vec![Test::Any], negated: false }));
        }
        if self.is_word("not") && matches!(self.peek_at(1), Some(Token::Sign("("))) {
            let start = self.at;
            self.at += 2;
            if let Ok(tests) = self.tests()
                && self.take_sign(")")
                && self.at == self.tokens.len()
            {
                return Ok(Node::Logic(Logic::Tests { tests, negated: true }));
            }
            // It is `not(…)` inside of a longer expression.
            self.at = start;
        }
        Ok(Node::Logic(Logic::Tests { tests: self.tests()?, negated: false }))
    }

    fn tests(&mut self) -> Parsed<Vec<Test>> {
        let mut tests = vec![self.test()?];
        while self.take_sign(",") {
            tests.push(self.test()?);
        }
        Ok(tests)
    }

    fn test(&mut self) -> Parsed<Test> {
        if let Some(comparison) = self.take_comparison() {
            return Ok(Test::Compare(comparison, self.additive()?));
        }
        if self.is_sign("-") && matches!(self.peek_at(1), None | Some(Token::Sign("," | ")"))) {
            self.at += 1;
            return Ok(Test::Any);
        }
        let asked = self.asked;
        let node = self.expression()?;
        Ok(Test::Value { node, asks: self.asked > asked })
    }

    /// One test without parentheses, or several within them.
    pub(super) fn tests_after_in(&mut self) -> Parsed<Vec<Test>> {
        if self.is_sign("(") {
            let start = self.at;
            self.at += 1;
            if let Ok(tests) = self.tests()
                && self.take_sign(")")
                && !self.goes_on()
            {
                return Ok(tests);
            }
            self.at = start;
        }
        if let Some(comparison) = self.take_comparison() {
            return Ok(vec![Test::Compare(comparison, self.additive()?)]);
        }
        let asked = self.asked;
        let node = self.additive()?;
        Ok(vec![Test::Value { node, asks: self.asked > asked }])
    }

    /// Whether what looked like a list of tests was only the start of an operand, as in `x in (a)[1]`.
    fn goes_on(&self) -> bool {
        matches!(self.peek(), Some(Token::Sign("." | "[" | "(" | "+" | "-" | "*" | "/" | "**")))
    }
}
