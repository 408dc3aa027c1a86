//! The two databases behind one type.

use super::arg::{Arg, Sql};
use super::row::Row;
use crate::fault::Fault;
use futures_util::TryStreamExt as _;
use sqlx::{
    AssertSqlSafe, Connection as _, PgPool, Postgres, SqlSafeStr as _, Sqlite, SqlitePool, Transaction,
};

/// A database: SQLite with one writer and a pool of readers, or PostgreSQL. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Db {
    /// A file.
    Sqlite {
        /// The one connection that writes.
        writer: SqlitePool,
        /// Connections that read what was committed.
        readers: SqlitePool,
    },
    /// A server.
    Postgres(PgPool),
}

/// A transaction that writes. Dropped without [`Tx::commit`], it leaves nothing.
#[derive(Debug)]
pub enum Tx {
    /// On the one writer, begun IMMEDIATE.
    Sqlite(Transaction<'static, Sqlite>),
    /// Read committed.
    Postgres(Transaction<'static, Postgres>),
}

/// Prepares a statement of one database with its arguments.
macro_rules! query {
    ($db:ty, $sql:expr, |$q:ident, $column:ident| $columns:expr) => {{
        let mut $q = sqlx::query::<$db>(AssertSqlSafe($sql.text).into_sql_str());
        for arg in $sql.args {
            $q = match arg {
                Arg::Int(v) => $q.bind(v),
                Arg::Text(v) => $q.bind(v),
                Arg::Bytes(v) => $q.bind(v),
                $column => $columns,
            };
        }
        $q
    }};
}
macro_rules! sqlite {
    ($sql:expr) => {
        // SQLite has no arrays: a set is written as VALUES there.
        query!(Sqlite, $sql, |q, column| {
            debug_assert!(false, "a column was bound on SQLite: {column:?}");
            q
        })
    };
}
macro_rules! postgres {
    ($sql:expr) => {
        query!(Postgres, $sql, |q, column| match column {
            Arg::Ints(v) => q.bind(v),
            Arg::Texts(v) => q.bind(v),
            Arg::Blobs(v) => q.bind(v),
            Arg::Int(_) | Arg::Text(_) | Arg::Bytes(_) => q,
        })
    };
}

impl Db {
    /// All rows of a reading statement.
    ///
    /// # Errors
    /// [`Fault::Database`]; so for all that follow.
    pub async fn rows(&self, sql: Sql) -> Result<Vec<Row>, Fault> {
        Ok(match self {
            Db::Sqlite { readers, .. } => {
                sqlite!(sql).fetch(readers).map_ok(Row::Sqlite).try_collect().await?
            }
            Db::Postgres(pool) => postgres!(sql).fetch(pool).map_ok(Row::Postgres).try_collect().await?,
        })
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`Db::rows`].
    pub async fn row(&self, sql: Sql) -> Result<Option<Row>, Fault> {
        Ok(match self {
            Db::Sqlite { readers, .. } => sqlite!(sql).fetch_optional(readers).await?.map(Row::Sqlite),
            Db::Postgres(pool) => postgres!(sql).fetch_optional(pool).await?.map(Row::Postgres),
        })
    }

    /// Writes with one statement of its own; how many rows it changed.
    ///
    /// # Errors
    /// As [`Db::rows`].
    pub async fn run(&self, sql: Sql) -> Result<u64, Fault> {
        Ok(match self {
            Db::Sqlite { writer, .. } => sqlite!(sql).execute(writer).await?.rows_affected(),
            Db::Postgres(pool) => postgres!(sql).execute(pool).await?.rows_affected(),
        })
    }

    /// Writes with one statement that returns rows.
    ///
    /// # Errors
    /// As [`Db::rows`].
    pub async fn run_returning(&self, sql: Sql) -> Result<Vec<Row>, Fault> {
        Ok(match self {
            Db::Sqlite { writer, .. } => {
                sqlite!(sql).fetch_all(writer).await?.into_iter().map(Row::Sqlite).collect()
            }
            Db::Postgres(pool) => {
                postgres!(sql).fetch_all(pool).await?.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// Begins a transaction that writes. On SQLite it waits for the one writer.
    ///
    /// # Errors
    /// As [`Db::rows`].
    pub async fn begin(&self) -> Result<Tx, Fault> {
        Ok(match self {
            // Deferred transactions that turn into writers fail with "database is locked" instead of waiting.
            Db::Sqlite { writer, .. } => Tx::Sqlite(begin_sqlite(writer).await?),
            // Each statement sees what was committed before it, whatever the server's default: after the wait for
            // a lock, the newest state must be seen.
            Db::Postgres(pool) => {
                Tx::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED").await?)
            }
        })
    }

    /// What a claiming SELECT ends with: rows that another worker holds are passed over.
    /// SQLite has one writer, so that there is nothing to pass over.
    pub fn skip_locked(&self) -> &'static str {
        match self {
            Db::Sqlite { .. } => "",
            Db::Postgres(_) => " FOR UPDATE SKIP LOCKED",
        }
    }

    /// What a SELECT ends with that keeps its row until the transaction ends.
    pub fn for_update(&self) -> &'static str {
        match self {
            Db::Sqlite { .. } => "",
            Db::Postgres(_) => " FOR UPDATE",
        }
    }

    /// True on PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        matches!(self, Db::Postgres(_))
    }

    /// Closes all connections; on SQLite the write-ahead log is folded into the file.
    pub async fn close(&self) {
        match self {
            Db::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Db::Postgres(pool) => pool.close().await,
        }
    }
}

/// A full disk makes SQLite end the transaction by itself; the driver still counts it as open and refuses the next
/// one for ever. Such a connection is given up for a new one.
async fn begin_sqlite(writer: &SqlitePool) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
    match writer.begin_with("BEGIN IMMEDIATE").await {
        Err(error) if !matches!(error, sqlx::Error::Database(_) | sqlx::Error::PoolTimedOut) => {
            writer.acquire().await?.detach().close_hard().await?;
            writer.begin_with("BEGIN IMMEDIATE").await
        }
        begun => begun,
    }
}

impl Tx {
    /// All rows of a statement.
    ///
    /// # Errors
    /// As [`Db::rows`].
    pub async fn rows(&mut self, sql: Sql) -> Result<Vec<Row>, Fault> {
        Ok(match self {
            Tx::Sqlite(tx) => sqlite!(sql).fetch_all(&mut **tx).await?.into_iter().map(Row::Sqlite).collect(),
            Tx::Postgres(tx) => {
                postgres!(sql).fetch_all(&mut **tx).await?.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// Writes; how many rows changed.
    ///
    /// # Errors
    /// As [`Db::rows`].
    pub async fn run(&mut self, sql: Sql) -> Result<u64, Fault> {
        Ok(match self {
            Tx::Sqlite(tx) => sqlite!(sql).execute(&mut **tx).await?.rows_affected(),
            Tx::Postgres(tx) => postgres!(sql).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// Runs a script of the source: several statements, no arguments.
    pub(crate) async fn script(&mut self, text: &'static str) -> Result<(), Fault> {
        match self {
            Tx::Sqlite(tx) => sqlx::raw_sql(text).execute(&mut **tx).await.map(|_| ())?,
            Tx::Postgres(tx) => sqlx::raw_sql(text).execute(&mut **tx).await.map(|_| ())?,
        }
        Ok(())
    }

    /// Makes it durable.
    ///
    /// # Errors
    /// As [`Db::rows`].
    pub async fn commit(self) -> Result<(), Fault> {
        match self {
            Tx::Sqlite(tx) => tx.commit().await?,
            Tx::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// True on PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        matches!(self, Tx::Postgres(_))
    }
}
