//! Reading a backup: once to be sure of it, once to restore it.

use super::table::Table;
use super::{FORMAT, MANIFEST, Manifest, Progress, blob_name};
use crate::blob::BLOB_BYTES_MAX;
use crate::fault::Fault;
use crate::open::Record;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

/// Bytes of one entry: a file of a case, or a part of a table whose last row was large.
const ENTRY_BYTES_MAX: u64 = BLOB_BYTES_MAX as u64 + 64 * 1024 * 1024;

/// A backup that was read once and is whole.
#[derive(Clone, Debug)]
pub struct Backup {
    /// What it consists of.
    pub manifest: Manifest,
    /// Files of the installation, by their path in its folder.
    pub files: Vec<(String, Vec<u8>)>,
}

impl Backup {
    /// Reads a whole backup and compares every part with the manifest.
    ///
    /// # Errors
    /// [`Fault::Damaged`] that names the part; [`Fault::File`] if it cannot be read.
    pub fn check(from: impl Read) -> Result<Backup, Fault> {
        let mut parts: BTreeMap<String, String> = BTreeMap::new();
        let (mut files, mut blobs, mut manifest) = (Vec::new(), 0_u64, None);
        each_entry(from, |name, bytes| {
            if manifest.is_some() {
                return Err(damaged(name, "it stands behind the manifest"));
            }
            let sha256 = hex::encode(Sha256::digest(&bytes));
            if name == MANIFEST {
                let read: Manifest = serde_json::from_slice(&bytes).map_err(|e| damaged(name, e))?;
                manifest = Some(read);
            } else if name.starts_with("blobs/") {
                if name != blob_name(&sha256) {
                    return Err(damaged(name, "its bytes do not have the hash that it is named by"));
                }
                blobs += 1;
            } else {
                if let Some(file) = name.strip_prefix("files/") {
                    files.push((plain_path(file)?, bytes));
                }
                parts.insert(name.to_owned(), sha256);
            }
            Ok(())
        })?;
        let manifest = manifest.ok_or_else(|| {
            whole("it ends without its manifest: it was cut off while it was written or copied")
        })?;
        if manifest.format != FORMAT {
            let why = format!("its format is {}, this release reads {FORMAT}", manifest.format);
            return Err(whole(why));
        }
        for name in manifest.parts.keys().chain(parts.keys()).collect::<BTreeSet<_>>() {
            match (manifest.parts.get(name), parts.get(name)) {
                (Some(expected), Some(found)) if expected == found => {}
                (Some(_), Some(_)) => return Err(damaged(name, "it does not have the hash of the manifest")),
                (Some(_), None) => return Err(damaged(name, "it is missing")),
                (None, _) => return Err(damaged(name, "the manifest does not name it")),
            }
        }
        if blobs != manifest.blobs {
            let why = format!("it has {blobs} files of cases, the manifest says {}", manifest.blobs);
            return Err(whole(why));
        }
        Ok(Backup { manifest, files })
    }

    /// Writes the backup, read a second time, into a record that is empty, and brings that to this release's schema.
    ///
    /// # Errors
    /// [`Fault::Invalid`] if the record is not empty; [`Fault::SchemaTooNew`]; [`Fault::Damaged`]; [`Fault::Database`];
    /// [`Fault::File`].
    pub async fn restore(
        &self,
        from: impl Read,
        record: &Record,
        progress: &mut Progress<'_>,
    ) -> Result<(), Fault> {
        record.require_empty().await?;
        let (_, known) = record.schema_versions().await?;
        if self.manifest.schema > known {
            return Err(Fault::SchemaTooNew { found: self.manifest.schema, known });
        }
        record.migrate_to(self.manifest.schema).await?;
        let tables = record.tables().await?;
        let mut cleared = BTreeSet::new();
        let mut done: BTreeMap<String, u64> = BTreeMap::new();
        let mut archive = tar::Archive::new(from);
        for entry in archive.entries().map_err(unread)? {
            let (name, bytes) = read_entry(entry)?;
            if name.starts_with("blobs/") {
                // The row of the file stands in its table: only the bytes are missing.
                record.put_blob_bytes(bytes).await?;
                let count = done.entry("files".into()).or_default();
                *count += 1;
                progress("files", *count);
            } else if name.starts_with("tables/") {
                let text = String::from_utf8(bytes).map_err(|e| damaged(&name, e))?;
                let (table, rows) = part(&name, &text, &tables)?;
                if cleared.insert(table.table.clone()) {
                    record.clear(&table).await?;
                }
                let count = done.entry(table.table.clone()).or_default();
                *count += u64::try_from(rows.len()).unwrap_or(0);
                record.load_rows(&table, rows).await?;
                progress(&table.table, *count);
            }
        }
        record.migrate().await?;
        // A server would do it, too; so it is quick from its first search on.
        record.index_all_words().await?;
        let found = record.log_sum().await?;
        if found != self.manifest.log {
            let why = format!("it should be {:?}, it is {found:?}", self.manifest.log);
            return Err(Fault::damaged("the restored log", why));
        }
        Ok(())
    }
}

/// The table and the rows of one part.
fn part(name: &str, text: &str, tables: &[Table]) -> Result<(Table, Vec<super::table::Cells>), Fault> {
    let mut lines = text.lines();
    let head = lines.next().ok_or_else(|| damaged(name, "it is empty"))?;
    let table: Table = serde_json::from_str(head).map_err(|e| damaged(name, e))?;
    let own = tables.iter().find(|own| own.table == table.table);
    let known = own.is_some_and(|own| table.columns.iter().all(|column| own.columns.contains(column)));
    if !table.is_plain() || !known {
        return Err(damaged(name, "this release does not know such a table"));
    }
    let rows = lines.map(|line| table.cells(line)).collect::<Result<_, _>>()?;
    Ok((table, rows))
}

fn each_entry(
    from: impl Read,
    mut each: impl FnMut(&str, Vec<u8>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut archive = tar::Archive::new(from);
    for entry in archive.entries().map_err(unread)? {
        let (name, bytes) = read_entry(entry)?;
        each(&name, bytes)?;
    }
    Ok(())
}

fn read_entry<R: Read>(entry: std::io::Result<tar::Entry<'_, R>>) -> Result<(String, Vec<u8>), Fault> {
    let mut entry = entry.map_err(unread)?;
    let name = entry.path().map_err(unread)?.to_string_lossy().into_owned();
    if entry.size() > ENTRY_BYTES_MAX {
        return Err(damaged(&name, "it is larger than anything that a backup holds"));
    }
    let mut bytes = Vec::new();
    entry.read_to_end(&mut bytes).map_err(unread)?;
    Ok((name, bytes))
}

/// A path that stays within the folder that it is put into.
fn plain_path(path: &str) -> Result<String, Fault> {
    let plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    if path.split('/').all(plain) && !path.contains(['\\', '\0']) {
        return Ok(path.to_owned());
    }
    Err(damaged(path, "its path leads out of the folder"))
}

fn damaged(part: &str, why: impl ToString) -> Fault {
    Fault::DamagedFile { what: format!("the backup's part {part}"), why: why.to_string() }
}

fn whole(why: impl ToString) -> Fault {
    Fault::DamagedFile { what: "the backup".to_owned(), why: why.to_string() }
}

fn unread(source: std::io::Error) -> Fault {
    Fault::File { path: "the backup".into(), source }
}

impl Record {
    /// Keeps the bytes of a file whose row is there already.
    async fn put_blob_bytes(&self, bytes: Vec<u8>) -> Result<(), Fault> {
        let sha256 = hex::encode(Sha256::digest(&bytes));
        self.blobs.keep(&sha256, std::sync::Arc::new(bytes)).await
    }
}
