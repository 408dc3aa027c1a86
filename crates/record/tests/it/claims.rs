//! Leases: effects, jobs and timers are taken by one worker at a time, and come again if it dies.

use crate::house::{House, on_both, step};
use portico_record::{Backoff, JobRow, NewEffect, Record, Retried, Step, TimerRow};
use serde_json::json;
use std::collections::BTreeMap;

async fn ask_for(record: &Record, effects: i64) {
    let outbox = (0..effects)
        .map(|n| NewEffect {
            key: format!("e{n:04}"),
            kind: "mail".into(),
            body: json!({ "n": n }),
            run_at_us: 0,
        })
        .collect();
    record.commit(vec![Step { outbox, ..step("c", 0) }]).await.remove(0).unwrap();
}

on_both! {
    async fn four_workers_take_500_effects_none_twice_and_none_is_lost(house) {
        ask_for(&house.record, 500).await;
        let mut workers = Vec::new();
        for _ in 0..4 {
            let record = house.again().await;
            workers.push(tokio::spawn(async move {
                let mut mine = Vec::new();
                loop {
                    let taken = record.take_effects(1_000, 7, 1_000_000).await.unwrap();
                    if taken.is_empty() { return mine }
                    for effect in taken {
                        assert!(record.finish_effect(&effect.key, 1_001).await.unwrap());
                        mine.push(effect.key);
                    }
                }
            }));
        }
        let mut times = BTreeMap::new();
        for worker in workers {
            for key in worker.await.unwrap() {
                *times.entry(key).or_insert(0) += 1;
            }
        }
        assert_eq!(times.len(), 500);
        assert!(times.values().all(|n| *n == 1));
        assert_eq!(house.record.waiting_effects().await.unwrap(), (0, None));
    }

    async fn an_effect_whose_worker_died_comes_again_after_the_lease(house) {
        let record = &house.record;
        ask_for(record, 1).await;
        let first = record.take_effects(100, 10, 50).await.unwrap().remove(0);
        assert_eq!((first.attempts, first.body.clone(), first.case.as_str()), (1, json!({"n": 0}), "c"));
        assert!(record.take_effects(149, 10, 50).await.unwrap().is_empty());
        let second = record.take_effects(150, 10, 50).await.unwrap().remove(0);
        assert_eq!(second.attempts, 2);
        // The one who was thought dead wakes up: it must not disturb the other.
        let answer = record.retry_effect(&first, "late", 151, &Backoff::default()).await.unwrap();
        assert_eq!(answer, Retried::NotYours);
        assert!(record.finish_effect(&second.key, 152).await.unwrap());
        assert!(!record.finish_effect(&second.key, 153).await.unwrap());
    }

    async fn a_failing_effect_comes_later_and_later_then_is_dead_and_can_be_revived(house) {
        let record = &house.record;
        ask_for(record, 1).await;
        let backoff = Backoff { first_us: 10, longest_us: 1_000, attempts_max: 3 };
        let mut now = 100;
        for wait in [10, 20] {
            let effect = record.take_effects(now, 1, 5).await.unwrap().remove(0);
            let answer = record.retry_effect(&effect, "the server\0 is away", now, &backoff).await.unwrap();
            assert_eq!(answer, Retried::Again(now + wait));
            assert!(record.take_effects(now + wait - 1, 1, 5).await.unwrap().is_empty());
            now += wait;
        }
        let effect = record.take_effects(now, 1, 5).await.unwrap().remove(0);
        assert_eq!(effect.error.as_deref(), Some("the server is away"));
        assert_eq!(record.retry_effect(&effect, "still", now, &backoff).await.unwrap(), Retried::Dead);
        assert!(record.take_effects(i64::MAX, 1, 5).await.unwrap().is_empty());
        assert_eq!(record.dead_effects(10).await.unwrap()[0].error.as_deref(), Some("still"));
        assert!(record.revive_effect("e0000", now).await.unwrap());
        assert_eq!(record.take_effects(now, 1, 5).await.unwrap()[0].attempts, 1);
    }

    async fn a_job_is_held_extended_given_back_and_not_offered_without_a_try_left(house) {
        let record = &house.record;
        let job = |key, kind: &str, retries| JobRow { key, kind: kind.into(), retries, variables: json!({"k": key}), ..JobRow::default() };
        let jobs = vec![job(1, "scan", 3), job(2, "scan", 0), job(3, "print", 3), JobRow { run_at_us: 500, ..job(4, "scan", 1) }];
        record.commit(vec![Step { jobs, ..step("c", 0) }]).await.remove(0).unwrap();
        let taken = record.take_jobs("scan", "w1", 100, 10, 50).await.unwrap();
        assert_eq!(taken.iter().map(|j| (j.key, j.attempts, j.leased_until_us)).collect::<Vec<_>>(), [(1, 1, 150)]);
        assert_eq!(taken[0].variables, json!({"k": 1}));
        assert!(record.take_jobs("scan", "w2", 149, 10, 50).await.unwrap().is_empty());
        assert!(record.extend_job("c", 1, "w1", 300).await.unwrap());
        assert!(!record.extend_job("c", 1, "w2", 300).await.unwrap());
        assert!(record.take_jobs("scan", "w2", 200, 10, 50).await.unwrap().is_empty());
        assert!(record.release_job("c", 1, "w1").await.unwrap());
        assert_eq!(record.take_jobs("scan", "w2", 200, 10, 50).await.unwrap()[0].key, 1);
        let later: Vec<i64> = record.take_jobs("scan", "w3", 500, 10, 50).await.unwrap().iter().map(|j| j.key).collect();
        assert_eq!(later, [1, 4]);
    }

    async fn timers_come_in_order_once_and_again_after_the_lease_or_when_moved(house) {
        let record = &house.record;
        let timers = |dues: &[i64]| dues.iter().zip(1..).map(|(due_us, key)| TimerRow { key, due_us: *due_us }).collect();
        let first = Step { timers: timers(&[300, 100, 200]), ..step("c", 0) };
        record.commit(vec![first]).await.remove(0).unwrap();
        assert_eq!(record.next_due().await.unwrap(), Some(100));
        let dues = |taken: Vec<portico_record::DueTimer>| taken.iter().map(|t| t.due_us).collect::<Vec<_>>();
        assert_eq!(dues(record.due_timers(250, 10).await.unwrap()), [100, 200]);
        assert_eq!(dues(record.take_timers(250, 1, 50).await.unwrap()), [100]);
        assert_eq!(dues(record.take_timers(250, 10, 50).await.unwrap()), [200]);
        assert!(record.take_timers(250, 10, 50).await.unwrap().is_empty());
        assert_eq!(dues(record.take_timers(300, 10, 50).await.unwrap()), [100, 200, 300]);
        let moved = Step { timers: timers(&[300, 310]), ..step("c", 1) };
        record.commit(vec![moved]).await.remove(0).unwrap();
        assert_eq!(dues(record.take_timers(310, 10, 50).await.unwrap()), [310]);
    }

    async fn a_message_finds_those_that_listen_to_its_name_and_key(house) {
        let record = &house.record;
        let listening = |case: &str, name: &str, key: Option<&str>| Step {
            subscriptions: vec![portico_record::SubscriptionRow {
                key: 1, kind: "message".into(), name: name.into(), correlation_key: key.map(Into::into),
            }],
            ..step(case, 0)
        };
        record.commit(vec![listening("a", "paid", Some("1")), listening("b", "paid", Some("2")), listening("c", "sent", None)]).await;
        let cases = |found: Vec<portico_record::Listener>| found.into_iter().map(|l| l.case).collect::<Vec<_>>();
        assert_eq!(cases(record.listeners("message", "paid", Some("2")).await.unwrap()), ["b"]);
        assert_eq!(cases(record.listeners("message", "paid", None).await.unwrap()), ["a", "b"]);
        assert!(record.listeners("signal", "paid", None).await.unwrap().is_empty());
        assert!(record.listeners("message", "paid", Some("3")).await.unwrap().is_empty());
    }
}
