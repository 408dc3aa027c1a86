//! Folding the write-ahead log of SQLite into the file, beside the writer instead of within it.
//!
//! SQLite folds in the commit that makes the log too long; all who wait for that commit wait for the folding. Here a
//! thread does most of it, with a connection of its own (a passive checkpoint neither waits for the writer nor keeps it
//! waiting). The log's file is only written from its beginning again when all of it is folded and nothing was added
//! since; under steady load that never happens by itself. So when the log has grown long, the writer folds the little
//! that is left right after a commit.

use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// Commits between two foldings by the thread.
const COMMITS: u32 = 192;
/// Pages from which the writer folds what the thread left, so that the log begins anew: 64 MiB of 4 KiB each.
const LONG_PAGES: i64 = 16_384;

/// The thread that folds; it is started when there is something to do.
#[derive(Debug)]
pub(super) struct Folding {
    path: PathBuf,
    connect: fn(&Path) -> Result<Connection, rusqlite::Error>,
    commits: AtomicU32,
    finish: Arc<AtomicBool>,
    thread: Mutex<Option<Thread>>,
}

#[derive(Debug)]
struct Thread {
    wake: SyncSender<()>,
    ended: JoinHandle<()>,
}

impl Folding {
    pub(super) fn of(path: &Path, connect: fn(&Path) -> Result<Connection, rusqlite::Error>) -> Folding {
        Folding {
            path: path.to_owned(),
            connect,
            commits: AtomicU32::new(0),
            finish: Arc::default(),
            thread: Mutex::default(),
        }
    }

    /// After a commit, with the writer's connection.
    pub(super) fn committed(&self, writer: &Connection) {
        if self.finish.swap(false, Ordering::AcqRel) {
            fold(writer);
        } else if self.commits.fetch_add(1, Ordering::AcqRel) + 1 >= COMMITS {
            self.commits.store(0, Ordering::Release);
            self.wake();
        }
    }

    fn wake(&self) {
        let Ok(mut thread) = self.thread.lock() else { return };
        if thread.is_none() {
            *thread = self.start();
        }
        if let Some(thread) = thread.as_ref() {
            // Full means that it is busy, or woken already.
            let _ = thread.wake.try_send(());
        }
    }

    fn start(&self) -> Option<Thread> {
        let (wake, woken) = sync_channel(1);
        let (connect, path, finish) = (self.connect, self.path.clone(), self.finish.clone());
        let folding = move || match connect(&path) {
            Ok(connection) => fold_when_woken(&connection, &woken, &finish),
            Err(error) => tracing::warn!(%error, "the log is folded by its writer alone"),
        };
        match std::thread::Builder::new().name("fold".to_owned()).spawn(folding) {
            Ok(ended) => Some(Thread { wake, ended }),
            Err(error) => {
                tracing::warn!(%error, "the log is folded by its writer alone");
                None
            }
        }
    }

    /// Ends the thread; returns when its connection is closed.
    pub(super) fn end(&self) {
        let thread = self.thread.lock().ok().and_then(|mut thread| thread.take());
        if let Some(Thread { wake, ended }) = thread {
            drop(wake);
            // It ends when nobody can wake it any more; that it failed was said by itself.
            let _ = ended.join();
        }
    }
}

impl Drop for Folding {
    fn drop(&mut self) {
        self.end();
    }
}

fn fold_when_woken(connection: &Connection, woken: &Receiver<()>, finish: &AtomicBool) {
    while woken.recv().is_ok() {
        if fold(connection).is_some_and(|pages| pages >= LONG_PAGES) {
            // What came while it folded; the writer is left with what comes now.
            fold(connection);
            finish.store(true, Ordering::Release);
        }
    }
}

/// Folds what may be folded now; the pages that the log has.
fn fold(connection: &Connection) -> Option<i64> {
    match connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| row.get(1)) {
        Ok(pages) => Some(pages),
        Err(error) => {
            // The writer's own limit folds the log if this never succeeds.
            tracing::warn!(%error, "the log could not be folded");
            None
        }
    }
}
