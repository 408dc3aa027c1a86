//! One disposal list: what stands on it, how far it is, and the decision, which cannot be taken back.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use portico_casework::{Fault as Refusal, ListState, ProposalList};
use serde::Serialize;

use super::overview::instant;
use super::{HOME, case_key, require, state_key, term_of_rule};
use crate::desk::door::{Desk, done};
use crate::desk::pages;
use crate::fault::Fault;
use crate::page::{FormState, Page};
use crate::posted::PostedForm;

/// A disposal list.
#[derive(Debug, Clone, Serialize)]
pub struct ListPage {
    /// The list.
    pub list: ListView,
    /// Its cases.
    pub rows: Vec<ListRow>,
    /// This clerk may approve it now.
    pub may_approve: bool,
    /// It waits for somebody else's decision, because this clerk proposed it.
    pub needs_another: bool,
    /// The packages for the archive are to be made first.
    pub needs_packages: bool,
    /// What was approved is worked off by itself.
    pub automatic: bool,
}

/// The page before a list is approved.
#[derive(Debug, Clone, Serialize)]
pub struct ApprovePage {
    /// The list.
    pub list: ListView,
    /// Service, outcome and term with how many cases.
    pub groups: Vec<(String, String, usize)>,
    /// What was typed.
    pub form: FormState,
}

/// What stands at the top of the pages of a list. Times are RFC 3339.
#[derive(Debug, Clone, Serialize)]
pub struct ListView {
    /// Its address.
    pub href: String,
    /// Its number.
    pub number: i64,
    /// `proposed`, `approved`, `done` or `withdrawn`.
    pub step: &'static str,
    /// Key of the words for that.
    pub state: &'static str,
    /// Each case goes to the archive first.
    pub transfer: bool,
    /// What the one who decides should know.
    pub note: String,
    /// Who proposed it.
    pub proposed_by: String,
    /// When.
    pub proposed: String,
    /// Who approved or withdrew it.
    pub decided_by: Option<String>,
    /// When.
    pub decided: Option<String>,
    /// When the last case was done with.
    pub ended: Option<String>,
    /// When the database was written anew after that.
    pub rewritten: Option<String>,
    /// Cases on it.
    pub cases: i64,
    /// Cases that are done with.
    pub through: i64,
    /// Cases that were disposed of.
    pub disposed: i64,
}

/// A case of a list.
#[derive(Debug, Clone, Serialize)]
pub struct ListRow {
    /// Its page in records management.
    pub href: String,
    /// Its reference; none once it was disposed of.
    pub reference: Option<String>,
    /// Its id.
    pub case: String,
    /// Name of its service.
    pub service: Option<String>,
    /// How long it is kept, in words.
    pub term: Option<String>,
    /// When its term was over, RFC 3339.
    pub due: Option<String>,
    /// Key of the words for what became of it.
    pub state: &'static str,
    /// It is held since it was proposed.
    pub held: bool,
}

/// `GET /desk/records/lists/{list}`.
///
/// # Errors
/// Not found; forbidden for all but records managers and administrators.
pub async fn list(desk: Desk, Path(number): Path<i64>) -> Result<Response, Fault> {
    let found = desk.casework().disposal_list(&desk.actor, number).await?;
    let four_eyes = desk.casework().records_policy().four_eyes;
    let proposed = found.list.state == ListState::Proposed;
    let needs_packages = proposed && found.list.transfer && found.list.packed < found.list.cases;
    let page = ListPage {
        list: view(&desk, &found).await,
        rows: found.cases.iter().map(|case| row(&desk, case)).collect(),
        may_approve: found.may_approve && !needs_packages,
        needs_another: proposed && four_eyes && found.list.proposed_by == desk.actor.id,
        needs_packages,
        automatic: desk.casework().records_policy().automatic,
    };
    desk.page(&page)
}

/// `GET /desk/records/lists/{list}/approve`: what goes and what stays.
///
/// # Errors
/// As [`list`].
pub async fn ask_approval(desk: Desk, Path(number): Path<i64>) -> Result<Response, Fault> {
    confirm(&desk, number, FormState::default()).await
}

/// `POST /desk/records/lists/{list}/approve`.
///
/// # Errors
/// As [`list`]; stale when somebody else decided in the meantime.
pub async fn approve(desk: Desk, Path(number): Path<i64>, post: PostedForm) -> Result<Response, Fault> {
    require(&desk)?;
    if post.get("read") != Some("yes") {
        let mut form = FormState::default();
        form.wrong("read", desk.words().get("desk-records-read-missing"));
        return confirm(&desk, number, form).await;
    }
    match desk.casework().approve_disposal(&desk.actor, number).await {
        Ok(()) => {
            let automatic = desk.casework().records_policy().automatic;
            let word = if automatic { "approved" } else { "approved-by-hand" };
            Ok(done(&format!("{HOME}/lists/{number}"), word))
        }
        Err(Refusal::Refused(_)) => Err(Fault::Stale),
        Err(other) => Err(other.into()),
    }
}

/// `POST /desk/records/lists/{list}/withdraw`.
///
/// # Errors
/// As [`approve`].
pub async fn withdraw(desk: Desk, Path(number): Path<i64>) -> Result<Response, Fault> {
    desk.casework().withdraw_disposal(&desk.actor, number).await?;
    Ok(done(&format!("{HOME}/lists/{number}"), "withdrawn"))
}

async fn confirm(desk: &Desk, number: i64, form: FormState) -> Result<Response, Fault> {
    let found = desk.casework().disposal_list(&desk.actor, number).await?;
    if !found.may_approve || (found.list.transfer && found.list.packed < found.list.cases) {
        // The page of the list says whose turn it is.
        return Ok(Redirect::to(&format!("{HOME}/lists/{number}")).into_response());
    }
    let mut groups: BTreeMap<(String, String), usize> = BTreeMap::new();
    for case in &found.cases {
        let row = row(desk, case);
        let key = (row.service.unwrap_or_default(), row.term.unwrap_or_default());
        *groups.entry(key).or_default() += 1;
    }
    let groups = groups.into_iter().map(|((service, term), count)| (service, term, count)).collect();
    desk.page(&ApprovePage { list: view(desk, &found).await, groups, form })
}

pub(super) async fn view(desk: &Desk, found: &ProposalList) -> ListView {
    let list = &found.list;
    let people = [Some(list.proposed_by.as_str()), list.decided_by.as_deref()];
    let names = pages::names(desk, people.into_iter().flatten()).await;
    let name = |id: &String| names.get(id).unwrap_or(id).clone();
    ListView {
        href: format!("{HOME}/lists/{}", list.number),
        number: list.number,
        step: list.state.as_str(),
        state: state_key(list.state),
        transfer: list.transfer,
        note: list.note.clone(),
        proposed_by: name(&list.proposed_by),
        proposed: instant(list.proposed_us),
        decided_by: list.decided_by.as_ref().map(name),
        decided: list.decided_us.map(instant),
        ended: list.ended_us.map(instant),
        rewritten: list.rewritten_us.map(instant),
        cases: list.cases,
        through: list.cases - list.waiting,
        disposed: list.disposed,
    }
}

fn row(desk: &Desk, case: &portico_casework::ProposalCase) -> ListRow {
    let words = desk.words();
    let service = |id: &str| {
        let found = desk.casework().service(id);
        found.map_or_else(|_| id.to_owned(), |one| crate::desk::view_name(&one, words.language()))
    };
    ListRow {
        href: format!("{HOME}/cases/{}", case.case),
        case: case.case.clone(),
        reference: case.due.as_ref().map(|due| due.reference.clone()),
        service: case.due.as_ref().map(|due| service(&due.service)),
        term: case.due.as_ref().map(|due| term_of_rule(words, &due.rule)),
        due: case.due.as_ref().map(|due| due.due.to_string()),
        state: case_key(&case.state),
        held: case.due.as_ref().is_some_and(|due| !due.holds.is_empty()),
    }
}

/// A list for samples.
pub(super) fn sample(step: ListState) -> ListView {
    let decided = step != ListState::Proposed;
    ListView {
        href: "/desk/records/lists/7".to_owned(),
        number: 7,
        step: step.as_str(),
        state: state_key(step),
        transfer: true,
        note: "The yearly disposal of permits".to_owned(),
        proposed_by: "Robin Vale".to_owned(),
        proposed: "2026-03-02T09:30:00Z".to_owned(),
        decided_by: decided.then(|| "Noor Haddad".to_owned()),
        decided: decided.then(|| "2026-03-03T10:00:00Z".to_owned()),
        ended: (step == ListState::Done).then(|| "2026-03-03T10:02:00Z".to_owned()),
        rewritten: (step == ListState::Done).then(|| "2026-03-04T03:00:00Z".to_owned()),
        cases: 40,
        through: if decided { 12 } else { 0 },
        disposed: if decided { 11 } else { 0 },
    }
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "desk/records-list.html";

    fn samples() -> Vec<Self> {
        let row = |state: &'static str, held: bool| {
            let known = state != "desk-records-case-disposed";
            let text = |text: &str| known.then(|| text.to_owned());
            ListRow {
                href: "/desk/records/cases/c1".to_owned(),
                case: "018f-42".to_owned(),
                reference: text("BCDF-2345"),
                service: text("Resident parking permit"),
                term: text("2 years"),
                due: text("2026-01-05T23:00:00Z"),
                state,
                held,
            }
        };
        let proposed = Self {
            list: sample(ListState::Proposed),
            rows: vec![row("desk-records-case-waiting", false), row("desk-records-case-waiting", true)],
            may_approve: true,
            needs_another: false,
            needs_packages: false,
            automatic: true,
        };
        let mine = Self { may_approve: false, needs_another: true, needs_packages: true, ..proposed.clone() };
        let plain = ListView { transfer: false, note: String::new(), ..sample(ListState::Approved) };
        let running = Self {
            list: plain.clone(),
            may_approve: false,
            rows: vec![row("desk-records-case-disposed", false), row("desk-records-case-waiting", false)],
            ..proposed.clone()
        };
        let by_hand = Self { automatic: false, ..running.clone() };
        let done = Self {
            list: sample(ListState::Done),
            rows: vec![row("desk-records-case-disposed", false), row("desk-records-case-held", true)],
            ..running.clone()
        };
        let fresh = Self { list: ListView { rewritten: None, ..sample(ListState::Done) }, ..done.clone() };
        let withdrawn = Self { list: sample(ListState::Withdrawn), ..done.clone() };
        vec![proposed, mine, running, by_hand, done, fresh, withdrawn]
    }
}

impl Page for ApprovePage {
    const TEMPLATE: &'static str = "desk/records-approve.html";

    fn samples() -> Vec<Self> {
        let groups = vec![
            ("Resident parking permit".to_owned(), "2 years".to_owned(), 39),
            ("Event permit".to_owned(), "5 years".to_owned(), 1),
        ];
        let ask = Self { list: sample(ListState::Proposed), groups, form: FormState::default() };
        let mut form = FormState::default();
        form.wrong("read", "Confirm that you have read this".to_owned());
        let plain = ListView { transfer: false, note: String::new(), ..sample(ListState::Proposed) };
        vec![ask.clone(), Self { form, list: plain, ..ask }]
    }
}
