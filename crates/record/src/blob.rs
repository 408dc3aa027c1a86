//! Files by the SHA-256 of their content, in a folder or in a bucket of an object storage: `ab/cd/abcd..`.
//!
//! The file is whole and durable before its row is written: a crash in between leaves a file that nothing points to,
//! never a row without its file. Files are never executed and never changed.

mod folder;
mod scan;
mod stored;

use crate::fault::Fault;
use crate::limits::{self, TEXT_BYTES_MAX};
use crate::open::Record;
use crate::sql::Sql;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

pub use scan::{SCANS_MAX, Scan};
pub(crate) use stored::Older;
pub use stored::{BlobPlace, Blobs};

/// Bytes of one file.
pub const BLOB_BYTES_MAX: usize = 64 * 1024 * 1024;

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
    /// disk refuses; [`Fault::Away`] or [`Fault::Refused`] if the object storage does; [`Fault::Database`].
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
        let bytes = Arc::new(bytes);
        self.blobs.keep(&sha256, Arc::clone(&bytes)).await?;

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
    /// [`Fault::Damaged`] if the bytes changed; [`Fault::File`], [`Fault::Away`], [`Fault::Refused`].
    pub async fn blob(&self, sha256: &str) -> Result<Option<Vec<u8>>, Fault> {
        if !is_sha256(sha256) {
            return Ok(None); // a name that could lead elsewhere is never looked for
        }
        let Some(bytes) = self.blobs.read(sha256).await? else { return Ok(None) };
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

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}
