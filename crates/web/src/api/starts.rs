//! Cases that begin without an application: what is due next, and beginning one by hand. Administrators only.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use portico_casework::{About, Act, Fault, judge};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::services::Opened;
use super::{ApiProblem, actor};
use crate::site::Site;
use crate::visit::Visit;

/// A way in which a service begins cases by itself.
#[derive(Serialize, ToSchema)]
pub struct Coming {
    /// Service id.
    service: String,
    /// BPMN start event.
    element: String,
    /// What it is called.
    name: String,
    /// `timer`, `signal`, `message` or `conditional`.
    trigger: &'static str,
    /// Name of the message or signal; duration or cron text of a timer that comes again.
    detail: Option<String>,
    /// When the next case begins, RFC 3339.
    due: Option<String>,
    /// Why no case can begin: the timer gives no date, or what it begins is refused.
    problem: Option<String>,
    /// Since when it fails, RFC 3339.
    failing_since: Option<String>,
    /// How often it was tried since.
    attempts: Option<i64>,
    /// When it is tried again, RFC 3339; a newer bundle is tried at once.
    again: Option<String>,
}

/// With what a case begins.
#[derive(Deserialize, ToSchema)]
pub struct StartByHand {
    /// First variables of the process.
    #[serde(default)]
    #[schema(value_type = Object)]
    variables: Map<String, Value>,
}

/// What begins cases by itself, what has a date first.
#[utoipa::path(get, path = "/api/starts",
    responses((status = 200, body = [Coming]), (status = 403, body = ApiProblem)))]
pub async fn list(State(site): State<Arc<Site>>, visit: Visit) -> Result<Json<Vec<Coming>>, ApiProblem> {
    let actor = actor(&site, &visit).await?;
    let starts = site.casework().coming_starts(&actor).await?;
    let coming = starts.into_iter().map(|start| Coming {
        service: start.service,
        element: start.element,
        name: start.name,
        trigger: start.trigger,
        detail: start.detail,
        due: start.due.map(|due| due.to_string()),
        problem: start.problem,
        failing_since: start.failing.as_ref().map(|failing| instant(failing.since_us)),
        attempts: start.failing.as_ref().map(|failing| failing.attempts),
        again: start.failing.as_ref().map(|failing| instant(failing.again_us)),
    });
    Ok(Json(coming.collect()))
}

fn instant(us: i64) -> String {
    Timestamp::from_microsecond(us).unwrap_or(Timestamp::MAX).to_string()
}

/// Begins a case at one of the start events of a service, as if what it waits for had happened.
#[utoipa::path(post, path = "/api/services/{service}/starts/{element}", request_body = StartByHand,
    params(("service" = String, Path), ("element" = String, Path)),
    responses((status = 201, body = Opened), (status = 403, body = ApiProblem), (status = 409, body = ApiProblem)))]
pub async fn start(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((service, element)): Path<(String, String)>,
    body: Result<Json<StartByHand>, JsonRejection>,
) -> Result<Response, ApiProblem> {
    let actor = actor(&site, &visit).await?;
    let verdict = judge(&actor, Act::Administer, &About::default());
    if !verdict.allowed {
        return Err(Fault::Forbidden { policy: verdict.policy }.into());
    }
    let Json(with) = body.map_err(|error| ApiProblem::bad_request(error.body_text()))?;
    let opened = site.casework().start_at(&actor, &service, &element, with.variables).await?;
    Ok((StatusCode::CREATED, Json(Opened::of(opened))).into_response())
}
