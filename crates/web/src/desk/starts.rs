//! What begins cases by itself, and when; for administrators.

use axum::response::Response;
use portico_casework::ComingStart;
use serde::Serialize;

use super::door::Desk;
use crate::fault::Fault;
use crate::page::Page;

/// The list of what is to come.
#[derive(Debug, Clone, Serialize)]
pub struct StartsPage {
    /// What has a date first.
    pub starts: Vec<StartLine>,
}

/// One start event.
#[derive(Debug, Clone, Serialize)]
pub struct StartLine {
    /// Name of the service.
    pub service: String,
    /// What the start event is called.
    pub name: String,
    /// Key of the words for what it begins by.
    pub trigger: &'static str,
    /// Name of the message or signal; duration or cron text of a timer that comes again.
    pub detail: Option<String>,
    /// When the next case begins, RFC 3339.
    pub due: Option<String>,
    /// Why the timer gives no date.
    pub problem: Option<String>,
}

/// `GET /desk/starts`.
///
/// # Errors
/// Forbidden for all but administrators.
pub async fn show(desk: Desk) -> Result<Response, Fault> {
    let starts = desk.casework().coming_starts(&desk.actor).await?;
    desk.page(&StartsPage { starts: starts.into_iter().map(line).collect() })
}

fn line(start: ComingStart) -> StartLine {
    StartLine {
        service: start.service_name,
        name: start.name,
        trigger: match start.trigger {
            "timer" => "desk-start-timer",
            "signal" => "desk-start-signal",
            "message" => "desk-start-message",
            _ => "desk-start-conditional",
        },
        detail: start.detail,
        due: start.due.map(|due| due.to_string()),
        problem: start.problem,
    }
}

impl Page for StartsPage {
    const TEMPLATE: &'static str = "desk/starts.html";

    fn samples() -> Vec<Self> {
        let timer = StartLine {
            service: "Patrol".to_owned(),
            name: "Every <b>morning</b>".to_owned(),
            trigger: "desk-start-timer",
            detail: Some("PT24H".to_owned()),
            due: Some("2026-03-02T09:30:00Z".to_owned()),
            problem: None,
        };
        let wrong = StartLine {
            due: None,
            detail: None,
            problem: Some("`soon` is no date".to_owned()),
            ..timer.clone()
        };
        let signal = StartLine {
            trigger: "desk-start-signal",
            detail: Some("storm-warning".to_owned()),
            due: None,
            ..timer.clone()
        };
        vec![Self { starts: vec![timer, wrong, signal] }, Self { starts: Vec::new() }]
    }
}
