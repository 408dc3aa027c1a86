//! Worklist, search and counts.

use crate::house::{House, on_both, step};
use portico_record::{
    Access, CaseView, Claimed, Record, SEARCH_CASES_MAX, SearchQuery, Step, TaskRow, Urgency, WorklistQuery,
};

fn with_task(case: &str, due_us: Option<i64>, priority: i64, created_us: i64) -> Step {
    let task = TaskRow { key: 1, role: "clerk".into(), due_us, priority, created_us, ..TaskRow::default() };
    Step { tasks: vec![task], ..step(case, 0) }
}

fn clerks() -> WorklistQuery {
    WorklistQuery {
        roles: vec!["clerk".into()],
        now_us: 1_000,
        soon_us: 2_000,
        limit: 50,
        ..WorklistQuery::default()
    }
}

async fn cases(record: &Record, query: &WorklistQuery) -> Vec<String> {
    let list = record.worklist(query).await.unwrap();
    assert!(list.total >= list.items.len() as i64);
    list.items.into_iter().map(|item| item.case).collect()
}

fn titled(case: &str, service: &str, resident: &str, title: &str, search_text: &str) -> Step {
    Step {
        service: service.into(),
        view: CaseView {
            title: title.into(),
            resident: Some(resident.into()),
            search_text: search_text.into(),
            channel: "online".into(),
            status: "open".into(),
            ..CaseView::default()
        },
        ..step(case, 0)
    }
}

async fn found(record: &Record, text: &str, access: Access) -> Vec<String> {
    let query = SearchQuery { text: text.into(), access, limit: 50, offset: 0 };
    let found = record.search(&query).await.unwrap();
    assert_eq!(found.total, found.cases.len() as i64);
    found.cases.into_iter().map(|case| case.id).collect()
}

on_both! {
    async fn the_worklist_has_overdue_first_then_due_soon_then_priority_then_age(house) {
        let record = &house.record;
        record.commit(vec![
            with_task("young", None, 50, 20),
            with_task("old", None, 50, 10),
            with_task("important", None, 90, 30),
            with_task("far", Some(9_000), 50, 5),
            with_task("soon", Some(1_500), 10, 40),
            with_task("sooner", Some(1_000), 10, 50),
            with_task("late", Some(900), 10, 60),
            with_task("later", Some(800), 10, 70),
        ]).await;
        let list = record.worklist(&clerks()).await.unwrap();
        let order: Vec<&str> = list.items.iter().map(|item| item.case.as_str()).collect();
        assert_eq!(order, ["later", "late", "sooner", "soon", "important", "far", "old", "young"]);
        assert_eq!(list.total, 8);
        let urgencies: Vec<Urgency> = list.items.iter().map(|item| item.urgency).collect();
        assert_eq!(urgencies[1..5], [Urgency::Overdue, Urgency::DueSoon, Urgency::DueSoon, Urgency::Ordinary]);
        let page = WorklistQuery { limit: 3, offset: 2, ..clerks() };
        assert_eq!(cases(record, &page).await, ["sooner", "soon", "important"]);
        assert_eq!(record.worklist(&page).await.unwrap().total, 8);
    }

    async fn a_worklist_shows_only_what_its_reader_may_do(house) {
        let record = &house.record;
        let own = |case: &str, role: &str, groups: &[&str], assignee: Option<&str>| {
            let mut step = with_task(case, None, 50, 1);
            step.tasks[0].role = role.into();
            step.tasks[0].candidate_groups = groups.iter().map(|g| (*g).to_owned()).collect();
            step.tasks[0].assignee = assignee.map(Into::into);
            step
        };
        record.commit(vec![
            own("a", "clerk", &[], None), own("b", "chief", &["Trees", "roads \"north\""], None),
            own("c", "clerk", &[], Some("bo")), own("d", "chief", &["trees 2"], Some("cy")),
        ]).await;
        assert!(cases(record, &WorklistQuery { limit: 9, ..WorklistQuery::default() }).await.is_empty());
        assert_eq!(cases(record, &clerks()).await, ["a", "c"]);
        let bo = WorklistQuery { person: Some("bo".into()), ..clerks() };
        assert_eq!(cases(record, &WorklistQuery { claimed: Claimed::Mine, ..bo.clone() }).await, ["c"]);
        assert_eq!(cases(record, &WorklistQuery { claimed: Claimed::Nobody, ..bo.clone() }).await, ["a"]);
        let cy = WorklistQuery { roles: vec![], person: Some("cy".into()), ..clerks() };
        assert_eq!(cases(record, &cy).await, ["d"]);
        for (group, expected) in [("Trees", vec!["b"]), ("trees", vec![]), ("roads \"north\"", vec!["b"]), ("trees 2", vec!["d"]), ("%", vec![])] {
            let query = WorklistQuery { roles: vec![], groups: vec![group.into()], ..clerks() };
            assert_eq!(cases(record, &query).await, expected, "{group}");
        }
    }

    async fn a_worklist_is_narrowed_by_service_and_by_what_the_search_finds(house) {
        let record = &house.record;
        let of = |case: &str, service: &str, title: &str| Step {
            service: service.into(),
            view: CaseView { title: title.into(), ..CaseView::default() },
            ..with_task(case, None, 50, 1)
        };
        record.commit(vec![of("a", "parking", "Anna Åkesson"), of("b", "trees", "Bo Berg"), of("c", "trees", "Anna Berg")]).await;
        let query = WorklistQuery { services: vec!["trees".into()], ..clerks() };
        assert_eq!(cases(record, &query).await, ["b", "c"]);
        assert_eq!(cases(record, &WorklistQuery { text: Some("anna".into()), ..query.clone() }).await, ["c"]);
        assert_eq!(cases(record, &WorklistQuery { text: Some("akes".into()), ..clerks() }).await, ["a"]);
        assert_eq!(cases(record, &WorklistQuery { text: Some("  ".into()), ..clerks() }).await.len(), 3);
        assert_eq!(cases(record, &WorklistQuery { text: Some("2026-000002".into()), ..clerks() }).await, ["b"]);
    }

    async fn the_search_finds_parts_of_words_without_accents_and_all_words_must_be_there(house) {
        let record = &house.record;
        record.commit(vec![
            titled("a", "building", "anna", "Bygglovsansökan", "Åsa Öberg, Storgatan 12"),
            titled("b", "school", "bo", "Förskola i Ängelholm", "bo@example.org +46 70-123 45 67"),
            titled("c", "school", "anna", "Förskolor", "Nygatan 1"),
        ]).await;
        for (text, expected) in [
            ("bygglov", vec!["a"]), ("lovsans", vec!["a"]), ("ANSÖKAN", vec!["a"]), ("ansokan", vec!["a"]),
            ("forskola", vec!["b"]), ("förskol", vec!["b", "c"]), ("asa storgatan", vec!["a"]), ("asa nygatan", vec![]),
            ("12", vec!["a", "b"]), ("bo@example.org", vec!["b"]), ("i", vec!["b"]), ("gatan", vec!["a", "c"]),
            ("2026-000003", vec!["c"]), (" ", vec!["a", "b", "c"]), ("\"' UNION SELECT --", vec![]), ("* & !", vec![]),
        ] {
            let mut got = found(record, text, Access::All).await;
            got.sort();
            assert_eq!(got, expected, "{text}");
        }
    }

    async fn a_search_ranks_beginnings_of_words_first_and_follows_changes(house) {
        let record = &house.record;
        record.commit(vec![titled("a", "s", "anna", "Storgatan", ""), titled("b", "s", "anna", "Gatan", "")]).await;
        assert_eq!(found(record, "gatan", Access::All).await, ["b", "a"]);
        let changed = Step { expected_seq: 1, ..titled("b", "s", "anna", "Torget", "") };
        record.commit(vec![changed]).await.remove(0).unwrap();
        assert_eq!(found(record, "gatan", Access::All).await, ["a"]);
        assert_eq!(found(record, "torget", Access::All).await, ["b"]);
        assert_eq!(found(record, "2026-000002", Access::All).await, ["b"], "the reference stays in the index");
    }

    async fn a_search_finds_and_counts_only_what_its_reader_may_see(house) {
        let record = &house.record;
        record.commit(vec![
            titled("a", "building", "anna", "Fence", ""), titled("b", "school", "bo", "Fence", ""), titled("c", "school", "anna", "Fence", ""),
        ]).await;
        let sorted = |mut cases: Vec<String>| { cases.sort(); cases };
        assert_eq!(sorted(found(record, "fence", Access::Resident("anna".into())).await), ["a", "c"]);
        assert_eq!(sorted(found(record, "fence", Access::Services(vec!["school".into()])).await), ["b", "c"]);
        assert!(found(record, "fence", Access::Services(vec![])).await.is_empty());
        let mine: Vec<String> = record.cases_of_resident("anna").await.unwrap().into_iter().map(|c| c.id).collect();
        assert_eq!(mine, ["c", "a"]);
    }

    async fn a_long_worklist_is_paged_without_being_counted_to_its_end(house) {
        let record = &house.record;
        // 700 with a date, 500 without: a page lies across the two.
        let steps = (0..1_200).map(|n| with_task(&format!("case-{n:04}"), (n < 700).then_some(900), 50, n)).collect();
        for outcome in record.commit(steps).await {
            outcome.unwrap();
        }
        let page = |offset, limit| WorklistQuery { offset, limit, ..clerks() };
        let list = record.worklist(&page(690, 20)).await.unwrap();
        let order: Vec<i64> = list.items.iter().map(|item| item.task.created_us).collect();
        assert_eq!(order, (690..710).collect::<Vec<_>>());
        assert_eq!((list.total, list.more), (1_000, true));
        let list = record.worklist(&page(1_190, 20)).await.unwrap();
        assert_eq!(list.items.len(), 10);
        assert_eq!((list.total, list.more), (1_200, true), "what is shown is counted");
        let list = record.worklist(&page(5_000, 20)).await.unwrap();
        assert_eq!((list.items.len(), list.total), (0, 1_000));
        let few = WorklistQuery { text: Some("2026-000003".into()), ..clerks() };
        let list = record.worklist(&few).await.unwrap();
        assert_eq!((list.items.len(), list.total, list.more), (1, 1, false));
    }

    async fn a_search_for_a_word_of_many_cases_finds_the_youngest_and_with_another_word_those_that_have_both(house) {
        let record = &house.record;
        for part in 0..4 {
            let steps = (0..1_500).map(|n| {
                let number = part * 1_500 + n;
                let rare = if number % 1_000 == 7 { "almond" } else { "" };
                titled(&format!("case-{number:05}"), "s", "anna", "Market", &format!("stall no {number} {rare}"))
            });
            for outcome in record.commit(steps.collect()).await {
                outcome.unwrap();
            }
        }
        let query = |text: &str| SearchQuery { text: text.into(), access: Access::All, limit: 50, offset: 0 };
        let all = record.search(&query("market")).await.unwrap();
        assert_eq!((all.cases.len(), all.total, all.more), (50, 51, true));
        assert!(all.cases.iter().all(|case| case.id.as_str() >= "case-05950"), "{:?}", all.cases[0].id);
        let further = record.search(&SearchQuery { offset: 990, ..query("market") }).await.unwrap();
        assert_eq!((further.cases.len(), further.total), (10, SEARCH_CASES_MAX));
        let rare = record.search(&query("market almond")).await.unwrap();
        assert_eq!(rare.total, 6);
        assert_eq!(record.search(&query("market stall 4007")).await.unwrap().cases[0].id, "case-04007");
        let both = record.search(&query("market stall")).await.unwrap();
        assert_eq!((both.total, both.more), (51, true));
        let newest = record.search(&query("")).await.unwrap();
        assert_eq!((newest.cases[0].id.as_str(), newest.total, newest.more), ("case-05999", 51, true));
        let none = SearchQuery { access: Access::Services(vec!["t".into()]), ..query("market") };
        assert_eq!(record.search(&none).await.unwrap().total, 0);
        let hers = SearchQuery { access: Access::Resident("anna".into()), ..query("almond") };
        assert_eq!(record.search(&hers).await.unwrap().total, 6);
    }

    async fn counts_add_up(house) {
        let record = &house.record;
        let mut steps = vec![titled("a", "s", "x", "", ""), titled("b", "s", "x", "", ""), titled("c", "t", "x", "", "")];
        for (step, due_us) in steps.iter_mut().zip([Some(5), None, Some(50)]) {
            step.tasks = vec![TaskRow { key: 1, role: "clerk".into(), due_us, ..TaskRow::default() }];
        }
        steps[1].view.channel = "post".into();
        steps[0].tasks[0].assignee = Some("bo".into());
        record.commit(steps).await;
        let cases: Vec<(String, String, i64)> =
            record.count_cases().await.unwrap().into_iter().map(|c| (c.service, c.channel, c.cases)).collect();
        assert_eq!(cases, [("s".into(), "online".into(), 1), ("s".into(), "post".into(), 1), ("t".into(), "online".into(), 1)]);
        let tasks: Vec<(String, i64, i64, i64)> =
            record.count_open_tasks(10).await.unwrap().into_iter().map(|t| (t.service, t.tasks, t.overdue, t.unclaimed)).collect();
        assert_eq!(tasks, [("s".into(), 2, 1, 1), ("t".into(), 1, 0, 1)]);
    }
}
