//! One fact about a case: what is handed in, and what comes back with its place in the log.

use crate::fault::Fault;
use crate::text::{JsonText, inline};
use serde::{Deserialize, Serialize};

/// Makes an enum that is stored and sent as one word.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// The word that stands in the database, in exports and in the hash.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads the word back.
            ///
            /// # Errors
            /// [`Fault::Damaged`] for any other word.
            pub fn from_word(word: &str) -> Result<Self, Fault> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    other => Err(Fault::damaged(stringify!($name), format!("unknown word `{other}`"))),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// What kind of actor caused an event.
    ActorKind {
        /// Whoever uses a service from outside.
        Resident = "resident",
        /// Whoever works on cases inside.
        Clerk = "clerk",
        /// The engine, a timer, the worker.
        #[default]
        System = "system",
        /// Somebody else: another authority, an outside worker.
        ThirdParty = "third_party",
    }
}

words! {
    /// On whom the case waits after an event.
    WaitingFor {
        /// The resident has something to do.
        Resident = "resident",
        /// The authority has something to do.
        Office = "office",
        /// Somebody else has.
        ThirdParty = "third_party",
        /// Nobody: a date has to come.
        Timer = "timer",
        /// The case is closed, or moves on at once.
        #[default]
        Nobody = "nobody",
    }
}

words! {
    /// Who may read an event.
    Visibility {
        /// The resident's timeline shows it.
        Resident = "resident",
        /// Only those inside see it.
        #[default]
        Internal = "internal",
    }
}

/// A fact to be appended to a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NewEvent {
    /// When, in microseconds since 1970-01-01T00:00:00Z.
    pub time_us: i64,
    /// What happened: `task_completed`.
    pub kind: String,
    /// The element of the process that it happened at.
    pub element: Option<String>,
    /// Who: an account's id, or the name of a part of the system.
    pub actor: String,
    /// What kind of actor.
    pub actor_kind: ActorKind,
    /// How it came in or went out: `online`, `counter`, `phone`, `post`, `email`, `assisted`, `system`.
    pub channel: String,
    /// On whom the case waits from now on.
    pub waiting_for: WaitingFor,
    /// The XES transition, for mining: `start`, `complete`.
    pub lifecycle: Option<String>,
    /// Who may read it.
    pub visibility: Visibility,
    /// All the rest, as the text that is kept.
    #[serde(with = "inline")]
    pub body: JsonText,
}

/// An event as it stands in the log. It never changes, but for what is erased when its case is disposed of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredEvent {
    /// The case.
    pub case: String,
    /// Place in the case, from 1, without gaps.
    pub seq: i64,
    /// Place in the whole log, from 1, without gaps, in the order of commits.
    pub position: i64,
    /// The bundle that the case ran under, SHA-256 in hex.
    pub bundle: String,
    /// Hash of the case's event before, hex; 64 zeros for the first.
    pub previous_hash: String,
    /// Hash of this event, hex; [`crate::chain`] says over what.
    pub hash: String,
    /// What hides the payload from guessing in the hash, hex of 16 random bytes; empty when it was erased.
    pub salt: String,
    /// The hash of what was erased, hex, if the case was disposed of: then actor, salt and body are empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    /// The fact itself.
    #[serde(flatten)]
    pub event: NewEvent,
}

impl std::ops::Deref for StoredEvent {
    type Target = NewEvent;

    fn deref(&self) -> &NewEvent {
        &self.event
    }
}
