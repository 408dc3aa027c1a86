//! The layers around every request: headers, languages, limits, faults, forged requests.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Request, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use jiff::Timestamp;
use portico_web::app::{Web, house};
use portico_web::fault::Fault;
use portico_web::session::{MemorySessions, Session, SessionId, SessionStore, expiry};
use portico_web::texts::Texts;
use portico_web::theme::{Look, Theme};
use portico_web::views::Views;
use portico_web::visit::Visit;
use tower::ServiceExt;

const NOON: &str = "2026-03-05T12:00:00Z";

fn noon() -> Timestamp {
    NOON.parse().unwrap()
}

fn web(secure: bool, sessions: Arc<MemorySessions>) -> Arc<Web> {
    let texts = Arc::new(Texts::new("en", &[]).unwrap());
    let views = Views::new(texts, &jiff::tz::TimeZone::UTC, None).unwrap();
    let look = Look::new(Theme::named("Elm Council")).unwrap();
    Arc::new(Web::new(views, look, sessions, Arc::new(noon), secure))
}

fn faces() -> Router<Arc<Web>> {
    Router::new()
        .route("/panics", get(|| async { panic!("the stove is on fire") as &'static str }))
        .route("/stale", post(|| async { Fault::Stale }))
        .route("/busy", get(|| async { Fault::Unavailable }))
        .route("/takes", post(|body: Bytes| async move { format!("{} bytes", body.len()) }))
        .route("/name", get(|visit: Visit| async move { visit.session.map(|s| s.name).unwrap_or_default() }))
        .route("/api/v1/x", get(|| async { Fault::NotFound }))
}

async fn ask(request: Request<Body>) -> (StatusCode, Response<()>, String) {
    ask_of(web(false, Arc::default()), request).await
}

async fn ask_of(web: Arc<Web>, request: Request<Body>) -> (StatusCode, Response<()>, String) {
    let response = house(web, faces()).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 10_000_000).await.unwrap();
    let status = parts.status;
    (status, Response::from_parts(parts, ()), String::from_utf8_lossy(&body).into_owned())
}

fn get_of(path: &str) -> Request<Body> {
    Request::get(path).header("host", "portal.example").body(Body::empty()).unwrap()
}

#[tokio::test]
async fn every_answer_carries_the_policy_even_that_of_a_missing_page() {
    let (status, response, body) = ask(get_of("/nowhere")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let header = |name: &str| response.headers().get(name).map_or("", |value| value.to_str().unwrap());
    assert_eq!(
        header("content-security-policy"),
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("referrer-policy"), "same-origin");
    assert_eq!(header("strict-transport-security"), "");
    assert_eq!(header("content-language"), "en");
    assert!(body.contains("Page not found"), "{body}");
    assert!(!body.contains("404"), "residents never see codes");
}

#[tokio::test]
async fn https_is_promised_only_where_there_is_https() {
    let (_, response, _) = ask_of(web(true, Arc::default()), get_of("/nowhere")).await;
    assert!(response.headers().contains_key("strict-transport-security"));
}

#[tokio::test]
async fn a_chosen_language_is_kept_in_a_cookie_and_spoken_at_once() {
    let (_, response, body) = ask(get_of("/nowhere?language=sv")).await;
    assert!(body.contains("<html lang=\"sv\" dir=\"ltr\""), "{body}");
    let cookie = response.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("language=sv;"), "{cookie}");
    let mut request = get_of("/nowhere");
    request.headers_mut().insert("cookie", "language=sv".parse().unwrap());
    assert!(ask(request).await.2.contains("Sidan finns inte"));
    let (_, response, _) = ask(get_of("/nowhere?language=%22")).await;
    assert!(!response.headers().contains_key("set-cookie"));
}

#[tokio::test]
async fn a_panic_becomes_a_page_that_says_nothing_of_it() {
    let (status, _, body) = ask(get_of("/panics")).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(body.contains("there is a problem with the service"), "{body}");
    assert!(!body.contains("stove"), "{body}");
}

#[tokio::test]
async fn an_unavailable_service_says_when_to_come_back() {
    let (status, response, body) = ask(get_of("/busy")).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(response.headers()["retry-after"], "120");
    assert!(body.contains("Try again in a few minutes"), "{body}");
}

#[tokio::test]
async fn a_program_gets_its_fault_as_json() {
    let (status, response, body) = ask(get_of("/api/v1/x")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    assert!(body.contains(r#""title":"not-found""#) && body.contains("/api/openapi.json"), "{body}");
}

fn post_of(path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Request<Body> {
    let mut request = Request::post(path).header("host", "portal.example");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.header("content-length", body.len()).body(Body::from(body)).unwrap()
}

#[tokio::test]
async fn another_site_cannot_post_for_a_resident() {
    for forged in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        let (status, _, body) = ask(post_of("/takes", &[forged], b"x".to_vec())).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{forged:?}");
        assert!(body.contains("You cannot see this page"), "{body}");
    }
    for own in [("sec-fetch-site", "same-origin"), ("origin", "http://portal.example")] {
        assert_eq!(ask(post_of("/takes", &[own], b"x".to_vec())).await.2, "1 bytes", "{own:?}");
    }
}

#[tokio::test]
async fn a_form_of_more_than_a_megabyte_is_refused_with_a_page_and_a_file_is_not() {
    let big = vec![b'x'; 1_000_001];
    let form = ("content-type", "application/x-www-form-urlencoded");
    let (status, _, body) = ask(post_of("/takes", &[form], big.clone())).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(body.contains("The file is too large"), "{body}");
    let upload = ("content-type", "multipart/form-data; boundary=x");
    assert_eq!(ask(post_of("/takes", &[upload], big)).await.2, "1000001 bytes");
    let huge = vec![b'x'; 25_200_000];
    assert_eq!(ask(post_of("/takes", &[upload], huge)).await.0, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_body_that_hides_its_length_is_cut_off_all_the_same() {
    let chunks = futures_util::stream::iter((0..20).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 100_000])));
    let request = Request::post("/takes").header("host", "portal.example");
    let (status, _, body) = ask(request.body(Body::from_stream(chunks)).unwrap()).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(body.contains("The file is too large"), "{body}");
}

#[tokio::test]
async fn a_form_made_before_a_change_gets_its_own_page() {
    let (status, _, body) = ask(post_of("/stale", &[], vec![])).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(body.contains("This page has changed since you opened it"), "{body}");
}

#[tokio::test]
async fn a_session_signs_in_until_it_is_over() {
    let sessions: Arc<MemorySessions> = Arc::default();
    let id = SessionId::new(&mut rand::rng());
    let mut session =
        Session { account: "robin".to_owned(), name: "Robin".to_owned(), expires: expiry(noon()) };
    sessions.put(&id.key(), &session).await.unwrap();
    let cookie = id.set_cookie(false);
    let request = || {
        let mut request = get_of("/name");
        request.headers_mut().insert("cookie", cookie.split(';').next().unwrap().parse().unwrap());
        request
    };
    assert_eq!(ask_of(web(false, Arc::clone(&sessions)), request()).await.2, "Robin");
    session.expires = noon();
    sessions.put(&id.key(), &session).await.unwrap();
    assert_eq!(ask_of(web(false, sessions), request()).await.2, "");
}

#[tokio::test]
async fn assets_may_be_kept_for_ever_and_the_theme_changes_its_address() {
    let (_, _, body) = ask(get_of("/nowhere")).await;
    for start in ["/assets/portico.", "/theme/"] {
        let at = body.find(start).unwrap_or_else(|| panic!("no {start} in {body}"));
        let path = body[at..].split('"').next().unwrap();
        let (status, response, css) = ask(get_of(path)).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(response.headers()["cache-control"].to_str().unwrap().contains("immutable"));
        assert!(css.contains("--portico-brand"), "{path}");
    }
    assert_eq!(ask(get_of("/assets/..%2fmanifest.json")).await.0, StatusCode::NOT_FOUND);
}
