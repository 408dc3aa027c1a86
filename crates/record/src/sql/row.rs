//! A row of either database, read by column name.

use crate::Json;
use crate::fault::Fault;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

/// A row of either database.
#[derive(Debug)]
pub enum Row {
    /// From SQLite.
    Sqlite(SqliteRow),
    /// From PostgreSQL.
    Postgres(PgRow),
}

macro_rules! get {
    ($self:ident, $column:ident) => {
        match $self {
            Row::Sqlite(row) => Ok(row.try_get($column)?),
            Row::Postgres(row) => Ok(row.try_get($column)?),
        }
    };
}

impl Row {
    /// A whole number.
    ///
    /// # Errors
    /// [`Fault::Database`] if the column is missing, null or of another type; so for all that follow.
    pub fn int(&self, column: &str) -> Result<i64, Fault> {
        get!(self, column)
    }

    /// A whole number or null.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn int_or_null(&self, column: &str) -> Result<Option<i64>, Fault> {
        get!(self, column)
    }

    /// A text.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn text(&self, column: &str) -> Result<String, Fault> {
        get!(self, column)
    }

    /// A text or null.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn text_or_null(&self, column: &str) -> Result<Option<String>, Fault> {
        get!(self, column)
    }

    /// Bytes.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn bytes(&self, column: &str) -> Result<Vec<u8>, Fault> {
        get!(self, column)
    }

    /// Bytes or null.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn bytes_or_null(&self, column: &str) -> Result<Option<Vec<u8>>, Fault> {
        get!(self, column)
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
