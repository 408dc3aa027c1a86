//! Tables to read: rows from a variable or an expression.

use portico_rules::{Env, Expression, Scope};
use serde::Serialize;
use serde_json::Value as Json;

use crate::options::plain;

/// Most rows and columns that are shown.
const ROWS_MAX: usize = 500;
const COLUMNS_MAX: usize = 30;

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// The key in each row.
    pub key: String,
    /// The heading.
    pub label: String,
}

/// Where a table's columns come from.
#[derive(Debug, Clone)]
pub enum Columns {
    /// Written in the schema.
    Fixed(Vec<Column>),
    /// A FEEL list of contexts with `key` and `label`.
    Computed(Expression),
}

/// A table as it is shown: at most 500 rows of 30 columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableView {
    /// The columns.
    pub columns: Vec<Column>,
    /// One text per column.
    pub rows: Vec<Vec<String>>,
    /// Rows that were left out.
    pub left_out: usize,
}

pub(crate) fn table(
    source: Option<&Expression>,
    columns: &Columns,
    scope: &dyn Scope,
    env: &Env,
) -> TableView {
    let list = |expression: &Expression| match expression.evaluate(scope, env) {
        Ok(found) => found.value.to_json().as_array().cloned().unwrap_or_default(),
        Err(_) => Vec::new(),
    };
    let mut columns = match columns {
        Columns::Fixed(columns) => columns.clone(),
        Columns::Computed(expression) => list(expression).iter().filter_map(column).collect(),
    };
    columns.truncate(COLUMNS_MAX);
    let rows = source.map(list).unwrap_or_default();
    let left_out = rows.len().saturating_sub(ROWS_MAX);
    let cells = |row: &Json| {
        columns.iter().map(|column| row.get(&column.key).map(plain).unwrap_or_default()).collect()
    };
    let rows = rows.iter().take(ROWS_MAX).map(cells).collect();
    TableView { columns, rows, left_out }
}

/// Reads a column; without a label it is headed by its key.
pub(crate) fn column(entry: &Json) -> Option<Column> {
    let key = entry.get("key")?.as_str()?.to_owned();
    let label = entry.get("label").and_then(Json::as_str).unwrap_or(&key).to_owned();
    Some(Column { key, label })
}
