//! The versions of a service: which there are, and two of them side by side.

mod compare;

use axum::extract::Path;
use axum::response::Response;
use serde::Serialize;

use super::door::Desk;
use super::{pages, view_name};
use crate::fault::Fault;
use crate::page::Page;

pub use compare::{ComparePage, compare};

/// Digits of a hash that people compare.
const SHORT: usize = 12;

/// The versions of a service.
#[derive(Debug, Clone, Serialize)]
pub struct VersionsPage {
    /// Name of the service.
    pub service: String,
    /// Address of its figures.
    pub href: String,
    /// Its versions, the one on offer first.
    pub versions: Vec<VersionView>,
}

/// A version.
#[derive(Debug, Clone, Serialize)]
pub struct VersionView {
    /// The first digits of its hash.
    pub short: String,
    /// When it was published, RFC 3339.
    pub published: String,
    /// Who published it.
    pub by: String,
    /// New cases run on it.
    pub offered: bool,
    /// Where it is compared with the one on offer; none for that one.
    pub compare: Option<String>,
}

/// `GET /desk/services/{service}/versions`.
///
/// # Errors
/// Not found, or forbidden.
pub async fn show(desk: Desk, Path(id): Path<String>) -> Result<Response, Fault> {
    let versions = desk.casework().versions(&desk.actor, &id).await?;
    let names = pages::names(&desk, versions.iter().map(|one| one.published_by.as_str())).await;
    let service = desk.casework().service(&id)?;
    let href = format!("/desk/services/{id}");
    let offered = versions.first().map(|one| short(&one.hash)).unwrap_or_default();
    let view = |one: &portico_casework::VersionLine| VersionView {
        short: short(&one.hash),
        published: one.published.to_string(),
        by: names.get(&one.published_by).unwrap_or(&one.published_by).clone(),
        offered: one.offered,
        compare: (!one.offered).then(|| format!("{href}/compare?old={}&new={offered}", short(&one.hash))),
    };
    desk.page(&VersionsPage {
        service: view_name(&service, desk.words().language()),
        versions: versions.iter().map(view).collect(),
        href,
    })
}

/// The first digits of a hash, as people compare them.
fn short(hash: &str) -> String {
    hash.chars().take(SHORT).collect()
}

/// Versions for samples.
fn samples() -> Vec<VersionView> {
    let version = |number: usize, offered: bool| VersionView {
        short: format!("{number}").repeat(SHORT),
        published: "2026-03-02T09:30:00Z".to_owned(),
        by: "Noor Haddad".to_owned(),
        offered,
        compare: (!offered).then(|| "/desk/services/parking-permit/compare?old=2&new=1".to_owned()),
    };
    vec![version(1, true), version(2, false), version(3, false)]
}

impl Page for VersionsPage {
    const TEMPLATE: &'static str = "desk/versions.html";

    fn samples() -> Vec<Self> {
        let full = Self {
            service: "Resident parking permit".to_owned(),
            href: "/desk/services/parking-permit".to_owned(),
            versions: samples(),
        };
        let one = Self { versions: full.versions.iter().take(1).cloned().collect(), ..full.clone() };
        vec![full, one]
    }
}
