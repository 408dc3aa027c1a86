//! Files by the SHA-256 of their content, in a folder: `ab/cd/abcd..`.
//!
//! The file is whole and durable before its row is written: a crash in between leaves a file that nothing points to,
//! never a row without its file. Files are never executed and never changed.

use crate::fault::Fault;
use crate::limits::{self, TEXT_BYTES_MAX};
use crate::open::{Record, private_folder};
use crate::sql::Sql;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Bytes of one file.
pub const BLOB_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Where blobs stand.
#[derive(Clone, Debug)]
pub(crate) struct Blobs {
    folder: PathBuf,
}

/// What is known of a file beside its bytes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct BlobMeta {
    /// The name that it had where it came from; never a path here.
    pub name: String,
    /// Its media type, as found, not as claimed.
    pub content_type: String,
    /// Account id, or draft id, of whoever brought it.
    pub uploaded_by: String,
    /// When, microseconds.
    pub uploaded_us: i64,
}

/// One upload of a file. The same bytes may have been brought by several people under several names.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Upload {
    /// SHA-256, hex.
    pub sha256: String,
    /// Bytes.
    pub size: i64,
    /// What came with it.
    pub meta: BlobMeta,
}

impl Record {
    /// Keeps a file; gives its SHA-256 in hex. Keeping the same bytes again costs no room.
    ///
    /// # Errors
    /// [`Fault::Invalid`] if it is larger than [`BLOB_BYTES_MAX`] or its name cannot be kept; [`Fault::File`] if the
    /// disk refuses; [`Fault::Database`].
    pub async fn put_blob(&self, bytes: Vec<u8>, meta: &BlobMeta) -> Result<String, Fault> {
        if bytes.len() > BLOB_BYTES_MAX {
            let why = format!("it has {} bytes, at most {BLOB_BYTES_MAX} are allowed", bytes.len());
            return Err(Fault::invalid(format!("the file {}", meta.name), why));
        }
        for text in [&meta.name, &meta.content_type, &meta.uploaded_by] {
            limits::text(text, TEXT_BYTES_MAX).map_err(|why| Fault::invalid("the file's name", why))?;
        }
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let sha256 = hex::encode(Sha256::digest(&bytes));
        self.blobs.keep(&sha256, bytes.clone()).await?;

        let mut tx = self.db.begin().await?;
        let sql =
            Sql::new("INSERT INTO blob (sha256, size, stored_us) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
        tx.run(sql.bind(&sha256).bind(size).bind(meta.uploaded_us)).await?;
        let sql = Sql::new(
            "INSERT INTO blob_upload (sha256, uploaded_by, name, content_type, uploaded_us) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        )
        .bind(&sha256)
        .bind(&meta.uploaded_by)
        .bind(&meta.name)
        .bind(&meta.content_type)
        .bind(meta.uploaded_us);
        tx.run(sql).await?;
        tx.commit().await?;
        // The same bytes may have been disposed of between file and row; now that there is a row, they stay.
        self.blobs.keep(&sha256, bytes).await?;
        Ok(sha256)
    }

    /// The bytes of a file, after making sure that they still have the hash; `None` if there is no such file. Who
    /// may read it is for the caller to decide: knowing a hash is no right.
    ///
    /// # Errors
    /// [`Fault::Damaged`] if the bytes changed; [`Fault::File`].
    pub async fn blob(&self, sha256: &str) -> Result<Option<Vec<u8>>, Fault> {
        if !is_sha256(sha256) {
            return Ok(None); // a name that could lead out of the folder is never looked for
        }
        let path = self.blobs.path(sha256);
        let Some(bytes) = blocking(&path, read_if_there).await? else { return Ok(None) };
        if hex::encode(Sha256::digest(&bytes)) != sha256 {
            return Err(Fault::damaged(format!("the file {sha256}"), "its bytes have changed"));
        }
        Ok(Some(bytes))
    }

    /// Who brought a file, and as what; the first upload first.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn uploads(&self, sha256: &str) -> Result<Vec<Upload>, Fault> {
        let sql = Sql::new(
            "SELECT u.sha256, b.size, u.name, u.content_type, u.uploaded_by, u.uploaded_us FROM blob_upload u \
             JOIN blob b ON b.sha256 = u.sha256 WHERE u.sha256 = $1 ORDER BY u.uploaded_us, u.uploaded_by, u.name",
        );
        let rows = self.db.rows(sql.bind(sha256.replace('\0', ""))).await?;
        rows.iter()
            .map(|row| {
                Ok(Upload {
                    sha256: row.text("sha256")?,
                    size: row.int("size")?,
                    meta: BlobMeta {
                        name: row.text("name")?,
                        content_type: row.text("content_type")?,
                        uploaded_by: row.text("uploaded_by")?,
                        uploaded_us: row.int("uploaded_us")?,
                    },
                })
            })
            .collect()
    }
}

impl Blobs {
    pub(crate) fn new(folder: &Path) -> Blobs {
        Blobs { folder: folder.to_owned() }
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Removes a file; one that is gone already is no fault.
    pub(crate) async fn remove(&self, sha256: &str) -> Result<(), Fault> {
        let gone = |path: &Path| match std::fs::remove_file(path) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e),
            _ => Ok(()),
        };
        blocking(&self.path(sha256), gone).await
    }

    /// Makes bytes durable under their hash.
    pub(crate) async fn keep(&self, sha256: &str, bytes: Vec<u8>) -> Result<(), Fault> {
        blocking(&self.path(sha256), move |path| write_durably(path, &bytes)).await
    }

    /// Two levels of folders, so that none has millions of files.
    fn path(&self, sha256: &str) -> PathBuf {
        let part = |range| sha256.get(range).unwrap_or("00");
        self.folder.join(part(0..2)).join(part(2..4)).join(sha256)
    }
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
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
