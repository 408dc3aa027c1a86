//! When a caller of the writer hears of its step: after the disk has it, and not before.

use std::sync::Arc;

use portico_record::sql::seam::{self, Moment};
use portico_record::{NewEvent, Record, Step, Writer, WriterLimits};
use serde_json::json;

use super::gate::Gate;

fn step(case: &str) -> Step {
    let event = NewEvent { kind: "happened".into(), actor: "anna".into(), ..NewEvent::default() };
    Step {
        case: case.into(),
        service: "permit".into(),
        bundle: "bundle-1".into(),
        events: vec![event],
        snapshot: json!({}).into(),
        ..Step::default()
    }
}

/// Lets everything go on until the only thing that is asked for is to wait for the disk.
async fn until_the_disk(gate: &Gate) {
    for _ in 0..1_000 {
        gate.settle().await;
        match gate.waiting().iter().position(|moment| *moment != Moment::Sync) {
            Some(place) => gate.grant(place, true),
            None => return,
        }
    }
    panic!("the writer never came to the disk");
}

#[tokio::test(flavor = "current_thread")]
async fn a_step_is_visible_before_the_disk_has_it_and_acknowledged_after() {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}/portico.sqlite", dir.path().display());
    let record = Record::open(&url).await.unwrap();
    record.migrate().await.unwrap();
    let gate = Arc::new(Gate::default());
    seam::install(gate.seam());
    let writer = Writer::start(record.clone(), WriterLimits::default());
    let call = |case: &'static str| {
        let writer = writer.clone();
        tokio::spawn(async move { writer.commit(step(case)).await })
    };

    let first = call("first");
    until_the_disk(&gate).await;
    let second = call("second");
    until_the_disk(&gate).await;
    // Two groups were committed, one after the other, and the disk has neither.
    assert_eq!(gate.waiting(), [Moment::Sync]);
    assert!(!first.is_finished() && !second.is_finished());
    seam::install(None);
    let other = Record::open(&url).await.unwrap();
    assert!(other.case("first").await.unwrap().is_some());
    assert!(other.case("second").await.unwrap().is_some());
    seam::install(gate.seam());

    // The second came to the disk after the first had begun to wait for it: it waits for the next time.
    gate.grant(0, true);
    until_the_disk(&gate).await;
    assert!(first.await.unwrap().is_ok());
    assert!(!second.is_finished());
    gate.grant(0, false);
    gate.settle().await;
    let refused = second.await.unwrap().unwrap_err();
    assert!(refused.to_string().contains("database"), "{refused}");
    seam::install(None);
}
