//! What could not be sent, after the last try: tried again or given up.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use portico_casework::FailureEnd;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::cases::CaseDetail;
use super::{ApiProblem, actor};
use crate::site::Site;
use crate::visit::Visit;

/// Something that could not be sent.
#[derive(Serialize, ToSchema)]
pub struct FailedSending {
    /// `letter`, `notify` or `signal`.
    effect: String,
    /// What should have been sent, in the words of the service.
    what: String,
    /// What went wrong at the last try.
    error: String,
    /// Since when it waits, RFC 3339.
    since: String,
    /// The process stands still until it is decided.
    holds_up: bool,
}

/// What becomes of it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SendingEnd {
    /// It is tried again, as often as the first time.
    Retry,
    /// It is not sent; the process goes on as if it had been.
    GiveUp,
}

/// A decision on something that could not be sent.
#[derive(Deserialize, ToSchema)]
pub struct EndSending {
    /// What becomes of it.
    act: SendingEnd,
    /// Why; colleagues read it.
    reason: String,
}

/// Something that could not be sent; the worklist names it by its key (`failed`).
#[utoipa::path(get, path = "/api/cases/{case}/failures/{key}", params(("case" = String, Path), ("key" = u64, Path)),
    responses((status = 200, body = FailedSending), (status = 403, body = ApiProblem), (status = 409, body = ApiProblem)))]
pub async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((case, key)): Path<(String, u64)>,
) -> Result<Json<FailedSending>, ApiProblem> {
    let actor = actor(&site, &visit).await?;
    let failed = site.casework().failed_effect(&actor, &case, key).await?;
    Ok(Json(FailedSending {
        what: failed.what,
        since: failed.failure.since.to_string(),
        holds_up: failed.failure.job.is_some(),
        effect: failed.failure.effect,
        error: failed.failure.error,
    }))
}

/// Tries again what could not be sent, or gives it up.
#[utoipa::path(post, path = "/api/cases/{case}/failures/{key}", request_body = EndSending,
    params(("case" = String, Path), ("key" = u64, Path)),
    responses((status = 200, body = CaseDetail), (status = 403, body = ApiProblem), (status = 409, body = ApiProblem)))]
pub async fn end(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((case, key)): Path<(String, u64)>,
    body: Result<Json<EndSending>, JsonRejection>,
) -> Result<Json<CaseDetail>, ApiProblem> {
    let actor = actor(&site, &visit).await?;
    // Whether there is such a case, and whose it is, comes before what was sent.
    site.casework().failed_effect(&actor.clone().requesting(None), &case, key).await?;
    let Json(wanted) = body.map_err(|error| ApiProblem::bad_request(error.body_text()))?;
    let end = match wanted.act {
        SendingEnd::Retry => FailureEnd::Retry,
        SendingEnd::GiveUp => FailureEnd::GiveUp,
    };
    site.casework().end_failure(&actor, &case, key, end, &wanted.reason).await?;
    super::cases::show(State(site), visit, Path(case)).await
}
