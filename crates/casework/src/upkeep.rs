//! What the worker does for the house rather than for a case: the tree over the log grows, the log is signed each day,
//! terms of closed cases are computed, erasures that broke off are ended.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use portico_record::checkpoint::SigningKey;
use tracing::warn;

use crate::casework::Casework;
use crate::fault::Fault;

/// How often the house is looked after.
const EVERY: Duration = Duration::from_secs(10 * 60);
/// How old the last checkpoint may be, microseconds: a day.
const CHECKPOINT_US: i64 = 24 * 60 * 60 * 1_000_000;

/// What upkeep needs to remember.
#[derive(Debug, Default)]
pub(crate) struct Upkeep {
    key: OnceLock<SigningKey>,
}

impl Casework {
    /// Gives the key that signs the log; without it nothing is signed. A second key is not taken.
    pub fn sign_with(&self, key: SigningKey) {
        // One process has one key: whoever comes second came by mistake, and changes nothing.
        let _ = self.upkeep.key.set(key);
    }

    /// Looks after the house, now and every ten minutes, until `stop` says so. Beside the worker, so that a log that
    /// is taken up for the first time keeps no timer waiting.
    pub async fn keep_house(self: Arc<Self>, mut stop: tokio::sync::watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(fault) = self.keep_house_once().await {
                warn!(%fault, "the upkeep of the record could not be finished; it is tried again in ten minutes");
            }
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Looks after the house once: several nodes may do it at once.
    ///
    /// # Errors
    /// [`Fault::Broken`] when the record cannot be read or written.
    pub async fn keep_house_once(&self) -> Result<(), Fault> {
        self.record.grow_tree().await.map_err(Fault::broken)?;
        if let Some(key) = self.upkeep.key.get() {
            let now_us = self.now().as_microsecond();
            let last = self.record.last_checkpoint().await.map_err(Fault::broken)?;
            if last.is_none_or(|last| now_us - last.made_us >= CHECKPOINT_US) {
                self.record.make_checkpoint(key, now_us).await.map_err(Fault::broken)?;
            }
        }
        self.tell_cases().await?;
        self.expire_messages().await?;
        self.plan_retention().await?;
        self.finish_disposals().await?;
        self.rewrite_at_night().await?;
        Ok(())
    }
}
