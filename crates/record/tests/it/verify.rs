//! What was altered behind the record's back is found and named.

use crate::house::{House, on_both, step};
use portico_record::Json;
use portico_record::{Record, Step, StoredEvent, TaskRow, sql::Sql};
use serde_json::json;

/// Three cases of three events each; the snapshot counts the events.
async fn fill(record: &Record) {
    for seq in 0..3 {
        let steps = ["a", "b", "c"].map(|case| Step {
            tasks: vec![TaskRow { key: 1, role: "clerk".into(), ..TaskRow::default() }],
            ..step(case, seq)
        });
        for outcome in record.commit(steps.into()).await {
            outcome.unwrap();
        }
    }
}

fn count(_: &portico_record::CaseRow, events: &[StoredEvent]) -> Result<Json, String> {
    Ok(json!({ "events": events.len() }))
}

/// What somebody with the rights of an operator can do.
async fn tamper(house: &House, text: &str) {
    let db = house.record.db();
    let drops: &[&'static str] = if db.is_postgres() {
        &["DROP TRIGGER IF EXISTS event_not_changed ON event"]
    } else {
        &["DROP TRIGGER IF EXISTS event_not_updated", "DROP TRIGGER IF EXISTS event_not_deleted"]
    };
    for drop in drops {
        db.run(Sql::new(drop)).await.unwrap();
    }
    assert!(db.run(Sql::built(text.to_owned())).await.unwrap() > 0, "{text} changed nothing");
}

/// Rule, case and event of each finding.
async fn findings(record: &Record) -> Vec<(&'static str, String, Option<i64>)> {
    let report = record.verify_with(count).await.unwrap();
    report.findings.into_iter().map(|f| (f.rule, f.case, f.seq)).collect()
}

fn one(rule: &'static str, case: &str, seq: Option<i64>) -> Vec<(&'static str, String, Option<i64>)> {
    vec![(rule, case.to_owned(), seq)]
}

on_both! {
    async fn an_untouched_record_is_clean(house) {
        fill(&house.record).await;
        let report = house.record.verify_with(count).await.unwrap();
        assert_eq!((report.cases, report.events, report.snapshots), (3, 9, 3));
        assert_eq!(report.findings, []);
    }

    async fn an_altered_event_is_named_whatever_was_altered(house) {
        fill(&house.record).await;
        for (change, back) in [
            ("body = '{\"kind\":\"happenef\"}'", "body = '{\"kind\":\"happened\"}'"),
            ("actor = 'bo'", "actor = 'anna'"),
            ("time_us = time_us + 1", "time_us = time_us - 1"),
            ("channel = 'phone'", "channel = 'online'"),
            ("visibility = 'resident'", "visibility = 'internal'"),
            ("element = ''", "element = NULL"),
            ("bundle = 'bundle-2'", "bundle = 'bundle-1'"),
        ] {
            tamper(&house, &format!("UPDATE event SET {change} WHERE case_id = 'b' AND seq = 2")).await;
            assert_eq!(findings(&house.record).await, one("event-altered", "b", Some(2)), "{change}");
            tamper(&house, &format!("UPDATE event SET {back} WHERE case_id = 'b' AND seq = 2")).await;
            assert_eq!(findings(&house.record).await, []);
        }
    }

    async fn a_removed_event_is_named_in_the_middle_and_at_the_end(house) {
        fill(&house.record).await;
        tamper(&house, "DELETE FROM event WHERE case_id = 'a' AND seq = 2").await;
        let found = findings(&house.record).await;
        assert_eq!(found, [("position-gap", String::new(), None), ("event-missing", "a".into(), Some(3))]);
        tamper(&house, "DELETE FROM event WHERE case_id = 'c' AND seq = 3").await;
        let found = findings(&house.record).await;
        assert!(found.contains(&("head-differs", "c".into(), Some(2))), "{found:?}");
    }

    async fn two_events_that_changed_places_are_found(house) {
        fill(&house.record).await;
        tamper(&house, "UPDATE event SET position = 1000 WHERE position = 4").await;
        tamper(&house, "UPDATE event SET position = 4 WHERE position = 5").await;
        tamper(&house, "UPDATE event SET position = 5 WHERE position = 1000").await;
        let found = findings(&house.record).await;
        assert_eq!(found, [("event-altered", "a".to_owned(), Some(2)), ("event-altered", "b".to_owned(), Some(2))]);
    }

    async fn a_projection_that_was_touched_is_named(house) {
        fill(&house.record).await;
        tamper(&house, "UPDATE task SET assignee = 'mallory' WHERE case_id = 'b'").await;
        let report = house.record.verify().await.unwrap();
        assert_eq!(report.findings.len(), 1);
        assert_eq!(report.findings[0].to_string(), "case b: task 1 differs from what was written [projection-differs]");
        tamper(&house, "DELETE FROM task WHERE case_id = 'b'").await;
        assert_eq!(house.record.verify().await.unwrap().findings[0].message, "task 1 is missing");
    }

    async fn a_snapshot_that_is_not_the_fold_of_the_events_is_named(house) {
        fill(&house.record).await;
        tamper(&house, "UPDATE case_state SET snapshot = '{\"events\":4}' WHERE id = 'c'").await;
        assert_eq!(findings(&house.record).await, one("snapshot-differs", "c", None));
        assert!(house.record.verify().await.unwrap().is_clean(), "chains alone are whole");
    }

    async fn a_case_that_was_removed_from_the_list_is_found(house) {
        fill(&house.record).await;
        tamper(&house, "DELETE FROM case_state WHERE id = 'a'").await;
        assert_eq!(findings(&house.record).await, one("case-missing", "a", None));
    }

    async fn a_file_that_is_gone_or_changed_is_named(house) {
        let record = &house.record;
        let kept = record.put_blob(b"plan".to_vec(), &portico_record::BlobMeta::default()).await.unwrap();
        assert_eq!(record.verify().await.unwrap().files, 1);
        let path = house.dir.path().join("blobs").join(&kept[0..2]).join(&kept[2..4]).join(&kept);
        std::fs::write(&path, "plot").unwrap();
        assert_eq!(findings(record).await, one("file-altered", "", None));
        std::fs::remove_file(&path).unwrap();
        let report = record.verify().await.unwrap();
        assert_eq!(report.findings[0].to_string(), format!("the file {kept} is missing [file-missing]"));
    }
}
