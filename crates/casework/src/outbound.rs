//! What leaves the house: the one interface that the binary plugs letters and mail into.

use std::future::Future;
use std::pin::Pin;

use serde_json::Value as Json;

/// A letter to be set and, if an address is known, mailed.
#[derive(Debug, Clone)]
pub struct LetterOrder {
    /// Idempotency key: the same order twice gives one letter.
    pub key: String,
    /// File name and source text of the template (Typst); `None` takes the authority's default letter.
    pub template: Option<(String, String)>,
    /// What the template reads as `data.json`.
    pub data: Json,
    /// Language of the letter, a BCP 47 tag.
    pub language: String,
    /// Title of the document.
    pub title: String,
    /// When it is issued, in the authority's zone.
    pub issued: jiff::Zoned,
}

/// A message to one person.
#[derive(Debug, Clone)]
pub struct MailOrder {
    /// Idempotency key: becomes the Message-ID.
    pub key: String,
    /// Address of the recipient.
    pub to: String,
    /// Subject line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// When it is written.
    pub date: jiff::Timestamp,
    /// File name and bytes of PDF attachments.
    pub attachments: Vec<(String, Vec<u8>)>,
}

/// Why an effect did not succeed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum OutboundError {
    /// It may work later: the worker tries again.
    #[error("{0}")]
    Temporary(String),
    /// It will not work without a change: a clerk gets to see it.
    #[error("{0}")]
    Permanent(String),
}

/// The result of an effect, later.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, OutboundError>> + Send + 'a>>;

/// Sets letters and sends mail. The binary plugs `letter` in here; tests plug their own.
pub trait Outbound: Send + Sync {
    /// Sets a letter; the result is a PDF.
    fn letter<'a>(&'a self, order: LetterOrder) -> Pending<'a, Vec<u8>>;
    /// Sends a mail. `Ok(false)` when no mail server is configured.
    fn mail<'a>(&'a self, order: MailOrder) -> Pending<'a, bool>;
}
