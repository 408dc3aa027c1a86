//! Answering a request: the form of a task, all on one page.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use portico_casework::{Fault as Refusal, OpenTask};
use portico_form::{Answers, FieldProblem, Form, Typed};
use serde::Serialize;

use super::{bare_frame, upload};
use crate::fault::Fault;
use crate::fields::{FormView, Showing};
use crate::page::{FormError, Page};
use crate::posted::PostedForm;
use crate::site::Site;
use crate::texts::Texts;
use crate::visit::Visit;

/// A request to the resident.
#[derive(Debug, Clone, Serialize)]
pub struct TaskPage {
    /// The service's name.
    pub service: String,
    /// What is asked.
    pub heading: String,
    /// More about it.
    pub help: Option<String>,
    /// Until when; RFC 3339.
    pub due: Option<String>,
    /// The questions, part by part.
    pub parts: Vec<FormView>,
    /// Problems of all parts, for the error summary.
    pub problems: Vec<FormError>,
    /// Whether files may be chosen.
    pub has_files: bool,
    /// The case's address.
    pub case: String,
    /// Where the answers are posted.
    pub action: String,
    /// The key of the words on the button.
    pub button: &'static str,
}

/// `GET /cases/{case}/tasks/{task}`.
///
/// # Errors
/// Not found, also for cases of others; stale, when the task is done.
pub async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((case, task)): Path<(String, u64)>,
) -> Result<Response, Fault> {
    let actor = site.actor(&visit).await?;
    let open = site.casework().open_task(&actor, &case, task).await?;
    let variables = open.variables();
    answer(&site, &visit, &case, &open, &variables, None, &[])
}

/// `POST /cases/{case}/tasks/{task}`.
///
/// # Errors
/// Stale, when the task is done already; not found.
pub async fn take(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((case, task)): Path<(String, u64)>,
    sent: PostedForm,
) -> Result<Response, Fault> {
    let actor = site.actor(&visit).await?;
    let open = site.casework().open_task(&actor, &case, task).await?;
    let empty = Form { id: String::new(), title: None, pages: Vec::new() };
    let form = open.form.as_ref().unwrap_or(&empty);
    let uploads = upload::keep(&site, &actor, form, "", &visit.language.code, sent).await?;
    if !uploads.problems.is_empty() {
        let typed = uploads.posted.typed().clone();
        let page = answer(&site, &visit, &case, &open, &open.variables(), Some(&typed), &uploads.problems)?;
        return Ok(upload::answered(&uploads.problems, page));
    }
    match site.casework().complete_task_posted(&actor, &case, task, &uploads.posted).await {
        Ok(_) => Ok(Redirect::to(&format!("/cases/{case}")).into_response()),
        Err(Refusal::Answers(rejected)) => {
            answer(&site, &visit, &case, &open, &rejected.answers, Some(&rejected.typed), &rejected.problems)
        }
        Err(other) => Err(other.into()),
    }
}

fn answer(
    site: &Site,
    visit: &Visit,
    case: &str,
    open: &OpenTask,
    answers: &Answers,
    typed: Option<&Typed>,
    problems: &[FieldProblem],
) -> Result<Response, Fault> {
    let language = visit.language.code.as_str();
    let service = &open.case.service;
    let element = &open.task.element;
    let parts = open.form.as_ref().map(|form| parts(site, language, form, answers, typed, problems));
    let page = TaskPage {
        service: open.case.service_name(language),
        heading: service
            .text(language, &format!("resident-{element}"), &[])
            .unwrap_or_else(|| open.task.name.clone()),
        help: service.text(language, &format!("resident-{element}-help"), &[]),
        due: open.task.due.map(|due| due.to_string()),
        case: format!("/cases/{case}"),
        action: format!("/cases/{case}/tasks/{}", open.task.key),
        button: "task-send",
        ..TaskPage::of(parts.unwrap_or_default())
    };
    site.web().page(&bare_frame(site, visit), &page)
}

/// Every visible page of a form as a part of one page.
pub(super) fn parts(
    site: &Site,
    language: &str,
    form: &Form,
    answers: &Answers,
    typed: Option<&Typed>,
    problems: &[FieldProblem],
) -> Vec<FormView> {
    let env = site.casework().env();
    let part = |page: &portico_form::Page| {
        let own = form.typed(page, answers);
        let problems: Vec<FieldProblem> = problems
            .iter()
            .filter(|problem| form_page(form, problem) == Some(page.key.as_str()))
            .cloned()
            .collect();
        let showing = Showing {
            form,
            page,
            answers,
            typed: typed.unwrap_or(&own),
            problems: &problems,
            env: &env,
            texts: site.web().texts(),
            language,
            alone: false,
        };
        showing.view()
    };
    form.visible_pages(answers, &env).into_iter().map(part).collect()
}

/// The page of the field that a problem is with: an upload does not know its page.
fn form_page<'a>(form: &'a Form, problem: &'a FieldProblem) -> Option<&'a str> {
    if !problem.page.is_empty() {
        return Some(&problem.page);
    }
    let field = form.field(&problem.path)?;
    let fields = form.fields();
    fields.into_iter().find(|(_, other)| other.id == field.id).map(|(page, _)| page.key.as_str())
}

impl TaskPage {
    /// A page with these parts, and nothing around them yet.
    pub(super) fn of(parts: Vec<FormView>) -> Self {
        Self {
            service: String::new(),
            heading: String::new(),
            help: None,
            due: None,
            problems: parts.iter().flat_map(|part| part.problems.clone()).collect(),
            has_files: parts.iter().any(|part| part.has_files),
            parts,
            case: String::new(),
            action: String::new(),
            button: "task-send",
        }
    }
}

impl Page for TaskPage {
    const TEMPLATE: &'static str = "resident/task.html";

    fn samples() -> Vec<Self> {
        let Ok(texts) = Texts::new("en", &[]) else { return Vec::new() };
        let views = super::question::sample_views(&texts);
        let around = |parts: Vec<FormView>| Self {
            service: "Event permit".to_owned(),
            heading: "Send what is missing".to_owned(),
            help: Some("Read what we need from you and answer within 21 days.".to_owned()),
            due: Some("2026-03-31T22:59:59Z".to_owned()),
            case: "/cases/1".to_owned(),
            action: "/cases/1/tasks/4".to_owned(),
            ..Self::of(parts)
        };
        let first: Vec<FormView> = views.iter().take(1).cloned().collect();
        let wrong: Vec<FormView> = views.into_iter().skip(1).take(1).collect();
        let bare = Self { help: None, due: None, button: "message-send", ..around(Vec::new()) };
        vec![around(first), around(wrong), bare]
    }
}
