use portico_record::{NewEvent, Record, Step, TaskRow};
use serde_json::json;

#[tokio::test]
async fn a_first_step_makes_a_case_with_reference_events_and_tasks() {
    let dir = tempfile::tempdir().unwrap();
    let record = Record::open(&format!("sqlite:{}/portico.sqlite", dir.path().display())).await.unwrap();
    record.migrate().await.unwrap();
    let step = Step {
        case: "c1".into(),
        service: "permit".into(),
        bundle: "b".into(),
        events: vec![NewEvent {
            kind: "started".into(),
            actor: "anna".into(),
            body: json!({"a": 1.5}),
            ..NewEvent::default()
        }],
        tasks: vec![TaskRow { key: 1, role: "clerk".into(), ..TaskRow::default() }],
        ..Step::default()
    };
    let outcome = record.commit(vec![step]).await.remove(0).unwrap();
    assert_eq!((outcome.seq, outcome.position, outcome.reference.as_str()), (1, 1, "1970-000001"));
    assert_eq!(record.tasks_of_case("c1").await.unwrap().len(), 1);
    assert_eq!(record.events("c1", 0).await.unwrap()[0].body, json!({"a": 1.5}));
}
