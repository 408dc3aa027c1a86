//! The versions of a service, and what is otherwise in one than in another: for those who answer for it.

use std::sync::Arc;

use jiff::Timestamp;
use portico_service::Service;
use portico_service::compare::{Change, compare};

use crate::actor::Actor;
use crate::casework::Casework;
use crate::fault::Fault;
use crate::migrate::{MigrationPlan, Outlook, outlook};
use crate::policy::{self, About, Act};
use crate::step;

/// Running cases that a comparison tells of one by one.
pub const OUTLOOKS_MAX: usize = 100;
/// Running cases that are looked at for that.
const LOOKED_AT_MAX: usize = 2_000;
/// Cases that are read at a time.
const PAGE: i64 = 200;

/// A published bundle of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionLine {
    /// SHA-256 of the bundle: its version.
    pub hash: String,
    /// When it was first published.
    pub published: Timestamp,
    /// Account of whoever published it.
    pub published_by: String,
    /// New cases run on it.
    pub offered: bool,
}

/// Two versions of a service side by side.
pub struct Comparison {
    /// The one.
    pub old: Arc<Service>,
    /// The other.
    pub new: Arc<Service>,
    /// What is otherwise in the other.
    pub changes: Vec<Change>,
    /// Running cases on the one, and whether they could go over to the other; at most [`OUTLOOKS_MAX`].
    pub cases: Vec<Outlook>,
    /// There may be more of them.
    pub more: bool,
}

impl Casework {
    /// The versions of a service, the one on offer first, then the last published.
    ///
    /// # Errors
    /// [`Fault::NotFound`] for an unknown service; [`Fault::Forbidden`]; [`Fault::Broken`].
    pub async fn versions(&self, actor: &Actor, service: &str) -> Result<Vec<VersionLine>, Fault> {
        self.require_figures(actor, service)?;
        let bundles = self.record.bundles().await.map_err(Fault::broken)?;
        let of_service = bundles.into_iter().filter(|row| row.service == service);
        // The record lists the active bundle of each service first.
        let line = |(number, row): (usize, portico_record::BundleRow)| VersionLine {
            hash: row.hash,
            published: crate::retention::instant(row.published_us),
            published_by: row.published_by,
            offered: number == 0,
        };
        Ok(of_service.enumerate().map(line).collect())
    }

    /// What is otherwise in one version of a service than in another, each by the first digits of its hash, and what
    /// would become of the running cases on the one.
    ///
    /// # Errors
    /// [`Fault::NotFound`] for an unknown service or version; [`Fault::Refused`] if several versions begin so;
    /// [`Fault::Forbidden`]; [`Fault::Broken`].
    pub async fn compare_versions(
        &self,
        actor: &Actor,
        service: &str,
        old: &str,
        new: &str,
    ) -> Result<Comparison, Fault> {
        self.require_figures(actor, service)?;
        let old = self.target(service, Some(old)).await?;
        let new = self.target(service, Some(new)).await?;
        let (mut cases, mut looked_at, mut after) = (Vec::new(), 0, String::new());
        let mut more = false;
        while old.hash() != new.hash() {
            let ids = self.record.running_cases(service, &after, PAGE).await.map_err(Fault::broken)?;
            let Some(last) = ids.last() else { break };
            after.clone_from(last);
            looked_at += ids.len();
            for id in &ids {
                let open = self.load(id).await?;
                if open.row.bundle == old.hash() {
                    cases.push(outlook(&open, &new, &MigrationPlan::default()));
                }
            }
            more = cases.len() > OUTLOOKS_MAX || looked_at >= LOOKED_AT_MAX;
            if more {
                break;
            }
        }
        cases.truncate(OUTLOOKS_MAX);
        let changes = compare(&old, &new);
        Ok(Comparison { old, new, changes, cases, more })
    }

    fn require_figures(&self, actor: &Actor, service: &str) -> Result<(), Fault> {
        let roles = step::office_roles(self.service(service)?.as_ref());
        let about = About { service_roles: &roles, ..About::default() };
        policy::require(actor, Act::ReadFigures, &about)
    }
}
