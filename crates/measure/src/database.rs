//! The databases that are measured: the one that was named, or those that can be made here for a while.

use portico_record::Record;
use portico_record::testing::Postgres;
use tempfile::TempDir;

use crate::fault::Fault;

/// A database to measure on.
pub(crate) struct Database {
    /// `sqlite` or `postgresql`.
    pub(crate) kind: &'static str,
    url: String,
    blobs: TempDir,
    /// Stops when this is dropped.
    _server: Option<Postgres>,
}

impl Database {
    /// The one with this address, or a new SQLite file in a temporary folder and, where its programs are found, a
    /// PostgreSQL server of one's own.
    ///
    /// # Errors
    /// When no temporary folder can be made.
    pub(crate) fn find(url: Option<&str>) -> Result<Vec<Database>, Fault> {
        if let Some(url) = url {
            let kind = if url.starts_with("sqlite:") { "sqlite" } else { "postgresql" };
            return Ok(vec![Database {
                kind,
                url: url.to_owned(),
                blobs: tempfile::tempdir()?,
                _server: None,
            }]);
        }
        let folder = tempfile::tempdir()?;
        let url = format!("sqlite:{}/portico.sqlite", folder.path().display());
        let mut databases = vec![Database { kind: "sqlite", url, blobs: folder, _server: None }];
        if let Some(server) = Postgres::start() {
            let url = server.database("measured");
            databases.push(Database {
                kind: "postgresql",
                url,
                blobs: tempfile::tempdir()?,
                _server: Some(server),
            });
        }
        Ok(databases)
    }

    /// Opens it.
    ///
    /// # Errors
    /// [`Fault::Record`].
    pub(crate) async fn record(&self) -> Result<Record, Fault> {
        Ok(Record::open_with_blobs(&self.url, &self.blobs.path().join("blobs")).await?)
    }
}
