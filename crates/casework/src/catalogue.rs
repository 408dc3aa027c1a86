//! The services that this installation knows: every bundle that a case may still run on, and which
//! bundle of each service is offered today.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, RwLock};

use portico_form::Form;
use portico_record::Record;
use portico_service::Service;

use crate::fault::Fault;

/// Bundles, opened once and shared.
#[derive(Default)]
pub struct Catalogue {
    opened: RwLock<HashMap<String, Arc<Service>>>,
    offered: RwLock<BTreeMap<String, Arc<Service>>>,
}

impl Catalogue {
    /// Reads which bundles are offered and opens them.
    ///
    /// # Errors
    /// [`Fault::Broken`] when a stored bundle cannot be opened.
    pub async fn load(&self, record: &Record) -> Result<(), Fault> {
        let mut offered = BTreeMap::new();
        // The record lists the active bundle of each service first.
        for row in record.bundles().await.map_err(Fault::broken)? {
            if let Entry::Vacant(place) = offered.entry(row.service) {
                place.insert(self.bundle(record, &row.hash).await?);
            }
        }
        if let Ok(mut current) = self.offered.write() {
            *current = offered;
        }
        Ok(())
    }

    /// The services offered today, by id.
    pub fn offered(&self) -> Vec<Arc<Service>> {
        self.offered.read().map(|offered| offered.values().cloned().collect()).unwrap_or_default()
    }

    /// The bundle of a service that is offered today.
    ///
    /// # Errors
    /// [`Fault::NotFound`] when there is no such service.
    pub fn service(&self, id: &str) -> Result<Arc<Service>, Fault> {
        self.offered
            .read()
            .ok()
            .and_then(|offered| offered.get(id).cloned())
            .ok_or_else(|| Fault::not_found("service"))
    }

    /// A bundle by its hash, as a running case needs it.
    ///
    /// # Errors
    /// [`Fault::Broken`] when it is not stored or cannot be opened.
    pub async fn bundle(&self, record: &Record, hash: &str) -> Result<Arc<Service>, Fault> {
        if let Some(service) = self.opened.read().ok().and_then(|opened| opened.get(hash).cloned()) {
            return Ok(service);
        }
        let bytes = record
            .bundle(hash)
            .await
            .map_err(Fault::broken)?
            .ok_or_else(|| Fault::Broken(format!("the bundle {hash} is not in the record")))?;
        let service = Arc::new(Service::open(&bytes).map_err(Fault::broken)?);
        if let Ok(mut opened) = self.opened.write() {
            opened.insert(hash.to_owned(), service.clone());
        }
        Ok(service)
    }
}

/// The form with which residents apply, if the service has one.
pub(crate) fn application_form(service: &Service) -> Option<&Form> {
    service.forms.get(&service.settings.application.form)
}
