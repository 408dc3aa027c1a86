//! Models drawn elsewhere become a service folder: `process.bpmn`, decisions, forms, `service.toml`, texts and
//! scenarios, and a report that names by element id whatever changed on the way or could not come along.
//!
//! *Invariant:* nothing is dropped in silence. Each translator takes what it understands out of a copy of the
//! document; what is left over that belongs to a foreign dialect is swept up at the end and reported.

mod decision;
mod digit;
mod folder;
mod formdata;
mod formio;
mod guess;
mod juel;
mod markdown;
mod model;
mod package;
mod report;
mod source;
mod valtimo;
mod xml;

use std::path::{Path, PathBuf};

pub use report::{Level, Loss, LossReport};

/// The dialect that the models are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Camunda 7, Operaton, CIB seven, Flowable, Activiti: one family of attributes, expressions in JUEL. Forms as
    /// form.io, form-js or `formData`; whole Valtimo packages.
    Camunda7,
    /// Camunda 8: the dialect that Portico runs; models come along as they are.
    Camunda8,
    /// Workflow configurations of the DIGIT platform: state machines in JSON, or in the shell scripts that post them.
    Digit,
}

impl Dialect {
    /// Reads the name used on the command line: `camunda7`, `operaton`, `flowable`, `activiti`, `valtimo`,
    /// `camunda8`, `digit`.
    pub fn parse(name: &str) -> Option<Dialect> {
        match name.to_lowercase().as_str() {
            "camunda7" | "operaton" | "cibseven" | "flowable" | "activiti" | "valtimo" => {
                Some(Dialect::Camunda7)
            }
            "camunda8" | "zeebe" => Some(Dialect::Camunda8),
            "digit" | "egov" => Some(Dialect::Digit),
            _ => None,
        }
    }
}

/// Why nothing was imported. What could be read in part is a [`Loss`] instead.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A file or folder could not be read.
    #[error("{path} cannot be read: {reason}; check that it exists and that you may read it")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// There is no process model among the files.
    #[error("{path} holds no process model{why}; name the file or folder that the models were saved to")]
    NoModel {
        /// Where was looked.
        path: PathBuf,
        /// The first file that could not be read and why, after a colon; empty if there was none.
        why: String,
    },
    /// More than can be looked through.
    #[error("{what}; import a smaller folder, or one model at a time")]
    TooMuch {
        /// The bound that was hit.
        what: String,
    },
    /// The target holds files already.
    #[error("{0} is not empty; name a new folder, so that nothing of yours is overwritten")]
    TargetNotEmpty(PathBuf),
    /// The result could not be written.
    #[error("{path} cannot be written: {reason}; check that there is room and that you may write there")]
    Unwritable {
        /// Which.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
}

/// Reads the models, decisions and forms at `src` (a file, or a folder with all below it) and writes a service
/// folder to `to`, which must be empty or absent. The report is also written there as `import-report.md`.
///
/// # Errors
/// When nothing can be read or written; see [`ImportError`].
pub fn import(dialect: Dialect, src: &Path, to: &Path) -> Result<LossReport, ImportError> {
    let files = source::read(src)?;
    folder::must_be_empty(to)?;
    let mut report = LossReport::new(dialect);
    let package = package::Package::translate(dialect, &files, &mut report);
    if package.models.is_empty() {
        let unread = report.entries.iter().find(|entry| entry.level == Level::Lost && !entry.file.is_empty());
        let why = unread.map(|entry| format!(": {} is {}, {}", entry.file, entry.what, entry.became));
        return Err(ImportError::NoModel { path: src.to_owned(), why: why.unwrap_or_default() });
    }
    folder::write(&package, to, &mut report)?;
    Ok(report)
}
