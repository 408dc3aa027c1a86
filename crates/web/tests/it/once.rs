//! Every call of the API that changes something, sent twice under one key.

use portico_casework::{Actor, MessageOrder, OpenCase, Request};
use portico_form::Answers;
use serde_json::{Value as Json, json};

use crate::browser::Browser;
use crate::town::Town;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n";

/// A town with one application that a clerk reviews; the case and its task.
async fn town() -> (Town, String, u64) {
    let town = Town::new(&["parking-permit", "tests/it/vehicle-check"]).await;
    let ada = town.casework.actor_of("ada").await.unwrap();
    let case = town.casework.apply(&ada, "parking-permit", &application(&town, "A").await, "1").await;
    let case = case.unwrap().case;
    let task = state(&town, &case).await.state.process.tasks().next().unwrap().key;
    (town, case, task)
}

async fn application(town: &Town, zone: &str) -> Answers {
    let ada = town.casework.actor_of("ada").await.unwrap();
    let service = town.casework.service("parking-permit").unwrap();
    // Of these scenarios, one whose application a clerk reviews.
    let scenario = service.scenarios.iter().find(|one| one.application["registered_keeper"] == "no").unwrap();
    let mut answers = scenario.application.clone();
    let kept = town.casework.keep_file(&ada, "registration.pdf", PDF).await.unwrap();
    let file = json!({
        "name": kept.name, "sha256": kept.sha256, "content_type": kept.content_type, "size": kept.size,
    });
    answers.insert("registration_document".into(), json!([file]));
    answers.insert("zone".into(), json!(zone));
    answers
}

async fn state(town: &Town, case: &str) -> OpenCase {
    town.casework.read_case(&Actor::system(), case).await.unwrap()
}

async fn events_of(town: &Town, case: &str, kind: &str) -> usize {
    let events = town.casework.record().events(case, 0).await.unwrap();
    events.iter().filter(|stored| stored.event.kind == kind).count()
}

/// Sends a call twice under one key and another call under the same key: the first answer comes twice, and the other
/// call is refused.
async fn twice(browser: &mut Browser, path: &str, body: &Json, other: &Json, key: &str) -> Json {
    let first = browser.call(path, body, Some(key)).await;
    let status = browser.status;
    assert!(status.is_success(), "{path}: {status} {first}");
    let again = browser.call(path, body, Some(key)).await;
    assert_eq!((browser.status, &again), (status, &first), "{path}");
    let refused = browser.call(path, other, Some(key)).await;
    assert_eq!(
        (browser.status.as_u16(), &refused["title"]),
        (422, &json!("idempotency-key-reused")),
        "{path}"
    );
    first
}

#[test]
fn every_call_that_changes_something_says_that_it_takes_a_key() {
    let document = serde_json::to_value(portico_web::api::openapi()).unwrap();
    let mut count = 0;
    for (path, calls) in document["paths"].as_object().unwrap() {
        for (method, call) in calls.as_object().unwrap() {
            // Signing in makes a session, signing out ends it, however often.
            if method == "get" || path == "/api/session" {
                continue;
            }
            count += 1;
            let named = call["parameters"].as_array().into_iter().flatten();
            let keys = named.filter(|one| one["name"] == "Idempotency-Key").count();
            assert_eq!(keys, 1, "{method} {path}");
            assert!(call["responses"]["422"].is_object(), "{method} {path}");
        }
    }
    assert!(count >= 14, "{count}");
}

#[tokio::test]
async fn an_application_a_claim_a_release_and_a_completion_are_done_once() {
    let (town, case, task) = town().await;
    let mut ada = town.signed_in("ada").await;
    let body = |zone: &str, answers: Answers| {
        let mut answers = answers;
        answers.insert("zone".into(), json!(zone));
        json!({ "answers": answers })
    };
    let answers = application(&town, "A").await;
    let path = "/api/services/parking-permit/applications";
    twice(&mut ada, path, &body("A", answers.clone()), &body("B", answers), "k").await;
    assert_eq!(town.casework.cases_of(&town.casework.actor_of("ada").await.unwrap()).await.unwrap().len(), 2);

    let mut kim = town.signed_in("kim").await;
    let at = |act: &str| format!("/api/cases/{case}/tasks/{task}/{act}");
    let claimed = kim.call(&at("claim"), &json!({}), Some("k")).await;
    assert_eq!(kim.status, 200, "a key belongs to its account: {claimed}");
    let released = kim.call(&at("release"), &json!({}), Some("r")).await;
    assert_eq!(
        kim.call(&at("claim"), &json!({}), Some("k")).await,
        claimed,
        "answered, and not claimed again"
    );
    assert!(state(&town, &case).await.state.file.claims.is_empty());
    assert_eq!(kim.call(&at("release"), &json!({}), Some("r")).await, released);
    let other = kim.call(&at("claim"), &json!({}), Some("r")).await;
    assert_eq!((kim.status.as_u16(), &other["title"]), (422, &json!("idempotency-key-reused")));
    // What changed nothing is remembered as well.
    let nothing = kim.call(&at("release"), &json!({}), Some("n")).await;
    kim.call(&at("claim"), &json!({}), Some("c")).await;
    assert_eq!(kim.call(&at("release"), &json!({}), Some("n")).await, nothing);
    assert_eq!(state(&town, &case).await.state.file.claims.len(), 1, "it stays claimed");

    let wrong = kim.call(&at("complete"), &json!({ "answers": {} }), Some("done")).await;
    assert_eq!((kim.status.as_u16(), &wrong["title"]), (422, &json!("answers")));
    let granted = json!({ "answers": { "decision": "granted" } });
    let other = json!({ "answers": { "decision": "refused", "reasons": "No" } });
    let done = twice(&mut kim, &at("complete"), &granted, &other, "done").await;
    assert_eq!(done["ended"], false, "a call that was refused may be sent again with its key");
}

#[tokio::test]
async fn a_message_a_repair_and_the_end_of_a_case_are_done_once() {
    let (town, case, task) = town().await;
    let mut kim = town.signed_in("kim").await;
    let granted = json!({ "answers": { "decision": "granted" } });
    kim.call(&format!("/api/cases/{case}/tasks/{task}/complete"), &granted, None).await;
    assert_eq!(kim.status, 200, "{}", kim.html());
    town.casework.work_off().await.unwrap();
    let scope = state(&town, &case).await.state.process.roots().next().unwrap().0;

    let mut noor = town.signed_in("noor").await;
    let mend = |plate: &str| json!({ "act": "correct", "scope": scope, "variables": { "plate": plate }, "reason": "A slip" });
    let path = format!("/api/cases/{case}/repair");
    twice(&mut noor, &path, &mend("XYZ 789"), &mend("XYZ 780"), "mend").await;
    assert_eq!(events_of(&town, &case, "repaired").await, 1);

    let path = format!("/api/cases/{case}/messages/payment-received");
    let paid = |receipt: &str| json!({ "paid_amount": 20, "receipt": receipt });
    twice(&mut kim, &path, &paid("R1"), &paid("R2"), "paid").await;
    assert_eq!(events_of(&town, &case, "message_registered").await, 1);

    let ada = town.casework.actor_of("ada").await.unwrap();
    let second = town.casework.apply(&ada, "parking-permit", &application(&town, "A").await, "2").await;
    let path = format!("/api/cases/{}/cancel", second.unwrap().case);
    let why = |reason: &str| json!({ "reason": reason });
    let ended = twice(&mut noor, &path, &why("Sent twice"), &why("Another reason"), "end").await;
    assert_eq!(ended["ended"], true);
}

#[tokio::test]
async fn a_message_to_the_authority_and_a_case_begun_by_hand_are_done_once() {
    let (town, case, _) = town().await;
    let reference = state(&town, &case).await.row.view.reference.clone();
    let mut noor = town.signed_in("noor").await;
    let paid = |receipt: &str| {
        json!({ "name": "payment-received", "correlation_key": reference, "keep_seconds": 60,
            "variables": { "receipt": receipt } })
    };
    let sent = twice(&mut noor, "/api/messages", &paid("R1"), &paid("R2"), "paid").await;
    assert_eq!((&sent["state"], &sent["until"]), (&json!("waiting"), &json!("2026-03-02T09:01:00Z")));
    // As if the server had died before it kept its answer: the key says which message it was.
    let row = town.casework.record().idempotent("api:noor:paid").await.unwrap().unwrap();
    let call = row.result.unwrap()["call"].as_str().unwrap().to_owned();
    let request = Some(Request::new("noor", "paid", call));
    let caller = town.casework.actor_of("noor").await.unwrap().requesting(request);
    let order = MessageOrder {
        name: "payment-received".into(),
        correlation_key: Some(reference.clone()),
        variables: Answers::new(),
        id: None,
        keep_s: 60,
        case: None,
    };
    let again = town.casework.send_message(&caller, &order).await.unwrap();
    assert_eq!(json!(again.id), sent["id"]);

    let path = "/api/services/vehicle-check/starts/received";
    let with = |plate: &str| json!({ "variables": { "plate": plate } });
    let begun = twice(&mut noor, path, &with("ABC123"), &with("DEF456"), "start").await;
    assert_eq!(noor.status, 422, "the last was another call");
    let begun = begun["case"].as_str().unwrap();
    assert_eq!(state(&town, begun).await.state.process.variables()["plate"], json!("ABC123"));
    assert_eq!(town.casework.record().running_cases("vehicle-check", "", 9).await.unwrap(), [begun]);
    let nowhere = noor.call("/api/services/vehicle-check/starts/look", &with("ABC123"), None).await;
    assert_eq!(noor.status, 409, "{nowhere}");
}

#[tokio::test]
async fn taking_and_holding_jobs_and_reporting_their_end_are_done_once() {
    let (town, ..) = town().await;
    let ada = town.casework.actor_of("ada").await.unwrap();
    for key in ["one", "two"] {
        let plate = json!({ "plate": "ABC123" });
        town.casework.apply(&ada, "vehicle-check", plate.as_object().unwrap(), key).await.unwrap();
    }
    let mut worker = town.signed_in("register").await;
    let order =
        |limit: u8| json!({ "type": "vehicle-lookup", "worker": "w", "limit": limit, "lease_seconds": 60 });
    let taken = twice(&mut worker, "/api/jobs/take", &order(1), &order(2), "take").await;
    assert_eq!(taken["jobs"].as_array().unwrap().len(), 1);
    let more = worker.call("/api/jobs/take", &order(1), Some("more")).await;
    assert_ne!(
        taken["jobs"][0]["case"], more["jobs"][0]["case"],
        "the first call took one, however often it came"
    );

    let at =
        |job: &Json, act: &str| format!("/api/jobs/{}/{}/{act}", job["case"].as_str().unwrap(), job["key"]);
    let (first, second) = (&taken["jobs"][0], &more["jobs"][0]);
    let hold = |seconds: i64| json!({ "worker": "w", "lease_seconds": seconds });
    let extended = worker.call(&at(first, "extend"), &hold(60), Some("hold")).await;
    town.clock.advance_s(10);
    assert_eq!(worker.call(&at(first, "extend"), &hold(60), Some("hold")).await, extended);
    worker.call(&at(first, "extend"), &hold(61), Some("hold")).await;
    assert_eq!(worker.status, 422);

    let failed = |why: &str| json!({ "worker": "w", "message": why });
    twice(&mut worker, &at(second, "fail"), &failed("No line"), &failed("No power"), "fail").await;
    let result = |keeper: &str| json!({ "worker": "w", "variables": { "keeper": keeper } });
    let done = twice(&mut worker, &at(first, "complete"), &result("A"), &result("B"), "done").await;
    assert_eq!(done["ended"], true);
}

#[tokio::test]
async fn a_file_is_kept_once_whatever_parts_it_is_sent_in() {
    let (town, ..) = town().await;
    let mut ada = town.signed_in("ada").await;
    let first = ada.upload(("file", "a.pdf", PDF), "k").await;
    assert_eq!(ada.status, 201);
    assert_eq!(ada.upload(("another-part", "a.pdf", PDF), "k").await, first);
    let other = ada.upload(("file", "b.pdf", PDF), "k").await;
    assert_eq!((ada.status.as_u16(), &other["title"]), (422, &json!("idempotency-key-reused")));
}

#[tokio::test]
async fn an_answer_that_was_lost_with_its_server_is_told_by_the_case() {
    let (town, case, _) = town().await;
    let mut noor = town.signed_in("noor").await;
    let path = format!("/api/cases/{case}/cancel");
    let why = json!({ "reason": "Sent twice" });
    noor.call(&path, &why, Some("end")).await;
    assert_eq!(noor.status, 200);
    // As if the server had died between the step and its answer: the step's row says only which call it was.
    let row = town.casework.record().idempotent("api:noor:end").await.unwrap().unwrap();
    let call = json!({ "call": row.result.unwrap()["call"] });
    town.casework.record().keep_answer("api:noor:end", &case, &call, 0).await.unwrap();
    let again = noor.call(&path, &why, Some("end")).await;
    assert_eq!((noor.status.as_u16(), &again["ended"]), (200, &json!(true)), "{again}");
    assert_eq!(events_of(&town, &case, "cancelled").await, 1);
}
