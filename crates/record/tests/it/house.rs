//! An empty record on each database, and the macro that runs a test on both.

use portico_record::testing::Postgres;
use portico_record::{NewEvent, Record, Step};
use serde_json::json;
use std::sync::OnceLock;
use tempfile::TempDir;

/// A record of one's own. The folder goes when it is dropped.
pub struct House {
    pub record: Record,
    pub url: String,
    pub dir: TempDir,
}

impl House {
    pub async fn sqlite() -> Option<House> {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}/portico.sqlite", dir.path().display());
        Some(House::open(url, dir).await)
    }

    pub async fn postgres() -> Option<House> {
        Some(House::open(server()?.database("record"), tempfile::tempdir().unwrap()).await)
    }

    /// Another record on the same kind of database, without a schema.
    pub async fn before_migrations(&self) -> (Record, TempDir) {
        let dir = tempfile::tempdir().unwrap();
        let url = match self.record.db().is_postgres() {
            true => server().unwrap().database("record"),
            false => format!("sqlite:{}/portico.sqlite", dir.path().display()),
        };
        (Record::open_with_blobs(&url, &dir.path().join("blobs")).await.unwrap(), dir)
    }

    async fn open(url: String, dir: TempDir) -> House {
        let record = Record::open_with_blobs(&url, &dir.path().join("blobs")).await.unwrap();
        record.migrate().await.unwrap();
        House { record, url, dir }
    }

    /// The same record, opened once more.
    pub async fn again(&self) -> Record {
        Record::open_with_blobs(&self.url, &self.dir.path().join("blobs")).await.unwrap()
    }
}

/// One server for the whole binary; it stops when the binary ends.
fn server() -> Option<&'static Postgres> {
    static SERVER: OnceLock<Option<Postgres>> = OnceLock::new();
    SERVER.get_or_init(Postgres::start).as_ref()
}

/// A step with one event.
pub fn step(case: &str, expected_seq: i64) -> Step {
    Step {
        case: case.into(),
        service: "permit".into(),
        bundle: "bundle-1".into(),
        expected_seq,
        events: vec![event("happened")],
        snapshot: json!({ "events": expected_seq + 1 }).into(),
        ..Step::default()
    }
}

pub fn event(kind: &str) -> NewEvent {
    NewEvent {
        time_us: 1_790_000_000_000_000, // in 2026
        kind: kind.into(),
        actor: "anna".into(),
        channel: "online".into(),
        body: json!({ "kind": kind }).into(),
        ..NewEvent::default()
    }
}

/// Runs each test on both databases: `NAME::on_sqlite` and `NAME::on_postgres`.
macro_rules! on_both {
    ($($(#[$doc:meta])* async fn $name:ident($house:ident) $body:block)+) => {
        $(
            mod $name {
                use super::*;

                $(#[$doc])*
                async fn behaves($house: House) $body

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn on_sqlite() {
                    if let Some(house) = House::sqlite().await { behaves(house).await }
                }

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn on_postgres() {
                    if let Some(house) = House::postgres().await { behaves(house).await }
                }
            }
        )+
    };
}
pub(crate) use on_both;
