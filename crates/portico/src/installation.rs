//! An installation, opened: record, letters and mail plugged into the application.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use portico_casework::{Casework, Clock, SystemClock};

use crate::config::Config;
use crate::effects::Effects;
use crate::files;
use crate::scanner::Clamd;

/// Opens the installation in `dir` on the machine's clock.
///
/// # Errors
/// Says which part could not be opened and what to do.
pub async fn open(dir: &Path) -> anyhow::Result<(Config, Arc<Casework>)> {
    let config = Config::read(dir)?;
    let casework = open_with(dir, &config, Arc::new(SystemClock)).await?;
    Ok((config, casework))
}

/// Opens the installation with another clock: the demo's past is made with one that is turned by hand.
///
/// # Errors
/// As [`open`].
pub async fn open_with(dir: &Path, config: &Config, clock: Arc<dyn Clock>) -> anyhow::Result<Arc<Casework>> {
    let record = files::open_record(dir, config).await?;
    // A new database gets the schema; one that is in use is migrated on purpose, after a backup.
    if record.schema_versions().await?.0 == 0 {
        record.migrate().await.context("the record cannot be made")?;
    }
    record.check_schema().await.context("the record is not of this release")?;
    record.require_writable().await.context(
        "the record cannot be written: is the disk read-only, or do its files belong to somebody else?",
    )?;
    let effects = Effects::new(config.mail.as_ref())?;
    let casework = Casework::open(record, clock, Arc::new(effects), config.authority()?)
        .await
        .context("the services of the record cannot be opened")?;
    casework.keep_records_by(config.records.policy()?);
    if let Some(scanner) = &config.scanner {
        casework.scan_with(Arc::new(Clamd::new(&scanner.address)?), scanner.when_away.into());
    }
    Ok(Arc::new(casework))
}
