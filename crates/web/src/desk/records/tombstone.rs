//! What is left of a case that was disposed of, at its old address.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::{HOME, may_keep, term_of_rule};
use crate::desk::door::Desk;
use crate::fault::Fault;
use crate::page::Page;

/// A case that was disposed of.
#[derive(Debug, Clone, Serialize)]
pub struct TombstonePage {
    /// Name of the service.
    pub service: String,
    /// How long it was kept, in words.
    pub term: String,
    /// When its term was over, RFC 3339.
    pub due: String,
    /// When it was disposed of, RFC 3339.
    pub disposed: String,
    /// Events whose content was erased.
    pub events: u64,
    /// Files that it had.
    pub files: u64,
    /// It went to the archive: SHA-256 of the manifest, hex.
    pub transfer_sha256: Option<String>,
    /// Its place in the log.
    pub position: i64,
    /// Where its list is; none for those who may not see it.
    pub list: Option<String>,
}

/// The page for a case that was disposed of, with the status 410 (gone).
///
/// # Errors
/// Not found, when its certificate cannot be read.
pub async fn tombstone(desk: &Desk, case: &str) -> Result<Response, Fault> {
    let left = desk.casework().tombstone(&desk.actor, case).await?;
    let words = desk.words();
    let service = desk.casework().service(&left.service);
    let service = service.map(|one| crate::desk::view_name(&one, words.language()));
    let page = TombstonePage {
        service: service.unwrap_or(left.service),
        term: term_of_rule(words, &left.certificate.rule),
        due: left.certificate.due.to_string(),
        disposed: left.certificate.disposed.to_string(),
        events: left.certificate.events,
        files: left.certificate.files,
        transfer_sha256: left.certificate.transfer_sha256,
        position: left.certificate.position,
        list: left.list.filter(|_| may_keep(desk)).map(|number| format!("{HOME}/lists/{number}")),
    };
    Ok((StatusCode::GONE, desk.page(&page)?).into_response())
}

impl Page for TombstonePage {
    const TEMPLATE: &'static str = "desk/tombstone.html";

    fn samples() -> Vec<Self> {
        let full = Self {
            service: "Resident parking permit".to_owned(),
            term: "2 years".to_owned(),
            due: "2026-01-05T23:00:00Z".to_owned(),
            disposed: "2026-03-03T10:01:00Z".to_owned(),
            events: 23,
            files: 3,
            transfer_sha256: Some("cd".repeat(32)),
            position: 4_711,
            list: Some("/desk/records/lists/7".to_owned()),
        };
        let plain = Self { transfer_sha256: None, list: None, ..full.clone() };
        vec![full, plain]
    }
}
