//! The worklist: what waits for this clerk, most urgent first, with the reason of its place.

use std::collections::BTreeMap;

use axum::extract::Query;
use axum::response::Response;
use portico_casework::{WorkItem, WorklistFilter};
use serde::{Deserialize, Serialize};

use super::door::Desk;
use super::pages::{self, Pages};
use super::words::Why;
use crate::fault::Fault;
use crate::page::Page;

/// Tasks on one page.
const ROWS: i64 = 25;

/// What the clerk asks for, as it stands in the address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct Wish {
    /// `mine`, or anything else for all.
    pub whose: String,
    /// Id of a service, or empty.
    pub service: String,
    /// Words in the case.
    pub text: String,
    /// Page, from 1.
    pub page: Option<i64>,
}

/// The worklist.
#[derive(Debug, Clone, Serialize)]
pub struct WorklistPage {
    /// What was asked for.
    pub wish: Wish,
    /// Whether anything was asked for, so that an empty list may have more behind it.
    pub filtered: bool,
    /// The services that this clerk works for: id and name.
    pub services: Vec<(String, String)>,
    /// How many tasks there are on all pages, counted no further than a thousand.
    pub total: i64,
    /// There are a thousand or more.
    pub more: bool,
    /// The tasks.
    pub rows: Vec<WorkRow>,
    /// The other pages.
    pub pages: Option<Pages>,
}

/// One task.
#[derive(Debug, Clone, Serialize)]
pub struct WorkRow {
    /// Address of the task.
    pub href: String,
    /// Address of the case.
    pub case_href: String,
    /// What is to be done.
    pub heading: String,
    /// Reference of the case.
    pub reference: String,
    /// Name of the resident.
    pub resident: String,
    /// Name of the service.
    pub service: String,
    /// Name of the clerk who has it.
    pub holder: Option<String>,
    /// The clerk who reads has it.
    pub mine: bool,
    /// The reason of its place.
    pub why: Why,
    /// Since when it waits, RFC 3339.
    pub since: String,
}

/// `GET /desk`.
///
/// # Errors
/// When the record does not answer.
pub async fn show(desk: Desk, Query(wish): Query<Wish>) -> Result<Response, Fault> {
    let number = wish.page.unwrap_or(1).max(1);
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let filter = WorklistFilter {
        mine: wish.whose == "mine",
        service: given(&wish.service),
        text: given(&wish.text),
        offset: (number - 1).saturating_mul(ROWS),
        limit: ROWS,
    };
    let found = desk.casework().worklist(&desk.actor, &filter).await?;
    let names = pages::names(&desk, found.items.iter().filter_map(|item| item.assignee.as_deref())).await;
    let query = [("whose", wish.whose.as_str()), ("service", &wish.service), ("text", &wish.text)];
    let page = WorklistPage {
        filtered: filter.mine || filter.service.is_some() || filter.text.is_some(),
        services: pages::services(&desk),
        total: found.total,
        more: found.more,
        pages: Pages::new("/desk", &query, number, found.total, ROWS),
        rows: found.items.iter().map(|item| row(&desk, item, &names)).collect(),
        wish,
    };
    desk.page(&page)
}

fn row(desk: &Desk, item: &WorkItem, names: &BTreeMap<String, String>) -> WorkRow {
    let now = desk.casework().now();
    let case_href = format!("/desk/cases/{}", item.case);
    WorkRow {
        href: match item.failed {
            Some(_) => format!("{case_href}/failures/{}", item.key),
            None => format!("{case_href}/tasks/{}", item.key),
        },
        case_href,
        heading: match item.failed {
            Some(_) => desk.words().with("desk-failure-heading", &[("what", item.heading.clone().into())]),
            None => item.heading.clone(),
        },
        reference: item.reference.clone(),
        resident: item.title.clone(),
        service: item.service_name.clone(),
        mine: item.assignee.as_deref() == Some(desk.actor.id.as_str()),
        holder: item.assignee.as_ref().map(|id| names.get(id).unwrap_or(id).clone()),
        why: desk.words().why(item.urgency, item.due, item.created, now),
        since: item.created.to_string(),
    }
}

impl Page for WorklistPage {
    const TEMPLATE: &'static str = "desk/worklist.html";

    fn samples() -> Vec<Self> {
        let row = |number: usize, level, text: &str| WorkRow {
            href: format!("/desk/cases/1/tasks/{number}"),
            case_href: "/desk/cases/1".to_owned(),
            heading: "Review the application".to_owned(),
            reference: format!("PP-2026-000{number}"),
            resident: "Ada <b>Doe</b>".replace("<b>Doe</b>", "Holm"),
            service: "Resident parking permit".to_owned(),
            holder: (number > 1).then(|| "Robin Vale".to_owned()),
            mine: number == 3,
            why: Why { text: text.to_owned(), level },
            since: "2026-03-02T09:30:00Z".to_owned(),
        };
        let rows = vec![
            row(1, "overdue", "Overdue by 3 days"),
            row(2, "soon", "Due tomorrow"),
            row(3, "ordinary", "Waits for 5 days"),
        ];
        let services = vec![("parking-permit".to_owned(), "Resident parking permit".to_owned())];
        let full = Self {
            wish: Wish { whose: "mine".to_owned(), text: "Ada".to_owned(), ..Wish::default() },
            filtered: true,
            services,
            total: 53,
            more: false,
            rows,
            pages: Pages::new("/desk", &[("whose", "mine")], 2, 53, ROWS),
        };
        let none = Self { rows: Vec::new(), total: 0, pages: None, ..full.clone() };
        let long = Self { total: 1_000, more: true, ..full.clone() };
        let empty = Self { filtered: false, wish: Wish::default(), ..none.clone() };
        vec![full, long, none, empty]
    }
}
