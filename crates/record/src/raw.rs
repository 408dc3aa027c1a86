//! The raw limit of a database: the same bytes in the same groups, appended to one bare table, and nothing else.
//!
//! What the engine can at most reach on a machine. The table is made for the purpose and belongs to nothing; it is
//! never made in an installation's own database unless somebody measures there.

use crate::fault::Fault;
use crate::groups::Group;
use crate::open::Record;
use crate::sql::{Kind, Set, Sql, Write};

/// Bytes that no compression makes smaller: a database that packs long values must not be flattered.
const NOISE_BYTES: usize = 1 << 20;

/// A bare table to append to.
#[derive(Debug)]
pub struct RawTable<'a> {
    record: &'a Record,
    noise: Vec<u8>,
    at: usize,
}

impl Record {
    /// Makes the bare table, empty.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn raw_table(&self) -> Result<RawTable<'_>, Fault> {
        let columns =
            if self.db.is_postgres() { "body BYTEA" } else { "number INTEGER PRIMARY KEY, body BLOB" };
        self.db.run(Sql::new("DROP TABLE IF EXISTS raw_append")).await?;
        self.db.run(Sql::built(format!("CREATE TABLE raw_append ({columns})"))).await?;
        let mut noise = vec![0; NOISE_BYTES];
        rand::RngCore::fill_bytes(&mut rand::rng(), &mut noise);
        Ok(RawTable { record: self, noise, at: 0 })
    }

    /// Bytes that the database takes on disk, write-ahead log aside.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn bytes_on_disk(&self) -> Result<i64, Fault> {
        let text = if self.db.is_postgres() {
            "SELECT pg_database_size(current_database()) AS n"
        } else {
            "SELECT page_count * page_size AS n FROM pragma_page_count, pragma_page_size"
        };
        self.db.row(Sql::new(text)).await?.map_or(Ok(0), |row| row.int("n"))
    }
}

impl RawTable<'_> {
    /// Appends as many rows with as many bytes as a group had, in one transaction; returns after it is durable.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn append(&mut self, group: &Group) -> Result<(), Fault> {
        let mut set = Set::new(&[("body", Kind::Bytes)]);
        let mut left = group.bytes;
        for row in 0..group.rows {
            let length = left / (group.rows - row);
            left -= length;
            set.push([self.piece(usize::try_from(length).unwrap_or(0)).into()]);
        }
        let mut tx = self.record.db.begin().await?;
        set.write(&mut tx, Write::Insert("raw_append", "")).await?;
        tx.commit().await
    }

    /// Removes the table.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn drop(self) -> Result<(), Fault> {
        self.record.db.run(Sql::new("DROP TABLE raw_append")).await.map(|_| ())
    }

    fn piece(&mut self, length: usize) -> Vec<u8> {
        let length = length.min(NOISE_BYTES / 2);
        if self.at + length > NOISE_BYTES {
            self.at = 0;
        }
        let piece = self.noise.get(self.at..self.at + length).unwrap_or_default().to_vec();
        self.at += length;
        piece
    }
}
