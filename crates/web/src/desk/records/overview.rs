//! The first page of records management: how much is due and when, what is held, which lists are on their way.

use axum::response::Response;
use fluent_bundle::FluentValue;
use portico_casework::{DisposalList, RecordsGroup};
use serde::Serialize;

use super::{HOME, state_key, term_words};
use crate::desk::chart::{Bar, bars};
use crate::desk::door::Desk;
use crate::desk::figures::Chart;
use crate::desk::pages;
use crate::desk::words::Words;
use crate::fault::Fault;
use crate::page::Page;

/// The first page of records management.
#[derive(Debug, Clone, Serialize)]
pub struct RecordsPage {
    /// Cases whose time is over.
    pub due: u64,
    /// Held cases.
    pub held: usize,
    /// Cases that were disposed of so far.
    pub disposed: u64,
    /// What is due, by service, outcome and term.
    pub groups: Vec<GroupView>,
    /// What is kept for ever because no term is stated.
    pub unlimited: Vec<GroupView>,
    /// When how many become due; none while nothing will be.
    pub months: Option<Chart>,
    /// Lists, the newest first.
    pub lists: Vec<ListLine>,
    /// What was approved is worked off by itself.
    pub automatic: bool,
}

/// Cases of one service, outcome and term.
#[derive(Debug, Clone, Serialize)]
pub struct GroupView {
    /// Where its cases are listed.
    pub href: String,
    /// Name of the service.
    pub service: String,
    /// Outcome in plain words.
    pub outcome: Option<String>,
    /// How long they are kept, in words.
    pub term: Option<String>,
    /// The laws that the service rests on.
    pub legal_basis: Vec<String>,
    /// How many.
    pub cases: u64,
    /// Since when the first is due, RFC 3339.
    pub since: Option<String>,
}

/// A list in a table.
#[derive(Debug, Clone, Serialize)]
pub struct ListLine {
    /// Its address.
    pub href: String,
    /// Its number.
    pub number: i64,
    /// Key of the words for how far it is.
    pub state: &'static str,
    /// Cases on it.
    pub cases: i64,
    /// Cases that were disposed of.
    pub disposed: i64,
    /// Who proposed it.
    pub by: String,
    /// When, RFC 3339.
    pub proposed: String,
}

/// `GET /desk/records`.
///
/// # Errors
/// Forbidden for all but records managers and administrators.
pub async fn show(desk: Desk) -> Result<Response, Fault> {
    let words = desk.words();
    let casework = desk.casework();
    let overview = casework.records_overview(&desk.actor, words.language()).await?;
    let held = casework.held_cases(&desk.actor, words.language()).await?;
    let lists = casework.disposal_lists(&desk.actor).await?;
    let names = pages::names(&desk, lists.iter().map(|list| list.proposed_by.as_str())).await;
    let line = |list: &DisposalList| ListLine {
        href: format!("{HOME}/lists/{}", list.number),
        number: list.number,
        state: state_key(list.state),
        cases: list.cases,
        disposed: list.disposed,
        by: names.get(&list.proposed_by).unwrap_or(&list.proposed_by).clone(),
        proposed: instant(list.proposed_us),
    };
    let coming: u64 = overview.months.iter().map(|month| month.cases).sum();
    let month = |one: &portico_casework::DueMonth| {
        let label = words.with(
            "desk-records-month",
            &[
                ("month", words.get(month_key(one.month.month())).into()),
                ("year", one.month.year().to_string().into()),
            ],
        );
        (label, one.cases.to_string(), one.cases as f64)
    };
    let shown: Vec<_> = overview.months.iter().map(month).collect();
    let finding = words.with("desk-records-months-finding", &[("count", FluentValue::from(coming as f64))]);
    let rows = shown.iter().map(|(label, value, _)| (label.clone(), vec![value.clone()])).collect();
    desk.page(&RecordsPage {
        due: overview.due.iter().map(|group| group.cases).sum(),
        held: held.len(),
        disposed: overview.disposed,
        groups: overview.due.iter().map(|one| group(words, one)).collect(),
        unlimited: overview.unlimited.iter().map(|one| group(words, one)).collect(),
        months: (coming > 0).then(|| Chart { finding, bars: bars(shown), rows }),
        lists: lists.iter().map(line).collect(),
        automatic: casework.records_policy().automatic,
    })
}

fn group(words: Words<'_>, group: &RecordsGroup) -> GroupView {
    GroupView {
        href: format!("{HOME}/due?service={}", crate::links::encode(&group.service)),
        service: group.service_name.clone(),
        outcome: group.outcome.clone(),
        term: group.term.as_deref().map(|term| term_words(words, term)),
        legal_basis: group.legal_basis.clone(),
        cases: group.cases,
        since: group.first_due.map(|due| due.to_string()),
    }
}

/// The key of the name of a month, 1 to 12.
fn month_key(month: i8) -> &'static str {
    const KEYS: [&str; 12] = [
        "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9",
        "month-10", "month-11", "month-12",
    ];
    let index = usize::try_from(month.saturating_sub(1)).unwrap_or(0);
    KEYS.get(index).copied().unwrap_or("month-1")
}

/// Microseconds as RFC 3339.
pub(super) fn instant(us: i64) -> String {
    jiff::Timestamp::from_microsecond(us).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_string()
}

impl Page for RecordsPage {
    const TEMPLATE: &'static str = "desk/records.html";

    fn samples() -> Vec<Self> {
        let group = GroupView {
            href: "/desk/records/due?service=parking-permit".to_owned(),
            service: "Resident parking permit".to_owned(),
            outcome: Some("Granted".to_owned()),
            term: Some("2 years".to_owned()),
            legal_basis: vec!["Parking By-law, s. 5".to_owned(), "Archives Act, s. 9".to_owned()],
            cases: 12,
            since: Some("2026-01-05T12:00:00Z".to_owned()),
        };
        let bare =
            GroupView { outcome: None, term: None, since: None, legal_basis: Vec::new(), ..group.clone() };
        let line = |number: i64, state: &'static str| ListLine {
            href: format!("/desk/records/lists/{number}"),
            number,
            state,
            cases: 12,
            disposed: if number == 2 { 5 } else { 0 },
            by: "Robin Vale".to_owned(),
            proposed: "2026-03-02T09:30:00Z".to_owned(),
        };
        let row = |label: &str, number: f64| (label.to_owned(), number.to_string(), number);
        let full = Self {
            due: 24,
            held: 2,
            disposed: 118,
            groups: vec![group.clone(), bare.clone()],
            unlimited: vec![bare],
            months: Some(Chart {
                finding: "36 cases are or become due within a year.".to_owned(),
                bars: bars([row("March 2026", 24.0), row("April 2026", 12.0)]) as Vec<Bar>,
                rows: vec![("March 2026".to_owned(), vec!["24".to_owned()])],
            }),
            lists: vec![line(3, "desk-records-proposed"), line(2, "desk-records-approved")],
            automatic: false,
        };
        let empty = Self {
            due: 0,
            held: 0,
            disposed: 0,
            groups: Vec::new(),
            unlimited: Vec::new(),
            months: None,
            lists: Vec::new(),
            automatic: true,
        };
        vec![full, empty]
    }
}
