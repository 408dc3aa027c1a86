//! Cases that begin by themselves, with two nodes that both look.

use std::path::PathBuf;

use portico_casework::{Actor, Casework, Fault, MessageOrder, MessageState, Round};
use serde_json::json;

use crate::house::{House, copy, on_both};
use crate::signals::refuse;

/// A service whose process begins at these start events, in a folder of its own, and waits for a clerk.
fn service(house: &House, id: &str, starts: &str, ends: &str) -> PathBuf {
    let from = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../web/tests/it/vehicle-check");
    let folder = house.dir.path().join(format!("made/{id}"));
    copy(&from, &folder);
    let settings = std::fs::read_to_string(folder.join("service.toml")).unwrap();
    std::fs::write(folder.join("service.toml"), settings.replace("vehicle-check", id)).unwrap();
    let flows: String = starts
        .match_indices("<bpmn:startEvent id=\"")
        .map(|(at, found)| {
            let rest = &starts[at + found.len()..];
            let element = &rest[..rest.find('"').unwrap()];
            format!("<bpmn:sequenceFlow id=\"from-{element}\" sourceRef=\"{element}\" targetRef=\"look\" />")
        })
        .collect();
    let model = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
    id="{id}-model" targetNamespace="https://example.org/test">
  <bpmn:signal id="storm" name="storm-warning" />
  <bpmn:message id="found" name="vehicle-found">
    <bpmn:extensionElements><zeebe:subscription correlationKey="=plate" /></bpmn:extensionElements>
  </bpmn:message>
  <bpmn:process id="{id}" isExecutable="true">
    <bpmn:laneSet id="lanes">
      <bpmn:lane id="resident" name="Resident"><bpmn:flowNodeRef>received</bpmn:flowNodeRef></bpmn:lane>
      <bpmn:lane id="office" name="Office">
        <bpmn:flowNodeRef>look</bpmn:flowNodeRef><bpmn:flowNodeRef>done</bpmn:flowNodeRef>
      </bpmn:lane>
    </bpmn:laneSet>
    <bpmn:startEvent id="received" name="Received" />
    <bpmn:sequenceFlow id="from-received" sourceRef="received" targetRef="look" />
    {starts}
    {flows}
    <bpmn:userTask id="look" name="Look by hand" />
    <bpmn:sequenceFlow id="to-end" sourceRef="look" targetRef="done" />
    {ends}
  </bpmn:process>
</bpmn:definitions>"#
    );
    std::fs::write(folder.join("process.bpmn"), model).unwrap();
    folder
}

const END: &str = r#"<bpmn:endEvent id="done" name="Done" />"#;

fn timer(kind: &str, text: &str) -> String {
    format!(
        r#"<bpmn:startEvent id="clock" name="Every morning"><bpmn:timerEventDefinition id="clock-timer">
        <bpmn:{kind} xsi:type="bpmn:tFormalExpression">{text}</bpmn:{kind}></bpmn:timerEventDefinition></bpmn:startEvent>"#
    )
}

/// The cases of a service, the oldest first.
async fn cases(house: &House, service: &str) -> Vec<String> {
    house.casework.record().running_cases(service, "", 100).await.unwrap()
}

/// Both nodes look, until there is nothing to do.
async fn both_look(house: &House, other: &Casework) {
    let (one, two) = tokio::join!(house.casework.work_once(), other.work_once());
    one.unwrap();
    two.unwrap();
    house.casework.work_off().await.unwrap();
    assert_eq!(other.work_once().await.unwrap(), Round::default());
}

on_both! {
    async fn a_timer_begins_one_case_each_time_whichever_nodes_look(house) {
        let other = house.another().await;
        house.publish(&service(&house, "patrol", &timer("timeCycle", "R/PT24H"), END)).await;
        both_look(&house, &other).await;
        assert!(cases(&house, "patrol").await.is_empty(), "not before its time");
        let coming = house.casework.coming_starts(&house.actor("noor").await).await.unwrap();
        assert_eq!((coming[0].name.as_str(), coming[0].detail.as_deref()), ("Every morning", Some("PT24H")));
        assert_eq!(coming[0].due.unwrap().to_string(), "2026-03-03T09:00:00Z");
        house.clock.advance_s(24 * 3_600);
        both_look(&house, &other).await;
        assert_eq!(cases(&house, "patrol").await.len(), 1);
        // Nobody was there for three days: one case, not three.
        house.clock.advance_s(3 * 24 * 3_600 + 60);
        both_look(&house, &other).await;
        let begun = cases(&house, "patrol").await;
        assert_eq!(begun.len(), 2);
        let open = house.state(&begun[0]).await;
        assert_eq!(open.row.view.resident, None);
        assert_eq!(open.state.process.variables()["reference"], json!(open.row.view.reference));
        let told = house.events(&begun[0], "case_opened").await;
        assert_eq!((told[0].0.as_str(), &told[0].1["by"], &told[0].1["element"]), ("system", &json!("timer"), &json!("clock")));
        assert_eq!(house.worklist("kim").await.len(), 2);
        house.holds().await;
    }

    async fn a_node_that_died_after_it_opened_the_case_and_before_it_said_so_opens_no_second_one(house) {
        house.publish(&service(&house, "patrol", &timer("timeCycle", "R/PT24H"), END)).await;
        house.casework.work_off().await.unwrap();
        let before = house.casework.record().setting("start:patrol:clock").await.unwrap().unwrap();
        house.clock.advance_s(24 * 3_600);
        house.casework.work_off().await.unwrap();
        house.casework.record().put_setting("start:patrol:clock", &before, 0).await.unwrap();
        house.another().await.work_off().await.unwrap();
        assert_eq!(cases(&house, "patrol").await.len(), 1);
    }

    async fn only_the_newest_bundle_begins_cases_and_the_same_timer_goes_on(house) {
        let other = house.another().await;
        house.publish(&service(&house, "patrol", &timer("timeCycle", "R/PT24H"), END)).await;
        both_look(&house, &other).await;
        house.clock.advance_s(20 * 3_600);
        let named = END.replace("Done", "All done");
        house.publish(&service(&house, "patrol", &timer("timeCycle", "R/PT24H"), &named)).await;
        both_look(&house, &other).await;
        house.clock.advance_s(4 * 3_600);
        both_look(&house, &other).await;
        let begun = cases(&house, "patrol").await;
        assert_eq!(begun.len(), 1, "it was due when the bundle before it said");
        assert_eq!(house.state(&begun[0]).await.row.bundle, house.casework.service("patrol").unwrap().hash());
        house.publish(&service(&house, "patrol", "", END)).await;
        house.clock.advance_s(48 * 3_600);
        both_look(&house, &other).await;
        assert_eq!(cases(&house, "patrol").await.len(), 1, "the newest bundle has no timer");
        assert!(house.casework.coming_starts(&house.actor("noor").await).await.unwrap().is_empty());
    }

    async fn a_date_begins_one_case_and_publishing_again_begins_no_other(house) {
        let at = timer("timeDate", "2026-03-02T12:00:00Z");
        house.publish(&service(&house, "patrol", &at, END)).await;
        house.clock.advance_s(4 * 3_600);
        house.casework.work_off().await.unwrap();
        assert_eq!(cases(&house, "patrol").await.len(), 1);
        house.publish(&service(&house, "patrol", &at, &END.replace("Done", "All done"))).await;
        house.clock.advance_s(4 * 3_600);
        house.casework.work_off().await.unwrap();
        assert_eq!(cases(&house, "patrol").await.len(), 1);
    }

    async fn a_condition_begins_a_case_when_it_comes_to_hold(house) {
        let other = house.another().await;
        let start = r#"<bpmn:startEvent id="thaw" name="Spring"><bpmn:conditionalEventDefinition id="thaw-condition">
            <bpmn:condition xsi:type="bpmn:tFormalExpression">=today() &gt;= date("2026-03-04")</bpmn:condition>
            </bpmn:conditionalEventDefinition></bpmn:startEvent>"#;
        house.publish(&service(&house, "gritting", start, END)).await;
        both_look(&house, &other).await;
        assert!(cases(&house, "gritting").await.is_empty());
        house.clock.advance_s(3 * 24 * 3_600);
        for _ in 0..3 {
            both_look(&house, &other).await;
        }
        assert_eq!(cases(&house, "gritting").await.len(), 1, "once, though it still holds");
    }

    async fn a_signal_of_one_case_begins_a_case_of_another_service_once(house) {
        let thrown = r#"<bpmn:endEvent id="done" name="Warned"><bpmn:signalEventDefinition id="thrown" signalRef="storm" /></bpmn:endEvent>"#;
        let caught = r#"<bpmn:startEvent id="warned" name="Storm"><bpmn:signalEventDefinition id="caught" signalRef="storm" /></bpmn:startEvent>"#;
        house.publish(&service(&house, "weather", "", thrown)).await;
        house.publish(&service(&house, "shelter", caught, END)).await;
        let ada = house.actor("ada").await;
        let plate = json!({ "plate": "ABC123" });
        let case = house.casework.apply(&ada, "weather", plate.as_object().unwrap(), "1").await.unwrap().case;
        house.complete(&case, json!({})).await;
        house.casework.work_off().await.unwrap();
        house.another().await.work_off().await.unwrap();
        let begun = cases(&house, "shelter").await;
        assert_eq!(begun.len(), 1);
        assert_eq!(house.events(&begun[0], "case_opened").await[0].1["by"], json!("signal"));
        house.holds().await;
    }

    async fn a_message_that_no_case_waits_for_begins_a_case_once(house) {
        let start = r#"<bpmn:startEvent id="told" name="Found"><bpmn:messageEventDefinition id="told-message" messageRef="found" /></bpmn:startEvent>"#;
        let register = Actor::third_party("register", "Register", &["message:vehicle-found"]);
        let found = MessageOrder {
            name: "vehicle-found".into(),
            correlation_key: None,
            variables: json!({ "plate": "ABC123" }).as_object().unwrap().clone(),
            id: Some("1".into()),
            keep_s: 86_400,
            case: None,
        };
        let early = house.casework.send_message(&register, &found).await.unwrap();
        assert_eq!(early.state, MessageState::Waiting, "no service begins by it yet");
        house.publish(&service(&house, "finds", start, END)).await;
        let other = house.another().await;
        both_look(&house, &other).await;
        let begun = cases(&house, "finds").await;
        assert_eq!(begun.len(), 1);
        let open = house.state(&begun[0]).await;
        assert_eq!(open.state.process.variables()["plate"], json!("ABC123"));
        assert_eq!(house.events(&begun[0], "case_opened").await[0].1["by"], json!("message"));
        let again = other.send_message(&register, &found).await.unwrap();
        assert_eq!(again.state, MessageState::Delivered, "the same id is the same message");
        let next = MessageOrder { id: Some("2".into()), keep_s: 0, ..found };
        assert_eq!(other.send_message(&register, &next).await.unwrap().state, MessageState::Delivered);
        assert_eq!(cases(&house, "finds").await.len(), 2);
        house.holds().await;
    }

    async fn a_timer_that_gives_no_date_is_told_once_and_tried_later_and_later_until_it_is_mended(house) {
        let other = house.another().await;
        house.publish(&service(&house, "patrol", &timer("timeDate", "=missing"), END)).await;
        let noor = house.actor("noor").await;
        for _ in 0..5 {
            both_look(&house, &other).await;
        }
        let coming = house.casework.coming_starts(&noor).await.unwrap().remove(0);
        let failing = coming.failing.clone().unwrap();
        assert_eq!((failing.attempts, coming.problem), (1, Some(failing.error.clone())), "not in each round");
        for attempts in 2..=20 {
            let last = house.casework.coming_starts(&noor).await.unwrap().remove(0).failing.unwrap();
            let rest_us = last.again_us - house.casework.now().as_microsecond();
            assert!((1..=3_600_000_000).contains(&rest_us), "{rest_us}");
            house.clock.advance_s(rest_us / 1_000_000 - 1);
            both_look(&house, &other).await;
            let still = house.casework.coming_starts(&noor).await.unwrap().remove(0).failing.unwrap();
            assert_eq!(still, last, "it rests");
            house.clock.advance_s(1);
            both_look(&house, &other).await;
            let next = house.casework.coming_starts(&noor).await.unwrap().remove(0).failing.unwrap();
            assert_eq!((next.attempts, next.since_us), (attempts, failing.since_us));
        }
        house.publish(&service(&house, "patrol", &timer("timeDate", "2026-03-01T12:00:00Z"), END)).await;
        both_look(&house, &other).await;
        assert_eq!(cases(&house, "patrol").await.len(), 1, "a newer bundle is tried at once");
        assert_eq!(house.casework.coming_starts(&noor).await.unwrap()[0].failing, None);
    }

    async fn messages_that_fail_for_good_hold_up_none_behind_them_and_are_tried_when_a_bundle_mends_it(house) {
        const FAIL: usize = 70;
        let start = r#"<bpmn:startEvent id="told" name="Found"><bpmn:messageEventDefinition id="told-message" messageRef="found" /></bpmn:startEvent>"#;
        let register = Actor::third_party("register", "Register", &["message:vehicle-found"]);
        let found = |number: usize, variables: serde_json::Value| MessageOrder {
            name: "vehicle-found".into(),
            correlation_key: None,
            variables: variables.as_object().unwrap().clone(),
            id: Some(number.to_string()),
            keep_s: 864_000,
            case: None,
        };
        for number in 0..FAIL {
            // Refused on the spot, without a reason: no such case can be opened.
            let order = found(number, json!({ "decision": "refused" }));
            house.casework.send_message(&register, &order).await.unwrap();
        }
        house.casework.send_message(&register, &found(FAIL, json!({ "plate": "ABC123" }))).await.unwrap();
        let folder = service(&house, "finds", start, END);
        refuse(&folder);
        house.publish(&folder).await;
        house.casework.work_off().await.unwrap();
        house.casework.work_off().await.unwrap();
        assert_eq!(cases(&house, "finds").await.len(), 1, "the last one has had its turn");
        let noor = house.actor("noor").await;
        let failing = house.casework.failing_messages(&noor).await.unwrap();
        assert_eq!((failing.len(), failing[0].attempts), (FAIL, 1));
        assert!(failing[0].error.contains("reason"), "{}", failing[0].error);
        let direct = MessageOrder { keep_s: 0, ..found(FAIL + 1, json!({ "decision": "refused" })) };
        let refused = house.casework.send_message(&register, &direct).await;
        assert!(matches!(refused, Err(Fault::ReasonsMissing { .. })), "what is not kept is refused at once");
        house.publish(&service(&house, "finds", start, END)).await;
        house.casework.work_off().await.unwrap();
        assert_eq!(cases(&house, "finds").await.len(), FAIL + 1);
        assert!(house.casework.failing_messages(&noor).await.unwrap().is_empty());
        assert!(matches!(house.casework.failing_messages(&house.actor("kim").await).await, Err(Fault::Forbidden { .. })));
    }

    async fn an_administrator_begins_a_case_at_a_start_event_by_hand_and_nobody_else_does(house) {
        house.publish(&service(&house, "patrol", &timer("timeCycle", "R/PT24H"), END)).await;
        let (noor, kim) = (house.actor("noor").await, house.actor("kim").await);
        let why = json!({ "street": "Harbour Street" });
        let variables = why.as_object().unwrap().clone();
        let opened = house.casework.start_at(&noor, "patrol", "clock", variables.clone()).await.unwrap();
        let open = house.state(&opened.case).await;
        assert_eq!(open.state.process.variables()["street"], json!("Harbour Street"));
        let refused = house.casework.start_at(&kim, "patrol", "clock", variables.clone()).await;
        assert!(matches!(refused, Err(Fault::Forbidden { .. })));
        let unknown = house.casework.start_at(&noor, "patrol", "look", variables).await;
        assert!(matches!(unknown, Err(Fault::Refused(_))), "no process begins there");
        assert!(house.casework.coming_starts(&Actor::clerk("kim", "Kim", &["clerk"])).await.is_err());
    }
}
