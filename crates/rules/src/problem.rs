//! The one type in which every room reports a finding about a definition: what is wrong, where, and what to do.

use std::fmt;

use serde::Serialize;

/// How grave a finding is. Only `Error` keeps a definition from being published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The definition cannot run.
    Error,
    /// It runs, but probably not as its author meant.
    Warning,
    /// Worth knowing; nothing to mend.
    Info,
}

/// A finding about a definition. `rule` is a stable id that documentation and tests can point to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Stable id of the rule that was broken, such as `feel-unknown-name`.
    pub rule: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// File in which it was found, as the caller named it.
    pub file: Option<String>,
    /// Id of the element in that file.
    pub element: Option<String>,
    /// What is wrong, as one sentence.
    pub message: String,
    /// What to do about it; empty where there is nothing to add.
    pub remedy: String,
}

impl Problem {
    fn new(rule: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        Problem { rule, severity, file: None, element: None, message: message.into(), remedy: String::new() }
    }

    /// A finding that keeps the definition from running.
    pub fn error(rule: &'static str, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Error, message)
    }

    /// A finding that the author should look at.
    pub fn warning(rule: &'static str, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Warning, message)
    }

    /// A finding that is only worth knowing.
    pub fn info(rule: &'static str, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Info, message)
    }

    /// Says in which file it was found.
    #[must_use]
    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// Says at which element (by id) it was found.
    #[must_use]
    pub fn at(mut self, element: impl Into<String>) -> Self {
        self.element = Some(element.into());
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }

    /// Whether this finding keeps the definition from running.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for place in [&self.file, &self.element].into_iter().flatten() {
            write!(f, "{place}: ")?;
        }
        write!(f, "{}", self.message)?;
        if !self.remedy.is_empty() {
            write!(f, " ({})", self.remedy)?;
        }
        write!(f, " [{}]", self.rule)
    }
}
