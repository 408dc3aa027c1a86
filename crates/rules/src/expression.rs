//! A FEEL expression, parsed once and evaluated often.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::eval::plain::{Bounds, Glance, glance};
use crate::eval::{Evaluation, Frame, Globals, QUESTION};
use crate::feel::parser::{self, Parse, SyntaxError};
use crate::feel::tree::Node;
use crate::feel::types::TypeTable;
use crate::{Env, Fault, Names, Problem, Scope, Value};

/// A parsed FEEL expression. Parsing needs no variables, so a definition can be checked before it runs.
#[derive(Clone, Debug)]
pub struct Expression {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    text: Arc<str>,
    node: Node,
    /// What it may use up, where a glance may do.
    bounds: Option<Bounds>,
    references: BTreeSet<String>,
    filter_names: BTreeSet<String>,
}

impl Expression {
    /// Parses an expression. Names with spaces are found by longest match among `names`.
    ///
    /// # Errors
    /// `feel-syntax` with the place in the text and what was expected there.
    pub fn parse(text: &str, names: &Names) -> Result<Expression, Problem> {
        Self::of(text, parser::expression(text, names, &TypeTable::new()))
    }

    /// Parses unary tests, as in a cell of a decision table (DMN 1.5, grammar rule 15). The tested value is the
    /// variable `?`; the result is true, false or null.
    ///
    /// # Errors
    /// `feel-syntax`, as for [`Expression::parse`].
    pub fn parse_unary_tests(text: &str, names: &Names) -> Result<Expression, Problem> {
        Self::of(text, parser::unary_tests(text, names, &TypeTable::new()))
    }

    pub(crate) fn of(text: &str, parse: Result<Parse, SyntaxError>) -> Result<Expression, Problem> {
        let parse = parse.map_err(|error| syntax_problem(text, &error))?;
        Ok(Expression {
            inner: Arc::new(Inner {
                text: text.into(),
                bounds: Bounds::of(&parse.node),
                node: parse.node,
                references: parse.references,
                filter_names: parse.filter_names,
            }),
        })
    }

    /// The text that was parsed.
    pub fn text(&self) -> &str {
        &self.inner.text
    }

    /// The variables that it reads. Names inside of a filter are not among them: see
    /// [`Expression::filter_names`].
    pub fn references(&self) -> &BTreeSet<String> {
        &self.inner.references
    }

    /// Names that occur inside of filters only: `limit` in `orders[total > limit]` may be a variable or an entry of
    /// the orders, which cannot be known before they are there.
    pub fn filter_names(&self) -> &BTreeSet<String> {
        &self.inner.filter_names
    }

    /// Evaluates it.
    ///
    /// # Errors
    /// A [`Fault`] where a limit of the environment was hit. Everything else that goes wrong gives null and a cause.
    pub fn evaluate(&self, scope: &dyn Scope, env: &Env) -> Result<Evaluated, Fault> {
        if let Some(bounds) = self.inner.bounds
            && let Some(context) = scope.as_context()
            && bounds.fit(&env.limits)
        {
            match glance(&self.inner.node, context) {
                Glance::Truth(truth) => return Ok(Evaluated::without_cause(Value::Bool(truth))),
                Glance::Number(number) => return Ok(Evaluated::without_cause(Value::Number(number))),
                Glance::Small(value) => return Ok(Evaluated::without_cause(value.clone())),
                Glance::Unsure => {}
            }
        }
        self.evaluate_thoroughly(scope, env)
    }

    fn evaluate_thoroughly(&self, scope: &dyn Scope, env: &Env) -> Result<Evaluated, Fault> {
        let evaluation = Evaluation::new(env);
        let globals = Globals::new(scope);
        let frame = Frame::Globals(&globals);
        // The value is made where the caller gets it: to move it would take longer than most expressions do.
        let mut result = Ok(Evaluated { value: Value::Null, causes: Vec::new() });
        if let Ok(found) = &mut result {
            match evaluation.eval_into(&self.inner.node, &frame, &mut found.value) {
                Ok(()) => found.causes = evaluation.into_causes(),
                Err(fault) => result = Err(self.name_fault(*fault)),
            }
        }
        result
    }

    #[cold]
    fn name_fault(&self, mut fault: Fault) -> Fault {
        fault.name_expression(&self.inner.text);
        fault
    }

    /// Whether a value passes these unary tests, without any other variable.
    pub(crate) fn allows(&self, value: &Value, evaluation: &Evaluation<'_>) -> bool {
        let nothing = Globals::new(&());
        let outer = Frame::Globals(&nothing);
        let frame = Frame::Variable { name: &QUESTION, value, outer: &outer };
        matches!(evaluation.is_true(&self.inner.node, &frame), Ok(true))
    }
}

/// What is wrong with a text that cannot be parsed.
pub(crate) fn syntax_problem(text: &str, error: &SyntaxError) -> Problem {
    const SHOWN_MAX: usize = 120;
    let shown: String = text.chars().take(SHOWN_MAX).collect();
    Problem::error("feel-syntax", format!("`{shown}` is not a FEEL expression: {error}"))
        .remedy("correct the expression; a name with spaces must be declared or stand in back-ticks")
}

/// The result of an evaluation.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluated {
    /// The value.
    pub value: Value,
    /// Why nulls arose on the way, as sentences.
    pub causes: Vec<String>,
}

impl Evaluated {
    #[inline]
    fn without_cause(value: Value) -> Evaluated {
        Evaluated { value, causes: Vec::new() }
    }

    /// Whether the value is `true`; null and everything else is not.
    pub fn is_true(&self) -> bool {
        matches!(self.value, Value::Bool(true))
    }
}
