//! Uploads before the scanner: what it refuses is not kept, and what it could not look at is not handed out.
//!
//! Architecture Invariant: with a scanner set, no uploaded byte reaches anybody without its word. If it is away, either
//! nothing is taken ([`WhenAway::Refuse`]), or what is taken waits, and the worker brings it before the scanner later
//! ([`WhenAway::Hold`]).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use portico_record::{BlobMeta, SCANS_MAX, Scan, StoredEvent};
use sha2::{Digest as _, Sha256};
use tokio::time::Instant;
use tracing::{error, warn};

use crate::actor::Actor;
use crate::casework::{Casework, Deed};
use crate::fact::{CaseEvent, Fact};
use crate::fault::{Fault, UploadFault};
use crate::outbound::Pending;

/// When somebody whose file could not be taken should come again.
pub(crate) const RETRY_AFTER: Duration = Duration::from_secs(60);
/// What stands in an event between the name of a file that was removed and what was found in it.
const FOUND: &str = ": the virus scanner found ";
/// How long the worker lets a scanner that is away alone.
const REST: Duration = Duration::from_secs(5);

/// Looks into bytes. An error means that it did not look: never that they are clean.
pub trait Scanner: Send + Sync {
    /// Gives its word on a file.
    fn scan<'a>(&'a self, bytes: &'a [u8]) -> Pending<'a, Scanned>;
}

/// The word of a scanner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scanned {
    /// It knows nothing against it.
    Clean,
    /// It found this.
    Infected(String),
}

/// What becomes of an upload while the scanner is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenAway {
    /// It is refused: the person is asked to come again.
    Refuse,
    /// It is taken, and nobody gets it until the scanner has looked.
    Hold,
}

/// The scanner of this process, if there is one.
#[derive(Default)]
pub(crate) struct Scanning {
    set: OnceLock<(Arc<dyn Scanner>, WhenAway)>,
    /// The worker does not knock before this moment.
    not_before: Mutex<Option<Instant>>,
}

impl Casework {
    /// Gives the scanner; without one nothing is scanned. A second is not taken.
    pub fn scan_with(&self, scanner: Arc<dyn Scanner>, when_away: WhenAway) {
        // One process has one scanner: whoever comes second came by mistake, and changes nothing.
        let _ = self.scanning.set.set((scanner, when_away));
    }

    /// Keeps an upload that was looked into, after the scanner has.
    pub(crate) async fn keep_scanned(
        &self,
        actor: &Actor,
        bytes: &[u8],
        meta: &BlobMeta,
    ) -> Result<String, Fault> {
        let Some((scanner, when_away)) = self.scanning.set.get() else {
            return self.record.put_blob(bytes.to_vec(), meta).await.map_err(Fault::of_files);
        };
        match scanner.scan(bytes).await {
            Ok(Scanned::Clean) => {
                let kept = self.record.put_blob(bytes.to_vec(), meta).await.map_err(Fault::of_files)?;
                self.record.scanned_clean(&kept).await.map_err(Fault::broken)?;
                Ok(kept)
            }
            Ok(Scanned::Infected(signature)) => {
                let sha256 = hex::encode(Sha256::digest(bytes));
                warn!(by = actor.id, signature, sha256, "an upload was refused: the scanner found something");
                let now_us = self.now().as_microsecond();
                let noted = self.record.scanned_infected(&sha256, &signature, &actor.id, now_us).await;
                noted.map_err(Fault::of_files)?;
                Err(Fault::Upload(UploadFault::Infected { name: meta.name.clone() }))
            }
            Err(away) if *when_away == WhenAway::Hold => {
                warn!(%away, "the scanner is away: an upload is held until it has looked");
                self.record.put_blob_unscanned(bytes.to_vec(), meta).await.map_err(Fault::of_files)
            }
            Err(away) => {
                error!(%away, "the scanner is away: an upload was refused");
                Err(Fault::Away { what: "the virus scanner", retry_after: RETRY_AFTER })
            }
        }
    }

    /// Refuses a file that nobody has scanned yet.
    pub(crate) async fn require_scanned(&self, sha256: &str) -> Result<(), Fault> {
        match self.record.waits_for_scan(sha256).await.map_err(Fault::broken)? {
            true => Err(Fault::Away {
                what: "this file, which waits for the virus scanner,",
                retry_after: RETRY_AFTER,
            }),
            false => Ok(()),
        }
    }

    /// Brings what waits before the scanner, at most a batch. Says how many files it looked at.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub(crate) async fn scan_waiting(&self) -> Result<usize, Fault> {
        let Some((scanner, _)) = self.scanning.set.get() else { return Ok(0) };
        if self.scanning.rests() {
            return Ok(0);
        }
        let mut looked = 0;
        for waiting in self.record.unscanned(SCANS_MAX).await.map_err(Fault::broken)? {
            match self.scan_one(scanner.as_ref(), &waiting).await {
                Ok(found) => looked += usize::from(found),
                Err(fault) => {
                    warn!(sha256 = waiting.sha256, %fault, "a file still waits for its scan");
                    self.scanning.rest();
                    break;
                }
            }
        }
        if looked > 0 {
            self.tell_cases().await?;
        }
        Ok(looked)
    }

    /// Says whether there was something to look at: what is damaged or gone waits on, and `portico verify` names it.
    async fn scan_one(&self, scanner: &dyn Scanner, waiting: &Scan) -> Result<bool, Fault> {
        let bytes = match self.record.blob(&waiting.sha256).await {
            Ok(Some(bytes)) => bytes,
            Ok(None) | Err(portico_record::Fault::Damaged { .. }) => return Ok(false),
            Err(other) => return Err(Fault::of_files(other)),
        };
        let done = match scanner.scan(&bytes).await.map_err(Fault::broken)? {
            Scanned::Clean => self.record.scanned_clean(&waiting.sha256).await,
            Scanned::Infected(signature) => {
                warn!(by = waiting.uploaded_by, signature, "a file that was held was refused and removed");
                let now_us = self.now().as_microsecond();
                self.record.scanned_infected(&waiting.sha256, &signature, &waiting.uploaded_by, now_us).await
            }
        };
        done.map(|()| true).map_err(Fault::of_files)
    }

    /// Writes into every case that speaks of a file that was refused that it is gone: somebody must ask for another.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub(crate) async fn tell_cases(&self) -> Result<(), Fault> {
        // Which case speaks of which file is known up to the last event only then.
        self.record.grow_tree().await.map_err(Fault::broken)?;
        let actor = Actor::system();
        for (case, scan) in self.record.cases_with_infected().await.map_err(Fault::broken)? {
            let found = scan.signature.unwrap_or_default();
            let told = self
                .act(Deed::new(&case, &actor), |deciding| {
                    let file = &deciding.state.file;
                    let names: BTreeMap<&str, &str> =
                        file.documents.iter().map(|d| (d.sha256.as_str(), d.name.as_str())).collect();
                    let name = names.get(scan.sha256.as_str()).copied().unwrap_or("a file of an answer");
                    let error = format!("{name}{FOUND}{found}");
                    Ok(vec![CaseEvent::Fact(Fact::EffectFailed {
                        signal: None,
                        effect: "scan".into(),
                        error,
                        task: None,
                        key: String::new(),
                        job: None,
                        letter: None,
                    })])
                })
                .await;
            match told {
                Ok(_) | Err(Fault::NotFound { .. }) => {
                    self.record.case_was_told(&case, &scan.sha256).await.map_err(Fault::broken)?;
                }
                Err(fault) => warn!(case, %fault, "a case could not be told of a file that was removed"),
            }
        }
        Ok(())
    }
}

/// The name of the file that an event says was removed, if it says so.
pub(crate) fn refused_file(event: &StoredEvent) -> Option<String> {
    let Ok(CaseEvent::Fact(Fact::EffectFailed { effect, error, .. })) = CaseEvent::read(event) else {
        return None;
    };
    let (name, _) = error.rsplit_once(FOUND).filter(|_| effect == "scan")?;
    Some(name.to_owned())
}

impl Scanning {
    fn rests(&self) -> bool {
        let until = self.not_before.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| Instant::now() < until)
    }

    fn rest(&self) {
        let mut until = self.not_before.lock().unwrap_or_else(PoisonError::into_inner);
        *until = Some(Instant::now() + REST);
    }
}
