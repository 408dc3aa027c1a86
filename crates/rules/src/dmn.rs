//! DMN: decisions of one or more files, parsed once, evaluated often.

mod decided;
mod model;
mod table;

pub(crate) use model::Model;
pub(crate) use table::Table;

use std::collections::BTreeMap;

pub use decided::{Decided, Fired, Seen};

use crate::{Env, Fault, Problem, Scope};

/// All decisions of one or more DMN files, by id.
#[derive(Debug, Default)]
pub struct Decisions {
    decisions: BTreeMap<String, DecisionInfo>,
}

/// What there is to know about a decision without evaluating it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionInfo {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The variables that it and the decisions it requires read from outside.
    pub inputs: Vec<String>,
    /// The names of its results: the outputs of a table, else its variable.
    pub outputs: Vec<String>,
    /// Rules in its own table; 0 where it has none.
    pub rules: usize,
}

impl Decisions {
    /// Reads files: their names and contents.
    pub fn read(files: &[(String, Vec<u8>)]) -> (Decisions, Vec<Problem>) {
        let _ = files;
        (Decisions::default(), Vec::new())
    }

    /// What there is to know about a decision, by its id, else by its name.
    pub fn get(&self, id: &str) -> Option<DecisionInfo> {
        self.decisions.get(id).cloned()
    }

    /// The ids of all decisions, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.decisions.keys().map(String::as_str)
    }

    /// Evaluates a decision and those that it requires.
    ///
    /// # Errors
    /// [`Fault::UnknownDecision`], or a limit that was hit.
    pub fn evaluate(&self, id: &str, scope: &dyn Scope, env: &Env) -> Result<Decided, Fault> {
        let _ = (scope, env);
        Err(Fault::UnknownDecision { id: id.to_owned() })
    }
}
