//! Text that was written to break things, and values that are too large.

use crate::house::{House, event, on_both, step};
use portico_record::testing::not_run;
use portico_record::{
    Access, CaseView, CommitError, Draft, Fault, NewEvent, SearchQuery, Step, TaskRow, limits,
};
use serde_json::json;
use std::path::Path;

/// The big list of naughty strings, or a loud word where it is not at hand.
fn naughty() -> Option<Vec<String>> {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let found = folders.map(|dir| dir.join("../shared/data/robustness/blns.json")).find(|path| path.exists());
    match found {
        Some(path) => Some(serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()),
        None => {
            not_run("../shared/data/robustness/blns.json is not there");
            None
        }
    }
}

on_both! {
    async fn naughty_strings_come_back_unchanged_from_every_column(house) {
        let Some(strings) = naughty() else { return };
        assert!(strings.len() > 400);
        let record = &house.record;
        let steps: Vec<Step> = strings.iter().enumerate().map(|(n, text)| Step {
            events: vec![NewEvent {
                element: Some(text.clone()), actor: text.clone(), body: json!({ text.clone(): [text] }).into(), ..event(text)
            }],
            snapshot: json!(text).into(),
            view: CaseView { title: text.clone(), resident: Some(text.clone()), search_text: text.clone(), ..CaseView::default() },
            tasks: vec![TaskRow { key: 1, name: text.clone(), role: text.clone(), candidate_groups: vec![text.clone()], ..TaskRow::default() }],
            request_result: Some(json!(text)),
            ..step(&format!("c{n}"), 0)
        }).collect();
        for outcome in record.commit(steps.clone()).await {
            outcome.unwrap();
        }
        for step in &steps {
            let case = record.case(&step.case).await.unwrap().unwrap();
            assert_eq!((&case.view.title, &case.view.resident, case.snapshot), (&step.view.title, &step.view.resident, step.snapshot.clone()));
            assert_eq!(record.events(&step.case, 0).await.unwrap()[0].event, step.events[0]);
            assert_eq!(record.tasks_of_case(&step.case).await.unwrap(), step.tasks);
            let query = SearchQuery { text: step.view.title.clone(), access: Access::All, limit: 10, offset: 0 };
            record.search(&query).await.unwrap();
        }
        assert!(record.verify().await.unwrap().is_clean());
    }

    async fn the_character_u_0000_is_refused_alike_wherever_it_stands(house) {
        let record = &house.record;
        let nul = "a\0b".to_owned();
        let bad: Vec<Step> = vec![
            Step { case: nul.clone(), ..step("c", 0) },
            Step { events: vec![NewEvent { actor: nul.clone(), ..event("x") }], ..step("c", 0) },
            Step { events: vec![NewEvent { body: json!({"deep": [{"er": nul}]}).into(), ..event("x") }], ..step("c", 0) },
            Step { events: vec![NewEvent { body: json!({ nul.clone(): 1 }).into(), ..event("x") }], ..step("c", 0) },
            Step { snapshot: json!(nul).into(), ..step("c", 0) },
            Step { view: CaseView { search_text: nul.clone(), ..CaseView::default() }, ..step("c", 0) },
            Step { tasks: vec![TaskRow { candidate_groups: vec![nul.clone()], ..TaskRow::default() }], ..step("c", 0) },
            Step { idempotency_key: Some(nul.clone()), ..step("c", 0) },
        ];
        let count = bad.len();
        let mut group = bad;
        group.push(step("good", 0));
        let outcomes = record.commit(group).await;
        for outcome in &outcomes[..count] {
            let Err(CommitError::Invalid { why, .. }) = outcome else { panic!("{outcome:?}") };
            assert_eq!(why, "it contains the character U+0000; remove it");
        }
        assert!(outcomes[count].is_ok());
        assert_eq!(record.case(&nul).await.unwrap(), None);
        let draft = Draft { id: "d".into(), answers: json!({"name": nul}), ..Draft::default() };
        assert!(matches!(record.save_draft(&draft).await, Err(Fault::Invalid { .. })));
    }

    async fn what_is_too_large_too_deep_or_doubled_is_refused_with_the_limit(house) {
        let mut deep = json!(1);
        for _ in 0..200 { deep = json!([deep]) }
        let large = json!("x".repeat(limits::JSON_BYTES_MAX));
        let task = TaskRow { key: 1, ..TaskRow::default() };
        let bad = [
            (Step { snapshot: deep.into(), ..step("c", 0) }, "the snapshot cannot be stored: it is nested deeper than 100 levels"),
            (Step { snapshot: large.into(), ..step("c", 0) }, "at most 8388608 are allowed"),
            (Step { view: CaseView { title: "x".repeat(20_000), ..CaseView::default() }, ..step("c", 0) }, "the title cannot be stored: it has 20000 bytes, at most 16384 are allowed"),
            (Step { tasks: vec![task.clone(), task], ..step("c", 0) }, "task 1 cannot be stored: the step has it twice"),
            (Step { events: vec![event("x"); 10_001], ..step("c", 0) }, "the step has 10001, at most 10000 are allowed"),
            (Step { events: vec![], ..step("c", 0) }, "a case begins with one"),
        ];
        for (step, expected) in bad {
            let message = house.record.commit(vec![step]).await.remove(0).unwrap_err().to_string();
            assert!(message.contains(expected), "{message}");
        }
        assert_eq!(house.record.case("c").await.unwrap(), None);
    }
}
