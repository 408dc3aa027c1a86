//! SQLite in the thread that calls: one connection that writes, a few that read.
//!
//! A statement takes microseconds; to hand it to another thread and to wait for the answer takes more than the
//! statement itself. So it runs where it is asked for. A worker of the runtime first gives its other tasks away
//! ([`blocking`]), since the disk may keep it waiting; a read by key does not even do that.

use super::arg::{Cell, Sql};
use super::disk::Disk;
use super::fold::Folding;
use super::row::{Row, SqliteRow};
use crate::fault::{DriverError, Fault};
use rusqlite::{CachedStatement, Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::{OwnedMutexGuard, Semaphore, mpsc};

/// Prepared statements that one connection keeps.
const STATEMENTS: usize = 256;
/// Connections that read at once. Reads are short; more only fight for the cores.
const READERS_MAX: usize = 8;
/// How long a caller waits for its turn before it gets an error; also for another process that writes.
const TURN_TIMEOUT: Duration = Duration::from_secs(30);

/// Every connection. FULL: a commit survives the loss of power; NORMAL may lose the last ones, and is only used where
/// [`Disk::sync`] follows before anybody hears of them.
const PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";
/// The pages that a busy writer touches stay in memory (16 MiB). They are folded into the file by [`Folding`]; should
/// that fail, by the writer when the log has 128 MiB. 64 MiB of the log's file are kept for the next pages. A larger
/// cache is slower: while the file is below 1 GiB, each commit after a rebalanced tree looks through the whole cache (the
/// tree borrows the number of the page at 1 GiB, and `sqlite3PcacheTruncate` then looks for pages beyond the end).
const WRITER_PRAGMAS: &str =
    "PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 32768; PRAGMA journal_size_limit = 67108864;";
/// A reader that tries to write is a mistake of ours: it fails instead of fighting with the writer.
/// Each keeps 8 MiB of pages: searches of a large record come back to the same inner pages again and again.
const READER_PRAGMAS: &str = "PRAGMA query_only = ON; PRAGMA cache_size = -8192;";

/// A SQLite file. Cheap to clone.
#[derive(Clone)]
pub struct Sqlite(Arc<Shared>);

struct Shared {
    path: PathBuf,
    /// Nothing once it is closed.
    writer: Arc<tokio::sync::Mutex<Option<Connection>>>,
    /// Those that nobody reads with at the moment.
    readers: Mutex<Vec<Connection>>,
    reading: Arc<Semaphore>,
    disk: Disk,
    folding: Folding,
}

impl std::fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sqlite({})", self.0.path.display())
    }
}

/// Runs what may wait for the disk without keeping the other tasks of this worker waiting.
fn blocking<T>(work: impl FnOnce() -> T) -> T {
    match Handle::try_current() {
        Ok(handle) if handle.runtime_flavor() == RuntimeFlavor::MultiThread => {
            tokio::task::block_in_place(work)
        }
        _ => work(),
    }
}

fn connect(path: &Path, pragmas: &str) -> Result<Connection, rusqlite::Error> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(TURN_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.execute_batch(PRAGMAS)?;
    connection.execute_batch(pragmas)?;
    Ok(connection)
}

impl Sqlite {
    /// Opens a file, or makes it.
    pub(crate) fn open(path: &Path) -> Result<Sqlite, Fault> {
        let writer = blocking(|| connect(path, WRITER_PRAGMAS))?;
        Ok(Sqlite(Arc::new(Shared {
            path: path.to_owned(),
            writer: Arc::new(tokio::sync::Mutex::new(Some(writer))),
            readers: Mutex::default(),
            reading: Arc::new(Semaphore::new(READERS_MAX)),
            disk: Disk::of(path),
            folding: Folding::of(path, |path| connect(path, "")),
        })))
    }

    /// Reads with a connection of its own.
    pub(super) async fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, rusqlite::Error>,
    ) -> Result<T, Fault> {
        let turn = self.reading().await?;
        let read = blocking(|| self.with_reader(work));
        drop(turn);
        Ok(read?)
    }

    /// As [`Sqlite::read`], for what is found by its key and is hardly ever waited for.
    pub(super) async fn read_briefly<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, rusqlite::Error>,
    ) -> Result<T, Fault> {
        let turn = self.reading().await?;
        let read = self.with_reader(work);
        drop(turn);
        Ok(read?)
    }

    async fn reading(&self) -> Result<tokio::sync::OwnedSemaphorePermit, Fault> {
        let turn = self.0.reading.clone().acquire_owned();
        match tokio::time::timeout(TURN_TIMEOUT, turn).await {
            Ok(Ok(turn)) => Ok(turn),
            Ok(Err(_)) => Err(DriverError::Closed.into()),
            Err(_) => Err(DriverError::TimedOut.into()),
        }
    }

    fn reader(&self) -> Result<Connection, rusqlite::Error> {
        let idle = self.0.readers.lock().ok().and_then(|mut readers| readers.pop());
        idle.map_or_else(|| connect(&self.0.path, READER_PRAGMAS), Ok)
    }

    fn put_back(&self, reader: Connection) {
        if let Ok(mut readers) = self.0.readers.lock()
            && !self.0.reading.is_closed()
        {
            readers.push(reader);
        }
    }

    fn with_reader<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, rusqlite::Error>,
    ) -> Result<T, rusqlite::Error> {
        let reader = self.reader()?;
        let read = work(&reader);
        self.put_back(reader);
        read
    }

    /// Waits for the one writer and begins to write.
    pub(super) async fn begin(&self) -> Result<SqliteTx, Fault> {
        let turn = self.turn().await?;
        turn.run(begin)?;
        Ok(turn)
    }

    /// As [`Sqlite::begin`]; what is committed is durable after the next [`Sqlite::sync`], or with the next transaction
    /// that was not begun so.
    pub(super) async fn begin_ahead(&self) -> Result<SqliteTx, Fault> {
        let mut turn = self.turn().await?;
        turn.ahead = true;
        turn.run(|writer| {
            // Not within a transaction, where SQLite refuses to change it.
            writer.execute_batch("PRAGMA synchronous = NORMAL")?;
            begin(writer)
        })?;
        Ok(turn)
    }

    /// Makes durable what was committed before.
    pub(super) fn sync(&self) -> Result<(), Fault> {
        blocking(|| self.0.disk.sync())
    }

    /// Waits for the one writer, for statements that each are a transaction of their own.
    pub(super) async fn turn(&self) -> Result<SqliteTx, Fault> {
        self.0.disk.usable()?;
        let turn = self.0.writer.clone().lock_owned();
        match tokio::time::timeout(TURN_TIMEOUT, turn).await {
            Ok(writer) if writer.is_some() => Ok(SqliteTx { writer, of: self.clone(), ahead: false }),
            Ok(_) => Err(DriverError::Closed.into()),
            Err(_) => Err(DriverError::TimedOut.into()),
        }
    }

    /// Begins to read the file as it is now, whatever is written meanwhile.
    pub(crate) async fn snapshot(&self) -> Result<SqliteSnapshot, Fault> {
        let turn = self.reading().await?;
        let reader = blocking(|| {
            let reader = self.reader()?;
            // A reader of the write-ahead log sees the moment of its first read until it ends.
            run_batch(&reader, "BEGIN")?;
            reader.prepare_cached("SELECT 1 FROM sqlite_schema LIMIT 1")?.exists([])?;
            Ok::<_, rusqlite::Error>(reader)
        })?;
        Ok(SqliteSnapshot { reader: Some(reader), of: self.clone(), _turn: turn })
    }

    /// Closes all connections; the write-ahead log is folded into the file.
    pub(super) async fn close(&self) {
        self.0.reading.close();
        blocking(|| self.0.folding.end());
        if let Ok(mut readers) = self.0.readers.lock() {
            readers.clear();
        }
        let writer = self.0.writer.lock().await.take();
        blocking(|| drop(writer));
    }
}

/// Someone's turn with the one writer. What was begun and not committed is taken back when it is dropped.
pub struct SqliteTx {
    writer: OwnedMutexGuard<Option<Connection>>,
    of: Sqlite,
    ahead: bool,
}

impl std::fmt::Debug for SqliteTx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SqliteTx")
    }
}

impl SqliteTx {
    pub(super) fn run<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, rusqlite::Error>,
    ) -> Result<T, Fault> {
        let Some(writer) = self.writer.as_ref() else { return Err(DriverError::Closed.into()) };
        Ok(blocking(|| work(writer))?)
    }

    pub(super) fn commit(self) -> Result<(), Fault> {
        self.run(|writer| {
            run_batch(writer, "COMMIT")?;
            self.of.0.folding.committed(writer);
            Ok(())
        })
    }
}

impl Drop for SqliteTx {
    fn drop(&mut self) {
        let Some(writer) = self.writer.as_ref() else { return };
        // A full disk makes SQLite end a transaction by itself: it is asked, not remembered.
        if !writer.is_autocommit()
            && let Err(error) = run_batch(writer, "ROLLBACK")
        {
            tracing::warn!(%error, "a transaction could not be taken back");
        }
        if self.ahead
            && let Err(error) = writer.execute_batch("PRAGMA synchronous = FULL")
        {
            tracing::error!(%error, "the writer could not be set to wait for the disk again");
            self.of.0.disk.fail();
        }
    }
}

/// Deferred transactions that turn into writers fail with "database is locked" instead of waiting.
fn begin(writer: &Connection) -> Result<(), rusqlite::Error> {
    run_batch(writer, "BEGIN IMMEDIATE")
}

/// BEGIN, COMMIT and ROLLBACK are prepared once.
fn run_batch(connection: &Connection, text: &str) -> Result<(), rusqlite::Error> {
    connection.prepare_cached(text)?.raw_execute().map(|_| ())
}

/// All rows of a statement.
pub(super) fn rows(connection: &Connection, sql: &Sql) -> Result<Vec<Row>, rusqlite::Error> {
    let mut statement = prepared(connection, sql)?;
    collect(&mut statement, |_| false)
}

/// The first row of a statement.
pub(super) fn row(connection: &Connection, sql: &Sql) -> Result<Option<Row>, rusqlite::Error> {
    let mut statement = prepared(connection, sql)?;
    Ok(collect(&mut statement, |count| count == 1)?.pop())
}

/// How many rows a statement changed.
pub(super) fn run(connection: &Connection, sql: &Sql) -> Result<u64, rusqlite::Error> {
    let mut statement = prepared(connection, sql)?;
    // Pragmas and some commands answer with rows that nobody asked for.
    if statement.column_count() > 0 {
        collect(&mut statement, |_| false)?;
        return Ok(connection.changes());
    }
    Ok(statement.raw_execute()? as u64)
}

fn prepared<'c>(connection: &'c Connection, sql: &Sql) -> Result<CachedStatement<'c>, rusqlite::Error> {
    let mut statement = connection.prepare_cached(&sql.text)?;
    for at in 1..=statement.parameter_count() {
        // SQLite takes `$2` for a name, and counts names as they appear: the name says which argument is meant.
        let number = statement.parameter_name(at).and_then(|name| name.get(1..)?.parse().ok()).unwrap_or(at);
        match sql.args.get(number.wrapping_sub(1)) {
            Some(arg) => bind(&mut statement, at, arg)?,
            None => return Err(rusqlite::Error::InvalidParameterCount(sql.args.len(), number)),
        }
    }
    Ok(statement)
}

pub(super) fn bind(
    statement: &mut CachedStatement<'_>,
    at: usize,
    cell: &Cell<'_>,
) -> Result<(), rusqlite::Error> {
    match cell {
        Cell::Int(value) => statement.raw_bind_parameter(at, value),
        Cell::Text(value) => statement.raw_bind_parameter(at, value.as_deref()),
        Cell::Bytes(value) => statement.raw_bind_parameter(at, value.as_deref()),
    }
}

/// Reads rows until there are no more, or enough.
pub(super) fn collect(
    statement: &mut CachedStatement<'_>,
    enough: impl Fn(usize) -> bool,
) -> Result<Vec<Row>, rusqlite::Error> {
    let names = names_of(statement);
    let mut found = Vec::new();
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        found.push(Row::Sqlite(SqliteRow::read(&names, row)?));
        if enough(found.len()) {
            break;
        }
    }
    Ok(found)
}

fn names_of(statement: &CachedStatement<'_>) -> Arc<[String]> {
    statement.column_names().into_iter().map(str::to_owned).collect()
}

/// A file as it was at one moment.
pub struct SqliteSnapshot {
    reader: Option<Connection>,
    of: Sqlite,
    _turn: tokio::sync::OwnedSemaphorePermit,
}

impl SqliteSnapshot {
    /// All rows of a statement.
    pub(super) fn rows(&self, sql: &Sql) -> Result<Vec<Row>, Fault> {
        let Some(reader) = self.reader.as_ref() else { return Err(DriverError::Closed.into()) };
        Ok(blocking(|| rows(reader, sql))?)
    }

    /// Hands on the rows of a statement without arguments while it goes on reading.
    ///
    /// # Errors
    /// [`Fault::Database`], and whatever `each` says, which ends the reading.
    pub(crate) async fn stream(
        &mut self,
        text: String,
        mut each: impl AsyncFnMut(Row) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let Some(reader) = self.reader.take() else { return Err(DriverError::Closed.into()) };
        let (send, mut receive) = mpsc::channel(ROWS_AHEAD);
        let reading = tokio::task::spawn_blocking(move || {
            let read = send_rows(&reader, &text, &send);
            (reader, read)
        });
        let mut handed_on = Ok(());
        while let Some(row) = receive.recv().await {
            handed_on = each(row).await;
            if handed_on.is_err() {
                break;
            }
        }
        drop(receive);
        let (reader, read) = reading.await.map_err(|_| DriverError::Closed)?;
        self.reader = Some(reader);
        handed_on?;
        Ok(read?)
    }
}

/// Rows that wait to be handed on.
const ROWS_AHEAD: usize = 64;

fn send_rows(reader: &Connection, text: &str, to: &mpsc::Sender<Row>) -> Result<(), rusqlite::Error> {
    let mut statement = reader.prepare_cached(text)?;
    let names = names_of(&statement);
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        if to.blocking_send(Row::Sqlite(SqliteRow::read(&names, row)?)).is_err() {
            break;
        }
    }
    Ok(())
}

impl Drop for SqliteSnapshot {
    fn drop(&mut self) {
        if let Some(reader) = self.reader.take()
            && run_batch(&reader, "ROLLBACK").is_ok()
        {
            self.of.put_back(reader);
        }
    }
}
