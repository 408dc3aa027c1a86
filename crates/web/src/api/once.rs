//! Calls that come twice: the `Idempotency-Key` of a call that changes something.
//!
//! The same key with the same call gives the answer of the first time, and nothing is done again; the same key with
//! another call is refused. A key belongs to the account that sent it. A call that was refused changed nothing and is
//! not remembered: it may be sent again with its key.
//!
//! *Invariant*: every route of the API that changes something is behind one of the two layers here, or asks
//! [`of_call`] itself; a test goes through the description of the API and sends each of them twice.

use std::sync::Arc;

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use portico_casework::{Earlier, Request as Call};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::{ApiProblem, BODY_BYTES_MAX};
use crate::fault::Fault;
use crate::site::Site;
use crate::visit::Visit;

/// Longest key, in characters.
const KEY_CHARS_MAX: usize = 200;
/// Longest answer that is kept, in bytes.
const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;

/// For calls whose answer is kept by the step that they lead to: the record itself does them once. What an earlier call
/// was answered with is only looked up when this one is refused, so that an ordinary call costs no reading more.
pub async fn at_the_commit(
    State(site): State<Arc<Site>>,
    visit: Visit,
    request: Request,
    next: Next,
) -> Response {
    let (call, request) = match keyed(visit, request, true).await {
        Ok((Some(call), request)) => (call, request),
        Ok((None, request)) => return next.run(request).await,
        Err(problem) => return problem.into_response(),
    };
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() || status == StatusCode::UNAUTHORIZED {
        return response;
    }
    match site.casework().earlier(&call).await {
        Ok(Earlier::Answered { status, body }) => answer(status, body),
        Ok(Earlier::Other) => ApiProblem::key_reused().into_response(),
        Ok(Earlier::None | Earlier::Done { .. }) => response,
        Err(fault) => ApiProblem::from(fault).into_response(),
    }
}

/// For all others: what came before is looked up first, and the answer is kept afterwards.
pub async fn beforehand(
    State(site): State<Arc<Site>>,
    visit: Visit,
    request: Request,
    next: Next,
) -> Response {
    let case = case_of(&visit.path).map(str::to_owned);
    let (call, request) = match keyed(visit.clone(), request, false).await {
        Ok((Some(call), request)) => (call, request),
        Ok((None, request)) => return next.run(request).await,
        Err(problem) => return problem.into_response(),
    };
    match site.casework().earlier(&call).await {
        Ok(Earlier::None) => {}
        Ok(Earlier::Answered { status, body }) => return answer(status, body),
        Ok(Earlier::Other) => return ApiProblem::key_reused().into_response(),
        // It was done, and whoever answered died before the answer was kept: the case says what came of it.
        Ok(Earlier::Done { case }) => {
            return super::cases::show(State(site), visit, Path(case)).await.into_response();
        }
        Err(fault) => return ApiProblem::from(fault).into_response(),
    }
    let response = next.run(request).await;
    if !response.status().is_success() {
        return response;
    }
    match kept(&site, &call, case.as_deref(), response).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

/// The call of a handler that is behind none of the layers: `what` names it, `said` is everything that it asks.
pub(super) fn of_call(
    account: &str,
    headers: &HeaderMap,
    what: &str,
    said: &[u8],
) -> Result<Option<Call>, ApiProblem> {
    let Some(key) = key(headers)? else { return Ok(None) };
    Ok(Some(Call::new(account, key, fingerprint(what, said))))
}

/// An answer as it was given the first time.
pub(super) fn answer(status: u16, body: Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    (status, Json(body)).into_response()
}

/// Reads the key and the body, and hands the call to the handler as a part of the visit.
async fn keyed(
    mut visit: Visit,
    request: Request,
    brief: bool,
) -> Result<(Option<Call>, Request), ApiProblem> {
    // Without an account there is nobody whose key it could be: the handler says so.
    let account = match &visit.session {
        Some(session) if request.method() != Method::GET => session.account.clone(),
        _ => return Ok((None, request)),
    };
    let Some(key) = key(request.headers())?.map(str::to_owned) else { return Ok((None, request)) };
    let (mut parts, body) = request.into_parts();
    let bytes =
        to_bytes(body, BODY_BYTES_MAX).await.map_err(|_| ApiProblem::at_the_edge(&Fault::TooLarge, ""))?;
    let call = Call::new(&account, &key, fingerprint(&format!("{} {}", parts.method, parts.uri), &bytes));
    let call = if brief { call.briefly() } else { call };
    visit.request = Some(call.clone());
    parts.extensions.insert(visit);
    Ok((Some(call), Request::from_parts(parts, Body::from(bytes))))
}

async fn kept(
    site: &Site,
    call: &Call,
    case: Option<&str>,
    response: Response,
) -> Result<Response, ApiProblem> {
    let (parts, body) = response.into_parts();
    let broken = |error: &dyn std::fmt::Display| {
        ApiProblem::from(portico_casework::Fault::Broken(format!("an answer cannot be kept: {error}")))
    };
    let bytes = to_bytes(body, ANSWER_BYTES_MAX).await.map_err(|error| broken(&error))?;
    let body: Value = serde_json::from_slice(&bytes).map_err(|error| broken(&error))?;
    site.casework().keep_answer(call, case, parts.status.as_u16(), body).await?;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

/// The case in an address, if it names one.
fn case_of(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("/api/cases/").or_else(|| path.strip_prefix("/api/jobs/"))?;
    rest.split('/').next().filter(|case| !case.is_empty())
}

fn key(headers: &HeaderMap) -> Result<Option<&str>, ApiProblem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    match value.to_str() {
        Ok(text) if !text.is_empty() && text.len() <= KEY_CHARS_MAX => Ok(Some(text)),
        _ => Err(ApiProblem::bad_request(format!(
            "The Idempotency-Key has 1 to {KEY_CHARS_MAX} printable characters"
        ))),
    }
}

/// SHA-256 over the call: two bodies that say the same in another order of members are the same call.
fn fingerprint(what: &str, said: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(what.as_bytes());
    hash.update(b"\n");
    match serde_json::from_slice(said) {
        Ok(value) => hash.update(sorted(value).to_string().as_bytes()),
        Err(_) => hash.update(said),
    }
    hex::encode(hash.finalize())
}

/// The reader of JSON bounds the depth.
fn sorted(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        Value::Object(members) => {
            let mut members: Vec<(String, Value)> = members.into_iter().collect();
            members.sort_by(|(one, _), (other, _)| one.cmp(other));
            let members: Map<String, Value> =
                members.into_iter().map(|(name, value)| (name, sorted(value))).collect();
            Value::Object(members)
        }
        plain => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_members_makes_no_other_call_and_everything_else_does() {
        let call = |what: &str, said: &str| fingerprint(what, said.as_bytes());
        let one = call("POST /a", r#"{"a": 1, "b": {"c": [1, 2], "d": 3}}"#);
        assert_eq!(one, call("POST /a", r#"{"b":{"d":3,"c":[1,2]},"a":1}"#));
        assert_ne!(one, call("POST /b", r#"{"a": 1, "b": {"c": [1, 2], "d": 3}}"#));
        assert_ne!(one, call("POST /a", r#"{"a": 1, "b": {"c": [2, 1], "d": 3}}"#));
        assert_ne!(call("POST /a", "x"), call("POST /a", "y"), "what is no JSON is compared as it is");
    }

    #[test]
    fn a_key_that_is_empty_or_endless_is_refused() {
        for wrong in ["", &"k".repeat(KEY_CHARS_MAX + 1)] {
            let mut headers = HeaderMap::new();
            headers.insert("idempotency-key", wrong.parse().unwrap());
            assert!(key(&headers).is_err(), "{wrong:?}");
        }
        assert!(key(&HeaderMap::new()).unwrap().is_none());
    }

    #[test]
    fn the_case_is_read_from_the_address() {
        assert_eq!(case_of("/api/cases/c1/tasks/2/claim"), Some("c1"));
        assert_eq!(case_of("/api/jobs/c1/2/extend"), Some("c1"));
        assert_eq!(case_of("/api/messages"), None);
    }
}
