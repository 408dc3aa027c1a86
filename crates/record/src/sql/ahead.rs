//! Committing ahead of the disk, and waiting for the disk afterwards, once for many.

use super::db::{Db, Tx};
use super::seam::{self, Moment};
use crate::fault::Fault;

/// What a transaction that commits ahead of the disk is made durable with: taken before it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ahead(u64);

const BEGIN_UNSETTLED: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = off";

impl Db {
    /// What [`Db::sync`] takes, for transactions that begin after the call.
    ///
    /// # Errors
    /// [`Fault::Database`] when the database is not there.
    pub(crate) async fn ahead(&self) -> Result<Ahead, Fault> {
        Ok(match self {
            Db::Sqlite(_) => Ahead(0),
            Db::Postgres(pools) => Ahead(pools.settler.ready().await?),
        })
    }

    /// As [`Db::begin`], for the transaction of a group that commits ahead of the disk: after its commit everybody sees
    /// it, and it is durable after the next [`Db::sync`]. Nobody may be told of it before.
    ///
    /// # Errors
    /// As [`Db::rows`].
    pub(crate) async fn begin_ahead(&self) -> Result<Tx, Fault> {
        let _busy = seam::reach(Moment::Begin).await?;
        Ok(match self {
            Db::Sqlite(file) => Tx::Sqlite(file.begin_ahead().await?),
            Db::Postgres(pools) => Tx::Postgres(pools.begin_group().await?),
        })
    }

    /// As [`Db::begin`], for what may be lost with the power and is then done again: its commit does not wait for the disk,
    /// and nobody does later.
    ///
    /// # Errors
    /// As [`Db::rows`].
    pub(crate) async fn begin_unsettled(&self) -> Result<Tx, Fault> {
        let _busy = seam::reach(Moment::Begin).await?;
        Ok(match self {
            Db::Sqlite(file) => Tx::Sqlite(file.begin_ahead().await?),
            Db::Postgres(pools) => Tx::Postgres(pools.all.begin_with(BEGIN_UNSETTLED).await?),
        })
    }

    /// Makes durable what was committed since [`Db::ahead`].
    ///
    /// # Errors
    /// As [`Db::rows`]; then it is not known what of it is.
    pub(crate) async fn sync(&self, ahead: Ahead) -> Result<(), Fault> {
        let _busy = seam::reach(Moment::Sync).await?;
        match self {
            Db::Sqlite(file) => file.sync(),
            Db::Postgres(pools) => pools.settler.settle(ahead.0).await,
        }
    }
}
