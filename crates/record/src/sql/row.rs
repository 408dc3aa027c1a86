//! A row of either database, read by column name.

use crate::Json;
use crate::fault::Fault;
use crate::text::JsonText;
use rusqlite::types::Value;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use std::sync::Arc;

/// A row of either database.
#[derive(Debug)]
pub enum Row {
    /// From SQLite.
    Sqlite(SqliteRow),
    /// From PostgreSQL.
    Postgres(PgRow),
}

/// A row of SQLite, copied out of it.
#[derive(Debug)]
pub struct SqliteRow {
    /// Shared by all rows of one answer.
    names: Arc<[String]>,
    cells: Vec<Value>,
}

impl SqliteRow {
    pub(super) fn read(names: &Arc<[String]>, row: &rusqlite::Row<'_>) -> Result<SqliteRow, rusqlite::Error> {
        let cells = (0..names.len()).map(|at| row.get(at)).collect::<Result<_, _>>()?;
        Ok(SqliteRow { names: names.clone(), cells })
    }

    fn cell(&self, column: &str) -> Result<&Value, Fault> {
        let at = self.names.iter().position(|name| name == column);
        at.and_then(|at| self.cells.get(at)).ok_or_else(|| unfit(column, "there is no such column"))
    }

    fn int(&self, column: &str) -> Result<Option<i64>, Fault> {
        match self.cell(column)? {
            Value::Null => Ok(None),
            Value::Integer(number) => Ok(Some(*number)),
            _ => Err(unfit(column, "it is not a whole number")),
        }
    }

    fn text(&self, column: &str) -> Result<Option<&str>, Fault> {
        match self.cell(column)? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text)),
            _ => Err(unfit(column, "it is not a text")),
        }
    }

    fn bytes(&self, column: &str) -> Result<Option<&[u8]>, Fault> {
        match self.cell(column)? {
            Value::Null => Ok(None),
            Value::Blob(bytes) => Ok(Some(bytes)),
            _ => Err(unfit(column, "it is not bytes")),
        }
    }
}

fn unfit(column: &str, why: &str) -> Fault {
    Fault::damaged(format!("the column {column}"), why)
}

/// A value that the statement's author knows to be there.
fn there<T>(value: Option<T>, column: &str) -> Result<T, Fault> {
    value.ok_or_else(|| unfit(column, "it is null"))
}

impl Row {
    /// A whole number.
    ///
    /// # Errors
    /// [`Fault::Database`] or [`Fault::Damaged`] if the column is missing, null or of another type; so for all that
    /// follow.
    pub fn int(&self, column: &str) -> Result<i64, Fault> {
        there(self.int_or_null(column)?, column)
    }

    /// A whole number or null.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn int_or_null(&self, column: &str) -> Result<Option<i64>, Fault> {
        match self {
            Row::Sqlite(row) => Ok(row.int(column)?),
            Row::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// A text.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn text(&self, column: &str) -> Result<String, Fault> {
        there(self.text_or_null(column)?, column)
    }

    /// A text or null.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn text_or_null(&self, column: &str) -> Result<Option<String>, Fault> {
        match self {
            Row::Sqlite(row) => Ok(row.text(column)?.map(str::to_owned)),
            Row::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// Bytes.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn bytes(&self, column: &str) -> Result<Vec<u8>, Fault> {
        there(self.bytes_or_null(column)?, column)
    }

    /// Bytes or null.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn bytes_or_null(&self, column: &str) -> Result<Option<Vec<u8>>, Fault> {
        match self {
            Row::Sqlite(row) => Ok(row.bytes(column)?.map(<[u8]>::to_vec)),
            Row::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// A truth that is kept as 0 or 1.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn truth(&self, column: &str) -> Result<bool, Fault> {
        Ok(self.int(column)? != 0)
    }

    /// JSON that is kept as text.
    ///
    /// # Errors
    /// As [`Row::int`]; [`Fault::Damaged`] if the text is not JSON.
    pub fn json(&self, column: &str) -> Result<Json, Fault> {
        serde_json::from_str(&self.text(column)?).map_err(|e| Fault::damaged(column, e))
    }

    /// JSON that is kept as text and stays so.
    ///
    /// # Errors
    /// As [`Row::json`].
    pub fn json_text(&self, column: &str) -> Result<JsonText, Fault> {
        JsonText::checked(self.text(column)?).map_err(|e| Fault::damaged(column, e))
    }

    /// JSON that is kept as text, or null.
    ///
    /// # Errors
    /// As [`Row::json`].
    pub fn json_or_null(&self, column: &str) -> Result<Option<Json>, Fault> {
        match self.text_or_null(column)? {
            Some(text) => serde_json::from_str(&text).map(Some).map_err(|e| Fault::damaged(column, e)),
            None => Ok(None),
        }
    }

    /// A list of texts that is kept as JSON.
    ///
    /// # Errors
    /// As [`Row::json`].
    pub fn texts(&self, column: &str) -> Result<Vec<String>, Fault> {
        serde_json::from_str(&self.text(column)?).map_err(|e| Fault::damaged(column, e))
    }
}
