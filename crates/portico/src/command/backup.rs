//! `portico backup`: database, files of cases and configuration as one file, while the server runs.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use anyhow::{Context, bail};
use flate2::write::GzEncoder;
use portico_record::backup::{Extra, Manifest};
use serde_json::json;

use crate::command::progress::Progress;
use crate::config::Config;
use crate::seal::{Sealer, Secret};
use crate::{config, installation, keys};

/// How the files end that `prune` looks at.
const ENDING: &str = "portico-backup";
/// Seconds of a day.
const DAY_S: u64 = 24 * 60 * 60;

/// Writes a backup: the whole record and its files as they are at one moment, while others go on working.
///
/// With --key it is encrypted, and holds the key that signs the log, too. Without one it holds neither that key nor
/// the passwords of the configuration.
///
/// Example: portico backup --new-key backup.key
/// Example: portico backup --dir demo --to monday.portico-backup --key backup.key
/// Example: portico backup prune backups --keep-days 30
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment, args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    other: Option<Other>,
    /// Folder of the installation
    #[arg(long)]
    dir: Option<PathBuf>,
    /// The file to write; it must not be there yet
    #[arg(long)]
    to: Option<PathBuf>,
    /// File of the key to encrypt with
    #[arg(long)]
    key: Option<PathBuf>,
    /// Make a new key in this file, and nothing else
    #[arg(long, conflicts_with_all = ["to", "key"])]
    new_key: Option<PathBuf>,
    /// One JSON object instead of text
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Other {
    /// Removes backups that are older than the stated term; the newest stays
    Prune {
        /// Folder with files that end in .portico-backup
        folder: PathBuf,
        /// Backups of the last days that are kept
        #[arg(long)]
        keep_days: u64,
        /// Only say what would be removed
        #[arg(long)]
        dry_run: bool,
        /// One JSON object instead of text
        #[arg(long)]
        json: bool,
    },
}

/// Writes the backup, or prunes.
///
/// # Errors
/// When something cannot be read or written.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    if let Some(Other::Prune { folder, keep_days, dry_run, json }) = args.other {
        return prune(&folder, keep_days, dry_run, json);
    }
    if let Some(path) = &args.new_key {
        keys::write_secret(path, &Secret::generate().text())
            .with_context(|| format!("{} cannot be made (it may be there already)", path.display()))?;
        println!(
            "{} is the key. Without it no backup made with it can be read: keep a copy elsewhere.",
            path.display()
        );
        return Ok(ExitCode::SUCCESS);
    }
    let to = args.to.context("say where to write it: --to FILE.portico-backup")?;
    let secret = args.key.as_deref().map(Secret::read).transpose()?;
    let dir = config::folder(args.dir);
    let (config, casework) = installation::open(&dir).await?;
    let now_us = casework.now().as_microsecond();
    let extra = Extra {
        release: env!("CARGO_PKG_VERSION").to_owned(),
        made_us: now_us,
        files: files(&dir, &config, secret.is_some())?,
    };
    anyhow::ensure!(!to.exists(), "{} is there already: choose another name", to.display());
    let beside = to.with_extension("part");
    let progress = Progress::new(args.json);
    let file = new_file(&beside)?;
    let written = match &secret {
        Some(secret) => {
            let sealer = Sealer::new(BufWriter::new(file), secret)?;
            let (manifest, sealer) = write(casework.record(), &extra, sealer, &progress).await?;
            (manifest, sealer.finish()?)
        }
        None => write(casework.record(), &extra, BufWriter::new(file), &progress).await?,
    };
    let (manifest, file) = written;
    let file = file.into_inner().map_err(|error| error.into_error())?;
    file.sync_all().with_context(|| format!("{} cannot be written", beside.display()))?;
    let bytes = file.metadata()?.len();
    std::fs::rename(&beside, &to).with_context(|| format!("{} cannot be named", to.display()))?;
    let done = json!({ "made_us": now_us, "encrypted": secret.is_some(), "bytes": bytes });
    casework.record().put_setting("backup", &done, now_us).await?;
    progress.end();
    if args.json {
        println!(
            "{}",
            json!({ "file": to, "bytes": bytes, "encrypted": secret.is_some(), "manifest": manifest })
        );
    } else {
        println!(
            "{}: {} cases, {} events, {} files, {bytes} bytes{}",
            to.display(),
            manifest.log.cases,
            manifest.log.events,
            manifest.blobs,
            if secret.is_some() { ", encrypted" } else { ", NOT encrypted: it holds personal data" }
        );
    }
    Ok(ExitCode::SUCCESS)
}

async fn write<W: Write>(
    record: &portico_record::Record,
    extra: &Extra,
    to: W,
    progress: &Progress,
) -> anyhow::Result<(Manifest, W)> {
    let mut gzip = GzEncoder::new(to, flate2::Compression::fast());
    let manifest = record.back_up(extra, &mut gzip, &mut |what, count| progress.tell(what, count)).await?;
    Ok((manifest, gzip.finish()?))
}

/// What of the installation's folder belongs into a backup. Where everybody could read it, no secret does.
fn files(dir: &Path, config: &Config, encrypted: bool) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    if encrypted {
        let path = dir.join(config::FILE);
        files.push((
            config::FILE.to_owned(),
            std::fs::read(&path).with_context(|| path.display().to_string())?,
        ));
        let key = keys::path(dir);
        if key.exists() {
            files.push(("keys/log.key".to_owned(), std::fs::read(&key)?));
        }
    } else {
        let mut open = config.clone();
        open.record = config::RecordSection::default();
        open.mail = None;
        open.s3 = None;
        open.webhooks.clear();
        files.push((config::FILE.to_owned(), toml::to_string_pretty(&open)?.into_bytes()));
    }
    Ok(files)
}

fn new_file(path: &Path) -> anyhow::Result<File> {
    let mut options = std::fs::OpenOptions::new();
    // A half-written one of an earlier try is written over.
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).with_context(|| format!("{} cannot be written", path.display()))
}

fn prune(folder: &Path, keep_days: u64, dry_run: bool, as_json: bool) -> anyhow::Result<ExitCode> {
    let mut found: Vec<(SystemTime, PathBuf)> = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_file() && path.extension().is_some_and(|ending| ending == ENDING) {
            found.push((entry.metadata()?.modified()?, path));
        }
    }
    if found.is_empty() {
        bail!("{} has no file that ends in .{ENDING}: nothing was removed", folder.display());
    }
    found.sort();
    found.pop(); // the newest stays, however old it is
    let term = Duration::from_secs(keep_days.saturating_mul(DAY_S));
    let age = |made: &SystemTime| made.elapsed().unwrap_or_default();
    let old: Vec<PathBuf> =
        found.into_iter().filter(|(made, _)| age(made) > term).map(|(_, path)| path).collect();
    for path in &old {
        if !dry_run {
            std::fs::remove_file(path).with_context(|| format!("{} cannot be removed", path.display()))?;
        }
        if !as_json {
            println!("{} {}", if dry_run { "would remove" } else { "removed" }, path.display());
        }
    }
    if as_json {
        println!("{}", json!({ "removed": old, "dry_run": dry_run }));
    } else {
        println!("{} backups are older than {keep_days} days.", old.len());
    }
    Ok(ExitCode::SUCCESS)
}
