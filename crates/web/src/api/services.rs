//! The services on offer, and applications for them.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use portico_service::Service;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{ApiProblem, actor};
use crate::site::Site;
use crate::visit::Visit;

/// A service on offer.
#[derive(Serialize, ToSchema)]
pub struct ServiceLine {
    /// Id, as it stands in addresses.
    id: String,
    /// Name in the language of the request.
    name: String,
    /// What it is, in a sentence.
    summary: Option<String>,
    /// SHA-256 of the bundle on offer.
    bundle: String,
}

/// A service with its form.
#[derive(Serialize, ToSchema)]
pub struct ServiceDetail {
    #[serde(flatten)]
    line: ServiceLine,
    /// The form-js schema of the application form.
    #[schema(value_type = Option<Object>)]
    form: Option<Value>,
}

/// An application.
#[derive(Deserialize, ToSchema)]
pub struct Application {
    /// Answers by path, as the form names them.
    #[schema(value_type = Object)]
    answers: Map<String, Value>,
}

/// A case that was opened.
#[derive(Serialize, ToSchema)]
pub struct Opened {
    /// Id of the case.
    case: String,
    /// What the resident quotes.
    reference: String,
}

impl Opened {
    /// What an opened case is answered with.
    pub(super) fn of(opened: portico_casework::Submitted) -> Opened {
        Opened { case: opened.case, reference: opened.reference }
    }
}

fn line(service: &Service, language: &str) -> ServiceLine {
    let text = |key: &str| service.text(language, key, &[]);
    ServiceLine {
        id: service.settings.id.clone(),
        name: text("service-name").unwrap_or_else(|| service.settings.id.clone()),
        summary: text("service-summary"),
        bundle: service.hash().to_owned(),
    }
}

/// The services on offer.
#[utoipa::path(get, path = "/api/services", responses((status = 200, body = [ServiceLine])))]
pub async fn list(State(site): State<Arc<Site>>, visit: Visit) -> Json<Vec<ServiceLine>> {
    let services = site.casework().services();
    Json(services.iter().map(|service| line(service, &visit.language.code)).collect())
}

/// One service, with the form of its application.
#[utoipa::path(get, path = "/api/services/{service}", params(("service" = String, Path)),
    responses((status = 200, body = ServiceDetail), (status = 404, body = ApiProblem)))]
pub async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path(service): Path<String>,
) -> Result<Json<ServiceDetail>, ApiProblem> {
    let service = site.casework().service(&service)?;
    let form = service
        .files
        .iter()
        .filter(|(name, _)| name.ends_with(".form"))
        .filter_map(|(_, bytes)| serde_json::from_slice::<Value>(bytes).ok())
        .find(|form| form.get("id").and_then(Value::as_str) == Some(&service.settings.application.form));
    Ok(Json(ServiceDetail { line: line(&service, &visit.language.code), form }))
}

/// Applies for a service.
#[utoipa::path(post, path = "/api/services/{service}/applications",
    params(("service" = String, Path)), request_body = Application,
    responses((status = 201, body = Opened), (status = 401, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub async fn apply(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path(service): Path<String>,
    Json(application): Json<Application>,
) -> Result<Response, ApiProblem> {
    let actor = actor(&site, &visit).await?;
    let request = actor.request.clone().ok_or_else(|| {
        ApiProblem::bad_request("Send an Idempotency-Key header: any text that is new for each application")
    })?;
    let opened = site.casework().apply(&actor, &service, &application.answers, request.key()).await?;
    Ok((StatusCode::CREATED, Json(Opened::of(opened))).into_response())
}
