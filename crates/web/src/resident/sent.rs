//! The confirmation: the reference, what happens next and by when. It can be kept as a bookmark.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use portico_casework::ResidentCase;
use serde::Serialize;

use super::frame;
use crate::fault::Fault;
use crate::page::Page;
use crate::site::Site;
use crate::visit::Visit;

/// The confirmation of an application.
#[derive(Debug, Clone, Serialize)]
pub struct SentPage {
    /// The service's name.
    pub service: String,
    /// What the resident quotes.
    pub reference: String,
    /// When it came in; RFC 3339.
    pub opened: Option<String>,
    /// What happens now, in the service's words.
    pub next: Vec<String>,
    /// By when it is decided; RFC 3339.
    pub due: Option<String>,
    /// What the resident has to do at once: words and address.
    pub tasks: Vec<(String, String)>,
    /// Whether it was decided already.
    pub decided: Option<String>,
    /// The case's address.
    pub case: String,
}

/// `GET /cases/{case}/sent`.
///
/// # Errors
/// Not found, also for cases of others.
pub async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path(case): Path<String>,
) -> Result<Response, Fault> {
    let actor = site.actor(&visit).await?;
    let case = site.casework().resident_case(&actor, &case).await?;
    site.web().page(&frame(&site, &visit), &page(case))
}

fn page(case: ResidentCase) -> SentPage {
    let path = format!("/cases/{}", case.case);
    SentPage {
        service: case.service_name,
        reference: case.reference,
        opened: case.opened.map(|time| time.to_string()),
        next: case.waiting.texts,
        due: case.deadline.map(|deadline| deadline.due.to_string()),
        tasks: case
            .tasks
            .iter()
            .map(|task| (task.heading.clone(), format!("{path}/tasks/{}", task.key)))
            .collect(),
        decided: case.decided.map(|decided| decided.text),
        case: path,
    }
}

impl Page for SentPage {
    const TEMPLATE: &'static str = "resident/sent.html";

    fn samples() -> Vec<Self> {
        let waiting = Self {
            service: "Resident parking permit".to_owned(),
            reference: "BCDF-2345".to_owned(),
            opened: Some("2026-03-05T12:00:00Z".to_owned()),
            next: vec!["A clerk at the parking office is reviewing your application.".to_owned()],
            due: Some("2026-04-16T22:59:59Z".to_owned()),
            tasks: Vec::new(),
            decided: None,
            case: "/cases/1".to_owned(),
        };
        let decided = Self {
            next: Vec::new(),
            due: None,
            tasks: vec![("Pay the fee".to_owned(), "/cases/1/tasks/4".to_owned())],
            decided: Some("Permit granted".to_owned()),
            ..waiting.clone()
        };
        vec![waiting, decided]
    }
}
