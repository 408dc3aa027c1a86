//! Many rows in one statement: arrays through `unnest` on PostgreSQL, `VALUES` lists on SQLite.
//!
//! On PostgreSQL one statement for a whole group is 2.5 times as fast as pipelined rows; on SQLite each statement
//! is a trip to sqlx's thread. `VALUES` lists come in sizes of powers of two, so that few texts are prepared.

use super::arg::{Arg, Sql};
use super::db::Tx;
use super::row::Row;
use crate::fault::Fault;

/// Rows in one SQLite statement; 256 rows of 22 columns stay far below its limit of 32,766 arguments.
const SQLITE_ROWS_MAX: usize = 256;
/// Rows in one PostgreSQL statement, which bounds the memory of a group.
const POSTGRES_ROWS_MAX: usize = 4096;

/// The type of a column of a set.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Int,
    Text,
    Bytes,
}

/// Rows of one shape, that are inserted, or that a statement is matched against.
#[derive(Debug)]
pub(crate) struct Set {
    kinds: &'static [Kind],
    /// Row by row.
    cells: Vec<Arg>,
}

impl Set {
    pub(crate) fn new(kinds: &'static [Kind]) -> Set {
        Set { kinds, cells: Vec::new() }
    }

    /// Adds a row; as many cells as kinds.
    pub(crate) fn push<const N: usize>(&mut self, row: [Arg; N]) {
        debug_assert_eq!(N, self.kinds.len(), "a row has as many cells as its set has columns");
        self.cells.extend(row);
    }

    /// Rows, and the bytes in them.
    pub(crate) fn weight(&self) -> (u64, u64) {
        let rows = self.cells.len() / self.kinds.len().max(1);
        let bytes: usize = self.cells.iter().map(Arg::weight).sum();
        (rows as u64, bytes as u64)
    }

    /// Runs `head (rows) tail` for all rows; how many rows changed.
    pub(crate) async fn run(self, tx: &mut Tx, head: &str, tail: &str) -> Result<u64, Fault> {
        let mut changed = 0;
        for sql in self.statements(tx.is_postgres(), head, tail) {
            changed += tx.run(sql).await?;
        }
        Ok(changed)
    }

    /// Reads `head (rows) tail` for all rows.
    pub(crate) async fn rows(self, tx: &mut Tx, head: &str, tail: &str) -> Result<Vec<Row>, Fault> {
        let mut rows = Vec::new();
        for sql in self.statements(tx.is_postgres(), head, tail) {
            rows.extend(tx.rows(sql).await?);
        }
        Ok(rows)
    }

    fn statements(self, postgres: bool, head: &str, tail: &str) -> Vec<Sql> {
        let width = self.kinds.len().max(1);
        let mut left = self.cells.len() / width;
        let mut cells = self.cells.into_iter();
        let mut statements = Vec::new();
        while left > 0 {
            let rows = if postgres { left.min(POSTGRES_ROWS_MAX) } else { largest_power(left) };
            let part: Vec<Arg> = cells.by_ref().take(rows * width).collect();
            statements.push(if postgres {
                arrays(self.kinds, part, head, tail)
            } else {
                values(width, rows, part, head, tail)
            });
            left -= rows;
        }
        statements
    }
}

fn largest_power(left: usize) -> usize {
    let mut size = SQLITE_ROWS_MAX;
    while size > left {
        size /= 2;
    }
    size.max(1)
}

fn values(width: usize, rows: usize, cells: Vec<Arg>, head: &str, tail: &str) -> Sql {
    let mut text = String::with_capacity(head.len() + tail.len() + rows * (width * 2 + 2) + 8);
    text.push_str(head);
    text.push_str(" VALUES ");
    // No numbers: SQLite looks for the place of a numbered argument in a list, which is quadratic in their count.
    let row = format!("({})", ["?"].repeat(width).join(","));
    for at in 0..rows {
        if at > 0 {
            text.push(',');
        }
        text.push_str(&row);
    }
    text.push_str(tail);
    let mut sql = Sql::built(text);
    sql.args = cells;
    sql
}

fn arrays(kinds: &[Kind], cells: Vec<Arg>, head: &str, tail: &str) -> Sql {
    let mut columns: Vec<Arg> = kinds
        .iter()
        .map(|kind| match kind {
            Kind::Int => Arg::Ints(Vec::new()),
            Kind::Text => Arg::Texts(Vec::new()),
            Kind::Bytes => Arg::Blobs(Vec::new()),
        })
        .collect();
    let width = kinds.len().max(1);
    for (at, cell) in cells.into_iter().enumerate() {
        match (columns.get_mut(at % width), cell) {
            (Some(Arg::Ints(column)), Arg::Int(value)) => column.push(value),
            (Some(Arg::Texts(column)), Arg::Text(value)) => column.push(value),
            (Some(Arg::Blobs(column)), Arg::Bytes(value)) => column.push(value),
            (column, cell) => debug_assert!(false, "cell {cell:?} does not fit column {column:?}"),
        }
    }
    let types = kinds.iter().enumerate().map(|(at, kind)| {
        let word = match kind {
            Kind::Int => "bigint",
            Kind::Text => "text",
            Kind::Bytes => "bytea",
        };
        format!("${}::{word}[]", at + 1)
    });
    let mut sql =
        Sql::built(format!("{head} SELECT * FROM unnest({}){tail}", types.collect::<Vec<_>>().join(",")));
    sql.args = columns;
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_becomes_values_in_powers_of_two_on_sqlite_and_one_unnest_on_postgresql() {
        let set = || {
            let mut set = Set::new(&[Kind::Text, Kind::Int]);
            for n in 0..7 {
                set.push(["a".into(), n.into()]);
            }
            set
        };
        let sizes: Vec<usize> = set().statements(false, "X", "").iter().map(|s| s.args.len() / 2).collect();
        assert_eq!(sizes, [4, 2, 1]);
        let one = set().statements(true, "X", " Y");
        assert_eq!(one.len(), 1);
        assert_eq!(one[0].text, "X SELECT * FROM unnest($1::text[],$2::bigint[]) Y");
        assert_eq!(one[0].args[1], Arg::Ints((0..7).map(Some).collect()));
    }
}
