//! The schema: forward only, refused where it is not understood, the same on both databases.

use crate::house::{House, on_both, step};
use portico_record::{Access, Fault, Record, SearchQuery, sql::Sql};
use std::collections::BTreeMap;

on_both! {
    async fn migrating_twice_or_at_once_changes_nothing_more(house) {
        assert_eq!(house.record.migrate().await.unwrap(), 0);
        house.record.check_schema().await.unwrap();
        let (a, b) = (house.again().await, house.again().await);
        let (a, b) = tokio::join!(a.migrate(), b.migrate());
        assert_eq!((a.unwrap(), b.unwrap()), (0, 0));
    }

    async fn a_newer_schema_is_refused_with_what_to_do(house) {
        let sql = "INSERT INTO schema_migration (version, checksum) VALUES (9999, 'of a later release')";
        house.record.db().run(Sql::new(sql)).await.unwrap();
        for refused in [house.record.migrate().await.map(|_| ()), house.record.check_schema().await] {
            let fault = refused.unwrap_err();
            assert!(matches!(fault, Fault::SchemaTooNew { found: 9999, .. }), "{fault}");
            assert!(fault.to_string().contains("start the newer release, or restore a backup"), "{fault}");
        }
    }

    async fn a_schema_of_another_make_is_refused(house) {
        house.record.db().run(Sql::new("UPDATE schema_migration SET checksum = 'other' WHERE version = 1")).await.unwrap();
        assert!(matches!(house.record.check_schema().await, Err(Fault::SchemaDiffers { version: 1 })));
    }

    async fn an_empty_database_is_not_taken_for_a_record(house) {
        let record = match house.record.db().is_postgres() {
            false => Record::open(&format!("sqlite:{}/other.sqlite", house.dir.path().display())).await.unwrap(),
            true => {
                house.record.db().run(Sql::new("DROP TABLE schema_migration")).await.unwrap();
                house.again().await
            }
        };
        let fault = record.check_schema().await.unwrap_err();
        assert!(matches!(fault, Fault::SchemaTooOld { found: 0, .. }), "{fault}");
        assert!(fault.to_string().contains("portico migrate"), "{fault}");
    }
}

on_both! {
    async fn a_case_of_the_first_released_schema_is_found_read_and_carried_on(house) {
        let (record, dir) = house.before_migrations().await;
        record.migrate_to(1).await.unwrap();
        let db = record.db();
        let old = [
            "INSERT INTO case_state (id, reference, service, bundle, seq, position, hash, title, resident, status, \
             outcome, due_us, waiting_for, opened_us, closed_us, updated_us, channel, search_mark, marks, snapshot) \
             SELECT 'old', 'R-1', 'permit', 'bundle-1', 0, 0, value, 'Anna', NULL, 'open', NULL, NULL, 'nobody', \
             1, NULL, 1, 'online', 'mark', '{}', '{}' FROM zeros",
            "INSERT INTO search (case_id, words) VALUES ('old', 'r 1 anna bicycle')",
            "INSERT INTO idempotency (key, case_id, seq, position, reference, created_us, result) \
             VALUES ('key', 'old', 0, 0, 'R-1', 1, '1')",
        ];
        let zeros = if db.is_postgres() { "decode(repeat('00', 32), 'hex')" } else { "zeroblob(32)" };
        for text in old {
            let text = format!("WITH zeros AS (SELECT {zeros} AS value) {text}");
            db.run(Sql::built(text)).await.unwrap();
        }
        assert!(record.migrate().await.unwrap() > 0);
        assert_eq!(record.idempotent("key").await.unwrap().unwrap().case, "old");
        let mut first = step("old", 0);
        first.view.title = "Anna".into();
        first.view.search_text = "bicycle shed".into();
        let done = record.commit(vec![first]).await.remove(0).unwrap();
        assert_eq!((done.seq, done.reference.as_str()), (1, "R-1"));
        for word in ["bicycle", "cycl", "shed", "anna", "shed bicycle"] {
            let query = SearchQuery { text: word.into(), access: Access::All, limit: 9, offset: 0 };
            assert_eq!(record.search(&query).await.unwrap().total, 1, "{word}");
        }
        let report = record.verify().await.unwrap();
        assert_eq!(report.findings, [], "{dir:?}");
    }
}

/// One case with one event, written as the first release wrote it.
async fn write_as_the_first_release(record: &Record) {
    use portico_record::chain::{FIRST, Place, hash};
    let event = crate::house::event("happened");
    let place = Place { case: "a", seq: 1, position: 1, bundle: "b", previous: &FIRST, salt: &[7; 16] };
    let hash = hash(&place, &event);
    let sql = Sql::new(
        "INSERT INTO event (position, case_id, seq, time_us, kind, actor, actor_kind, channel, waiting_for, visibility, \
         bundle, previous_hash, hash, salt, body) \
         VALUES (1, 'a', 1, $1, 'happened', 'anna', 'system', 'online', 'nobody', 'internal', 'b', $2, $3, $4, $5)",
    )
    .bind(event.time_us)
    .bind(FIRST.as_slice())
    .bind(hash.as_slice())
    .bind([7_u8; 16].as_slice())
    .bind(event.body.to_string());
    record.db().run(sql).await.unwrap();
    let sql = Sql::new(
        "INSERT INTO case_state (id, reference, service, bundle, seq, position, hash, title, status, waiting_for, opened_us, \
         updated_us, channel, search_mark, marks, snapshot) VALUES ('a', '2026-000001', 'permit', 'b', 1, 1, $1, 'Anna', \
         'open', 'nobody', 0, 0, 'online', '', $2, 'null')",
    );
    let marks = r#"{"tasks":{},"timers":{},"subscriptions":{},"jobs":{}}"#;
    record.db().run(sql.bind(hash.as_slice()).bind(marks)).await.unwrap();
    record.db().run(Sql::new("UPDATE counter SET value = 1 WHERE name = 'position'")).await.unwrap();
}

#[tokio::test]
async fn every_released_schema_is_migrated_with_what_is_in_it() {
    for postgres in [false, true] {
        let Some(house) = (if postgres { House::postgres().await } else { House::sqlite().await }) else {
            continue;
        };
        let (_, known) = house.record.schema_versions().await.unwrap();
        for version in 1..=known {
            let dir = tempfile::tempdir().unwrap();
            let url = if postgres {
                for sql in ["DROP SCHEMA public CASCADE", "CREATE SCHEMA public"] {
                    house.record.db().run(Sql::new(sql)).await.unwrap();
                }
                house.url.clone()
            } else {
                format!("sqlite:{}/old.sqlite", dir.path().display())
            };
            let record = Record::open_with_blobs(&url, &dir.path().join("blobs")).await.unwrap();
            record.migrate_to(version).await.unwrap();
            if record.schema_versions().await.unwrap().0 != version {
                continue; // a number that was left free
            }
            write_as_the_first_release(&record).await;
            assert_eq!(record.check_schema().await.is_ok(), version == known, "{version}");
            record.migrate().await.unwrap();
            record.check_schema().await.unwrap();
            record.grow_tree().await.unwrap();
            let report = record.verify().await.unwrap();
            assert_eq!(
                (report.events, report.leaves, report.findings),
                (1, 1, vec![]),
                "from schema {version}"
            );
            record.close().await;
        }
    }
}

#[tokio::test]
async fn both_databases_have_the_same_tables_and_columns() {
    let (Some(sqlite), Some(postgres)) = (House::sqlite().await, House::postgres().await) else { return };
    let columns = async |record: &Record, text: &'static str| {
        let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in record.db().rows(Sql::new(text)).await.unwrap() {
            tables.entry(row.text("tbl").unwrap()).or_default().push(row.text("col").unwrap());
        }
        // How a case's words are indexed is each database's own.
        tables.retain(|table, _| !table.starts_with("search"));
        tables
    };
    let of_sqlite = columns(
        &sqlite.record,
        "SELECT m.name AS tbl, p.name AS col FROM sqlite_schema m JOIN pragma_table_info(m.name) p \
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, p.cid",
    );
    let of_postgres = columns(
        &postgres.record,
        "SELECT table_name::text AS tbl, column_name::text AS col FROM information_schema.columns \
         WHERE table_schema = 'public' ORDER BY table_name, ordinal_position",
    );
    let (of_sqlite, of_postgres) = (of_sqlite.await, of_postgres.await);
    assert!(of_sqlite.len() > 15, "{of_sqlite:?}");
    assert_eq!(of_sqlite, of_postgres);
}

#[tokio::test]
async fn an_address_that_is_not_understood_is_refused_without_its_password() {
    let fault = Record::open("mysql://portico:secret@host/db").await.unwrap_err().to_string();
    assert!(fault.contains("sqlite:PATH") && !fault.contains("secret"), "{fault}");
}

#[tokio::test]
async fn sqlite_is_opened_for_durability() {
    let house = House::sqlite().await.unwrap();
    let mut tx = house.record.db().begin().await.unwrap();
    let mode = tx.rows(Sql::new("PRAGMA journal_mode")).await.unwrap()[0].text("journal_mode").unwrap();
    let sync = tx.rows(Sql::new("PRAGMA synchronous")).await.unwrap()[0].int("synchronous").unwrap();
    assert_eq!((mode.as_str(), sync), ("wal", 2));
}

#[tokio::test]
async fn postgresql_confirms_only_what_is_on_disk_even_if_the_server_is_set_otherwise() {
    let Some(house) = House::postgres().await else { return };
    let name = house.url.rsplit('/').next().unwrap();
    let sql = format!("ALTER DATABASE {name} SET synchronous_commit = off");
    house.record.db().run(Sql::built(sql)).await.unwrap();
    let record = house.again().await;
    let row = record
        .db()
        .row(Sql::new("SELECT current_setting('synchronous_commit') AS s"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.text("s").unwrap(), "on");
}

#[tokio::test]
async fn what_is_no_database_is_refused_with_its_name() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("letter.txt");
    std::fs::write(&path, "Dear Sir or Madam, ".repeat(500)).unwrap();
    let fault = Record::open(&format!("sqlite:{}", path.display())).await.unwrap_err();
    assert!(matches!(fault, Fault::Unreachable { .. }), "{fault}");
    assert!(fault.to_string().contains("letter.txt"), "{fault}");
    let fault = Record::open("postgres://portico:secret@127.0.0.1:1/none").await.unwrap_err();
    assert!(matches!(fault, Fault::Unreachable { .. }) && !fault.to_string().contains("secret"), "{fault}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_folder_for_the_record_is_closed_to_others() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    Record::open(&format!("sqlite:{}/new/portico.sqlite", dir.path().display())).await.unwrap();
    let mode = std::fs::metadata(dir.path().join("new")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}
