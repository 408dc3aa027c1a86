//! The log for somebody else: every event with its place in the tree, so that it can be proved without this database.
//!
//! ```text
//! checkpoint.txt           the signed root that the events are proved against
//! public-key.txt           the key that signed it; compare it with the one that the authority published
//! events/000001.jsonl      one event on each line: as in the log, and `leaf`, its place in the tree. Where only some
//!                          events are exported, `proof` as well: the hashes from its leaf to the root
//! bundles.jsonl            the bundles that cases ran under; bundles/HASH.tar.gz their bytes
//! files/000001.jsonl       which files cases have; files/ab/cd/abcd.. their bytes, if they were asked for
//! manifest.json            last: what is in it, and the SHA-256 of every part
//! ```

mod verify;

use crate::case::stored_event;
use crate::checkpoint::MadeCheckpoint;
use crate::event::StoredEvent;
use crate::fault::Fault;
use crate::open::Record;
use crate::sql::Sql;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

pub use verify::{ExportReport, verify_export};

/// The format that this release writes and reads.
pub const FORMAT: &str = "portico-export-1";
/// Bytes of events in one part, about: what is held in memory.
const PART_BYTES: usize = 4 * 1024 * 1024;
/// Events that are read in one go.
const EVENTS_PER_PAGE: i64 = 1_000;
/// Name of the last entry.
const MANIFEST: &str = "manifest.json";

/// What is to be exported.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Only events from this moment on, microseconds.
    pub since_us: Option<i64>,
    /// Only this case.
    pub case: Option<String>,
    /// The bytes of files, too.
    pub with_files: bool,
}

impl Selection {
    /// True if every event of the log is in it.
    fn is_whole(&self) -> bool {
        self.since_us.is_none() && self.case.is_none()
    }
}

/// What an export consists of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportManifest {
    /// [`FORMAT`].
    pub format: String,
    /// The release that wrote it.
    pub release: String,
    /// When, microseconds.
    pub made_us: i64,
    /// True if every event up to the checkpoint is in it.
    pub whole: bool,
    /// Events.
    pub events: u64,
    /// Size of the log that the checkpoint covers.
    pub size: u64,
    /// SHA-256 of each part, hex.
    pub parts: BTreeMap<String, String>,
}

/// One line of `events`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportedEvent {
    /// The event.
    #[serde(flatten)]
    pub event: StoredEvent,
    /// Its place in the tree.
    pub leaf: u64,
    /// Hashes from its leaf to the root, hex; only where not every event is exported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Vec<String>>,
}

impl Record {
    /// Writes an export of what a checkpoint covers.
    ///
    /// # Errors
    /// [`Fault::Database`]; [`Fault::Damaged`] for an event that cannot be read; [`Fault::File`].
    pub async fn export(
        &self,
        selection: &Selection,
        checkpoint: &MadeCheckpoint,
        release: &str,
        made_us: i64,
        to: impl Write,
        progress: &mut (dyn FnMut(&str, u64) + '_),
    ) -> Result<ExportManifest, Fault> {
        let mut out = Out {
            tar: tar::Builder::new(to),
            manifest: ExportManifest {
                format: FORMAT.to_owned(),
                release: release.to_owned(),
                made_us,
                whole: selection.is_whole(),
                size: checkpoint.size,
                ..ExportManifest::default()
            },
        };
        out.add("checkpoint.txt", checkpoint.note.as_bytes())?;
        out.add("public-key.txt", format!("{}\n", checkpoint.public_key).as_bytes())?;
        self.export_events(selection, &mut out, progress).await?;
        self.export_bundles(&mut out).await?;
        self.export_files(selection, &mut out, progress).await?;
        let text = serde_json::to_vec_pretty(&out.manifest).map_err(|e| Fault::damaged("the manifest", e))?;
        append(&mut out.tar, MANIFEST, &text)?;
        out.tar.into_inner().and_then(|mut to| to.flush()).map_err(written)?;
        Ok(out.manifest)
    }

    async fn export_events<W: Write>(
        &self,
        selection: &Selection,
        out: &mut Out<W>,
        progress: &mut (dyn FnMut(&str, u64) + '_),
    ) -> Result<(), Fault> {
        let (mut from, mut number, mut part) = (0_i64, 0_u64, String::new());
        loop {
            let rows =
                self.leaves(selection, from, i64::try_from(out.manifest.size).unwrap_or(i64::MAX)).await?;
            for row in &rows {
                let leaf = row.int("leaf")?;
                from = leaf + 1;
                let event = stored_event(row)?;
                let proof = if selection.is_whole() {
                    None
                } else {
                    self.prove_inclusion(&event.case, event.seq, out.manifest.size)
                        .await?
                        .map(|proof| proof.hashes)
                };
                let line = ExportedEvent { event, leaf: leaf.unsigned_abs(), proof };
                part.push_str(&serde_json::to_string(&line).map_err(|e| Fault::damaged("an event", e))?);
                part.push('\n');
                out.manifest.events += 1;
            }
            let ended = rows.is_empty();
            if part.len() >= PART_BYTES || (ended && !part.is_empty()) {
                number += 1;
                out.add(&format!("events/{number:06}.jsonl"), part.as_bytes())?;
                part.clear();
                progress("events", out.manifest.events);
            }
            if ended {
                return Ok(());
            }
        }
    }

    async fn leaves(
        &self,
        selection: &Selection,
        from: i64,
        size: i64,
    ) -> Result<Vec<crate::sql::Row>, Fault> {
        let mut sql = Sql::built(
            "SELECT l.leaf, e.position, e.case_id, e.seq, e.time_us, e.kind, e.element, e.actor, e.actor_kind, \
             e.channel, e.waiting_for, e.lifecycle, e.visibility, e.bundle, e.previous_hash, e.hash, e.salt, e.body, \
             e.payload_hash FROM log_leaf l JOIN event e ON e.case_id = l.case_id AND e.seq = l.seq WHERE l.leaf >= $1 \
             AND l.leaf < $2"
                .to_owned(),
        )
        .bind(from)
        .bind(size);
        if let Some(since_us) = selection.since_us {
            let number = sql.push(since_us);
            sql.add(&format!(" AND e.time_us >= ${number}"));
        }
        if let Some(case) = &selection.case {
            let number = sql.push(case);
            sql.add(&format!(" AND l.case_id = ${number}"));
        }
        let number = sql.push(EVENTS_PER_PAGE);
        sql.add(&format!(" ORDER BY l.leaf LIMIT ${number}"));
        self.db.rows(sql).await
    }

    async fn export_bundles<W: Write>(&self, out: &mut Out<W>) -> Result<(), Fault> {
        let sql = Sql::new(
            "SELECT hash, service, published_us, published_by, active_us FROM bundle ORDER BY published_us, hash",
        );
        let mut lines = String::new();
        for row in self.db.rows(sql).await? {
            let hash = row.text("hash")?;
            let line = serde_json::json!({
                "hash": hash, "service": row.text("service")?, "published_us": row.int("published_us")?,
                "published_by": row.text("published_by")?, "active_us": row.int("active_us")?,
            });
            lines.push_str(&format!("{line}\n"));
            let bytes = self.db.row(Sql::new("SELECT bytes FROM bundle WHERE hash = $1").bind(&hash)).await?;
            if let Some(row) = bytes {
                out.add(&format!("bundles/{hash}.tar.gz"), &row.bytes("bytes")?)?;
            }
        }
        out.add("bundles.jsonl", lines.as_bytes())
    }

    async fn export_files<W: Write>(
        &self,
        selection: &Selection,
        out: &mut Out<W>,
        progress: &mut (dyn FnMut(&str, u64) + '_),
    ) -> Result<(), Fault> {
        let mut after = (String::new(), String::new());
        let (mut lines, mut count, mut number, mut last) = (String::new(), 0, 0, String::new());
        loop {
            let mut sql = Sql::built(
                "SELECT u.sha256, u.case_id, b.size, b.stored_us FROM blob_use u JOIN blob b ON b.sha256 = u.sha256 \
                 WHERE (u.sha256 > $1 OR (u.sha256 = $1 AND u.case_id > $2))"
                    .to_owned(),
            )
            .bind(&after.0)
            .bind(&after.1);
            if let Some(case) = &selection.case {
                let number = sql.push(case);
                sql.add(&format!(" AND u.case_id = ${number}"));
            }
            sql.add(" ORDER BY u.sha256, u.case_id LIMIT 1000");
            let rows = self.db.rows(sql).await?;
            for row in &rows {
                let (sha256, case) = (row.text("sha256")?, row.text("case_id")?);
                let line = serde_json::json!({
                    "sha256": sha256, "case": case, "size": row.int("size")?, "stored_us": row.int("stored_us")?,
                });
                lines.push_str(&format!("{line}\n"));
                if selection.with_files && last != sha256 {
                    let bytes = self.blob(&sha256).await?;
                    let bytes =
                        bytes.ok_or_else(|| Fault::damaged(format!("the file {sha256}"), "it is missing"))?;
                    let part = |range| sha256.get(range).unwrap_or("00");
                    out.add(&format!("files/{}/{}/{sha256}", part(0..2), part(2..4)), &bytes)?;
                    count += 1;
                    progress("files", count);
                }
                last.clone_from(&sha256);
                after = (sha256, case);
            }
            if lines.len() >= PART_BYTES || rows.is_empty() {
                number += 1;
                out.add(&format!("files/{number:06}.jsonl"), lines.as_bytes())?;
                lines.clear();
            }
            if rows.is_empty() {
                return Ok(());
            }
        }
    }
}

struct Out<W: Write> {
    tar: tar::Builder<W>,
    manifest: ExportManifest,
}

impl<W: Write> Out<W> {
    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Fault> {
        append(&mut self.tar, name, bytes)?;
        self.manifest.parts.insert(name.to_owned(), hex::encode(Sha256::digest(bytes)));
        Ok(())
    }
}

fn append<W: Write>(tar: &mut tar::Builder<W>, name: &str, bytes: &[u8]) -> Result<(), Fault> {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes.len() as u64);
    header.set_mode(0o600);
    header.set_mtime(0);
    tar.append_data(&mut header, Path::new(name), bytes).map_err(written)
}

fn written(source: std::io::Error) -> Fault {
    Fault::File { path: "the export".into(), source }
}
