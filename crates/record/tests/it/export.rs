//! An export is proved without the database, and whatever was changed in it is named.

use crate::house::{House, on_both, step};
use portico_record::checkpoint::{Checkpoint, MadeCheckpoint, PublicKey, SigningKey};
use portico_record::export::{ExportReport, Selection, verify_export};
use portico_record::{BlobMeta, NewEvent, Record, Step};
use serde_json::json;
use std::io::Read as _;

async fn fill(record: &Record) -> MadeCheckpoint {
    let sha256 = record.put_blob(b"a plan".to_vec(), &BlobMeta::default()).await.unwrap();
    for seq in 0..5 {
        for case in ["a", "b", "c"] {
            let event = NewEvent {
                body: json!({ "sha256": sha256, "seq": seq }).into(),
                ..crate::house::event("happened")
            };
            record.commit(vec![Step { events: vec![event], ..step(case, seq) }]).await.remove(0).unwrap();
        }
    }
    record.make_checkpoint(&SigningKey::generate("town/1").unwrap(), 1).await.unwrap()
}

async fn export(record: &Record, selection: &Selection, checkpoint: &MadeCheckpoint) -> Vec<u8> {
    let mut bytes = Vec::new();
    record.export(selection, checkpoint, "1", 9, &mut bytes, &mut |_, _| {}).await.unwrap();
    bytes
}

fn found(report: &ExportReport) -> Vec<(&'static str, &str, Option<i64>)> {
    report.findings.iter().map(|f| (f.rule, f.case.as_str(), f.seq)).collect()
}

/// The same export with its lines of events changed, and its manifest to match: what a careful forger does.
fn forged(bytes: &[u8], change: impl Fn(Vec<String>) -> Vec<String>) -> Vec<u8> {
    let mut out = tar::Builder::new(Vec::new());
    let mut lines = Vec::new();
    for entry in tar::Archive::new(bytes).entries().unwrap() {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().to_string_lossy().into_owned();
        let mut part = Vec::new();
        entry.read_to_end(&mut part).unwrap();
        if name == "events/000001.jsonl" {
            let text = String::from_utf8(part).unwrap();
            lines = change(text.lines().map(str::to_owned).collect());
            part = (lines.join("\n") + "\n").into_bytes();
        }
        if name == "manifest.json" {
            use sha2::Digest as _;
            let mut manifest: serde_json::Value = serde_json::from_slice(&part).unwrap();
            let hash = hex::encode(sha2::Sha256::digest(lines.join("\n") + "\n"));
            manifest["parts"]["events/000001.jsonl"] = hash.into();
            part = serde_json::to_vec(&manifest).unwrap();
        }
        let mut header = tar::Header::new_gnu();
        header.set_size(part.len() as u64);
        out.append_data(&mut header, &name, part.as_slice()).unwrap();
    }
    out.into_inner().unwrap()
}

on_both! {
    async fn a_whole_export_is_proved_and_agrees_with_a_checkpoint_that_was_kept(house) {
        let record = &house.record;
        let kept = fill(record).await;
        record.commit(vec![step("d", 0)]).await.remove(0).unwrap();
        let key = SigningKey::generate("town/2").unwrap();
        let last = record.make_checkpoint(&key, 2).await.unwrap();
        let bytes = export(record, &Selection { with_files: true, ..Selection::default() }, &last).await;
        let kept = Checkpoint::read(&kept.note).unwrap();
        let report = verify_export(bytes.as_slice(), Some(&key.public()), Some(&kept)).unwrap();
        assert_eq!((report.events, report.cases, report.size, report.whole), (16, 4, 16, true));
        assert_eq!(report.findings, []);
        let other = Checkpoint { root: [3; 32], ..kept };
        let report = verify_export(bytes.as_slice(), None, Some(&other)).unwrap();
        assert_eq!(found(&report), [("checkpoint-differs", "", None)]);
        let stranger = PublicKey::read(&SigningKey::generate("x").unwrap().public().to_string()).unwrap();
        let report = verify_export(bytes.as_slice(), Some(&stranger), None).unwrap();
        assert_eq!(found(&report), [("checkpoint-altered", "", None)]);
    }

    async fn a_part_of_the_log_is_proved_event_by_event(house) {
        let record = &house.record;
        let made = fill(record).await;
        let selection = Selection { case: Some("b".into()), ..Selection::default() };
        let bytes = export(record, &selection, &made).await;
        let report = verify_export(bytes.as_slice(), None, None).unwrap();
        assert_eq!((report.events, report.cases, report.whole, found(&report)), (5, 1, false, vec![]));
        let changed = forged(&bytes, |lines| lines.into_iter().map(|line| line.replace("\"leaf\":4", "\"leaf\":5")).collect());
        assert_eq!(found(&verify_export(changed.as_slice(), None, None).unwrap()), [("event-altered", "b", Some(2))]);
    }
}

#[tokio::test]
async fn what_was_altered_removed_or_reordered_in_an_export_is_named() {
    let house = House::sqlite().await.unwrap();
    let made = fill(&house.record).await;
    let bytes = export(&house.record, &Selection::default(), &made).await;
    let look = |bytes: &[u8]| {
        let report = verify_export(bytes, None, None).unwrap();
        report.findings.iter().map(|f| (f.rule, f.case.clone(), f.seq)).collect::<Vec<_>>()
    };
    assert_eq!(look(&forged(&bytes, |lines| lines)), []);
    let altered = forged(&bytes, |mut lines| {
        lines[4] = lines[4].replace("\"seq\":1}", "\"seq\":7}");
        lines
    });
    assert_eq!(look(&altered), [("event-altered", "b".to_owned(), Some(2))]);
    let removed = forged(&bytes, |mut lines| {
        lines.remove(4);
        lines
    });
    let found = look(&removed);
    assert!(found.contains(&("event-missing", "c".into(), Some(2))), "{found:?}");
    assert!(found.contains(&("event-missing", "b".into(), Some(3))), "{found:?}");
    let cut = forged(&bytes, |mut lines| {
        lines.pop();
        lines
    });
    assert_eq!(look(&cut), [("checkpoint-differs", String::new(), None)]);
    let reordered = forged(&bytes, |mut lines| {
        lines.swap(3, 4);
        lines
    });
    assert!(look(&reordered).iter().any(|(rule, _, _)| *rule == "event-missing"));
    assert!(verify_export(&bytes[..bytes.len() / 2], None, None).is_err());
    assert!(verify_export(b"nothing of the kind".as_slice(), None, None).is_err());
}
