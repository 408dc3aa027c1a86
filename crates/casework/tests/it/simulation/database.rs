//! What lies below a run: a file, or a database of a PostgreSQL server, which is watched from outside.
//!
//! On PostgreSQL a call may wait for a row that a transaction of another node holds, and that transaction waits at its own
//! gate for its turn. So a call that was let go is done with when it has ended *or when the server says that it waits for
//! a lock*: both are facts of the server and not of the time that passed, and the schedule goes on from either. A run is
//! not the same each time for all that: two runs of one seed part after a while. Before
//! each turn everything that can come to rest has come to rest: rows that were set free were given to who waited,
//! transactions that were given up are rolled back, and nothing is left of nodes that died.

use std::time::{Duration, Instant};

use portico_record::Record;
use portico_record::sql::Sql;
use portico_record::sql::seam;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use crate::house::server;

/// A server that does not come to rest in this time is stuck; nothing of what is tested depends on how long it takes.
const REST_TIME_MAX: Duration = Duration::from_secs(120);

pub enum Database {
    Sqlite { folder: TempDir },
    Postgres { url: String, record: Record, runtime: Runtime },
}

impl Database {
    pub fn sqlite() -> Database {
        Database::Sqlite { folder: tempfile::tempdir().unwrap() }
    }

    /// None where PostgreSQL is not installed.
    pub fn postgres() -> Option<Database> {
        seam::install(None);
        // However slowly the schedule goes, a transaction stays open until its turn, and who waits for whom is seen by
        // the schedule itself.
        let url = format!(
            "{}?options[idle_in_transaction_session_timeout]=3600000&options[deadlock_timeout]=3600000",
            server()?.database("simulated")
        );
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let record = runtime.block_on(Record::open(&named(&url, "watcher"))).unwrap();
        Some(Database::Postgres { url, record, runtime })
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self, Database::Postgres { .. })
    }

    /// The address for whoever is called so.
    pub fn url(&self, name: &str) -> String {
        match self {
            Database::Sqlite { folder } => {
                format!("sqlite:{}", folder.path().join("simulated.sqlite").display())
            }
            Database::Postgres { url, .. } => named(url, name),
        }
    }

    /// Calls of a node that wait for a lock.
    pub fn blocked(&self, name: &str) -> usize {
        self.count(name, "cardinality(pg_blocking_pids(pid)) > 0")
    }

    /// Transactions of a node in which nothing is going on.
    pub fn idle_in_transaction(&self, name: &str) -> usize {
        self.count(name, "state LIKE 'idle in transaction%'")
    }

    /// Waits until nothing of a node that died is left, but calls that wait for a lock: the server finds out that nobody
    /// hears their answer when they have it. Says whether there are any.
    pub fn bury(&self, name: &str) -> bool {
        let began = Instant::now();
        while self.count(name, "cardinality(pg_blocking_pids(pid)) = 0") > 0 {
            assert!(began.elapsed() < REST_TIME_MAX, "the connections of {name} do not end");
            std::thread::sleep(Duration::from_millis(1));
        }
        self.count(name, "true") > 0
    }

    /// Whether all who are waited for wait themselves: nobody would ever go on. The server would break that by its own
    /// clock; here it is a fault.
    pub fn is_dead_locked(&self) -> bool {
        let Database::Postgres { record, runtime, .. } = self else { return false };
        let text = "SELECT count(*) AS n FROM (SELECT unnest(pg_blocking_pids(pid)) AS by FROM pg_stat_activity \
                    WHERE datname = current_database()) AS b WHERE cardinality(pg_blocking_pids(b.by)) = 0";
        let row = runtime.block_on(record.db().row(Sql::new(text))).unwrap().unwrap();
        row.int("n").unwrap() == 0
    }

    fn count(&self, name: &str, which: &str) -> usize {
        let Database::Postgres { record, runtime, .. } = self else { return 0 };
        let sql = Sql::built(format!(
            "SELECT count(*) AS n FROM pg_stat_activity \
             WHERE datname = current_database() AND application_name = $1 AND {which}"
        ));
        let row = runtime.block_on(record.db().row(sql.bind(name))).unwrap().unwrap();
        usize::try_from(row.int("n").unwrap()).unwrap()
    }
}

fn named(url: &str, name: &str) -> String {
    format!("{url}&application_name={name}")
}
