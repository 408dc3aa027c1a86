//! One page of an application. What is right is kept; what is wrong comes back as it was typed.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Zoned;
use portico_casework::{Actor, Casework, Draft, Fault as Refusal, Next, Rejected};
use portico_form::{Answers, Env, FieldProblem, Form, Posted, Typed};
use serde::{Deserialize, Serialize};

use super::{bare_frame, draft_path, upload};
use crate::fault::Fault;
use crate::fields::{FormView, Showing};
use crate::page::Page;
use crate::posted::PostedForm;
use crate::site::Site;
use crate::texts::Texts;
use crate::visit::Visit;

/// A page of questions.
#[derive(Debug, Clone, Serialize)]
pub struct QuestionPage {
    /// The service's name.
    pub service: String,
    /// The questions.
    pub form: FormView,
    /// The page before.
    pub back: String,
    /// Where the answers are posted.
    pub action: String,
    /// What the page was made from, so that a stale one is noticed.
    pub version: i64,
    /// The position among the pages as they are now, from 1, and how many there are.
    pub step: Option<(usize, usize)>,
    /// Whether the page was opened to change an answer: then it leads back to the check.
    pub change: bool,
}

/// Why a page was opened.
#[derive(Debug, Default, Deserialize)]
pub struct Why {
    change: Option<String>,
}

/// `GET /apply/{service}/{draft}`: goes on where the application stopped.
///
/// # Errors
/// Not found, also for drafts of others.
pub async fn resume(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((service, draft)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let (_, draft) = open(&site, &visit, &service, &draft).await?;
    Ok(Redirect::to(&address(&draft, &draft.next(site.casework()))).into_response())
}

/// `GET /apply/{service}/{draft}/page/{page}`.
///
/// # Errors
/// Not found, also for drafts of others.
pub async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((service, draft, page)): Path<(String, String, String)>,
    Query(why): Query<Why>,
) -> Result<Response, Fault> {
    let (_, draft) = open(&site, &visit, &service, &draft).await?;
    let form_page = draft.form.page(&page).ok_or(Fault::NotFound)?;
    let typed = draft.form.typed(form_page, &draft.answers);
    if !is_visible(&site, &draft, &page) {
        return Ok(Redirect::to(&address(&draft, &draft.next(site.casework()))).into_response());
    }
    let shown = Shown { typed: &typed, answers: &draft.answers, problems: &[], change: why.change.is_some() };
    answer(&site, &visit, &draft, &page, &shown)
}

/// `POST /apply/{service}/{draft}/page/{page}`.
///
/// # Errors
/// Stale, when the draft was changed since the page was made; not found.
pub async fn take(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Path((service, draft, page)): Path<(String, String, String)>,
    sent: PostedForm,
) -> Result<Response, Fault> {
    let (actor, draft) = open(&site, &visit, &service, &draft).await?;
    if sent.number("version")? != draft.version {
        return Err(Fault::Stale);
    }
    draft.form.page(&page).ok_or(Fault::NotFound)?;
    let wish = Wish::of(&sent);
    let change = sent.get("change") == Some("1");
    let language = visit.language.code.clone();
    let uploads = upload::keep(&site, &actor, &draft.form, &page, &language, sent).await?;
    let posting = Posting { site: &site, visit: &visit, actor: &actor, page: &page, change };
    let problems = uploads.problems.clone();
    let page = match wish {
        Wish::GoOn if uploads.problems.is_empty() => posting.go_on(draft, &uploads).await,
        Wish::GoOn => posting.show_again(draft, &uploads, None).await,
        Wish::Later => posting.later(draft, &uploads).await,
        wish => posting.show_again(draft, &uploads, Some(&wish)).await,
    };
    Ok(upload::answered(&problems, page?))
}

/// Which button was pressed.
enum Wish {
    GoOn,
    Later,
    AddRow(String),
    RemoveRow(String, usize),
    RemoveFile,
}

impl Wish {
    fn of(sent: &PostedForm) -> Self {
        if let Some(list) = sent.get("add-row") {
            return Self::AddRow(list.to_owned());
        }
        let row = sent.get("remove-row").and_then(|name| name.rsplit_once('.'));
        if let Some((list, row)) = row.and_then(|(list, row)| Some((list, row.parse().ok()?))) {
            return Self::RemoveRow(list.to_owned(), row);
        }
        if sent.pairs.iter().any(|(name, _)| name.ends_with("-remove")) {
            return Self::RemoveFile;
        }
        if sent.get("later").is_some() { Self::Later } else { Self::GoOn }
    }
}

/// One posted page, on its way to what comes next.
struct Posting<'a> {
    site: &'a Site,
    visit: &'a Visit,
    actor: &'a Actor,
    page: &'a str,
    change: bool,
}

impl Posting<'_> {
    async fn go_on(&self, draft: Draft, uploads: &upload::Uploads) -> Result<Response, Fault> {
        let casework = self.site.casework();
        let saved =
            casework.save_page(self.actor, &draft.id, draft.version, self.page, &uploads.posted).await;
        let rejected = match saved {
            Ok(saved) if self.asks_more(&draft, &saved.answers) => {
                let flag = if self.change { "?change=1" } else { "" };
                let path = address(&saved, &Next::Page(self.page.to_owned()));
                return Ok(Redirect::to(&format!("{path}{flag}")).into_response());
            }
            Ok(saved) => {
                let next = if self.change { saved.next(casework) } else { saved.after(casework, self.page) };
                return Ok(Redirect::to(&address(&saved, &next)).into_response());
            }
            Err(Refusal::Answers(rejected)) => *rejected,
            Err(other) => return Err(other.into()),
        };
        let Rejected { mut problems, typed, answers } = rejected;
        // What an answer of this very page brought up was not there to be answered.
        let seen = self.shown(&draft, &draft.answers);
        problems.retain(|problem| seen.contains(&unnumbered(&problem.path)));
        // A browser cannot send a file again, so it is kept although other answers are wrong.
        let draft = if uploads.kept { self.keep(draft, answers.clone()).await? } else { draft };
        let shown = Shown { typed: &typed, answers: &answers, problems: &problems, change: self.change };
        answer(self.site, self.visit, &draft, self.page, &shown)
    }

    /// Whether the answers of this page bring up questions on it that were not there before.
    fn asks_more(&self, before: &Draft, answers: &Answers) -> bool {
        !self.shown(before, answers).is_subset(&self.shown(before, &before.answers))
    }

    /// The names of the controls that the page shows for these answers.
    fn shown(&self, draft: &Draft, answers: &Answers) -> BTreeSet<String> {
        let Some(page) = draft.form.page(self.page) else { return BTreeSet::new() };
        let shown = Shown { typed: &draft.form.typed(page, answers), answers, problems: &[], change: false };
        let view = view(self.site, self.visit, draft, page, &shown);
        view.fields.iter().flat_map(crate::fields::FieldView::names).collect()
    }

    /// Shows the page again after a change of its rows or files, or with what is wrong with a file.
    async fn show_again(
        &self,
        draft: Draft,
        uploads: &upload::Uploads,
        wish: Option<&Wish>,
    ) -> Result<Response, Fault> {
        let page = draft.form.page(self.page).ok_or(Fault::NotFound)?;
        let taken = draft.form.take_page(page, &uploads.posted, &draft.answers, &self.site.casework().env());
        let (mut answers, mut typed) = (taken.answers, taken.typed);
        match wish {
            Some(Wish::AddRow(list)) => {
                draft.form.add_row(list, &mut answers).map_err(|_| Fault::Unreadable)?;
                typed.add_row(list);
            }
            Some(Wish::RemoveRow(list, row)) => {
                // A row that was never answered is only among what was typed.
                let _ = draft.form.remove_row(list, *row, &mut answers);
                typed.remove_row(list, *row);
            }
            _ => {}
        }
        let mut problems = uploads.problems.clone();
        if wish.is_none() {
            let others = taken.problems.into_iter();
            problems.extend(others.filter(|one| uploads.problems.iter().all(|file| file.path != one.path)));
        }
        let draft = self.keep(draft, answers.clone()).await?;
        let shown = Shown { typed: &typed, answers: &answers, problems: &problems, change: self.change };
        answer(self.site, self.visit, &draft, self.page, &shown)
    }

    /// Keeps what is right and leaves.
    async fn later(&self, draft: Draft, uploads: &upload::Uploads) -> Result<Response, Fault> {
        let page = draft.form.page(self.page).ok_or(Fault::NotFound)?;
        let taken = draft.form.take_page(page, &uploads.posted, &draft.answers, &self.site.casework().env());
        self.keep(draft, taken.answers).await?;
        let list = if self.actor.is_clerk() { "/desk/cases" } else { "/cases" };
        Ok(Redirect::to(list).into_response())
    }

    async fn keep(&self, draft: Draft, answers: Answers) -> Result<Draft, Fault> {
        let casework = self.site.casework();
        Ok(casework.save_answers(self.actor, &draft.id, draft.version, answers).await?)
    }
}

/// What stands in the controls of a page.
struct Shown<'a> {
    typed: &'a Typed,
    answers: &'a Answers,
    problems: &'a [FieldProblem],
    change: bool,
}

fn answer(
    site: &Site,
    visit: &Visit,
    draft: &Draft,
    page: &str,
    shown: &Shown<'_>,
) -> Result<Response, Fault> {
    let casework = site.casework();
    let form_page = draft.form.page(page).ok_or(Fault::NotFound)?;
    let visible = draft.form.visible_pages(shown.answers, &casework.env());
    let at = visible.iter().position(|one| one.key == page);
    let id = &draft.service.settings.id;
    let path = draft_path(id, &draft.id);
    let back = match draft.before(casework, page) {
        _ if shown.change => format!("{path}/check"),
        Some(before) => format!("{path}/page/{before}"),
        None if Casework::is_filed_channel(draft.channel) => "/desk/file".to_owned(),
        None => format!("/services/{id}"),
    };
    let page = QuestionPage {
        service: draft.service.text(&visit.language.code, "service-name", &[]).unwrap_or_else(|| id.clone()),
        form: view(site, visit, draft, form_page, shown),
        back,
        action: format!("{path}/page/{page}"),
        version: draft.version,
        step: at.filter(|_| visible.len() > 1).map(|at| (at + 1, visible.len())),
        change: shown.change,
    };
    site.web().page(&bare_frame(site, visit), &page)
}

fn view(site: &Site, visit: &Visit, draft: &Draft, page: &portico_form::Page, shown: &Shown<'_>) -> FormView {
    let showing = Showing {
        form: &draft.form,
        page,
        answers: shown.answers,
        typed: shown.typed,
        problems: shown.problems,
        env: &site.casework().env(),
        texts: site.web().texts(),
        language: &visit.language.code,
        alone: true,
    };
    showing.view()
}

/// `vehicles.0.plate` as `vehicles.*.plate`.
fn unnumbered(path: &str) -> String {
    let steps = path.split('.').map(|step| if step.parse::<usize>().is_ok() { "*" } else { step });
    steps.collect::<Vec<_>>().join(".")
}

/// The draft, if it is of this service and this actor's.
pub(super) async fn open(
    site: &Site,
    visit: &Visit,
    service: &str,
    draft: &str,
) -> Result<(Actor, Draft), Fault> {
    let actor = site.actor(visit).await?;
    let draft = site.casework().draft(&actor, draft).await?;
    if draft.service.settings.id != service {
        return Err(Fault::NotFound);
    }
    Ok((actor, draft))
}

fn is_visible(site: &Site, draft: &Draft, page: &str) -> bool {
    draft.form.visible_pages(&draft.answers, &site.casework().env()).iter().any(|one| one.key == page)
}

fn address(draft: &Draft, next: &Next) -> String {
    let path = draft_path(&draft.service.settings.id, &draft.id);
    match next {
        Next::Page(page) => format!("{path}/page/{page}"),
        Next::Check => format!("{path}/check"),
    }
}

impl Page for QuestionPage {
    const TEMPLATE: &'static str = "resident/question.html";

    fn samples() -> Vec<Self> {
        let Ok(texts) = Texts::new("en", &[]) else { return Vec::new() };
        let views = sample_views(&texts);
        let count = views.len();
        let sample = |(index, form): (usize, FormView)| Self {
            service: "Event permit".to_owned(),
            form,
            back: "/services/event-permit".to_owned(),
            action: "/apply/event-permit/1/page/about".to_owned(),
            version: 3,
            step: (index > 0).then_some((index, count)),
            change: index == 1,
        };
        views.into_iter().enumerate().map(sample).collect()
    }
}

/// The pages of a form with every kind of field, each as it is first and as it comes back with problems.
pub(crate) fn sample_views(texts: &Texts) -> Vec<FormView> {
    const SOURCE: &str = include_str!("../samples/every-kind.form");
    let (Some(form), _) = Form::read("every-kind.form", SOURCE.as_bytes()) else { return Vec::new() };
    let env = Env::at(Zoned::default());
    let mut views = Vec::new();
    for page in &form.pages {
        for pairs in [&[] as &[(&str, &str)], &WRONG] {
            let posted = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            let taken = form.take_page(page, &Posted::from_pairs(posted.collect()), &Answers::new(), &env);
            let showing = Showing {
                form: &form,
                page,
                answers: &taken.answers,
                typed: &taken.typed,
                problems: if pairs.is_empty() { &[] } else { &taken.problems },
                env: &env,
                texts,
                language: "en",
                alone: true,
            };
            views.push(showing.view());
        }
    }
    views
}

/// What somebody in a hurry might type.
const WRONG: [(&str, &str); 10] = [
    ("event.name", "Harbour <b>festival</b> of lights, music, food & a name that is far too long"),
    ("event.visitors", "many"),
    ("event.day-day", "31"),
    ("event.day-month", "2"),
    ("event.day-year", "2027"),
    ("event.food", "yes"),
    ("event.facilities", "tents"),
    ("event.stewards.0.name", ""),
    ("event.stewards.1.name", "Kim"),
    ("event.stewards.1.phone", "call me"),
];
