//! Making sure that what was erased is no longer in the database's files.

use crate::fault::Fault;
use crate::open::Record;
use crate::sql::{Db, Sql};

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
            "PRAGMA wal_checkpoint(TRUNCATE)",
        ] {
            self.db.run(Sql::new(text)).await?;
        }
        Ok(())
    }
}
