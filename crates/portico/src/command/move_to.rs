//! `portico move`: the record into another database, its files into another place.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, ensure};
use serde_json::json;

use crate::command::progress::Progress;
use crate::config;
use crate::{config::Config, files, installation, presence};

/// Moves the record of an installation into another, empty database, proves that both are equal, and changes the
/// configuration. Stop the server first: what it wrote meanwhile would be left behind. While one runs, on this machine or
/// another, the command refuses.
///
/// With --files-to, the files of cases move (too): into s3://BUCKET/PREFIX as [s3] of the configuration says, or into a
/// folder. What is left behind stays as it is.
///
/// Example: portico move --dir demo --to postgres://portico@127.0.0.1/portico
/// Example: portico move --dir demo --files-to s3://portico-files/westhaven
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Folder of the installation
    #[arg(long)]
    dir: Option<PathBuf>,
    /// The database to move into: postgres://.. or sqlite:PATH
    #[arg(long, required_unless_present = "files_to")]
    to: Option<String>,
    /// Where the files of cases move to: s3://BUCKET/PREFIX, or a folder
    #[arg(long)]
    files_to: Option<String>,
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
    let from = files::open_record(&dir, &config).await?;
    from.check_schema().await?;
    let why = "what it wrote meanwhile would be left behind";
    presence::refuse_beside_others(&from, args.force, why).await?;
    let old = config.clone();
    config.record.database = args.to.clone().unwrap_or(config.record.database);
    config.record.files = args.files_to.clone().or(config.record.files);
    let moves = config.database(&dir) != old.database(&dir);
    ensure!(moves || args.to.is_none(), "it is in that database already");
    let to = files::open_record(&dir, &config).await?;
    let progress = Progress::new(args.json);
    let mut copied = 0;
    if args.files_to.is_some() {
        ensure!(to.blobs().label() != from.blobs().label(), "the files are there already");
        to.blobs().probe().await.context("the new place of files")?;
        // Before the rows: a row is never there before its file.
        copied = from.copy_blobs_to(to.blobs(), &mut |what, count| progress.tell(what, count)).await?;
    }
    if moves {
        from.copy_to(&to, &mut |what, count| progress.tell(what, count)).await?;
    }
    progress.tell("verifying", 0);
    let (before, after) = (from.log_sum().await?, to.log_sum().await?);
    to.close().await;
    let casework =
        installation::open_with(&dir, &config, std::sync::Arc::new(portico_casework::SystemClock)).await?;
    let report = casework.verify().await?;
    progress.end();
    let equal = before == after && report.is_clean();
    if equal {
        config.write(&dir).context("the record was copied, the configuration still names the old place")?;
    }
    if args.json {
        println!(
            "{}",
            json!({ "moved": equal, "before": before, "after": after, "files": copied, "verified": report })
        );
    } else {
        report.findings.iter().for_each(|finding| println!("  {finding}"));
        println!(
            "{} cases, {} events, {} leaves, {copied} files copied",
            after.cases, after.events, after.leaves
        );
        if equal {
            println!("Both have the same heads ({}) and the same root ({}).", after.heads, after.root);
            println!("{} names the new place. Remove the old one when you are content.", config::FILE);
        } else {
            println!(
                "They are NOT equal: {} still names the old place. Was the server stopped?",
                config::FILE
            );
        }
    }
    Ok(ExitCode::from(u8::from(!equal)))
}
