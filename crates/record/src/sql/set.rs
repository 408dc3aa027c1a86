//! Many rows of one shape: arrays through `unnest` in one statement on PostgreSQL, a prepared statement run for each
//! row on SQLite.
//!
//! On PostgreSQL one statement for a whole group is 2.5 times as fast as pipelined rows, and one for all its tables
//! ([`Batch`]) saves the trips between. SQLite runs in this process,
//! so that a row costs what its pages cost, and a statement of one row is the smallest that it can prepare.

mod array;

use super::arg::Cell;
use super::db::Tx;
use super::row::Row;
use super::sqlite;
use crate::fault::Fault;
use sqlx::postgres::{PgArguments, Postgres};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, SqlSafeStr as _};

/// Rows in one PostgreSQL statement, which bounds the memory of a group.
const POSTGRES_ROWS_MAX: usize = 4096;

/// The type of a column of a set.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Int,
    Text,
    Bytes,
}

/// A column: its name in the table, and its type.
pub(crate) type Column = (&'static str, Kind);

/// What is done with the rows of a set.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Write {
    /// They are inserted into a table; the second text says what happens to one that is there already.
    Insert(&'static str, &'static str),
    /// The rows of a table that have the key in the first column are changed to what stands in the others.
    Update(&'static str),
    /// A statement (`DELETE FROM table`) is run on what has the values of a row in its columns.
    Matching(&'static str),
}

impl Write {
    /// The statement. On PostgreSQL it takes one array for each column, numbered from `first`.
    fn text(self, columns: &[Column], postgres: bool, first: usize) -> String {
        let names = names(columns);
        if postgres {
            let rows = |named| rows(columns, first, named);
            return match self {
                Write::Insert(table, tail) => format!("INSERT INTO {table} ({names}) {}{tail}", rows(false)),
                Write::Update(table) => {
                    let key = columns.first().map_or("", |(key, _)| key);
                    let values = columns.iter().skip(1).map(|(name, _)| format!("{name} = step.{name}"));
                    let values = values.collect::<Vec<_>>().join(", ");
                    format!(
                        "UPDATE {table} SET {values} FROM ({}) AS step WHERE {table}.{key} = step.{key}",
                        rows(true)
                    )
                }
                Write::Matching(statement) => format!("{statement} WHERE ({names}) IN ({})", rows(false)),
            };
        }
        let joined = |texts: Vec<String>, with: &str| texts.join(with);
        match self {
            Write::Insert(table, tail) => {
                let marks = vec!["?"; columns.len()].join(", ");
                format!("INSERT INTO {table} ({names}) VALUES ({marks}){tail}")
            }
            Write::Update(table) => {
                // The key is the first of a row's cells and stands last in the statement: numbers say which is which.
                let key = columns.first().map_or("", |(key, _)| key);
                let values = columns.iter().enumerate().skip(1);
                let values = values.map(|(at, (name, _))| format!("{name} = ?{}", at + 1)).collect();
                format!("UPDATE {table} SET {} WHERE {key} = ?1", joined(values, ", "))
            }
            Write::Matching(statement) => {
                let same = columns.iter().map(|(name, _)| format!("{name} = ?")).collect();
                format!("{statement} WHERE {}", joined(same, " AND "))
            }
        }
    }
}

/// What is to be written, set by set. No two sets may change the same row: PostgreSQL does all of them at once.
#[derive(Debug, Default)]
pub(crate) struct Batch<'a>(Vec<(Set<'a>, Write)>);

impl<'a> Batch<'a> {
    /// Adds the rows of a set.
    pub(crate) fn add(&mut self, set: Set<'a>, write: Write) {
        if !set.cells.is_empty() {
            self.0.push((set, write));
        }
    }

    /// Rows that are inserted or changed, and the bytes in them.
    pub(crate) fn weight(&self) -> (u64, u64) {
        let written = self.0.iter().filter(|(_, write)| !matches!(write, Write::Matching(_)));
        written.fold((0, 0), |(rows, bytes), (set, _)| {
            let (more_rows, more_bytes) = set.weight();
            (rows + more_rows, bytes + more_bytes)
        })
    }

    /// Writes everything.
    pub(crate) async fn run(self, tx: &mut Tx) -> Result<(), Fault> {
        match tx {
            Tx::Sqlite(tx) => self.0.iter().try_for_each(|(set, write)| set.write_rows(tx, *write)),
            Tx::Postgres(tx) => {
                let (large, small): (Vec<_>, Vec<_>) =
                    self.0.iter().partition(|(set, _)| set.rows() > POSTGRES_ROWS_MAX);
                for (set, write) in large {
                    for query in set.queries(&write.text(set.columns, true, 1))? {
                        query.execute(&mut **tx).await?;
                    }
                }
                if !small.is_empty() {
                    one_statement(&small)?.execute(&mut **tx).await?;
                }
                Ok(())
            }
        }
    }
}

/// All sets in one statement: one trip to the server and back, instead of one for each.
fn one_statement(parts: &[&(Set<'_>, Write)]) -> Result<Query<'static, Postgres, PgArguments>, Fault> {
    let mut first = 1;
    let mut arguments = PgArguments::default();
    let mut texts = Vec::with_capacity(parts.len());
    for (at, (set, write)) in parts.iter().enumerate() {
        texts.push(format!("w{at} AS ({})", write.text(set.columns, true, first)));
        first += set.columns.len();
        array::bind(&mut arguments, set.columns, &set.cells).map_err(sqlx::Error::Encode)?;
    }
    let text = format!("WITH {} SELECT 1", texts.join(", "));
    Ok(sqlx::query_with(AssertSqlSafe(text).into_sql_str(), arguments))
}

/// Rows of one shape, that are inserted, or that a statement is matched against.
#[derive(Debug)]
pub(crate) struct Set<'a> {
    columns: &'static [Column],
    /// Row by row.
    cells: Vec<Cell<'a>>,
}

impl<'a> Set<'a> {
    pub(crate) fn new(columns: &'static [Column]) -> Set<'a> {
        Set { columns, cells: Vec::new() }
    }

    /// As [`Set::new`], with room for so many rows.
    pub(crate) fn with_room(columns: &'static [Column], rows: usize) -> Set<'a> {
        Set { columns, cells: Vec::with_capacity(rows * columns.len()) }
    }

    /// Adds a row; as many cells as columns.
    pub(crate) fn push<const N: usize>(&mut self, row: [Cell<'a>; N]) {
        debug_assert_eq!(N, self.columns.len(), "a row has as many cells as its set has columns");
        self.cells.extend(row);
    }

    /// Rows, and the bytes in them.
    pub(crate) fn weight(&self) -> (u64, u64) {
        let rows = self.rows();
        let bytes: usize = self.cells.iter().map(Cell::weight).sum();
        (rows as u64, bytes as u64)
    }

    fn rows(&self) -> usize {
        self.cells.len() / self.columns.len().max(1)
    }

    /// Writes the rows with one statement for each, or as many as the server likes.
    pub(crate) async fn write(self, tx: &mut Tx, write: Write) -> Result<(), Fault> {
        let mut batch = Batch::default();
        batch.add(self, write);
        batch.run(tx).await
    }

    fn write_rows(&self, tx: &sqlite::SqliteTx, write: Write) -> Result<(), Fault> {
        let text = write.text(self.columns, false, 1);
        self.each_row(tx, &text, |statement| statement.raw_execute().map(|_| ()))
    }

    /// Reads (`SELECT .. FROM table`) what has the values of a row in its columns.
    pub(crate) async fn read(self, tx: &mut Tx, statement: &'static str) -> Result<Vec<Row>, Fault> {
        let text = Write::Matching(statement).text(self.columns, tx.is_postgres(), 1);
        let mut found = Vec::new();
        match tx {
            Tx::Sqlite(tx) => self.each_row(tx, &text, |statement| {
                found.append(&mut sqlite::collect(statement, |_| false)?);
                Ok(())
            })?,
            Tx::Postgres(tx) => {
                for query in self.queries(&text)? {
                    found.extend(query.fetch_all(&mut **tx).await?.into_iter().map(Row::Postgres));
                }
            }
        }
        Ok(found)
    }

    fn each_row(
        &self,
        tx: &sqlite::SqliteTx,
        text: &str,
        mut run: impl FnMut(&mut rusqlite::CachedStatement<'_>) -> Result<(), rusqlite::Error>,
    ) -> Result<(), Fault> {
        if self.cells.is_empty() {
            return Ok(());
        }
        tx.run(|writer| {
            let mut statement = writer.prepare_cached(text)?;
            for row in self.cells.chunks(self.columns.len().max(1)) {
                for (at, cell) in row.iter().enumerate() {
                    sqlite::bind(&mut statement, at + 1, cell)?;
                }
                run(&mut statement)?;
            }
            Ok(())
        })
    }

    /// The statement with the columns as arrays; once for each so many rows.
    fn queries(&self, text: &str) -> Result<Vec<Query<'static, Postgres, PgArguments>>, Fault> {
        let width = self.columns.len().max(1);
        let part = |cells| {
            let mut arguments = PgArguments::default();
            array::bind(&mut arguments, self.columns, cells).map_err(sqlx::Error::Encode)?;
            Ok::<_, Fault>(sqlx::query_with(AssertSqlSafe(text.to_owned()).into_sql_str(), arguments))
        };
        self.cells.chunks(POSTGRES_ROWS_MAX * width).map(part).collect()
    }
}

fn names(columns: &[Column]) -> String {
    columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

/// The columns as arrays side by side. `unnest` stands among what is selected, not in FROM: there each array would be
/// written to a store of its own before the first row is read.
fn rows(columns: &[Column], first: usize, named: bool) -> String {
    let arrays = columns.iter().enumerate().map(|(at, (name, kind))| {
        let word = match kind {
            Kind::Int => "bigint",
            Kind::Text => "text",
            Kind::Bytes => "bytea",
        };
        let array = format!("unnest(${}::{word}[])", first + at);
        if named { format!("{array} AS {name}") } else { array }
    });
    format!("SELECT {}", arrays.collect::<Vec<_>>().join(", "))
}
