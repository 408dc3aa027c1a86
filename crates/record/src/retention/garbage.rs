//! Files, keys and effects that nothing needs any more.
//!
//! *Invariant*: a file goes only after its rows are gone, and only if no event of a case and no draft speaks of it. A
//! file that is newer than the grace time stays: it may belong to an application that is being filled in.

use crate::blob::Older;
use crate::fault::Fault;
use crate::open::Record;
use crate::sql::{Sql, Tx};
use serde::Serialize;

/// Files that one round looks at.
const FILES_MAX: i64 = 10_000;

/// What was found that nothing needs, or what was removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Garbage {
    /// Files that no case and no draft speaks of.
    pub unused_files: u64,
    /// Files in the folder or bucket that the record does not know: a crash left them, or somebody put them there.
    pub unknown_files: u64,
    /// Idempotency keys that are older than their term.
    pub keys: u64,
    /// Effects that were done before their term.
    pub effects: u64,
}

impl Record {
    /// Counts, and with `remove` removes, what nothing needs: files after `grace_us`, keys and finished effects after
    /// `term_us`, microseconds, counted from `now_us`.
    ///
    /// # Errors
    /// [`Fault::Database`]; [`Fault::File`], [`Fault::Away`] or [`Fault::Refused`] of the files.
    pub async fn garbage(
        &self,
        now_us: i64,
        grace_us: i64,
        term_us: i64,
        remove: bool,
    ) -> Result<Garbage, Fault> {
        self.grow_tree().await?;
        let mut found = Garbage::default();
        let sql = Sql::new(
            "SELECT b.sha256 FROM blob b WHERE b.stored_us < $1 \
             AND NOT EXISTS (SELECT 1 FROM blob_upload u WHERE u.sha256 = b.sha256 AND u.uploaded_us >= $1) \
             AND NOT EXISTS (SELECT 1 FROM blob_use u WHERE u.sha256 = b.sha256) ORDER BY b.sha256 LIMIT $2",
        );
        for row in self.db.rows(sql.bind(now_us - grace_us).bind(FILES_MAX)).await? {
            let sha256 = row.text("sha256")?;
            if self.is_in_a_draft(&sha256).await? {
                continue;
            }
            found.unused_files += 1;
            if remove {
                self.drop_unused_file(&sha256).await?;
            }
        }
        found.unknown_files = self.unknown_files(now_us - grace_us, remove).await?;
        let end_us = now_us - term_us;
        let effects = "outbox WHERE state = 'done' AND COALESCE(finished_us, created_us) < $1";
        for (what, count) in
            [("idempotency WHERE created_us < $1", &mut found.keys), (effects, &mut found.effects)]
        {
            let row =
                self.db.row(Sql::built(format!("SELECT count(*) AS n FROM {what}")).bind(end_us)).await?;
            *count = row.map_or(Ok(0), |row| row.int("n"))?.unsigned_abs();
            if remove {
                self.db.run(Sql::built(format!("DELETE FROM {what}")).bind(end_us)).await?;
            }
        }
        if remove {
            // Who brought what was refused is nobody's business for ever.
            let sql = Sql::new("DELETE FROM blob_scan WHERE state = 'infected' AND since_us < $1");
            self.db.run(sql.bind(end_us)).await?;
            let sql = Sql::new(
                "DELETE FROM blob_scan WHERE state = 'waiting' AND since_us < $1 \
                 AND NOT EXISTS (SELECT 1 FROM blob b WHERE b.sha256 = blob_scan.sha256)",
            );
            self.db.run(sql.bind(now_us - grace_us)).await?;
        }
        Ok(found)
    }

    async fn is_in_a_draft(&self, sha256: &str) -> Result<bool, Fault> {
        let sql = Sql::new("SELECT 1 AS n FROM draft WHERE answers LIKE $1 LIMIT 1");
        self.db.has_row(sql.bind(format!("%{sha256}%"))).await
    }

    /// Removes a file if no case and no draft speaks of it; says whether it went.
    pub(crate) async fn drop_unused_file(&self, sha256: &str) -> Result<bool, Fault> {
        if self.is_in_a_draft(sha256).await? {
            return Ok(false);
        }
        let mut tx = self.db.begin().await?;
        let free = "NOT EXISTS (SELECT 1 FROM blob_use u WHERE u.sha256 = $1)";
        let sql = Sql::built(format!("DELETE FROM blob_upload WHERE sha256 = $1 AND {free}"));
        tx.run(sql.bind(sha256)).await?;
        let sql = Sql::built(format!("DELETE FROM blob WHERE sha256 = $1 AND {free}"));
        let gone = tx.run(sql.bind(sha256)).await? > 0;
        if gone {
            tx.run(Sql::new("DELETE FROM blob_scan WHERE sha256 = $1").bind(sha256)).await?;
        }
        tx.commit().await?;
        if gone {
            self.blobs.remove(sha256).await?;
        }
        Ok(gone)
    }

    /// What is in the store since before a moment and in no row. The store is told first and the row looked for then,
    /// so that a file whose row comes meanwhile is known.
    async fn unknown_files(&self, before_us: i64, remove: bool) -> Result<u64, Fault> {
        let mut at = Older::default();
        let mut count = 0;
        while let Some(page) = self.blobs.older(before_us, &mut at).await? {
            for found in page {
                let sql = Sql::new("SELECT 1 AS n FROM blob WHERE sha256 = $1");
                if self.db.has_row(sql.bind(found.name())).await? {
                    continue;
                }
                count += 1;
                if remove {
                    self.blobs.remove_found(&found).await?;
                }
            }
        }
        Ok(count)
    }
}

impl crate::sql::Db {
    /// True if there is a row.
    async fn has_row(&self, sql: Sql) -> Result<bool, Fault> {
        Ok(self.row(sql).await?.is_some())
    }
}

/// Takes the files of a case out of the record's lists, and gives those that may go. A file of the same content that
/// somebody else brought, or that another case of the same person has, stays.
pub(super) async fn forget_files_of(tx: &mut Tx, case: &str) -> Result<Vec<String>, Fault> {
    let sql = Sql::new("SELECT sha256 FROM blob_use WHERE case_id = $1 ORDER BY sha256").bind(case);
    let rows = tx.rows(sql).await?;
    let mut files = Vec::new();
    for row in rows {
        files.push(row.text("sha256")?);
    }
    tx.run(Sql::new("DELETE FROM blob_use WHERE case_id = $1").bind(case)).await?;
    Ok(files)
}

/// The files that the text of a body speaks of: every `"sha256":"64 hex digits"`.
pub(crate) fn files_in(body: &str) -> impl Iterator<Item = &str> {
    const MARK: &str = "\"sha256\":\"";
    body.match_indices(MARK).filter_map(|(at, _)| {
        let hash = body.get(at + MARK.len()..at + MARK.len() + 64)?;
        hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')).then_some(hash)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_that_a_body_speaks_of_are_found_wherever_they_stand() {
        let (a, b) = ("a".repeat(64), "0".repeat(64));
        let body =
            serde_json::json!({ "sha256": a, "list": [{ "sha256": b }], "other": { "sha256": "short" } });
        assert_eq!(files_in(&body.to_string()).collect::<Vec<_>>(), [a, b]);
    }
}
