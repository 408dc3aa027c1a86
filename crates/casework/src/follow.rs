//! Followers of the log: whoever reads every event once, in order, and remembers how far they are.
//!
//! A follower that fails stays where it is; nothing is lost, because the log is its queue.

use portico_record::StoredEvent;
use serde_json::json;

use crate::casework::Casework;
use crate::fault::Fault;

impl Casework {
    /// Position up to which a follower has read; the end of the log for a new one, so that it begins with what
    /// happens from now on.
    ///
    /// # Errors
    /// [`Fault::Broken`].
    pub async fn cursor(&self, follower: &str) -> Result<i64, Fault> {
        let known = self.record.setting(&key(follower)).await.map_err(Fault::broken)?;
        match known.and_then(|value| value.as_i64()) {
            Some(position) => Ok(position),
            None => {
                let end = self.record.last_position().await.map_err(Fault::broken)?;
                self.move_cursor(follower, end).await?;
                Ok(end)
            }
        }
    }

    /// Remembers how far a follower has read.
    ///
    /// # Errors
    /// [`Fault::Broken`].
    pub async fn move_cursor(&self, follower: &str, position: i64) -> Result<(), Fault> {
        let now_us = self.now().as_microsecond();
        self.record.put_setting(&key(follower), &json!(position), now_us).await.map_err(Fault::broken)
    }

    /// The events of all cases after a position, in the order of the log.
    ///
    /// # Errors
    /// [`Fault::Broken`].
    pub async fn follow(&self, after: i64, limit: i64) -> Result<Vec<StoredEvent>, Fault> {
        self.record.follow(after, limit).await.map_err(Fault::broken)
    }

    /// The service that a case belongs to.
    ///
    /// # Errors
    /// [`Fault::NotFound`].
    pub async fn service_of(&self, case: &str) -> Result<String, Fault> {
        let row = self.record.case(case).await.map_err(Fault::broken)?;
        Ok(row.ok_or_else(|| Fault::not_found("case"))?.service)
    }
}

fn key(follower: &str) -> String {
    format!("cursor:{follower}")
}
