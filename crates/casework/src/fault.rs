//! Everything that can stand in the way of an act, told so that a page can say what to do next.

use std::time::Duration;

use jiff::Timestamp;
use portico_form::{Answers, FieldProblem, Typed};
use portico_record::CommitError;

/// Why an act was not done. Nothing was changed when one of these comes back.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// There is no such thing, or this actor may not know of it.
    #[error("{what} was not found")]
    NotFound {
        /// The kind of thing: `case`, `draft`, `service`, `task`, `document`.
        what: &'static str,
    },
    /// A case that was disposed of: only its certificate is left.
    #[error("this case was disposed of on {0}; its data is gone, only the certificate is left")]
    Disposed(Timestamp),
    /// The policy forbids it.
    #[error("not allowed: {policy}")]
    Forbidden {
        /// The name of the rule that decided.
        policy: &'static str,
    },
    /// The account was closed while somebody was signed in with it.
    #[error("this account is closed: ask an administrator of the authority")]
    AccountClosed,
    /// The answers have problems; nothing typed is lost.
    #[error("answers need attention: {}", .0.named())]
    Answers(Box<Rejected>),
    /// A task that somebody has completed already, or that the process took back.
    #[error("this task is no longer open")]
    TaskGone,
    /// A job that this worker does not hold: its lease ran out, or it was ended.
    #[error(
        "this worker does not hold this job: its lease has run out, or the job was ended; take jobs again"
    )]
    JobGone,
    /// A task that another clerk has claimed.
    #[error("this task is with {by}")]
    ClaimedBy {
        /// Name of the clerk.
        by: String,
    },
    /// A call with the same key was done before: nothing was changed this time.
    #[error("a call with this key was done before; nothing was changed this time")]
    DoneBefore,
    /// The page was made from an older state of a draft.
    #[error("this page is out of date")]
    Stale,
    /// A negative outcome without a reason.
    #[error("a decision with the outcome {outcome} needs at least one reason")]
    ReasonsMissing {
        /// The outcome that was chosen.
        outcome: String,
    },
    /// An upload that is refused.
    #[error("{0}")]
    Upload(UploadFault),
    /// The engine refused the command.
    #[error("{0}")]
    Refused(String),
    /// Too much waits already.
    #[error("the system is busy")]
    Busy {
        /// When to try again.
        retry_after: Duration,
    },
    /// Something outside that is needed does not answer.
    #[error("{what} is not available at the moment; nothing of this was kept: try again later")]
    Away {
        /// What, in words.
        what: &'static str,
        /// When to try again.
        retry_after: Duration,
    },
    /// Something is broken; the text is for the log, not for a page.
    #[error("{0}")]
    Broken(String),
}

/// Answers that were not accepted, with everything that is needed to show the page again.
#[derive(Debug, Default)]
pub struct Rejected {
    /// What is wrong, field by field.
    pub problems: Vec<FieldProblem>,
    /// What was typed, as it was typed.
    pub typed: Typed,
    /// The answers as far as they could be read.
    pub answers: Answers,
}

impl Rejected {
    /// Every problem in a word: `vehicle.plate required`.
    fn named(&self) -> String {
        let names: Vec<String> =
            self.problems.iter().map(|problem| format!("{} {}", problem.path, problem.code)).collect();
        names.join(", ")
    }
}

/// Why a file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UploadFault {
    /// More bytes than allowed.
    #[error("the file is larger than {max_mb} MB")]
    TooLarge {
        /// The limit in megabytes.
        max_mb: u64,
    },
    /// A type that is not on the list.
    #[error("files of the type {found} are not accepted")]
    Type {
        /// What the content looks like.
        found: String,
    },
    /// The content is not what the name promises.
    #[error("the content of {name} is not what its name says")]
    Disguised {
        /// File name.
        name: String,
    },
    /// Unpacks to more than is reasonable, or points outside itself.
    #[error("the archive {name} unpacks to too much")]
    Bomb {
        /// File name.
        name: String,
    },
    /// The scanner found something in it.
    #[error("the virus scanner found something in {name}: it was not kept")]
    Infected {
        /// File name.
        name: String,
    },
    /// Nothing in it.
    #[error("the file {name} is empty")]
    Empty {
        /// File name.
        name: String,
    },
}

impl Fault {
    /// A thing that is not there, or not for this actor.
    pub fn not_found(what: &'static str) -> Fault {
        Fault::NotFound { what }
    }

    /// A fault of the files: their storage is away, or something is broken.
    pub(crate) fn of_files(fault: portico_record::Fault) -> Fault {
        match fault {
            portico_record::Fault::Away { .. } => {
                tracing::error!(%fault, "a file could not be kept or read");
                Fault::Away { what: "the storage of files", retry_after: crate::scan::RETRY_AFTER }
            }
            other => Fault::broken(other),
        }
    }

    /// A fault of the house itself.
    pub fn broken(error: impl std::fmt::Display) -> Fault {
        Fault::Broken(error.to_string())
    }
}

impl From<CommitError> for Fault {
    fn from(error: CommitError) -> Fault {
        match error {
            CommitError::Busy { retry_after_ms } => {
                Fault::Busy { retry_after: Duration::from_millis(retry_after_ms) }
            }
            CommitError::LeaseLost { .. } => Fault::JobGone,
            other => Fault::Broken(other.to_string()),
        }
    }
}
