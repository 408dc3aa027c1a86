//! What is asked for: one letter, and how much it may cost.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::frame::{DEFAULT_TEMPLATE, DEFAULT_TEMPLATE_NAME};

/// One letter to set: a template, its data, and everything that would otherwise come from outside.
///
/// The same job gives the same bytes, on any machine and at any time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LetterJob {
    /// The template's file name as its author knows it, such as `letters/decision.typ`. Only for messages.
    pub name: String,
    /// The Typst source of the letter.
    pub template: String,
    /// What the template reads with `json("/data.json")`, and what is attached to the PDF.
    /// The shared frame expects the shape of [`LetterData`](crate::LetterData).
    pub data: Json,
    /// The letter's language as a BCP 47 tag: `sv`, `nl-BE`. Sets hyphenation, labels, date style and the
    /// language that a screen reader speaks.
    pub lang: String,
    /// The document's title: what a reader's window and a screen reader announce.
    pub title: String,
    /// When the letter was issued, in the authority's own time zone. The template's `datetime.today()` is
    /// this day, and the PDF's creation date this instant.
    pub issued: jiff::Zoned,
    /// What identifies this letter for good, such as the effect's idempotency key. Only its hash is written.
    pub ident: String,
    /// Further files the template may read, by path without a leading slash: images, shared Typst files.
    #[serde(default, with = "base64_files", skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, Vec<u8>>,
}

impl LetterJob {
    /// A job for the built-in decision letter. Replace `name` and `template` for a service's own.
    pub fn new(title: &str, lang: &str, issued: jiff::Zoned, ident: &str, data: Json) -> Self {
        Self {
            name: DEFAULT_TEMPLATE_NAME.to_owned(),
            template: DEFAULT_TEMPLATE.to_owned(),
            data,
            lang: lang.to_owned(),
            title: title.to_owned(),
            issued,
            ident: ident.to_owned(),
            files: BTreeMap::new(),
        }
    }

    /// The same job with a service's own template.
    #[must_use]
    pub fn with_template(mut self, name: &str, source: &str) -> Self {
        self.name = name.to_owned();
        self.template = source.to_owned();
        self
    }

    /// The same job with one more file for the template to read.
    #[must_use]
    pub fn with_file(mut self, path: &str, bytes: Vec<u8>) -> Self {
        self.files.insert(path.trim_start_matches('/').to_owned(), bytes);
        self
    }
}

/// How much one letter may cost. Every bound that is hit is named in the problem that comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Template, data and files together, in bytes.
    pub source_bytes_max: usize,
    /// The finished PDF, in bytes.
    pub pdf_bytes_max: usize,
    /// Pages of the finished letter.
    pub pages_max: usize,
    /// Wall clock of the child process, in milliseconds. [`render`](crate::render) has no clock and no such bound.
    pub wall_ms_max: u64,
    /// Processor time of the child process, in seconds, where the `prlimit` command is installed.
    pub cpu_s_max: u64,
    /// Address space of the child process, in bytes, where the `prlimit` command is installed.
    pub address_space_bytes_max: u64,
}

impl Default for Limits {
    /// Bounds that an ordinary letter (one to five pages, 10 to 50 kB, under 0.2 s) never comes near.
    fn default() -> Self {
        Self {
            source_bytes_max: 4 << 20,
            pdf_bytes_max: 16 << 20,
            pages_max: 100,
            wall_ms_max: 20_000,
            cpu_s_max: 20,
            address_space_bytes_max: 2 << 30,
        }
    }
}

/// Files travel to the child inside JSON, which has no bytes: base64 (RFC 4648, section 4).
mod base64_files {
    use std::collections::BTreeMap;

    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

    pub fn serialize<S: Serializer>(files: &BTreeMap<String, Vec<u8>>, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(files.iter().map(|(path, bytes)| (path, STANDARD.encode(bytes))))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, Vec<u8>>, D::Error> {
        BTreeMap::<String, String>::deserialize(from)?
            .into_iter()
            .map(|(path, text)| Ok((path, STANDARD.decode(text).map_err(D::Error::custom)?)))
            .collect()
    }
}
