//! Cases: one's own, or those of one's services.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use portico_casework::CaseLine;
use portico_form::Posted;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use super::{ApiProblem, actor};
use crate::site::Site;
use crate::visit::Visit;

/// A case in a list.
#[derive(Serialize, ToSchema)]
pub struct CaseSummary {
    /// Id.
    case: String,
    /// Human reference.
    reference: String,
    /// Service id.
    service: String,
    /// `open`, `decided` or `closed`.
    status: String,
    /// Outcome in plain words.
    outcome: Option<String>,
    /// `resident`, `office`, `third_party`, `timer` or `nobody`.
    waiting_for: &'static str,
    /// When it came in, RFC 3339.
    opened: String,
    /// When the decision is due, RFC 3339.
    due: Option<String>,
}

/// A case.
#[derive(Serialize, ToSchema)]
pub struct CaseDetail {
    /// Id.
    case: String,
    /// Human reference.
    reference: String,
    /// Sequence of the last event.
    seq: i64,
    /// SHA-256 of the bundle that the case runs on.
    bundle: String,
    /// Outcome, once decided.
    outcome: Option<String>,
    /// Reasons of the decision.
    reasons: Vec<String>,
    /// Whether the process has ended.
    ended: bool,
    /// Open tasks: key and BPMN element.
    tasks: Vec<TaskRef>,
    /// BPMN elements of ad-hoc subprocesses that the caller may begin.
    activities: Vec<String>,
    /// What happened that the caller may know, oldest first.
    timeline: Vec<TimelineEntry>,
}

/// An open task.
#[derive(Serialize, ToSchema)]
pub struct TaskRef {
    /// Key.
    key: u64,
    /// BPMN element.
    element: String,
}

/// One thing that happened.
#[derive(Serialize, ToSchema)]
pub struct TimelineEntry {
    /// RFC 3339.
    time: String,
    /// Kind of the event.
    kind: &'static str,
    /// In plain words, where the service has them.
    text: Option<String>,
}

/// What to look for.
#[derive(Deserialize, IntoParams)]
pub struct Search {
    /// Words in the reference, the name or the answers; clerks only.
    #[serde(default)]
    text: String,
}

fn summary(line: CaseLine) -> CaseSummary {
    CaseSummary {
        case: line.case,
        reference: line.reference,
        service: line.service,
        status: line.status,
        outcome: line.outcome,
        waiting_for: line.waiting_for.as_str(),
        opened: line.opened.to_string(),
        due: line.due.map(|due| due.to_string()),
    }
}

/// The resident's own cases; for a clerk, those found by words.
#[utoipa::path(get, path = "/api/cases", params(Search), responses((status = 200, body = [CaseSummary])))]
pub async fn list(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Query(search): Query<Search>,
) -> Result<Json<Vec<CaseSummary>>, ApiProblem> {
    const FOUND_MAX: i64 = 100;
    let actor = actor(&site, &visit).await?;
    let lines = if actor.is_clerk() {
        site.casework().find_cases(&actor, &search.text, FOUND_MAX).await?.lines
    } else {
        site.casework().cases_of(&actor).await?
    };
    Ok(Json(lines.into_iter().map(summary).collect()))
}

/// One case. That a clerk read it becomes part of its record.
#[utoipa::path(get, path = "/api/cases/{case}", params(("case" = String, Path)),
    responses((status = 200, body = CaseDetail), (status = 404, body = ApiProblem)))]
pub async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path(case): Path<String>,
) -> Result<Json<CaseDetail>, ApiProblem> {
    let actor = actor(&site, &visit).await?;
    let casework = site.casework();
    let open = casework.view_case(&actor, &case).await?;
    let timeline = casework.timeline_of(&actor, &open).await?;
    let file = &open.state.file;
    Ok(Json(CaseDetail {
        case,
        reference: file.reference.clone(),
        seq: open.row.seq,
        bundle: open.row.bundle.clone(),
        outcome: file.outcome.clone(),
        reasons: file.reasons.clone(),
        ended: open.state.process.is_ended(),
        tasks: casework
            .tasks_for(&actor, &open)
            .map(|task| TaskRef { key: task.key, element: task.element.clone() })
            .collect(),
        activities: casework.open_activities(&actor, &open),
        timeline: timeline
            .into_iter()
            .map(|item| TimelineEntry { time: item.time.to_string(), kind: item.kind, text: item.text })
            .collect(),
    }))
}

/// Begins an activity of an ad-hoc subprocess: what may be done, but need not.
#[utoipa::path(post, path = "/api/cases/{case}/activities/{element}",
    params(("case" = String, Path), ("element" = String, Path)),
    responses((status = 200, body = CaseDetail), (status = 409, body = ApiProblem)))]
pub async fn start_activity(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((case, element)): Path<(String, String)>,
) -> Result<Json<CaseDetail>, ApiProblem> {
    let actor = actor(&site, &visit).await?;
    site.casework().start_activity(&actor, &case, &element).await?;
    show(State(site), visit, Path(case)).await
}

/// Registers a message that the case waits for, such as a payment.
#[utoipa::path(post, path = "/api/cases/{case}/messages/{name}", request_body = Object,
    params(("case" = String, Path), ("name" = String, Path)),
    responses((status = 200, body = CaseDetail), (status = 409, body = ApiProblem)))]
pub async fn register_message(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((case, name)): Path<(String, String)>,
    Json(fields): Json<Map<String, Value>>,
) -> Result<Json<CaseDetail>, ApiProblem> {
    let actor = actor(&site, &visit).await?;
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let posted = Posted::from_pairs(fields.iter().map(|(name, value)| (name.clone(), text(value))).collect());
    site.casework().register_message(&actor, &case, &name, &posted).await?;
    show(State(site), visit, Path(case)).await
}
