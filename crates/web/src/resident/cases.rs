//! Everything of one resident: what they have to do first, then what is running, begun, and done.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use portico_casework::CaseLine;
use serde::Serialize;

use super::frame;
use super::service::{DraftLine, line};
use crate::fault::Fault;
use crate::page::Page;
use crate::site::Site;
use crate::visit::Visit;

/// The cases of a resident.
#[derive(Debug, Clone, Serialize)]
pub struct CasesPage {
    /// Cases that are not closed; those that wait for the resident first.
    pub open: Vec<CaseRow>,
    /// Applications that were begun.
    pub drafts: Vec<DraftLine>,
    /// Cases that are closed.
    pub closed: Vec<CaseRow>,
}

/// One case.
#[derive(Debug, Clone, Serialize)]
pub struct CaseRow {
    /// Its address.
    pub href: String,
    /// The service's name.
    pub service: String,
    /// What the resident quotes.
    pub reference: String,
    /// On whom it waits: `resident`, `office`, `third-party`, `timer`, `nobody`.
    pub waiting: String,
    /// The outcome in words.
    pub outcome: Option<String>,
    /// When it came in; RFC 3339.
    pub opened: String,
    /// When the decision is due; RFC 3339.
    pub due: Option<String>,
}

/// `GET /cases`.
///
/// # Errors
/// Leads to the sign-in page when nobody is signed in.
pub async fn show(State(site): State<Arc<Site>>, visit: Visit) -> Result<Response, Fault> {
    let actor = site.actor(&visit).await?;
    let cases = site.casework().cases_of(&actor).await?;
    let drafts = site.casework().drafts(&actor).await?;
    let (closed, mut open): (Vec<CaseLine>, Vec<CaseLine>) =
        cases.into_iter().partition(|case| case.status == "closed");
    open.sort_by_key(|case| waiting_key(case.waiting_for) != "resident");
    let page = CasesPage {
        open: open.into_iter().map(row).collect(),
        drafts: drafts.iter().map(|draft| line(draft, &visit)).collect(),
        closed: closed.into_iter().map(row).collect(),
    };
    site.web().page(&frame(&site, &visit), &page)
}

/// The word for on whom a case waits, as it stands in text keys.
pub(crate) fn waiting_key(waiting: portico_record::WaitingFor) -> String {
    waiting.as_str().replace('_', "-")
}

fn row(case: CaseLine) -> CaseRow {
    CaseRow {
        href: format!("/cases/{}", case.case),
        service: case.service_name,
        reference: case.reference,
        waiting: waiting_key(case.waiting_for),
        outcome: case.outcome,
        opened: case.opened.to_string(),
        due: case.due.map(|due| due.to_string()),
    }
}

impl Page for CasesPage {
    const TEMPLATE: &'static str = "resident/cases.html";

    fn samples() -> Vec<Self> {
        let row = |waiting: &str, outcome: Option<&str>| CaseRow {
            href: "/cases/1".to_owned(),
            service: "Resident parking permit".to_owned(),
            reference: "BCDF-2345".to_owned(),
            waiting: waiting.to_owned(),
            outcome: outcome.map(str::to_owned),
            opened: "2026-03-05T12:00:00Z".to_owned(),
            due: outcome.is_none().then(|| "2026-04-16T22:59:59Z".to_owned()),
        };
        let draft = DraftLine {
            href: "/apply/event-permit/1".to_owned(),
            discard: "/apply/event-permit/1/discard".to_owned(),
            name: "Event permit".to_owned(),
            changed_us: 1_772_712_000_000_000,
        };
        let open = ["resident", "office", "third-party", "timer"].map(|waiting| row(waiting, None));
        let mut open = Vec::from(open);
        open.push(row("timer", Some("Permit granted")));
        vec![
            Self {
                open,
                drafts: vec![draft],
                closed: vec![row("nobody", Some("Refused")), row("nobody", None)],
            },
            Self { open: Vec::new(), drafts: Vec::new(), closed: Vec::new() },
        ]
    }
}
