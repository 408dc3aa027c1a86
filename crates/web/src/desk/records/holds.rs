//! What is held and why, and holds on one case: placing and lifting, each with a reason.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use portico_casework::{Fault as Refusal, HELD_MAX, HeldCase};
use serde::Serialize;

use super::due::{checked_hold, kept};
use super::{HOME, require};
use crate::desk::door::{Desk, done};
use crate::fault::Fault;
use crate::page::{FormState, Page};
use crate::posted::PostedForm;

/// The held cases.
#[derive(Debug, Clone, Serialize)]
pub struct HoldsPage {
    /// The cases.
    pub rows: Vec<HeldView>,
    /// There may be more than are shown.
    pub more: bool,
    /// What was typed to find a case.
    pub form: FormState,
}

/// One case as records management sees it.
#[derive(Debug, Clone, Serialize)]
pub struct RecordPage {
    /// The case.
    pub case: HeldView,
    /// What was typed.
    pub form: FormState,
}

/// A case that is held, or may be.
#[derive(Debug, Clone, Serialize)]
pub struct HeldView {
    /// Its page in records management.
    pub href: String,
    /// Its reference.
    pub reference: String,
    /// Name of its service.
    pub service: String,
    /// It still runs.
    pub running: bool,
    /// When its term is over, RFC 3339.
    pub due: Option<String>,
    /// The holds.
    pub holds: Vec<HoldView>,
}

/// A hold.
#[derive(Debug, Clone, Serialize)]
pub struct HoldView {
    /// Its name.
    pub name: String,
    /// Why.
    pub reason: String,
    /// The name of the control for the reason to lift it, and its HTML id.
    pub control: String,
}

/// `GET /desk/records/holds`.
///
/// # Errors
/// Forbidden for all but records managers and administrators.
pub async fn holds(desk: Desk) -> Result<Response, Fault> {
    page(&desk, FormState::default()).await
}

async fn page(desk: &Desk, form: FormState) -> Result<Response, Fault> {
    let held = desk.casework().held_cases(&desk.actor, desk.words().language()).await?;
    let more = held.len() >= HELD_MAX;
    desk.page(&HoldsPage { rows: held.into_iter().map(view).collect(), more, form })
}

/// `POST /desk/records/find`: leads to the case with a reference.
///
/// # Errors
/// Forbidden for all but records managers and administrators.
pub async fn find(desk: Desk, post: PostedForm) -> Result<Response, Fault> {
    require(&desk)?;
    let reference = post.get("reference").unwrap_or_default().trim();
    if let Some(case) = desk.casework().case_with_reference(&desk.actor, reference).await? {
        return Ok(Redirect::to(&format!("{HOME}/cases/{case}")).into_response());
    }
    let mut form = kept(&post, &["reference"]);
    form.wrong("reference", desk.words().get("desk-records-find-none"));
    page(&desk, form).await
}

/// `GET /desk/records/cases/{case}`.
///
/// # Errors
/// Not found; forbidden for all but records managers and administrators.
pub async fn record(desk: Desk, Path(case): Path<String>) -> Result<Response, Fault> {
    one(&desk, &case, FormState::default()).await
}

async fn one(desk: &Desk, case: &str, form: FormState) -> Result<Response, Fault> {
    match desk.casework().record_of(&desk.actor, case, desk.words().language()).await {
        Ok(found) => desk.page(&RecordPage { case: view(found), form }),
        Err(Refusal::Disposed(_)) => super::tombstone(desk, case).await,
        Err(other) => Err(other.into()),
    }
}

/// `POST /desk/records/cases/{case}/hold`.
///
/// # Errors
/// Not found; forbidden for all but records managers and administrators.
pub async fn place(desk: Desk, Path(case): Path<String>, post: PostedForm) -> Result<Response, Fault> {
    require(&desk)?;
    let form = checked_hold(&desk, &post);
    if !form.is_valid() {
        return one(&desk, &case, form).await;
    }
    let (hold, reason) = (post.get("hold").unwrap_or_default(), post.get("reason").unwrap_or_default());
    desk.casework().place_hold(&desk.actor, &case, hold, reason).await?;
    Ok(done(&format!("{HOME}/cases/{case}"), "held"))
}

/// `POST /desk/records/cases/{case}/lift`.
///
/// # Errors
/// Not found; stale when it was lifted in the meantime; forbidden for all but records managers and administrators.
pub async fn lift(desk: Desk, Path(case): Path<String>, post: PostedForm) -> Result<Response, Fault> {
    require(&desk)?;
    let control = post.get("control").unwrap_or_default().to_owned();
    let reason = post.get(&control).unwrap_or_default().trim();
    let max = portico_casework::REASON_CHARS_MAX;
    let wrong = match reason.chars().count() {
        0 => Some(desk.words().get("desk-reason-missing")),
        count if count > max => Some(desk.words().with("desk-reason-long", &[("max", max.into())])),
        _ => None,
    };
    if let Some(wrong) = wrong {
        let mut form = kept(&post, &[&control]);
        form.wrong(&control, wrong);
        return one(&desk, &case, form).await;
    }
    let hold = post.get("hold").unwrap_or_default();
    match desk.casework().lift_hold(&desk.actor, &case, hold, reason).await {
        Ok(_) => Ok(done(&format!("{HOME}/cases/{case}"), "lifted")),
        Err(Refusal::Refused(_)) => Err(Fault::Stale),
        Err(other) => Err(other.into()),
    }
}

fn view(case: HeldCase) -> HeldView {
    let hold = |(number, (name, reason)): (usize, (String, String))| HoldView {
        name,
        reason,
        control: format!("lift-{}", number + 1),
    };
    HeldView {
        href: format!("{HOME}/cases/{}", case.case),
        reference: case.reference,
        service: case.service_name,
        running: case.running,
        due: case.due.map(|due| due.to_string()),
        holds: case.holds.into_iter().enumerate().map(hold).collect(),
    }
}

fn sample(running: bool, held: bool) -> HeldView {
    let hold = HoldView {
        name: "court-4711".to_owned(),
        reason: "Appeal at the administrative court".to_owned(),
        control: "lift-1".to_owned(),
    };
    HeldView {
        href: "/desk/records/cases/c1".to_owned(),
        reference: "BCDF-2345".to_owned(),
        service: "Resident parking permit".to_owned(),
        running,
        due: (!running).then(|| "2026-01-05T23:00:00Z".to_owned()),
        holds: if held { vec![hold] } else { Vec::new() },
    }
}

impl Page for HoldsPage {
    const TEMPLATE: &'static str = "desk/records-holds.html";

    fn samples() -> Vec<Self> {
        let rows = vec![sample(false, true), sample(true, true)];
        let full = Self { rows, more: true, form: FormState::default() };
        let mut form = FormState::default();
        form.keep("reference", "XY");
        form.wrong("reference", "There is no such case".to_owned());
        let empty = Self { rows: Vec::new(), more: false, form };
        vec![full, empty]
    }
}

impl Page for RecordPage {
    const TEMPLATE: &'static str = "desk/records-case.html";

    fn samples() -> Vec<Self> {
        let mut form = FormState::default();
        form.wrong("hold", "Give a name".to_owned());
        form.wrong("reason", "Say why".to_owned());
        form.wrong("lift-1", "Say why".to_owned());
        vec![
            Self { case: sample(false, true), form },
            Self { case: sample(true, false), form: FormState::default() },
        ]
    }
}
