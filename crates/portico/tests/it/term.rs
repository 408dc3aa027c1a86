//! The legal term in a whole house: it is extended once, timers go with it, and what the law says of silence happens.

use std::path::{Path, PathBuf};

use jiff::ToSpan;
use portico_casework::{Actor, Fault};
use portico_service::Service;

use crate::support::House;
use crate::support::lived::live_until;

/// The parking permit with more promised, in a folder of its own.
fn promising(to: &Path, standard: &str) -> PathBuf {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../services/parking-permit");
    let folder = to.join("parking-permit");
    copy(&from, &folder);
    let file = folder.join("service.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("[standard]\n", &format!("[standard]\n{standard}\n"))).unwrap();
    for language in ["en", "sv"] {
        let file = folder.join(format!("texts/{language}.ftl"));
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, format!("{text}\ntacit-reason = Nobody decided in time.\n")).unwrap();
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// A house with a case that waits for a clerk's review.
async fn reviewed(standard: &str) -> (House, String) {
    let made = tempfile::tempdir().unwrap();
    let folder = promising(made.path(), standard);
    let (service, problems) = Service::load(&folder);
    let service = service.unwrap_or_else(|| panic!("{problems:#?}"));
    let scenario = service
        .scenarios
        .iter()
        .find(|scenario| scenario.name == "not-paid")
        .expect("a scenario that a clerk reviews");
    let house = House::at(scenario.start, scenario.calendar.clone(), None).await;
    house.publish(&folder).await;
    let case = live_until(&house, &service, scenario, 0).await;
    house.task(&case, "review_application").await;
    (house, case)
}

/// Turns the clock to a date, firing what is due on the way.
async fn until(house: &House, days: i64) {
    let end = house.casework.now().checked_add((days * 24).hours()).unwrap();
    while let Some(due) = house.casework.next_timer().await.unwrap().filter(|due| *due <= end) {
        house.clock.set(due.max(house.casework.now()));
        house.casework.work_off().await.unwrap();
    }
    house.clock.set(end);
    house.casework.work_off().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_until_the_end_of_the_term_grants_and_the_resident_gets_a_letter() {
    let (house, case) = reviewed("tacit = \"granted\"\ntacit_letter = \"decision\"").await;
    until(&house, 41).await;
    assert_eq!(house.open(&case).await.state.file.outcome, None, "the term of six weeks still runs");
    until(&house, 2).await;
    let open = house.open(&case).await;
    assert_eq!(open.state.file.outcome.as_deref(), Some("granted"));
    assert!(open.state.process.is_ended(), "nothing is left to decide");
    assert_eq!(open.state.process.tasks().count(), 0);
    let letters: Vec<String> =
        house.kept.letters.lock().unwrap().iter().map(|order| order.key.clone()).collect();
    assert_eq!(letters, [format!("{case}:term_ended")]);
    assert_eq!(open.state.file.letters.len(), 1);
    let kinds: Vec<String> = house
        .casework
        .record()
        .events(&case, 0)
        .await
        .unwrap()
        .into_iter()
        .map(|stored| stored.event.kind)
        .filter(|kind| ["term_ended", "outcome_recorded", "letter_made"].contains(&kind.as_str()))
        .collect();
    assert_eq!(kinds, ["term_ended", "outcome_recorded", "letter_made"]);
    house.verify().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_that_refuses_says_why() {
    let (house, case) = reviewed("tacit = \"refused\"").await;
    until(&house, 43).await;
    let open = house.open(&case).await;
    assert_eq!(open.state.file.outcome.as_deref(), Some("refused"));
    assert_eq!(open.state.file.reasons, ["Nobody decided in time."]);
    house.verify().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_in_time_leaves_the_end_of_the_term_nothing_to_do() {
    let (house, case) = reviewed("tacit = \"refused\"").await;
    let clerk = house.clerk_of("parking-permit");
    house.complete(&clerk, &case, "review_application", serde_json::json!({ "decision": "granted" })).await;
    until(&house, 13).await;
    let open = house.open(&case).await;
    assert_eq!(open.state.file.outcome.as_deref(), Some("granted"));
    until(&house, 60).await;
    assert!(house.elements_of(&case, "term_ended").await.is_empty());
    house.verify().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_term_is_extended_once_with_a_reason_and_a_letter() {
    let standard = "tacit = \"granted\"\nextension = \"4 weeks\"\nextension_letter = \"decision\"";
    let (house, case) = reviewed(standard).await;
    let clerk = house.clerk_of("parking-permit");
    let before = house.open(&case).await.state.file.due.unwrap();
    let stranger = Actor::clerk("o", "O", &["library"]);
    assert!(house.casework.extend_term(&stranger, &case, "much to do").await.is_err());
    assert!(matches!(house.casework.extend_term(&clerk, &case, " ").await, Err(Fault::Refused(_))));
    house.casework.extend_term(&clerk, &case, "The register was down.").await.unwrap();
    let after = house.open(&case).await.state.file.due.unwrap();
    assert_eq!(after.duration_since(before).as_hours() / 24, 28);
    let again = house.casework.extend_term(&clerk, &case, "Still down.").await;
    assert!(matches!(again, Err(Fault::Refused(_))), "{:?}", again.err());
    house.casework.work_off().await.unwrap();
    assert_eq!(house.kept.letters.lock().unwrap().len(), 1);
    until(&house, 43).await;
    assert_eq!(house.open(&case).await.state.file.outcome, None, "the extended term still runs");
    until(&house, 28).await;
    assert_eq!(house.open(&case).await.state.file.outcome.as_deref(), Some("granted"));
    house.verify().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_term_that_stands_still_does_not_end() {
    let (house, case) = reviewed("tacit = \"granted\"").await;
    let clerk = house.clerk_of("parking-permit");
    until(&house, 30).await;
    let answers = serde_json::json!({ "decision": "more-information", "question": "Which street?" });
    house.complete(&clerk, &case, "review_application", answers).await;
    assert!(house.open(&case).await.state.file.suspended_since().is_some());
    until(&house, 15).await;
    let open = house.open(&case).await;
    assert!(open.state.file.outcome.is_none(), "45 days have passed, 15 of them do not count");
    house.verify().await;
}
