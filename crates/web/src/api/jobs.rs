//! Jobs for outside workers: take, extend, complete, fail, report an error.
//!
//! The shape follows what workers of the field know (job type, lease, retries, back-off): a client takes jobs
//! of its type, does them, and says how each ended. At least once: whoever lets the lease run out may find
//! that another worker has done the job, and is told so with `job-gone`.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use portico_casework::{Actor, Earlier, Held, JobEnd, JobOrder};
use portico_record::TakenJob;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::tasks::{Acted, acted};
use super::{ApiProblem, actor, once};
use crate::site::Site;
use crate::visit::Visit;

/// Seconds for which a job is held if the worker says nothing.
const LEASE_S: i64 = 60;

/// Which jobs a worker wants.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct Take {
    /// Job type: `zeebe:taskDefinition type` or `camunda:topic` of the model.
    r#type: String,
    /// Name of the worker; tells workers of one account apart.
    worker: String,
    /// How many, 1 to 100; 1 if not said.
    limit: Option<i64>,
    /// For how many seconds, 1 to 3600; 60 if not said.
    lease_seconds: Option<i64>,
}

/// The jobs that were handed out, the oldest first; none when none is due.
#[derive(Serialize, ToSchema)]
pub struct Taken {
    /// The jobs.
    jobs: Vec<JobToDo>,
}

/// A job to be done.
#[derive(Serialize, ToSchema)]
pub struct JobToDo {
    /// Id of the case.
    case: String,
    /// Key of the job in the case. Case and key together name the job, also on a second try: use them as the
    /// idempotency key of what the worker changes elsewhere.
    key: u64,
    /// Job type.
    r#type: String,
    /// BPMN element.
    element: String,
    /// How often it may still be tried, this time included.
    retries: i64,
    /// Until when it is held, RFC 3339.
    lease_until: String,
    /// Fixed data of the model.
    #[schema(value_type = Object)]
    headers: Value,
    /// Inputs, as the model maps them.
    #[schema(value_type = Object)]
    variables: Value,
}

/// Who holds the job, and for how much longer.
#[derive(Deserialize, ToSchema)]
pub struct Extension {
    /// Name of the worker that took the job.
    worker: String,
    /// For how many seconds from now, 1 to 3600.
    lease_seconds: i64,
}

/// The lease after an extension.
#[derive(Serialize, ToSchema)]
pub struct Extended {
    /// Until when the job is held, RFC 3339.
    lease_until: String,
}

/// A job that is done.
#[derive(Deserialize, ToSchema)]
pub struct JobResult {
    /// Name of the worker that took the job.
    worker: String,
    /// Results: variables of the process, through the output mapping of the task.
    #[serde(default)]
    #[schema(value_type = Object)]
    variables: Map<String, Value>,
}

/// A job that did not work.
#[derive(Deserialize, ToSchema)]
pub struct JobFailure {
    /// Name of the worker that took the job.
    worker: String,
    /// What went wrong, for the clerk who may have to look.
    message: String,
    /// How often it may still be tried; one less than before if not said. With 0 a clerk gets to see it.
    retries: Option<u32>,
    /// Seconds until the next try at the earliest; if not said, 10, doubled with each failure.
    retry_after_seconds: Option<i64>,
}

/// A business error that the model may catch.
#[derive(Deserialize, ToSchema)]
pub struct JobError {
    /// Name of the worker that took the job.
    worker: String,
    /// Error code, as the error event of the model has it.
    code: String,
    /// For people.
    #[serde(default)]
    message: String,
    /// Variables that the error carries.
    #[serde(default)]
    #[schema(value_type = Object)]
    variables: Map<String, Value>,
}

/// A body that is read after it is known who asks: a stranger learns nothing about what would be accepted.
type Body<T> = Result<Json<T>, JsonRejection>;

fn read<T>(body: Body<T>) -> Result<T, ApiProblem> {
    body.map(|Json(value)| value).map_err(|error| ApiProblem::bad_request(error.body_text()))
}

/// Who calls, if it is somebody who may do jobs at all.
async fn worker(site: &Site, visit: &Visit) -> Result<Actor, ApiProblem> {
    let actor = actor(site, visit).await?;
    portico_casework::require_outside_worker(&actor)?;
    Ok(actor)
}

/// Hands out jobs of one type. For the time of the lease no other worker gets them.
#[utoipa::path(post, path = "/api/jobs/take", request_body = Take,
    responses((status = 200, body = Taken), (status = 403, body = ApiProblem), (status = 409, body = ApiProblem)))]
pub async fn take(
    State(site): State<Arc<Site>>,
    visit: Visit,
    headers: HeaderMap,
    body: Body<Take>,
) -> Result<Json<Taken>, ApiProblem> {
    let actor = worker(&site, &visit).await?;
    let wanted = read(body)?;
    let asked = serde_json::to_vec(&wanted).unwrap_or_default();
    let order = JobOrder {
        kind: wanted.r#type,
        worker: wanted.worker,
        limit: wanted.limit.unwrap_or(1),
        lease_s: wanted.lease_seconds.unwrap_or(LEASE_S),
    };
    let casework = site.casework();
    let call = once::of_call(&actor.id, &headers, "POST /api/jobs/take", &asked)?;
    if let Some(call) = &call {
        match casework.earlier(call).await? {
            // Which jobs they were is remembered, not what is in them: that belongs to their cases.
            Earlier::Answered { body, .. } => {
                let names = serde_json::from_value::<Vec<(String, u64)>>(body).unwrap_or_default();
                return handed_out(casework.held_jobs(&actor, &order.worker, &names).await?);
            }
            Earlier::Other | Earlier::Done { .. } => return Err(ApiProblem::key_reused()),
            Earlier::None => {}
        }
    }
    let taken = casework.take_jobs(&actor, &order).await?;
    if let Some(call) = &call {
        let names = taken.iter().map(|job| serde_json::json!([job.case, job.key])).collect();
        casework.keep_answer(call, None, 200, names).await?;
    }
    handed_out(taken)
}

fn handed_out(taken: Vec<TakenJob>) -> Result<Json<Taken>, ApiProblem> {
    let jobs = taken
        .into_iter()
        .map(|job| JobToDo {
            case: job.case,
            key: u64::try_from(job.key).unwrap_or_default(),
            r#type: job.kind,
            element: job.element,
            retries: job.retries,
            lease_until: Timestamp::from_microsecond(job.leased_until_us).unwrap_or_default().to_string(),
            headers: job.headers,
            variables: job.variables,
        })
        .collect();
    Ok(Json(Taken { jobs }))
}

/// Holds a job for longer.
#[utoipa::path(post, path = "/api/jobs/{case}/{key}/extend", request_body = Extension,
    params(("case" = String, Path), ("key" = u64, Path)),
    responses((status = 200, body = Extended), (status = 409, body = ApiProblem)))]
pub async fn extend(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((case, key)): Path<(String, u64)>,
    body: Body<Extension>,
) -> Result<Json<Extended>, ApiProblem> {
    let actor = worker(&site, &visit).await?;
    let wanted = read(body)?;
    let held = Held { case, key, worker: wanted.worker };
    let until = site.casework().extend_job(&actor, &held, wanted.lease_seconds).await?;
    Ok(Json(Extended { lease_until: until.to_string() }))
}

/// Completes a job.
#[utoipa::path(post, path = "/api/jobs/{case}/{key}/complete", request_body = JobResult,
    params(("case" = String, Path), ("key" = u64, Path)),
    responses((status = 200, body = Acted), (status = 409, body = ApiProblem)))]
pub async fn complete(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((case, key)): Path<(String, u64)>,
    body: Body<JobResult>,
) -> Result<Json<Acted>, ApiProblem> {
    let actor = worker(&site, &visit).await?;
    let result = read(body)?;
    let held = Held { case, key, worker: result.worker };
    end(&site, &actor, held, JobEnd::Completed { variables: result.variables }).await
}

/// Reports that a job did not work. It is tried again later; after the last try the case gets an incident.
#[utoipa::path(post, path = "/api/jobs/{case}/{key}/fail", request_body = JobFailure,
    params(("case" = String, Path), ("key" = u64, Path)),
    responses((status = 200, body = Acted), (status = 409, body = ApiProblem)))]
pub async fn fail(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((case, key)): Path<(String, u64)>,
    body: Body<JobFailure>,
) -> Result<Json<Acted>, ApiProblem> {
    let actor = worker(&site, &visit).await?;
    let failure = read(body)?;
    let held = Held { case, key, worker: failure.worker };
    let failed = JobEnd::Failed {
        message: failure.message,
        retries_left: failure.retries,
        retry_after: failure.retry_after_seconds.map(SignedDuration::from_secs),
    };
    end(&site, &actor, held, failed).await
}

/// Reports a business error, which the nearest error event of the model with this code catches (BPMN 2.0.2, 10.5.1).
#[utoipa::path(post, path = "/api/jobs/{case}/{key}/error", request_body = JobError,
    params(("case" = String, Path), ("key" = u64, Path)),
    responses((status = 200, body = Acted), (status = 409, body = ApiProblem)))]
pub async fn error(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((case, key)): Path<(String, u64)>,
    body: Body<JobError>,
) -> Result<Json<Acted>, ApiProblem> {
    let actor = worker(&site, &visit).await?;
    let error = read(body)?;
    let held = Held { case, key, worker: error.worker };
    let ended = JobEnd::Error { code: error.code, message: error.message, variables: error.variables };
    end(&site, &actor, held, ended).await
}

async fn end(site: &Site, actor: &Actor, held: Held, end: JobEnd) -> Result<Json<Acted>, ApiProblem> {
    Ok(acted(&site.casework().end_job(actor, &held, &end, None).await?))
}
