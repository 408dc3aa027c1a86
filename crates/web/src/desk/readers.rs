//! The figures of services, kept up to date by following the log: each visit reads only what is new.

use std::collections::BTreeMap;
use std::sync::Arc;

use portico_assess::service::{ServiceFigures, ServiceReader};
use portico_casework::{Actor, Casework};
use tokio::sync::Mutex;

use crate::fault::Fault;

/// Events that are read at once.
const EVENTS: i64 = 5_000;

/// How far the log of each service was read, and what came of it.
#[derive(Default)]
pub struct Readers(Mutex<BTreeMap<String, Arc<Mutex<Reader>>>>);

#[derive(Default)]
struct Reader {
    position: i64,
    figures: ServiceReader,
}

impl Readers {
    /// The figures of a service up to now.
    ///
    /// # Errors
    /// Not found, forbidden, or when the record does not answer.
    pub async fn figures(
        &self,
        casework: &Casework,
        actor: &Actor,
        service: &str,
        names: &BTreeMap<String, String>,
    ) -> Result<ServiceFigures, Fault> {
        // Asked first, so that nobody who may not read makes a reader.
        let mut events = casework.follow_service(actor, service, i64::MAX, 1).await?;
        let reader = Arc::clone(self.0.lock().await.entry(service.to_owned()).or_default());
        let mut reader = reader.lock().await;
        loop {
            events.clear();
            events.extend(casework.follow_service(actor, service, reader.position, EVENTS).await?);
            let Some(last) = events.last() else { break };
            reader.position = last.position;
            for event in &events {
                reader.figures.add(event);
            }
        }
        Ok(reader.figures.figures(names, casework.now().as_microsecond()))
    }
}

impl std::fmt::Debug for Readers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Readers").finish_non_exhaustive()
    }
}
