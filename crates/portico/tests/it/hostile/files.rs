//! Files that are not what they should be, at the command line.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use portico_service::Service;
use portico_service::scenario::{self, Scenario};
use tempfile::TempDir;

use crate::support::binary::{portico, said};
use crate::support::{House, data};

/// No file may keep a command longer: the build without optimisation, on a busy machine.
const COMMAND_TIME_MAX: Duration = Duration::from_secs(30);
/// No message may be longer, in characters.
const MESSAGE_CHARS_MAX: usize = 4_000;

fn hostile(name: &str) -> Option<String> {
    Some(data(&format!("robustness/generated/{name}"))?.to_str().unwrap().to_owned())
}

/// The command must refuse, soon and briefly, and say these words. Gives what it said.
fn refused(args: &[&str], words: &[&str]) -> String {
    let began = Instant::now();
    let output = portico(args);
    let message = said(&output);
    assert!(began.elapsed() < COMMAND_TIME_MAX, "{args:?} took {:?}", began.elapsed());
    assert!(matches!(output.status.code(), Some(1 | 2)), "{args:?}: {:?}: {message}", output.status);
    assert!(
        message.chars().count() < MESSAGE_CHARS_MAX,
        "{args:?} says too much: {} characters",
        message.len()
    );
    assert!(!message.contains("panicked"), "{args:?}: {message}");
    for word in words {
        assert!(message.contains(word), "{args:?} does not say {word:?}: {message}");
    }
    message
}

/// A copy of a shipped service, with one file replaced.
fn spoilt(file: &str, content: &[u8]) -> TempDir {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let target = to.join(entry.file_name());
            if entry.path().is_dir() {
                copy(&entry.path(), &target);
            } else {
                fs::copy(entry.path(), target).unwrap();
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../services/parking-permit"), folder.path());
    fs::write(folder.path().join(file), content).unwrap();
    folder
}

#[test]
fn a_service_with_a_malformed_file_is_refused_by_the_name_of_the_file() {
    for (file, content) in [
        ("process.bpmn", &b"<definitions><process id=\"p\"><startEvent></definitions>"[..]),
        ("process.bpmn", b"\xff\xfe\x00not xml at all"),
        ("eligibility.dmn", b"<definitions><decision></definitions>"),
        ("application.form", b"{ \"components\": [ { \"type\": "),
        ("application.form", b"[[[[[[[[[[[[[[[[[[[[[[[[[[[["),
        ("service.toml", b"id = parking"),
        ("texts/en.ftl", b"\xc3\x28"),
        ("scenarios/ordinary.toml", b"[[steps]"),
    ] {
        let folder = spoilt(file, content);
        refused(&["check", folder.path().to_str().unwrap()], &["error", file]);
    }
}

#[tokio::test]
async fn a_service_with_an_error_is_not_published_and_the_one_on_offer_stays() {
    let house = House::new().await;
    let good = spoilt("note.txt", b"nothing is wrong here");
    let service = house.publish(good.path()).await;
    let before = house.casework.service(&service).unwrap().hash().to_owned();
    let bad = spoilt("process.bpmn", b"<definitions/>");
    let problems = house.casework.publish(&house.administrator(), bad.path()).await.unwrap().unwrap_err();
    assert!(!problems.is_empty());
    assert_eq!(house.casework.service(&service).unwrap().hash(), before);
    house.verify().await;
}

#[test]
fn an_entity_bomb_is_refused_wherever_it_is_read() {
    let Some(bomb) = hostile("billion-laughs.bpmn") else { return };
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("service");
    let to = to.to_str().unwrap();
    for dialect in ["camunda7", "camunda8"] {
        refused(&["import", "--from", dialect, &bomb, "--to", to], &["billion-laughs.bpmn", "DTD"]);
        assert!(!Path::new(to).exists(), "something was written");
    }
    refused(&["draw", &bomb], &["document type declaration"]);
    refused(&["assess", &bomb], &["DTD"]);
    let spoilt = spoilt("process.bpmn", &fs::read(&bomb).unwrap());
    refused(&["check", spoilt.path().to_str().unwrap()], &["process.bpmn", "document type declaration"]);
}

#[test]
fn what_is_no_event_log_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let cut = write("cut.xes", b"<log><trace><event><string key=\"concept:name\" value=\"A\"/>");
    refused(&["assess", &cut], &["cut.xes"]);
    let not_gzip = write("not.xes.gz", b"\x1f\x8b\x08 this is not gzip");
    refused(&["assess", &not_gzip], &["not.xes.gz"]);
    refused(&["assess", &write("empty.xes", b"")], &["empty.xes"]);
    refused(&["assess", &write("no-time.csv", b"case,activity\n1,A\n")], &["time", "no-time.csv"]);
    refused(&["assess", folder.path().join("absent.xes").to_str().unwrap()], &["absent.xes"]);
    for name in ["deep-nesting.json", "bomb-200mb.zip", "html-named.png", "truncated-10.pdf"] {
        let Some(file) = hostile(name) else { return };
        refused(&["assess", &file], &[name]);
    }
}

#[test]
fn an_archive_is_no_bundle_and_nothing_is_written_outside() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["bomb-200mb.zip", "path-traversal.zip", "eicar.b64"] {
        let Some(file) = hostile(name) else { return };
        let to = folder.path().join("service");
        refused(&["import", "--from", "camunda7", &file, "--to", to.to_str().unwrap()], &[name]);
        refused(&["check", &file], &[name, "folder"]);
        let began = Instant::now();
        let opened = Service::open(&fs::read(&file).unwrap());
        assert!(opened.is_err(), "{name} was opened as a bundle");
        assert!(began.elapsed() < COMMAND_TIME_MAX, "{name}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "something was written");
}

#[tokio::test]
async fn a_process_that_never_waits_parks_where_somebody_can_see_it() {
    let Some(file) = hostile("endless-loop.bpmn") else { return };
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("endless");
    portico(&["import", "--from", "camunda8", &file, "--to", to.to_str().unwrap()]);
    // The check refuses what nothing can ever leave.
    refused(&["check", to.to_str().unwrap()], &["process-loop-without-way-out", "process.bpmn"]);
    // A way out that is never taken cannot be foreseen: the author is warned, and the case parks.
    let model = to.join("process.bpmn");
    let text = fs::read_to_string(&model).unwrap();
    let way_out = "<sequenceFlow id=\"out\" sourceRef=\"g2\" targetRef=\"e\"><conditionExpression>=leave</conditionExpression>\
        </sequenceFlow><endEvent id=\"e\"/></process>";
    let text = text.replace("</process>", way_out).replace("id=\"g2\"", "id=\"g2\" default=\"f3\"");
    fs::write(&model, text).unwrap();
    let checked = portico(&["check", to.to_str().unwrap()]);
    assert!(said(&checked).contains("process-loop-without-wait"), "{}", said(&checked));
    let (service, problems) = Service::load(&to);
    let service = service.unwrap_or_else(|| panic!("{problems:#?}"));
    let text = "title = \"Endless\"\nstart = \"2026-03-02T09:00:00Z\"\n[application]\napplication = \"x\"\n";
    let began = Instant::now();
    let report = scenario::run(&service, &Scenario::read("endless", text).unwrap());
    assert!(began.elapsed() < COMMAND_TIME_MAX);
    assert!(report.to_string().contains("needs help"), "{report}");

    let house = House::new().await;
    let service = house.publish(&to).await;
    let resident = portico_casework::Actor::resident("r", "R");
    let answers = serde_json::json!({ "application": "x" }).as_object().unwrap().clone();
    let submitted = house.casework.apply(&resident, &service, &answers, "one").await.unwrap();
    let open = house.open(&submitted.case).await;
    let incident = open.state.process.incidents().next().expect("the case is parked as an incident");
    assert!(incident.message.contains("without waiting"), "{}", incident.message);
    assert_eq!(open.row.view.waiting_for.as_str(), "office");
    // Somebody tries again: it parks again, and the server is still there for others.
    let key = incident.key;
    let retry = portico_casework::Repair::Retry { incident: key };
    house.casework.repair(&house.administrator(), &submitted.case, &retry, "once more").await.unwrap();
    assert_eq!(house.open(&submitted.case).await.state.process.incidents().count(), 1);
    house.verify().await;
}
