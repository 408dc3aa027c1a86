//! The page on which an administrator mends a case: what went wrong and with which data, where the case stands, and
//! what can be done about it. What is done stands in `repair.rs`.

use axum::extract::{Path, Query};
use axum::response::Response;
use portico_casework::{Mending, Place, StuckStep};
use serde::{Deserialize, Serialize};

use super::{Head, view};
use crate::desk::door::Desk;
use crate::fault::Fault;
use crate::page::{FormState, Page};

/// The page on which an administrator mends a case.
#[derive(Debug, Clone, Serialize)]
pub struct AdministerPage {
    /// The case.
    pub head: Head,
    /// What went wrong.
    pub incidents: Vec<Incident>,
    /// What an outside system should do.
    pub jobs: Vec<Job>,
    /// Where the case stands.
    pub places: Vec<PlaceView>,
    /// The case is still running.
    pub open: bool,
    /// The data of the case, place by place; with `find` only what is called so.
    pub scopes: Vec<Scope>,
    /// What is looked for among the names of data.
    pub find: String,
    /// How many values are called so.
    pub found: usize,
    /// What was typed.
    pub form: FormState,
}

/// Something that went wrong.
#[derive(Debug, Clone, Serialize)]
pub struct Incident {
    /// Its key.
    pub key: u64,
    /// The step.
    pub step: String,
    /// Its stable id.
    pub code: String,
    /// What happened.
    pub message: String,
    /// Why.
    pub causes: Vec<String>,
    /// The expression that could not be used.
    pub expression: Option<String>,
    /// What it read: name and value as JSON.
    pub inputs: Vec<(String, String)>,
    /// Since when, RFC 3339.
    pub since: String,
    /// The name of the control for the reason, and its HTML id.
    pub control: String,
}

/// Something that an outside system should do.
#[derive(Debug, Clone, Serialize)]
pub struct Job {
    /// Its key.
    pub key: u64,
    /// The step.
    pub step: String,
    /// What kind of work it is.
    pub kind: String,
    /// The name of its control, and the control's HTML id.
    pub control: String,
}

/// Where a token stands.
#[derive(Debug, Clone, Serialize)]
pub struct PlaceView {
    /// Its key.
    pub key: u64,
    /// The step.
    pub step: String,
    /// Where it may go: element and words.
    pub targets: Vec<(String, String)>,
    /// The step may be left without being completed.
    pub may_cancel: bool,
}

/// Data that stands at one place.
#[derive(Debug, Clone, Serialize)]
pub struct Scope {
    /// Its key.
    pub key: String,
    /// The process or step.
    pub name: String,
    /// What stands there.
    pub data: Vec<Datum>,
}

/// A value of a case.
#[derive(Debug, Clone, Serialize)]
pub struct Datum {
    /// Its name.
    pub name: String,
    /// The value as JSON, or how it begins.
    pub shown: String,
    /// The whole value, if only its beginning is shown.
    pub whole: Option<String>,
    /// Its length in characters.
    pub chars: usize,
}

/// Which data is shown.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// A part of a name.
    find: String,
}

/// Longest value that is shown whole at once, in characters.
const SHOWN_MAX: usize = 120;

/// `GET /desk/cases/{case}/administer`.
///
/// # Errors
/// Forbidden for all but administrators.
pub async fn administer(
    desk: Desk,
    Path(case): Path<String>,
    Query(wish): Query<Wish>,
) -> Result<Response, Fault> {
    let mending = desk.casework().mending(&desk.actor, &case).await?;
    desk.page(&of(&desk, &mending, wish.find.trim(), FormState::default()))
}

/// The page with what was typed.
pub(super) async fn page(desk: &Desk, case: &str, form: FormState) -> Result<Response, Fault> {
    let mending = desk.casework().mending(&desk.actor, case).await?;
    desk.page(&of(desk, &mending, "", form))
}

fn of(desk: &Desk, mending: &Mending, find: &str, form: FormState) -> AdministerPage {
    let language = desk.words().language();
    let open = &mending.open;
    let outside = open.state.process.jobs().filter(|job| !job.kind.starts_with("portico:"));
    AdministerPage {
        head: view::head(desk, open, &open.waiting(language).texts, &open.service_name(language)),
        incidents: mending.incidents.iter().map(incident).collect(),
        jobs: outside
            .map(|job| Job {
                key: job.key,
                step: crate::desk::diagram::element_name(&open.service, &job.element, language),
                kind: job.kind.clone(),
                control: format!("job-{}", job.key),
            })
            .collect(),
        places: mending.places.iter().map(place).collect(),
        open: !open.state.process.is_ended(),
        scopes: mending
            .scopes
            .iter()
            .map(|scope| Scope {
                key: scope.key.to_string(),
                name: scope.name.clone(),
                data: data(&scope.variables, find),
            })
            .collect(),
        find: find.to_owned(),
        found: mending.scopes.iter().map(|scope| data(&scope.variables, find).len()).sum(),
        form,
    }
}

fn incident(one: &StuckStep) -> Incident {
    Incident {
        key: one.key,
        step: one.name.clone(),
        code: one.code.clone(),
        message: one.message.clone(),
        causes: one.causes.clone(),
        expression: one.expression.clone(),
        inputs: pairs(&one.inputs),
        since: one.since.to_string(),
        control: format!("retry-{}", one.key),
    }
}

fn place(one: &Place) -> PlaceView {
    PlaceView {
        key: one.key,
        step: one.name.clone(),
        targets: one.targets.clone(),
        may_cancel: one.may_cancel,
    }
}

/// The values whose name has what is looked for, in small or capital letters.
fn data(variables: &portico_process::Variables, find: &str) -> Vec<Datum> {
    let find = find.to_lowercase();
    let fitting = variables.iter().filter(|(name, _)| name.to_lowercase().contains(&find));
    fitting.map(|(name, value)| datum(name, value.to_string())).collect()
}

fn datum(name: &str, value: String) -> Datum {
    let chars = value.chars().count();
    let (shown, whole) = match chars > SHOWN_MAX {
        true => (value.chars().take(SHOWN_MAX).chain("…".chars()).collect(), Some(value)),
        false => (value, None),
    };
    Datum { name: name.to_owned(), shown, whole, chars }
}

fn pairs(variables: &portico_process::Variables) -> Vec<(String, String)> {
    variables.iter().map(|(name, value)| (name.clone(), value.to_string())).collect()
}

impl Page for AdministerPage {
    const TEMPLATE: &'static str = "desk/administer.html";

    fn samples() -> Vec<Self> {
        let mut form = FormState::default();
        form.keep("name", "fee");
        form.wrong("retry-7", "Say why you try again".to_owned());
        form.wrong("value", "Write the value as JSON".to_owned());
        form.wrong("job-9", "Write the result as JSON".to_owned());
        form.wrong("why-4", "Say why".to_owned());
        form.wrong("data-reason", "Say why".to_owned());
        form.wrong("reason", "Say why the case is ended".to_owned());
        let full = Self {
            head: super::samples::head(),
            incidents: vec![Incident {
                key: 7,
                step: "Work out the fee".to_owned(),
                code: "incident-missing-value".to_owned(),
                message: "the input `vehicle.weight` has no value; set the missing variable, then retry"
                    .to_owned(),
                causes: vec!["`vehicle` has no entry `weight`".to_owned()],
                expression: Some("vehicle.weight".to_owned()),
                inputs: vec![("vehicle".to_owned(), "{\"plate\":\"AB 123\"}".to_owned())],
                since: "2026-03-02T09:00:00Z".to_owned(),
                control: "retry-7".to_owned(),
            }],
            jobs: vec![Job {
                key: 9,
                step: "Ask the vehicle register".to_owned(),
                kind: "vehicle-register".to_owned(),
                control: "job-9".to_owned(),
            }],
            places: vec![
                PlaceView {
                    key: 4,
                    step: "Assess the application".to_owned(),
                    targets: vec![
                        ("assess".to_owned(), "Assess the application".to_owned()),
                        ("decide".to_owned(), "Decide".to_owned()),
                    ],
                    may_cancel: true,
                },
                PlaceView {
                    key: 5,
                    step: "Wait for the payment".to_owned(),
                    targets: vec![("decide".to_owned(), "Decide".to_owned())],
                    may_cancel: false,
                },
                PlaceView { key: 6, step: "Inspect".to_owned(), targets: Vec::new(), may_cancel: true },
            ],
            open: true,
            scopes: vec![
                Scope {
                    key: "1".to_owned(),
                    name: "Parking permit".to_owned(),
                    data: vec![
                        datum("plate", "\"AB 123\"".to_owned()),
                        datum("history", format!("\"{}\"", "moved in, moved out; ".repeat(40))),
                    ],
                },
                Scope {
                    key: "4".to_owned(),
                    name: "Assess the application".to_owned(),
                    data: vec![datum("loopCounter", "2".to_owned())],
                },
            ],
            find: String::new(),
            found: 3,
            form,
        };
        let quiet = Self {
            incidents: Vec::new(),
            jobs: Vec::new(),
            scopes: full.scopes.iter().take(1).cloned().collect(),
            find: "plate".to_owned(),
            found: 1,
            form: FormState::default(),
            ..full.clone()
        };
        let ended = Self {
            open: false,
            places: Vec::new(),
            scopes: Vec::new(),
            find: String::new(),
            ..quiet.clone()
        };
        let missed = Self { find: "weight".to_owned(), found: 0, ..ended.clone() };
        vec![full, quiet, ended, missed]
    }
}
