//! Records management: what is due for disposal, what is held, and how lists of cases come to their end.
//!
//! The rule is the service's (`retention.rs`); here is who decides what, and when. *Invariant:* no case is disposed of
//! through a list that nobody approved, and where the authority asks for four eyes, not by the one who proposed it.

mod certificate;
mod held;
mod lists;
mod mdto;
mod overview;
mod run;
mod transfer;

use std::sync::OnceLock;

use tokio::sync::Notify;

use crate::casework::Casework;

pub use certificate::{CertifiedCase, DestructionCertificate, Tombstone};
pub use held::{HELD_MAX, HeldCase};
pub use lists::{LIST_CASES_MAX, Proposal, ProposalCase, ProposalList};
pub use overview::{DueMonth, RecordsGroup, RecordsOverview};
pub use portico_record::retention::{DisposalList, ListState};
pub use transfer::{Bag, BagFile};

/// How the authority disposes of cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordsPolicy {
    /// Who proposes a list does not approve it.
    pub four_eyes: bool,
    /// The worker works off what was approved; else `portico dispose --list` does.
    pub automatic: bool,
    /// Hour of the day, in the authority's zone, in which the worker may write the database anew after a disposal;
    /// none leaves that to a command.
    pub rewrite_hour: Option<i8>,
}

impl Default for RecordsPolicy {
    fn default() -> RecordsPolicy {
        RecordsPolicy { four_eyes: true, automatic: true, rewrite_hour: Some(3) }
    }
}

/// What records management needs to remember.
#[derive(Debug, Default)]
pub(crate) struct Records {
    policy: OnceLock<RecordsPolicy>,
    /// Wakes the worker of this process when a list was approved.
    pub(crate) approved: Notify,
}

impl Casework {
    /// Says how the authority disposes of cases; until then it is as in [`RecordsPolicy::default`]. A second word is
    /// not taken.
    pub fn keep_records_by(&self, policy: RecordsPolicy) {
        // One process has one configuration: whoever comes second came by mistake, and changes nothing.
        let _ = self.records.policy.set(policy);
    }

    /// How the authority disposes of cases.
    pub fn records_policy(&self) -> RecordsPolicy {
        self.records.policy.get().copied().unwrap_or_default()
    }
}
