//! The last look before an application is sent, and the sending.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use portico_casework::{Draft, Fault as Refusal, Next};
use portico_form::{RowOf, Shown};
use serde::Serialize;

use super::question::open;
use super::{bare_frame, draft_path};
use crate::answers::{AnswerRow, AnswerSection, sections};
use crate::desk;
use crate::fault::Fault;
use crate::fields::message;
use crate::page::{FormError, Page};
use crate::posted::PostedForm;
use crate::site::Site;
use crate::visit::Visit;

/// All answers, each with the way to change it.
#[derive(Debug, Clone, Serialize)]
pub struct CheckPage {
    /// The service's name.
    pub service: String,
    /// The answers.
    pub sections: Vec<AnswerSection>,
    /// What is still missing or wrong; the control is the address of its page.
    pub problems: Vec<FormError>,
    /// The page before.
    pub back: String,
    /// Where the application is sent.
    pub action: String,
    /// What the page was made from.
    pub version: i64,
    /// Where the draft can be thrown away.
    pub discard: String,
}

/// `GET /apply/{service}/{draft}/check`.
///
/// # Errors
/// Not found, also for drafts of others.
pub async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((service, draft)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let (_, draft) = open(&site, &visit, &service, &draft).await?;
    if let Next::Page(page) = draft.next(site.casework()) {
        let path = draft_path(&service, &draft.id);
        return Ok(Redirect::to(&format!("{path}/page/{page}")).into_response());
    }
    answer(&site, &visit, &draft, Vec::new())
}

/// `POST /apply/{service}/{draft}/submit`.
///
/// # Errors
/// Stale, when the draft was changed since the page was made; not found.
pub async fn submit(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((service, id)): Path<(String, String)>,
    posted: PostedForm,
) -> Result<Response, Fault> {
    let actor = site.actor(&visit).await?;
    // Not `open`: a draft that was sent is gone, and sending it twice must lead to its case all the same.
    match site.casework().submit(&actor, &id, posted.number("version")?).await {
        // A clerk who filed it for somebody goes back to the desk.
        Ok(submitted) if actor.is_clerk() => Ok(desk::filed(&submitted.case)),
        Ok(submitted) => Ok(Redirect::to(&format!("/cases/{}/sent", submitted.case)).into_response()),
        Err(Refusal::Answers(rejected)) => {
            let (_, draft) = open(&site, &visit, &service, &id).await?;
            let path = draft_path(&service, &id);
            let problems = rejected.problems.iter().map(|problem| FormError {
                control: format!("{path}/page/{}?change=1#{}", problem.page, problem.control),
                text: message(problem, &draft.form, site.web().texts(), &visit.language.code),
            });
            answer(&site, &visit, &draft, problems.collect())
        }
        Err(other) => Err(other.into()),
    }
}

fn answer(site: &Site, visit: &Visit, draft: &Draft, problems: Vec<FormError>) -> Result<Response, Fault> {
    let (casework, id) = (site.casework(), &draft.service.settings.id);
    let path = draft_path(id, &draft.id);
    let change = |page: &str| Some(format!("{path}/page/{page}?change=1"));
    let last = draft.form.visible_pages(&draft.answers, &casework.env()).last().map(|page| page.key.clone());
    let page = CheckPage {
        service: draft.service.text(&visit.language.code, "service-name", &[]).unwrap_or_else(|| id.clone()),
        sections: sections(draft.form.summary(&draft.answers, &casework.env()), &change),
        problems,
        back: format!("{path}/page/{}", last.unwrap_or_default()),
        action: format!("{path}/submit"),
        version: draft.version,
        discard: format!("{path}/discard"),
    };
    site.web().page(&bare_frame(site, visit), &page)
}

/// Answers of every kind, for samples of pages that show answers.
pub(crate) fn sample_sections(change: Option<&str>) -> Vec<AnswerSection> {
    let row = |label: &str, value: Shown| AnswerRow {
        label: label.to_owned(),
        row: None,
        value,
        change: change.map(|path| format!("{path}/page/about?change=1#name")),
    };
    let file = portico_form::FileAnswer {
        name: "registration <document>.pdf".to_owned(),
        content_type: "application/pdf".to_owned(),
        size: 182_000,
        sha256: "ab".repeat(32),
    };
    let list = RowOf { list: "Steward".to_owned(), path: "stewards".to_owned(), number: 2 };
    let in_row = AnswerRow { row: Some(list), ..row("Name", Shown::Text("Kim".to_owned())) };
    vec![
        AnswerSection {
            title: Some("About you".to_owned()),
            rows: vec![
                row("Full name", Shown::Text("Robin <b>Doe</b>\nc/o Kim".to_owned())),
                row("Phone number", Shown::NotProvided),
                row("Date of birth", Shown::Date("1980-02-29".to_owned())),
            ],
        },
        AnswerSection {
            title: None,
            rows: vec![
                row("Expected visitors", Shown::Number("1200".to_owned())),
                row("Opens", Shown::Time("14:30:00".to_owned())),
                row("Begins", Shown::DateTime("2026-06-05T14:30:00".to_owned())),
                row("What will there be?", Shown::List(vec!["A stage".to_owned(), "Tents".to_owned()])),
                row("Proof", Shown::Files(vec![file])),
                row("Is it electric?", Shown::Yes),
                row("Is it rented?", Shown::No),
                in_row,
            ],
        },
    ]
}

impl Page for CheckPage {
    const TEMPLATE: &'static str = "resident/check.html";

    fn samples() -> Vec<Self> {
        let path = "/apply/parking-permit/1";
        let sample = |problems: Vec<FormError>| Self {
            service: "Resident parking permit".to_owned(),
            sections: sample_sections(Some(path)),
            problems,
            back: format!("{path}/page/vehicle"),
            action: format!("{path}/submit"),
            version: 4,
            discard: format!("{path}/discard"),
        };
        let control = format!("{path}/page/about?change=1#name");
        let wrong = FormError { control, text: "Enter your full name".to_owned() };
        vec![sample(Vec::new()), sample(vec![wrong])]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_change_link_leads_to_the_question_itself() {
        let form =
            portico_form::Form::read("f.form", include_bytes!("../samples/every-kind.form")).0.unwrap();
        let env = portico_form::Env::at(jiff::Zoned::default());
        let answers = serde_json::json!({"event": {"name": "Fair"}}).as_object().unwrap().clone();
        let sections = sections(form.summary(&answers, &env), &|page| Some(format!("/x/{page}")));
        let row = sections[0].rows.iter().find(|row| row.label == "Name of the event").unwrap();
        assert_eq!(row.value, Shown::Text("Fair".to_owned()));
        assert!(row.change.as_deref().unwrap().ends_with("#event.name"), "{row:?}");
    }
}
