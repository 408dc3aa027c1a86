//! The schema and its history: forward only, one folder for each database, each migration with its checksum.

use crate::fault::Fault;
use crate::sql::{Db, Sql, Tx};
use sha2::{Digest as _, Sha256};

struct Migration {
    /// The number that its file's name begins with. Numbers rise; some are left free.
    version: i64,
    sqlite: &'static str,
    postgres: &'static str,
}

/// Names a migration by its number and file name in both folders.
macro_rules! migration {
    ($version:literal, $file:literal) => {
        Migration {
            version: $version,
            sqlite: include_str!(concat!("../migrations/sqlite/", $file)),
            postgres: include_str!(concat!("../migrations/postgres/", $file)),
        }
    };
}

/// In the order in which they are applied. One that was released is never edited, and a new one goes to the end with
/// the highest number.
const MIGRATIONS: &[Migration] = &[
    migration!(1, "0001_first.sql"),
    migration!(10, "0010_search_by_parts.sql"),
    migration!(20, "0020_checkpoint.sql"),
    migration!(21, "0021_retention.sql"),
    migration!(40, "0040_records.sql"),
    migration!(50, "0050_long_lists.sql"),
    migration!(51, "0051_scan.sql"),
    migration!(60, "0060_message.sql"),
    migration!(70, "0070_search_behind.sql"),
    migration!(75, "0075_room_to_change.sql"),
    migration!(80, "0080_message_rests.sql"),
];

/// Held on PostgreSQL while migrating, so that two nodes that start together take turns. Any fixed number does.
const MIGRATION_LOCK: i64 = 0x0070_6f72_7469_636f;

/// The newest schema that this release knows.
pub(crate) fn known() -> i64 {
    MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0)
}

/// The newest schema that the database has; 0 for an empty one. Nothing is refused: this is for a report.
pub(crate) async fn found(db: &Db) -> Result<i64, Fault> {
    let mut tx = db.begin().await?;
    if !has_history(&mut tx).await? {
        return Ok(0);
    }
    let rows = tx.rows(Sql::new("SELECT max(version) AS version FROM schema_migration")).await?;
    rows.first().map_or(Ok(0), |row| Ok(row.int_or_null("version")?.unwrap_or(0)))
}

/// Refuses a database whose schema is not exactly this release's.
pub(crate) async fn check(db: &Db) -> Result<(), Fault> {
    let found = applied(&mut db.begin().await?).await?;
    if MIGRATIONS.iter().all(|migration| found.contains(&migration.version)) {
        return Ok(());
    }
    Err(Fault::SchemaTooOld { found: found.last().copied().unwrap_or(0), needed: known() })
}

/// Brings the schema to this release's, in one transaction. Says how many migrations were applied.
pub(crate) async fn run(db: &Db) -> Result<usize, Fault> {
    run_to(db, known()).await
}

/// As [`run`], but no further than one version.
pub(crate) async fn run_to(db: &Db, last: i64) -> Result<usize, Fault> {
    let mut tx = db.begin().await?;
    if tx.is_postgres() {
        tx.rows(Sql::new("SELECT pg_advisory_xact_lock($1) IS NULL AS locked").bind(MIGRATION_LOCK)).await?;
    }
    tx.script(
        "CREATE TABLE IF NOT EXISTS schema_migration (version BIGINT PRIMARY KEY, checksum TEXT NOT NULL)",
    )
    .await?;
    let done = applied(&mut tx).await?;
    let mut count = 0;
    for migration in MIGRATIONS {
        if migration.version > last || done.contains(&migration.version) {
            continue;
        }
        let text = text_for(migration, tx.is_postgres());
        tx.script(text).await?;
        tx.run(
            Sql::new("INSERT INTO schema_migration (version, checksum) VALUES ($1, $2)")
                .bind(migration.version)
                .bind(checksum(text)),
        )
        .await?;
        count += 1;
    }
    tx.commit().await?;
    Ok(count)
}

async fn has_history(tx: &mut Tx) -> Result<bool, Fault> {
    let exists = if tx.is_postgres() {
        "SELECT 1::bigint AS n FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_migration'"
    } else {
        "SELECT 1 AS n FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migration'"
    };
    Ok(!tx.rows(Sql::new(exists)).await?.is_empty())
}

/// The migrations that were applied, after making sure that they are this release's own.
async fn applied(tx: &mut Tx) -> Result<Vec<i64>, Fault> {
    if !has_history(tx).await? {
        return Ok(Vec::new());
    }
    let rows = tx.rows(Sql::new("SELECT version, checksum FROM schema_migration ORDER BY version")).await?;
    let mut versions = Vec::new();
    for row in rows {
        let version = row.int("version")?;
        let Some(migration) = MIGRATIONS.iter().find(|migration| migration.version == version) else {
            return Err(if version > known() {
                Fault::SchemaTooNew { found: version, known: known() }
            } else {
                Fault::SchemaDiffers { version }
            });
        };
        if row.text("checksum")? != checksum(text_for(migration, tx.is_postgres())) {
            return Err(Fault::SchemaDiffers { version });
        }
        versions.push(version);
    }
    Ok(versions)
}

fn text_for(migration: &Migration, postgres: bool) -> &'static str {
    if postgres { migration.postgres } else { migration.sqlite }
}

fn checksum(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_migrations_rise_and_each_file_is_in_the_list() {
        let versions: Vec<i64> = MIGRATIONS.iter().map(|migration| migration.version).collect();
        assert!(versions.windows(2).all(|two| two[0] < two[1]), "{versions:?}");
        for folder in ["sqlite", "postgres"] {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(folder);
            let mut on_disk: Vec<i64> = std::fs::read_dir(&path)
                .unwrap()
                .map(|file| file.unwrap().file_name().to_str().unwrap()[..4].parse().unwrap())
                .collect();
            on_disk.sort_unstable();
            assert_eq!(on_disk, versions, "{}", path.display());
        }
    }
}
