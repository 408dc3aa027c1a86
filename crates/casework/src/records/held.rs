//! Cases that are kept beyond their term, and why; and holds on several cases at once.

use jiff::Timestamp;

use crate::actor::Actor;
use crate::casework::{Casework, OpenCase};
use crate::fault::Fault;
use crate::policy::{self, About, Act};

/// Held cases that are listed at most.
pub const HELD_MAX: usize = 1_000;
/// Cases that are looked at in one go.
const PAGE: i64 = 200;

/// A case that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldCase {
    /// Id.
    pub case: String,
    /// Human reference.
    pub reference: String,
    /// Service id.
    pub service: String,
    /// Name of the service.
    pub service_name: String,
    /// It still runs: the hold counts once it is closed and its term is over.
    pub running: bool,
    /// Until when its term runs, if it is closed and one is stated.
    pub due: Option<Timestamp>,
    /// Name and reason of each hold.
    pub holds: Vec<(String, String)>,
}

impl Casework {
    /// The cases that are held, the first due first; at most [`HELD_MAX`].
    ///
    /// # Errors
    /// [`Fault::Forbidden`]; [`Fault::Broken`].
    pub async fn held_cases(&self, actor: &Actor, language: &str) -> Result<Vec<HeldCase>, Fault> {
        policy::require(actor, Act::KeepRecords, &About::default())?;
        let mut held = Vec::new();
        let mut after = String::new();
        while held.len() < HELD_MAX {
            let cases = self.record.cases_ever_held(&after, PAGE).await.map_err(Fault::broken)?;
            let Some(last) = cases.last() else { break };
            after.clone_from(last);
            for case in &cases {
                let open = self.load(case).await?;
                if !open.state.file.holds.is_empty() {
                    held.push(self.held(&open, language).await?);
                }
            }
        }
        held.truncate(HELD_MAX);
        held.sort_by(|a, b| {
            (a.due.is_none(), a.due, &a.reference).cmp(&(b.due.is_none(), b.due, &b.reference))
        });
        Ok(held)
    }

    /// One case as records management sees it, held or not: nothing of what is in it.
    ///
    /// # Errors
    /// [`Fault::NotFound`]; [`Fault::Disposed`]; [`Fault::Forbidden`].
    pub async fn record_of(&self, actor: &Actor, case: &str, language: &str) -> Result<HeldCase, Fault> {
        policy::require(actor, Act::KeepRecords, &About::default())?;
        let open = self.load(case).await?;
        self.refuse_disposed(&open)?;
        self.held(&open, language).await
    }

    /// The id of the case with this reference, for records management.
    ///
    /// # Errors
    /// [`Fault::Forbidden`]; [`Fault::Broken`].
    pub async fn case_with_reference(&self, actor: &Actor, reference: &str) -> Result<Option<String>, Fault> {
        policy::require(actor, Act::KeepRecords, &About::default())?;
        let row = self.record.case_by_reference(reference).await.map_err(Fault::broken)?;
        Ok(row.map(|row| row.id))
    }

    async fn held(&self, open: &OpenCase, language: &str) -> Result<HeldCase, Fault> {
        let retention = self.record.retention_of(&open.row.id).await.map_err(Fault::broken)?;
        let due_us = retention.and_then(|retention| retention.due_us);
        Ok(HeldCase {
            case: open.row.id.clone(),
            reference: open.row.view.reference.clone(),
            service: open.row.service.clone(),
            service_name: open.service_name(language),
            running: !open.state.process.is_ended(),
            due: due_us.and_then(|us| Timestamp::from_microsecond(us).ok()),
            holds: open.state.file.holds.clone().into_iter().collect(),
        })
    }
}
