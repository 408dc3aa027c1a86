//! Files in a folder: `ab/cd/abcd..`, written beside and renamed.

use super::stored::Found;
use crate::fault::Fault;
use crate::open::private_folder;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A folder of files by content. It is made when the first one comes.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    root: PathBuf,
}

impl Folder {
    pub(super) fn new(root: &Path) -> Folder {
        Folder { root: root.to_owned() }
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    pub(super) async fn keep(&self, key: &str, bytes: Arc<Vec<u8>>) -> Result<(), Fault> {
        blocking(&self.root.join(key), move |path| write_durably(path, &bytes)).await
    }

    pub(super) async fn read(&self, key: &str) -> Result<Option<Vec<u8>>, Fault> {
        blocking(&self.root.join(key), read_if_there).await
    }

    pub(super) async fn remove(&self, key: &str) -> Result<(), Fault> {
        let gone = |path: &Path| match std::fs::remove_file(path) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e),
            _ => Ok(()),
        };
        blocking(&self.root.join(key), gone).await
    }

    /// Every file below the folder that was not touched since a moment, whatever it is.
    pub(super) async fn older(&self, before_us: i64) -> Result<Vec<Found>, Fault> {
        let before = UNIX_EPOCH + Duration::from_micros(before_us.max(0).unsigned_abs());
        let root = self.root.clone();
        let found = blocking(&self.root, move |_| Ok(older_files(&root, before))).await?;
        let key = |path: PathBuf| Some(path.strip_prefix(&self.root).ok()?.to_str()?.to_owned());
        Ok(found.into_iter().filter_map(key).map(Found).collect())
    }

    /// Writes, reads and removes a file.
    pub(super) async fn probe(&self) -> Result<(), Fault> {
        let path = self.root.join(format!(".doctor-{:016x}", rand::random::<u64>()));
        let tried = |path: &Path| {
            private_folder(path.parent().unwrap_or(path))?;
            std::fs::write(path, b"x")?;
            std::fs::remove_file(path)
        };
        blocking(&path, tried).await
    }
}

/// Runs work on a file where it may block.
async fn blocking<T: Send + 'static>(
    path: &Path,
    work: impl FnOnce(&Path) -> std::io::Result<T> + Send + 'static,
) -> Result<T, Fault> {
    let owned = path.to_owned();
    let done = tokio::task::spawn_blocking(move || work(&owned)).await;
    done.map_err(std::io::Error::other)
        .and_then(|result| result)
        .map_err(|source| Fault::File { path: path.to_owned(), source })
}

fn read_if_there(path: &Path) -> std::io::Result<Option<Vec<u8>>> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}

/// Writes beside, makes it durable, then renames: nobody ever sees half a file, and neither does the next start.
fn write_durably(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().ok_or_else(|| std::io::Error::other("a blob has a folder"))?;
    if path.metadata().is_ok_and(|found| found.len() == bytes.len() as u64) {
        return Ok(());
    }
    private_folder(folder)?;
    let beside = folder.join(format!(".{:032x}.part", rand::random::<u128>()));
    let written = File::create_new(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    if let Err(error) = written.and_then(|()| std::fs::rename(&beside, path)) {
        // What is left would only take room; the error is what matters.
        let _ = std::fs::remove_file(&beside);
        return Err(error);
    }
    // The name, and the folders that may be new, are durable only when their folders are.
    for folder in path.ancestors().skip(1).take(3) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Files below the folder that were not touched since a moment.
fn older_files(folder: &Path, before: SystemTime) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return files };
    for entry in entries.flatten() {
        let path = entry.path();
        let Ok(meta) = entry.metadata() else { continue };
        if meta.is_dir() {
            files.extend(older_files(&path, before));
        } else if meta.modified().is_ok_and(|touched| touched < before) {
            files.push(path);
        }
    }
    files
}
