//! A backup is the whole record, goes into either database, and is refused when it is not what was written.

use crate::house::{House, on_both, step};
use portico_record::backup::{Backup, Extra};
use portico_record::checkpoint::SigningKey;
use portico_record::{
    Access, BlobMeta, CaseView, Fault, Record, SearchQuery, Step, StoredEvent, TaskRow, TimerRow,
};
use serde_json::json;

async fn fill(record: &Record) {
    for seq in 0..4 {
        let steps = ["a", "b", "c"].map(|case| Step {
            tasks: vec![TaskRow { key: 1, role: "clerk".into(), ..TaskRow::default() }],
            timers: vec![TimerRow { key: 2, due_us: 5 }],
            view: CaseView {
                title: format!("Åsa {case}"),
                search_text: "bridge".into(),
                ..CaseView::default()
            },
            idempotency_key: Some(format!("{case}-{seq}")),
            request_result: Some(json!({ "n": seq })),
            ..step(case, seq)
        });
        for outcome in record.commit(steps.into()).await {
            outcome.unwrap();
        }
    }
    for n in 0..3 {
        record
            .put_blob(vec![n; 5_000], &BlobMeta { name: format!("{n}.pdf"), ..BlobMeta::default() })
            .await
            .unwrap();
    }
    record.make_checkpoint(&SigningKey::generate("town/1").unwrap(), 7).await.unwrap();
}

fn extra() -> Extra {
    Extra { release: "1".into(), made_us: 9, files: vec![("portico.toml".into(), b"[authority]".to_vec())] }
}

async fn backup(record: &Record) -> Vec<u8> {
    let mut bytes = Vec::new();
    record.back_up(&extra(), &mut bytes, &mut |_, _| {}).await.unwrap();
    bytes
}

/// A new record without any table, on the other database than this one, if it is there.
async fn other_database(house: &House) -> Option<(Record, tempfile::TempDir)> {
    let other =
        if house.record.db().is_postgres() { House::sqlite().await } else { House::postgres().await }?;
    empty(&other).await
}

/// A new record on the same database.
async fn same_database(house: &House) -> Option<(Record, tempfile::TempDir)> {
    let other =
        if house.record.db().is_postgres() { House::postgres().await } else { House::sqlite().await }?;
    empty(&other).await
}

async fn empty(house: &House) -> Option<(Record, tempfile::TempDir)> {
    let dir = tempfile::tempdir().unwrap();
    let url = if house.record.db().is_postgres() {
        let sql = "DROP SCHEMA public CASCADE";
        house.record.db().run(portico_record::sql::Sql::new(sql)).await.unwrap();
        house.record.db().run(portico_record::sql::Sql::new("CREATE SCHEMA public")).await.unwrap();
        house.url.clone()
    } else {
        format!("sqlite:{}/restored.sqlite", dir.path().display())
    };
    Some((Record::open_with_blobs(&url, &dir.path().join("blobs")).await.unwrap(), dir))
}

async fn log(record: &Record) -> Vec<StoredEvent> {
    record.follow(0, 1_000).await.unwrap()
}

async fn same(one: &Record, other: &Record) {
    assert_eq!(log(one).await, log(other).await);
    assert_eq!(one.log_sum().await.unwrap(), other.log_sum().await.unwrap());
    let report = other.verify().await.unwrap();
    assert_eq!((report.findings, report.files, report.leaves, report.checkpoints), (vec![], 3, 12, 1));
    let query = SearchQuery { text: "bridge".into(), access: Access::All, limit: 10, offset: 0 };
    assert_eq!(other.search(&query).await.unwrap().total, 3, "the search finds what was restored");
    let next = Step { idempotency_key: Some("a-0".into()), ..step("a", 4) };
    assert!(other.commit(vec![next]).await.remove(0).unwrap().repeated, "keys are remembered");
    assert_eq!(other.commit(vec![step("a", 4)]).await.remove(0).unwrap().position, 13);
}

on_both! {
    async fn what_was_backed_up_is_restored_into_either_database(house) {
        fill(&house.record).await;
        let bytes = backup(&house.record).await;
        let whole = Backup::check(bytes.as_slice()).unwrap();
        assert_eq!((whole.manifest.log.cases, whole.manifest.log.events, whole.manifest.blobs), (3, 12, 3));
        assert_eq!(whole.files, extra().files);
        for target in [same_database(&house).await, other_database(&house).await] {
            let Some((record, _dir)) = target else { continue };
            whole.restore(bytes.as_slice(), &record, &mut |_, _| {}).await.unwrap();
            same(&house.record, &record).await;
            let again = whole.restore(bytes.as_slice(), &record, &mut |_, _| {}).await.unwrap_err();
            assert!(matches!(again, Fault::Invalid { .. }), "{again}");
            record.close().await;
        }
    }

    async fn what_is_written_while_a_backup_is_made_is_not_half_in_it(house) {
        fill(&house.record).await;
        let mut bytes = Vec::new();
        let other = house.again().await;
        let runtime = tokio::runtime::Handle::current();
        // As soon as the first table is read, somebody goes on working.
        let mut wrote = false;
        let extra = extra();
        let mut meanwhile = |_: &str, _| {
            if !std::mem::replace(&mut wrote, true) {
                let other = other.clone();
                tokio::task::block_in_place(|| {
                    runtime.block_on(async move {
                        other.commit(vec![step("a", 4), step("d", 0)]).await.remove(0).unwrap();
                    });
                });
            }
        };
        let manifest = house.record.back_up(&extra, &mut bytes, &mut meanwhile).await.unwrap();
        assert!(wrote);
        assert_eq!((manifest.log.cases, manifest.log.events, manifest.rows["event"]), (3, 12, 12));
        assert_eq!(manifest.rows["case_state"], 3);
        Backup::check(bytes.as_slice()).unwrap();
    }

    async fn a_record_moves_to_the_other_database(house) {
        fill(&house.record).await;
        let Some((record, dir)) = other_database(&house).await else { return };
        let sum = house.record.copy_to(&record, &mut |_, _| {}).await.unwrap();
        assert_eq!(record.log_sum().await.unwrap(), sum);
        assert!(house.record.copy_to(&record, &mut |_, _| {}).await.is_err(), "it is no longer empty");
        for entry in std::fs::read_dir(house.dir.path().join("blobs")).unwrap() {
            let path = entry.unwrap().path();
            std::fs::create_dir_all(dir.path().join("blobs")).unwrap();
            std::fs::rename(&path, dir.path().join("blobs").join(path.file_name().unwrap())).unwrap();
        }
        same(&house.record, &record).await;
    }
}

#[tokio::test]
async fn a_backup_that_was_altered_or_cut_off_is_refused_with_the_part_named() {
    let house = House::sqlite().await.unwrap();
    fill(&house.record).await;
    let bytes = backup(&house.record).await;
    let at = bytes.windows(5).position(|five| five == b"\xc3\x85sa ").unwrap();
    let mut altered = bytes.clone();
    altered[at + 2] = b'z';
    let fault = Backup::check(altered.as_slice()).unwrap_err().to_string();
    assert!(
        fault.contains("tables/case_state/000001.jsonl") && fault.contains("hash of the manifest"),
        "{fault}"
    );
    let cut = &bytes[..bytes.len() / 2];
    let fault = Backup::check(cut).unwrap_err();
    assert!(matches!(fault, Fault::DamagedFile { .. } | Fault::File { .. }), "{fault}");
    let fault = Backup::check(b"no backup at all".as_slice()).unwrap_err();
    assert!(matches!(fault, Fault::DamagedFile { .. } | Fault::File { .. }), "{fault}");
}

#[tokio::test]
async fn a_file_that_is_missing_stops_the_backup() {
    let house = House::sqlite().await.unwrap();
    fill(&house.record).await;
    std::fs::remove_dir_all(house.dir.path().join("blobs")).unwrap();
    let mut bytes = Vec::new();
    let fault = house.record.back_up(&extra(), &mut bytes, &mut |_, _| {}).await.unwrap_err();
    assert!(fault.to_string().contains("is missing"), "{fault}");
    assert!(Backup::check(bytes.as_slice()).is_err(), "what was written so far is not taken for a backup");
}
