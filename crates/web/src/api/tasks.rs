//! The worklist and its tasks.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use portico_casework::{OpenCase, WorklistFilter};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use super::{ApiProblem, actor};
use crate::site::Site;
use crate::visit::Visit;

/// Which part of the worklist.
#[derive(Deserialize, IntoParams)]
pub struct Part {
    /// Only tasks that the caller has claimed.
    #[serde(default)]
    mine: bool,
    /// Only one service.
    service: Option<String>,
    /// Words in the case.
    text: Option<String>,
    /// Tasks to pass over.
    #[serde(default)]
    offset: i64,
    /// Tasks to give; 50 unless said otherwise, at most 200.
    limit: Option<i64>,
}

/// The worklist, most urgent first.
#[derive(Serialize, ToSchema)]
pub struct WorklistPage {
    /// The tasks.
    items: Vec<WorkLine>,
    /// How many there are in all, counted no further than a thousand or the end of `items`.
    total: i64,
    /// Whether there are a thousand or more.
    more: bool,
}

/// One task of the worklist.
#[derive(Serialize, ToSchema)]
pub struct WorkLine {
    /// Case id.
    case: String,
    /// Key of the task.
    key: u64,
    /// Human reference of the case.
    reference: String,
    /// What is to be done.
    heading: String,
    /// Account of the clerk who has it.
    assignee: Option<String>,
    /// Until when, RFC 3339.
    due: Option<String>,
    /// `letter` or `notify` if it is no step of the process, but something that could not be sent: see
    /// `/api/cases/{case}/failures/{key}`.
    failed: Option<String>,
}

/// An open task with what it is prefilled with.
#[derive(Serialize, ToSchema)]
pub struct TaskDetail {
    /// Key.
    key: u64,
    /// BPMN element.
    element: String,
    /// Id of the form that completes it.
    form: Option<String>,
    /// The variables that the task sees.
    #[schema(value_type = Object)]
    variables: Map<String, Value>,
}

/// What completes a task.
#[derive(Deserialize, ToSchema)]
pub struct Completion {
    /// Answers by path, as the form names them.
    #[serde(default)]
    #[schema(value_type = Object)]
    answers: Map<String, Value>,
}

/// A case after an act.
#[derive(Serialize, ToSchema)]
pub struct Acted {
    /// Id of the case.
    case: String,
    /// Sequence of its last event.
    seq: i64,
    /// Whether the process has ended.
    ended: bool,
}

/// What every call that changes a case answers with.
pub(super) fn acted(open: &OpenCase) -> Json<Acted> {
    Json(Acted { case: open.row.id.clone(), seq: open.row.seq, ended: open.state.process.is_ended() })
}

/// The tasks that the caller may do, most urgent first.
#[utoipa::path(get, path = "/api/worklist", params(Part), responses((status = 200, body = WorklistPage)))]
pub async fn worklist(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Query(part): Query<Part>,
) -> Result<Json<WorklistPage>, ApiProblem> {
    const USUAL: i64 = 50;
    let actor = actor(&site, &visit).await?;
    let filter = WorklistFilter {
        mine: part.mine,
        service: part.service,
        text: part.text,
        offset: part.offset,
        limit: part.limit.unwrap_or(USUAL),
    };
    let list = site.casework().worklist(&actor, &filter).await?;
    let items = list
        .items
        .into_iter()
        .map(|item| WorkLine {
            case: item.case,
            key: item.key,
            reference: item.reference,
            heading: item.heading,
            assignee: item.assignee,
            due: item.due.map(|due| due.to_string()),
            failed: item.failed,
        })
        .collect();
    Ok(Json(WorklistPage { items, total: list.total, more: list.more }))
}

/// An open task that the caller may do.
#[utoipa::path(get, path = "/api/cases/{case}/tasks/{key}", params(("case" = String, Path), ("key" = u64, Path)),
    responses((status = 200, body = TaskDetail), (status = 409, body = ApiProblem)))]
pub async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((case, key)): Path<(String, u64)>,
) -> Result<Json<TaskDetail>, ApiProblem> {
    let actor = actor(&site, &visit).await?;
    let open = site.casework().open_task(&actor, &case, key).await?;
    let variables = open.variables();
    Ok(Json(TaskDetail { key, element: open.task.element, form: open.task.form, variables }))
}

/// Takes a task.
#[utoipa::path(post, path = "/api/cases/{case}/tasks/{key}/claim",
    params(("case" = String, Path), ("key" = u64, Path)),
    responses((status = 200, body = Acted), (status = 409, body = ApiProblem)))]
pub async fn claim(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((case, key)): Path<(String, u64)>,
) -> Result<Json<Acted>, ApiProblem> {
    let actor = actor(&site, &visit).await?;
    Ok(acted(&site.casework().claim(&actor, &case, key).await?))
}

/// Gives a task back.
#[utoipa::path(post, path = "/api/cases/{case}/tasks/{key}/release",
    params(("case" = String, Path), ("key" = u64, Path)),
    responses((status = 200, body = Acted), (status = 409, body = ApiProblem)))]
pub async fn release(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((case, key)): Path<(String, u64)>,
) -> Result<Json<Acted>, ApiProblem> {
    let actor = actor(&site, &visit).await?;
    Ok(acted(&site.casework().release(&actor, &case, key).await?))
}

/// Completes a task.
#[utoipa::path(post, path = "/api/cases/{case}/tasks/{key}/complete",
    params(("case" = String, Path), ("key" = u64, Path)),
    request_body = Completion,
    responses((status = 200, body = Acted), (status = 409, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub async fn complete(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((case, key)): Path<(String, u64)>,
    Json(completion): Json<Completion>,
) -> Result<Json<Acted>, ApiProblem> {
    let actor = actor(&site, &visit).await?;
    Ok(acted(&site.casework().complete_task(&actor, &case, key, &completion.answers, None).await?))
}
