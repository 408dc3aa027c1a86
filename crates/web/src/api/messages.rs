//! Messages to the authority: the sender names no case, and a message that comes early waits.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use portico_casework::{ActorKind, Fault, MessageOrder, MessageState, ROLE_ADMINISTRATOR};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{ApiProblem, actor};
use crate::site::Site;
use crate::visit::Visit;

/// A message.
#[derive(Deserialize, ToSchema)]
pub struct NewMessage {
    /// Its name, as models wait for it.
    name: String,
    /// What the waiting case must ask for, such as its reference; without one only a service that begins by this
    /// message takes it.
    correlation_key: Option<String>,
    /// What it carries: variables of the process.
    #[serde(default)]
    #[schema(value_type = Object)]
    variables: Map<String, Value>,
    /// By which the sender knows it, 1 to 200 characters: the same id twice is one message. Drawn if not said.
    id: Option<String>,
    /// For how many seconds it is kept if nothing waits for it; 0 if not said, at most ten years.
    keep_seconds: Option<u32>,
    /// The one case that it is for, if the sender knows it.
    case: Option<String>,
}

/// What became of a message so far.
#[derive(Serialize, ToSchema)]
pub struct MessageSent {
    /// By which it is known.
    id: String,
    /// `delivered`, `waiting`, or `expired` if nothing took it and its time is over.
    state: &'static str,
    /// Until when it waits, RFC 3339.
    until: String,
}

/// A message that somebody asks for and cannot take.
#[derive(Serialize, ToSchema)]
pub struct Undelivered {
    /// By which it is known: its sender, `/`, the sender's id.
    id: String,
    /// Its name.
    name: String,
    /// What went wrong at the last try.
    error: String,
    /// How often it was tried.
    attempts: i64,
    /// When it came, RFC 3339.
    sent: String,
    /// When it is tried again, RFC 3339; all are tried at once when a service is published.
    again: String,
    /// Until when it waits, RFC 3339.
    until: String,
}

/// Messages that could not be delivered so far, the oldest first, at most 500. Administrators only.
#[utoipa::path(get, path = "/api/messages",
    responses((status = 200, body = [Undelivered]), (status = 403, body = ApiProblem)))]
pub async fn undelivered(
    State(site): State<Arc<Site>>,
    visit: Visit,
) -> Result<Json<Vec<Undelivered>>, ApiProblem> {
    let actor = actor(&site, &visit).await?;
    let failing = site.casework().failing_messages(&actor).await?;
    let undelivered = failing.into_iter().map(|message| Undelivered {
        id: message.id,
        name: message.name,
        error: message.error,
        attempts: message.attempts,
        sent: message.sent.to_string(),
        again: message.again.to_string(),
        until: message.until.to_string(),
    });
    Ok(Json(undelivered.collect()))
}

/// Sends a message. A case that waits for it takes it; else a service may begin a case by it; else it waits.
#[utoipa::path(post, path = "/api/messages", request_body = NewMessage,
    responses((status = 200, body = MessageSent), (status = 403, body = ApiProblem), (status = 409, body = ApiProblem)))]
pub async fn send(
    State(site): State<Arc<Site>>,
    visit: Visit,
    body: Result<Json<NewMessage>, JsonRejection>,
) -> Result<Json<MessageSent>, ApiProblem> {
    let actor = actor(&site, &visit).await?;
    let may = matches!(actor.kind, ActorKind::ThirdParty | ActorKind::System);
    if !may && !actor.has_role(ROLE_ADMINISTRATOR) {
        return Err(Fault::Forbidden { policy: "messages-come-from-other-systems" }.into());
    }
    let Json(message) = body.map_err(|error| ApiProblem::bad_request(error.body_text()))?;
    let order = MessageOrder {
        name: message.name,
        correlation_key: message.correlation_key,
        variables: message.variables,
        id: message.id,
        keep_s: message.keep_seconds.unwrap_or_default(),
        case: message.case,
    };
    let sent = site.casework().send_message(&actor, &order).await?;
    let state = match sent.state {
        MessageState::Waiting => "waiting",
        MessageState::Delivered => "delivered",
        MessageState::Expired => "expired",
    };
    Ok(Json(MessageSent { id: sent.id, state, until: sent.until.to_string() }))
}
