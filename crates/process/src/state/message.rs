//! Messages that wait for somebody to ask for them.

use super::State;
use crate::Variables;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Most ids of messages that a case remembers; those whose time is over first are forgotten first.
const NOTED_MAX: usize = 1_000;

/// A message that nothing waited for when it came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptMessage {
    /// Key in this case.
    pub key: u64,
    /// Name of the message.
    pub name: String,
    /// Must equal the subscription's key; none matches any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation_key: Option<String>,
    /// What it carries.
    #[serde(default, skip_serializing_if = "Variables::is_empty")]
    pub variables: Variables,
    /// When it is over.
    pub until: Timestamp,
}

impl State {
    /// Messages that wait for somebody to ask for them, oldest first; also those whose time is over.
    pub fn kept_messages(&self) -> impl Iterator<Item = &KeptMessage> {
        self.kept.values()
    }

    pub(super) fn note_message(&mut self, id: &str, until: Timestamp, now: Timestamp) {
        self.noted.retain(|_, until| *until > now);
        self.noted.insert(id.to_owned(), until);
        while self.noted.len() > NOTED_MAX {
            let oldest = self.noted.iter().min_by_key(|(_, until)| **until).map(|(id, _)| id.clone());
            let Some(oldest) = oldest else { return };
            self.noted.remove(&oldest);
        }
    }
}
