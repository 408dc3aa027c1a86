//! What only an administrator does to a case: mend what went wrong, do by hand what an outside system
//! should have done, correct data, end the case.

use axum::extract::Path;
use axum::response::Response;
use portico_casework::{DeskCase, Fault as Refusal};
use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::{Head, address, view};
use crate::desk::diagram::element_name;
use crate::desk::door::{Desk, done};
use crate::fault::Fault;
use crate::page::{FormState, Page};
use crate::posted::PostedForm;

/// Longest data that can be set by hand, in bytes.
const DATA_BYTES_MAX: usize = 100_000;

/// The page on which an administrator mends a case.
#[derive(Debug, Clone, Serialize)]
pub struct AdministerPage {
    /// The case.
    pub head: Head,
    /// What went wrong.
    pub incidents: Vec<Incident>,
    /// What an outside system should do.
    pub jobs: Vec<Job>,
    /// The case is still running.
    pub open: bool,
    /// The data of the case, name and value as JSON.
    pub data: Vec<(String, String)>,
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
    /// What happened.
    pub message: String,
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

/// `GET /desk/cases/{case}/administer`.
///
/// # Errors
/// Forbidden for all but administrators.
pub async fn administer(desk: Desk, Path(case): Path<String>) -> Result<Response, Fault> {
    page(&desk, &case, FormState::default()).await
}

/// `POST /desk/cases/{case}/incidents/{key}/retry`.
///
/// # Errors
/// Forbidden; stale when it was mended in the meantime.
pub async fn retry(desk: Desk, Path((case, key)): Path<(String, u64)>) -> Result<Response, Fault> {
    match desk.casework().retry_incident(&desk.actor, &case, key).await {
        Ok(_) => Ok(done(&address(&case), "retried")),
        Err(other) => Err(or_stale(other)),
    }
}

/// `POST /desk/cases/{case}/jobs/{key}/complete`.
///
/// # Errors
/// Forbidden; stale when the job was done in the meantime.
pub async fn complete_job(
    desk: Desk,
    Path((case, key)): Path<(String, u64)>,
    post: PostedForm,
) -> Result<Response, Fault> {
    let control = format!("job-{key}");
    let result = match object(text(&post, &control)) {
        Ok(result) => result,
        Err(key) => return wrong(&desk, &case, &post, &control, key).await,
    };
    match desk.casework().complete_job(&desk.actor, &case, key, result).await {
        Ok(_) => Ok(done(&address(&case), "job")),
        Err(other) => Err(or_stale(other)),
    }
}

/// `POST /desk/cases/{case}/data`.
///
/// # Errors
/// Forbidden.
pub async fn correct(desk: Desk, Path(case): Path<String>, post: PostedForm) -> Result<Response, Fault> {
    let name = text(&post, "name");
    if name.is_empty() {
        return wrong(&desk, &case, &post, "name", "desk-data-name-missing").await;
    }
    let written = text(&post, "value");
    let value = serde_json::from_str::<Json>(written).ok().filter(|_| written.len() <= DATA_BYTES_MAX);
    let Some(value) = value else {
        return wrong(&desk, &case, &post, "value", "desk-data-value-wrong").await;
    };
    let data = Map::from_iter([(name.to_owned(), value)]);
    match desk.casework().set_variables(&desk.actor, &case, data).await {
        Ok(_) => Ok(done(&address(&case), "data")),
        Err(Refusal::Refused(said)) => {
            let mut form = kept(&post);
            form.wrong("value", said);
            page(&desk, &case, form).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /desk/cases/{case}/cancel`.
///
/// # Errors
/// Forbidden; stale when the case has ended.
pub async fn cancel(desk: Desk, Path(case): Path<String>, post: PostedForm) -> Result<Response, Fault> {
    let reason = text(&post, "reason");
    if reason.is_empty() {
        return wrong(&desk, &case, &post, "reason", "desk-cancel-missing").await;
    }
    match desk.casework().cancel_case(&desk.actor, &case, reason).await {
        Ok(_) => Ok(done(&address(&case), "cancelled")),
        Err(other) => Err(or_stale(other)),
    }
}

/// The engine refuses what is no longer there.
fn or_stale(refusal: Refusal) -> Fault {
    match refusal {
        Refusal::Refused(_) => Fault::Stale,
        other => other.into(),
    }
}

/// An object written as JSON; nothing written is an empty one. The error is the key of the words.
fn object(text: &str) -> Result<Map<String, Json>, &'static str> {
    if text.is_empty() {
        return Ok(Map::new());
    }
    if text.len() > DATA_BYTES_MAX {
        return Err("desk-job-result-wrong");
    }
    serde_json::from_str(text).map_err(|_| "desk-job-result-wrong")
}

/// What was typed under a name, without the space around it.
fn text<'a>(post: &'a PostedForm, name: &str) -> &'a str {
    post.get(name).unwrap_or_default().trim()
}

fn kept(post: &PostedForm) -> FormState {
    let mut form = FormState::default();
    for (name, value) in &post.pairs {
        form.keep(name, value);
    }
    form
}

async fn wrong(
    desk: &Desk,
    case: &str,
    post: &PostedForm,
    control: &str,
    key: &str,
) -> Result<Response, Fault> {
    let mut form = kept(post);
    form.wrong(control, desk.words().get(key));
    page(desk, case, form).await
}

async fn page(desk: &Desk, case: &str, form: FormState) -> Result<Response, Fault> {
    let read = desk.casework().desk_case(&desk.actor, case).await?;
    if !read.may_repair {
        return Err(Fault::Forbidden);
    }
    desk.page(&of(desk, &read, form))
}

fn of(desk: &Desk, read: &DeskCase, form: FormState) -> AdministerPage {
    let language = desk.words().language();
    let step = |element: &str| element_name(&read.open.service, element, language);
    let incident = |one: &portico_casework::IncidentItem| Incident {
        key: one.key,
        step: step(&one.element),
        message: one.message.clone(),
    };
    let job = |one: &portico_casework::JobItem| Job {
        key: one.key,
        step: step(&one.element),
        kind: one.kind.clone(),
        control: format!("job-{}", one.key),
    };
    let data = read.open.state.process.variables();
    AdministerPage {
        head: view::head(desk, &read.open, &read.waiting.texts, &read.service_name),
        incidents: read.incidents.iter().map(incident).collect(),
        jobs: read.jobs.iter().map(job).collect(),
        open: !read.open.state.process.is_ended(),
        data: data.iter().map(|(name, value)| (name.clone(), value.to_string())).collect(),
        form,
    }
}

impl Page for AdministerPage {
    const TEMPLATE: &'static str = "desk/administer.html";

    fn samples() -> Vec<Self> {
        let mut form = FormState::default();
        form.keep("name", "fee");
        form.wrong("value", "Write the value as JSON".to_owned());
        form.wrong("job-9", "Write the result as JSON".to_owned());
        form.wrong("reason", "Say why the case is ended".to_owned());
        let full = Self {
            head: super::samples::head(),
            incidents: vec![Incident {
                key: 7,
                step: "Work out the fee".to_owned(),
                message: "fee: the table gave no result".to_owned(),
            }],
            jobs: vec![Job {
                key: 9,
                step: "Ask the vehicle register".to_owned(),
                kind: "vehicle-register".to_owned(),
                control: "job-9".to_owned(),
            }],
            open: true,
            data: vec![("plate".to_owned(), "\"AB 123\"".to_owned()), ("fee".to_owned(), "60".to_owned())],
            form,
        };
        let quiet =
            Self { incidents: Vec::new(), jobs: Vec::new(), form: FormState::default(), ..full.clone() };
        let ended = Self { open: false, data: Vec::new(), ..quiet.clone() };
        vec![full, quiet, ended]
    }
}
