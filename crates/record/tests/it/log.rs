//! The log as a whole.

use crate::house::{House, on_both, step};
use portico_record::{ActorKind, NewEvent, Step, Visibility, WaitingFor, sql::Sql};
use serde_json::json;

on_both! {
    async fn every_attribute_of_an_event_comes_back_as_it_was_written(house) {
        let event = NewEvent {
            time_us: -1,
            kind: "letter_sent".into(),
            element: Some("Send \"it\"".into()),
            actor: "worker".into(),
            actor_kind: ActorKind::ThirdParty,
            channel: "post".into(),
            waiting_for: WaitingFor::Timer,
            lifecycle: Some("complete".into()),
            visibility: Visibility::Resident,
            body: json!({"z": 0.1, "a": [1e300, -0.0, 9007199254740993_i64, u64::MAX, 5e-324], "n": null, "nested": {"ü": "\u{1f600}"}}).into(),
        };
        let step = Step { events: vec![event.clone()], ..step("c", 0) };
        house.record.commit(vec![step]).await.remove(0).unwrap();
        let stored = house.record.events("c", 0).await.unwrap().remove(0);
        assert_eq!(stored.event, event);
        assert!(stored.body.as_str().starts_with(r#"{"z":0.1,"a":["#), "members keep their order");
        assert_eq!((stored.case.as_str(), stored.bundle.as_str(), stored.seq), ("c", "bundle-1", 1));
        assert_eq!(stored.previous_hash, "0".repeat(64));
        assert!(house.record.verify().await.unwrap().is_clean());
    }

    async fn positions_have_no_gaps_and_a_follower_misses_nothing_while_four_write(house) {
        let mut writers = Vec::new();
        for writer in 0..4 {
            let record = house.again().await;
            writers.push(tokio::spawn(async move {
                for n in 0..15 {
                    let group = (0..3).map(|k| step(&format!("w{writer}-{n}-{k}"), 0)).collect();
                    for outcome in record.commit(group).await {
                        outcome.unwrap();
                    }
                }
            }));
        }
        let mut seen = Vec::new();
        while seen.len() < 180 {
            let after = seen.last().copied().unwrap_or(0);
            seen.extend(house.record.follow(after, 7).await.unwrap().iter().map(|e| e.position));
            tokio::task::yield_now().await;
        }
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!(seen, (1..=180).collect::<Vec<i64>>());
        assert!(house.record.verify().await.unwrap().is_clean());
    }

    async fn the_database_refuses_to_change_or_delete_an_event(house) {
        let record = &house.record;
        record.commit(vec![step("c", 0)]).await.remove(0).unwrap();
        for text in ["UPDATE event SET actor = 'somebody else'", "DELETE FROM event"] {
            let refused = record.db().run(Sql::new(text)).await.unwrap_err().to_string();
            assert!(refused.contains("an event"), "{refused}");
        }
        assert_eq!(record.events("c", 0).await.unwrap()[0].actor, "anna");
    }

    async fn the_events_of_one_service_can_be_followed_on_their_own(house) {
        let record = &house.record;
        let of = |case: &str, service: &str| Step { service: service.into(), ..step(case, 0) };
        record.commit(vec![of("a", "parking"), of("b", "trees"), of("c", "parking")]).await;
        let positions = |events: Vec<portico_record::StoredEvent>| events.iter().map(|e| e.position).collect::<Vec<_>>();
        assert_eq!(positions(record.events_of_service("parking", 0, 10).await.unwrap()), [1, 3]);
        assert_eq!(positions(record.events_of_service("parking", 1, 10).await.unwrap()), [3]);
        assert_eq!(positions(record.events_of_service("parking", 0, 1).await.unwrap()), [1]);
        assert!(record.events_of_service("boats", 0, 10).await.unwrap().is_empty());
    }

    async fn a_follower_is_told_when_there_is_more(house) {
        let mut committed = house.record.committed();
        assert_eq!(*committed.borrow_and_update(), 0);
        let writer = house.record.clone();
        let told = tokio::spawn(async move {
            committed.changed().await.unwrap();
            *committed.borrow_and_update()
        });
        writer.commit(vec![step("a", 0), step("b", 0)]).await;
        assert_eq!(told.await.unwrap(), 2);
    }
}
