//! Mending a case by hand: what can be asked for, and what the log keeps of it.

use crate::Variables;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One repair. All keys are counters of this case, as its [`crate::State`] shows them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Repair {
    /// Tries again where an incident stopped the case.
    Retry {
        /// Key of the incident.
        incident: u64,
    },
    /// Sets variables of exactly one scope: a process, a subprocess, or the local variables of one step.
    Correct {
        /// Key of the instance.
        scope: u64,
        /// By name; names that are not listed keep their values.
        variables: Variables,
    },
    /// Takes the token away from where it is, with all that waits there, and lets it enter another element of the
    /// same scope. A join is entered as if the token had come by its flow.
    Move {
        /// Key of the instance that holds the token.
        instance: u64,
        /// Element id of where it goes.
        to: String,
    },
    /// Leaves an activity without completing it; its token ends here.
    CancelActivity {
        /// Key of the instance of the activity.
        instance: u64,
    },
}

/// What was repaired, as the log keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
#[expect(missing_docs, reason = "fields are named in the terms of the enum's and their types' documentation")]
pub enum Repaired {
    /// An incident was tried again; `code` is what it was.
    Retried { incident: u64, code: String },
    /// Variables of one scope were set: the old values of those that had one, and the new.
    Corrected { scope: u64, before: Variables, after: Variables },
    /// A token was moved to an element.
    Moved { key: u64, to: String },
    /// An activity was left without being completed.
    Cancelled { key: u64 },
}

impl Repaired {
    /// The word for it as it is serialised: `retried`, `corrected`, `moved` or `cancelled`.
    pub fn act(&self) -> &'static str {
        match self {
            Repaired::Retried { .. } => "retried",
            Repaired::Corrected { .. } => "corrected",
            Repaired::Moved { .. } => "moved",
            Repaired::Cancelled { .. } => "cancelled",
        }
    }
}

/// How a running case goes over to another bundle.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Migration {
    /// Ids of elements, flows and processes that are called otherwise in the new bundle: old to new. What is not
    /// listed keeps its id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub elements: BTreeMap<String, String>,
    /// Events of the new bundle that the old one did not have ([`crate::Program::added`]): where their activity or
    /// scope runs, they begin to wait.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub added: BTreeSet<String>,
    /// Timers are set anew by the new bundle's rule, from now; else they keep the time at which they are due.
    #[serde(default)]
    pub reset_timers: bool,
}

impl Migration {
    /// What an element is called in the new bundle.
    pub fn target<'a>(&'a self, element: &'a str) -> &'a str {
        self.elements.get(element).map_or(element, String::as_str)
    }
}

/// Why a case cannot go over to another bundle: what would be lost, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Obstacle {
    /// Element id in the old bundle.
    pub element: String,
    /// What would be lost and what to do about it.
    pub reason: String,
}

impl std::fmt::Display for Obstacle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}`: {}", self.element, self.reason)
    }
}
