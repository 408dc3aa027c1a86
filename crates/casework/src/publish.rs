//! Publishing a service, and proving the record.

use std::path::Path;

use portico_record::{BundleRow, VerifyReport};
use portico_rules::{Problem, Severity};
use portico_service::Service;

use crate::actor::Actor;
use crate::casework::Casework;
use crate::fault::Fault;
use crate::policy::{self, About, Act};
use crate::state::CaseState;

/// What came of publishing a folder.
#[derive(Debug)]
pub struct Published {
    /// Id of the service.
    pub service: String,
    /// SHA-256 of the bundle: its version.
    pub hash: String,
    /// The very same bundle was on offer already.
    pub unchanged: bool,
    /// Warnings.
    pub problems: Vec<Problem>,
}

impl Casework {
    /// Publishes a service folder: new cases run on it, running cases stay on theirs.
    ///
    /// # Errors
    /// [`Fault::Forbidden`]; `Ok(Err(problems))` when the folder has errors: nothing was published.
    pub async fn publish(&self, by: &Actor, folder: &Path) -> Result<Result<Published, Vec<Problem>>, Fault> {
        policy::require(by, Act::Administer, &About::default())?;
        let (service, problems) = Service::load(folder);
        let Some(service) = service.filter(|_| !problems.iter().any(|p| p.severity == Severity::Error))
        else {
            return Ok(Err(problems));
        };
        let bundle = service.bundle();
        let id = service.settings.id.clone();
        let active = self.record.active_bundle(&id).await.map_err(Fault::broken)?;
        let unchanged = active.is_some_and(|active| active.hash == bundle.hash);
        if !unchanged {
            let now_us = self.now().as_microsecond();
            let row = BundleRow {
                hash: bundle.hash.clone(),
                service: id.clone(),
                published_us: now_us,
                published_by: by.id.clone(),
                active_us: now_us,
            };
            self.record.put_bundle(&row, &bundle.bytes).await.map_err(Fault::broken)?;
            // It may be what messages that could not be delivered have waited for.
            self.record.wake_messages().await.map_err(Fault::broken)?;
            self.catalogue.load(&self.record).await?;
        }
        Ok(Ok(Published { service: id, hash: bundle.hash, unchanged, problems }))
    }

    /// Proves the record: every hash chain whole, and every state equal to the fold of its events.
    ///
    /// # Errors
    /// [`Fault::Broken`] when the record cannot be read.
    pub async fn verify(&self) -> Result<VerifyReport, Fault> {
        self.record
            .verify_with(|_case, events| {
                let state = CaseState::fold(events).map_err(|error| error.to_string())?;
                serde_json::to_value(state).map_err(|error| error.to_string())
            })
            .await
            .map_err(Fault::broken)
    }
}
