//! The certificate of destruction of a list: a page that prints, and the same as JSON.

use axum::Json;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use axum::response::{IntoResponse, Response};
use portico_casework::{ListState, ProposalList};
use serde::Serialize;

use super::list::ListView;
use super::{case_key, term_of_rule};
use crate::desk::door::Desk;
use crate::fault::Fault;
use crate::page::Page;

/// The certificate of a list.
#[derive(Debug, Clone, Serialize)]
pub struct CertificatePage {
    /// Name of the authority.
    pub authority: String,
    /// The list.
    pub list: ListView,
    /// What was destroyed.
    pub rows: Vec<CertifiedRow>,
    /// What was left: id and key of the words why.
    pub left: Vec<(String, &'static str)>,
}

/// A case that was destroyed.
#[derive(Debug, Clone, Serialize)]
pub struct CertifiedRow {
    /// Its id.
    pub case: String,
    /// SHA-256 of its reference, hex.
    pub reference_sha256: String,
    /// Name of the service.
    pub service: String,
    /// How long it was kept, in words.
    pub term: String,
    /// When it was destroyed, RFC 3339.
    pub disposed: String,
    /// Events whose content was erased.
    pub events: u64,
    /// Files that it had.
    pub files: u64,
    /// SHA-256 of the manifest of the package for the archive, hex.
    pub transfer_sha256: Option<String>,
    /// Its place in the log.
    pub position: i64,
    /// Its hash in the log, hex.
    pub hash: String,
}

/// `GET /desk/records/lists/{list}/certificate`.
///
/// # Errors
/// Not found, also before the list has come to its end; forbidden for all but records managers and administrators.
pub async fn certificate(desk: Desk, Path(number): Path<i64>) -> Result<Response, Fault> {
    let made = made(&desk, number).await?;
    let words = desk.words();
    let service = |rule: &str| {
        let id = rule.split(':').next().unwrap_or_default();
        let found = desk.casework().service(id);
        found.map_or_else(|_| id.to_owned(), |one| crate::desk::view_name(&one, words.language()))
    };
    let found = ProposalList { list: made.list, cases: Vec::new(), may_approve: false };
    let rows = made.cases.into_iter().map(|case| CertifiedRow {
        service: service(&case.rule),
        term: term_of_rule(words, &case.rule),
        case: case.case,
        reference_sha256: case.reference_sha256,
        disposed: case.disposed.to_string(),
        events: case.events,
        files: case.files,
        transfer_sha256: case.transfer_sha256,
        position: case.position,
        hash: case.hash,
    });
    let page = CertificatePage {
        authority: made.authority,
        rows: rows.collect(),
        left: made.left.iter().map(|(case, why)| (case.clone(), case_key(why))).collect(),
        list: super::list::view(&desk, &found).await,
    };
    desk.page(&page)
}

/// `GET /desk/records/lists/{list}/certificate.json`.
///
/// # Errors
/// As [`certificate`].
pub async fn json(desk: Desk, Path(number): Path<i64>) -> Result<Response, Fault> {
    let made = made(&desk, number).await?;
    let headers = [
        (CONTENT_DISPOSITION, format!("attachment; filename=\"certificate-{number}.json\"")),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Json(made)).into_response())
}

async fn made(desk: &Desk, number: i64) -> Result<portico_casework::DestructionCertificate, Fault> {
    let made = desk.casework().destruction_certificate(&desk.actor, number).await?;
    if made.list.state == ListState::Done { Ok(made) } else { Err(Fault::NotFound) }
}

impl Page for CertificatePage {
    const TEMPLATE: &'static str = "desk/records-certificate.html";

    fn samples() -> Vec<Self> {
        let row = CertifiedRow {
            case: "01890a5d-ac96-774b-bcce-b302099a8057".to_owned(),
            reference_sha256: "ab".repeat(32),
            service: "Resident parking permit".to_owned(),
            term: "2 years".to_owned(),
            disposed: "2026-03-03T10:01:00Z".to_owned(),
            events: 23,
            files: 3,
            transfer_sha256: Some("cd".repeat(32)),
            position: 4_711,
            hash: "ef".repeat(32),
        };
        let bare = CertifiedRow { transfer_sha256: None, ..row.clone() };
        let full = Self {
            authority: "Westhaven".to_owned(),
            list: super::list::sample(ListState::Done),
            rows: vec![row, bare],
            left: vec![("01890a5d-ac96".to_owned(), "desk-records-case-held")],
        };
        let none = ListView { rewritten: None, ..super::list::sample(ListState::Done) };
        vec![full.clone(), Self { rows: Vec::new(), left: Vec::new(), list: none, ..full }]
    }
}
