//! What can go wrong in the record, in words for the person who runs it.

use std::path::PathBuf;

/// What a database said, or why it was not asked.
#[derive(Debug, thiserror::Error)]
pub enum DriverError {
    /// SQLite.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL, or the way to it.
    #[error(transparent)]
    Postgres(#[from] sqlx::Error),
    /// The database was closed.
    #[error("it was closed: the server is going down")]
    Closed,
    /// Others had all connections for too long.
    #[error("no connection became free in 30 seconds: too much is going on at once, try again")]
    TimedOut,
    /// The disk refused to keep what was written to it.
    #[error(
        "the disk did not keep what was written, and nothing is written until the server is started again: \
         look at the system's log for errors of the disk, replace it if need be, then start again and run `portico verify`"
    )]
    NotDurable,
    /// The connection broke between a commit and the server's disk.
    #[error(
        "the connection to the database broke before its disk was known to have what was written: \
         send it again with the same key, which finds it if it is there"
    )]
    Unsettled,
}

impl From<DriverError> for Fault {
    fn from(error: DriverError) -> Fault {
        Fault::Database(error)
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Fault {
        Fault::Database(error.into())
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Fault {
        Fault::Database(error.into())
    }
}

impl DriverError {
    /// SQLite's code, with what it says beyond the primary one.
    fn sqlite_code(&self) -> Option<i32> {
        match self {
            DriverError::Sqlite(error) => error.sqlite_error().map(|error| error.extended_code),
            _ => None,
        }
    }

    /// True if the database looked at the data and said no, rather than being away, busy or full.
    pub(crate) fn lies_in_the_data(&self) -> bool {
        if let Some(code) = self.sqlite_code() {
            // The primary code stands in the lowest byte. TOOBIG, CONSTRAINT, MISMATCH, RANGE.
            return matches!(code & 0xff, 18 | 19 | 20 | 25);
        }
        let DriverError::Postgres(sqlx::Error::Database(error)) = self else { return false };
        // The class of the SQLSTATE. Connection, rollback, resources, locks, shutdown, system, internal.
        let code = error.code().unwrap_or_default();
        !["08", "40", "53", "55", "57", "58", "XX"].iter().any(|class| code.starts_with(class))
    }

    fn is_unique_violation(&self) -> bool {
        match self {
            // SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY.
            DriverError::Sqlite(_) => matches!(self.sqlite_code(), Some(2067 | 1555)),
            DriverError::Postgres(sqlx::Error::Database(error)) => error.is_unique_violation(),
            _ => false,
        }
    }
}

/// A failure of the record itself. A step that is refused has its own type, [`crate::CommitError`].
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The database refused, is unreachable or broke off.
    #[error("the database failed: {0}")]
    Database(DriverError),
    /// The address of the database is not one that is understood.
    #[error("the database address `{url}` is not understood: write `sqlite:PATH` or `postgres://..`")]
    Address {
        /// The address as given, without its password.
        url: String,
    },
    /// The database cannot be reached or is not one.
    #[error(
        "the database {url} cannot be opened: {source}; check that it is there, runs and lets this account in"
    )]
    Unreachable {
        /// The address, without its password.
        url: String,
        /// What the driver said.
        source: DriverError,
    },
    /// The database was made by a newer release.
    #[error(
        "the database has schema {found}, this release knows up to {known}: start the newer release, \
         or restore a backup made before the upgrade; nothing was changed"
    )]
    SchemaTooNew {
        /// The schema of the database.
        found: i64,
        /// The newest schema of this release.
        known: i64,
    },
    /// The database has not been brought to this release's schema.
    #[error("the database has schema {found}, this release needs {needed}: run `portico migrate` first")]
    SchemaTooOld {
        /// The schema of the database; 0 is an empty one.
        found: i64,
        /// The schema that is needed.
        needed: i64,
    },
    /// A migration that was applied earlier reads differently in this release.
    #[error(
        "migration {version} of the database is not the one of this release: use the release that made \
         this database; nothing was changed"
    )]
    SchemaDiffers {
        /// The number of the migration.
        version: i64,
    },
    /// A value that cannot be kept; the text names it and says why.
    #[error("{what} cannot be stored: {why}")]
    Invalid {
        /// Which value.
        what: String,
        /// What is wrong with it and what to do.
        why: String,
    },
    /// Something else was saved in between (a draft open in two windows).
    #[error(
        "{what} was changed elsewhere: version {found} is stored, version {expected} was expected; load it again"
    )]
    Stale {
        /// Which thing.
        what: String,
        /// The version that the caller had.
        expected: i64,
        /// The version that is stored; 0 when there is none.
        found: i64,
    },
    /// The value is taken by another row (an e-mail address of another account).
    #[error("{what} is taken already: choose another")]
    Taken {
        /// Which value.
        what: String,
    },
    /// What the database holds is not what was written; `portico verify` tells more.
    #[error("{what} in the database is damaged: {why}; run `portico verify`")]
    Damaged {
        /// Which value.
        what: String,
        /// What is wrong with it.
        why: String,
    },
    /// A file that was given is not what was written.
    #[error("{what} cannot be trusted: {why}; take another copy of the file: nothing was changed")]
    DamagedFile {
        /// Which file, or part of it.
        what: String,
        /// What is wrong with it.
        why: String,
    },
    /// The object storage did not answer, or said that it has no time: what was to be written was not, what is there
    /// stays, and the same call may succeed later.
    #[error("the object storage {place} is away: {why}; see that it runs and can be reached from here")]
    Away {
        /// Bucket and endpoint, without keys.
        place: String,
        /// What was seen.
        why: String,
    },
    /// The object storage answered and said no: trying again does not help.
    #[error("the object storage {place} refuses: {why}")]
    Refused {
        /// Bucket and endpoint, without keys.
        place: String,
        /// Its code, and what to do.
        why: String,
    },
    /// The file system refused.
    #[error("file {path}: {source}")]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl Fault {
    pub(crate) fn invalid(what: impl Into<String>, why: impl Into<String>) -> Fault {
        Fault::Invalid { what: what.into(), why: why.into() }
    }

    pub(crate) fn damaged(what: impl Into<String>, why: impl ToString) -> Fault {
        Fault::Damaged { what: what.into(), why: why.to_string() }
    }

    /// True if a unique constraint of the database said no.
    pub(crate) fn is_unique_violation(&self) -> bool {
        matches!(self, Fault::Database(error) if error.is_unique_violation())
    }
}
