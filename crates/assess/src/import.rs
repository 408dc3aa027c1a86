//! Reads event logs that other systems wrote: XES (IEEE 1849) and CSV, plain or gzipped.
//!
//! What comes in is foreign: every size has a limit, DTD and entities are refused, and a compressed file
//! is read as a stream, so that a small file that unpacks to a huge one costs no more than the limits.

mod bounded;
mod columns;
mod csv;
mod moment;
mod xes;

use crate::log::Log;
use bounded::Bounded;
use flate2::bufread::MultiGzDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// Bounds on a log that is read. A log beyond one of them is refused with [`ImportError::TooLarge`].
#[derive(Debug, Clone)]
pub struct Limits {
    /// Size after decompression, bytes.
    pub decompressed_bytes: u64,
    /// Length of one tag, text or CSV line, bytes.
    pub token_bytes: u64,
    /// Depth of nested XML elements.
    pub depth: usize,
    /// Number of events.
    pub events: usize,
    /// Length of one name (case, activity, resource), bytes.
    pub name_bytes: usize,
    /// Length of all distinct names together, bytes.
    pub names_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            decompressed_bytes: 4 << 30,
            token_bytes: 1 << 20,
            depth: 64,
            events: 20_000_000,
            name_bytes: 4096,
            names_bytes: 512 << 20,
        }
    }
}

/// Why a log could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be opened or its compression is damaged.
    #[error("cannot read {name}: {error}. Check that the file exists, is complete and may be read")]
    Unreadable {
        /// The file.
        name: String,
        /// What the system said.
        error: io::Error,
    },
    /// The text does not follow its format.
    #[error("malformed log at byte {position} (after decompression): {message}. Export the log again")]
    Malformed {
        /// Where, in bytes from the start of the decompressed text.
        position: u64,
        /// What is wrong there.
        message: String,
    },
    /// The file declares a document type or entities.
    #[error(
        "the log has a document type declaration (DTD) at byte {position}; these are refused because they \
         can make a small file huge or fetch other files. Remove the <!DOCTYPE ...> line"
    )]
    Dtd {
        /// Where the declaration begins.
        position: u64,
    },
    /// A limit was reached.
    #[error(
        "the log exceeds the limit of {limit} {what} at byte {position}. Split the log or raise the limit"
    )]
    TooLarge {
        /// Of what there is too much.
        what: &'static str,
        /// The limit.
        limit: u64,
        /// Where it was reached.
        position: u64,
    },
    /// A table without a column that is needed.
    #[error("the table has no column for the {wanted}; its columns are: {found}. Name one of them `{name}`")]
    NoColumn {
        /// What the column would hold.
        wanted: &'static str,
        /// A name that would be understood.
        name: &'static str,
        /// The columns that are there.
        found: String,
    },
    /// A time that cannot be understood.
    #[error("\"{value}\" at byte {position} is not a time. Write times as 2024-05-31T13:45:00+02:00")]
    Time {
        /// What stands there.
        value: String,
        /// Where.
        position: u64,
    },
    /// A well-formed file without a single event.
    #[error("the log has no events that carry a time. Check that this is the file you meant")]
    Empty,
}

impl Log {
    /// Reads a log from a file: XES or CSV, each plain or gzipped, recognised by content and not by name.
    ///
    /// # Errors
    /// Says what is wrong, where, and what to do; see [`ImportError`].
    pub fn read_file(path: &Path, limits: &Limits) -> Result<Log, ImportError> {
        let name = path.display().to_string();
        let file = File::open(path).map_err(|error| ImportError::Unreadable { name: name.clone(), error })?;
        Log::read(BufReader::with_capacity(1 << 16, file), &name, limits)
    }

    /// Reads a log from any source; `name` is used in messages only.
    ///
    /// # Errors
    /// See [`Log::read_file`].
    pub fn read(mut source: impl BufRead, name: &str, limits: &Limits) -> Result<Log, ImportError> {
        let unreadable = |error| ImportError::Unreadable { name: name.to_owned(), error };
        let is_gzip = source.fill_buf().map_err(unreadable)?.starts_with(&[0x1f, 0x8b]);
        if is_gzip {
            let decoder = BufReader::with_capacity(1 << 16, MultiGzDecoder::new(source));
            read_plain(Bounded::new(decoder, limits), name, limits)
        } else {
            read_plain(Bounded::new(source, limits), name, limits)
        }
    }
}

fn read_plain<R: BufRead>(mut source: Bounded<R>, name: &str, limits: &Limits) -> Result<Log, ImportError> {
    let head = source.fill_buf().map_err(|error| ImportError::Unreadable { name: name.to_owned(), error })?;
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let is_xml = head.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<');
    let log = if is_xml { xes::read(source, name, limits)? } else { csv::read(source, name, limits)? };
    if log.events() == 0 { Err(ImportError::Empty) } else { Ok(log) }
}
