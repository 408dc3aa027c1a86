//! Two versions of a service side by side: what is otherwise, in words and on the drawings, and what would become of
//! the cases that run on the one.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Path, Query};
use axum::response::Response;
use portico_casework::{Comparison, Outlook};
use portico_process::Heat;
use portico_service::Service;
use portico_service::compare::{Change, How, Part};
use serde::{Deserialize, Serialize};

use super::{VersionView, short};
use crate::desk::case::address;
use crate::desk::diagram::{Diagram, Shown, diagrams, element_name};
use crate::desk::door::Desk;
use crate::desk::view_name;
use crate::desk::words::Words;
use crate::fault::Fault;
use crate::page::Page;

/// Which two.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// The first digits of the one's hash.
    old: String,
    /// The first digits of the other's.
    new: String,
}

/// Two versions side by side.
#[derive(Debug, Clone, Serialize)]
pub struct ComparePage {
    /// Name of the service.
    pub service: String,
    /// Address of its figures.
    pub href: String,
    /// All versions, to choose others.
    pub versions: Vec<VersionView>,
    /// The first digits of the one's hash.
    pub old: String,
    /// The first digits of the other's.
    pub new: String,
    /// What is otherwise, part by part; parts without a change are left out.
    pub parts: Vec<PartView>,
    /// The drawings of the one.
    pub before: Vec<Diagram>,
    /// The drawings of the other.
    pub after: Vec<Diagram>,
    /// Where cases stand on the one: step and how many.
    pub stands: Vec<(String, u32)>,
    /// How many of the listed cases could go over as they stand.
    pub could: usize,
    /// The cases on the one.
    pub cases: Vec<CaseView>,
    /// There may be more of them than are listed.
    pub more: bool,
}

/// The changes of one part of the service.
#[derive(Debug, Clone, Serialize)]
pub struct PartView {
    /// Key of the words for the part.
    pub heading: &'static str,
    /// The changes.
    pub changes: Vec<ChangeView>,
}

/// One change.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeView {
    /// Key of the words for what happened to it.
    pub how: &'static str,
    /// `added`, `removed` or `changed`.
    pub kind: &'static str,
    /// Its id, key or path.
    pub id: String,
    /// What it is called.
    pub name: Option<String>,
    /// What was and what is.
    pub detail: Option<String>,
}

/// A running case.
#[derive(Debug, Clone, Serialize)]
pub struct CaseView {
    /// Its address.
    pub href: String,
    /// Its reference.
    pub reference: String,
    /// Where it stands.
    pub stands: Vec<String>,
    /// Why it could not go over: step and reason; empty if it could.
    pub obstacles: Vec<(String, String)>,
}

/// `GET /desk/services/{service}/compare?old=HASH&new=HASH`. Without hashes: the version before, and the one on offer.
///
/// # Errors
/// Not found, also for a version that there is not; forbidden.
pub async fn compare(
    desk: Desk,
    Path(id): Path<String>,
    Query(wish): Query<Wish>,
) -> Result<Response, Fault> {
    let lines = desk.casework().versions(&desk.actor, &id).await?;
    let given = |text: &str, usual: usize| {
        let usual = lines.get(usual).or(lines.first()).map(|line| line.hash.clone()).unwrap_or_default();
        Some(text.trim().to_owned()).filter(|text| !text.is_empty()).unwrap_or(usual)
    };
    let (old, new) = (given(&wish.old, 1), given(&wish.new, 0));
    let found = match desk.casework().compare_versions(&desk.actor, &id, &old, &new).await {
        // Too few digits name no version.
        Err(portico_casework::Fault::Refused(_)) => return Err(Fault::NotFound),
        other => other?,
    };
    let versions = lines.iter().map(|line| VersionView {
        short: short(&line.hash),
        published: line.published.to_string(),
        by: line.published_by.clone(),
        offered: line.offered,
        compare: None,
    });
    desk.page(&page(desk.words(), &id, &found, versions.collect()))
}

fn page(words: Words<'_>, id: &str, found: &Comparison, versions: Vec<VersionView>) -> ComparePage {
    let mut stands: BTreeMap<String, u32> = BTreeMap::new();
    for case in &found.cases {
        for (element, count) in &case.stands {
            *stands.entry(element_name(&found.old, element, words.language())).or_default() += count;
        }
    }
    ComparePage {
        service: view_name(&found.new, words.language()),
        href: format!("/desk/services/{id}"),
        versions,
        old: short(found.old.hash()),
        new: short(found.new.hash()),
        parts: parts(&found.changes),
        before: drawn(&found.old, &found.changes, How::Removed, words),
        after: drawn(&found.new, &found.changes, How::Added, words),
        stands: stands.into_iter().collect(),
        could: found.cases.iter().filter(|case| case.obstacles.is_empty()).count(),
        cases: found.cases.iter().map(|case| case_view(&found.old, case, words)).collect(),
        more: found.more,
    }
}

fn parts(changes: &[Change]) -> Vec<PartView> {
    const PARTS: [(Part, &str); 7] = [
        (Part::Element, "desk-compare-elements"),
        (Part::Flow, "desk-compare-flows"),
        (Part::Decision, "desk-compare-decisions"),
        (Part::Form, "desk-compare-forms"),
        (Part::Letter, "desk-compare-letters"),
        (Part::Text, "desk-compare-texts"),
        (Part::Setting, "desk-compare-settings"),
    ];
    let of = |part: Part| changes.iter().filter(move |change| change.part == part).map(change).collect();
    PARTS
        .into_iter()
        .map(|(part, heading)| PartView { heading, changes: of(part) })
        .filter(|part: &PartView| !part.changes.is_empty())
        .collect()
}

fn change(change: &Change) -> ChangeView {
    let (how, kind) = words_of(change.how);
    ChangeView { how, kind, id: change.id.clone(), name: change.name.clone(), detail: change.detail.clone() }
}

fn words_of(how: How) -> (&'static str, &'static str) {
    match how {
        How::Added => ("desk-compare-added", "added"),
        How::Removed => ("desk-compare-removed", "removed"),
        How::Changed => ("desk-compare-changed", "changed"),
    }
}

/// The drawings of a version with what is otherwise in it: a word on each such step, and a colour besides.
fn drawn(service: &Service, changes: &[Change], own: How, words: Words<'_>) -> Vec<Diagram> {
    let mut shown = Shown::default();
    let mut said = BTreeSet::new();
    for change in changes.iter().filter(|change| change.how == own || change.how == How::Changed) {
        let label = words.get(words_of(change.how).0);
        match change.part {
            Part::Element => {
                let level = if change.how == How::Changed { 2 } else { 4 };
                said.insert(format!("{}: {label}", element_name(service, &change.id, words.language())));
                shown.heat.insert(change.id.clone(), Heat { level, label });
            }
            Part::Flow => {
                shown.visited.insert(change.id.clone());
            }
            _ => {}
        }
    }
    shown.description = match said.is_empty() {
        true => words.get("desk-compare-drawing-same"),
        false => said.into_iter().collect::<Vec<_>>().join("; "),
    };
    diagrams(service, &shown, words)
}

fn case_view(service: &Service, case: &Outlook, words: Words<'_>) -> CaseView {
    let name = |element: &str| element_name(service, element, words.language());
    CaseView {
        href: address(&case.case),
        reference: case.reference.clone(),
        stands: case.stands.keys().map(|element| name(element)).collect(),
        obstacles: case.obstacles.iter().map(|one| (name(&one.element), one.reason.clone())).collect(),
    }
}

impl Page for ComparePage {
    const TEMPLATE: &'static str = "desk/compare.html";

    fn samples() -> Vec<Self> {
        let view = |how: How, id: &str, name: Option<&str>, detail: Option<&str>| {
            let (how, kind) = words_of(how);
            let text = |text: &str| text.to_owned();
            ChangeView { how, kind, id: id.to_owned(), name: name.map(text), detail: detail.map(text) }
        };
        let elements = vec![
            view(How::Added, "inspect", None, Some("Inspect the place, userTask in Clerk")),
            view(How::Removed, "phone", None, Some("Phone the resident, userTask in Clerk")),
            view(How::Changed, "assess", Some("Assess"), None),
        ];
        let rules = vec![view(How::Changed, "fee/rule-3", None, Some("60 → 75"))];
        let full = Self {
            service: "Resident parking permit".to_owned(),
            href: "/desk/services/parking-permit".to_owned(),
            versions: super::samples(),
            old: "222222222222".to_owned(),
            new: "111111111111".to_owned(),
            parts: vec![
                PartView { heading: "desk-compare-elements", changes: elements },
                PartView { heading: "desk-compare-decisions", changes: rules },
            ],
            before: Vec::new(),
            after: Vec::new(),
            stands: vec![("Assess the application".to_owned(), 3)],
            could: 1,
            cases: vec![
                CaseView {
                    href: "/desk/cases/1".to_owned(),
                    reference: "BCDF-2345".to_owned(),
                    stands: vec!["Assess the application".to_owned()],
                    obstacles: Vec::new(),
                },
                CaseView {
                    href: "/desk/cases/2".to_owned(),
                    reference: "BCDF-2346".to_owned(),
                    stands: vec!["Phone the resident".to_owned()],
                    obstacles: vec![(
                        "Phone the resident".to_owned(),
                        "the new bundle has no such element; map it to another one".to_owned(),
                    )],
                },
            ],
            more: true,
        };
        let same = Self {
            parts: Vec::new(),
            stands: Vec::new(),
            cases: Vec::new(),
            more: false,
            could: 0,
            old: full.new.clone(),
            ..full.clone()
        };
        vec![full, same]
    }
}
