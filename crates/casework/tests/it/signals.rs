//! Signals stay bounded: services that begin each other end in a task, and what cannot be heard is told once.

use std::path::{Path, PathBuf};

use portico_casework::{FailureEnd, SIGNALS_IN_A_ROW_MAX};
use serde_json::json;

use crate::house::{House, copy, on_both};

/// Lets a service refuse whatever brings `decision = "refused"`: on the spot and without a reason, no such case can begin.
pub fn refuse(folder: &Path) {
    let settings = std::fs::read_to_string(folder.join("service.toml")).unwrap();
    let decision = "[decision]\noutcome = \"decision\"\nreasons = \"reasons\"\n\n[decision.outcomes]\nrefused = { negative = true }\n";
    let settings = settings.replace("[retention]", &format!("{decision}\n[retention]"));
    std::fs::write(folder.join("service.toml"), settings).unwrap();
    let texts = std::fs::read_to_string(folder.join("texts/en.ftl")).unwrap();
    std::fs::write(folder.join("texts/en.ftl"), format!("{texts}\noutcome-refused = Refused\n")).unwrap();
}

/// A service that begins by an application or by the signal `hears`, and in the end sends the signal `sends`; in
/// between a clerk has a look, if `by_hand`.
fn echo(house: &House, id: &str, hears: &str, sends: &str, by_hand: bool) -> PathBuf {
    let from = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../web/tests/it/vehicle-check");
    let folder = house.dir.path().join(format!("made/{id}"));
    copy(&from, &folder);
    let file = folder.join("service.toml");
    let text = std::fs::read_to_string(&file).unwrap().replace("vehicle-check", id);
    std::fs::write(file, text).unwrap();
    let (work, at) = match by_hand {
        true => (r#"<bpmn:userTask id="look" name="Look" />"#, "look"),
        false => (r#"<bpmn:exclusiveGateway id="work" name="Work" />"#, "work"),
    };
    let model = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="{id}-model" targetNamespace="https://example.org/test">
  <bpmn:signal id="heard" name="{hears}" />
  <bpmn:signal id="sent" name="{sends}" />
  <bpmn:process id="{id}" isExecutable="true">
    <bpmn:laneSet id="lanes">
      <bpmn:lane id="resident" name="Resident"><bpmn:flowNodeRef>received</bpmn:flowNodeRef></bpmn:lane>
      <bpmn:lane id="office" name="Office">
        <bpmn:flowNodeRef>{at}</bpmn:flowNodeRef><bpmn:flowNodeRef>done</bpmn:flowNodeRef>
      </bpmn:lane>
    </bpmn:laneSet>
    <bpmn:startEvent id="received" name="Received" />
    <bpmn:sequenceFlow id="from-received" sourceRef="received" targetRef="{at}" />
    <bpmn:startEvent id="told" name="Told"><bpmn:signalEventDefinition id="told-by" signalRef="heard" /></bpmn:startEvent>
    <bpmn:sequenceFlow id="from-told" sourceRef="told" targetRef="{at}" />
    {work}
    <bpmn:sequenceFlow id="to-end" sourceRef="{at}" targetRef="done" />
    <bpmn:endEvent id="done" name="Done">
      <bpmn:extensionElements><zeebe:ioMapping><zeebe:input source="=&quot;refused&quot;" target="decision" /></zeebe:ioMapping></bpmn:extensionElements>
      <bpmn:signalEventDefinition id="sends" signalRef="sent" />
    </bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>"#
    );
    std::fs::write(folder.join("process.bpmn"), model).unwrap();
    folder
}

async fn apply(house: &House, service: &str) -> String {
    let ada = house.actor("ada").await;
    let plate = json!({ "plate": "ABC123" });
    house.casework.apply(&ada, service, plate.as_object().unwrap(), "1").await.unwrap().case
}

/// The cases that began by a signal.
async fn begun(house: &House) -> Vec<String> {
    let events = house.casework.record().follow(0, 500).await.unwrap();
    events.into_iter().filter(|stored| stored.event.kind == "case_opened").map(|stored| stored.case).collect()
}

on_both! {
    async fn services_that_begin_each_other_in_a_circle_stop_at_a_task_that_names_the_circle(house) {
        house.publish(&echo(&house, "tick", "from-tock", "from-tick", false)).await;
        house.publish(&echo(&house, "tock", "from-tick", "from-tock", false)).await;
        apply(&house, "tick").await;
        house.casework.work_off().await.unwrap();
        assert_eq!(begun(&house).await.len(), SIGNALS_IN_A_ROW_MAX);
        let list = house.worklist("noor").await;
        assert_eq!(list.len(), 1, "{list:?}");
        assert_eq!((list[0].failed.as_deref(), list[0].heading.as_str()), (Some("signal"), "from-tick"));
        let noor = house.actor("noor").await;
        let found = house.casework.failed_effect(&noor, &list[0].case, list[0].key).await.unwrap();
        for part in ["tick sends from-tick", "tock sends from-tock"] {
            assert!(found.failure.error.contains(part), "{}", found.failure.error);
        }
        // Somebody who lets it go on gets as many again, and not more.
        let reason = "Once more";
        house.casework.end_failure(&noor, &list[0].case, list[0].key, FailureEnd::Retry, reason).await.unwrap();
        house.casework.work_off().await.unwrap();
        assert_eq!(begun(&house).await.len(), 2 * SIGNALS_IN_A_ROW_MAX);
        let again = house.worklist("noor").await;
        assert!(again.len() == 1 && again[0].case != list[0].case, "{again:?}");
        house.casework.end_failure(&noor, &again[0].case, again[0].key, FailureEnd::GiveUp, "Enough").await.unwrap();
        house.casework.work_off().await.unwrap();
        assert!(house.worklist("noor").await.is_empty());
        assert_eq!(begun(&house).await.len(), 2 * SIGNALS_IN_A_ROW_MAX);
        house.holds().await;
    }

    async fn a_row_of_signals_with_somebody_in_between_goes_on(house) {
        house.publish(&echo(&house, "tick", "from-tock", "from-tick", true)).await;
        house.publish(&echo(&house, "tock", "from-tick", "from-tock", true)).await;
        let mut case = apply(&house, "tick").await;
        for round in 1..=SIGNALS_IN_A_ROW_MAX + 2 {
            house.complete(&case, json!({})).await;
            house.casework.work_off().await.unwrap();
            let all = begun(&house).await;
            assert_eq!(all.len(), round);
            case = all.last().unwrap().clone();
            assert_eq!(house.state(&case).await.state.file.led_by.len(), 1);
        }
    }

    async fn a_signal_that_cannot_begin_a_case_is_one_task_after_the_last_try_and_can_be_tried_again(house) {
        house.publish(&echo(&house, "tick", "never", "from-tick", false)).await;
        let folder = echo(&house, "tock", "from-tick", "from-tock", true);
        refuse(&folder);
        house.publish(&folder).await;
        let case = apply(&house, "tick").await;
        let (kim, other) = (house.actor("kim").await, house.another().await);
        for _ in 0..20 {
            house.casework.work_off().await.unwrap();
            other.work_off().await.unwrap();
            house.clock.advance_s(3_600);
        }
        let list = house.worklist("kim").await;
        assert_eq!(list.len(), 1, "{list:?}");
        assert_eq!((list[0].case.as_str(), list[0].failed.as_deref()), (case.as_str(), Some("signal")));
        assert_eq!(house.events(&case, "effect_failed").await.len(), 1, "told once, however often it was tried");
        let found = house.casework.failed_effect(&kim, &case, list[0].key).await.unwrap();
        assert!(found.failure.error.contains("the service tock"), "{}", found.failure.error);
        house.publish(&echo(&house, "tock", "from-tick", "from-tock", true)).await;
        house.casework.end_failure(&kim, &case, list[0].key, FailureEnd::Retry, "It can now").await.unwrap();
        house.casework.work_off().await.unwrap();
        assert_eq!(begun(&house).await.len(), 1);
        house.holds().await;
    }
}
