//! A case as its resident sees it: where it stands, what is asked of them, the decision, and what happened.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use portico_casework::{Decided, Document, ResidentCase};
use serde::Serialize;

use super::cases::waiting_key;
use super::check::sample_sections;
use super::frame;
use crate::answers::{AnswerSection, sections};
use crate::app::Web;
use crate::fault::Fault;
use crate::page::Page;
use crate::site::Site;
use crate::timeline::{DocumentLink, Reader, TimelineEntry, entries};
use crate::visit::Visit;

/// A case. Times are RFC 3339.
#[derive(Debug, Clone, Serialize)]
pub struct CasePage {
    /// The service's name.
    pub service: String,
    /// What the resident quotes.
    pub reference: String,
    /// When it came in.
    pub opened: Option<String>,
    /// On whom it waits: `resident`, `office`, `third-party`, `timer`, `nobody`.
    pub waiting: String,
    /// What the service says about that.
    pub waiting_texts: Vec<String>,
    /// What it costs: amount and currency.
    pub fee: Option<(String, String)>,
    /// By when it is decided.
    pub due: Option<String>,
    /// The time for the decision stands still since then.
    pub suspended: Option<String>,
    /// The time for the decision is over.
    pub overdue: bool,
    /// What is asked of the resident.
    pub tasks: Vec<Asked>,
    /// What the resident may send: words and address.
    pub messages: Vec<(String, String)>,
    /// The decision.
    pub decision: Option<DecisionView>,
    /// What happened, newest first.
    pub timeline: Vec<TimelineEntry>,
    /// Who of the authority looked at it, newest first.
    pub readers: Vec<TimelineEntry>,
    /// What was applied for.
    pub answers: Vec<AnswerSection>,
    /// Letters and files.
    pub documents: Vec<DocumentLink>,
}

/// Something that is asked of the resident.
#[derive(Debug, Clone, Serialize)]
pub struct Asked {
    /// What.
    pub heading: String,
    /// More about it.
    pub help: Option<String>,
    /// Until when.
    pub due: Option<String>,
    /// Where it is answered.
    pub href: String,
}

/// A decision.
#[derive(Debug, Clone, Serialize)]
pub struct DecisionView {
    /// The outcome in words.
    pub text: String,
    /// It goes against the resident, wholly or in part.
    pub negative: bool,
    /// When.
    pub time: String,
    /// Why.
    pub reasons: Vec<String>,
    /// On which laws.
    pub sources: Vec<String>,
    /// How to appeal; Markdown.
    pub appeal: Option<String>,
    /// Until when.
    pub appeal_until: Option<String>,
    /// The letter.
    pub letter: Option<DocumentLink>,
}

/// `GET /cases/{case}`.
///
/// # Errors
/// Not found, also for cases of others.
pub async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path(case): Path<String>,
) -> Result<Response, Fault> {
    let actor = site.actor(&visit).await?;
    let case = site.casework().resident_case(&actor, &case).await?;
    let page = page(site.web(), &visit.language.code, case);
    site.web().page(&frame(&site, &visit), &page)
}

fn page(web: &Web, language: &str, case: ResidentCase) -> CasePage {
    let path = format!("/cases/{}", case.case);
    let documents = format!("{path}/documents");
    let (timeline, readers) = entries(web, language, &case.timeline, &documents, Reader::Resident);
    let asked = |task: portico_casework::ResidentTask| Asked {
        href: format!("{path}/tasks/{}", task.key),
        heading: task.heading,
        help: task.help,
        due: task.due.map(|due| due.to_string()),
    };
    CasePage {
        service: case.service_name,
        reference: case.reference,
        opened: case.opened.map(|time| time.to_string()),
        waiting: if case.closed.is_some() { "nobody".to_owned() } else { waiting_key(case.waiting.on) },
        waiting_texts: case.waiting.texts,
        fee: case.fee,
        due: case.deadline.map(|deadline| deadline.due.to_string()),
        suspended: case.deadline.and_then(|deadline| deadline.suspended_since).map(|since| since.to_string()),
        overdue: case.deadline.is_some_and(|deadline| deadline.overdue),
        tasks: case.tasks.into_iter().map(asked).collect(),
        messages: case
            .messages
            .into_iter()
            .map(|(name, words)| (words, format!("{path}/messages/{name}")))
            .collect(),
        decision: case.decided.map(|decided| decision(decided, &documents)),
        timeline,
        readers,
        answers: sections(case.answers, &|_| None),
        documents: case.documents.iter().map(|document| link(document, &documents)).collect(),
    }
}

fn decision(decided: Decided, documents: &str) -> DecisionView {
    DecisionView {
        text: decided.text,
        negative: decided.negative,
        time: decided.time.to_string(),
        reasons: decided.reasons,
        sources: decided.sources,
        appeal: decided.appeal,
        appeal_until: decided.appeal_until.map(|until| until.to_string()),
        letter: decided.letter.as_ref().map(|letter| link(letter, documents)),
    }
}

fn link(document: &Document, documents: &str) -> DocumentLink {
    DocumentLink { name: document.name.clone(), href: format!("{documents}/{}", document.sha256) }
}

/// A timeline for samples.
pub(crate) fn sample_timeline() -> Vec<TimelineEntry> {
    let entry = |text: &str, time: &str, by: Option<&str>, internal: bool| TimelineEntry {
        text: text.to_owned(),
        time: time.to_owned(),
        by: by.map(str::to_owned),
        document: None,
        internal,
    };
    let letter = DocumentLink { name: "decision.pdf".to_owned(), href: "/cases/1/documents/ab".to_owned() };
    vec![
        TimelineEntry {
            document: Some(letter),
            ..entry("We sent you our decision.", "2026-03-19T09:12:00Z", Some("Elmstad Council"), false)
        },
        entry("A clerk reviewed your application.", "2026-03-18T14:40:00Z", Some("Elmstad Council"), true),
        entry("You sent your application.", "2026-03-05T12:00:00Z", Some("You"), false),
    ]
}

impl Page for CasePage {
    const TEMPLATE: &'static str = "resident/case.html";

    fn samples() -> Vec<Self> {
        let some = |text: &str| Some(text.to_owned());
        let asked = Self {
            service: "Resident parking permit".to_owned(),
            reference: "BCDF-2345".to_owned(),
            opened: some("2026-03-05T12:00:00Z"),
            waiting: "resident".to_owned(),
            waiting_texts: vec!["We are waiting for your answer.".to_owned()],
            fee: Some(("60".to_owned(), "EUR".to_owned())),
            due: some("2026-04-16T22:59:59Z"),
            suspended: some("2026-03-10T09:00:00Z"),
            overdue: false,
            tasks: vec![Asked {
                heading: "Send what is missing".to_owned(),
                help: some("Read what we need from you and answer within 21 days."),
                due: some("2026-03-31T22:59:59Z"),
                href: "/cases/1/tasks/4".to_owned(),
            }],
            messages: vec![("Withdraw the application".to_owned(), "/cases/1/messages/withdrawn".to_owned())],
            decision: None,
            timeline: sample_timeline(),
            readers: sample_timeline(),
            answers: sample_sections(None),
            documents: vec![DocumentLink {
                name: "plan.pdf".to_owned(),
                href: "/cases/1/documents/cd".to_owned(),
            }],
        };
        let office = Self {
            waiting: "office".to_owned(),
            suspended: None,
            overdue: true,
            tasks: Vec::new(),
            messages: Vec::new(),
            documents: Vec::new(),
            readers: Vec::new(),
            ..asked.clone()
        };
        let refused = DecisionView {
            text: "Application refused".to_owned(),
            negative: true,
            time: "2026-03-19T09:12:00Z".to_owned(),
            reasons: vec!["The vehicle is not registered at your address.".to_owned()],
            sources: vec!["Parking By-law, s. 5".to_owned(), "Road Traffic Act, s. 4".to_owned()],
            appeal: some("You can appeal to the **Administrative Court** within 3 weeks."),
            appeal_until: some("2026-04-09T22:59:59Z"),
            letter: sample_timeline().into_iter().find_map(|entry| entry.document),
        };
        let granted = DecisionView {
            negative: false,
            reasons: vec![],
            sources: vec![],
            letter: None,
            ..refused.clone()
        };
        let closed = |decision| Self {
            waiting: "nobody".to_owned(),
            waiting_texts: Vec::new(),
            fee: Some(("60".to_owned(), "EUR".to_owned())),
            due: None,
            overdue: false,
            decision: Some(decision),
            ..office.clone()
        };
        vec![asked.clone(), office.clone(), closed(refused), closed(granted)]
    }
}
