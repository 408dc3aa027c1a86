//! One transaction for many steps, and what each of them hears.

use crate::house::{House, event, on_both, step};
use portico_record::{
    CaseView, CommitError, JobRow, NewEffect, Step, SubscriptionRow, TaskRow, TimerRow, sql::Sql,
};
use serde_json::json;
use std::future::Future as _;

fn task(key: i64) -> TaskRow {
    TaskRow {
        key,
        element: "Review".into(),
        name: "Review it".into(),
        role: "clerk".into(),
        ..TaskRow::default()
    }
}

on_both! {
    async fn the_first_step_makes_a_case_with_its_reference_events_and_open_work(house) {
        let record = &house.record;
        let first = Step {
            view: CaseView { title: "A permit".into(), due_us: Some(5), channel: "online".into(), ..CaseView::default() },
            tasks: vec![task(1)],
            timers: vec![TimerRow { key: 2, due_us: 9 }],
            subscriptions: vec![SubscriptionRow { key: 3, kind: "message".into(), name: "paid".into(), correlation_key: Some("k".into()) }],
            request_result: Some(json!({"ok": true})),
            ..step("c1", 0)
        };
        let done = record.commit(vec![first.clone()]).await.remove(0).unwrap();
        assert_eq!((done.seq, done.position, done.reference.as_str(), done.repeated), (1, 1, "2026-000001", false));
        assert_eq!(done.result, Some(json!({"ok": true})));
        let case = record.case("c1").await.unwrap().unwrap();
        assert_eq!(case, record.case_by_reference("2026-000001").await.unwrap().unwrap());
        assert_eq!((case.seq, case.snapshot.clone(), case.view.due_us), (1, first.snapshot, Some(5)));
        assert_eq!(record.tasks_of_case("c1").await.unwrap(), first.tasks);
        assert_eq!(record.timers_of_case("c1").await.unwrap(), first.timers);
        assert_eq!(record.subscriptions_of_case("c1").await.unwrap(), first.subscriptions);
        let events = record.events("c1", 0).await.unwrap();
        assert_eq!(events[0].event, first.events[0]);
        assert_eq!(events[0].hash, case.hash);
        assert!(record.verify().await.unwrap().is_clean());
    }

    async fn in_a_group_of_64_steps_the_stale_one_fails_alone(house) {
        let record = &house.record;
        record.commit(vec![step("c7", 0)]).await.remove(0).unwrap();
        let group: Vec<Step> = (0..64).map(|n| step(&format!("c{n}"), 0)).collect();
        let outcomes = record.commit(group).await;
        for (n, outcome) in outcomes.iter().enumerate() {
            match n {
                7 => assert_eq!(outcome.clone(), Err(CommitError::Stale { case: "c7".into(), expected: 0, found: 1 })),
                _ => assert!(outcome.is_ok(), "{n}: {outcome:?}"),
            }
        }
        let positions: Vec<i64> = record.follow(0, 1000).await.unwrap().iter().map(|e| e.position).collect();
        assert_eq!(positions, (1..=64).collect::<Vec<i64>>());
        assert!(record.verify().await.unwrap().is_clean());
    }

    async fn steps_of_one_case_follow_each_other_in_one_group(house) {
        let record = &house.record;
        let mut second = step("c", 1);
        second.tasks = vec![task(2)];
        let mut first = step("c", 0);
        first.tasks = vec![task(1)];
        let outcomes = record.commit(vec![first, second, step("c", 1), step("c", 2)]).await;
        assert_eq!(outcomes[1].as_ref().unwrap().seq, 2);
        assert_eq!(outcomes[2], Err(CommitError::Stale { case: "c".into(), expected: 1, found: 2 }));
        assert_eq!(outcomes[3].as_ref().unwrap().seq, 3);
        assert!(record.tasks_of_case("c").await.unwrap().is_empty());
        assert!(record.verify().await.unwrap().is_clean());
    }

    async fn a_repeated_key_gets_the_first_answer_and_writes_nothing(house) {
        let record = &house.record;
        let keyed = |case: &str, answer: &str| Step {
            idempotency_key: Some("submit-1".into()),
            request_result: Some(json!(answer)),
            ..step(case, 0)
        };
        let outcomes = record.commit(vec![keyed("a", "first"), keyed("b", "second")]).await;
        let first = outcomes[0].clone().unwrap();
        let later = record.commit(vec![keyed("c", "third"), step("d", 0)]).await;
        for repeated in [&outcomes[1], &later[0]] {
            let repeated = repeated.clone().unwrap();
            assert!(repeated.repeated);
            assert_eq!((repeated.case.as_str(), repeated.seq, repeated.position), ("a", 1, 1));
            assert_eq!((repeated.reference, repeated.result), (first.reference.clone(), Some(json!("first"))));
        }
        assert_eq!(record.idempotent("submit-1").await.unwrap().unwrap().result, Some(json!("first")));
        assert_eq!(record.idempotent("submit-2").await.unwrap(), None);
        assert_eq!(record.case("b").await.unwrap(), None);
        assert_eq!(later[1].as_ref().unwrap().position, 2);
    }

    async fn references_are_numbered_by_year_or_prefix_and_never_given_twice(house) {
        let record = &house.record;
        let wants = |case: &str, reference: &str| Step {
            view: CaseView { reference: reference.into(), ..CaseView::default() },
            ..step(case, 0)
        };
        let group = vec![
            wants("a", ""), wants("b", "PP-2026-"), wants("c", ""), wants("d", "PP-2026-000005"),
            wants("e", "PP-2026-"), wants("f", "PP-2026-000005"), wants("g", "KS 12/4"),
        ];
        let references: Vec<_> = record.commit(group).await.into_iter().map(|o| o.map(|c| c.reference)).collect();
        let taken = |reference: &str| Err(CommitError::ReferenceTaken { reference: reference.into() });
        let given = |reference: &str| Ok(reference.to_owned());
        assert_eq!(references, [
            given("2026-000001"), given("PP-2026-000001"), given("2026-000002"), given("PP-2026-000005"),
            given("PP-2026-000006"), taken("PP-2026-000005"), given("KS 12/4"),
        ]);
        let later = record.commit(vec![wants("h", ""), wants("i", "KS 12/4"), wants("a2", "2026-000001")]).await;
        assert_eq!(later[0].as_ref().unwrap().reference, "2026-000003");
        assert_eq!(later[1].clone().map(|c| c.reference), taken("KS 12/4"));
        assert_eq!(later[2].clone().map(|c| c.reference), taken("2026-000001"));
    }

    async fn open_work_is_replaced_by_difference_and_a_held_job_stays_held(house) {
        let record = &house.record;
        let job = |key| JobRow { key, kind: "mail".into(), retries: 3, headers: json!({"a": "1"}), ..JobRow::default() };
        let mut first = step("c", 0);
        first.tasks = vec![task(1), task(2), task(3)];
        first.jobs = vec![job(4), job(5)];
        record.commit(vec![first]).await.remove(0).unwrap();
        assert_eq!(record.take_jobs("mail", "w1", 10, 10, 100).await.unwrap().len(), 2);

        let mut second = step("c", 1);
        second.tasks = vec![task(2), TaskRow { assignee: Some("bo".into()), ..task(3) }, task(6)];
        second.jobs = vec![job(4), JobRow { retries: 2, ..job(5) }];
        record.commit(vec![second.clone()]).await.remove(0).unwrap();
        assert_eq!(record.tasks_of_case("c").await.unwrap(), second.tasks);
        assert!(record.holds_job("c", 4, "w1", 11).await.unwrap());
        assert!(!record.holds_job("c", 5, "w1", 11).await.unwrap());
        assert_eq!(record.take_jobs("mail", "w2", 11, 10, 100).await.unwrap()[0].key, 5);
        assert!(record.verify().await.unwrap().is_clean());
    }

    async fn a_step_without_events_may_change_only_the_open_work(house) {
        let record = &house.record;
        record.commit(vec![step("c", 0)]).await.remove(0).unwrap();
        let claim = Step { events: vec![], tasks: vec![task(1)], ..step("c", 1) };
        assert_eq!(record.commit(vec![claim]).await.remove(0).unwrap().seq, 1);
        assert_eq!(record.tasks_of_case("c").await.unwrap().len(), 1);
        assert!(record.verify().await.unwrap().is_clean());
    }

    async fn a_step_writes_its_effects_once_ends_others_and_drops_its_draft(house) {
        let record = &house.record;
        let draft = portico_record::Draft { id: "d1".into(), service: "permit".into(), bundle: "b".into(), ..Default::default() };
        record.save_draft(&draft).await.unwrap();
        let effect = |key: &str| NewEffect { key: key.into(), kind: "letter".into(), body: json!({"to": "anna"}), run_at_us: 0 };
        let first = Step { outbox: vec![effect("e1"), effect("e2")], drop_draft: Some("d1".into()), ..step("c", 0) };
        record.commit(vec![first]).await.remove(0).unwrap();
        assert_eq!(record.draft("d1").await.unwrap(), None);
        let second = Step { outbox: vec![effect("e2"), effect("e3")], done_effects: vec!["e1".into()], ..step("c", 1) };
        record.commit(vec![second]).await.remove(0).unwrap();
        let keys: Vec<String> = record.take_effects(1, 10, 10).await.unwrap().into_iter().map(|e| e.key).collect();
        assert_eq!(keys, ["e2", "e3"]);
    }

    async fn a_step_that_the_database_itself_refuses_does_not_fail_its_neighbours(house) {
        let record = &house.record;
        // A constraint that the code does not know of stands for any mistake that only the database sees.
        let sql = "CREATE UNIQUE INDEX only_one_poison ON task (name) WHERE name = 'poison'";
        record.db().run(Sql::new(sql)).await.unwrap();
        let poisoned = |case: &str| Step { tasks: vec![TaskRow { name: "poison".into(), ..task(1) }], ..step(case, 0) };
        let outcomes = record.commit(vec![poisoned("a"), step("b", 0), poisoned("c"), step("d", 0)]).await;
        assert!(outcomes[0].is_ok() && outcomes[1].is_ok() && outcomes[3].is_ok(), "{outcomes:?}");
        assert!(matches!(outcomes[2], Err(CommitError::Database { .. })), "{outcomes:?}");
        assert_eq!(record.follow(0, 10).await.unwrap().len(), 3);
        assert!(record.verify().await.unwrap().is_clean());
    }

    async fn a_commit_that_is_dropped_midway_leaves_all_or_nothing(house) {
        let record = &house.record;
        for polls in 0..40 {
            let case = format!("c{polls}");
            let mut step = step(&case, 0);
            step.tasks = vec![task(1)];
            step.events.push(event("more"));
            let mut commit = Box::pin(record.commit(vec![step]));
            for _ in 0..polls {
                let once = std::future::poll_fn(|cx| std::task::Poll::Ready(commit.as_mut().poll(cx).is_ready()));
                if once.await { break }
                tokio::time::sleep(std::time::Duration::from_micros(300)).await;
            }
            drop(commit);
            // The writer is free again, and nothing is half done.
            record.commit(vec![crate::house::step(&format!("after-{case}"), 0)]).await.remove(0).unwrap();
            let (events, tasks) = (record.events(&case, 0).await.unwrap(), record.tasks_of_case(&case).await.unwrap());
            assert!(matches!((events.len(), tasks.len()), (0, 0) | (2, 1)), "{} events, {} tasks", events.len(), tasks.len());
        }
        assert!(record.verify().await.unwrap().is_clean());
    }

    async fn a_commit_that_is_dropped_while_it_waits_for_another_leaves_nothing(house) {
        let record = &house.record;
        let mut other = record.db().begin().await.unwrap();
        other.run(Sql::new("UPDATE counter SET value = value WHERE name = 'position'")).await.unwrap();
        let mut commit = Box::pin(record.commit(vec![step("waits", 0)]));
        for _ in 0..5 {
            let once = std::future::poll_fn(|cx| std::task::Poll::Ready(commit.as_mut().poll(cx).is_ready()));
            assert!(!once.await, "it did not wait");
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        drop(commit);
        other.commit().await.unwrap();
        record.commit(vec![step("after", 0)]).await.remove(0).unwrap();
        assert!(record.events("waits", 0).await.unwrap().is_empty());
        assert!(record.verify().await.unwrap().is_clean());
    }
}
