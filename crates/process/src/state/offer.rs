//! What an ad-hoc subprocess offers: the discretionary tasks of a case.

use super::State;
use serde::{Deserialize, Serialize};

/// What can be begun in a running ad-hoc subprocess (clause 10.3.5).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    /// Element ids of the activities that can be begun, each as often as wanted.
    pub activities: Vec<String>,
    /// One at a time.
    pub sequential: bool,
    /// Those of them that were completed at least once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub done: Vec<String>,
    /// What still begins by itself, one after the other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<String>,
    /// It is done and only waits for what runs.
    #[serde(default)]
    pub closed: bool,
}

impl State {
    /// What [`Command::StartActivity`](crate::Command::StartActivity) can begin now: key of the ad-hoc subprocess and
    /// id of the activity, oldest subprocess first, in document order.
    pub fn startable(&self) -> impl Iterator<Item = (u64, &str)> {
        self.instances().flat_map(|(key, instance)| {
            let free = |offer: &&Offer| {
                let busy = instance.children > 0 || !instance.joins.is_empty() || !offer.pending.is_empty();
                !(offer.closed || offer.sequential && busy)
            };
            let offer = instance.offer.as_ref().filter(free);
            offer.into_iter().flat_map(move |offer| offer.activities.iter().map(move |id| (key, id.as_str())))
        })
    }
}
