//! Something that the resident may send at any time while the case waits for it: a withdrawal, say.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use portico_casework::{Actor, Fault as Refusal, OpenCase};
use portico_form::{Answers, FieldProblem, Form, Typed};

use super::task::{TaskPage, parts};
use super::{bare_frame, upload};
use crate::fault::Fault;
use crate::posted::PostedForm;
use crate::site::Site;
use crate::visit::Visit;

/// `GET /cases/{case}/messages/{message}`.
///
/// # Errors
/// Not found, when the case does not wait for it.
pub async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((case, message)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let actor = site.actor(&visit).await?;
    let (open, form) = open(&site, &actor, &case, &message).await?;
    let answers = form.as_ref().map(Form::defaults).unwrap_or_default();
    answer(&site, &visit, (&case, &message), &open, form.as_ref(), &answers, None, &[])
}

/// `POST /cases/{case}/messages/{message}`.
///
/// # Errors
/// Not found, when the case does not wait for it.
pub async fn take(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((case, message)): Path<(String, String)>,
    sent: PostedForm,
) -> Result<Response, Fault> {
    let actor = site.actor(&visit).await?;
    let (open, form) = open(&site, &actor, &case, &message).await?;
    let empty = Form { id: String::new(), title: None, pages: Vec::new() };
    let uploads =
        upload::keep(&site, &actor, form.as_ref().unwrap_or(&empty), "", &visit.language.code, sent).await?;
    let at = (case.as_str(), message.as_str());
    if !uploads.problems.is_empty() {
        let typed = uploads.posted.typed().clone();
        let (none, problems) = (Answers::new(), &uploads.problems);
        let page = answer(&site, &visit, at, &open, form.as_ref(), &none, Some(&typed), problems)?;
        return Ok(upload::answered(problems, page));
    }
    match site.casework().register_message(&actor, &case, &message, &uploads.posted).await {
        Ok(_) => Ok(Redirect::to(&format!("/cases/{case}")).into_response()),
        Err(Refusal::Answers(rejected)) => {
            let (typed, problems) = (Some(&rejected.typed), rejected.problems.as_slice());
            answer(&site, &visit, at, &open, form.as_ref(), &rejected.answers, typed, problems)
        }
        Err(Refusal::Refused(_)) => Err(Fault::Stale),
        Err(other) => Err(other.into()),
    }
}

async fn open(
    site: &Site,
    actor: &Actor,
    case: &str,
    message: &str,
) -> Result<(OpenCase, Option<Form>), Fault> {
    let open = site.casework().read_case(actor, case).await?;
    if !site.casework().open_messages(actor, &open).iter().any(|name| name == message) {
        return Err(Fault::NotFound);
    }
    let form = open.service.settings.messages.get(message).and_then(|message| message.form.as_ref());
    let form = site.casework().form_of(actor, &open, form);
    Ok((open, form))
}

#[expect(clippy::too_many_arguments, reason = "what a page shows, handed over once by two callers")]
fn answer(
    site: &Site,
    visit: &Visit,
    (case, message): (&str, &str),
    open: &OpenCase,
    form: Option<&Form>,
    answers: &Answers,
    typed: Option<&Typed>,
    problems: &[FieldProblem],
) -> Result<Response, Fault> {
    let language = visit.language.code.as_str();
    let text = |key: String| open.service.text(language, &key, &[]);
    let parts = form.map(|form| parts(site, language, form, answers, typed, problems)).unwrap_or_default();
    let page = TaskPage {
        service: open.service_name(language),
        heading: text(format!("message-{message}")).unwrap_or_else(|| message.to_owned()),
        help: text(format!("message-{message}-help")),
        case: format!("/cases/{case}"),
        action: format!("/cases/{case}/messages/{message}"),
        button: "message-send",
        ..TaskPage::of(parts)
    };
    site.web().page(&bare_frame(site, visit), &page)
}
