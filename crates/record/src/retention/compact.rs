//! Making sure that what was erased is no longer in the database's files.

use crate::fault::Fault;
use crate::open::Record;
use crate::sql::{Db, Sql};
use std::time::Duration;

/// How often, and with what pause between, the log is tried to be emptied: half a minute in all.
const EMPTY_TRIES: u32 = 120;
const EMPTY_PAUSE: Duration = Duration::from_millis(250);

impl Record {
    /// Writes the database anew, without what was erased: the search index, every table, and the write-ahead log of
    /// SQLite. Others wait meanwhile; on PostgreSQL each table is locked while it is written.
    ///
    /// What PostgreSQL keeps of its own log, and what backups hold, is not touched.
    ///
    /// # Errors
    /// [`Fault::Database`], also if the disk has no room for a second copy.
    pub async fn compact(&self) -> Result<(), Fault> {
        self.forget_unused_words().await?;
        if let Db::Postgres(_) = &self.db {
            let tables = self.tables().await?;
            let tables = tables.iter().map(|table| table.table.as_str());
            for table in tables.chain(["search_document", "search_vocabulary"]) {
                self.db.run(Sql::built(format!("VACUUM (FULL, ANALYZE) {table}"))).await?;
            }
            return Ok(());
        }
        for text in [
            // The index keeps words of rows that are gone until its parts are merged.
            "INSERT INTO search_word (search_word) VALUES ('optimize')",
            "INSERT INTO search_gram (search_gram) VALUES ('optimize')",
            "VACUUM",
        ] {
            self.db.run(Sql::new(text)).await?;
        }
        self.empty_the_log().await
    }

    /// The write-ahead log of SQLite still has the old pages until it is folded and cut to nothing. That fails, without
    /// waiting, while another checkpoint runs or somebody reads from the log.
    async fn empty_the_log(&self) -> Result<(), Fault> {
        for _ in 0..EMPTY_TRIES {
            let rows = self.db.run_returning(Sql::new("PRAGMA wal_checkpoint(TRUNCATE)")).await?;
            if !rows.first().map_or(Ok(false), |row| row.truth("busy"))? {
                return Ok(());
            }
            tokio::time::sleep(EMPTY_PAUSE).await;
        }
        Err(Fault::invalid(
            "a database without what was erased",
            "its write-ahead log is in use and still has the old pages: run this again when nobody reads for long \
             (exports, backups)",
        ))
    }
}
