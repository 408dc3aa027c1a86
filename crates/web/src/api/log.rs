//! The log as others may check it: signed checkpoints and proofs (RFC 9162, c2sp.org/tlog-checkpoint).

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;

use super::{ApiProblem, actor};
use crate::site::Site;
use crate::visit::Visit;

/// A signed checkpoint of the whole log.
#[derive(Serialize, ToSchema)]
pub struct LogCheckpoint {
    /// Events that it covers.
    size: u64,
    /// Root of their tree, hex.
    root: String,
    /// The key that verifies it.
    public_key: String,
    /// The signed note.
    note: String,
}

/// A proof that an event is in the log.
#[derive(Serialize, ToSchema)]
pub struct LogInclusion {
    /// The event's hash, hex: the data of its leaf.
    event_hash: String,
    /// Number of its leaf.
    leaf: u64,
    /// Hashes from the leaf to the root, hex.
    hashes: Vec<String>,
    /// The checkpoint whose root they lead to.
    checkpoint: LogCheckpoint,
}

/// A proof that the log only grew.
#[derive(Serialize, ToSchema)]
pub struct LogConsistency {
    /// Size of the old log.
    old_size: u64,
    /// Root of the old log, hex.
    old_root: String,
    /// Size of the new log.
    new_size: u64,
    /// Root of the new log, hex.
    new_root: String,
    /// Hashes, hex.
    hashes: Vec<String>,
}

impl From<portico_record::checkpoint::MadeCheckpoint> for LogCheckpoint {
    fn from(made: portico_record::checkpoint::MadeCheckpoint) -> LogCheckpoint {
        LogCheckpoint { size: made.size, root: made.root, public_key: made.public_key, note: made.note }
    }
}

/// The last signed checkpoint. Public: keep it, and compare it with a later one.
#[utoipa::path(
    get,
    path = "/api/log/checkpoint",
    responses((status = 200, body = LogCheckpoint), (status = 404, body = ApiProblem))
)]
pub async fn checkpoint(State(site): State<Arc<Site>>) -> Result<Json<LogCheckpoint>, ApiProblem> {
    Ok(Json(site.casework().last_checkpoint().await?.into()))
}

/// Proves that the log of `old` events is the beginning of the log of `new`. Public.
#[utoipa::path(
    get,
    path = "/api/log/consistency/{old}/{new}",
    params(("old" = u64, Path), ("new" = u64, Path)),
    responses((status = 200, body = LogConsistency), (status = 404, body = ApiProblem))
)]
pub async fn consistency(
    State(site): State<Arc<Site>>,
    Path((old, new)): Path<(u64, u64)>,
) -> Result<Json<LogConsistency>, ApiProblem> {
    let proof = site.casework().consistency(old, new).await?;
    Ok(Json(LogConsistency {
        old_size: proof.old_size,
        old_root: proof.old_root,
        new_size: proof.new_size,
        new_root: proof.new_root,
        hashes: proof.hashes,
    }))
}

/// Proves that an event of a case is in the log that the last checkpoint covers.
#[utoipa::path(
    get,
    path = "/api/cases/{case}/events/{seq}/proof",
    params(("case" = String, Path), ("seq" = i64, Path)),
    responses((status = 200, body = LogInclusion), (status = 404, body = ApiProblem))
)]
pub async fn inclusion(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((case, seq)): Path<(String, i64)>,
) -> Result<Json<LogInclusion>, ApiProblem> {
    let actor = actor(&site, &visit).await?;
    let (proof, checkpoint) = site.casework().inclusion(&actor, &case, seq).await?;
    Ok(Json(LogInclusion {
        event_hash: proof.event_hash,
        leaf: proof.leaf,
        hashes: proof.hashes,
        checkpoint: checkpoint.into(),
    }))
}
