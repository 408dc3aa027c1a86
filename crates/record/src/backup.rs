//! The whole record as one stream, and back: database and files as they were at one moment, while others go on.
//!
//! A backup is a tar of rows as JSON, so that one made of SQLite is restored into PostgreSQL and back:
//!
//! ```text
//! tables/EVENT/000001.jsonl     first line: table and columns; then one row on each line
//! files/portico.toml            files of the installation that the caller gave
//! blobs/ab/cd/abcd..            files of cases, by the SHA-256 of their content
//! manifest.json                 last: how many rows and files, and the SHA-256 of every part
//! ```
//!
//! *Invariant*: a stream without its manifest, or with a part that does not fit it, is refused before anything is
//! written.

mod read;
mod table;

use crate::fault::Fault;
use crate::open::Record;
use crate::sql::Sql;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use table::Snapshot;

pub use read::Backup;
pub use table::{CellKind, Table};

/// The format that this release writes and reads.
pub const FORMAT: &str = "portico-backup-1";
/// Bytes of rows in one part of the tar, about: what is held in memory.
const PART_BYTES: usize = 4 * 1024 * 1024;
/// Name of the last entry.
const MANIFEST: &str = "manifest.json";

/// What a backup consists of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// The release that wrote it.
    pub release: String,
    /// When, microseconds.
    pub made_us: i64,
    /// Version of the schema.
    pub schema: i64,
    /// Rows of each table.
    pub rows: BTreeMap<String, u64>,
    /// Files of cases.
    pub blobs: u64,
    /// What the log was.
    pub log: LogSum,
    /// SHA-256 of each part that is not a file of a case (these are named by theirs), hex.
    pub parts: BTreeMap<String, String>,
}

/// The log in a few words: equal for two records with the same events of the same cases.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogSum {
    /// Cases.
    pub cases: u64,
    /// Events.
    pub events: u64,
    /// SHA-256 over `ID SEQ HASH` and a line feed for every case, in the order of ids, hex.
    pub heads: String,
    /// Leaves of the tree.
    pub leaves: u64,
    /// Root of the tree, hex.
    pub root: String,
}

/// What goes into a backup beside the record.
#[derive(Clone, Debug, Default)]
pub struct Extra {
    /// The release that writes it.
    pub release: String,
    /// When, microseconds.
    pub made_us: i64,
    /// Files of the installation, by their path in its folder.
    pub files: Vec<(String, Vec<u8>)>,
}

/// Told as the work goes on: table or `files`, and how many of it are done.
pub type Progress<'a> = dyn FnMut(&str, u64) + 'a;

impl Record {
    /// Writes a backup. Others may go on writing; what they write after the beginning is not in it.
    ///
    /// # Errors
    /// [`Fault::Database`]; [`Fault::Damaged`] for a file that is missing or altered; [`Fault::File`] if it cannot be
    /// written.
    pub async fn back_up(
        &self,
        extra: &Extra,
        to: impl Write,
        progress: &mut Progress<'_>,
    ) -> Result<Manifest, Fault> {
        let mut tar = tar::Builder::new(to);
        let (schema, _) = self.schema_versions().await?;
        let mut manifest = Manifest {
            format: FORMAT.to_owned(),
            release: extra.release.clone(),
            made_us: extra.made_us,
            schema,
            ..Manifest::default()
        };
        let tables = self.tables().await?;
        let mut snapshot = self.snapshot().await?;
        let mut blobs = Vec::new();
        manifest.log = snapshot.log_sum().await?;
        for table in &tables {
            let rows = self.back_up_table(&mut snapshot, table, &mut tar, &mut manifest, progress).await?;
            manifest.rows.insert(table.table.clone(), rows);
        }
        let files = Table { table: "blob".into(), columns: vec![("sha256".into(), CellKind::Text)] };
        let list = async |rows: Vec<table::Cells>| {
            blobs.extend(rows.into_iter().flatten().filter_map(|cell| match cell {
                crate::sql::Arg::Text(text) => text,
                _ => None,
            }));
            Ok(())
        };
        snapshot.read(&files, list).await?;
        drop(snapshot);
        for (name, bytes) in &extra.files {
            add_part(&mut tar, &mut manifest, format!("files/{name}"), bytes)?;
        }
        for sha256 in blobs {
            let bytes = self
                .blob(&sha256)
                .await?
                .ok_or_else(|| Fault::damaged(format!("the file {sha256}"), "it is missing"))?;
            append(&mut tar, &blob_name(&sha256), &bytes)?;
            manifest.blobs += 1;
            progress("files", manifest.blobs);
        }
        let text = serde_json::to_vec_pretty(&manifest).map_err(|e| Fault::damaged("the manifest", e))?;
        append(&mut tar, MANIFEST, &text)?;
        tar.into_inner().and_then(|mut to| to.flush()).map_err(written)?;
        Ok(manifest)
    }

    async fn back_up_table<W: Write>(
        &self,
        snapshot: &mut Snapshot,
        table: &Table,
        tar: &mut tar::Builder<W>,
        manifest: &mut Manifest,
        progress: &mut Progress<'_>,
    ) -> Result<u64, Fault> {
        let head = serde_json::to_string(table).map_err(|e| Fault::damaged("a table", e))?;
        let mut part = format!("{head}\n");
        let (mut number, mut done) = (0, 0);
        let name = |number: u64| format!("tables/{}/{number:06}.jsonl", table.table);
        let rows = snapshot
            .read(table, async |rows| {
                done += u64::try_from(rows.len()).unwrap_or(0);
                for row in rows {
                    part.push_str(&table.line(row));
                    part.push('\n');
                }
                if part.len() >= PART_BYTES {
                    number += 1;
                    add_part(tar, manifest, name(number), part.as_bytes())?;
                    part = format!("{head}\n");
                    progress(&table.table, done);
                }
                Ok(())
            })
            .await?;
        add_part(tar, manifest, name(number + 1), part.as_bytes())?;
        progress(&table.table, rows);
        Ok(rows)
    }

    /// Copies every table into another, empty record: from SQLite to PostgreSQL, or back. Files are not copied.
    ///
    /// # Errors
    /// [`Fault::Invalid`] if the other is not empty; [`Fault::Database`].
    pub async fn copy_to(&self, other: &Record, progress: &mut Progress<'_>) -> Result<LogSum, Fault> {
        other.require_empty().await?;
        other.migrate().await?;
        let tables = self.tables().await?;
        let theirs = other.tables().await?;
        let mut snapshot = self.snapshot().await?;
        let sum = snapshot.log_sum().await?;
        for table in &tables {
            if theirs.iter().all(|other| other.table != table.table) {
                let why = "the other database does not have it; migrate both with the same release first";
                return Err(Fault::invalid(format!("the table {}", table.table), why));
            }
            other.clear(table).await?;
            let mut done = 0;
            snapshot
                .read(table, async |rows| {
                    done += u64::try_from(rows.len()).unwrap_or(0);
                    other.load_rows(table, rows).await?;
                    progress(&table.table, done);
                    Ok(())
                })
                .await?;
        }
        // A server would do it, too; so it is quick from its first search on.
        other.index_all_words().await?;
        Ok(sum)
    }

    /// The log in a few words, as it is now.
    ///
    /// # Errors
    /// [`Fault::Database`]; [`Fault::Damaged`] if the tree lacks a node.
    pub async fn log_sum(&self) -> Result<LogSum, Fault> {
        self.snapshot().await?.log_sum().await
    }

    /// Refuses a database that holds anything.
    ///
    /// # Errors
    /// [`Fault::Invalid`] if there is a table; [`Fault::Database`].
    pub async fn require_empty(&self) -> Result<(), Fault> {
        let sql = if self.db.is_postgres() {
            "SELECT count(*) AS n FROM information_schema.tables WHERE table_schema = current_schema()"
        } else {
            "SELECT count(*) AS n FROM sqlite_schema"
        };
        let row = self.db.row(Sql::new(sql)).await?;
        match row.map_or(Ok(0), |row| row.int("n"))? {
            0 => Ok(()),
            n => Err(Fault::invalid(
                "a record in this database",
                format!("it is not empty ({n} tables or indexes); give a new one: nothing was changed"),
            )),
        }
    }
}

impl Snapshot {
    /// The log in a few words.
    pub(crate) async fn log_sum(&mut self) -> Result<LogSum, Fault> {
        let mut sum = LogSum::default();
        let mut heads = Sha256::new();
        let table = |name: &str, columns: &[(&str, CellKind)]| Table {
            table: name.to_owned(),
            columns: columns.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect(),
        };
        // The order of ids is that of the primary key, the same on both databases.
        let cases = Table {
            table: "case_state ORDER BY id".into(),
            ..table("", &[("id", CellKind::Text), ("seq", CellKind::Int), ("hash", CellKind::Bytes)])
        };
        sum.cases = self
            .read(&cases, async |rows| {
                for row in rows {
                    if let [
                        crate::sql::Arg::Text(Some(id)),
                        crate::sql::Arg::Int(Some(seq)),
                        crate::sql::Arg::Bytes(Some(hash)),
                    ] = row.as_slice()
                    {
                        sum.events += seq.unsigned_abs();
                        heads.update(format!("{id} {seq} {}\n", hex::encode(hash)));
                    }
                }
                Ok(())
            })
            .await?;
        sum.heads = hex::encode(heads.finalize());
        let leaves = table("log_node WHERE level = 0 ORDER BY number", &[("hash", CellKind::Bytes)]);
        let mut frontier = crate::checkpoint::tree::Frontier::default();
        self.read(&leaves, async |rows| {
            for cell in rows.into_iter().flatten() {
                if let crate::sql::Arg::Bytes(Some(hash)) = cell {
                    let hash = hash
                        .into_owned()
                        .try_into()
                        .map_err(|_| Fault::damaged("a leaf", "it has not 32 bytes"))?;
                    frontier.push(hash, |_, _| {});
                }
            }
            Ok(())
        })
        .await?;
        sum.leaves = frontier.size();
        sum.root = hex::encode(frontier.root());
        Ok(sum)
    }
}

fn blob_name(sha256: &str) -> String {
    let part = |range| sha256.get(range).unwrap_or("00");
    format!("blobs/{}/{}/{sha256}", part(0..2), part(2..4))
}

fn add_part<W: Write>(
    tar: &mut tar::Builder<W>,
    manifest: &mut Manifest,
    name: String,
    bytes: &[u8],
) -> Result<(), Fault> {
    append(tar, &name, bytes)?;
    manifest.parts.insert(name, hex::encode(Sha256::digest(bytes)));
    Ok(())
}

fn append<W: Write>(tar: &mut tar::Builder<W>, name: &str, bytes: &[u8]) -> Result<(), Fault> {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes.len() as u64);
    header.set_mode(0o600);
    header.set_mtime(0);
    tar.append_data(&mut header, Path::new(name), bytes).map_err(written)
}

fn written(source: std::io::Error) -> Fault {
    Fault::File { path: "the backup".into(), source }
}
