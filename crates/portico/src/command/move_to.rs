//! `portico move`: the record into another database.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, ensure};
use portico_record::Record;
use serde_json::json;

use crate::command::progress::Progress;
use crate::config;
use crate::{config::Config, installation, presence};

/// Moves the record of an installation into another, empty database, proves that both are equal, and changes the
/// configuration. Stop the server first: what it wrote meanwhile would be left behind. While one runs, on this machine or
/// another, the command refuses.
///
/// The old database is left as it is. Files stay in the folder `blobs` of the installation.
///
/// Example: portico move --dir demo --to postgres://portico@127.0.0.1/portico
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Folder of the installation
    #[arg(long)]
    dir: Option<PathBuf>,
    /// The database to move into: postgres://.. or sqlite:PATH
    #[arg(long)]
    to: String,
    /// Also while a server runs on the record: what it writes meanwhile is left behind
    #[arg(long)]
    force: bool,
    /// One JSON object instead of text
    #[arg(long)]
    json: bool,
}

/// Moves; exit code 1 when the two are not equal or the new one has findings. The configuration is changed last.
///
/// # Errors
/// When a database cannot be opened, or the new one is not empty.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let dir = config::folder(args.dir);
    let mut config = Config::read(&dir)?;
    let blobs = dir.join("blobs");
    let from = Record::open_with_blobs(&config.database(&dir), &blobs).await?;
    from.check_schema().await?;
    let why = "what it wrote meanwhile would be left behind";
    presence::refuse_beside_others(&from, args.force, why).await?;
    let old = config.record.database.clone();
    config.record.database.clone_from(&args.to);
    ensure!(
        config.database(&dir) != installation_address(&old, &config, &dir),
        "it is in that database already"
    );
    let to = Record::open_with_blobs(&config.database(&dir), &blobs).await?;
    let progress = Progress::new(args.json);
    from.copy_to(&to, &mut |what, count| progress.tell(what, count)).await?;
    progress.tell("verifying", 0);
    let (before, after) = (from.log_sum().await?, to.log_sum().await?);
    to.close().await;
    let casework =
        installation::open_with(&dir, &config, std::sync::Arc::new(portico_casework::SystemClock)).await?;
    let report = casework.verify().await?;
    progress.end();
    let equal = before == after && report.is_clean();
    if equal {
        config
            .write(&dir)
            .context("the record was copied, the configuration still names the old database")?;
    }
    if args.json {
        println!("{}", json!({ "moved": equal, "before": before, "after": after, "verified": report }));
    } else {
        report.findings.iter().for_each(|finding| println!("  {finding}"));
        println!("{} cases, {} events, {} leaves", after.cases, after.events, after.leaves);
        if equal {
            println!("Both have the same heads ({}) and the same root ({}).", after.heads, after.root);
            println!("{} names the new database. Remove the old one when you are content.", config::FILE);
        } else {
            println!(
                "They are NOT equal: {} still names the old database. Was the server stopped?",
                config::FILE
            );
        }
    }
    Ok(ExitCode::from(u8::from(!equal)))
}

fn installation_address(database: &str, config: &Config, dir: &std::path::Path) -> String {
    let mut before = config.clone();
    before.record.database = database.to_owned();
    before.database(dir)
}
