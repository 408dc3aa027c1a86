//! Settings of the installation, and published bundles.

use crate::Json;
use crate::fault::Fault;
use crate::limits::{self, TEXT_BYTES_MAX};
use crate::open::Record;
use crate::sql::{Row, Sql};
use serde::Serialize;

/// Bytes of one bundle.
pub const BUNDLE_BYTES_MAX: usize = 64 * 1024 * 1024;

/// A published bundle, without its bytes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct BundleRow {
    /// SHA-256 of the bytes, hex.
    pub hash: String,
    /// The service.
    pub service: String,
    /// When it was first published, microseconds.
    pub published_us: i64,
    /// By whom.
    pub published_by: String,
    /// When it was last made the one that new cases run under, microseconds.
    pub active_us: i64,
}

const BUNDLE: &str = "hash, service, published_us, published_by, active_us";

impl Record {
    /// A setting.
    ///
    /// # Errors
    /// [`Fault::Database`].
    pub async fn setting(&self, key: &str) -> Result<Option<Json>, Fault> {
        let row = self.db.by_key(Sql::new("SELECT value FROM setting WHERE key = $1").bind(key)).await?;
        row.map(|row| row.json("value")).transpose()
    }

    /// Makes or replaces a setting.
    ///
    /// # Errors
    /// [`Fault::Invalid`] for a value that cannot be kept; [`Fault::Database`].
    pub async fn put_setting(&self, key: &str, value: &Json, now_us: i64) -> Result<(), Fault> {
        limits::text(key, TEXT_BYTES_MAX).map_err(|why| Fault::invalid("the setting's key", why))?;
        let value = limits::json(value).map_err(|why| Fault::invalid(format!("the setting {key}"), why))?;
        let sql = Sql::new(
            "INSERT INTO setting (key, updated_us, value) VALUES ($1, $2, $3) \
             ON CONFLICT (key) DO UPDATE SET updated_us = excluded.updated_us, value = excluded.value",
        );
        self.db.run(sql.bind(key).bind(now_us).bind(value)).await.map(|_| ())
    }

    /// Replaces a setting if it is still what the caller has read (`was`; none: there is none yet). False if somebody
    /// else was quicker: nothing was changed then. So a setting can be held by one node at a time.
    ///
    /// # Errors
    /// As [`Record::put_setting`].
    pub async fn swap_setting(
        &self,
        key: &str,
        was: Option<&Json>,
        is: &Json,
        now_us: i64,
    ) -> Result<bool, Fault> {
        limits::text(key, TEXT_BYTES_MAX).map_err(|why| Fault::invalid("the setting's key", why))?;
        let value = limits::json(is).map_err(|why| Fault::invalid(format!("the setting {key}"), why))?;
        let sql = match was {
            None => Sql::new(
                "INSERT INTO setting (key, updated_us, value) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING",
            )
            .bind(key)
            .bind(now_us)
            .bind(value),
            Some(was) => {
                // Values are written as the same text that they are compared by.
                let was =
                    limits::json(was).map_err(|why| Fault::invalid(format!("the setting {key}"), why))?;
                Sql::new("UPDATE setting SET updated_us = $2, value = $3 WHERE key = $1 AND value = $4")
                    .bind(key)
                    .bind(now_us)
                    .bind(value)
                    .bind(was)
            }
        };
        Ok(self.db.run(sql).await? == 1)
    }

    /// Publishes a bundle and makes it the one that new cases of its service run under. Publishing one again makes
    /// it the active one again; its bytes and first date stay.
    ///
    /// # Errors
    /// [`Fault::Invalid`] if the bytes are too many or do not have the hash; [`Fault::Database`].
    pub async fn put_bundle(&self, bundle: &BundleRow, bytes: &[u8]) -> Result<(), Fault> {
        use sha2::Digest as _;
        if bytes.len() > BUNDLE_BYTES_MAX {
            let why = format!("it has {} bytes, at most {BUNDLE_BYTES_MAX} are allowed", bytes.len());
            return Err(Fault::invalid("the bundle", why));
        }
        if hex::encode(sha2::Sha256::digest(bytes)) != bundle.hash {
            return Err(Fault::invalid(
                "the bundle",
                "its bytes do not have the SHA-256 that it is named by",
            ));
        }
        let sql = Sql::new(
            "INSERT INTO bundle (hash, service, published_us, published_by, active_us, bytes) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (hash) DO UPDATE SET active_us = excluded.active_us",
        )
        .bind(&bundle.hash)
        .bind(&bundle.service)
        .bind(bundle.published_us)
        .bind(&bundle.published_by)
        .bind(bundle.active_us)
        .bind(bytes);
        self.db.run(sql).await.map(|_| ())
    }

    /// The bytes of a bundle.
    ///
    /// # Errors
    /// [`Fault::Database`]; so for all that follow.
    pub async fn bundle(&self, hash: &str) -> Result<Option<Vec<u8>>, Fault> {
        let row = self.db.by_key(Sql::new("SELECT bytes FROM bundle WHERE hash = $1").bind(hash)).await?;
        row.map(|row| row.bytes("bytes")).transpose()
    }

    /// The bundle that new cases of a service run under.
    ///
    /// # Errors
    /// As [`Record::bundle`].
    pub async fn active_bundle(&self, service: &str) -> Result<Option<BundleRow>, Fault> {
        let text =
            format!("SELECT {BUNDLE} FROM bundle WHERE service = $1 ORDER BY active_us DESC, hash LIMIT 1");
        self.db.row(Sql::built(text).bind(service)).await?.as_ref().map(bundle_row).transpose()
    }

    /// All bundles, by service, the active one first.
    ///
    /// # Errors
    /// As [`Record::bundle`].
    pub async fn bundles(&self) -> Result<Vec<BundleRow>, Fault> {
        let text = format!("SELECT {BUNDLE} FROM bundle ORDER BY service, active_us DESC, hash");
        self.db.rows(Sql::built(text)).await?.iter().map(bundle_row).collect()
    }
}

fn bundle_row(row: &Row) -> Result<BundleRow, Fault> {
    Ok(BundleRow {
        hash: row.text("hash")?,
        service: row.text("service")?,
        published_us: row.int("published_us")?,
        published_by: row.text("published_by")?,
        active_us: row.int("active_us")?,
    })
}
