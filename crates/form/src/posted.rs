//! What a browser posted.

use serde::{Deserialize, Serialize};

use crate::typed::Typed;

/// A file that has been received and stored; the answer of a file field is a list of these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileAnswer {
    /// The name it had with the sender.
    pub name: String,
    /// Its media type.
    pub content_type: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the content in hexadecimal: where it is kept.
    pub sha256: String,
}

/// Names and values of a posted page, and the files that came with it.
///
/// Control names are paths: `name`, `address.street`, `vehicles.0.plate`; a day comes as `born-day`,
/// `born-month`, `born-year`, a date-time with `-time` besides; `proof-remove=SHA256` takes a file away.
#[derive(Debug, Clone, Default)]
pub struct Posted {
    pub(crate) typed: Typed,
    pub(crate) files: Vec<(String, FileAnswer)>,
}

impl Posted {
    /// From the decoded pairs of the body, in order; a name may come several times.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        Posted { typed: Typed::from_pairs(pairs), files: Vec::new() }
    }

    /// Adds a file that was uploaded under a control's name. The caller has stored it already.
    pub fn add_file(&mut self, name: impl Into<String>, file: FileAnswer) {
        self.files.push((name.into(), file));
    }

    /// The texts as they came.
    pub fn typed(&self) -> &Typed {
        &self.typed
    }

    /// The first text under a name, for buttons such as `add-row`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.typed.get(name)
    }
}
