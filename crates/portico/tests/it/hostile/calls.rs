//! Calls of the API that must not go through, on the real server.

use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::support::binary::{Server, verify};
use crate::support::http::{Answer, Client};

const APPLICATIONS: &str = "/api/services/information-request/applications";

struct Office {
    server: Server,
    folder: TempDir,
    resident: Client,
    kim: Client,
    maj: Client,
}

impl Office {
    fn new() -> Office {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::demo(&folder.path().join("authority"));
        let person = |name| Client::signed_in(&server.address, name, &server.password(name));
        let (resident, kim, maj) = (person("ada"), person("kim"), person("maj"));
        Office { server, folder, resident, kim, maj }
    }

    fn apply(&self, key: &str) -> String {
        let answer = self.resident.post(APPLICATIONS, Some(key), &application()).unwrap();
        assert_eq!(answer.status, 201, "{}", answer.text());
        let case = answer.json()["case"].as_str().unwrap().to_owned();
        self.task(&case, "assess_request");
        case
    }

    /// The address of an open task, once the worker has come so far.
    fn task(&self, case: &str, element: &str) -> String {
        for _ in 0..200 {
            let shown = self.kim.get(&format!("/api/cases/{case}")).unwrap().json();
            let tasks = shown["tasks"].as_array().cloned().unwrap_or_default();
            if let Some(task) = tasks.iter().find(|task| task["element"] == element) {
                return format!("/api/cases/{case}/tasks/{}", task["key"]);
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("{case} has no task {element}")
    }

    fn complete(&self, by: &Client, task: &str, answers: Json) -> Answer {
        by.post(&format!("{task}/complete"), None, &json!({ "answers": answers })).unwrap()
    }

    fn seq(&self, case: &str) -> Json {
        self.kim.get(&format!("/api/cases/{case}")).unwrap().json()["seq"].clone()
    }

    /// The server is still well, and the record whole.
    fn close(self) {
        assert_eq!(self.resident.get("/api/services").unwrap().status, 200);
        let dir = self.folder.path().join("authority");
        self.server.kill_9();
        verify(&dir);
    }
}

fn application() -> Json {
    json!({ "answers": { "request": "All letters.", "delivery": "digital", "email": "ada@westhaven.example" } })
}

/// The answer is a problem (RFC 9457) with this status and title, and says something.
fn problem(answer: &Answer, status: u16, title: &str) {
    let body = answer.json();
    assert_eq!((answer.status, &body["title"]), (status, &json!(title)), "{}", answer.text());
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    assert!(body["detail"].as_str().is_some_and(|detail| detail.len() > 10), "{}", answer.text());
}

#[test]
fn a_request_that_cannot_be_read_or_is_too_large_is_refused_and_leaves_nothing() {
    let office = Office::new();
    let send = |body: &[u8]| {
        let headers = [("content-type", "application/json"), ("idempotency-key", "k")];
        office.resident.send("POST", APPLICATIONS, &headers, body).unwrap()
    };
    problem(&send(b"{ not json"), 400, "unreadable");
    problem(&send("[".repeat(100_000).as_bytes()), 400, "unreadable");
    problem(&send(b"\xff\xfe\xfd"), 400, "unreadable");
    let ten_mb = json!({ "answers": { "request": "a".repeat(10_000_000) } }).to_string();
    problem(&send(ten_mb.as_bytes()), 413, "too-large");
    // Small enough to be read, too long for the field: told by its path.
    let long = json!({ "answers": { "request": "a".repeat(20_000), "delivery": "digital", "email": "a@b.example" } });
    let answer = office.resident.post(APPLICATIONS, Some("k"), &long).unwrap();
    problem(&answer, 422, "answers");
    assert_eq!(answer.json()["errors"][0]["path"], "request");
    assert_eq!(answer.json()["errors"][0]["code"], "too-long");
    // Of another type than the form asks for.
    for wrong in [json!({ "request": { "a": [] } }), json!({ "request": [1, 2] }), json!({ "request": 7 })] {
        let mut answers = application();
        answers["answers"].as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
        let answer = office.resident.post(APPLICATIONS, Some("wrong"), &answers).unwrap();
        assert!(answer.status == 422 || wrong["request"].is_number(), "{wrong}: {}", answer.text());
        assert!(answer.status < 500, "{wrong}: {}", answer.text());
    }
    problem(&office.resident.post(APPLICATIONS, None, &application()).unwrap(), 400, "bad-request");
    let nobody = Client::new(&office.server.address);
    problem(&nobody.post(APPLICATIONS, Some("k"), &application()).unwrap(), 401, "sign-in");
    problem(&nobody.post("/api/nowhere", Some("k"), &application()).unwrap(), 404, "not-found");
    let cases = office.resident.get("/api/cases").unwrap().json();
    let left = cases.as_array().unwrap().len();
    assert!(left <= 1, "something was left behind: {cases:#}");
    office.close();
}

#[test]
fn a_task_that_is_completed_twice_is_gone_and_nothing_changes() {
    let office = Office::new();
    let case = office.apply("one");
    let task = office.task(&case, "assess_request");
    assert_eq!(office.complete(&office.kim, &task, json!({ "clear": "yes" })).status, 200);
    let seq = office.seq(&case);
    problem(&office.complete(&office.kim, &task, json!({ "clear": "yes" })), 409, "task-gone");
    problem(
        &office.complete(&office.maj, &task, json!({ "clear": "no", "question": "?" })),
        409,
        "task-gone",
    );
    assert_eq!(office.seq(&case), seq, "something was written");
    // A key that counts no task, and a case that is not there.
    problem(
        &office.complete(&office.kim, &format!("/api/cases/{case}/tasks/99999"), json!({})),
        409,
        "task-gone",
    );
    problem(&office.complete(&office.kim, "/api/cases/no-such/tasks/1", json!({})), 404, "not-found");
    office.close();
}

#[test]
fn of_two_clerks_at_once_one_wins_and_the_other_is_told() {
    let office = Office::new();
    for round in 0..6 {
        let case = office.apply(&format!("round-{round}"));
        let task = office.task(&case, "assess_request");
        let answers: Vec<Answer> = std::thread::scope(|scope| {
            let at_once = [&office.kim, &office.maj]
                .map(|clerk| scope.spawn(|| office.complete(clerk, &task, json!({ "clear": "yes" }))));
            at_once.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let (won, lost): (Vec<&Answer>, Vec<&Answer>) =
            answers.iter().partition(|answer| answer.status == 200);
        assert_eq!((won.len(), lost.len()), (1, 1), "{answers:?}");
        problem(lost[0], 409, "task-gone");
        // And of two who claim the next task, the second is told by whom it was claimed.
        let next = office.task(&case, "collect_documents");
        let claim = |by: &Client| by.post(&format!("{next}/claim"), None, &json!({})).unwrap();
        assert_eq!(claim(&office.kim).status, 200);
        let told = claim(&office.maj);
        problem(&told, 409, "claimed");
        assert!(told.text().contains("Kim Berg"), "{}", told.text());
    }
    office.close();
}

#[test]
fn a_refusal_without_a_reason_cannot_be_sent() {
    let office = Office::new();
    let case = office.apply("one");
    let assess = office.task(&case, "assess_request");
    assert_eq!(office.complete(&office.kim, &assess, json!({ "clear": "yes" })).status, 200);
    let collect = office.task(&case, "collect_documents");
    let documents = json!({ "documents": [{ "title": "Plan", "protected": "whole", "ground": "security" }] });
    assert_eq!(office.complete(&office.kim, &collect, documents).status, 200);
    let decide = office.task(&case, "decide_request");
    let seq = office.seq(&case);
    for reasons in [json!(null), json!(""), json!("   \n  ")] {
        let answer =
            office.complete(&office.kim, &decide, json!({ "decision": "refused", "reasons": reasons }));
        problem(&answer, 422, "answers");
        assert_eq!(answer.json()["errors"][0]["path"], "reasons", "{}", answer.text());
    }
    assert_eq!(office.seq(&case), seq, "something was written");
    let shown = office.resident.get(&format!("/api/cases/{case}")).unwrap().json();
    assert_eq!(shown["outcome"], Json::Null);
    office.close();
}

#[test]
fn what_belongs_to_somebody_else_is_not_there() {
    let office = Office::new();
    let case = office.apply("one");
    let task = office.task(&case, "assess_request");
    let sven = Client::signed_in(&office.server.address, "sven", &office.server.password("sven"));
    let seq = office.seq(&case);
    problem(&sven.get(&format!("/api/cases/{case}")).unwrap(), 404, "not-found");
    problem(&office.complete(&sven, &task, json!({ "clear": "yes" })), 404, "not-found");
    // The resident may read the case, and still learns nothing of the clerk's task.
    problem(&office.complete(&office.resident, &task, json!({ "clear": "yes" })), 404, "not-found");
    // A page of another site cannot make a signed-in clerk's browser do it.
    let headers = [
        ("content-type", "application/json"),
        ("sec-fetch-site", "cross-site"),
        ("origin", "http://evil.example"),
    ];
    let forged = office.kim.send("POST", &format!("{task}/complete"), &headers, b"{}").unwrap();
    assert_eq!(forged.status, 403, "{}", forged.text());
    assert_eq!(office.seq(&case), seq, "something was written");
    office.close();
}
