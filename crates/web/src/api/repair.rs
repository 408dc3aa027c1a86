//! Repair of a case: what stopped and with which data, and what can be done about it. Administrators only.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use portico_casework::Repair;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::cases::CaseDetail;
use super::{ApiProblem, actor};
use crate::site::Site;
use crate::visit::Visit;

/// A case for whoever mends it.
#[derive(Serialize, ToSchema)]
pub struct CaseRepair {
    /// What stopped.
    incidents: Vec<Stuck>,
    /// Where tokens stand.
    places: Vec<Place>,
    /// Where data stands.
    scopes: Vec<Scope>,
}

/// A step that could not be done.
#[derive(Serialize, ToSchema)]
pub struct Stuck {
    /// Key.
    key: u64,
    /// BPMN element.
    element: String,
    /// Stable id of what went wrong.
    code: String,
    /// What happened and what to do.
    message: String,
    /// Why, in the words of the expression.
    causes: Vec<String>,
    /// The expression that could not be used.
    expression: Option<String>,
    /// What it read, by name.
    #[schema(value_type = Object)]
    inputs: Map<String, Value>,
    /// Since when, RFC 3339.
    since: String,
}

/// Where a token stands.
#[derive(Serialize, ToSchema)]
pub struct Place {
    /// Key.
    key: u64,
    /// BPMN element.
    element: String,
    /// Elements to which the token may be moved.
    targets: Vec<String>,
    /// Its activity may be left without being completed.
    may_cancel: bool,
}

/// Variables that stand at one place.
#[derive(Serialize, ToSchema)]
pub struct Scope {
    /// Key.
    key: u64,
    /// BPMN element or process.
    element: String,
    /// By name.
    #[schema(value_type = Object)]
    variables: Map<String, Value>,
}

/// One repair, with its reason.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Mend {
    /// Tries an incident again.
    Retry {
        /// Key of the incident.
        incident: u64,
        /// Why.
        reason: String,
    },
    /// Corrects variables of one scope.
    Correct {
        /// Key of the scope.
        scope: u64,
        /// By name.
        #[schema(value_type = Object)]
        variables: Map<String, Value>,
        /// Why.
        reason: String,
    },
    /// Moves a token to another element of its scope.
    Move {
        /// Key of the place.
        instance: u64,
        /// BPMN element.
        to: String,
        /// Why.
        reason: String,
    },
    /// Leaves an activity without completing it.
    CancelActivity {
        /// Key of the place.
        instance: u64,
        /// Why.
        reason: String,
    },
}

/// Why a case is ended.
#[derive(Deserialize, ToSchema)]
pub struct CancelCase {
    /// The resident reads it.
    reason: String,
}

/// What stopped in a case, where it stands, and its data.
#[utoipa::path(get, path = "/api/cases/{case}/repair", params(("case" = String, Path)),
    responses((status = 200, body = CaseRepair), (status = 403, body = ApiProblem), (status = 404, body = ApiProblem)))]
pub async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path(case): Path<String>,
) -> Result<Json<CaseRepair>, ApiProblem> {
    let actor = actor(&site, &visit).await?;
    let mending = site.casework().mending(&actor, &case).await?;
    let stuck = mending.incidents.into_iter().map(|one| Stuck {
        key: one.key,
        element: one.element,
        code: one.code,
        message: one.message,
        causes: one.causes,
        expression: one.expression,
        inputs: one.inputs,
        since: one.since.to_string(),
    });
    let places = mending.places.into_iter().map(|one| Place {
        key: one.key,
        element: one.element,
        targets: one.targets.into_iter().map(|(id, _)| id).collect(),
        may_cancel: one.may_cancel,
    });
    let scopes = mending.scopes.into_iter().map(|one| Scope {
        key: one.key,
        element: one.element,
        variables: one.variables,
    });
    Ok(Json(CaseRepair { incidents: stuck.collect(), places: places.collect(), scopes: scopes.collect() }))
}

/// Mends a case by hand.
#[utoipa::path(post, path = "/api/cases/{case}/repair", request_body = Mend, params(("case" = String, Path)),
    responses((status = 200, body = CaseDetail), (status = 403, body = ApiProblem), (status = 409, body = ApiProblem)))]
pub async fn mend(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path(case): Path<String>,
    Json(mend): Json<Mend>,
) -> Result<Json<CaseDetail>, ApiProblem> {
    let actor = actor(&site, &visit).await?;
    let (repair, reason) = match mend {
        Mend::Retry { incident, reason } => (Repair::Retry { incident }, reason),
        Mend::Correct { scope, variables, reason } => (Repair::Correct { scope, variables }, reason),
        Mend::Move { instance, to, reason } => (Repair::Move { instance, to }, reason),
        Mend::CancelActivity { instance, reason } => (Repair::CancelActivity { instance }, reason),
    };
    site.casework().repair(&actor, &case, &repair, &reason).await?;
    super::cases::show(State(site), visit, Path(case)).await
}

/// Ends a case without a decision.
#[utoipa::path(post, path = "/api/cases/{case}/cancel", request_body = CancelCase, params(("case" = String, Path)),
    responses((status = 200, body = CaseDetail), (status = 403, body = ApiProblem), (status = 409, body = ApiProblem)))]
pub async fn cancel(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path(case): Path<String>,
    Json(cancel): Json<CancelCase>,
) -> Result<Json<CaseDetail>, ApiProblem> {
    let actor = actor(&site, &visit).await?;
    site.casework().cancel_case(&actor, &case, &cancel.reason).await?;
    super::cases::show(State(site), visit, Path(case)).await
}
