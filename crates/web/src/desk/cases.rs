//! The cases that this clerk may see: by words, or the newest.

use axum::extract::Query;
use axum::response::Response;
use portico_casework::CaseLine;
use serde::{Deserialize, Serialize};

use super::case::address;
use super::door::Desk;
use super::words::{status_key, waiting_key};
use crate::fault::Fault;
use crate::page::Page;

/// Cases on the page if nothing is looked for.
const NEWEST: i64 = 100;
/// Cases on the page that were found by words. Whoever sees this many looks for more words instead of turning pages.
const FOUND: i64 = 25;

/// What is looked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// Words.
    text: String,
}

/// The list of cases.
#[derive(Debug, Clone, Serialize)]
pub struct CasesPage {
    /// The words that were looked for.
    pub text: String,
    /// What was found.
    pub rows: Vec<CaseRow>,
    /// There are more than are shown, or may be.
    pub more: bool,
}

/// One case.
#[derive(Debug, Clone, Serialize)]
pub struct CaseRow {
    /// Its address.
    pub href: String,
    /// Its reference.
    pub reference: String,
    /// Name of the resident.
    pub resident: String,
    /// Name of the service.
    pub service: String,
    /// Key of the words for its status.
    pub status: &'static str,
    /// Outcome in plain words.
    pub outcome: Option<String>,
    /// Key of the words for on whom it waits.
    pub waits: &'static str,
    /// When it came in, RFC 3339.
    pub opened: String,
    /// When the decision is due, RFC 3339.
    pub due: Option<String>,
}

/// `GET /desk/cases`.
///
/// # Errors
/// When the record does not answer.
pub async fn show(desk: Desk, Query(wish): Query<Wish>) -> Result<Response, Fault> {
    let text = wish.text.trim().to_owned();
    let rows = if text.is_empty() { NEWEST } else { FOUND };
    let found = desk.casework().find_cases(&desk.actor, &text, rows).await?;
    desk.page(&CasesPage { text, more: found.more, rows: found.lines.into_iter().map(row).collect() })
}

fn row(line: CaseLine) -> CaseRow {
    CaseRow {
        href: address(&line.case),
        reference: line.reference,
        resident: line.title,
        service: line.service_name,
        status: status_key(&line.status),
        outcome: line.outcome,
        waits: waiting_key(line.waiting_for),
        opened: line.opened.to_string(),
        due: line.due.filter(|_| line.status == "open").map(|due| due.to_string()),
    }
}

impl Page for CasesPage {
    const TEMPLATE: &'static str = "desk/cases.html";

    fn samples() -> Vec<Self> {
        let row = CaseRow {
            href: "/desk/cases/1".to_owned(),
            reference: "PP-2026-0001".to_owned(),
            resident: "Ada Holm".to_owned(),
            service: "Resident parking permit".to_owned(),
            status: "desk-status-open",
            outcome: None,
            waits: "desk-waits-office",
            opened: "2026-02-02T09:30:00Z".to_owned(),
            due: Some("2026-03-05T12:00:00Z".to_owned()),
        };
        let closed = CaseRow {
            status: "desk-status-closed",
            outcome: Some("Permit granted".to_owned()),
            waits: "desk-waits-nobody",
            due: None,
            ..row.clone()
        };
        vec![
            Self { text: "Ada".to_owned(), rows: vec![row, closed], more: true },
            Self { text: "nothing".to_owned(), rows: Vec::new(), more: false },
            Self { text: String::new(), rows: Vec::new(), more: false },
        ]
    }
}
