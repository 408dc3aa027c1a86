//! Opening a record by its address.

use crate::blob::Blobs;
use crate::commit::HeadCache;
use crate::fault::Fault;
use crate::groups::GroupLog;
use crate::migrate;
use crate::sql::{Db, Pools, Sql, Sqlite};
use sqlx::postgres::PgConnectOptions;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::sync::Arc;
use tokio::sync::watch;

/// The record: the log and its projections. Cheap to clone; all clones share the connections.
#[derive(Clone, Debug)]
pub struct Record {
    pub(crate) db: Db,
    pub(crate) blobs: Blobs,
    pub(crate) committed: watch::Sender<i64>,
    pub(crate) groups: Arc<GroupLog>,
    pub(crate) heads: Arc<HeadCache>,
}

impl Record {
    /// Opens `sqlite:PATH` (made if it is not there) or `postgres://..`. Blobs stand in the folder `blobs` beside
    /// the SQLite file; for PostgreSQL use [`Record::open_with_blobs`].
    ///
    /// The schema is not touched: call [`Record::migrate`], or [`Record::check_schema`] to refuse a wrong one.
    ///
    /// # Errors
    /// [`Fault::Address`]; [`Fault::Unreachable`]; [`Fault::File`] for the folder of a SQLite file.
    pub async fn open(url: &str) -> Result<Record, Fault> {
        let folder = match sqlite_path(url) {
            Some(path) => path.parent().map(|p| p.join("blobs")).unwrap_or_else(|| PathBuf::from("blobs")),
            None => PathBuf::from("blobs"),
        };
        Record::open_with_blobs(url, &folder).await
    }

    /// As [`Record::open`], with the folder for blobs.
    ///
    /// # Errors
    /// As [`Record::open`].
    pub async fn open_with_blobs(url: &str, blobs: &Path) -> Result<Record, Fault> {
        let db = if let Some(path) = sqlite_path(url) {
            open_sqlite(&path)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            open_postgres(url).await
        } else {
            Err(Fault::Address { url: without_password(url) })
        };
        let db = db.map_err(|fault| match fault {
            Fault::Database(source) => Fault::Unreachable { url: without_password(url), source },
            other => other,
        })?;
        Ok(Record {
            db,
            blobs: Blobs::new(blobs),
            committed: watch::Sender::new(0),
            groups: Arc::default(),
            heads: Arc::default(),
        })
    }

    /// Brings the schema to this release's; says how many migrations were applied.
    ///
    /// # Errors
    /// [`Fault::SchemaTooNew`] or [`Fault::SchemaDiffers`] for a schema of another release.
    pub async fn migrate(&self) -> Result<usize, Fault> {
        migrate::run(&self.db).await
    }

    /// As [`Record::migrate`], but no further than one version: a backup is restored into the schema that it was made
    /// of, and migrated then.
    ///
    /// # Errors
    /// As [`Record::migrate`].
    pub async fn migrate_to(&self, version: i64) -> Result<usize, Fault> {
        migrate::run_to(&self.db, version).await
    }

    /// The newest schema that the database has (0 for an empty one), and the newest that this release knows.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn schema_versions(&self) -> Result<(i64, i64), Fault> {
        Ok((migrate::found(&self.db).await?, migrate::known()))
    }

    /// Refuses a schema that is not this release's.
    ///
    /// # Errors
    /// [`Fault::SchemaTooOld`], [`Fault::SchemaTooNew`] or [`Fault::SchemaDiffers`]; each says what to do.
    pub async fn check_schema(&self) -> Result<(), Fault> {
        migrate::check(&self.db).await
    }

    /// Writes nothing, as a writer: what cannot be written is better found out at the start.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn require_writable(&self) -> Result<(), Fault> {
        // BEGIN IMMEDIATE alone becomes a reader where SQLite may not write.
        self.db.run(Sql::new("DELETE FROM setting WHERE key = ''")).await.map(|_| ())
    }

    /// Tells the last position that this process has committed (0 before the first), each time that there is more:
    /// what a follower waits on instead of asking again and again. What other nodes commit is not told.
    pub fn committed(&self) -> watch::Receiver<i64> {
        self.committed.subscribe()
    }

    /// The database, for a capability's own tables.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.db.close().await;
    }
}

fn sqlite_path(url: &str) -> Option<PathBuf> {
    let rest = url.strip_prefix("sqlite:")?;
    Some(PathBuf::from(rest.strip_prefix("//").unwrap_or(rest)))
}

fn open_sqlite(path: &Path) -> Result<Db, Fault> {
    if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        private_folder(folder).map_err(|source| Fault::File { path: folder.to_owned(), source })?;
    }
    Ok(Db::Sqlite(Sqlite::open(path)?))
}

async fn open_postgres(url: &str) -> Result<Db, Fault> {
    let options =
        PgConnectOptions::from_str(url).map_err(|_| Fault::Address { url: without_password(url) })?;
    // Who gives several nodes names of their own (`?application_name=`) finds them so in `pg_stat_activity`.
    let name = options.get_application_name().unwrap_or("portico").to_owned();
    Ok(Db::Postgres(Pools::connect(options.application_name(&name)).await?))
}

/// Makes a folder that only its owner can look into: what lies in it is personal. One that exists is left as it is.
pub(crate) fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// An address that may be shown: what stands between `:` and `@` is left out.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let Some((login, host)) = rest.rsplit_once('@') else { return url.to_owned() };
    let user = login.split(':').next().unwrap_or_default();
    format!("{scheme}://{user}@{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_password() {
        assert_eq!(without_password("mysql://anna:secret@host/db"), "mysql://anna@host/db");
        assert_eq!(without_password("nonsense"), "nonsense");
    }
}
