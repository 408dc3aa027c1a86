//! Cases that nobody applied for, as the desk and the API show them.

use serde_json::{Value as Json, json};

use crate::town::Town;

/// The vehicle check, which also begins each day.
fn daily() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let from = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/vehicle-check");
    for file in ["service.toml", "application.form", "process.bpmn"] {
        std::fs::copy(from.join(file), folder.path().join(file)).unwrap();
    }
    let texts = folder.path().join("texts");
    std::fs::create_dir(&texts).unwrap();
    for file in std::fs::read_dir(from.join("texts")).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), texts.join(file.file_name())).unwrap();
    }
    let model = folder.path().join("process.bpmn");
    let drawn = std::fs::read_to_string(&model).unwrap();
    let daily = r#"<bpmn:startEvent id="clock" name="Every day"><bpmn:timerEventDefinition id="clock-timer">
        <bpmn:timeCycle>R/PT24H</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:startEvent>
        <bpmn:sequenceFlow id="f0" sourceRef="clock" targetRef="look" />
        <bpmn:startEvent id="received" name="Received">"#;
    let changed = drawn.replace(r#"<bpmn:startEvent id="received" name="Received">"#, daily);
    assert_ne!(changed, drawn);
    std::fs::write(&model, changed).unwrap();
    folder
}

#[tokio::test]
async fn an_administrator_sees_what_begins_next_and_a_clerk_the_case_that_began() {
    let folder = daily();
    let town = Town::new(&[folder.path().to_str().unwrap()]).await;
    town.casework.work_off().await.unwrap();
    let mut noor = town.signed_in("noor").await;
    noor.open("/desk/services").await.follow("What begins by itself").await;
    assert_eq!(noor.status, 200);
    for shown in ["Every day", "PT24H", "3 March 2026"] {
        assert!(noor.html().contains(shown), "{shown} is not in {}", noor.html());
    }
    noor.open("/api/starts").await;
    let starts: Json = serde_json::from_str(&noor.html()).unwrap();
    assert_eq!(starts.as_array().unwrap().len(), 1);
    let first = &starts[0];
    assert_eq!(
        (&first["element"], &first["trigger"], &first["due"], &first["problem"]),
        (&json!("clock"), &json!("timer"), &json!("2026-03-03T09:00:00Z"), &Json::Null)
    );

    town.clock.advance_s(24 * 3_600);
    town.casework.work_off().await.unwrap();
    let cases = town.casework.record().running_cases("vehicle-check", "", 9).await.unwrap();
    assert_eq!(cases.len(), 1);
    let mut kim = town.signed_in("kim").await;
    kim.open("/desk/services").await;
    assert!(!kim.html().contains("What begins by itself"), "that is for administrators");
    kim.open(&format!("/desk/cases/{}", cases[0])).await;
    assert_eq!(kim.status, 200);
    assert!(kim.html().contains("The case began by itself"), "{}", kim.html());
    let task = town.casework.read_case(&portico_casework::Actor::system(), &cases[0]).await.unwrap();
    let task = task.state.process.tasks().next().unwrap().key;
    kim.open(&format!("/desk/cases/{}/tasks/{task}", cases[0])).await;
    assert_eq!(kim.status, 200);
    kim.open(&format!("/api/cases/{}", cases[0])).await;
    assert_eq!(kim.status, 200);
    // Of no resident, so of none.
    let mut ada = town.signed_in("ada").await;
    ada.open(&format!("/api/cases/{}", cases[0])).await;
    assert_eq!(ada.status, 404);
}
