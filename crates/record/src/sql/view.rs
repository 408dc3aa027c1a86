//! Several reading statements that see the same moment.

use super::arg::Sql;
use super::db::{Db, all, postgres};
use super::row::Row;
use super::seam::{self, Moment};
use super::sqlite::SqliteSnapshot;
use crate::fault::Fault;
use sqlx::{Postgres, Transaction};

/// The database as it was at one moment, while others go on writing.
pub(crate) enum View {
    /// A reader of its own.
    Sqlite(SqliteSnapshot),
    /// Repeatable read, read only.
    Postgres(Transaction<'static, Postgres>),
}

impl Db {
    /// Begins to read the database as it is now. Whoever holds a view holds one of few connections: not for long.
    pub(crate) async fn view(&self) -> Result<View, Fault> {
        let _busy = seam::reach(Moment::Read).await?;
        Ok(match self {
            Db::Sqlite(file) => View::Sqlite(file.snapshot().await?),
            Db::Postgres(pool) => {
                View::Postgres(pool.all.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        })
    }
}

impl View {
    /// True on PostgreSQL.
    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self, View::Postgres(_))
    }

    /// All rows of a reading statement.
    pub(crate) async fn rows(&mut self, sql: Sql) -> Result<Vec<Row>, Fault> {
        let _busy = seam::reach(Moment::Read).await?;
        match self {
            View::Sqlite(file) => file.rows(&sql),
            // Planned with the values: a plan for any word would be a bad one for the common ones.
            View::Postgres(tx) => all(postgres(sql).persistent(false).fetch(&mut **tx)).await,
        }
    }
}
