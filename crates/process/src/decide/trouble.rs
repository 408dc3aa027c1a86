//! What can go wrong inside a case. Each code is stable and explained in `docs/operate/incidents.md`.

use portico_rules::{Expression, Fault};
use std::collections::BTreeSet;

/// A step that could not be done.
#[derive(Debug)]
pub(super) struct Trouble {
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) causes: Vec<String>,
    /// The expression that could not be used, and the names that it reads.
    pub(super) expression: Option<String>,
    pub(super) reads: BTreeSet<String>,
}

impl Trouble {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Trouble {
        Trouble {
            code,
            message: message.into(),
            causes: Vec::new(),
            expression: None,
            reads: BTreeSet::new(),
        }
    }

    pub(super) fn because(mut self, causes: Vec<String>) -> Trouble {
        self.causes = causes;
        self
    }

    /// Names the expression, so that whoever mends the case sees with which data it failed.
    pub(super) fn reading(mut self, expression: &Expression) -> Trouble {
        self.expression = Some(expression.text().to_owned());
        self.reads.extend(expression.references().iter().cloned());
        self
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Trouble {
        Trouble::new("incident-expression-limit", fault.to_string())
    }
}
