//! What is disposed of is gone from every table and file, and everything still verifies.

use crate::house::{House, event, on_both, step};
use portico_record::checkpoint::SigningKey;
use portico_record::retention::{DISPOSED, Retention};
use portico_record::{BlobMeta, CaseView, NewEffect, NewEvent, Record, Step, sql::Sql};
use serde_json::json;

/// Words that are in the one case only.
const SECRETS: [&str; 5] = ["Wilhelmina", "wilhelmina", "Drottninggatan", "drottninggatan", "heliotrope"];

fn view(name: &str) -> CaseView {
    CaseView {
        title: name.into(),
        resident: Some(name.into()),
        search_text: format!("{name} street"),
        status: "closed".into(),
        closed_us: Some(5),
        ..CaseView::default()
    }
}

async fn commit(record: &Record, step: Step) {
    record.commit(vec![step]).await.remove(0).unwrap();
}

/// A case full of personal data, that moves, and another one; the first shares one file with the second.
async fn fill(record: &Record) -> (String, String) {
    let meta =
        BlobMeta { name: "Wilhelmina.pdf".into(), uploaded_by: "wilhelmina".into(), ..BlobMeta::default() };
    let own = record.put_blob(b"heliotrope, by Wilhelmina".to_vec(), &meta).await.unwrap();
    let shared = record.put_blob(b"a form that everybody has".to_vec(), &BlobMeta::default()).await.unwrap();
    for seq in 0..6 {
        let personal = NewEvent {
            actor: "wilhelmina".into(),
            body: json!({ "kind": "happened", "street": "Drottninggatan", "files": [{ "sha256": own }, { "sha256": shared }] }),
            ..event("happened")
        };
        let search_text = format!("drottninggatan {seq} wilhelmina");
        commit(
            record,
            Step {
                events: vec![personal],
                snapshot: json!({ "name": "Wilhelmina", "seq": seq }).into(),
                view: CaseView { search_text, ..view("Wilhelmina") },
                idempotency_key: Some(format!("wilhelmina-{seq}")),
                request_result: Some(json!({ "street": "Drottninggatan" })),
                outbox: vec![NewEffect {
                    key: format!("e-{seq}"),
                    kind: "letter".into(),
                    body: json!("heliotrope"),
                    run_at_us: 0,
                }],
                ..step("a", seq)
            },
        )
        .await;
    }
    let other = NewEvent { body: json!({ "sha256": shared }), ..event("happened") };
    commit(record, Step { events: vec![other], view: view("Bo"), ..step("b", 0) }).await;
    (own, shared)
}

/// As casework does it: the certificate is the last event, and the state is that of it alone.
async fn dispose(record: &Record, case: &str, seq: i64) {
    let certificate = NewEvent {
        actor: "system".into(),
        body: json!({ "rule": "permit, 2 years" }),
        ..event("case_disposed")
    };
    let view = CaseView { status: DISPOSED.into(), ..CaseView::default() };
    commit(record, Step { events: vec![certificate], snapshot: json!(null).into(), view, ..step(case, seq) })
        .await;
}

/// Files below a folder that have any of the words in them.
fn files_with_secrets(folder: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with_secrets(&path));
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        for secret in SECRETS {
            if bytes.windows(secret.len()).any(|window| window == secret.as_bytes()) {
                found.push(format!("{secret} in {}", path.display()));
            }
        }
    }
    found
}

on_both! {
    async fn a_disposed_case_is_gone_from_every_row_and_everything_verifies(house) {
        let record = &house.record;
        let (own, shared) = fill(record).await;
        record.make_checkpoint(&SigningKey::generate("town/1").unwrap(), 1).await.unwrap();
        assert!(record.erase_case("a", 7).await.is_err(), "it is not disposed of");
        dispose(record, "a", 6).await;
        assert_eq!(record.half_erased().await.unwrap(), [("a".to_owned(), 7)]);
        let erased = record.erase_case("a", 7).await.unwrap();
        assert_eq!((erased.events, erased.files), (6, 1));
        assert_eq!(record.half_erased().await.unwrap(), []);

        let events = record.events("a", 0).await.unwrap();
        assert!(events[..6].iter().all(|event| event.payload.is_some() && event.actor.is_empty()));
        assert_eq!((events[6].kind.as_str(), &events[6].body), ("case_disposed", &json!({ "rule": "permit, 2 years" })));
        assert_eq!(record.blob(&own).await.unwrap(), None);
        assert!(record.blob(&shared).await.unwrap().is_some(), "another case has it, too");
        assert!(record.idempotent("wilhelmina-1").await.unwrap().is_none());
        let row = record.case("a").await.unwrap().unwrap();
        assert!(row.view.reference.starts_with("disposed-"), "{row:?}");
        assert_eq!((row.view.title.as_str(), row.view.resident), ("", None));

        let report = record.verify().await.unwrap();
        assert_eq!((report.findings, report.leaves, report.files), (vec![], 8, 1));
        record.compact().await.unwrap();
        assert_eq!(record.verify().await.unwrap().findings, []);
        assert!(record.prove_inclusion("a", 3, 7).await.unwrap().unwrap().holds());
    }

    async fn what_was_erased_cannot_be_changed_after_it_nor_erased_without_its_hash(house) {
        let record = &house.record;
        fill(record).await;
        let db = record.db();
        let hash = if db.is_postgres() { "'\\x00'::bytea" } else { "x'00'" };
        let whole = if db.is_postgres() { "decode(repeat('00', 32), 'hex')" } else { "zeroblob(32)" };
        for set in [
            "actor = NULL, salt = NULL, body = NULL".to_owned(),
            format!("actor = NULL, salt = NULL, body = NULL, payload_hash = {hash}"),
            format!("actor = NULL, salt = NULL, body = NULL, payload_hash = {whole}, time_us = 1"),
            format!("payload_hash = {whole}"),
        ] {
            let sql = Sql::built(format!("UPDATE event SET {set} WHERE case_id = 'a' AND seq = 1"));
            assert!(db.run(sql).await.is_err(), "{set}");
        }
        // With a wrong hash the database lets it pass, and the chain says so.
        let set = format!("actor = NULL, salt = NULL, body = NULL, payload_hash = {whole}");
        db.run(Sql::built(format!("UPDATE event SET {set} WHERE case_id = 'a' AND seq = 1"))).await.unwrap();
        assert!(db.run(Sql::built(format!("UPDATE event SET {set} WHERE case_id = 'a' AND seq = 1"))).await.is_err());
        let findings = record.verify().await.unwrap().findings;
        assert_eq!((findings[0].rule, findings[0].seq), ("event-altered", Some(1)));
    }

    async fn only_closed_cases_whose_time_is_over_are_due(house) {
        let record = &house.record;
        fill(record).await;
        assert_eq!(record.cases_without_retention(10).await.unwrap(), ["a", "b"]);
        let retention = |case: &str, due_us| Retention { case: case.into(), closed_us: 5, due_us, rule: "r".into() };
        record.put_retention(&retention("a", Some(100))).await.unwrap();
        record.put_retention(&retention("b", None)).await.unwrap();
        assert_eq!(record.cases_without_retention(10).await.unwrap(), [""; 0]);
        assert_eq!(record.retention_due(99, 10, 0).await.unwrap(), []);
        assert_eq!(record.retention_due(100, 10, 0).await.unwrap(), [retention("a", Some(100))]);
        let reopened = CaseView { status: "open".into(), closed_us: None, ..view("Wilhelmina") };
        commit(record, Step { view: reopened, ..step("a", 6) }).await;
        assert_eq!(record.retention_due(100, 10, 0).await.unwrap(), [], "it was opened again");
    }

    async fn files_keys_and_effects_that_nothing_needs_go_after_their_time(house) {
        let record = &house.record;
        let (own, _) = fill(record).await;
        let meta = |at| BlobMeta { uploaded_us: at, ..BlobMeta::default() };
        let lost = record.put_blob(b"never sent".to_vec(), &meta(10)).await.unwrap();
        let fresh = record.put_blob(b"being filled in".to_vec(), &meta(1_000)).await.unwrap();
        record.finish_effect("e-0", 20).await.unwrap();
        let now_us = event("x").time_us + 100;
        let found = record.garbage(now_us, now_us - 500, 50, false).await.unwrap();
        assert_eq!((found.unused_files, found.keys, found.effects), (1, 6, 1));
        assert!(record.blob(&lost).await.unwrap().is_some(), "it was only counted");
        record.garbage(now_us, now_us - 500, 50, true).await.unwrap();
        assert_eq!(record.blob(&lost).await.unwrap(), None);
        assert!(record.blob(&own).await.unwrap().is_some() && record.blob(&fresh).await.unwrap().is_some());
        let again = record.garbage(now_us, now_us - 500, 50, false).await.unwrap();
        assert_eq!((again.unused_files, again.keys, again.effects), (0, 0, 0));
        assert_eq!(record.verify().await.unwrap().findings, []);
    }
}

#[tokio::test]
async fn nothing_of_a_disposed_case_is_left_in_the_files_of_sqlite_nor_in_the_folder_of_files() {
    let house = House::sqlite().await.unwrap();
    fill(&house.record).await;
    assert!(files_with_secrets(house.dir.path()).len() > SECRETS.len(), "the words are there before");
    dispose(&house.record, "a", 6).await;
    house.record.erase_case("a", 7).await.unwrap();
    house.record.compact().await.unwrap();
    assert_eq!(files_with_secrets(house.dir.path()), [""; 0]);
    assert_eq!(house.record.verify().await.unwrap().findings, []);
}
