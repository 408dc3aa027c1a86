//! The tree over the log: proofs that hold, and what was changed behind the record's back, by name.

use crate::house::{House, on_both, step};
use portico_record::checkpoint::{Checkpoint, PublicKey, SigningKey};
use portico_record::{Record, sql::Sql};

fn key() -> SigningKey {
    SigningKey::generate("town/1").unwrap()
}

/// Three cases of so many events each, taking turns.
async fn fill(record: &Record, from: i64, to: i64) {
    for seq in from..to {
        for outcome in record.commit(["a", "b", "c"].map(|case| step(case, seq)).into()).await {
            outcome.unwrap();
        }
    }
}

/// What somebody with the rights of an operator can do.
async fn tamper(house: &House, statements: &[&str]) {
    let db = house.record.db();
    let drops: &[&'static str] = if db.is_postgres() {
        &[
            "DROP TRIGGER IF EXISTS event_not_changed ON event",
            "DROP TRIGGER IF EXISTS log_leaf_not_changed ON log_leaf",
        ]
    } else {
        &[
            "DROP TRIGGER IF EXISTS event_not_updated",
            "DROP TRIGGER IF EXISTS event_not_deleted",
            "DROP TRIGGER IF EXISTS log_leaf_not_updated",
            "DROP TRIGGER IF EXISTS log_leaf_not_deleted",
        ]
    };
    for drop in drops {
        db.run(Sql::new(drop)).await.unwrap();
    }
    for text in statements {
        assert!(db.run(Sql::built((*text).to_owned())).await.unwrap() > 0, "{text} changed nothing");
    }
}

async fn findings(record: &Record) -> Vec<(&'static str, String, Option<i64>)> {
    let report = record.verify().await.unwrap();
    report.findings.into_iter().map(|f| (f.rule, f.case, f.seq)).collect()
}

on_both! {
    async fn a_checkpoint_covers_the_whole_log_and_grows_with_it(house) {
        let (record, key) = (&house.record, key());
        assert_eq!(record.make_checkpoint(&key, 0).await.unwrap().size, 0, "nothing has happened yet");
        fill(record, 0, 3).await;
        let first = record.make_checkpoint(&key, 1).await.unwrap();
        assert_eq!(first.size, 9);
        assert_eq!(record.make_checkpoint(&key, 2).await.unwrap(), first, "nothing happened since");
        fill(record, 3, 1_000).await;
        let second = record.make_checkpoint(&key, 3).await.unwrap();
        assert_eq!(second.size, 3_000);
        let text = PublicKey::read(&second.public_key).unwrap();
        let signed = Checkpoint::read(text.verify(&second.note).unwrap()).unwrap();
        assert_eq!((signed.origin.as_str(), signed.size), ("town/1", 3_000));
        assert_eq!(record.tree_root(9).await.unwrap(), Checkpoint::read(&first.note).unwrap().root);
        let report = record.verify().await.unwrap();
        assert_eq!((report.leaves, report.checkpoints, report.findings), (3_000, 3, vec![]));
    }

    async fn every_event_has_a_proof_and_every_older_log_is_a_beginning(house) {
        let record = &house.record;
        fill(record, 0, 5).await;
        record.grow_tree().await.unwrap();
        for case in ["a", "b", "c"] {
            for seq in 1..=5 {
                let proof = record.prove_inclusion(case, seq, 15).await.unwrap().unwrap();
                assert!(proof.holds(), "{proof:?}");
                assert!(!portico_record::checkpoint::InclusionProof { leaf: (proof.leaf + 1) % 15, ..proof }.holds());
            }
        }
        for old in 1..=15 {
            assert!(record.prove_consistency(old, 15).await.unwrap().holds(), "{old}");
        }
        assert_eq!(record.prove_inclusion("a", 6, 15).await.unwrap(), None);
        assert_eq!(record.prove_inclusion("a", 5, 12).await.unwrap(), None, "it came later");
        assert!(record.prove_consistency(3, 16).await.unwrap_err().to_string().contains("portico checkpoint"));
    }

    async fn two_that_take_up_the_log_at_once_take_turns(house) {
        fill(&house.record, 0, 200).await;
        let (one, two) = (house.again().await, house.again().await);
        let (a, b) = tokio::join!(one.grow_tree(), two.grow_tree());
        assert_eq!(a.unwrap() + b.unwrap(), 600);
        assert_eq!(findings(&house.record).await, []);
    }

    async fn a_chain_that_was_computed_anew_is_found_by_the_tree(house) {
        let record = &house.record;
        fill(record, 0, 3).await;
        record.make_checkpoint(&key(), 1).await.unwrap();
        // The case is written once more, with another body, as somebody would who knows how the chain is made.
        let events = record.events("b", 0).await.unwrap();
        let mut changes = Vec::new();
        let mut previous = "0".repeat(64);
        for mut event in events {
            if event.seq == 2 {
                event.event.body = serde_json::json!({ "kind": "forged" }).into();
            }
            let hash = portico_record::chain::expected_hash(&event, &previous).unwrap();
            let (open, close) = if record.db().is_postgres() { ("'\\x", "'") } else { ("x'", "'") };
            changes.push(format!(
                "UPDATE event SET body = '{}', previous_hash = {open}{previous}{close}, hash = {open}{hash}{close} \
                 WHERE case_id = 'b' AND seq = {}",
                event.event.body, event.seq
            ));
            previous = hash;
        }
        let (open, close) = if record.db().is_postgres() { ("'\\x", "'") } else { ("x'", "'") };
        changes.push(format!("UPDATE case_state SET hash = {open}{previous}{close} WHERE id = 'b'"));
        tamper(&house, &changes.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let expected = [("event-altered", "b".to_owned(), Some(2)), ("event-altered", "b".to_owned(), Some(3))];
        assert_eq!(findings(record).await, expected);
    }

    async fn a_case_that_was_removed_without_a_trace_is_named_by_the_tree(house) {
        let record = &house.record;
        fill(record, 0, 2).await;
        record.make_checkpoint(&key(), 1).await.unwrap();
        tamper(&house, &["DELETE FROM event WHERE case_id = 'c'", "DELETE FROM case_state WHERE id = 'c'"]).await;
        let found = findings(record).await;
        assert!(found.contains(&("event-missing", "c".into(), Some(1))), "{found:?}");
        assert!(found.contains(&("event-missing", "c".into(), Some(2))), "{found:?}");
    }

    async fn a_tree_and_a_checkpoint_that_were_touched_are_found(house) {
        let record = &house.record;
        fill(record, 0, 4).await;
        record.make_checkpoint(&key(), 1).await.unwrap();
        tamper(&house, &["UPDATE log_node SET hash = (SELECT hash FROM log_node WHERE level = 0 AND number = 0) \
                          WHERE level = 2 AND number = 1"]).await;
        assert_eq!(findings(record).await, [("tree-differs", String::new(), None)]);
        tamper(&house, &["DELETE FROM log_node WHERE level = 2 AND number = 1"]).await;
        assert_eq!(findings(record).await, [("tree-differs", String::new(), None)]);
        tamper(&house, &["UPDATE checkpoint SET note = replace(note, '12', '11')"]).await;
        let found = findings(record).await;
        assert!(found.contains(&("checkpoint-altered", String::new(), None)), "{found:?}");
    }

    async fn two_leaves_that_changed_places_do_not_have_the_signed_root(house) {
        let record = &house.record;
        fill(record, 0, 2).await;
        record.make_checkpoint(&key(), 1).await.unwrap();
        tamper(&house, &[
            "UPDATE log_leaf SET leaf = 100 WHERE leaf = 1",
            "UPDATE log_leaf SET leaf = 1 WHERE leaf = 2",
            "UPDATE log_leaf SET leaf = 2 WHERE leaf = 100",
        ]).await;
        let found = findings(record).await;
        assert!(found.contains(&("event-altered", "b".into(), Some(1))), "{found:?}");
        assert!(found.contains(&("event-altered", "c".into(), Some(1))), "{found:?}");
    }

    async fn a_checkpoint_kept_elsewhere_shows_a_log_that_was_rewritten_whole(house) {
        let record = &house.record;
        fill(record, 0, 2).await;
        let kept = record.make_checkpoint(&key(), 1).await.unwrap();
        let kept = Checkpoint::read(&kept.note).unwrap();
        fill(record, 2, 3).await;
        record.grow_tree().await.unwrap();
        assert_eq!(record.verify_against(&kept).await.unwrap(), None);
        let other = Checkpoint { root: [1; 32], ..kept.clone() };
        assert!(record.verify_against(&other).await.unwrap().unwrap().message.contains("rewritten"));
        let longer = Checkpoint { size: 100, ..kept };
        assert!(record.verify_against(&longer).await.unwrap().unwrap().message.contains("covers 100 events"));
    }
}
