//! Two versions of a service side by side, and the data of a case on the page that mends it: both in a browser without
//! script.

use std::path::Path;

use axum::http::StatusCode;

use crate::town::Town;

/// The shipped service with a step that is called otherwise, and a longer term.
fn changed(folder: &Path) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../services/information-request");
    copy(&from, folder);
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
            continue;
        }
        let bytes = std::fs::read(entry.path()).unwrap();
        let bytes = match String::from_utf8(bytes) {
            Ok(text) => {
                let text = text.replace("assess_request", "check_request");
                text.replace("legal_term = \"10 working days\"", "legal_term = \"15 working days\"")
                    .into_bytes()
            }
            Err(other) => other.into_bytes(),
        };
        std::fs::write(target, bytes).unwrap();
    }
}

async fn town_with_a_case() -> (Town, String, String) {
    let town = Town::new(&["information-request"]).await;
    let ada = town.casework.actor_of("ada").await.unwrap();
    let service = town.casework.service("information-request").unwrap();
    let answers = service.scenarios.first().unwrap().application.clone();
    let sent = town.casework.apply(&ada, "information-request", &answers, "1").await.unwrap();
    town.casework.work_off().await.unwrap();
    (town, sent.case, sent.reference)
}

#[tokio::test]
async fn a_new_version_is_compared_in_words_and_drawings_and_says_what_would_become_of_running_cases() {
    let (town, _, reference) = town_with_a_case().await;
    let mut kim = town.signed_in("kim").await;
    kim.open("/desk/services/information-request").await.follow("Versions").await;
    kim.sees("There is one version so far").sees("On offer");
    let folder = tempfile::tempdir().unwrap();
    changed(folder.path());
    let noor = town.casework.actor_of("noor").await.unwrap();
    town.clock.advance_s(60);
    town.casework.publish(&noor, folder.path()).await.unwrap().unwrap();

    kim.open("/desk/services/information-request").await.follow("What changed in the last version").await;
    kim.sees("assess_request").sees("check_request").sees("10 working days → 15 working days");
    kim.sees("Settings of the service").sees("It would stay behind").sees(&reference);
    let html = kim.html();
    assert_eq!(html.matches("<svg").count(), 2, "a drawing on each side");
    assert!(html.contains(">New</text>") && html.contains(">Gone</text>"), "words mark what is otherwise");
    kim.open("/desk/services/information-request/versions").await.sees("Noor Haddad");
    kim.follow("What changed until now").await.sees("check_request");

    // The other way round, nothing runs on the newer one yet.
    let versions = town.casework.versions(&noor, "information-request").await.unwrap();
    let (new, old) = (&versions[0].hash, &versions[1].hash);
    kim.open(&format!("/desk/services/information-request/compare?old={new}&new={old}")).await;
    kim.sees("No case runs on the first version");
    kim.open(&format!("/desk/services/information-request/compare?old={new}&new={new}")).await;
    kim.sees("Choose two different versions");
    kim.open("/desk/services/information-request/compare?old=zz").await;
    assert_eq!(kim.status, StatusCode::NOT_FOUND);
    let mut sv = town.signed_in("kim").await;
    sv.open("/desk/services/information-request/compare?language=sv").await.sees("Vad som är annorlunda");
    let mut rut = town.signed_in("rut").await;
    rut.open("/desk/services/information-request/compare").await;
    assert_eq!(rut.status, StatusCode::FORBIDDEN, "who keeps the records does not read the figures");
}

#[tokio::test]
async fn the_data_of_a_case_is_counted_found_by_name_and_shortened_where_it_is_long() {
    let (town, case, _) = town_with_a_case().await;
    let noor = town.casework.actor_of("noor").await.unwrap();
    let long = "word ".repeat(200);
    let data = serde_json::Map::from_iter([("remarks".to_owned(), serde_json::json!(long))]);
    town.casework.correct_data(&noor, &case, data, "for the test").await.unwrap();
    let mut admin = town.signed_in("noor").await;
    admin
        .open(&format!("/desk/cases/{case}/administer"))
        .await
        .sees("remarks")
        .sees("All of it (1002 characters)");
    assert!(!admin.html().contains("<details class=\"govuk-details\" open"), "data is folded away at first");
    admin.open(&format!("/desk/cases/{case}/administer?find=REMA")).await.sees("One value is called so");
    admin.sees("remarks").sees("(one value)");
    admin.open(&format!("/desk/cases/{case}/administer?find=nothing")).await.sees("0 values are called so");
}

#[tokio::test]
async fn a_disposed_case_is_not_among_the_running_ones_of_its_service() {
    let (town, case, _) = town_with_a_case().await;
    let noor = town.casework.actor_of("noor").await.unwrap();
    let record = town.casework.record();
    assert_eq!(record.running_cases("information-request", "", 9).await.unwrap().len(), 1);
    town.casework.cancel_case(&noor, &case, "Asked twice").await.unwrap();
    town.clock.advance_s(2 * 366 * 86_400);
    town.casework.dispose(&noor, &case, None).await.unwrap();
    assert_eq!(record.running_cases("information-request", "", 9).await.unwrap(), [""; 0]);
}
