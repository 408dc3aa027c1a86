//! Proving an export without the database that it came from.

use super::{ExportManifest, ExportedEvent, FORMAT, MANIFEST};
use crate::blob::BLOB_BYTES_MAX;
use crate::chain::{self, FIRST, Hash};
use crate::checkpoint::tree::{Frontier, is_included, leaf_hash};
use crate::checkpoint::{Checkpoint, PublicKey, compare};
use crate::fault::Fault;
use crate::verify::Damage;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::io::Read;

/// Bytes of one part: a file, or events whose last one was large.
const PART_BYTES_MAX: u64 = BLOB_BYTES_MAX as u64 + 64 * 1024 * 1024;
/// Findings that a report has at most.
const FINDINGS_MAX: usize = 1_000;

/// What was looked at and what was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ExportReport {
    /// Events whose hash was computed.
    pub events: u64,
    /// Cases that they belong to.
    pub cases: u64,
    /// Events whose payload was erased: their hash was computed over the hash of what was.
    pub erased: u64,
    /// Parts whose hash was compared.
    pub parts: u64,
    /// Size of the log that the checkpoint in the export covers.
    pub size: u64,
    /// True if every event up to there is in it, so that none can have been left out.
    pub whole: bool,
    /// The key that signed the checkpoint in the export.
    pub public_key: String,
    /// What is wrong; empty if all is well.
    pub findings: Vec<Damage>,
}

/// Reads an export and proves it: parts, chains, and the tree against the checkpoint in it; and, for a whole export,
/// against a checkpoint from elsewhere. `key` is the key that the authority published: without it the key in the
/// export is taken, which proves that the export is whole, not whose it is.
///
/// # Errors
/// [`Fault::DamagedFile`] if it is not an export; [`Fault::File`] if it cannot be read.
pub fn verify_export(
    from: impl Read,
    key: Option<&PublicKey>,
    elsewhere: Option<&Checkpoint>,
) -> Result<ExportReport, Fault> {
    let mut reading = Reading { elsewhere, ..Reading::default() };
    let mut archive = tar::Archive::new(from);
    for entry in archive.entries().map_err(unread)? {
        let mut entry = entry.map_err(unread)?;
        let name = entry.path().map_err(unread)?.to_string_lossy().into_owned();
        if entry.size() > PART_BYTES_MAX {
            return Err(not_an_export(format!("its part {name} is larger than any can be")));
        }
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).map_err(unread)?;
        reading.part(&name, &bytes, key)?;
    }
    reading.end()
}

#[derive(Default)]
struct Reading<'a> {
    report: ExportReport,
    parts: BTreeMap<String, String>,
    note: Option<String>,
    checkpoint: Option<Checkpoint>,
    elsewhere: Option<&'a Checkpoint>,
    manifest: Option<ExportManifest>,
    /// The last event of each case: number and hash.
    heads: HashMap<String, (i64, String)>,
    frontier: Frontier,
    next_leaf: u64,
    /// True as long as leaves come one after the other from the first.
    contiguous: bool,
    roots: BTreeMap<u64, Hash>,
}

impl Reading<'_> {
    fn part(&mut self, name: &str, bytes: &[u8], key: Option<&PublicKey>) -> Result<(), Fault> {
        if name == MANIFEST {
            let manifest = serde_json::from_slice(bytes).map_err(not_an_export)?;
            self.manifest = Some(manifest);
            return Ok(());
        }
        self.parts.insert(name.to_owned(), hex::encode(Sha256::digest(bytes)));
        let text = || std::str::from_utf8(bytes).map_err(|e| not_an_export(format!("{name}: {e}")));
        if name == "checkpoint.txt" {
            self.note = Some(text()?.to_owned());
        } else if name == "public-key.txt" {
            self.take_checkpoint(text()?, key)?;
        } else if name.starts_with("events/") {
            if self.checkpoint.is_none() {
                return Err(not_an_export("events come before the checkpoint"));
            }
            for line in text()?.lines() {
                match serde_json::from_str(line) {
                    Ok(event) => self.event(&event),
                    Err(error) => {
                        self.add("event-unreadable", String::new(), None, format!("{name}: {error}"))
                    }
                }
            }
        }
        Ok(())
    }

    fn take_checkpoint(&mut self, own_key: &str, key: Option<&PublicKey>) -> Result<(), Fault> {
        let note = self.note.clone().ok_or_else(|| not_an_export("it has no checkpoint"))?;
        let own = PublicKey::read(own_key).map_err(not_an_export)?;
        let key = key.unwrap_or(&own);
        self.report.public_key = key.to_string();
        self.checkpoint = Some(Checkpoint::read(&note).map_err(not_an_export)?);
        if let Err(fault) = key.verify(&note) {
            self.add("checkpoint-altered", String::new(), None, fault.to_string());
        }
        self.contiguous = true;
        Ok(())
    }

    fn event(&mut self, exported: &ExportedEvent) {
        let event = &exported.event;
        self.report.events += 1;
        self.report.erased += u64::from(event.payload.is_some());
        let mut wrong: Vec<(&'static str, String)> = Vec::new();
        let before = self.heads.get(&event.case);
        if let Some((seq, hash)) = before {
            if event.seq != seq + 1 {
                wrong.push(("event-missing", format!("the event before it in the export is {seq}")));
            } else if event.previous_hash != *hash {
                wrong.push(("event-altered", "it does not name the hash of the event before".to_owned()));
            }
        }
        if event.seq == 1 && event.previous_hash != hex::encode(FIRST) {
            wrong.push(("event-altered", "it is the first, and names an event before".to_owned()));
        }
        if chain::expected_hash(event, &event.previous_hash).as_deref() != Some(event.hash.as_str()) {
            wrong.push(("event-altered", "it does not have the hash that was written with it".to_owned()));
        }
        let leaf = hex::decode(&event.hash).map(|hash| leaf_hash(&hash)).unwrap_or_default();
        match &exported.proof {
            Some(proof) => {
                let hashes: Option<Vec<Hash>> =
                    proof.iter().map(|hash| hex::decode(hash).ok()?.try_into().ok()).collect();
                let holds = self.checkpoint.as_ref().zip(hashes).is_some_and(|(checkpoint, hashes)| {
                    is_included(exported.leaf, &leaf, checkpoint.size, &checkpoint.root, &hashes)
                });
                if !holds {
                    wrong.push((
                        "event-altered",
                        "its proof does not lead to the root of the checkpoint".to_owned(),
                    ));
                }
            }
            None => {
                if exported.leaf != self.next_leaf {
                    self.contiguous = false;
                    let message = format!("leaf {} of the log is missing before it", self.next_leaf);
                    wrong.push(("event-missing", message));
                }
                // What follows is looked at from here on, so that one gap is one finding.
                self.next_leaf = exported.leaf.saturating_add(1);
                if self.contiguous {
                    self.push(leaf);
                }
            }
        }
        for (rule, message) in wrong {
            self.add(rule, event.case.clone(), Some((event.seq, event.position)), message);
        }
        self.heads.insert(event.case.clone(), (event.seq, event.hash.clone()));
    }

    fn push(&mut self, leaf: Hash) {
        self.frontier.push(leaf, |_, _| {});
        let size = self.frontier.size();
        let wanted = [self.checkpoint.as_ref(), self.elsewhere];
        if wanted.into_iter().flatten().any(|checkpoint| checkpoint.size == size) {
            self.roots.insert(size, self.frontier.root());
        }
    }

    fn end(mut self) -> Result<ExportReport, Fault> {
        let manifest = self.manifest.take().ok_or_else(|| {
            not_an_export("it ends without its manifest: it was cut off while it was written or copied")
        })?;
        if manifest.format != FORMAT {
            return Err(not_an_export(format!(
                "its format is {}, this release reads {FORMAT}",
                manifest.format
            )));
        }
        let checkpoint = self.checkpoint.take().ok_or_else(|| not_an_export("it has no checkpoint"))?;
        self.report.parts = self.parts.len() as u64;
        for (name, expected) in &manifest.parts {
            match self.parts.remove(name) {
                Some(found) if found == *expected => {}
                Some(_) => {
                    self.add("file-altered", String::new(), None, format!("the part {name} was altered"))
                }
                None => self.add("file-missing", String::new(), None, format!("the part {name} is missing")),
            }
        }
        for name in std::mem::take(&mut self.parts).into_keys() {
            self.add(
                "file-altered",
                String::new(),
                None,
                format!("the manifest does not name the part {name}"),
            );
        }
        self.report.cases = self.heads.len() as u64;
        (self.report.size, self.report.whole) = (checkpoint.size, manifest.whole);
        if manifest.whole && self.contiguous {
            let own = Some(&checkpoint);
            for checkpoint in own.into_iter().chain(self.elsewhere) {
                let damage = match self.roots.get(&checkpoint.size) {
                    Some(root) => compare(checkpoint, root),
                    None => Some(Damage::of_log(
                        "checkpoint-differs",
                        format!(
                            "the checkpoint covers {} events, the export has {}",
                            checkpoint.size,
                            self.frontier.size()
                        ),
                    )),
                };
                self.report.findings.extend(damage);
            }
        } else if let Some(other) = self.elsewhere.filter(|_| !manifest.whole)
            && *other != checkpoint
        {
            let message = "only some events were exported: they can be compared with the checkpoint that they were \
                               exported with, and with no other; ask for a whole export";
            self.add("checkpoint-differs", String::new(), None, message.to_owned());
        }
        Ok(self.report)
    }

    fn add(&mut self, rule: &'static str, case: String, place: Option<(i64, i64)>, message: String) {
        if self.report.findings.len() < FINDINGS_MAX {
            let (seq, position) = place.unzip();
            self.report.findings.push(Damage { rule, case, seq, position, message });
        }
    }
}

fn not_an_export(why: impl ToString) -> Fault {
    Fault::DamagedFile { what: "the export".to_owned(), why: why.to_string() }
}

fn unread(source: std::io::Error) -> Fault {
    Fault::File { path: "the export".into(), source }
}
