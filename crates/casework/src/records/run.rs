//! The worker's part: approved lists are worked off, one case after the other; at night the database is written anew.
//!
//! Nothing is taken or leased: disposing of a case twice is refused by its state, and erasing twice erases what is
//! left. So several workers may meet at one list, and one that dies leaves nothing half done for long.

use std::sync::Arc;
use std::time::Duration;

use portico_record::retention::DisposalList;
use tracing::warn;

use crate::actor::Actor;
use crate::casework::Casework;
use crate::fault::Fault;
use crate::retention::{self, Grounds};

/// How often lists are looked for that another process approved.
const EVERY: Duration = Duration::from_secs(10);
/// Lists that are taken up in one round.
const LISTS_MAX: i64 = 10;
/// Cases of a list between two looks at whether to stop.
const CASES_PER_TURN: i64 = 20;

/// What became of a case of a list; the words are stored.
const DISPOSED: &str = "disposed";

impl Casework {
    /// Works off approved lists until `stop` says so.
    pub async fn dispose_in_background(self: Arc<Self>, mut stop: tokio::sync::watch::Receiver<bool>) {
        while !*stop.borrow() {
            let more = match self.work_off_lists().await {
                Ok(more) => more,
                Err(fault) => {
                    warn!(%fault, "a disposal list could not be worked off; it is tried again");
                    false
                }
            };
            if more {
                continue;
            }
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                () = self.records.approved.notified() => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// One round: some cases of each approved list, if the authority lets the worker dispose. Says whether there is
    /// more to do at once.
    ///
    /// # Errors
    /// [`Fault::Broken`] when the record cannot be read or written.
    pub async fn work_off_lists(&self) -> Result<bool, Fault> {
        if !self.records_policy().automatic {
            return Ok(false);
        }
        let mut more = false;
        for list in self.record.disposal_lists_to_do(LISTS_MAX).await.map_err(Fault::broken)? {
            more |= self.work_off_some(&list).await?;
        }
        Ok(more)
    }

    /// Works off one approved list to its end, whether or not the worker may.
    ///
    /// # Errors
    /// [`Fault::NotFound`]; [`Fault::Refused`] if it is not approved; [`Fault::Broken`].
    pub async fn work_off_list(&self, number: i64) -> Result<DisposalList, Fault> {
        let system = Actor::system();
        let list = self.list_row(&system, number).await?;
        if list.state == portico_record::retention::ListState::Approved {
            while self.work_off_some(&list).await? {}
        } else if list.state != portico_record::retention::ListState::Done {
            return Err(Fault::Refused(format!(
                "The list {number} is {}: only what was approved is worked off",
                list.state.as_str()
            )));
        }
        self.list_row(&system, number).await
    }

    /// Some cases of a list; false once it has come to its end.
    async fn work_off_some(&self, list: &DisposalList) -> Result<bool, Fault> {
        let number = list.number;
        let items =
            self.record.disposal_items(number, true, "", CASES_PER_TURN).await.map_err(Fault::broken)?;
        for item in &items {
            let word = match self.dispose_item(list, &item.case, item.package_sha256.as_deref()).await {
                Ok(word) => word,
                Err(fault) => self.after_failure(&item.case, fault).await?,
            };
            self.record.end_disposal_item(number, &item.case, word).await.map_err(Fault::broken)?;
        }
        if items.is_empty() {
            self.record.end_disposal(number, self.now().as_microsecond()).await.map_err(Fault::broken)?;
        }
        Ok(!items.is_empty())
    }

    /// What to say of a case that could not be disposed of; one of them keeps the others on its list from nothing. It
    /// can be proposed again.
    async fn after_failure(&self, case: &str, fault: Fault) -> Result<&'static str, Fault> {
        if matches!(fault, Fault::Busy { .. }) {
            return Err(fault);
        }
        warn!(case, %fault, "a case of a disposal list could not be disposed of");
        // An erasure that broke off after the certificate is ended by the upkeep.
        let gone = self.load(case).await?.state.file.disposed.is_some();
        Ok(if gone { DISPOSED } else { "refused" })
    }

    /// Disposes of a case of a list, or says in a word why it stays. All is asked again: it may be held by now.
    async fn dispose_item(
        &self,
        list: &DisposalList,
        case: &str,
        package: Option<&str>,
    ) -> Result<&'static str, Fault> {
        let open = self.load(case).await?;
        if open.state.file.disposed.is_some() {
            // Somebody was quicker, or died right after the certificate.
            self.record.erase_case(case, open.row.seq).await.map_err(Fault::broken)?;
            return Ok(DISPOSED);
        }
        if !open.state.file.holds.is_empty() {
            return Ok("held");
        }
        let retention = self.record.retention_of(case).await.map_err(Fault::broken)?;
        let closed_us = open.state.file.closed.map(|at| at.as_microsecond());
        let Some(retention) = retention.filter(|one| Some(one.closed_us) == closed_us) else {
            return Ok("reopened");
        };
        if retention.due_us.map(retention::instant).is_none_or(|due| due > self.now()) {
            return Ok("not-due");
        }
        if list.transfer {
            let bag =
                self.bag(&self.due_case(retention).await?, retention::instant(list.proposed_us)).await?;
            if Some(bag.sha256.as_str()) != package {
                return Ok("changed");
            }
        }
        let grounds = Grounds {
            by: list.decided_by.clone(),
            proposed_by: Some(list.proposed_by.clone()),
            list: Some(list.number),
            transfer_sha256: package.map(str::to_owned),
        };
        match self.dispose_on(&Actor::system(), case, grounds).await {
            Ok(_) => Ok(DISPOSED),
            Err(Fault::Disposed(_)) => Ok(DISPOSED),
            Err(Fault::Refused(_)) => Ok("refused"),
            Err(other) => Err(other),
        }
    }

    /// Writes the database anew if something was disposed of since and it is the hour for it; says whether it did.
    ///
    /// # Errors
    /// [`Fault::Broken`], also if the disk has no room for a second copy.
    pub async fn rewrite_at_night(&self) -> Result<bool, Fault> {
        let hour = self.now().to_zoned(self.authority.calendar.zone.clone()).hour();
        if self.records_policy().rewrite_hour != Some(hour) {
            return Ok(false);
        }
        if !self.record.wants_rewriting().await.map_err(Fault::broken)? {
            return Ok(false);
        }
        self.rewrite().await?;
        Ok(true)
    }

    /// Writes the database anew, so that nothing of what was erased is left in its files.
    ///
    /// # Errors
    /// As [`Casework::rewrite_at_night`].
    pub async fn rewrite(&self) -> Result<(), Fault> {
        self.record.compact().await.map_err(Fault::broken)?;
        self.record.mark_rewritten(self.now().as_microsecond()).await.map_err(Fault::broken)
    }
}
