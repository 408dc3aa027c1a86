//! The whole way with real parts: from the application to a letter in the resident's mailbox.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use portico_casework::{CaseEvent, Fact};
use portico_letter::testing::{MailServer, Opened};
use portico_record::Record;
use portico_record::testing::not_run;
use serde_json::{Value as Json, json};

use crate::support::binary::{Server, verify};
use crate::support::http::Client;

/// Longest wait for the worker: a letter is set by a program without optimisation, beside other tests.
const WORKER_TIME_MAX: Duration = Duration::from_secs(150);
/// The resident's address in the demo.
const ADDRESS: &str = "ada@westhaven.example";
const REASON: &str = "The prices in the tender are trade secrets of the harbour company.";

/// Waits until `there` says so.
fn wait_for<T>(what: &str, there: impl Fn() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = there() {
            return found;
        }
        assert!(began.elapsed() < WORKER_TIME_MAX, "waited {WORKER_TIME_MAX:?} for {what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// A demo authority that mails through this server.
fn authority(dir: &Path, mail: &MailServer) -> (Server, Client, Client) {
    let demo = Server::demo(dir);
    let passwords = (demo.password("ada"), demo.password("kim"));
    demo.kill_9();
    let configuration = dir.join("portico.toml");
    let mut text = fs::read_to_string(&configuration).unwrap();
    text += &format!("\n[mail]\nserver = \"{}\"\nfrom = \"registry@westhaven.example\"\n", mail.url());
    fs::write(&configuration, text).unwrap();
    let server = Server::serve(dir);
    let resident = Client::signed_in(&server.address, "ada", &passwords.0);
    let clerk = Client::signed_in(&server.address, "kim", &passwords.1);
    (server, resident, clerk)
}

/// Completes the open task at an element.
fn complete(clerk: &Client, case: &str, element: &str, answers: &Json) {
    let shown = clerk.get(&format!("/api/cases/{case}")).unwrap().json();
    let task = shown["tasks"].as_array().unwrap().iter().find(|task| task["element"] == element);
    let task = task.unwrap_or_else(|| panic!("no task {element}: {shown:#}"));
    let path = format!("/api/cases/{case}/tasks/{}/complete", task["key"]);
    let answer = clerk.post(&path, Some(element), &json!({ "answers": answers })).unwrap();
    assert_eq!(answer.status, 200, "{element}: {}", answer.text());
}

#[test]
fn a_decision_reaches_the_resident_as_a_letter_in_the_mail_and_on_the_case_exactly_once() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("authority");
    let mail = MailServer::start().unwrap();
    let (server, resident, clerk) = authority(&dir, &mail);

    // The mail server is not well when the receipt is to go out.
    mail.refuse(ADDRESS, "451 4.3.0 try again later");
    let application = json!({ "answers": {
        "request": "Everything about the new quay.", "delivery": "digital", "email": "reader@mail.example",
    }});
    let path = "/api/services/information-request/applications";
    let opened = resident.post(path, Some("one"), &application).unwrap();
    assert_eq!(opened.status, 201, "{}", opened.text());
    let case = opened.json()["case"].as_str().unwrap().to_owned();
    let reference = opened.json()["reference"].as_str().unwrap().to_owned();
    wait_for("the first try of the receipt", || (mail.refused() >= 1).then_some(()));
    assert!(mail.messages().is_empty());
    mail.accept(ADDRESS);
    let receipt = wait_for("the receipt", || mail.messages().first().cloned());
    assert_eq!(receipt.to, [ADDRESS]);
    assert!(receipt.open().text.contains(&reference), "{}", receipt.open().text);
    assert!(receipt.open().attachments.is_empty());

    complete(&clerk, &case, "assess_request", &json!({ "clear": "yes" }));
    let documents = json!({ "documents": [
        { "title": "Letter of 4 March 2025", "protected": "no" },
        { "title": "Tender of the harbour company", "protected": "part", "ground": "business" },
    ]});
    complete(&clerk, &case, "collect_documents", &documents);
    // And not when the letter is to go out either.
    let refused = mail.refused();
    mail.refuse(ADDRESS, "451 4.3.0 try again later");
    let decision = json!({ "decision": "partial", "released": "The letter in full.", "reasons": REASON });
    complete(&clerk, &case, "decide_request", &decision);
    wait_for("the first try of the letter", || (mail.refused() > refused).then_some(()));
    mail.accept(ADDRESS);
    let ended = |case: &str| clerk.get(&format!("/api/cases/{case}")).unwrap().json()["ended"] == json!(true);
    wait_for("the end of the case", || ended(&case).then_some(()));

    // Two rounds of the worker later nothing has come twice.
    std::thread::sleep(Duration::from_secs(1));
    let messages = mail.messages();
    let subjects: Vec<String> = messages.iter().map(|message| message.open().subject).collect();
    assert_eq!(messages.len(), 2, "one receipt and one letter: {subjects:?}");
    let ids: Vec<String> = messages.iter().map(|message| message.open().message_id).collect();
    assert_ne!(ids[0], ids[1]);
    let letter = messages[1].open();
    assert_eq!(messages[1].to, [ADDRESS]);
    let pdf = attached(&letter, &reference);
    let seen = resident.get(&format!("/api/cases/{case}")).unwrap().json();
    assert_eq!(seen["outcome"], "partial");
    assert!(seen["reasons"].to_string().contains("trade secrets"), "{seen:#}");
    server.kill_9();

    says(&pdf, &[&reference, "trade secrets"], folder.path());
    assert_eq!(letters_on_record(&dir, &case), [pdf]);
    verify(&dir);
}

/// The one PDF of a letter.
fn attached(letter: &Opened, reference: &str) -> Vec<u8> {
    assert_eq!(letter.attachments.len(), 1);
    let (name, media_type, bytes) = letter.attachments[0].clone();
    assert_eq!(media_type, "application/pdf");
    assert!(name.starts_with(reference) && name.ends_with(".pdf"), "{name}");
    assert!(bytes.starts_with(b"%PDF-"), "the attachment is no PDF");
    bytes
}

/// Runs a tool that may not be installed.
fn tool(name: &str, args: &[&str]) -> Option<Output> {
    let output = Command::new(name).args(args).output().ok();
    if output.is_none() {
        not_run(&format!("{name} is not installed"));
    }
    output
}

/// Other people's programs can read the letter, and find these words in it.
fn says(pdf: &[u8], words: &[&str], folder: &Path) {
    let path = folder.join("letter.pdf");
    fs::write(&path, pdf).unwrap();
    let path = path.to_str().unwrap();
    if let Some(output) = tool("pdftotext", &["-layout", path, "-"]) {
        let text = String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
        for word in words {
            assert!(text.contains(word), "the letter does not say {word:?}: {text}");
        }
    }
    if let Some(output) = tool("qpdf", &["--check", path]) {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// The letters of a case, as the record keeps them.
#[tokio::main(flavor = "current_thread")]
async fn letters_on_record(dir: &Path, case: &str) -> Vec<Vec<u8>> {
    let database = format!("sqlite:{}", dir.join("portico.sqlite").display());
    let record = Record::open_with_blobs(&database, &dir.join("blobs")).await.unwrap();
    let mut letters = Vec::new();
    let mut notices = 0;
    for stored in record.events(case, 0).await.unwrap() {
        match CaseEvent::read(&stored).unwrap() {
            CaseEvent::Fact(Fact::LetterMade { document, mailed, .. }) => {
                assert!(mailed);
                letters.push(record.blob(&document.sha256).await.unwrap().expect("the letter is kept"));
            }
            CaseEvent::Fact(Fact::NoticeSent { mailed, .. }) => {
                assert!(mailed);
                notices += 1;
            }
            CaseEvent::Fact(Fact::EffectFailed { error, .. }) => panic!("an effect was given up: {error}"),
            _ => {}
        }
    }
    assert_eq!(notices, 1, "one receipt");
    letters
}
