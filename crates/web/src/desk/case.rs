//! The case file: everything that a clerk needs to know of a case, on one page.

mod acts;
mod administer;
mod documents;
mod extension;
mod failure;
mod message;
mod repair;
pub(super) mod samples;
mod view;

use axum::extract::Path;
use axum::response::Response;
use portico_form::SummarySection;
use serde::Serialize;

use super::diagram::Diagram;
use super::door::Desk;
use super::words::Why;
use crate::fault::Fault;
use crate::page::{FormState, Page};

pub use acts::{add_note, claim, release};
pub use administer::{AdministerPage, administer};
pub use documents::{AddDocumentPage, add_document, document, new_document};
pub use extension::{ExtensionPage, ask_extension, extend};
pub use failure::{FailurePage, ask_failure, end_failure};
pub use message::{
    MessagePage, register_message, start_activity, start_process, write_activity, write_message,
    write_process,
};
pub use repair::{ConfirmPage, cancel, complete_job, correct, mend_place, retry};
pub use view::{documents, head, rules};

/// The case file.
#[derive(Debug, Clone, Serialize)]
pub struct CasePage {
    /// What stands at the top of every page of this case.
    pub head: Head,
    /// Tasks of this clerk.
    pub tasks: Vec<TaskView>,
    /// Tasks of others: heading and whose.
    pub others: Vec<(String, String)>,
    /// What else can be done: words and address.
    pub further: Vec<(String, String)>,
    /// Something went wrong and waits to be mended: the step, and what happened.
    pub incidents: Vec<(String, String)>,
    /// What could not be sent: the words, and where it is decided what becomes of it.
    pub failures: Vec<(String, String)>,
    /// Steps that an outside system does: the step.
    pub jobs: Vec<String>,
    /// Where an administrator mends things; none for others.
    pub administer: Option<String>,
    /// The clerk may write notes and add documents.
    pub may_work: bool,
    /// The decision.
    pub decided: Option<DecidedView>,
    /// Rules that fired.
    pub rules: Vec<RuleView>,
    /// What was applied for.
    pub answers: Vec<SummarySection>,
    /// Files and letters.
    pub documents: Vec<DocumentView>,
    /// The processes as drawn.
    pub diagrams: Vec<Diagram>,
    /// Where the case stands, in words.
    pub places: Vec<String>,
    /// What happened, newest first.
    pub timeline: Vec<EntryView>,
    /// The note that is being written.
    pub note: FormState,
}

/// What stands at the top of every page of a case.
#[derive(Debug, Clone, Serialize)]
pub struct Head {
    /// Address of the case.
    pub href: String,
    /// Human reference.
    pub reference: String,
    /// Name of the resident.
    pub resident: String,
    /// Name of the service.
    pub service: String,
    /// Key of the words for the status.
    pub status: &'static str,
    /// Outcome in plain words.
    pub outcome: Option<String>,
    /// Key of the words for on whom it waits.
    pub waits: &'static str,
    /// What the service says about the open steps.
    pub waits_for: Vec<String>,
    /// The legal term.
    pub deadline: Option<DeadlineView>,
    /// When it came in, RFC 3339.
    pub opened: Option<String>,
    /// When it ended, RFC 3339.
    pub closed: Option<String>,
    /// Key of the words for the channel by which it came.
    pub channel: &'static str,
    /// Language of the resident.
    pub language: String,
    /// E-mail address of the resident.
    pub email: Option<String>,
}

/// The legal term of a case.
#[derive(Debug, Clone, Serialize)]
pub struct DeadlineView {
    /// The last moment, RFC 3339.
    pub due: String,
    /// How far that is.
    pub why: Why,
    /// It stands still since then, RFC 3339.
    pub suspended_since: Option<String>,
}

/// A task of this clerk.
#[derive(Debug, Clone, Serialize)]
pub struct TaskView {
    /// Its address.
    pub href: String,
    /// What is to be done.
    pub heading: String,
    /// The clerk who reads has it.
    pub mine: bool,
    /// Name of the colleague who has it.
    pub holder: Option<String>,
    /// How urgent it is.
    pub why: Why,
}

/// The decision.
#[derive(Debug, Clone, Serialize)]
pub struct DecidedView {
    /// The outcome in plain words.
    pub text: String,
    /// When, RFC 3339.
    pub time: String,
    /// It goes against the resident.
    pub negative: bool,
    /// Why.
    pub reasons: Vec<String>,
    /// On which laws.
    pub sources: Vec<String>,
    /// Until when it can be appealed, RFC 3339.
    pub appeal_until: Option<String>,
}

/// A rule that fired.
#[derive(Debug, Clone, Serialize)]
pub struct RuleView {
    /// Name of the decision.
    pub decision: String,
    /// Its number in its table, from 1.
    pub number: usize,
    /// What it saw: label and value.
    pub inputs: Vec<(String, String)>,
    /// What it gave.
    pub output: String,
    /// The law that it rests on.
    pub source: Option<String>,
    /// What its author wrote about it.
    pub description: Option<String>,
}

/// A file or a letter.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentView {
    /// Its address.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Its size as people read it.
    pub size: String,
    /// The resident sees it too.
    pub public: bool,
}

/// An entry of the timeline.
#[derive(Debug, Clone, Serialize)]
pub struct EntryView {
    /// When, RFC 3339.
    pub time: String,
    /// What happened.
    pub title: String,
    /// More about it.
    pub text: Option<String>,
    /// Who did it; none where nobody did.
    pub who: Option<String>,
    /// The resident sees it too.
    pub public: bool,
}

/// `GET /desk/cases/{case}`. That the clerk read it becomes part of the case.
///
/// # Errors
/// Not found, or forbidden.
pub async fn show(desk: Desk, Path(case): Path<String>) -> Result<Response, Fault> {
    match page(&desk, &case, FormState::default()).await {
        // What is left of it is said, rather than that it is not there.
        Err(Fault::Gone) => super::records::tombstone(&desk, &case).await,
        other => other,
    }
}

/// The case file with a note as it was typed.
async fn page(desk: &Desk, case: &str, note: FormState) -> Result<Response, Fault> {
    let read = desk.casework().desk_case(&desk.actor, case).await?;
    desk.page(&view::page(desk, read, note).await)
}

/// The address of a case.
pub fn address(case: &str) -> String {
    format!("/desk/cases/{}", crate::links::encode(case))
}

impl Page for CasePage {
    const TEMPLATE: &'static str = "desk/case.html";

    fn samples() -> Vec<Self> {
        samples::cases()
    }
}
