//! `portico verify`: the hash chains and the tree are whole, and every state is the fold of its events.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use portico_record::checkpoint::{Checkpoint, NOTE_BYTES_MAX, PublicKey};
use portico_record::export::verify_export;

use crate::{config, installation};

/// Proves the record of an installation: every hash chain, state = fold(events) for every case, the tree over the
/// whole log, and every signed checkpoint.
///
/// With the name of an export (`portico export`), proves that file instead, without any database.
///
/// With --checkpoint, also that the log begins with what an older checkpoint signed: one that was printed, or kept by
/// another authority.
///
/// Example: portico verify --dir demo
/// Example: portico verify --dir demo --checkpoint 2026-11-22.txt
/// Example: portico verify log.tar --checkpoint 2026-11-22.txt --key "westhaven/6f2a91c4+0c5ab1de+AbC="
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// An export to prove instead of an installation
    #[arg(conflicts_with = "dir")]
    export: Option<PathBuf>,
    /// Folder of the installation
    #[arg(long)]
    dir: Option<PathBuf>,
    /// A checkpoint from outside that the log must begin with
    #[arg(long)]
    checkpoint: Option<PathBuf>,
    /// The public key that the checkpoint must be signed with, as `portico checkpoint` prints it; without it, the
    /// key of this installation's last checkpoint
    #[arg(long)]
    key: Option<String>,
    /// One JSON object instead of text
    #[arg(long)]
    json: bool,
}

/// Verifies; exit code 1 when anything is not as it should be.
///
/// # Errors
/// When the record cannot be read.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    if let Some(export) = &args.export {
        return verify_file(export, &args);
    }
    let dir = config::folder(args.dir);
    let (_, casework) = installation::open(&dir).await?;
    let mut report = casework.verify().await?;
    if let Some(path) = &args.checkpoint {
        let own = casework.record().last_checkpoint().await?.map(|last| last.public_key);
        let checkpoint = read_checkpoint(path, args.key.or(own).as_deref())?;
        report.findings.extend(casework.record().verify_against(&checkpoint).await?);
    }
    if args.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        println!(
            "{} cases, {} events, {} leaves of the tree, {} checkpoints, {} files",
            report.cases, report.events, report.leaves, report.checkpoints, report.files
        );
        for finding in &report.findings {
            println!("  {finding}");
        }
        if report.findings.is_empty() {
            println!("Every hash chain is whole, and every state is the fold of its events.");
            if args.checkpoint.is_some() {
                println!("The log begins with what the checkpoint signed.");
            }
        } else {
            println!(
                "{} findings. The first event named is the first that cannot be trusted.",
                report.findings.len()
            );
        }
    }
    Ok(ExitCode::from(u8::from(!report.findings.is_empty())))
}

/// Proves an export.
fn verify_file(export: &Path, args: &Args) -> anyhow::Result<ExitCode> {
    let file = std::fs::File::open(export).with_context(|| format!("{} cannot be read", export.display()))?;
    let key = args.key.as_deref().map(PublicKey::read).transpose()?;
    let elsewhere = match &args.checkpoint {
        Some(path) => {
            let given = args.key.as_deref().context(
                "give the public key that signed the checkpoint with --key: the one in the export proves nothing of it",
            )?;
            Some(read_checkpoint(path, Some(given))?)
        }
        None => None,
    };
    let report = verify_export(std::io::BufReader::new(file), key.as_ref(), elsewhere.as_ref())
        .with_context(|| export.display().to_string())?;
    if args.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        println!(
            "{} events of {} cases, {} erased, {} parts; a log of {} events",
            report.events, report.cases, report.erased, report.parts, report.size
        );
        report.findings.iter().for_each(|finding| println!("  {finding}"));
        if report.findings.is_empty() {
            let whole = if report.whole { "Nothing was altered or left out" } else { "Nothing was altered" };
            println!("{whole}. Signed by {}", report.public_key);
            if key.is_none() {
                println!(
                    "That key came with the export: compare it with the one that the authority published."
                );
            }
        } else {
            println!("{} findings.", report.findings.len());
        }
    }
    Ok(ExitCode::from(u8::from(!report.findings.is_empty())))
}

/// Reads a checkpoint from a file, and makes sure that it is signed.
///
/// # Errors
/// When the file cannot be read, is not a checkpoint, or is not signed with the key.
pub fn read_checkpoint(path: &Path, key: Option<&str>) -> anyhow::Result<Checkpoint> {
    let size = std::fs::metadata(path).with_context(|| format!("{} cannot be read", path.display()))?.len();
    anyhow::ensure!(size <= NOTE_BYTES_MAX as u64, "{} is too long to be a checkpoint", path.display());
    let note = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let key =
        key.context("no public key is known: give it with --key, as `portico checkpoint` printed it")?;
    let key = PublicKey::read(key)?;
    let text = key.verify(&note).with_context(|| format!("{}", path.display()))?;
    Ok(Checkpoint::read(text)?)
}
