//! What is disposed of is gone from every table and file, and everything still verifies.

use crate::house::{House, event, on_both, step};
use portico_record::checkpoint::SigningKey;
use portico_record::retention::{DISPOSED, ListState, NewDisposalList, Retention};
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
            body: json!({ "kind": "happened", "street": "Drottninggatan", "files": [{ "sha256": own }, { "sha256": shared }] }).into(),
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
    let other = NewEvent { body: json!({ "sha256": shared }).into(), ..event("happened") };
    commit(record, Step { events: vec![other], view: view("Bo"), ..step("b", 0) }).await;
    (own, shared)
}

/// As casework does it: the certificate is the last event, and the state is that of it alone.
async fn dispose(record: &Record, case: &str, seq: i64) {
    let certificate = NewEvent {
        actor: "system".into(),
        body: json!({ "rule": "permit, 2 years" }).into(),
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
        assert_eq!((events[6].kind.as_str(), events[6].body.as_str()), ("case_disposed", r#"{"rule":"permit, 2 years"}"#));
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

    async fn what_is_due_is_counted_by_rule_and_what_stands_on_an_open_list_is_not_proposed_again(house) {
        let record = &house.record;
        fill(record).await;
        let retention = |case: &str, due_us| Retention { case: case.into(), closed_us: 5, due_us, rule: "permit: other, 1 year".into() };
        record.put_retention(&retention("a", Some(100))).await.unwrap();
        record.put_retention(&retention("b", Some(200))).await.unwrap();
        let groups = record.retention_groups(i64::MIN, 201).await.unwrap();
        assert_eq!((groups.len(), groups[0].cases, groups[0].first_due_us), (1, 2, Some(100)));
        assert_eq!(record.retention_groups(101, 200).await.unwrap(), []);
        record.put_retention(&retention("b", None)).await.unwrap();
        assert_eq!(record.retention_without_term().await.unwrap()[0].cases, 1);
        record.put_retention(&retention("b", Some(200))).await.unwrap();
        let (first, total) = record.retention_proposable("", 200, 1, 0).await.unwrap();
        assert_eq!((first, total), (vec![retention("a", Some(100))], 2));
        assert_eq!(record.retention_proposable("other", 200, 9, 0).await.unwrap(), (vec![], 0));
        let list = NewDisposalList { transfer: false, note: String::new(), proposed_us: 1, proposed_by: "rut".into(), cases: vec!["a".into()] };
        let number = record.propose_disposal(&list).await.unwrap();
        assert_eq!(record.disposal_list_of("a").await.unwrap(), Some(number));
        assert_eq!(record.retention_proposable("permit", 200, 9, 0).await.unwrap(), (vec![retention("b", Some(200))], 1));
        assert!(record.decide_disposal(number, ListState::Withdrawn, "rut", 2).await.unwrap());
        assert_eq!(record.retention_proposable("permit", 200, 9, 0).await.unwrap().1, 2, "it was withdrawn");
    }

    async fn a_list_goes_forward_once_and_its_rows_outlive_the_case(house) {
        let record = &house.record;
        fill(record).await;
        let list = NewDisposalList { transfer: true, note: "yearly".into(), proposed_us: 1, proposed_by: "rut".into(), cases: vec!["a".into(), "b".into()] };
        let number = record.propose_disposal(&list).await.unwrap();
        assert_eq!(record.propose_disposal(&NewDisposalList { cases: vec![], ..list }).await.unwrap(), number + 1);
        record.put_disposal_package(number, "a", "00").await.unwrap();
        assert!(!record.end_disposal(number, 2).await.unwrap(), "it is not approved");
        assert!(record.decide_disposal(number, ListState::Approved, "rolf", 2).await.unwrap());
        assert!(!record.decide_disposal(number, ListState::Withdrawn, "rut", 3).await.unwrap(), "it was approved");
        assert_eq!(record.disposal_lists_to_do(9).await.unwrap().len(), 1);
        dispose(record, "a", 6).await;
        record.erase_case("a", 7).await.unwrap();
        record.end_disposal_item(number, "a", "disposed").await.unwrap();
        record.end_disposal_item(number, "a", "held").await.unwrap();
        assert!(!record.end_disposal(number, 4).await.unwrap(), "b waits");
        let waiting = record.disposal_items(number, true, "", 9).await.unwrap();
        assert_eq!((waiting.len(), waiting[0].case.as_str()), (1, "b"));
        record.end_disposal_item(number, "b", "held").await.unwrap();
        assert!(record.end_disposal(number, 4).await.unwrap());
        assert!(!record.end_disposal(number, 5).await.unwrap());
        assert!(record.wants_rewriting().await.unwrap());
        record.mark_rewritten(6).await.unwrap();
        assert!(!record.wants_rewriting().await.unwrap());
        let row = record.disposal_list(number).await.unwrap().unwrap();
        assert_eq!((row.state, row.cases, row.waiting, row.disposed, row.packed), (ListState::Done, 2, 0, 1, 1));
        assert_eq!((row.decided_by.as_deref(), row.ended_us, row.rewritten_us), (Some("rolf"), Some(4), Some(6)));
        let items = record.disposal_items(number, false, "", 9).await.unwrap();
        assert_eq!(items[0].state, "disposed", "the first word counts, and erasing the case left the list");
        assert_eq!(record.disposed_cases().await.unwrap(), 1);
        assert_eq!(record.verify().await.unwrap().findings, []);
    }

    async fn cases_that_were_ever_held_are_found_by_their_events(house) {
        let record = &house.record;
        fill(record).await;
        assert_eq!(record.cases_ever_held("", 9).await.unwrap(), [""; 0]);
        let hold = |name: &str| NewEvent { body: json!({ "hold": name, "reason": "r" }).into(), ..event("hold_placed") };
        commit(record, Step { events: vec![hold("x"), hold("y")], view: view("Bo"), ..step("b", 1) }).await;
        assert_eq!(record.cases_ever_held("", 9).await.unwrap(), ["b"]);
        assert_eq!(record.cases_ever_held("b", 9).await.unwrap(), [""; 0]);
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
