//! The cases whose time is over: some are chosen, then proposed for disposal or held.

use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use portico_casework::{DueCase, HOLD_CHARS_MAX, LIST_CASES_MAX, Proposal, REASON_CHARS_MAX};
use serde::{Deserialize, Serialize};

use super::{HOME, require, term_of_rule};
use crate::desk::door::{Desk, done};
use crate::desk::pages::Pages;
use crate::fault::Fault;
use crate::page::{FormState, Page};
use crate::posted::PostedForm;

/// Cases on a page.
const ROWS: i64 = 50;

/// What is looked for.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Wish {
    /// Id of a service, or empty.
    pub service: String,
    /// Page, from 1.
    pub page: Option<i64>,
    /// Nothing was chosen on the page before.
    pub none: bool,
}

/// The cases whose time is over and that stand on no list.
#[derive(Debug, Clone, Serialize)]
pub struct DuePage {
    /// Only this service: id.
    pub service: String,
    /// The services to choose from: id and name.
    pub services: Vec<(String, String)>,
    /// How many there are on all pages.
    pub total: i64,
    /// Cases that one list may have.
    pub most: usize,
    /// The cases.
    pub rows: Vec<DueRow>,
    /// The other pages.
    pub pages: Option<Pages>,
    /// What is wrong.
    pub form: FormState,
}

/// A case whose time is over.
#[derive(Debug, Clone, Serialize)]
pub struct DueRow {
    /// Its id.
    pub case: String,
    /// Its page in records management.
    pub href: String,
    /// Its reference.
    pub reference: String,
    /// Name of its service.
    pub service: String,
    /// How long it was kept, in words.
    pub term: String,
    /// When it ended, RFC 3339.
    pub closed: String,
    /// When its term was over, RFC 3339.
    pub due: String,
    /// What holds it: name and reason.
    pub holds: Vec<(String, String)>,
}

/// What becomes of the chosen cases.
#[derive(Debug, Clone, Serialize)]
pub struct ChosenPage {
    /// They are to be held; else they are proposed for disposal.
    pub hold: bool,
    /// The cases.
    pub rows: Vec<DueRow>,
    /// What was typed.
    pub form: FormState,
}

/// `GET /desk/records/due`.
///
/// # Errors
/// Forbidden for all but records managers and administrators.
pub async fn due(desk: Desk, Query(wish): Query<Wish>) -> Result<Response, Fault> {
    let mut form = FormState::default();
    if wish.none {
        form.wrong("chosen", desk.words().get("desk-records-choose-missing"));
    }
    let number = wish.page.unwrap_or(1).max(1);
    let offset = (number - 1).saturating_mul(ROWS);
    let service = wish.service.trim();
    let (cases, total) = desk.casework().proposable(&desk.actor, service, ROWS, offset).await?;
    desk.page(&DuePage {
        service: service.to_owned(),
        services: services(&desk),
        total,
        most: LIST_CASES_MAX,
        rows: cases.iter().map(|case| row(&desk, case)).collect(),
        pages: Pages::new(&format!("{HOME}/due"), &[("service", service)], number, total, ROWS),
        form,
    })
}

/// `POST /desk/records/due`: what was chosen, and what is to become of it. Nothing is changed yet.
///
/// # Errors
/// Forbidden for all but records managers and administrators.
pub async fn choose(desk: Desk, post: PostedForm) -> Result<Response, Fault> {
    require(&desk)?;
    let service = post.get("service").unwrap_or_default();
    let cases = match post.get("act") {
        Some("propose-all") => {
            let most = i64::try_from(LIST_CASES_MAX).unwrap_or(i64::MAX);
            let (all, _) = desk.casework().proposable(&desk.actor, service, most, 0).await?;
            all
        }
        _ => desk.casework().chosen_due(&desk.actor, &chosen(&post)).await?,
    };
    let hold = post.get("act") == Some("hold");
    // A held case is not proposed: it would stay in any case.
    let cases: Vec<_> = cases.into_iter().filter(|case| hold || case.holds.is_empty()).collect();
    if cases.is_empty() {
        let query = format!("?service={}&none=true", crate::links::encode(service));
        return Ok(Redirect::to(&format!("{HOME}/due{query}")).into_response());
    }
    shown(&desk, hold, &cases, FormState::default())
}

/// `POST /desk/records/lists`: proposes the chosen cases.
///
/// # Errors
/// Forbidden for all but records managers and administrators.
pub async fn propose(desk: Desk, post: PostedForm) -> Result<Response, Fault> {
    require(&desk)?;
    let note = post.get("note").unwrap_or_default().trim();
    let mut form = kept(&post, &["note", "transfer"]);
    if note.chars().count() > REASON_CHARS_MAX {
        form.wrong("note", desk.words().with("desk-reason-long", &[("max", REASON_CHARS_MAX.into())]));
    }
    let transfer = match post.get("transfer") {
        Some("yes") => true,
        Some("no") => false,
        _ => {
            form.wrong("transfer", desk.words().get("desk-records-transfer-missing"));
            false
        }
    };
    let cases = chosen(&post);
    if form.is_valid() {
        let proposal = Proposal { cases: cases.clone(), transfer, note: note.to_owned() };
        match desk.casework().propose_disposal(&desk.actor, &proposal).await {
            Ok(number) => return Ok(done(&format!("{HOME}/lists/{number}"), "proposed")),
            // Somebody held or proposed one of them in the meantime: what is left is shown again.
            Err(portico_casework::Fault::Refused(_)) => {
                form.wrong_page(desk.words().get("desk-records-propose-refused"));
            }
            Err(other) => return Err(other.into()),
        }
    }
    let mut due = desk.casework().chosen_due(&desk.actor, &cases).await?;
    due.retain(|case| case.holds.is_empty());
    shown(&desk, false, &due, form)
}

/// `POST /desk/records/holds`: holds the chosen cases.
///
/// # Errors
/// Forbidden for all but records managers and administrators.
pub async fn hold_chosen(desk: Desk, post: PostedForm) -> Result<Response, Fault> {
    require(&desk)?;
    let form = checked_hold(&desk, &post);
    let cases = chosen(&post);
    if !form.is_valid() {
        let due = desk.casework().chosen_due(&desk.actor, &cases).await?;
        return shown(&desk, true, &due, form);
    }
    let (hold, reason) = (post.get("hold").unwrap_or_default(), post.get("reason").unwrap_or_default());
    for case in &cases {
        match desk.casework().place_hold(&desk.actor, case, hold, reason).await {
            // One that is gone already needs no hold.
            Ok(_) | Err(portico_casework::Fault::Disposed(_)) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Ok(done(&format!("{HOME}/holds"), "held"))
}

/// What was typed for a hold, with what is wrong about it.
pub(super) fn checked_hold(desk: &Desk, post: &PostedForm) -> FormState {
    let words = desk.words();
    let mut form = kept(post, &["hold", "reason"]);
    let given = |name: &str| post.get(name).unwrap_or_default().trim().to_owned();
    let (hold, reason) = (given("hold"), given("reason"));
    if hold.is_empty() || hold.chars().count() > HOLD_CHARS_MAX {
        form.wrong("hold", words.with("desk-records-hold-name-wrong", &[("max", HOLD_CHARS_MAX.into())]));
    }
    if reason.is_empty() {
        form.wrong("reason", words.get("desk-reason-missing"));
    } else if reason.chars().count() > REASON_CHARS_MAX {
        form.wrong("reason", words.with("desk-reason-long", &[("max", REASON_CHARS_MAX.into())]));
    }
    form
}

pub(super) fn kept(post: &PostedForm, names: &[&str]) -> FormState {
    let mut form = FormState::default();
    for name in names {
        form.keep(name, post.get(name).unwrap_or_default().trim());
    }
    form
}

fn chosen(post: &PostedForm) -> Vec<String> {
    let all = post.pairs.iter().filter(|(name, _)| name == "case");
    all.map(|(_, case)| case.clone()).take(LIST_CASES_MAX + 1).collect()
}

fn shown(desk: &Desk, hold: bool, cases: &[DueCase], form: FormState) -> Result<Response, Fault> {
    desk.page(&ChosenPage { hold, rows: cases.iter().map(|case| row(desk, case)).collect(), form })
}

pub(super) fn row(desk: &Desk, case: &DueCase) -> DueRow {
    let words = desk.words();
    let service = desk.casework().service(&case.service);
    let service = service.map(|one| crate::desk::view_name(&one, words.language()));
    DueRow {
        href: format!("{HOME}/cases/{}", case.case),
        case: case.case.clone(),
        reference: case.reference.clone(),
        service: service.unwrap_or_else(|_| case.service.clone()),
        term: term_of_rule(words, &case.rule),
        closed: case.closed.to_string(),
        due: case.due.to_string(),
        holds: case.holds.clone(),
    }
}

fn services(desk: &Desk) -> Vec<(String, String)> {
    let language = desk.words().language();
    let all = desk.casework().services();
    let mut named: Vec<(String, String)> = all
        .iter()
        .map(|service| (service.settings.id.clone(), crate::desk::view_name(service, language)))
        .collect();
    named.sort_by(|a, b| a.1.cmp(&b.1));
    named
}

/// A case for samples.
pub(super) fn sample_row(number: usize, held: bool) -> DueRow {
    let hold = ("court-4711".to_owned(), "Appeal at the administrative court".to_owned());
    DueRow {
        case: format!("c{number}"),
        href: format!("/desk/records/cases/c{number}"),
        reference: format!("BCDF-234{number}"),
        service: "Resident parking permit".to_owned(),
        term: "2 years".to_owned(),
        closed: "2024-01-05T12:00:00Z".to_owned(),
        due: "2026-01-05T23:00:00Z".to_owned(),
        holds: if held { vec![hold] } else { Vec::new() },
    }
}

impl Page for DuePage {
    const TEMPLATE: &'static str = "desk/records-due.html";

    fn samples() -> Vec<Self> {
        let full = Self {
            service: "parking-permit".to_owned(),
            services: vec![("parking-permit".to_owned(), "Resident parking permit".to_owned())],
            total: 120,
            most: LIST_CASES_MAX,
            rows: vec![sample_row(1, false), sample_row(2, true)],
            pages: Pages::new("/desk/records/due", &[], 2, 120, ROWS),
            form: FormState::default(),
        };
        let mut form = FormState::default();
        form.wrong("chosen", "Choose at least one case".to_owned());
        let wrong = Self { form, service: String::new(), pages: None, ..full.clone() };
        let none = Self { rows: Vec::new(), total: 0, pages: None, ..full.clone() };
        let empty = Self { service: String::new(), ..none.clone() };
        vec![full, wrong, none, empty]
    }
}

impl Page for ChosenPage {
    const TEMPLATE: &'static str = "desk/records-chosen.html";

    fn samples() -> Vec<Self> {
        let rows = vec![sample_row(1, false), sample_row(3, false)];
        let propose = Self { hold: false, rows: rows.clone(), form: FormState::default() };
        let mut form = FormState::default();
        form.keep("note", "As agreed");
        form.wrong("note", "Write less".to_owned());
        form.wrong("transfer", "Say whether".to_owned());
        form.wrong_page("One of the cases was held in the meantime".to_owned());
        let wrong = Self { form, ..propose.clone() };
        let hold = Self { hold: true, rows, form: FormState::default() };
        let mut form = FormState::default();
        form.wrong("hold", "Give a name".to_owned());
        form.wrong("reason", "Say why".to_owned());
        vec![propose, wrong, hold.clone(), Self { form, ..hold }]
    }
}
