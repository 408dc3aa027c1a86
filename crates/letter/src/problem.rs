//! Why there is no letter, in words for whoever wrote the template or runs the installation.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One thing that is wrong with a template, with the place where its author will find it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateFault {
    /// The template's own file name, or that of a file it reads.
    pub file: String,
    /// Line, counted from 1; 0 if the fault belongs to no single place.
    pub line: usize,
    /// Column in characters, counted from 1; 0 if the fault belongs to no single place.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What may help.
    pub hints: Vec<String>,
}

impl fmt::Display for TemplateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        write!(f, ": {}", self.message)?;
        for hint in &self.hints {
            write!(f, " (hint: {hint})")?;
        }
        Ok(())
    }
}

/// Why a letter was not made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LetterProblem {
    /// The template, or its data, cannot be set as an accessible letter. Trying again will not help.
    #[error("the letter cannot be set: {}", join(faults))]
    Template {
        /// Everything the typesetter found, in its order; never empty.
        faults: Vec<TemplateFault>,
    },
    /// The job names a language that is none.
    #[error(
        "the letter's language {lang:?} is not a BCP 47 tag such as \"en\" or \"nl-BE\"; correct it in service.toml"
    )]
    Language {
        /// The tag as it was given.
        lang: String,
    },
    /// A bound on size was hit.
    #[error(
        "{what} of letter {name} would be {actual} {unit}, more than the {limit} allowed; shorten the letter or raise the limit"
    )]
    TooLarge {
        /// The template's file name.
        name: String,
        /// Which thing is too large.
        what: String,
        /// Its size.
        actual: u64,
        /// The bound.
        limit: u64,
        /// What is counted.
        unit: String,
    },
    /// The child was still at work when its time was up, and was ended.
    #[error(
        "letter {name} was not ready after {wall_ms} ms and was stopped; look for a loop in its template that never ends"
    )]
    TimedOut {
        /// The template's file name.
        name: String,
        /// The bound, in milliseconds.
        wall_ms: u64,
    },
    /// The child ended without a letter and without a reason: it ran out of memory or processor time, or crashed.
    #[error(
        "the process that sets letter {name} ended early ({status}); it may have met its memory or processor limit. {stderr}"
    )]
    Crashed {
        /// The template's file name.
        name: String,
        /// Exit status or signal.
        status: String,
        /// The end of what it said on standard error.
        stderr: String,
    },
    /// The child could not be started or spoken to. The template is not to blame; trying again may help.
    #[error(
        "the process that sets letters could not be used: {reason}; check that the program file is in place and may be run"
    )]
    Child {
        /// What the operating system said.
        reason: String,
    },
}

impl LetterProblem {
    /// Whether the same job may succeed later without anybody changing it.
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Child { .. } | Self::TimedOut { .. } | Self::Crashed { .. })
    }
}

fn join(faults: &[TemplateFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
