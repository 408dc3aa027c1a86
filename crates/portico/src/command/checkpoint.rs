//! `portico checkpoint`: the whole log, in four signed lines.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;

use crate::{config, installation, keys};

/// Takes up the newest events into the tree over the log, signs its root, and prints the checkpoint.
///
/// Keep it where this installation's operators cannot change it: on paper, at another authority. `portico verify
/// --checkpoint FILE` later shows that the log still begins with what was signed.
///
/// Example: portico checkpoint --dir demo --to 2026-11-22.txt
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Folder of the installation
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Write the checkpoint into this file, too
    #[arg(long)]
    to: Option<PathBuf>,
    /// One JSON object instead of text
    #[arg(long)]
    json: bool,
}

/// Makes and prints the checkpoint.
///
/// # Errors
/// When the record or the key cannot be read, or the file cannot be written.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let dir = config::folder(args.dir);
    let (config, casework) = installation::open(&dir).await?;
    let key = keys::log_key(&dir, &config.authority.name)?;
    let made = casework.record().make_checkpoint(&key, casework.now().as_microsecond()).await?;
    if let Some(to) = &args.to {
        std::fs::write(to, &made.note).with_context(|| format!("{} cannot be written", to.display()))?;
    }
    if args.json {
        println!("{}", serde_json::to_string(&made)?);
    } else {
        print!("{}", made.note);
        eprintln!("public key: {}", made.public_key);
    }
    Ok(ExitCode::SUCCESS)
}
