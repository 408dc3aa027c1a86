//! Signing in and out.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use portico_casework::Proof;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ApiProblem;
use crate::session::{Session, SessionId, expiry, forget_cookie};
use crate::site::Site;

/// Account and password.
#[derive(Deserialize, ToSchema)]
pub struct SignIn {
    account: String,
    password: String,
}

/// Who is signed in now.
#[derive(Serialize, ToSchema)]
pub struct SignedIn {
    /// Account id.
    account: String,
    /// Name of the person.
    name: String,
}

/// Signs in; the answer sets the session cookie.
#[utoipa::path(post, path = "/api/session", request_body = SignIn,
    responses((status = 200, body = SignedIn), (status = 401, body = ApiProblem)))]
pub async fn sign_in(
    State(site): State<Arc<Site>>,
    Json(given): Json<SignIn>,
) -> Result<Response, ApiProblem> {
    let proof = Proof::Password { account: given.account, password: given.password };
    let actor = site.casework().sign_in(proof).await?.ok_or_else(ApiProblem::wrong_proof)?;
    let id = SessionId::new(&mut rand::rng());
    let session =
        Session { account: actor.id.clone(), name: actor.name.clone(), expires: expiry(site.web().now()) };
    let stored = site.web().sessions().put(&id.key(), &session).await;
    stored.map_err(|fault| portico_casework::Fault::Broken(format!("{fault:?}")))?;
    let body = Json(SignedIn { account: actor.id, name: actor.name });
    Ok(([(SET_COOKIE, id.set_cookie(site.web().secure()))], body).into_response())
}

/// Signs out.
#[utoipa::path(delete, path = "/api/session", responses((status = 204)))]
pub async fn sign_out(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    if let Some(id) = SessionId::of(&headers)
        && let Err(fault) = site.web().sessions().remove(&id.key()).await
    {
        tracing::warn!(?fault, "a session could not be removed");
    }
    ([(SET_COOKIE, forget_cookie(site.web().secure()))], StatusCode::NO_CONTENT).into_response()
}
