//! Messages to the authority: known by their id, taken once, gone when their time is over or their case is erased.

use crate::house::{House, on_both, step};
use portico_record::backup::{Backup, Extra};
use portico_record::retention::DISPOSED;
use portico_record::{Backoff, CaseView, Fault, Message, MessageState, Record, Step, SubscriptionRow};
use serde_json::json;

fn paid(id: &str, key: Option<&str>, until_us: i64) -> Message {
    Message {
        id: id.into(),
        name: "payment-received".into(),
        correlation_key: key.map(str::to_owned),
        state: MessageState::Waiting,
        sender: "bank".into(),
        sent_us: 1,
        until_us,
        case: None,
        variables: json!({ "receipt": id }),
        failure: None,
    }
}

/// A case that asks for a message with this key.
async fn asks(record: &Record, case: &str, key: &str) {
    let asked = SubscriptionRow {
        key: 1,
        kind: "message".into(),
        name: "payment-received".into(),
        correlation_key: Some(key.into()),
    };
    record.commit(vec![Step { subscriptions: vec![asked], ..step(case, 0) }]).await.remove(0).unwrap();
}

fn ids(messages: Vec<Message>) -> Vec<String> {
    messages.into_iter().map(|message| message.id).collect()
}

on_both! {
    async fn a_message_is_known_by_its_id_and_taken_once(house) {
        let record = &house.record;
        assert!(record.put_message(&paid("one", Some("R-1"), 100)).await.unwrap());
        let other = Message { sender: "other".into(), ..paid("one", None, 900) };
        assert!(!record.put_message(&other).await.unwrap());
        assert_eq!(record.message("one").await.unwrap(), Some(paid("one", Some("R-1"), 100)), "the first stands");
        assert!(record.message_delivered("one", "a").await.unwrap());
        assert!(!record.message_delivered("one", "b").await.unwrap());
        let taken = record.message("one").await.unwrap().unwrap();
        assert_eq!((taken.state, taken.case.as_deref()), (MessageState::Delivered, Some("a")));
        assert_eq!(taken.variables, json!({}), "what it carried stands in the case");
        assert_eq!(record.message("none\0").await.unwrap(), None);
        let broken = record.put_message(&paid("two\0", None, 100)).await;
        assert!(matches!(broken, Err(Fault::Invalid { .. })));
    }

    async fn what_a_case_asks_for_is_found_until_its_time_is_over(house) {
        let record = &house.record;
        for (id, key, until_us) in
            [("late", Some("R-1"), 200), ("soon", Some("R-1"), 100), ("other", Some("R-2"), 200), ("any", None, 200)]
        {
            record.put_message(&paid(id, key, until_us)).await.unwrap();
        }
        assert!(record.wanted_messages(50, 9).await.unwrap().is_empty(), "nobody asks");
        asks(record, "a", "R-1").await;
        assert_eq!(ids(record.wanted_messages(50, 9).await.unwrap()), ["late", "soon"]);
        assert_eq!(ids(record.wanted_messages(100, 9).await.unwrap()), ["late"]);
        assert_eq!(record.waiting_messages("payment-received", 50, 9).await.unwrap().len(), 4);
        assert_eq!(record.waiting_messages("payment-received", 50, 3).await.unwrap().len(), 3);
        assert!(record.waiting_messages("another", 50, 9).await.unwrap().is_empty());

        assert_eq!(record.expire_messages(100, 0).await.unwrap(), 1);
        let ended = record.message("soon").await.unwrap().unwrap();
        assert_eq!((ended.state, ended.variables), (MessageState::Expired, json!({})));
        assert!(!record.message_delivered("soon", "a").await.unwrap(), "its time was over");
        record.expire_messages(100, 101).await.unwrap();
        assert_eq!(record.message("soon").await.unwrap(), None, "forgotten");
        assert!(record.message("late").await.unwrap().is_some());
    }

    async fn a_message_that_failed_rests_longer_each_time_and_holds_up_none_behind_it(house) {
        let record = &house.record;
        for (id, sent_us) in [("first", 1), ("second", 2)] {
            let message = Message { sent_us, ..paid(id, Some("R-1"), i64::MAX) };
            record.put_message(&message).await.unwrap();
        }
        asks(record, "a", "R-1").await;
        let backoff = Backoff { first_us: 100, longest_us: 350, attempts_max: 3 };
        let mut waits = Vec::new();
        let mut now_us = 10;
        for _ in 0..4 {
            let first = record.wanted_messages(now_us, 1).await.unwrap().remove(0);
            assert_eq!(first.id, "first");
            assert!(record.message_failed(&first, "it cannot\0 take it", now_us, &backoff).await.unwrap());
            assert!(!record.message_failed(&first, "late", now_us, &backoff).await.unwrap(), "another node was quicker");
            assert_eq!(ids(record.wanted_messages(now_us, 1).await.unwrap()), ["second"]);
            assert_eq!(ids(record.waiting_messages("payment-received", now_us, 1).await.unwrap()), ["second"]);
            let failing = record.failing_messages(now_us, 9).await.unwrap().remove(0);
            let failure = failing.failure.unwrap();
            assert_eq!((failing.id.as_str(), failure.error.as_str()), ("first", "it cannot take it"));
            waits.push(failure.again_us - now_us);
            now_us = failure.again_us;
        }
        assert_eq!(waits, [100, 200, 350, 350], "never given up before its time is over");
        let first = record.wanted_messages(now_us, 1).await.unwrap().remove(0);
        record.message_failed(&first, "still not", now_us, &backoff).await.unwrap();
        assert_eq!(record.wake_messages().await.unwrap(), 1);
        assert_eq!(ids(record.wanted_messages(now_us, 9).await.unwrap()), ["first", "second"]);
        assert!(record.message_delivered("first", "a").await.unwrap());
        assert!(record.failing_messages(now_us, 9).await.unwrap().is_empty());
        assert_eq!(record.message("first").await.unwrap().unwrap().failure, None);
    }

    async fn a_message_is_in_backups_and_goes_with_its_case(house) {
        let record = &house.record;
        asks(record, "a", "R-1").await;
        record.put_message(&paid("taken", Some("R-1"), 100)).await.unwrap();
        record.put_message(&paid("waits", Some("R-2"), 100)).await.unwrap();
        record.message_delivered("taken", "a").await.unwrap();

        let extra = Extra { release: "1".into(), made_us: 9, files: Vec::new() };
        let mut bytes = Vec::new();
        record.back_up(&extra, &mut bytes, &mut |_, _| {}).await.unwrap();
        let whole = Backup::check(bytes.as_slice()).unwrap();
        assert_eq!(whole.manifest.rows["message"], 2);
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}/restored.sqlite", dir.path().display());
        let restored = Record::open_with_blobs(&url, &dir.path().join("blobs")).await.unwrap();
        whole.restore(bytes.as_slice(), &restored, &mut |_, _| {}).await.unwrap();
        for id in ["taken", "waits"] {
            assert_eq!(restored.message(id).await.unwrap(), record.message(id).await.unwrap());
        }
        assert!(!restored.put_message(&paid("taken", None, 100)).await.unwrap(), "ids are remembered");

        let view = CaseView { status: DISPOSED.into(), ..CaseView::default() };
        record.commit(vec![Step { view, ..step("a", 1) }]).await.remove(0).unwrap();
        record.erase_case("a", 2).await.unwrap();
        assert_eq!(record.message("taken").await.unwrap(), None);
        assert!(record.message("waits").await.unwrap().is_some());
        assert_eq!(record.verify().await.unwrap().findings, []);
    }
}
