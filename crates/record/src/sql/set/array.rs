//! A column of a set as an array of PostgreSQL, written from the cells straight into the message.

use super::{Column, Kind};
use crate::sql::arg::Cell;
use sqlx::encode::{Encode, IsNull};
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgArguments, PgTypeInfo, Postgres};
use sqlx::{Arguments as _, Type};

/// Bytes of an array before its first element.
const HEAD_BYTES: usize = 20;
/// Bytes before each element: its length.
const LENGTH_BYTES: usize = 4;

/// The columns of some rows as arrays, one argument for each.
pub(super) fn bind(
    into: &mut PgArguments,
    columns: &[Column],
    cells: &[Cell<'_>],
) -> Result<(), BoxDynError> {
    let bytes: usize = cells.iter().map(|cell| cell.weight() + LENGTH_BYTES).sum();
    // Room for all at once: a message that grows is copied again and again.
    into.reserve(columns.len(), bytes + columns.len() * (HEAD_BYTES + LENGTH_BYTES));
    let width = columns.len();
    columns
        .iter()
        .enumerate()
        .try_for_each(|(at, (_, kind))| into.add(Array { cells, width, at, kind: *kind }))
}

/// Every `width`th cell from `at` on.
struct Array<'c> {
    cells: &'c [Cell<'c>],
    width: usize,
    at: usize,
    kind: Kind,
}

impl Type<Postgres> for Array<'_> {
    /// What [`Array::produces`] says stands before this.
    fn type_info() -> PgTypeInfo {
        <Vec<i64> as Type<Postgres>>::type_info()
    }
}

impl Encode<'_, Postgres> for Array<'_> {
    fn produces(&self) -> Option<PgTypeInfo> {
        Some(match self.kind {
            Kind::Int => <Vec<i64> as Type<Postgres>>::type_info(),
            Kind::Text => <Vec<String> as Type<Postgres>>::type_info(),
            Kind::Bytes => <Vec<Vec<u8>> as Type<Postgres>>::type_info(),
        })
    }

    /// The binary form of an array: dimensions, whether there are nulls, the type of an element, their number, the
    /// number of the first; then each element with its length, which is -1 for null (`array_recv` of PostgreSQL).
    fn encode_by_ref(&self, buf: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        let elements = || self.cells.iter().skip(self.at).step_by(self.width.max(1));
        let count = i32::try_from(elements().len())?;
        let has_nulls = elements().any(is_null);
        for number in [1, i32::from(has_nulls), element_type(self.kind), count, 1] {
            buf.extend_from_slice(&number.to_be_bytes());
        }
        for cell in elements() {
            match (self.kind, cell) {
                (Kind::Int, Cell::Int(Some(value))) => element(buf, &value.to_be_bytes())?,
                (Kind::Text, Cell::Text(Some(value))) => element(buf, value.as_bytes())?,
                (Kind::Bytes, Cell::Bytes(Some(value))) => element(buf, value)?,
                (_, cell) => {
                    debug_assert!(is_null(cell), "cell {cell:?} does not fit its column");
                    buf.extend_from_slice(&(-1_i32).to_be_bytes());
                }
            }
        }
        Ok(IsNull::No)
    }
}

fn element(buf: &mut PgArgumentBuffer, bytes: &[u8]) -> Result<(), BoxDynError> {
    buf.extend_from_slice(&i32::try_from(bytes.len())?.to_be_bytes());
    buf.extend_from_slice(bytes);
    Ok(())
}

fn is_null(cell: &Cell<'_>) -> bool {
    matches!(cell, Cell::Int(None) | Cell::Text(None) | Cell::Bytes(None))
}

/// The number by which every PostgreSQL knows the type (`pg_type.dat`).
fn element_type(kind: Kind) -> i32 {
    match kind {
        Kind::Int => 20,
        Kind::Text => 25,
        Kind::Bytes => 17,
    }
}
