//! Throwing an unfinished application away, after asking once more.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;

use super::question::open;
use super::{bare_frame, draft_path};
use crate::fault::Fault;
use crate::page::Page;
use crate::site::Site;
use crate::visit::Visit;

/// The question whether to throw it away.
#[derive(Debug, Clone, Serialize)]
pub struct DiscardPage {
    /// The service's name.
    pub service: String,
    /// When it was last changed, in microseconds since 1970.
    pub changed_us: i64,
    /// Where it goes on.
    pub back: String,
    /// Where the answer is posted.
    pub action: String,
}

/// `GET /apply/{service}/{draft}/discard`.
///
/// # Errors
/// Not found, also for drafts of others.
pub async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((service, draft)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let (_, draft) = open(&site, &visit, &service, &draft).await?;
    let path = draft_path(&service, &draft.id);
    let page = DiscardPage {
        service: draft.service.text(&visit.language.code, "service-name", &[]).unwrap_or(service),
        changed_us: draft.updated_us,
        action: format!("{path}/discard"),
        back: path,
    };
    site.web().page(&bare_frame(&site, &visit), &page)
}

/// `POST /apply/{service}/{draft}/discard`.
///
/// # Errors
/// Not found, also for drafts of others.
pub async fn take(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((service, draft)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let (actor, draft) = open(&site, &visit, &service, &draft).await?;
    site.casework().discard_draft(&actor, &draft.id).await?;
    Ok(Redirect::to("/cases").into_response())
}

impl Page for DiscardPage {
    const TEMPLATE: &'static str = "resident/discard.html";

    fn samples() -> Vec<Self> {
        vec![Self {
            service: "Resident parking permit".to_owned(),
            changed_us: 1_772_712_000_000_000,
            back: "/apply/parking-permit/1".to_owned(),
            action: "/apply/parking-permit/1/discard".to_owned(),
        }]
    }
}
