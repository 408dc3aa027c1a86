//! Makes durable on PostgreSQL what was committed ahead of the server's disk.
//!
//! *Invariant*: the connection that waits for the disk was there before the transactions that it waits for, and is never
//! replaced in silence. A server that dies takes with it what its disk does not have; started again it would wait
//! for nothing and say that all is well. Its death ends the connection, and what was committed before is then not known
//! to be durable.

use super::pools::{SURELY_ALIVE, set_up};
use crate::fault::{DriverError, Fault};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Mutex;
use tokio::time::Instant;

/// The connection that waits for the disk.
#[derive(Debug)]
pub(super) struct Settler {
    options: PgConnectOptions,
    held: Mutex<Option<Held>>,
    /// The number of the connection that is held, or was last: each has the next.
    number: AtomicU64,
}

#[derive(Debug)]
struct Held {
    connection: PgConnection,
    used: Instant,
}

impl Settler {
    pub(super) fn new(options: PgConnectOptions) -> Settler {
        Settler { options, held: Mutex::default(), number: AtomicU64::new(0) }
    }

    /// Sees to it that there is a connection; its number.
    pub(super) async fn ready(&self) -> Result<u64, Fault> {
        let Ok(mut held) = self.held.try_lock() else {
            // Somebody waits for the disk with it, or opens it. If that fails, what is committed now fails with it.
            return match self.number.load(Ordering::SeqCst) {
                0 => self.open(&mut *self.held.lock().await).await,
                number => Ok(number),
            };
        };
        self.open(&mut held).await
    }

    async fn open(&self, held: &mut Option<Held>) -> Result<u64, Fault> {
        if let Some(Held { connection, used }) = held
            && (used.elapsed() < SURELY_ALIVE || connection.ping().await.is_ok())
        {
            return Ok(self.number.load(Ordering::SeqCst));
        }
        *held = None;
        let mut connection = self.options.connect().await?;
        set_up(&mut connection, "").await?;
        *held = Some(Held { connection, used: Instant::now() });
        Ok(self.number.fetch_add(1, Ordering::SeqCst) + 1)
    }

    /// Waits until the disk has what was committed after [`Settler::ready`] gave this number.
    ///
    /// # Errors
    /// When that is not known, because the connection is no longer the same.
    pub(super) async fn settle(&self, number: u64) -> Result<(), Fault> {
        let mut held = self.held.lock().await;
        let same = self.number.load(Ordering::SeqCst) == number;
        let Some(Held { connection, used }) = held.as_mut().filter(|_| same) else {
            return Err(DriverError::Unsettled.into());
        };
        // A commit that waits for the disk takes all before it with it: the server's log is one.
        let waited =
            sqlx::query("SELECT pg_logical_emit_message(true, 'portico', '')").execute(connection).await;
        *used = Instant::now();
        if waited.is_err() {
            *held = None;
        }
        Ok(waited.map(|_| ())?)
    }

    pub(super) async fn close(&self) {
        if let Some(Held { connection, .. }) = self.held.lock().await.take() {
            // The server ends it anyway.
            let _ = connection.close().await;
        }
    }
}

#[cfg(all(test, feature = "testing"))]
mod tests {
    use super::*;
    use crate::testing::Postgres;
    use std::str::FromStr as _;

    #[tokio::test]
    async fn a_server_that_died_and_came_back_does_not_settle_what_was_committed_before() {
        let Some(mut server) = Postgres::start() else { return };
        let options = PgConnectOptions::from_str(&server.database("settled")).unwrap();
        let settler = Settler::new(options);
        let before = settler.ready().await.unwrap();
        settler.settle(before).await.unwrap();
        server.kill_9_and_restart();
        assert!(settler.settle(before).await.is_err(), "the connection went with the server");
        assert!(settler.settle(before).await.is_err(), "and stays gone");
        let after = settler.ready().await.unwrap();
        assert_ne!(before, after);
        settler.settle(after).await.unwrap();
        assert!(settler.settle(before).await.is_err(), "another connection knows nothing of it");
    }
}
