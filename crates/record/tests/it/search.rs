//! The search finds what was committed, however far the indexes are.

use crate::house::{House, on_both, step};
use portico_record::{
    Access, CaseView, INDEX_ROWS_MAX, Record, SearchQuery, Step, TaskRow, WorklistQuery, retention, sql::Sql,
};
use std::collections::{BTreeMap, BTreeSet};

fn titled(case: &str, expected_seq: i64, title: &str, has_task: bool) -> Step {
    let task = TaskRow { key: 1, role: "clerk".into(), priority: 50, ..TaskRow::default() };
    Step {
        view: CaseView { title: title.into(), status: "open".into(), ..CaseView::default() },
        tasks: if has_task { vec![task] } else { vec![] },
        ..step(case, expected_seq)
    }
}

async fn commit(record: &Record, steps: Vec<Step>) {
    for outcome in record.commit(steps).await {
        outcome.unwrap();
    }
}

async fn found(record: &Record, text: &str) -> BTreeSet<String> {
    let query = SearchQuery { text: text.into(), access: Access::All, limit: 200, offset: 0 };
    record.search(&query).await.unwrap().cases.into_iter().map(|case| case.id).collect()
}

async fn worklist(record: &Record, text: &str) -> BTreeSet<String> {
    let query = WorklistQuery {
        roles: vec!["clerk".into()],
        text: Some(text.into()),
        limit: 200,
        ..WorklistQuery::default()
    };
    record.worklist(&query).await.unwrap().items.into_iter().map(|item| item.case).collect()
}

fn set(cases: &[&str]) -> BTreeSet<String> {
    cases.iter().map(|case| (*case).to_owned()).collect()
}

/// SQLite compares its text indexes with what they are made of; on PostgreSQL each document has its row.
async fn indexes_are_whole(record: &Record) {
    let db = record.db();
    if db.is_postgres() {
        let sql = "SELECT count(*) AS n FROM search s FULL JOIN search_document d ON d.number = s.number \
                   WHERE (s.number <= (SELECT indexed FROM search_state)) IS DISTINCT FROM (d.number IS NOT NULL) \
                   OR (d.number IS NOT NULL AND d.case_id IS DISTINCT FROM s.case_id)";
        assert_eq!(db.row(Sql::new(sql)).await.unwrap().unwrap().int("n").unwrap(), 0);
        return;
    }
    for table in ["search_word", "search_gram"] {
        let sql = format!("INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)");
        db.run(Sql::built(sql)).await.unwrap();
    }
}

/// Every text that the database holds beside the rows of `search` itself.
async fn vocabulary(record: &Record) -> Vec<String> {
    let rows = record.db().rows(Sql::new("SELECT word FROM search_vocabulary ORDER BY word")).await.unwrap();
    rows.iter().map(|row| row.text("word").unwrap()).collect()
}

/// Numbers that look drawn, and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

const WORDS: [&str; 12] =
    ["anna", "hanna", "annabel", "berg", "bergstrom", "strom", "kustgatan", "12", "123", "ä", "i", "ключ"];

on_both! {
    async fn what_was_committed_is_found_before_the_indexer_ever_ran_and_after_it(house) {
        let record = &house.record;
        commit(record, vec![titled("a", 0, "Anna Bergström", true), titled("b", 0, "Johanna Ek", false)]).await;
        commit(record, vec![titled("a", 1, "Anna Bergström Kustgatan", true)]).await;
        for round in ["in no index", "in the indexes", "once more"] {
            assert_eq!(found(record, "anna").await, set(&["a", "b"]), "{round}");
            assert_eq!(found(record, "bergstrom kust").await, set(&["a"]), "words of two steps, {round}");
            assert_eq!(found(record, "ström").await, set(&["a"]), "{round}");
            assert_eq!(found(record, "bergstrom ek").await, set(&[]), "{round}");
            assert_eq!(worklist(record, "anna").await, set(&["a"]), "{round}");
            record.index_all_words().await.unwrap();
            assert_eq!(record.words_not_indexed(10).await.unwrap(), 0);
        }
        indexes_are_whole(record).await;
        // Words that come later are found together with those that are in the indexes.
        commit(record, vec![titled("a", 2, "Anna Bergström Kustgatan Heliotrop", true)]).await;
        assert_eq!(record.words_not_indexed(10).await.unwrap(), 1);
        assert_eq!(found(record, "heliotrop anna kustgatan").await, set(&["a"]));
        assert_eq!(record.index_words().await.unwrap().rows, 1);
        assert_eq!(found(record, "heliotrop anna kustgatan").await, set(&["a"]));
        indexes_are_whole(record).await;
    }

    async fn the_search_finds_what_a_plain_reading_finds_whatever_was_changed_erased_and_indexed_in_between(house) {
        let record = &house.record;
        let mut numbers = Numbers(7);
        let mut model: BTreeMap<String, (i64, BTreeSet<&str>, bool)> = BTreeMap::new();
        for round in 0..60 {
            let mut steps = Vec::new();
            let mut touched = BTreeSet::new();
            for _ in 0..=numbers.below(3) {
                let case = format!("case-{}", numbers.below(14));
                if !touched.insert(case.clone()) {
                    continue;
                }
                let (seq, words, has_task) = model.entry(case.clone()).or_default();
                // Mostly words are added; sometimes all are new.
                if numbers.below(4) == 0 {
                    words.clear();
                }
                words.extend((0..=numbers.below(2)).map(|_| WORDS[numbers.below(12) as usize]));
                *has_task = numbers.below(2) == 0;
                let title = words.iter().copied().collect::<Vec<_>>().join(" ");
                steps.push(titled(&case, *seq, &title, *has_task));
                *seq += 1;
            }
            commit(record, steps).await;
            if numbers.below(8) == 0 && let Some(case) = model.keys().next().cloned() {
                let (seq, ..) = model.remove(&case).unwrap();
                let view = CaseView { status: retention::DISPOSED.into(), ..CaseView::default() };
                commit(record, vec![Step { view, ..step(&case, seq) }]).await;
                record.erase_case(&case, seq + 1).await.unwrap();
                // Its name is used up.
                model.insert(case, (seq + 1, BTreeSet::new(), false));
            }
            if numbers.below(3) == 0 {
                record.index_words().await.unwrap();
            }
            if round % 20 == 19 {
                record.compact().await.unwrap();
            }
            let query = [WORDS[numbers.below(12) as usize], WORDS[numbers.below(12) as usize]];
            let fold = |word: &str| if word == "ä" { "a".to_owned() } else { word.to_owned() };
            let has = |words: &BTreeSet<&str>, asked: &str| {
                words.iter().map(|word| fold(word)).any(|word| match asked.chars().count() {
                    0..3 => word.starts_with(asked),
                    _ => word.contains(asked),
                })
            };
            for text in [query[..1].join(" "), query.join(" ")] {
                let asked: Vec<String> = text.split(' ').map(fold).collect();
                let hits = |with_task: bool| -> BTreeSet<String> {
                    let all = |words| asked.iter().all(|word| has(words, word));
                    let hits = model.iter().filter(|(_, (_, words, task))| all(words) && (*task || !with_task));
                    hits.map(|(case, _)| case.clone()).collect()
                };
                // References have digits, too; and the year.
                if asked.iter().all(|word| !word.contains('1')) {
                    assert_eq!(found(record, &text).await, hits(false), "{text}, round {round}");
                    assert_eq!(worklist(record, &text).await, hits(true), "{text}, round {round}");
                }
            }
        }
        indexes_are_whole(record).await;
        record.index_all_words().await.unwrap();
        indexes_are_whole(record).await;
        assert_eq!(record.verify().await.unwrap().findings, []);
    }

    async fn an_index_forgets_the_words_of_a_disposed_case_indexed_or_not(house) {
        let record = &house.record;
        commit(record, vec![titled("a", 0, "Wilhelmina Street", true), titled("b", 0, "Bo Street", true)]).await;
        record.index_all_words().await.unwrap();
        commit(record, vec![titled("a", 1, "Wilhelmina Street Heliotrope", true)]).await;
        let view = CaseView { status: retention::DISPOSED.into(), ..CaseView::default() };
        commit(record, vec![Step { view, ..step("a", 2) }]).await;
        record.erase_case("a", 3).await.unwrap();
        assert_eq!(found(record, "street").await, set(&["b"]));
        indexes_are_whole(record).await;
        record.compact().await.unwrap();
        record.index_all_words().await.unwrap();
        assert_eq!(vocabulary(record).await, ["000002", "2026", "bo", "street"]);
        indexes_are_whole(record).await;
    }

    async fn a_case_whose_task_comes_without_words_or_events_is_found_by_its_words_in_the_worklist(house) {
        let record = &house.record;
        commit(record, vec![titled("a", 0, "Anna", false), titled("b", 0, "Anna", true)]).await;
        record.index_all_words().await.unwrap();
        assert_eq!(worklist(record, "anna").await, set(&["b"]));
        // Twice without an event: the position stays, the rows of the search must not meet.
        for (a, b, expected) in [(true, false, "a"), (false, true, "b"), (true, false, "a")] {
            let eventless = |case, has_task| Step { events: vec![], ..titled(case, 1, "Anna", has_task) };
            commit(record, vec![eventless("a", a), eventless("b", b)]).await;
            assert_eq!(worklist(record, "anna").await, set(&[expected]));
            if expected == "b" {
                record.index_all_words().await.unwrap();
                assert_eq!(worklist(record, "anna").await, set(&[expected]));
            }
        }
        commit(record, vec![titled("c", 0, "Hanna", true)]).await;
        record.index_all_words().await.unwrap();
        assert_eq!(worklist(record, "anna").await, set(&["a", "c"]));
        indexes_are_whole(record).await;
    }

    async fn two_that_index_at_once_index_everything_once(house) {
        let record = &house.record;
        let steps = (0..3 * INDEX_ROWS_MAX + 7).map(|n| titled(&format!("case-{n:04}"), 0, &format!("Anna w{n:04}"), false));
        commit(record, steps.collect()).await;
        let other = house.again().await;
        let (one, two) = tokio::join!(record.index_all_words(), other.index_all_words());
        let (one, two) = (one.unwrap(), two.unwrap());
        let rest = record.index_all_words().await.unwrap();
        assert_eq!(one + two + rest, (3 * INDEX_ROWS_MAX + 7) as u64);
        assert_eq!(record.index_words().await.unwrap().rows, 0);
        for n in [0, INDEX_ROWS_MAX - 1, INDEX_ROWS_MAX, 3 * INDEX_ROWS_MAX + 6] {
            assert_eq!(found(&other, &format!("w{n:04}")).await, set(&[&format!("case-{n:04}")]));
        }
        assert_eq!(found(record, "anna").await.len(), 200);
        indexes_are_whole(record).await;
    }

    async fn a_part_that_very_many_words_have_finds_the_youngest_cases(house) {
        let record = &house.record;
        let steps = (0..600).map(|n| titled(&format!("case-{n:04}"), 0, &format!("x{n:04}north{n:04} Anna{}", n % 2), n % 10 == 0));
        commit(record, steps.collect()).await;
        for _ in 0..2 {
            assert_eq!(found(record, "north").await.len(), 200);
            let query = SearchQuery { text: "north".into(), access: Access::All, limit: 200, offset: 0 };
            assert!(record.search(&query).await.unwrap().more, "and says that there are others");
            let query = SearchQuery { text: "0499north".into(), ..query };
            assert!(!record.search(&query).await.unwrap().more);
            assert!(found(record, "north anna1").await.iter().all(|case| case.as_str() > "case-0100"));
            assert_eq!(found(record, "0499north").await, set(&["case-0499"]));
            assert_eq!(worklist(record, "north anna").await.len(), 60);
            record.index_all_words().await.unwrap();
        }
    }

    async fn words_in_several_rows_of_an_earlier_release_are_found_after_the_migration(house) {
        let (record, _dir) = house.before_migrations().await;
        record.migrate_to(60).await.unwrap();
        let db = record.db();
        let zeros = if db.is_postgres() { "decode(repeat('00', 32), 'hex')" } else { "zeroblob(32)" };
        for case in ["a", "b"] {
            let sql = format!(
                "INSERT INTO case_state (id, reference, service, bundle, seq, position, hash, title, resident, status, \
                 outcome, due_us, waiting_for, opened_us, closed_us, updated_us, channel, search_mark, marks, snapshot) \
                 VALUES ('{case}', 'R-{case}', 'permit', 'bundle-1', 0, 0, {zeros}, 'Anna', NULL, 'open', NULL, NULL, 'nobody', \
                 1, NULL, 1, 'online', 'mark', '{{}}', '{{}}')"
            );
            db.run(Sql::built(sql)).await.unwrap();
        }
        for (case, part, words) in [("a", 0, "anna bicycle"), ("b", 0, "bo"), ("a", 2, "shed")] {
            let sql = Sql::new("INSERT INTO search (case_id, part, words) VALUES ($1, $2, $3)");
            db.run(sql.bind(case).bind(part).bind(words)).await.unwrap();
        }
        let task = "INSERT INTO task (case_id, key, element, name, role, candidate_groups, priority, created_us) \
                    VALUES ('a', 1, 'check', 'Check', 'clerk', '[]', 50, 1)";
        db.run(Sql::new(task)).await.unwrap();
        record.migrate().await.unwrap();
        for _ in 0..2 {
            assert_eq!(found(&record, "shed bicycle").await, set(&["a"]));
            assert_eq!(found(&record, "bo").await, set(&["b"]));
            assert_eq!(worklist(&record, "cycle").await, set(&["a"]));
            assert_eq!(worklist(&record, "bo").await, set(&[]));
            record.index_all_words().await.unwrap();
        }
        indexes_are_whole(&record).await;
    }
}
