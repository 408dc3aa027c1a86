//! What the scanner has still to look at, and what it refused.
//!
//! *Invariant*: a file that waits has its row before its bytes are kept, so that no crash sets it free; an infected one
//! loses its bytes and its rows, and the row here says why it is gone.

use super::BlobMeta;
use crate::fault::Fault;
use crate::open::Record;
use crate::sql::Sql;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// Files that one call names at most.
pub const SCANS_MAX: i64 = 100;
/// Characters of a signature's name that are kept.
const SIGNATURE_CHARS_MAX: usize = 200;

/// A file that waits, or that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Scan {
    /// SHA-256, hex.
    pub sha256: String,
    /// What was found; none while the file waits.
    pub signature: Option<String>,
    /// When it came, or was refused, microseconds.
    pub since_us: i64,
    /// Account or draft of whoever brought it.
    pub uploaded_by: String,
}

impl Record {
    /// Keeps a file that nobody has scanned: it waits, unless the same bytes are here already and free.
    ///
    /// # Errors
    /// As [`Record::put_blob`].
    pub async fn put_blob_unscanned(&self, bytes: Vec<u8>, meta: &BlobMeta) -> Result<String, Fault> {
        let sha256 = hex::encode(Sha256::digest(&bytes));
        let sql = Sql::new(
            "INSERT INTO blob_scan (sha256, state, since_us, uploaded_by) SELECT $1, 'waiting', $2, $3 \
             WHERE NOT EXISTS (SELECT 1 FROM blob WHERE sha256 = $1) \
             ON CONFLICT (sha256) DO UPDATE SET state = 'waiting', signature = NULL, since_us = excluded.since_us, \
             uploaded_by = excluded.uploaded_by",
        );
        self.db.run(sql.bind(&sha256).bind(meta.uploaded_us).bind(&meta.uploaded_by)).await?;
        self.put_blob(bytes, meta).await
    }

    /// True while a file waits for the scanner: until then nobody gets it.
    ///
    /// # Errors
    /// [`Fault::Database`]; so for all that follow.
    pub async fn waits_for_scan(&self, sha256: &str) -> Result<bool, Fault> {
        let sql = Sql::new("SELECT 1 AS n FROM blob_scan WHERE sha256 = $1 AND state = 'waiting'");
        Ok(self.db.row(sql.bind(sha256.replace('\0', ""))).await?.is_some())
    }

    /// Files that wait and are whole, the oldest first: one that is still on its way has no row in `blob`.
    ///
    /// # Errors
    /// As [`Record::waits_for_scan`].
    pub async fn unscanned(&self, limit: i64) -> Result<Vec<Scan>, Fault> {
        let whole = "EXISTS (SELECT 1 FROM blob b WHERE b.sha256 = blob_scan.sha256)";
        let which = format!("state = 'waiting' AND since_us >= $1 AND {whole} ORDER BY since_us, sha256");
        self.scans(&which, i64::MIN, limit).await
    }

    /// Files that were refused since a moment, the first one first.
    ///
    /// # Errors
    /// As [`Record::waits_for_scan`].
    pub async fn infected(&self, since_us: i64, limit: i64) -> Result<Vec<Scan>, Fault> {
        self.scans("state = 'infected' AND since_us >= $1 ORDER BY since_us, sha256", since_us, limit).await
    }

    /// Cases that speak of a file that was refused, and have not been told.
    ///
    /// # Errors
    /// As [`Record::waits_for_scan`].
    pub async fn cases_with_infected(&self) -> Result<Vec<(String, Scan)>, Fault> {
        let sql = Sql::new(
            "SELECT u.case_id, s.sha256, s.signature, s.since_us, s.uploaded_by FROM blob_scan s \
             JOIN blob_use u ON u.sha256 = s.sha256 WHERE s.state = 'infected' \
             ORDER BY s.sha256, u.case_id LIMIT $1",
        );
        let rows = self.db.rows(sql.bind(SCANS_MAX)).await?;
        rows.iter().map(|row| Ok((row.text("case_id")?, scan(row)?))).collect()
    }

    /// A case was told of a file that is gone: it has that file no longer.
    ///
    /// # Errors
    /// As [`Record::waits_for_scan`].
    pub async fn case_was_told(&self, case: &str, sha256: &str) -> Result<(), Fault> {
        let sql = Sql::new("DELETE FROM blob_use WHERE case_id = $1 AND sha256 = $2");
        self.db.run(sql.bind(case).bind(sha256)).await.map(|_| ())
    }

    /// The scanner found nothing: the file is free.
    ///
    /// # Errors
    /// As [`Record::waits_for_scan`].
    pub async fn scanned_clean(&self, sha256: &str) -> Result<(), Fault> {
        self.db.run(Sql::new("DELETE FROM blob_scan WHERE sha256 = $1").bind(sha256)).await.map(|_| ())
    }

    /// The scanner found something: bytes and rows of the file go, and what was found is remembered.
    ///
    /// # Errors
    /// As [`Record::waits_for_scan`]; those of the files, after which it is to be called again.
    pub async fn scanned_infected(
        &self,
        sha256: &str,
        signature: &str,
        by: &str,
        now_us: i64,
    ) -> Result<(), Fault> {
        let signature: String =
            signature.chars().filter(|c| !c.is_control()).take(SIGNATURE_CHARS_MAX).collect();
        // The bytes first: as long as they are there the row says that the file waits.
        self.blobs.remove(sha256).await?;
        let mut tx = self.db.begin().await?;
        for table in ["blob_upload", "blob"] {
            tx.run(Sql::built(format!("DELETE FROM {table} WHERE sha256 = $1")).bind(sha256)).await?;
        }
        let sql = Sql::new(
            "INSERT INTO blob_scan (sha256, state, since_us, uploaded_by, signature) \
             VALUES ($1, 'infected', $2, $3, $4) ON CONFLICT (sha256) DO UPDATE SET state = excluded.state, \
             since_us = excluded.since_us, signature = excluded.signature, uploaded_by = excluded.uploaded_by",
        );
        tx.run(sql.bind(sha256).bind(now_us).bind(by).bind(signature)).await?;
        tx.commit().await
    }

    async fn scans(&self, which: &str, since_us: i64, limit: i64) -> Result<Vec<Scan>, Fault> {
        let text =
            format!("SELECT sha256, signature, since_us, uploaded_by FROM blob_scan WHERE {which} LIMIT $2");
        let sql = Sql::built(text).bind(since_us).bind(limit.clamp(0, SCANS_MAX));
        self.db.rows(sql).await?.iter().map(scan).collect()
    }
}

fn scan(row: &crate::sql::Row) -> Result<Scan, Fault> {
    Ok(Scan {
        sha256: row.text("sha256")?,
        signature: row.text_or_null("signature")?,
        since_us: row.int("since_us")?,
        uploaded_by: row.text("uploaded_by")?,
    })
}
