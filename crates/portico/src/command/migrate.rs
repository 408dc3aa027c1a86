//! `portico migrate`: the schema of the record, brought to this release's.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use crate::config::{self, Config};
use crate::files;

/// Brings the schema of an installation's database to this release's: forward only, in one transaction. Make a backup
/// first; a release that is older cannot read what a newer one has migrated.
///
/// Example: portico migrate --dir demo
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Folder of the installation
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Only say whether there is something to do; exit code 1 if there is
    #[arg(long)]
    check: bool,
    /// One JSON object instead of text
    #[arg(long)]
    json: bool,
}

/// Migrates.
///
/// # Errors
/// When the schema is of a newer release, or of another make: nothing is changed then.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let dir = config::folder(args.dir);
    let config = Config::read(&dir)?;
    let record = files::open_record(&dir, &config).await?;
    let (before, known) = record.schema_versions().await?;
    if args.check && before <= known {
        let current = record.check_schema().await.is_ok();
        if args.json {
            println!("{}", json!({ "schema": before, "known": known, "current": current }));
        } else if current {
            println!("The schema is {before}, as this release needs it.");
        } else {
            println!(
                "The schema is {before}, this release needs {known}: make a backup, then run `portico migrate`."
            );
        }
        return Ok(ExitCode::from(u8::from(!current)));
    }
    let applied = record.migrate().await?;
    let (after, _) = record.schema_versions().await?;
    record.close().await;
    if args.json {
        println!("{}", json!({ "before": before, "schema": after, "applied": applied }));
    } else if applied == 0 {
        println!("The schema is {after} already: nothing was changed.");
    } else {
        println!("{applied} migrations: the schema was {before} and is {after}.");
    }
    Ok(ExitCode::SUCCESS)
}
