//! When a commit of SQLite reaches the disk: at once, or together with those that follow it.
//!
//! A commit in the write-ahead log has two parts: its pages are appended to the log's file, and the file is made
//! durable (`fdatasync`). SQLite does both in one call (`synchronous = FULL`), so that whoever commits next waits for the
//! disk too. A group commit is split: the pages are appended (`synchronous = NORMAL`), the next group begins, and one
//! `fdatasync` makes all groups durable that were appended before it began. Nobody hears of a group before that.
//!
//! *Invariant*: what is durable is always a beginning of what was committed, in the order of commits: the frames of the
//! log are chained by checksums, and every other transaction is FULL, which takes all before it with it.
//! <https://www.sqlite.org/wal.html>, <https://www.sqlite.org/pragma.html#pragma_synchronous>

use crate::fault::{DriverError, Fault};
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// The file of the write-ahead log, beside SQLite's own handle of it.
///
/// It may be opened and closed freely: SQLite's locks lie on the database and on its `-shm` file, not on this one.
#[derive(Debug)]
pub(super) struct Disk {
    path: PathBuf,
    log: OnceLock<File>,
    failed: AtomicBool,
}

impl Disk {
    /// Of the database at a path.
    pub(super) fn of(database: &Path) -> Disk {
        let mut path = database.as_os_str().to_owned();
        path.push("-wal");
        Disk { path: path.into(), log: OnceLock::new(), failed: AtomicBool::new(false) }
    }

    /// Makes durable what was committed before the call.
    ///
    /// # Errors
    /// [`DriverError::NotDurable`], from then on for every call: what a system answers after a failed `fsync` says
    /// nothing about the pages that it failed for.
    pub(super) fn sync(&self) -> Result<(), Fault> {
        self.usable()?;
        self.file().and_then(File::sync_data).map_err(|source| {
            tracing::error!(%source, file = %self.path.display(), "the disk did not keep what was committed");
            self.fail();
            DriverError::NotDurable.into()
        })
    }

    /// Lets nobody write from now on.
    pub(super) fn fail(&self) {
        self.failed.store(true, Ordering::Release);
    }

    /// Refuses once the disk has failed.
    pub(super) fn usable(&self) -> Result<(), Fault> {
        if self.failed.load(Ordering::Acquire) { Err(DriverError::NotDurable.into()) } else { Ok(()) }
    }

    fn file(&self) -> std::io::Result<&File> {
        if let Some(file) = self.log.get() {
            return Ok(file);
        }
        // Some systems flush a file only through a handle that may write.
        let file = OpenOptions::new().write(true).open(&self.path)?;
        Ok(self.log.get_or_init(|| file))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_failed_once_is_not_believed_again() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("portico.sqlite");
        let disk = Disk::of(&database);
        assert!(disk.usable().is_ok());
        assert!(disk.sync().is_err(), "there is no log to make durable");
        std::fs::write(folder.path().join("portico.sqlite-wal"), b"").unwrap();
        let refused = disk.sync().unwrap_err().to_string();
        assert!(refused.contains("until the server is started again"), "{refused}");
        assert!(disk.usable().is_err());
    }

    #[test]
    fn what_is_there_is_made_durable() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("portico.sqlite-wal"), b"pages").unwrap();
        assert!(Disk::of(&folder.path().join("portico.sqlite")).sync().is_ok());
    }
}
