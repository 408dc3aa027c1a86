//! The connections to PostgreSQL of one node: those for everything, those that groups of steps are written with, and the one
//! that waits for the disk.

use super::db::BEGIN;
use super::settler::Settler;
use crate::fault::Fault;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions, Postgres};
use sqlx::{Connection as _, PgConnection, Transaction};
use std::sync::Arc;
use std::time::Duration;

/// Connections for everything.
const CONNECTIONS_MAX: u32 = 16;
/// Connections for groups. They take turns at the position anyway.
const GROUP_CONNECTIONS_MAX: u32 = 4;
/// How long a caller waits for a connection before it gets an error.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);
/// A connection for groups that was used so lately is taken to be alive: to ask costs a trip to the server and back. Whoever
/// commits hears of a broken connection and tries again; whoever reads would not, so that the others are asked each time.
pub(super) const SURELY_ALIVE: Duration = Duration::from_secs(1);

/// How the statements of a group are planned: once for each text, by way of an index for each row. They are prepared
/// when a table may still be empty, and a plan that was right then reads all of a table that has grown since; to plan
/// each time costs more than it finds. Their commit does not wait for the disk: [`Settler`] does, before anybody hears.
const GROUP_SETTINGS: &str = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; \
    SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off; \
    SET synchronous_commit = off";

/// Connections to a server. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Pools {
    /// For everything.
    pub(crate) all: PgPool,
    /// For statements of a group, which look at a few rows by their keys and at nothing else.
    groups: PgPool,
    /// Waits for the disk.
    pub(super) settler: Arc<Settler>,
}

impl Pools {
    /// Connects to the server.
    ///
    /// # Errors
    /// [`Fault::Database`] when it is not there or refuses.
    pub(crate) async fn connect(options: PgConnectOptions) -> Result<Pools, Fault> {
        let groups =
            pool(GROUP_CONNECTIONS_MAX, SURELY_ALIVE, GROUP_SETTINGS).connect_lazy_with(options.clone());
        let settler = Arc::new(Settler::new(options.clone()));
        Ok(Pools {
            all: pool(CONNECTIONS_MAX, Duration::ZERO, "").connect_with(options).await?,
            groups,
            settler,
        })
    }

    /// Begins the transaction of a group, whose commit does not wait for the server's disk.
    pub(super) async fn begin_group(&self) -> Result<Transaction<'static, Postgres>, Fault> {
        Ok(self.groups.begin_with(BEGIN).await?)
    }

    pub(super) async fn close(&self) {
        self.settler.close().await;
        self.groups.close().await;
        self.all.close().await;
    }
}

fn pool(connections_max: u32, surely_alive: Duration, settings: &'static str) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(connections_max)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .before_acquire(move |connection, known| {
            Box::pin(async move { Ok(known.idle_for < surely_alive || connection.ping().await.is_ok()) })
        })
        .after_connect(move |connection, _| Box::pin(set_up(connection, settings)))
}

pub(super) async fn set_up(connection: &mut PgConnection, settings: &'static str) -> Result<(), sqlx::Error> {
    // A server that was set to acknowledge before the disk has it would break our promise. A stronger
    // setting (a standby that must confirm) is left as it is.
    let text = "SELECT set_config('synchronous_commit', 'on', false) \
                WHERE current_setting('synchronous_commit') IN ('off', 'local')";
    sqlx::query(text).execute(&mut *connection).await?;
    // Commits of all nodes take turns: one that stands still in its turn (a machine that sleeps, a network
    // that is cut) is thrown out, and what it had begun with it. A commit itself never pauses so long.
    let text = "SELECT set_config('idle_in_transaction_session_timeout', '5s', false) \
                WHERE current_setting('idle_in_transaction_session_timeout') = '0'";
    sqlx::query(text).execute(&mut *connection).await?;
    sqlx::raw_sql(settings).execute(connection).await.map(|_| ())
}
