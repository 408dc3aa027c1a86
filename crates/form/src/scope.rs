//! What FEEL sees: the answers, and inside a repeated row also that row.

use portico_rules::{Scope, Value};
use serde_json::Value as Json;

use crate::answers::get;
use crate::model::Answers;

/// The scope of one place in the answers, as form-js has it: the names of the row first, `this` (the row),
/// `parent` (the row or the answers around it) and `i` (from 1), then the names around it.
pub(crate) struct Place<'a> {
    root: &'a Answers,
    /// Rows from the outermost to the innermost, with their numbers from 0.
    rows: Vec<(&'a Answers, usize)>,
}

/// The scope of the row at `prefix`, or of the whole where it is empty. Steps of digits are row numbers.
pub(crate) fn scope_at<'a>(answers: &'a Answers, prefix: &[String]) -> Place<'a> {
    let row = |(position, step): (usize, &String)| {
        let number: usize = step.parse().ok()?;
        let row = get(answers, prefix.get(..=position)?).and_then(Json::as_object)?;
        Some((row, number))
    };
    Place { root: answers, rows: prefix.iter().enumerate().filter_map(row).collect() }
}

impl Scope for Place<'_> {
    fn get(&self, name: &str) -> Option<Value> {
        if let Some(((row, number), around)) = self.rows.split_last() {
            let parent = around.last().map_or(self.root, |(row, _)| row);
            match name {
                "this" => return Some(Value::from_json(&Json::Object((*row).clone()))),
                "parent" => return Some(Value::from_json(&Json::Object(parent.clone()))),
                "i" => return Some(Value::from_json(&Json::from(number + 1))),
                _ => {}
            }
        }
        let found = self.rows.iter().rev().find_map(|(row, _)| row.get(name));
        found.or_else(|| self.root.get(name)).map(Value::from_json)
    }
}
