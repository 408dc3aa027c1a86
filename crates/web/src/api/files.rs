//! Files that answers name.

use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use portico_casework::Earlier;
use serde::Serialize;
use utoipa::ToSchema;

use super::{ApiProblem, actor, once};
use crate::site::Site;
use crate::visit::Visit;

/// A file that was kept: this object, in a list, is the answer to a file field.
#[derive(Serialize, ToSchema)]
pub struct KeptFile {
    /// Content address: SHA-256, hexadecimal.
    sha256: String,
    /// Name as given.
    name: String,
    /// Media type as found in the content.
    content_type: String,
    /// Bytes.
    size: u64,
}

/// Uploads one file (`multipart/form-data`, one part with a file name). It becomes part of a case once an answer
/// of the same account names it.
#[utoipa::path(post, path = "/api/files",
    responses((status = 201, body = KeptFile), (status = 401, body = ApiProblem), (status = 422, body = ApiProblem)))]
pub async fn upload(
    State(site): State<Arc<Site>>,
    visit: Visit,
    request: Request,
) -> Result<Response, ApiProblem> {
    // Who asks comes first: a stranger learns nothing about what would be accepted.
    let actor = actor(&site, &visit).await?;
    let headers = request.headers().clone();
    let parts = Multipart::from_request(request, &site).await;
    let mut parts = parts.map_err(|error| ApiProblem::bad_request(error.body_text()))?;
    while let Some(part) =
        parts.next_field().await.map_err(|error| ApiProblem::bad_request(error.body_text()))?
    {
        let Some(name) = part.file_name().map(str::to_owned) else { continue };
        let bytes = part.bytes().await.map_err(|error| ApiProblem::bad_request(error.body_text()))?;
        // The boundary between parts is another each time: what is asked is to keep this file under this name.
        let call = once::of_call(&actor.id, &headers, &format!("POST /api/files {name}"), &bytes)?;
        if let Some(call) = &call {
            match site.casework().earlier(call).await? {
                Earlier::Answered { status, body } => return Ok(once::answer(status, body)),
                Earlier::Other | Earlier::Done { .. } => return Err(ApiProblem::key_reused()),
                Earlier::None => {}
            }
        }
        let kept = site.casework().keep_file(&actor, &name, &bytes).await?;
        let body = KeptFile {
            sha256: kept.sha256,
            name: kept.name,
            content_type: kept.content_type,
            size: kept.size,
        };
        if let Some(call) = &call {
            let said = serde_json::to_value(&body).map_err(portico_casework::Fault::broken)?;
            site.casework().keep_answer(call, None, StatusCode::CREATED.as_u16(), said).await?;
        }
        return Ok((StatusCode::CREATED, Json(body)).into_response());
    }
    Err(ApiProblem::bad_request("Send multipart/form-data with one part that has a file name"))
}
