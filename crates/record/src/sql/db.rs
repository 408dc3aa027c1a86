//! The two databases behind one type.

use super::arg::{Cell, Sql};
use super::pools::Pools;
use super::row::Row;
use super::seam::{self, Moment};
use super::sqlite::{self, Sqlite, SqliteTx};
use crate::fault::Fault;
use futures_util::TryStreamExt as _;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Postgres, SqlSafeStr as _, Transaction};

/// A database: SQLite with one writer and a few readers, or PostgreSQL. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Db {
    /// A file.
    Sqlite(Sqlite),
    /// A server.
    Postgres(Pools),
}

/// A transaction that writes. Dropped without [`Tx::commit`], it leaves nothing.
#[derive(Debug)]
pub enum Tx {
    /// On the one writer, begun IMMEDIATE.
    Sqlite(SqliteTx),
    /// Read committed.
    Postgres(Transaction<'static, Postgres>),
}

/// Each statement sees what was committed before it, whatever the server's default: after the wait for a lock, the newest
/// state must be seen.
pub(super) const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";

/// A statement of PostgreSQL with its arguments.
pub(super) fn postgres(sql: Sql) -> Query<'static, Postgres, PgArguments> {
    let query = sqlx::query(AssertSqlSafe(sql.text).into_sql_str());
    sql.args.into_iter().fold(query, |query, arg| match arg {
        Cell::Int(value) => query.bind(value),
        Cell::Text(value) => query.bind(value),
        Cell::Bytes(value) => query.bind(value),
    })
}

impl Db {
    /// All rows of a reading statement.
    ///
    /// # Errors
    /// [`Fault::Database`]; so for all that follow.
    pub async fn rows(&self, sql: Sql) -> Result<Vec<Row>, Fault> {
        let _busy = seam::reach(Moment::Read).await?;
        match self {
            Db::Sqlite(file) => file.read(|reader| sqlite::rows(reader, &sql)).await,
            Db::Postgres(pools) => all(postgres(sql).fetch(&pools.all)).await,
        }
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`Db::rows`].
    pub async fn row(&self, sql: Sql) -> Result<Option<Row>, Fault> {
        let _busy = seam::reach(Moment::Read).await?;
        match self {
            Db::Sqlite(file) => file.read(|reader| sqlite::row(reader, &sql)).await,
            Db::Postgres(pools) => Ok(postgres(sql).fetch_optional(&pools.all).await?.map(Row::Postgres)),
        }
    }

    /// The row of a key. As [`Db::row`], for what an index finds at once: it is read without any ceremony.
    ///
    /// # Errors
    /// As [`Db::rows`].
    pub async fn by_key(&self, sql: Sql) -> Result<Option<Row>, Fault> {
        let _busy = seam::reach(Moment::Read).await?;
        match self {
            Db::Sqlite(file) => file.read_briefly(|reader| sqlite::row(reader, &sql)).await,
            Db::Postgres(pools) => Ok(postgres(sql).fetch_optional(&pools.all).await?.map(Row::Postgres)),
        }
    }

    /// Writes with one statement of its own; how many rows it changed.
    ///
    /// # Errors
    /// As [`Db::rows`].
    pub async fn run(&self, sql: Sql) -> Result<u64, Fault> {
        let busy = seam::reach(Moment::Write).await?;
        let changed = match self {
            Db::Sqlite(file) => file.turn().await?.run(|writer| sqlite::run(writer, &sql))?,
            Db::Postgres(pools) => postgres(sql).execute(&pools.all).await?.rows_affected(),
        };
        drop(busy);
        seam::committed().await.map(|()| changed)
    }

    /// Writes with one statement that returns rows.
    ///
    /// # Errors
    /// As [`Db::rows`].
    pub async fn run_returning(&self, sql: Sql) -> Result<Vec<Row>, Fault> {
        let busy = seam::reach(Moment::Write).await?;
        let rows = match self {
            Db::Sqlite(file) => file.turn().await?.run(|writer| sqlite::rows(writer, &sql))?,
            Db::Postgres(pools) => all(postgres(sql).fetch(&pools.all)).await?,
        };
        drop(busy);
        seam::committed().await.map(|()| rows)
    }

    /// Begins a transaction that writes. On SQLite it waits for the one writer.
    ///
    /// # Errors
    /// As [`Db::rows`].
    pub async fn begin(&self) -> Result<Tx, Fault> {
        let _busy = seam::reach(Moment::Begin).await?;
        Ok(match self {
            Db::Sqlite(file) => Tx::Sqlite(file.begin().await?),
            Db::Postgres(pools) => Tx::Postgres(pools.all.begin_with(BEGIN).await?),
        })
    }

    /// What a claiming SELECT ends with: rows that another worker holds are passed over.
    /// SQLite has one writer, so that there is nothing to pass over.
    pub fn skip_locked(&self) -> &'static str {
        match self {
            Db::Sqlite(_) => "",
            Db::Postgres(_) => " FOR UPDATE SKIP LOCKED",
        }
    }

    /// What a SELECT ends with that keeps its row until the transaction ends.
    pub fn for_update(&self) -> &'static str {
        match self {
            Db::Sqlite(_) => "",
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
            Db::Sqlite(file) => file.close().await,
            Db::Postgres(pools) => pools.close().await,
        }
    }
}

pub(super) async fn all(
    rows: impl futures_util::Stream<Item = Result<sqlx::postgres::PgRow, sqlx::Error>>,
) -> Result<Vec<Row>, Fault> {
    Ok(rows.map_ok(Row::Postgres).try_collect().await?)
}

impl Tx {
    /// All rows of a statement.
    ///
    /// # Errors
    /// As [`Db::rows`].
    pub async fn rows(&mut self, sql: Sql) -> Result<Vec<Row>, Fault> {
        let _busy = seam::reach(Moment::Within).await?;
        match self {
            Tx::Sqlite(tx) => tx.run(|writer| sqlite::rows(writer, &sql)),
            Tx::Postgres(tx) => all(postgres(sql).fetch(&mut **tx)).await,
        }
    }

    /// Writes; how many rows changed.
    ///
    /// # Errors
    /// As [`Db::rows`].
    pub async fn run(&mut self, sql: Sql) -> Result<u64, Fault> {
        let _busy = seam::reach(Moment::Within).await?;
        match self {
            Tx::Sqlite(tx) => tx.run(|writer| sqlite::run(writer, &sql)),
            Tx::Postgres(tx) => Ok(postgres(sql).execute(&mut **tx).await?.rows_affected()),
        }
    }

    /// Runs a script of the source: several statements, no arguments.
    pub(crate) async fn script(&mut self, text: &'static str) -> Result<(), Fault> {
        match self {
            Tx::Sqlite(tx) => tx.run(|writer| writer.execute_batch(text)),
            Tx::Postgres(tx) => Ok(sqlx::raw_sql(text).execute(&mut **tx).await.map(|_| ())?),
        }
    }

    /// Makes it durable.
    ///
    /// # Errors
    /// As [`Db::rows`].
    pub async fn commit(self) -> Result<(), Fault> {
        let busy = seam::reach(Moment::Commit).await?;
        match self {
            Tx::Sqlite(tx) => tx.commit()?,
            Tx::Postgres(tx) => tx.commit().await?,
        }
        drop(busy);
        seam::committed().await
    }

    /// True on PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        matches!(self, Tx::Postgres(_))
    }
}
