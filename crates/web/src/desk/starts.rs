//! What begins cases by itself, and when; for administrators.

use axum::response::Response;
use jiff::Timestamp;
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
    /// Messages that could not be delivered, the oldest first.
    pub unheard: Vec<UnheardLine>,
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
    /// Why no case can begin.
    pub problem: Option<String>,
    /// The last try, if it failed.
    pub tried: Option<Tried>,
}

/// A try that failed.
#[derive(Debug, Clone, Serialize)]
pub struct Tried {
    /// Since when it fails, RFC 3339.
    pub since: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried again, RFC 3339.
    pub again: String,
}

/// A message that somebody asks for and cannot take.
#[derive(Debug, Clone, Serialize)]
pub struct UnheardLine {
    /// Its name.
    pub name: String,
    /// By which it is known.
    pub id: String,
    /// When it came, RFC 3339.
    pub sent: String,
    /// What went wrong.
    pub problem: String,
    /// Until when it waits, RFC 3339.
    pub until: String,
}

/// `GET /desk/starts`.
///
/// # Errors
/// Forbidden for all but administrators.
pub async fn show(desk: Desk) -> Result<Response, Fault> {
    let starts = desk.casework().coming_starts(&desk.actor).await?;
    let unheard = desk.casework().failing_messages(&desk.actor).await?;
    let unheard = unheard.into_iter().map(|message| UnheardLine {
        name: message.name,
        id: message.id,
        sent: message.sent.to_string(),
        problem: message.error,
        until: message.until.to_string(),
    });
    desk.page(&StartsPage { starts: starts.into_iter().map(line).collect(), unheard: unheard.collect() })
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
        tried: start.failing.map(|failing| Tried {
            since: instant(failing.since_us),
            attempts: failing.attempts,
            again: instant(failing.again_us),
        }),
    }
}

fn instant(us: i64) -> String {
    Timestamp::from_microsecond(us).unwrap_or(Timestamp::MAX).to_string()
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
            tried: None,
        };
        let wrong = StartLine {
            due: None,
            detail: None,
            problem: Some("`soon` is no date".to_owned()),
            tried: Some(Tried {
                since: "2026-03-02T09:30:00Z".to_owned(),
                attempts: 3,
                again: "2026-03-02T09:30:14Z".to_owned(),
            }),
            ..timer.clone()
        };
        let signal = StartLine {
            trigger: "desk-start-signal",
            detail: Some("storm-warning".to_owned()),
            due: None,
            ..timer.clone()
        };
        let unheard = UnheardLine {
            name: "vehicle-found".to_owned(),
            id: "register/4711".to_owned(),
            sent: "2026-03-02T09:30:00Z".to_owned(),
            problem: "a decision with the outcome <b>refused</b> needs at least one reason".to_owned(),
            until: "2026-03-09T09:30:00Z".to_owned(),
        };
        vec![
            Self { starts: vec![timer, wrong, signal], unheard: vec![unheard] },
            Self { starts: Vec::new(), unheard: Vec::new() },
        ]
    }
}
