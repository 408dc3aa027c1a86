//! `portico verify`: the hash chains are whole, and every state is the fold of its events.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::{config, installation};

/// Proves the record of an installation: every hash chain, and state = fold(events) for every case.
///
/// Example: portico verify --dir demo
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Folder of the installation
    #[arg(long)]
    dir: Option<PathBuf>,
    /// One JSON object instead of text
    #[arg(long)]
    json: bool,
}

/// Verifies; exit code 1 when anything is not as it should be.
///
/// # Errors
/// When the record cannot be read.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let dir = config::folder(args.dir);
    let (_, casework) = installation::open(&dir).await?;
    let report = casework.verify().await?;
    if args.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        println!("{} cases, {} events", report.cases, report.events);
        for finding in &report.findings {
            println!("  {finding}");
        }
        if report.findings.is_empty() {
            println!("Every hash chain is whole, and every state is the fold of its events.");
        } else {
            println!(
                "{} findings. The first event named is the first that cannot be trusted.",
                report.findings.len()
            );
        }
    }
    Ok(ExitCode::from(u8::from(!report.findings.is_empty())))
}
