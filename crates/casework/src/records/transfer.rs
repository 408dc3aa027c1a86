//! The package that a case becomes for an archive: a bag (RFC 8493) with the case's events, letters and files, and
//! beside each of them, and for the case, a description in MDTO (`mdto.rs`).
//!
//! *Invariant*: a case that did not change makes the same bytes each time, for the same `made`: what was handed over
//! can be compared by its hash with what is destroyed.

use std::fmt::Write as _;

use jiff::Timestamp;
use portico_record::{EVENTS_MAX, StoredEvent};
use sha2::{Digest as _, Sha256};

use super::mdto::Mdto;
use crate::actor::Actor;
use crate::casework::{Casework, Deed};
use crate::fact::{CaseEvent, Fact};
use crate::fault::Fault;
use crate::retention::{self, DueCase};

/// The package of one case, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bag {
    /// What its folder is called: the reference of the case, in letters that any file system takes.
    pub name: String,
    /// Its files, tag files first.
    pub files: Vec<BagFile>,
    /// SHA-256 of its manifest, hex: through the manifest it binds every file.
    pub sha256: String,
}

/// One file of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BagFile {
    /// Its path in the folder.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl Casework {
    /// The package of a closed case as of `made`. Bounded by what a case may hold.
    ///
    /// # Errors
    /// [`Fault::Broken`] when the case cannot be read, or a file of it is missing.
    pub async fn bag(&self, due: &DueCase, made: Timestamp) -> Result<Bag, Fault> {
        let open = self.read_case(&Actor::system(), &due.case).await?;
        let mut payload = Payload::default();
        let (mut lines, mut refused) = (Vec::new(), Vec::new());
        for event in &self.whole_log(&due.case).await? {
            refused.extend(crate::scan::refused_file(event));
            serde_json::to_writer(&mut lines, event).map_err(Fault::broken)?;
            lines.push(b'\n');
        }
        payload.add("data/events.jsonl".to_owned(), lines, "application/x-ndjson");
        let file = &open.state.file;
        let letters = file.letters.iter().map(|(_, document)| ("letters", document));
        let documents = file.documents.iter().map(|document| ("documents", document));
        for (number, (kind, document)) in letters.chain(documents).enumerate() {
            self.require_scanned(&document.sha256).await?;
            let bytes = self.record.blob(&document.sha256).await.map_err(Fault::of_files)?;
            if bytes.is_none() && refused.contains(&document.name) {
                continue; // the scanner refused it after it was held: the log in the package says so
            }
            let missing =
                || Fault::Broken(format!("the file {} of {} is missing", document.name, due.reference));
            let name = format!("data/{kind}/{:03}-{}", number + 1, plain(&document.name));
            payload.add(name, bytes.ok_or_else(missing)?, &document.content_type);
        }
        let mdto = Mdto { authority: &self.authority.name, due, open: &open, made };
        let described: Vec<(String, String)> = payload
            .entries
            .iter()
            .map(|entry| (format!("{}.mdto.xml", entry.name), mdto.file(entry)))
            .collect();
        let case = ("data/case.mdto.xml".to_owned(), mdto.case(&payload.entries));
        for (name, text) in described.into_iter().chain([case]) {
            payload.add(name, text.into_bytes(), "application/xml");
        }
        Ok(payload.close(plain(&due.reference)))
    }

    /// The packages of the cases of a list, one call for each: `after` is the id of the case before, or empty. That the
    /// case was read becomes part of it, and so of its package; the hash is kept with the list. None at the end.
    ///
    /// # Errors
    /// [`Fault::Forbidden`]; [`Fault::NotFound`]; [`Fault::Stale`] once the list is decided; [`Fault::Broken`].
    pub async fn list_bag(
        &self,
        actor: &Actor,
        number: i64,
        after: &str,
    ) -> Result<Option<(String, Bag)>, Fault> {
        let list = self.list_row(actor, number).await?;
        if list.state != super::ListState::Proposed || !list.transfer {
            return Err(Fault::Stale);
        }
        let items = self.record.disposal_items(number, true, after, 1).await.map_err(Fault::broken)?;
        let Some(item) = items.into_iter().next() else { return Ok(None) };
        let retention = self.record.retention_of(&item.case).await.map_err(Fault::broken)?;
        let retention = retention.ok_or_else(|| Fault::not_found("case"))?;
        let open = self.load(&item.case).await?;
        self.refuse_disposed(&open)?;
        if !self.looked_lately(actor, &open) {
            self.act(Deed::new(&item.case, actor), |_| {
                let (by, by_name) = (actor.id.clone(), actor.name.clone());
                Ok(vec![CaseEvent::Fact(Fact::DataViewed { by, by_name })])
            })
            .await?;
        }
        let bag = self.bag(&self.due_case(retention).await?, retention::instant(list.proposed_us)).await?;
        let kept = self.record.put_disposal_package(number, &item.case, &bag.sha256).await;
        kept.map_err(Fault::broken)?;
        Ok(Some((item.case, bag)))
    }

    async fn whole_log(&self, case: &str) -> Result<Vec<StoredEvent>, Fault> {
        let mut all: Vec<StoredEvent> = Vec::new();
        loop {
            let after = all.last().map_or(0, |last| last.seq);
            let more = self.record.events(case, after).await.map_err(Fault::broken)?;
            let count = i64::try_from(more.len()).unwrap_or(i64::MAX);
            all.extend(more);
            if count < EVENTS_MAX {
                return Ok(all);
            }
        }
    }
}

/// What is said of a file in manifest and metadata.
pub(super) struct Entry {
    pub name: String,
    pub content_type: String,
    pub size: usize,
    pub sha256: String,
}

#[derive(Default)]
struct Payload {
    files: Vec<BagFile>,
    entries: Vec<Entry>,
}

impl Payload {
    fn add(&mut self, name: String, bytes: Vec<u8>, content_type: &str) {
        let sha256 = hex::encode(Sha256::digest(&bytes));
        let (path, content_type) = (name.clone(), content_type.to_owned());
        self.entries.push(Entry { name, content_type, size: bytes.len(), sha256 });
        self.files.push(BagFile { path, bytes });
    }

    fn close(self, name: String) -> Bag {
        let mut manifest = String::new();
        for entry in &self.entries {
            // Writing to a string cannot fail.
            let _ = writeln!(manifest, "{}  {}", entry.sha256, entry.name);
        }
        let bytes: usize = self.entries.iter().map(|entry| entry.size).sum();
        let sha256 = hex::encode(Sha256::digest(&manifest));
        let tags = [
            ("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".to_owned()),
            ("bag-info.txt", format!("Payload-Oxum: {bytes}.{}\n", self.entries.len())),
            ("manifest-sha256.txt", manifest),
        ];
        let tags = tags.map(|(path, text)| BagFile { path: path.to_owned(), bytes: text.into_bytes() });
        Bag { name, files: tags.into_iter().chain(self.files).collect(), sha256 }
    }
}

/// A name that is good in any file system.
fn plain(name: &str) -> String {
    let fit = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
    let name: String = name.chars().take(120).map(fit).collect();
    if name.starts_with('.') { format!("_{name}") } else { name }
}
