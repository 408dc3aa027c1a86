//! The API: what the pages do, for machines. JSON in and out, problems as RFC 9457.
//!
//! Every call makes the same call of `casework` as the page does, under the same policy. A client signs in
//! with `POST /api/session` and sends the cookie back. Calls that change something take an
//! `Idempotency-Key` header: the same key twice is one act ([`once`]).

mod cases;
mod describe;
mod failures;
mod files;
mod jobs;
mod log;
mod messages;
mod once;
mod problem;
mod repair;
mod services;
mod session;
mod starts;
mod tasks;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use axum::{Json, Router};
use portico_casework::Actor;
use utoipa::OpenApi;

use self::describe::IdempotencyKeys;
use crate::site::Site;
use crate::visit::Visit;

pub use problem::ApiProblem;

/// Largest JSON body, in bytes: answers of a long form, no files.
const BODY_BYTES_MAX: usize = 1024 * 1024;

/// The document that describes the API, at `/api/openapi.json`.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Portico",
        description = "What the pages do, for machines. Sign in with POST /api/session and send the cookie back.",
        license(name = "EUPL-1.2", identifier = "EUPL-1.2")
    ),
    modifiers(&IdempotencyKeys),
    paths(
        session::sign_in,
        session::sign_out,
        services::list,
        services::show,
        services::apply,
        files::upload,
        cases::list,
        cases::show,
        cases::register_message,
        cases::start_activity,
        messages::send,
        messages::undelivered,
        starts::list,
        starts::start,
        failures::show,
        failures::end,
        repair::show,
        repair::mend,
        repair::cancel,
        tasks::worklist,
        tasks::show,
        tasks::claim,
        tasks::release,
        tasks::complete,
        jobs::take,
        jobs::extend,
        jobs::complete,
        jobs::fail,
        jobs::error,
        log::checkpoint,
        log::consistency,
        log::inclusion,
    )
)]
struct Document;

/// The description of the API.
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// The routes of the API.
pub fn routes(site: &Arc<Site>) -> Router<Arc<Site>> {
    // What these answer stands in the row of the step that they lead to.
    let steps = Router::new()
        .route("/api/services/{service}/applications", post(services::apply))
        .route("/api/services/{service}/starts/{element}", post(starts::start))
        .route("/api/cases/{case}/tasks/{key}/claim", post(tasks::claim))
        .route("/api/cases/{case}/tasks/{key}/release", post(tasks::release))
        .route("/api/cases/{case}/tasks/{key}/complete", post(tasks::complete))
        .route("/api/jobs/{case}/{key}/complete", post(jobs::complete))
        .route("/api/jobs/{case}/{key}/fail", post(jobs::fail))
        .route("/api/jobs/{case}/{key}/error", post(jobs::error))
        .route_layer(from_fn_with_state(site.clone(), once::at_the_commit));
    let others = Router::new()
        .route("/api/cases/{case}/messages/{name}", post(cases::register_message))
        .route("/api/cases/{case}/activities/{element}", post(cases::start_activity))
        .route("/api/cases/{case}/repair", get(repair::show).post(repair::mend))
        .route("/api/cases/{case}/cancel", post(repair::cancel))
        .route("/api/cases/{case}/failures/{key}", get(failures::show).post(failures::end))
        .route("/api/messages", get(messages::undelivered).post(messages::send))
        .route("/api/jobs/{case}/{key}/extend", post(jobs::extend))
        .route_layer(from_fn_with_state(site.clone(), once::beforehand));
    Router::new()
        .route("/api/openapi.json", get(|| async { Json(openapi()) }))
        .route("/api/session", post(session::sign_in).delete(session::sign_out))
        .route("/api/services", get(services::list))
        .route("/api/services/{service}", get(services::show))
        .route("/api/cases", get(cases::list))
        .route("/api/cases/{case}", get(cases::show))
        .route("/api/worklist", get(tasks::worklist))
        .route("/api/starts", get(starts::list))
        .route("/api/cases/{case}/tasks/{key}", get(tasks::show))
        .route("/api/jobs/take", post(jobs::take))
        .route("/api/log/checkpoint", get(log::checkpoint))
        .route("/api/log/consistency/{old}/{new}", get(log::consistency))
        .route("/api/cases/{case}/events/{seq}/proof", get(log::inclusion))
        .merge(steps)
        .merge(others)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .route("/api/files", post(files::upload))
}

/// Who calls, in the language of the request.
async fn actor(site: &Site, visit: &Visit) -> Result<Actor, ApiProblem> {
    if visit.store_down {
        return Err(ApiProblem::unavailable());
    }
    let session = visit.session.as_ref().ok_or_else(ApiProblem::sign_in)?;
    let mut actor = site.casework().actor_of(&session.account).await?;
    actor.language.clone_from(&visit.language.code);
    Ok(actor.requesting(visit.request.clone()))
}
