//! Every route of the desk and of the API, asked by nobody and by a resident whose case it is not.
//!
//! The routes are read from the sources of their routers, so a new one is covered by being there; one that
//! strangers may use has to be named here, with the reason.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use jiff::Timestamp;
use portico_casework::{
    Actor, Authority, Casework, LetterOrder, MailOrder, ManualClock, NewAccount, Outbound, Pending,
    ROLE_ADMINISTRATOR,
};
use portico_record::{ActorKind, Record};
use portico_service::calendar::Calendar;
use serde_json::json;
use tower::ServiceExt;

const ROUTERS: [&str; 2] = [include_str!("../../src/desk.rs"), include_str!("../../src/api.rs")];

/// What anybody may ask, and why.
const OPEN: [(&str, &str, &str); 6] = [
    ("GET", "/api/openapi.json", "the description of the API is public"),
    ("DELETE", "/api/session", "to sign out when nobody is signed in changes nothing"),
    ("GET", "/api/services", "the services on offer are public"),
    ("GET", "/api/services/{service}", "the services on offer are public"),
    ("GET", "/api/log/checkpoint", "a checkpoint is made to be kept by others; it says nothing of any case"),
    ("GET", "/api/log/consistency/{old}/{new}", "that the log only grew is for everybody to check"),
];

/// What a resident may ask besides, and why.
const FOR_RESIDENTS: [(&str, &str, &str); 3] = [
    ("POST", "/api/files", "residents upload what their answers name"),
    ("GET", "/api/cases", "residents see their own cases"),
    ("POST", "/api/services/{service}/applications", "residents apply"),
];

struct Nothing;

impl Outbound for Nothing {
    fn letter<'a>(&'a self, _: LetterOrder) -> Pending<'a, Vec<u8>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn mail<'a>(&'a self, _: MailOrder) -> Pending<'a, bool> {
        Box::pin(async { Ok(false) })
    }
}

/// `(method, path)` of every route in the source of a router.
fn routes(source: &str) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for piece in source.split(".route(\"").skip(1) {
        let (path, rest) = piece.split_once('"').unwrap();
        let rest = rest.split("\n        .").next().unwrap();
        let methods =
            [("GET", "get("), ("POST", "post("), ("PUT", "put("), ("PATCH", "patch("), ("DELETE", "delete(")];
        let named: Vec<_> = methods.iter().filter(|(_, call)| rest.contains(call)).collect();
        assert!(!named.is_empty(), "the methods of {path} cannot be read");
        found.extend(named.into_iter().map(|(method, _)| (*method, path.to_owned())));
    }
    found
}

struct House {
    router: Router,
    case: String,
    task: u64,
    _folder: tempfile::TempDir,
}

/// A house in which Ada has a case that waits for a clerk, and Bo has none.
async fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("p.sqlite").display());
    let record = Record::open(&url).await.unwrap();
    record.migrate().await.unwrap();
    let clock = Arc::new(ManualClock::at("2026-03-02T09:00:00Z".parse::<Timestamp>().unwrap()));
    let authority =
        Authority { name: "Westhaven".into(), address: Vec::new(), calendar: Calendar::default() };
    let casework = Arc::new(Casework::open(record, clock, Arc::new(Nothing), authority).await.unwrap());
    let services = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../services/event-permit");
    let administrator = Actor::clerk("noor", "Noor", &[ROLE_ADMINISTRATOR]);
    casework.publish(&administrator, &services).await.unwrap().unwrap();
    for (id, kind) in [("ada", ActorKind::Resident), ("bo", ActorKind::Resident), ("kim", ActorKind::Clerk)] {
        let account = NewAccount {
            id: id.into(),
            name: id.into(),
            kind,
            roles: if kind == ActorKind::Clerk { vec!["clerk".into()] } else { Vec::new() },
            password: "long enough".into(),
            email: None,
            language: "en".into(),
        };
        casework.add_account(account).await.unwrap();
    }
    let ada = Actor::resident("ada", "Ada");
    let answers = application(&casework, &ada).await;
    let opened = casework.apply(&ada, "event-permit", &answers, "1").await.unwrap();
    let open = casework.read_case(&Actor::system(), &opened.case).await.unwrap();
    let task = open.state.process.tasks().next().expect("the case waits for a clerk").key;
    let router = portico_web::router(casework, &portico_web::WebConfig::default()).await.unwrap();
    House { router, case: opened.case, task, _folder: folder }
}

/// The application of the service's first scenario, with a file that Ada has uploaded.
async fn application(casework: &Casework, ada: &Actor) -> portico_form::Answers {
    let service = casework.service("event-permit").unwrap();
    let mut answers = service.scenarios.first().unwrap().application.clone();
    let kept = casework.keep_file(ada, "plan.pdf", b"%PDF-1.4\n%%EOF\n").await.unwrap();
    let file = json!({
        "name": kept.name, "sha256": kept.sha256, "content_type": kept.content_type, "size": kept.size,
    });
    answers.insert("site_plan".to_owned(), json!([file]));
    answers
}

async fn ask(house: &House, method: &str, path: &str, cookie: Option<&str>) -> (StatusCode, String) {
    let path = path
        .replace("{case}", &house.case)
        .replace("{key}", &house.task.to_string())
        .replace("{seq}", "1")
        .replace("{service}", "event-permit")
        .replace("{sha256}", &"ab".repeat(32))
        .replace("{element}", "visit")
        .replace("{list}", "1")
        .replace("{name}", "payment-received");
    assert!(!path.contains('{'), "say here what stands for the placeholder in {path}");
    let api = path.starts_with("/api/");
    let kind = if api { "application/json" } else { "application/x-www-form-urlencoded" };
    let body = if api {
        json!({ "answers": {}, "act": "retry", "incident": 1, "reason": "x" }).to_string()
    } else {
        "note=x&reason=x&public=no".to_owned()
    };
    let mut request = Request::builder().method(method).uri(&path).header(header::HOST, "portal.example");
    request = request.header(header::CONTENT_TYPE, kind).header("idempotency-key", "k");
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    let response = house.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    let location = response.headers().get(header::LOCATION).map(|at| at.to_str().unwrap().to_owned());
    (response.status(), location.unwrap_or_default())
}

async fn sign_in(house: &House, account: &str) -> String {
    let body = json!({ "account": account, "password": "long enough" }).to_string();
    let request = Request::post("/api/session")
        .header(header::HOST, "portal.example")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body))
        .unwrap();
    let response = house.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

fn is_listed(list: &[(&str, &str, &str)], method: &str, path: &str) -> bool {
    list.iter().any(|(known, at, _)| *known == method && *at == path)
}

#[tokio::test]
async fn nobody_and_no_resident_gets_past_the_doors_of_the_desk_and_the_api() {
    let house = house().await;
    let bo = sign_in(&house, "bo").await;
    let mut count = 0;
    for (method, path) in ROUTERS.iter().flat_map(|source| routes(source)) {
        // Signing in is what strangers do there: its answer is a refusal of the body, or of the password.
        if (method, path.as_str()) == ("POST", "/api/session") || is_listed(&OPEN, method, &path) {
            continue;
        }
        count += 1;
        let (status, location) = ask(&house, method, &path, None).await;
        let refused = if path.starts_with("/api/") {
            status == StatusCode::UNAUTHORIZED
        } else {
            status == StatusCode::SEE_OTHER && location.starts_with("/sign-in?back=%2Fdesk")
        };
        assert!(refused, "{method} {path} says {status} {location} to nobody");
        if is_listed(&FOR_RESIDENTS, method, &path) {
            continue;
        }
        let (status, _) = ask(&house, method, &path, Some(&bo)).await;
        let refused = if path.starts_with("/api/") {
            [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&status)
        } else {
            status == StatusCode::FORBIDDEN
        };
        assert!(refused, "{method} {path} says {status} to a resident");
    }
    assert!(count > 25, "only {count} routes were found");
}

#[tokio::test]
async fn only_administrators_mend_cases_begin_them_by_hand_and_change_the_appearance() {
    let house = house().await;
    let kim = sign_in(&house, "kim").await;
    for (method, path) in [
        ("GET", "/desk/cases/{case}/administer"),
        ("POST", "/desk/cases/{case}/cancel"),
        ("POST", "/desk/cases/{case}/jobs/{key}/complete"),
        ("POST", "/desk/cases/{case}/incidents/{key}/retry"),
        ("POST", "/desk/cases/{case}/places/{key}"),
        ("POST", "/desk/cases/{case}/data"),
        ("GET", "/api/cases/{case}/repair"),
        ("POST", "/api/cases/{case}/repair"),
        ("POST", "/api/cases/{case}/cancel"),
        ("GET", "/desk/theme"),
        ("POST", "/desk/theme"),
        ("GET", "/desk/starts"),
        ("GET", "/api/starts"),
        ("POST", "/api/services/{service}/starts/{element}"),
        ("POST", "/api/messages"),
    ] {
        let (status, _) = ask(&house, method, path, Some(&kim)).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{method} {path}");
    }
}

#[tokio::test]
async fn only_records_managers_and_administrators_come_to_the_records() {
    let house = house().await;
    let kim = sign_in(&house, "kim").await;
    let records = routes(ROUTERS[0]).into_iter().filter(|(_, path)| path.starts_with("/desk/records"));
    let mut count = 0;
    for (method, path) in records {
        let (status, _) = ask(&house, method, &path, Some(&kim)).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{method} {path}");
        count += 1;
    }
    assert!(count > 15, "only {count} routes were found");
}

#[tokio::test]
async fn every_page_of_the_desk_opens_for_its_clerk() {
    let house = house().await;
    let kim = sign_in(&house, "kim").await;
    for path in [
        "/desk",
        "/desk?whose=mine&service=event-permit&text=x&page=9",
        "/desk/cases",
        "/desk/cases?text=ada",
        "/desk/cases/{case}",
        "/desk/cases/{case}/documents",
        "/desk/cases/{case}/tasks/{key}",
        "/desk/file",
        "/desk/services",
        "/desk/services/{service}",
        "/desk/services/{service}/steps.csv",
        "/desk/services/{service}/versions",
        "/desk/services/{service}/compare",
    ] {
        let (status, _) = ask(&house, "GET", path, Some(&kim)).await;
        assert_eq!(status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn a_task_that_somebody_completed_says_so_and_changes_nothing() {
    let house = house().await;
    let kim = sign_in(&house, "kim").await;
    let path = format!("/desk/cases/{{case}}/tasks/{}", house.task + 1000);
    for method in ["GET", "POST"] {
        assert_eq!(ask(&house, method, &path, Some(&kim)).await.0, StatusCode::CONFLICT, "{method}");
    }
}
