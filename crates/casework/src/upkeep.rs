//! What the worker does for the house rather than for a case: the tree over the log grows, the log is signed each day,
//! words get into the search indexes, terms of closed cases are computed, erasures that broke off are ended.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use portico_record::checkpoint::SigningKey;
use portico_record::{INDEX_ROWS_MAX, Indexed};
use tracing::warn;

use crate::casework::Casework;
use crate::fault::Fault;

/// How often the house is looked after.
const EVERY: Duration = Duration::from_secs(10 * 60);
/// How old the last checkpoint may be, microseconds: a day.
const CHECKPOINT_US: i64 = 24 * 60 * 60 * 1_000_000;

/// Rows that may wait: searches look through them in some milliseconds. Cases write several rows in a short time, and
/// what has become one row of words meanwhile is indexed once.
const WORDS_WAITING_MAX: i64 = 4 * INDEX_ROWS_MAX;
/// How often it is looked whether words wait for the search indexes.
const WORDS_EVERY: Duration = Duration::from_millis(250);
/// So often in a row fewer than that may have been found; then they are taken all the same: after a minute.
const WORDS_REST_MAX: u32 = 240;

/// Whether the server ends.
type Stop = tokio::sync::watch::Receiver<bool>;

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

    /// Looks after the house, now and every ten minutes, and takes words into the search indexes all the time, until
    /// `stop` says so. Beside the worker, so that a log that is taken up for the first time keeps no timer waiting.
    pub async fn keep_house(self: Arc<Self>, stop: Stop) {
        tokio::join!(self.look_after(stop.clone()), self.clone().index_words(stop));
    }

    async fn look_after(&self, mut stop: Stop) {
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

    /// Takes words into the search indexes in portions, until `stop` says so: a search looks through what waits, so that it
    /// is found as well, but not for long. [`Casework::keep_house`] does it, too.
    pub async fn index_words(self: Arc<Self>, mut stop: Stop) {
        let mut rested = 0;
        while !*stop.borrow() {
            match self.index_portion(rested >= WORDS_REST_MAX).await {
                Ok(Indexed { more: true, .. }) => continue,
                Ok(Indexed { rows: 1.., .. }) => rested = 0,
                Ok(_) => rested += 1,
                Err(fault) => warn!(%fault, "words could not be taken into the search indexes"),
            }
            tokio::select! {
                () = tokio::time::sleep(WORDS_EVERY) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Takes a portion of words into the search indexes, or what there is if `all` says so.
    async fn index_portion(&self, all: bool) -> Result<Indexed, Fault> {
        let waiting = self.record.words_not_indexed(WORDS_WAITING_MAX).await.map_err(Fault::broken)?;
        if waiting == 0 || (waiting < WORDS_WAITING_MAX && !all) {
            return Ok(Indexed::default());
        }
        self.record.index_words().await.map_err(Fault::broken)
    }

    /// Looks after the house once: several nodes may do it at once.
    ///
    /// # Errors
    /// [`Fault::Broken`] when the record cannot be read or written.
    pub async fn keep_house_once(&self) -> Result<(), Fault> {
        self.record.grow_tree().await.map_err(Fault::broken)?;
        while self.index_portion(true).await?.more {}
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
