//! A task: what is known of the case on the left, the one thing to decide on the right.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use portico_casework::{Fault as Refusal, OpenTask};
use portico_form::{Answers, SummarySection};
use serde::Serialize;

use super::case::{self, DocumentView, Head, RuleView};
use super::diagram::element_name;
use super::door::{Desk, done};
use super::form::{Filled, WholeForm, keep, with_rows};
use crate::fault::Fault;
use crate::page::Page;
use crate::posted::PostedForm;
use crate::resident::upload::Uploads;

/// The page of a task.
#[derive(Debug, Clone, Serialize)]
pub struct TaskPage {
    /// The case.
    pub head: Head,
    /// What is to be done.
    pub heading: String,
    /// What it takes, in the words of the service.
    pub help: Option<String>,
    /// Its address: where it is posted.
    pub href: String,
    /// Name of the colleague who has it: nobody else can complete it.
    pub holder: Option<String>,
    /// The clerk who reads has it.
    pub mine: bool,
    /// Its form.
    pub form: WholeForm,
    /// What was applied for.
    pub answers: Vec<SummarySection>,
    /// Rules that fired.
    pub rules: Vec<RuleView>,
    /// Files and letters.
    pub documents: Vec<DocumentView>,
}

/// The page of a task that is not open any more.
#[derive(Debug, Clone, Serialize)]
pub struct GonePage {
    /// The case.
    pub case: String,
}

/// What is shown again, and why.
#[derive(Default)]
struct Again {
    filled: Option<Filled>,
    /// The outcome needs a reason.
    reasons_missing: bool,
    /// What the process said.
    refusal: Option<String>,
}

/// The address of a task.
pub fn address(case: &str, key: u64) -> String {
    format!("{}/tasks/{key}", case::address(case))
}

/// `GET /desk/cases/{case}/tasks/{key}`.
///
/// # Errors
/// Not found, or forbidden.
pub async fn show(desk: Desk, Path((case, key)): Path<(String, u64)>) -> Result<Response, Fault> {
    page(&desk, &case, key, Again::default()).await
}

/// `POST /desk/cases/{case}/tasks/{key}`: completes the task.
///
/// # Errors
/// Not found, or forbidden.
pub async fn complete(
    desk: Desk,
    Path((case, key)): Path<(String, u64)>,
    post: PostedForm,
) -> Result<Response, Fault> {
    let task = match desk.casework().task_to_do(&desk.actor, &case, key).await {
        Err(Refusal::TaskGone) => return gone(&desk, &case).await,
        task => task?,
    };
    let Uploads { posted, problems, .. } = keep(&desk, task.form.as_ref(), post).await?;
    let typed = || taken(&desk, &task, &posted);
    if !problems.is_empty() {
        let filled = typed().map(|filled| Filled { problems, ..filled });
        return page(&desk, &case, key, Again { filled, ..Again::default() }).await;
    }
    if let Some(form) = &task.form
        && let Some(filled) = with_rows(&desk, form, &posted, &task.variables())
    {
        return page(&desk, &case, key, Again { filled: Some(filled), ..Again::default() }).await;
    }
    let again = match desk.casework().complete_task_posted(&desk.actor, &case, key, &posted).await {
        Ok(_) => return Ok(done(&case::address(&case), "completed")),
        Err(Refusal::TaskGone) => return gone(&desk, &case).await,
        Err(Refusal::Answers(rejected)) => {
            let portico_casework::Rejected { problems, typed, answers } = *rejected;
            Again { filled: Some(Filled { answers, typed: Some(typed), problems }), ..Again::default() }
        }
        Err(Refusal::ReasonsMissing { .. }) => {
            Again { filled: typed(), reasons_missing: true, ..Again::default() }
        }
        // The page says who has it, and what was typed stays.
        Err(Refusal::ClaimedBy { .. }) => Again { filled: typed(), ..Again::default() },
        Err(Refusal::Refused(said)) => Again { filled: typed(), refusal: Some(said), ..Again::default() },
        Err(other) => return Err(other.into()),
    };
    page(&desk, &case, key, again).await
}

/// What was typed, as far as it can be read, without a verdict.
fn taken(desk: &Desk, task: &OpenTask, posted: &portico_form::Posted) -> Option<Filled> {
    let form = task.form.as_ref()?;
    let env = desk.casework().env();
    let take = |answers: Answers, page| form.take_page(page, posted, &answers, &env).answers;
    let answers = form.pages.iter().fold(task.variables(), take);
    Some(Filled { answers, typed: Some(posted.typed().clone()), problems: Vec::new() })
}

/// The page that says that somebody was quicker, and leads back.
pub async fn gone(desk: &Desk, case: &str) -> Result<Response, Fault> {
    // Whoever may not see the case does not learn what became of its tasks.
    desk.casework().read_case(&desk.actor, case).await?;
    let page = desk.page(&GonePage { case: case::address(case) })?;
    Ok((StatusCode::CONFLICT, page).into_response())
}

async fn page(desk: &Desk, case: &str, key: u64, again: Again) -> Result<Response, Fault> {
    let casework = desk.casework();
    let task = match casework.open_task(&desk.actor, case, key).await {
        Err(Refusal::TaskGone) => return gone(desk, case).await,
        task => task?,
    };
    let read = casework.desk_case(&desk.actor, case).await?;
    let words = desk.words();
    let language = words.language();
    let service = &read.open.service;
    let claim = read.open.state.file.claims.get(&key);
    let mine = claim.is_some_and(|(id, _)| *id == desk.actor.id);
    let first = || Filled { answers: task.variables(), ..Filled::default() };
    let filled = again.filled.unwrap_or_else(first);
    let mut form = task.form.as_ref().map(|form| WholeForm::new(desk, form, &filled)).unwrap_or_default();
    if again.reasons_missing {
        let reasons = service.settings.decision.as_ref().map_or("", |decision| decision.reasons.as_str());
        form.wrong(reasons, words.get("desk-reasons-missing"));
    }
    if let Some(said) = again.refusal {
        form.wrong("", words.with("desk-task-refused", &[("said", said.into())]));
    }
    let element = &task.task.element;
    desk.page(&TaskPage {
        head: case::head(desk, &read.open, &read.waiting.texts, &read.service_name),
        heading: element_name(service, element, language),
        help: service.text(language, &format!("task-{element}-help"), &[]),
        href: address(case, key),
        holder: claim.filter(|_| !mine).map(|(_, name)| name.clone()),
        mine,
        form,
        rules: case::rules(&read),
        documents: case::documents(&read.open),
        answers: read.answers,
    })
}

impl Page for TaskPage {
    const TEMPLATE: &'static str = "desk/task.html";

    fn samples() -> Vec<Self> {
        let forms = case::samples::forms().into_iter().chain([WholeForm::default()]);
        let page = |(number, form): (usize, WholeForm)| Self {
            head: case::samples::head(),
            heading: "Review the application".to_owned(),
            help: (number == 0).then(|| "The rules left this case to you.".to_owned()),
            href: "/desk/cases/1/tasks/3".to_owned(),
            holder: (number == 1).then(|| "Robin Vale".to_owned()),
            mine: number == 2,
            form,
            answers: if number == 1 { Vec::new() } else { case::samples::answers() },
            rules: if number == 1 { Vec::new() } else { case::samples::rules() },
            documents: if number == 1 { Vec::new() } else { case::samples::documents() },
        };
        forms.enumerate().map(page).collect()
    }
}

impl Page for GonePage {
    const TEMPLATE: &'static str = "desk/gone.html";

    fn samples() -> Vec<Self> {
        vec![Self { case: "/desk/cases/1".to_owned() }]
    }
}
