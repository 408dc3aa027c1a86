//! Tables as rows of cells, the same from and to both databases.

use crate::fault::Fault;
use crate::open::Record;
use crate::sql::{Arg, Cell, Db, Row, Sql, SqliteSnapshot};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use futures_util::TryStreamExt as _;
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, Postgres, Transaction};

/// Rows that are handed on at once.
const ROWS_PER_BATCH: usize = 500;
/// Bytes after which rows are handed on, however few they are: one row has at most some 16 MiB.
const BATCH_BYTES: usize = 1024 * 1024;
/// Arguments of one inserting statement; SQLite takes 32,766.
const ARGS_PER_STATEMENT: usize = 2_000;
/// Not copied: the history of the schema is the target's own, people sign in again, and who serves the one does not
/// serve the other.
const LEFT_OUT: [&str; 3] = ["schema_migration", "session", "server"];

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CellKind {
    /// A whole number.
    Int,
    /// A text.
    Text,
    /// Bytes; in base 64 where they are written as JSON.
    Bytes,
}

/// A table and its columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Name.
    pub table: String,
    /// Columns in the order of cells.
    pub columns: Vec<(String, CellKind)>,
}

/// A row.
pub(crate) type Cells = Vec<Arg>;

/// The whole database as it was at one moment, while others go on writing.
pub(crate) enum Snapshot {
    Sqlite(SqliteSnapshot),
    Postgres(Transaction<'static, Postgres>),
}

impl Table {
    /// Writes a row as one line of JSON, without the line feed.
    pub(crate) fn line(&self, cells: Cells) -> String {
        let cells = cells.into_iter().map(|cell| match cell {
            Cell::Int(value) => value.into(),
            Cell::Text(value) => value.map(|text| text.into_owned()).into(),
            Cell::Bytes(value) => value.map(|bytes| BASE64.encode(bytes)).into(),
        });
        serde_json::Value::Array(cells.collect()).to_string()
    }

    /// Reads a row back.
    pub(crate) fn cells(&self, line: &str) -> Result<Cells, Fault> {
        let damaged = |why: &str| Fault::damaged(format!("a row of {}", self.table), why);
        let cells: Vec<serde_json::Value> =
            serde_json::from_str(line).map_err(|error| damaged(&error.to_string()))?;
        if cells.len() != self.columns.len() {
            return Err(damaged("it does not have as many cells as the table has columns"));
        }
        let read = |(cell, (name, kind)): (serde_json::Value, &(String, CellKind))| {
            use serde_json::Value as Json;
            Ok(match (kind, cell) {
                (CellKind::Int, Json::Null) => Arg::Int(None),
                (CellKind::Text, Json::Null) => Arg::Text(None),
                (CellKind::Bytes, Json::Null) => Arg::Bytes(None),
                (CellKind::Int, Json::Number(number)) if number.is_i64() => Arg::Int(number.as_i64()),
                (CellKind::Text, Json::String(text)) => text.into(),
                (CellKind::Bytes, Json::String(text)) => {
                    BASE64.decode(text).map_err(|_| damaged("bytes are not base 64"))?.into()
                }
                (kind, _) => return Err(damaged(&format!("the column {name} is not of kind {kind:?}"))),
            })
        };
        cells.into_iter().zip(&self.columns).map(read).collect()
    }

    /// Names are put into statements: none may hold anything but letters, digits and `_`.
    pub(crate) fn is_plain(&self) -> bool {
        let plain = |name: &str| {
            !name.is_empty()
                && name.bytes().all(|b| b == b'_' || b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        plain(&self.table) && !self.columns.is_empty() && self.columns.iter().all(|(name, _)| plain(name))
    }

    fn column_list(&self) -> String {
        self.columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

impl Record {
    /// The tables that are copied, by name, with the columns that both databases have.
    pub(crate) async fn tables(&self) -> Result<Vec<Table>, Fault> {
        // What a database makes of the words (`search_..`) is its own.
        let sql = if self.db.is_postgres() {
            "SELECT c.table_name::text AS tbl, c.column_name::text AS col, c.data_type::text AS kind \
             FROM information_schema.columns c JOIN information_schema.tables t \
             ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE' \
             WHERE c.table_schema = current_schema() AND c.is_generated = 'NEVER' \
             AND c.table_name NOT LIKE 'search\\_%' \
             ORDER BY c.table_name, c.ordinal_position"
        } else {
            "SELECT m.name AS tbl, p.name AS col, p.type AS kind FROM sqlite_schema m \
             JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
             AND m.name NOT LIKE 'search\\_%' ESCAPE '\\' \
             ORDER BY m.name, p.cid"
        };
        let mut tables: Vec<Table> = Vec::new();
        for row in self.db.rows(Sql::new(sql)).await? {
            let (name, column) = (row.text("tbl")?, row.text("col")?);
            if LEFT_OUT.contains(&name.as_str()) {
                continue;
            }
            let kind = match row.text("kind")?.to_ascii_lowercase().as_str() {
                "integer" | "bigint" => CellKind::Int,
                "text" => CellKind::Text,
                "blob" | "bytea" => CellKind::Bytes,
                other => {
                    let why = format!("its column {column} is of the type {other}");
                    return Err(Fault::damaged(format!("the table {name}"), why));
                }
            };
            match tables.last_mut().filter(|last| last.table == name) {
                Some(last) => last.columns.push((column, kind)),
                None => tables.push(Table { table: name, columns: vec![(column, kind)] }),
            }
        }
        Ok(tables)
    }

    /// Begins to read the database as it is now.
    pub(crate) async fn snapshot(&self) -> Result<Snapshot, Fault> {
        Ok(match &self.db {
            Db::Sqlite(file) => Snapshot::Sqlite(file.snapshot().await?),
            Db::Postgres(pools) => Snapshot::Postgres(
                pools.all.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?,
            ),
        })
    }

    /// Adds rows to a table, all in one transaction.
    pub(crate) async fn load_rows(&self, table: &Table, rows: Vec<Cells>) -> Result<(), Fault> {
        let per_statement = (ARGS_PER_STATEMENT / table.columns.len().max(1)).max(1);
        let mut rows = rows.into_iter().peekable();
        let mut tx = self.db.begin().await?;
        while rows.peek().is_some() {
            let mut sql =
                Sql::built(format!("INSERT INTO {} ({}) VALUES ", table.table, table.column_list()));
            for (at, row) in rows.by_ref().take(per_statement).enumerate() {
                let numbers: Vec<String> =
                    row.into_iter().map(|cell| format!("${}", sql.push(cell))).collect();
                sql.add(&format!("{}({})", if at == 0 { "" } else { ", " }, numbers.join(", ")));
            }
            tx.run(sql).await?;
        }
        tx.commit().await
    }

    /// Empties a table that a migration has put its first rows into.
    pub(crate) async fn clear(&self, table: &Table) -> Result<(), Fault> {
        self.db.run(Sql::built(format!("DELETE FROM {}", table.table))).await.map(|_| ())
    }
}

impl Snapshot {
    /// Hands on all rows of a table in batches; says how many there were.
    pub(crate) async fn read(
        &mut self,
        table: &Table,
        mut each: impl AsyncFnMut(Vec<Cells>) -> Result<(), Fault>,
    ) -> Result<u64, Fault> {
        let text = format!("SELECT {} FROM {}", table.column_list(), table.table);
        let (mut count, mut bytes, mut batch) = (0, 0, Vec::new());
        let mut take = async |row: Row| {
            let cells = cells_of(&row, table)?;
            bytes += cells.iter().map(size_of_cell).sum::<usize>();
            count += 1;
            batch.push(cells);
            if batch.len() >= ROWS_PER_BATCH || bytes >= BATCH_BYTES {
                bytes = 0;
                each(std::mem::take(&mut batch)).await?;
            }
            Ok::<(), Fault>(())
        };
        match self {
            Snapshot::Sqlite(file) => file.stream(text, take).await?,
            Snapshot::Postgres(tx) => {
                let mut rows = sqlx::query(AssertSqlSafe(text)).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    take(Row::Postgres(row)).await?;
                }
            }
        }
        if !batch.is_empty() {
            each(batch).await?;
        }
        Ok(count)
    }
}

fn cells_of(row: &Row, table: &Table) -> Result<Cells, Fault> {
    let cell = |(name, kind): &(String, CellKind)| {
        Ok(match kind {
            CellKind::Int => row.int_or_null(name)?.into(),
            CellKind::Text => row.text_or_null(name)?.into(),
            CellKind::Bytes => Cell::Bytes(row.bytes_or_null(name)?.map(Into::into)),
        })
    };
    table.columns.iter().map(cell).collect()
}

fn size_of_cell(cell: &Arg) -> usize {
    match cell {
        Cell::Text(Some(text)) => text.len(),
        Cell::Bytes(Some(bytes)) => bytes.len(),
        _ => 8,
    }
}
