//! The schema and its history: forward only, one folder for each database, each migration with its checksum.

use crate::fault::Fault;
use crate::sql::{Db, Sql, Tx};
use sha2::{Digest as _, Sha256};

struct Migration {
    sqlite: &'static str,
    postgres: &'static str,
}

/// In order; the number of a migration is its place, from 1. One that was released is never edited.
const MIGRATIONS: &[Migration] = &[Migration {
    sqlite: include_str!("../migrations/sqlite/0001_first.sql"),
    postgres: include_str!("../migrations/postgres/0001_first.sql"),
}];

/// Held on PostgreSQL while migrating, so that two nodes that start together take turns. Any fixed number does.
const MIGRATION_LOCK: i64 = 0x0070_6f72_7469_636f;

/// The newest schema that this release knows.
pub(crate) fn known() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// Refuses a database whose schema is not exactly this release's.
pub(crate) async fn check(db: &Db) -> Result<(), Fault> {
    let found = applied(&mut db.begin().await?).await?;
    match i64::try_from(found.len()).unwrap_or(i64::MAX) {
        n if n < known() => Err(Fault::SchemaTooOld { found: n, needed: known() }),
        _ => Ok(()),
    }
}

/// Brings the schema to this release's, in one transaction. Says how many migrations were applied.
pub(crate) async fn run(db: &Db) -> Result<usize, Fault> {
    let mut tx = db.begin().await?;
    if tx.is_postgres() {
        tx.rows(Sql::new("SELECT pg_advisory_xact_lock($1) IS NULL AS locked").bind(MIGRATION_LOCK)).await?;
    }
    tx.script(
        "CREATE TABLE IF NOT EXISTS schema_migration (version BIGINT PRIMARY KEY, checksum TEXT NOT NULL)",
    )
    .await?;
    let done = applied(&mut tx).await?.len();
    for (at, migration) in MIGRATIONS.iter().enumerate().skip(done) {
        let text = text_for(migration, tx.is_postgres());
        tx.script(text).await?;
        let version = i64::try_from(at + 1).unwrap_or(i64::MAX);
        tx.run(
            Sql::new("INSERT INTO schema_migration (version, checksum) VALUES ($1, $2)")
                .bind(version)
                .bind(checksum(text)),
        )
        .await?;
    }
    tx.commit().await?;
    Ok(MIGRATIONS.len() - done)
}

/// The migrations that were applied, after making sure that they are this release's own.
async fn applied(tx: &mut Tx) -> Result<Vec<i64>, Fault> {
    let exists = if tx.is_postgres() {
        "SELECT 1::bigint AS n FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_migration'"
    } else {
        "SELECT 1 AS n FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migration'"
    };
    if tx.rows(Sql::new(exists)).await?.is_empty() {
        return Ok(Vec::new());
    }
    let rows = tx.rows(Sql::new("SELECT version, checksum FROM schema_migration ORDER BY version")).await?;
    let mut versions = Vec::new();
    for row in rows {
        let version = row.int("version")?;
        let migration = usize::try_from(version - 1).ok().and_then(|at| MIGRATIONS.get(at));
        let Some(migration) = migration else {
            return Err(Fault::SchemaTooNew { found: version, known: known() });
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
