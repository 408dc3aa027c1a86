//! A message that a clerk registers (a payment came), a further process that a clerk starts, an activity that a clerk
//! may begin: the first two may have a form, and all end in the case.

use axum::extract::Path;
use axum::response::Response;
use portico_casework::{Fault as Refusal, OpenCase};
use portico_form::Form;
use serde::Serialize;

use super::{Head, address, view};
use crate::desk::door::{Desk, done};
use crate::desk::form::{Filled, WholeForm, keep, with_rows};
use crate::fault::Fault;
use crate::page::Page;
use crate::posted::PostedForm;
use crate::resident::upload::Uploads;

/// What a clerk may set off in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Message,
    Process,
    Activity,
}

/// The page with the form of a message or a further process.
#[derive(Debug, Clone, Serialize)]
pub struct MessagePage {
    /// The case.
    pub head: Head,
    /// What is registered or started, in the words of the service.
    pub heading: String,
    /// Where it is posted.
    pub action: String,
    /// Its form.
    pub form: WholeForm,
    /// A process is started, rather than a message registered.
    pub starts: bool,
}

/// `GET /desk/cases/{case}/messages/{name}`.
///
/// # Errors
/// Not found when the case does not wait for this message.
pub async fn write_message(
    desk: Desk,
    Path((case, name)): Path<(String, String)>,
) -> Result<Response, Fault> {
    write(&desk, &case, Kind::Message, &name, None).await
}

/// `POST /desk/cases/{case}/messages/{name}`.
///
/// # Errors
/// Not found when the case does not wait for this message.
pub async fn register_message(
    desk: Desk,
    Path((case, name)): Path<(String, String)>,
    post: PostedForm,
) -> Result<Response, Fault> {
    act(&desk, &case, Kind::Message, &name, post).await
}

/// `GET /desk/cases/{case}/processes/{name}`.
///
/// # Errors
/// Not found when the case has no such further process.
pub async fn write_process(
    desk: Desk,
    Path((case, name)): Path<(String, String)>,
) -> Result<Response, Fault> {
    write(&desk, &case, Kind::Process, &name, None).await
}

/// `POST /desk/cases/{case}/processes/{name}`.
///
/// # Errors
/// Not found when the case has no such further process; forbidden.
pub async fn start_process(
    desk: Desk,
    Path((case, name)): Path<(String, String)>,
    post: PostedForm,
) -> Result<Response, Fault> {
    act(&desk, &case, Kind::Process, &name, post).await
}

/// `GET /desk/cases/{case}/activities/{name}`.
///
/// # Errors
/// Not found when the case does not offer this activity.
pub async fn write_activity(
    desk: Desk,
    Path((case, name)): Path<(String, String)>,
) -> Result<Response, Fault> {
    write(&desk, &case, Kind::Activity, &name, None).await
}

/// `POST /desk/cases/{case}/activities/{name}`.
///
/// # Errors
/// Not found when the case does not offer this activity; forbidden.
pub async fn start_activity(
    desk: Desk,
    Path((case, name)): Path<(String, String)>,
    post: PostedForm,
) -> Result<Response, Fault> {
    act(&desk, &case, Kind::Activity, &name, post).await
}

async fn act(desk: &Desk, case: &str, kind: Kind, name: &str, post: PostedForm) -> Result<Response, Fault> {
    let (open, form) = open_form(desk, case, kind, name).await?;
    let Uploads { posted, problems, .. } = keep(desk, form.as_ref(), post).await?;
    let variables = open.state.process.variables();
    if !problems.is_empty() {
        let typed = Some(posted.typed().clone());
        let filled = Filled { answers: variables.clone(), typed, problems };
        return write(desk, case, kind, name, Some(filled)).await;
    }
    if let Some(form) = &form
        && let Some(filled) = with_rows(desk, form, &posted, variables)
    {
        return write(desk, case, kind, name, Some(filled)).await;
    }
    let acted = match kind {
        Kind::Message => desk.casework().register_message(&desk.actor, case, name, &posted).await,
        Kind::Process => desk.casework().start_process(&desk.actor, case, name, &posted).await,
        Kind::Activity => desk.casework().start_activity(&desk.actor, case, name).await,
    };
    match acted {
        Ok(_) => Ok(done(&address(case), if kind == Kind::Message { "message" } else { "process" })),
        Err(Refusal::Answers(rejected)) => {
            let portico_casework::Rejected { problems, typed, answers } = *rejected;
            let filled = Filled { answers, typed: Some(typed), problems };
            write(desk, case, kind, name, Some(filled)).await
        }
        // The case went on in the meantime.
        Err(Refusal::Refused(_)) => Err(Fault::Stale),
        Err(other) => Err(other.into()),
    }
}

/// The case, and the form of the message or process in it.
async fn open_form(
    desk: &Desk,
    case: &str,
    kind: Kind,
    name: &str,
) -> Result<(OpenCase, Option<Form>), Fault> {
    let casework = desk.casework();
    let open = casework.view_case(&desk.actor, case).await?;
    let settings = &open.service.settings;
    let form = match kind {
        Kind::Message => {
            let waits = casework.open_messages(&desk.actor, &open).iter().any(|known| known == name);
            settings.messages.get(name).filter(|_| waits).map(|message| message.form.clone())
        }
        Kind::Process => {
            let further = settings.processes.get(name);
            let may = |roles: &[String]| roles.iter().any(|role| desk.actor.has_role(role));
            further.filter(|further| may(&further.roles)).map(|further| further.form.clone())
        }
        Kind::Activity => {
            casework.open_activities(&desk.actor, &open).iter().any(|offered| offered == name).then_some(None)
        }
    };
    let form = form.ok_or(Fault::NotFound)?;
    let form = casework.form_of(&desk.actor, &open, form.as_ref());
    Ok((open, form))
}

async fn write(
    desk: &Desk,
    case: &str,
    kind: Kind,
    name: &str,
    filled: Option<Filled>,
) -> Result<Response, Fault> {
    let (open, form) = open_form(desk, case, kind, name).await?;
    let words = desk.words();
    let first = || Filled { answers: open.state.process.variables().clone(), ..Filled::default() };
    let filled = filled.unwrap_or_else(first);
    let whole = form.map(|form| WholeForm::new(desk, &form, &filled)).unwrap_or_default();
    let (folder, key) = match kind {
        Kind::Message => ("messages", format!("message-{name}")),
        Kind::Process => ("processes", format!("process-{name}")),
        Kind::Activity => ("activities", format!("task-{name}")),
    };
    let language = words.language();
    desk.page(&MessagePage {
        head: view::head(desk, &open, &open.waiting(language).texts, &open.service_name(language)),
        heading: open.service.text(language, &key, &[]).unwrap_or_else(|| name.to_owned()),
        action: format!("{}/{folder}/{}", address(case), crate::links::encode(name)),
        form: whole,
        starts: kind != Kind::Message,
    })
}

impl Page for MessagePage {
    const TEMPLATE: &'static str = "desk/message.html";

    fn samples() -> Vec<Self> {
        let page = |form, starts| Self {
            head: super::samples::head(),
            heading: "Payment received".to_owned(),
            action: "/desk/cases/1/messages/payment-received".to_owned(),
            form,
            starts,
        };
        super::samples::forms()
            .into_iter()
            .map(|form| page(form, false))
            .chain([page(WholeForm::default(), true)])
            .collect()
    }
}
