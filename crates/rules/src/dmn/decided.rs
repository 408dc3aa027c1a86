//! What a decision came to, and why: kept in the log, so that a letter can say it years later.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// The result of a decision with the rules that fired on the way.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Decided {
    /// Id of the decision.
    pub decision: String,
    /// Name of the decision.
    pub name: String,
    /// The result: of a table with one output the value or list of values, with several a context or list of them.
    pub result: Json,
    /// The rules that fired, of required decisions first.
    pub fired: Vec<Fired>,
    /// Why nulls arose, as sentences.
    pub causes: Vec<String>,
}

/// A rule of a decision table that fired.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Fired {
    /// Id of the decision (or business knowledge model) that owns the table.
    pub decision: String,
    /// Id of the table.
    pub table: String,
    /// Id of the rule.
    pub rule: String,
    /// Its place in the table, from 1.
    pub index: usize,
    /// What it saw in its input columns.
    pub inputs: Vec<Seen>,
    /// What it gave: a value, or a context with several outputs.
    pub outputs: Json,
    /// The legal source: the annotation under `Source`, `Legal source` or `Law`, else the rule's description.
    pub source: Option<String>,
    /// The rule's description.
    pub description: Option<String>,
}

/// The value of an input column when a rule fired.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Seen {
    /// The column's label, else its expression.
    pub label: String,
    /// The value.
    pub value: Json,
}
