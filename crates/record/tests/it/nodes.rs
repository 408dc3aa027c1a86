//! Several nodes on one PostgreSQL: any may decide for any case, and any may die at any moment.

use crate::house::{House, step};
use portico_record::{CommitError, Record, Writer, WriterLimits, sql::Sql};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// The cases that both nodes fight for.
const CASES: usize = 8;

/// What was acknowledged: by case and sequence, the idempotency key of the step that it was.
type Acknowledged = Arc<Mutex<BTreeMap<(String, i64), String>>>;

/// Carries cases on until told to stop: reads the head, decides, commits, decides again if the other node was quicker.
async fn hand(
    record: Record,
    writer: Writer,
    (node, life, number): (&'static str, usize, usize),
    seen: Acknowledged,
    stop: Arc<AtomicBool>,
) {
    let mut turn = number;
    while !stop.load(Ordering::Relaxed) {
        turn += 1;
        let case = format!("case-{}", turn % CASES);
        let seq = record.case(&case).await.ok().flatten().map_or(0, |case| case.seq);
        let key = format!("{node}-{life}-{number}-{turn}");
        let mut next = step(&case, seq);
        next.idempotency_key = Some(key.clone());
        match writer.commit(next).await {
            Ok(done) => {
                let before = seen.lock().unwrap().insert((done.case, done.seq), key);
                assert_eq!(before, None, "two steps were acknowledged for one place");
            }
            Err(CommitError::Stale { .. } | CommitError::Busy { .. }) => {}
            // A node that is being killed hears that its connection is gone.
            Err(CommitError::Database { .. }) if node == "dying" => {}
            Err(other) => panic!("{node}: {other}"),
        }
    }
}

fn node(
    url: &str,
    (name, life): (&'static str, usize),
    seen: &Acknowledged,
    stop: &Arc<AtomicBool>,
) -> tokio::runtime::Runtime {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (url, seen, stop) = (url.to_owned(), seen.clone(), stop.clone());
    runtime.spawn(async move {
        let record = Record::open(&url).await.unwrap();
        let writer = Writer::start(record.clone(), WriterLimits { group_max: 4, ..WriterLimits::default() });
        for number in 0..6 {
            let hand = hand(record.clone(), writer.clone(), (name, life, number), seen.clone(), stop.clone());
            tokio::spawn(hand);
        }
    });
    runtime
}

async fn until(enough: impl Fn() -> bool) {
    while !enough() {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_nodes_one_dies_in_the_middle_and_every_acknowledged_step_is_there_once() {
    let Some(house) = House::postgres().await else { return };
    let seen: Acknowledged = Arc::default();
    let stop = Arc::new(AtomicBool::new(false));
    let living = node(&house.url, ("living", 0), &seen, &stop);
    for round in 1..=3 {
        let by = |name: &str| seen.lock().unwrap().values().filter(|key| key.starts_with(name)).count();
        let dying = node(&house.url, ("dying", round), &seen, &stop);
        let (was_dying, was_living) = (by("dying"), by("living"));
        until(|| by("dying") > was_dying + 20 && by("living") > was_living + 20).await;
        // Nothing is told to the database: its connections break off in the middle of whatever they were doing.
        dying.shutdown_background();
        let then = by("living");
        until(|| by("living") > then + 20).await;
        assert!(seen.lock().unwrap().len() > round * 40);
    }
    stop.store(true, Ordering::Relaxed);
    let wait = std::time::Duration::from_secs(10);
    tokio::task::spawn_blocking(move || living.shutdown_timeout(wait)).await.unwrap();

    let seen = seen.lock().unwrap().clone();
    for ((case, seq), key) in &seen {
        let there = house.record.idempotent(key).await.unwrap();
        let there = there.unwrap_or_else(|| panic!("{key} was acknowledged and is lost"));
        assert_eq!((&there.case, there.seq), (case, *seq), "{key}");
    }
    let report = house.record.verify().await.unwrap();
    assert_eq!(report.findings, []);
    assert!(report.events >= seen.len() as u64);
}

#[tokio::test]
async fn a_node_that_hangs_inside_a_transaction_is_thrown_out_by_the_server() {
    let Some(house) = House::postgres().await else { return };
    let mut tx = house.record.db().begin().await.unwrap();
    let text = "SELECT current_setting('idle_in_transaction_session_timeout') AS after";
    let after = tx.rows(Sql::new(text)).await.unwrap()[0].text("after").unwrap();
    assert_ne!(after, "0", "a node that stands still would hold the others up for ever");
}

#[tokio::test]
async fn each_schema_of_one_database_holds_a_whole_record_of_its_own() {
    let Some(house) = House::postgres().await else { return };
    let mut parts = Vec::new();
    for part in ["north", "south"] {
        house.record.db().run(Sql::built(format!("CREATE SCHEMA {part}"))).await.unwrap();
        let record =
            Record::open(&format!("{}?options[search_path]={part},public", house.url)).await.unwrap();
        record.migrate().await.unwrap();
        parts.push(record);
    }
    for (record, steps) in parts.iter().zip([2, 3]) {
        for seq in 0..steps {
            record.commit(vec![step("the same id", seq)]).await.remove(0).unwrap();
        }
    }
    for (record, steps) in parts.iter().zip([2, 3]) {
        let report = record.verify().await.unwrap();
        assert_eq!((report.cases, report.events, report.findings.len()), (1, steps, 0));
        assert_eq!(record.follow(0, 10).await.unwrap().len(), usize::try_from(steps).unwrap());
    }
    assert_eq!(house.record.verify().await.unwrap().cases, 0);
}
