//! What a resident can do, in a browser without script.

use axum::http::StatusCode;
use portico_form::Answers;
use serde_json::json;

use crate::browser::Browser;
use crate::town::{PASSWORD, Town};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n";

async fn town() -> Town {
    Town::new(&["parking-permit"]).await
}

/// Goes through the pages of a parking permit application up to the check.
async fn fill_in(browser: &mut Browser) {
    browser.open("/services/parking-permit").await;
    browser.press("Start now", &[]).await;
    fill_in_from_the_first_page(browser).await;
}

async fn fill_in_from_the_first_page(browser: &mut Browser) {
    browser.sees("About you");
    browser.press("Continue", &[("name", "Ada Holm"), ("email", "ada@mail.example")]).await;
    browser.sees("Your home");
    browser
        .press("Continue", &[("street", "Harbour Street 4"), ("postcode", "WH1 2AB"), ("zone", "unknown")])
        .await;
    browser.sees("Your vehicle");
    browser
        .press("Continue", &[("plate", "ABC 123"), ("power", "other"), ("registered_keeper", "yes")])
        .await;
    let file = ("registration_document", "registration.pdf", PDF);
    browser.send("Continue", &[], &[file]).await;
    browser.press("Continue", &[("permits_in_household", "0")]).await;
    browser.sees("Check your answers");
}

/// Sends an application; gives the path of its case.
async fn apply(browser: &mut Browser) -> String {
    fill_in(browser).await;
    send(browser).await
}

async fn send(browser: &mut Browser) -> String {
    browser.press("Send application", &[]).await;
    browser.path.strip_suffix("/sent").unwrap().to_owned()
}

async fn complete(town: &Town, case: &str, answers: serde_json::Value) {
    let kim = town.casework.actor_of("kim").await.unwrap();
    let id = case.strip_prefix("/cases/").unwrap();
    let open = town.casework.read_case(&kim, id).await.unwrap();
    let task = town.casework.tasks_for(&kim, &open).next().unwrap().key;
    let answers: Answers = answers.as_object().unwrap().clone();
    town.casework.complete_task(&kim, id, task, &answers, None).await.unwrap();
    town.casework.work_off().await.unwrap();
}

#[tokio::test]
async fn a_resident_finds_a_service_applies_and_gets_a_reference_that_survives_a_bookmark() {
    let town = town().await;
    let mut browser = town.browser();
    browser.open("/?q=PARK+zone").await.sees("One service found for “PARK zone”");
    browser.open("/?q=cheese").await.sees("No service found for “cheese”");
    browser.open("/").await.follow("Resident parking permit").await;
    browser.sees("What it costs").sees("How long it takes").sees("Other ways to apply").sees("The law");
    browser.press("Start now", &[]).await.sees("Password");
    browser.press("Sign in", &[("account", "ada"), ("password", PASSWORD)]).await;
    assert!(browser.path.starts_with("/apply/parking-permit/"), "{}: Start was pressed before", browser.path);
    browser.sees("About you").sees("Full name");
    fill_in_from_the_first_page(&mut browser).await;
    let case = send(&mut browser).await;
    browser
        .sees("Application sent")
        .sees("Your reference")
        .sees("A clerk at the parking office is reviewing");
    let before = browser.html();
    browser.open(&format!("{case}/sent")).await;
    assert_eq!(browser.html(), before);
    browser.follow("Go to your case").await;
    browser.sees("We are working on your case").sees("Ada Holm").sees("registration.pdf");
    assert_eq!(browser.html().matches("You sent your application.").count(), 1);
}

#[tokio::test]
async fn a_page_with_mistakes_comes_back_as_it_was_typed_and_says_what_to_do() {
    let town = town().await;
    let mut browser = town.signed_in("ada").await;
    browser.open("/services/parking-permit").await.press("Start now", &[]).await;
    browser.press("Continue", &[("name", " "), ("email", "ada at mail"), ("phone", "<b>1</b>")]).await;
    browser.sees("<title>\nError: About you").sees("There is a problem").sees("Enter your full name");
    browser
        .sees("Enter an email address in the right format")
        .sees("value=\"ada at mail\"")
        .sees("value=\"<b>1</b>\"");
    assert!(browser.html().contains("href=\"#email\""));
    assert!(browser.html().contains("aria-describedby=\"email-error\""));
    assert!(!browser.html().contains("<b>1</b>"), "what was typed must be escaped");
}

#[tokio::test]
async fn a_draft_is_left_and_resumed_where_it_stopped() {
    let town = town().await;
    let mut browser = town.signed_in("ada").await;
    browser.open("/services/parking-permit").await.press("Start now", &[]).await;
    browser.press("Continue", &[("name", "Ada Holm"), ("email", "ada@mail.example")]).await;
    browser.press("Save and come back later", &[("street", "Harbour Street 4"), ("postcode", "")]).await;
    browser.sees("Your cases").sees("Not sent");
    let mut elsewhere = town.signed_in("ada").await;
    elsewhere.open("/services/parking-permit").await.follow("Go on with it").await;
    elsewhere.sees("Your home").sees("value=\"Harbour Street 4\"").sees_not("There is a problem");
    elsewhere.open("/cases").await.follow("Throw it away").await.press("Throw it away", &[]).await;
    elsewhere.sees("You have no cases yet.");
}

#[tokio::test]
async fn a_change_at_the_check_leads_back_to_the_check() {
    let town = town().await;
    let mut browser = town.signed_in("ada").await;
    fill_in(&mut browser).await;
    browser.sees("Phone number\n</dt>\n<dd class=\"govuk-summary-list__value\">\n<span class=\"portico-quiet\">\nNot provided");
    browser.follow("Change").await.press("Continue", &[("phone", "0123 456 789")]).await;
    browser.sees("Check your answers").sees("0123 456 789");
}

#[tokio::test]
async fn an_answer_that_brings_up_a_question_on_its_page_shows_the_page_again_without_blame() {
    let town = town().await;
    let mut browser = town.signed_in("ada").await;
    fill_in(&mut browser).await;
    let household = browser.path.replace("/check", "/page/household?change=1");
    browser.open(&household).await.press("Continue", &[("permits_in_household", "1")]).await;
    browser.sees("The permits that your household has").sees_not("There is a problem");
    browser.press("Add", &[]).await;
    browser.press("Continue", &[("other_permits.0.plate", "XYZ 987")]).await;
    browser.sees("Check your answers").sees("XYZ 987");
}

#[tokio::test]
async fn rows_are_added_and_taken_away_with_buttons_and_what_was_typed_stays() {
    let town = town().await;
    let mut browser = town.signed_in("ada").await;
    fill_in(&mut browser).await;
    let household = browser.path.replace("/check", "/page/household");
    browser.open(&household).await.press("Continue", &[("permits_in_household", "2")]).await;
    browser.press("Add", &[]).await.press("Add another", &[("other_permits.0.plate", "AAA 111")]).await;
    browser.sees("value=\"AAA 111\"").sees("name=\"other_permits.1.plate\"");
    browser.press("Remove", &[("other_permits.1.plate", "BBB 222")]).await;
    browser.sees("value=\"BBB 222\"").sees_not("AAA 111").sees_not("name=\"other_permits.1.plate\"");
}

#[tokio::test]
async fn a_file_that_is_not_what_it_says_is_refused_and_the_page_says_why() {
    let town = town().await;
    let mut browser = town.signed_in("ada").await;
    fill_in(&mut browser).await;
    let documents = browser.path.replace("/check", "/page/documents?change=1");
    browser.open(&documents).await;
    for (name, bytes, said) in [
        ("virus.exe", &b"MZ"[..], "“virus.exe” is not of a kind that we can open"),
        ("fake.pdf", &b"<html>"[..], "“fake.pdf” is not what its name says"),
        ("empty.pdf", &b""[..], "“empty.pdf” is empty"),
    ] {
        browser.send("Continue", &[], &[("registration_document", name, bytes)]).await;
        browser.sees("There is a problem").sees(said).sees("registration.pdf");
    }
    browser.press("Remove", &[]).await.sees_not("registration.pdf");
    browser.press("Continue", &[]).await.sees("Attach the vehicle registration document");
}

#[tokio::test]
async fn a_file_is_kept_although_another_answer_of_its_page_is_wrong() {
    let town = Town::new(&["event-permit"]).await;
    let mut browser = town.signed_in("ada").await;
    browser.open("/services/event-permit").await;
    browser.press("Start now", &[]).await;
    assert_eq!(browser.status, StatusCode::OK);
    browser.sees("Continue");
}

#[tokio::test]
async fn a_page_made_before_a_change_is_not_taken() {
    let town = town().await;
    let mut one = town.signed_in("ada").await;
    one.open("/services/parking-permit").await.press("Start now", &[]).await;
    let mut other = town.signed_in("ada").await;
    other.open(&one.path.clone()).await;
    let fill = [("name", "Ada Holm"), ("email", "ada@mail.example")];
    one.press("Continue", &fill).await.sees("Your home");
    other.press("Continue", &[("name", "Somebody"), ("email", "else@mail.example")]).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    other.sees("This page has changed since you opened it");
}

#[tokio::test]
async fn sending_twice_makes_one_case() {
    let town = town().await;
    let mut browser = town.signed_in("ada").await;
    fill_in(&mut browser).await;
    let (path, page) = (browser.path.clone(), browser.body.clone());
    browser.press("Send application", &[]).await;
    let first = browser.path.clone();
    (browser.path, browser.body) = (path, page);
    browser.press("Send application", &[]).await;
    assert_eq!(browser.path, first);
    browser.open("/cases").await;
    assert_eq!(browser.html().matches("class=\"portico-list__item\"").count(), 1);
}

#[tokio::test]
async fn a_request_is_answered_and_the_decision_comes_with_reasons_appeal_and_letter() {
    let town = town().await;
    let mut browser = town.signed_in("ada").await;
    let case = apply(&mut browser).await;
    complete(&town, &case, json!({"decision": "more-information", "question": "Which street?"})).await;
    browser.open("/cases").await.sees("Waiting for you");
    browser
        .follow("Resident parking permit")
        .await
        .sees("We are waiting for you")
        .sees("Send what is missing");
    browser.follow("Answer").await.sees("Which street?");
    browser.send("Send", &[("supplement", "")], &[]).await.sees("Write your answer");
    browser
        .send(
            "Send",
            &[("supplement", "Harbour Street")],
            &[("supplement_files", "map.pdf", b"%PDF-1.7 a map")],
        )
        .await;
    assert_eq!(browser.path, case);
    browser.sees("We are working on your case").sees("map.pdf");
    let reasons = "Section 5: the street is in no zone.";
    complete(&town, &case, json!({"decision": "refused", "reasons": reasons})).await;
    browser.open(&case).await.sees("Our decision").sees("Application refused").sees(reasons);
    browser
        .sees("If you do not agree")
        .sees("Administrative Court of Westhaven")
        .sees("The last day to appeal is");
    browser.follow("The decision as a letter (PDF)").await;
    assert_eq!(browser.headers["content-type"], "application/pdf");
    assert!(browser.headers["content-disposition"].to_str().unwrap().starts_with("attachment;"));
    assert!(browser.body.starts_with(b"%PDF-"));
}

#[tokio::test]
async fn a_task_that_is_done_cannot_be_done_again() {
    let town = town().await;
    let mut browser = town.signed_in("ada").await;
    let case = apply(&mut browser).await;
    complete(&town, &case, json!({"decision": "more-information", "question": "Which street?"})).await;
    browser.open(&case).await.follow("Answer").await;
    let (path, page) = (browser.path.clone(), browser.body.clone());
    browser.send("Send", &[("supplement", "Harbour Street")], &[]).await;
    (browser.path, browser.body) = (path, page);
    browser.send("Send", &[("supplement", "Again")], &[]).await;
    assert_eq!(browser.status, StatusCode::CONFLICT);
    browser.sees("This page has changed since you opened it");
}

#[tokio::test]
async fn nobody_sees_what_belongs_to_somebody_else() {
    let town = town().await;
    let mut ada = town.signed_in("ada").await;
    fill_in(&mut ada).await;
    let draft = ada.path.clone();
    let mut bo = town.signed_in("bo").await;
    assert_eq!(bo.open(&draft).await.status, StatusCode::NOT_FOUND);
    ada.press("Send application", &[]).await;
    let case = ada.path.strip_suffix("/sent").unwrap().to_owned();
    for path in
        [case.clone(), format!("{case}/sent"), format!("{case}/tasks/1"), format!("{case}/documents/ab")]
    {
        let status = bo.open(&path).await.status;
        assert!([StatusCode::NOT_FOUND, StatusCode::FORBIDDEN].contains(&status), "{path}: {status}");
        let mut nobody = town.browser();
        nobody.open(&path).await.sees("Password");
    }
    let unknown = bo.open("/cases/no-such-case").await.status;
    assert_eq!(bo.open(&case).await.status, unknown, "whether it exists shows");
}

#[tokio::test]
async fn signing_in_says_no_more_than_it_must_and_leads_nowhere_else() {
    let town = town().await;
    let mut browser = town.browser();
    browser.open("/sign-in?back=https://evil.example/").await;
    browser.press("Sign in", &[("account", "ada"), ("password", "wrong")]).await;
    browser.sees("The account or the password is wrong").sees("value=\"ada\"").sees_not("wrong\"");
    let known = browser.html();
    browser.press("Sign in", &[("account", "nobody"), ("password", "wrong")]).await;
    assert_eq!(browser.html(), known.replace("value=\"ada\"", "value=\"nobody\""));
    browser.press("Sign in", &[("account", "ADA"), ("password", PASSWORD)]).await;
    assert_eq!(browser.path, "/");
    browser.sees("Signed in as Ada Holm").press("Sign out", &[]).await;
    browser.sees_not("Signed in").open("/cases").await.sees("Password");
}

#[tokio::test]
async fn the_pages_speak_the_language_that_was_chosen() {
    let town = town().await;
    let mut browser = town.signed_in("ada").await;
    browser.open("/services/parking-permit?language=sv").await.sees("Vad det kostar");
    browser.press("Börja", &[]).await.sees("Fortsätt").sees("lang=\"sv\"");
}
