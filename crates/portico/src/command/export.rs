//! `portico export`: the log for somebody else.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, ensure};
use jiff::Timestamp;
use jiff::civil::Date;
use portico_casework::Casework;
use portico_record::bucket::Bucket;
use portico_record::export::Selection;
use serde_json::json;

use crate::command::progress::Progress;
use crate::command::who;
use crate::parquet_log::{self, Lake};
use crate::{config, files, installation, keys};

/// Writes the log as JSON Lines in a tar, with bundles, files and a signed checkpoint. Whoever gets it can prove it
/// without this database: `portico verify EXPORT`, or with a few lines of any language (docs/operate/export.md).
///
/// With --format parquet, --to is a folder: day=2026-11-22/part-000001.parquet and so on, for DuckDB, Spark and the like;
/// or s3://BUCKET/PREFIX of an object storage, reached as [s3] of the configuration says.
///
/// Example: portico export --dir demo --to log.tar
/// Example: portico export --dir demo --to lake --format parquet
/// Example: portico export --dir demo --to s3://lake/westhaven --format parquet
/// Example: portico export --dir demo --to case.tar --case 2026-000017 --with-files
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Folder of the installation
    #[arg(long)]
    dir: Option<PathBuf>,
    /// The file to write, or the folder or s3://BUCKET/PREFIX for Parquet; it must not be there yet
    #[arg(long)]
    to: PathBuf,
    /// Events with proofs, or columns
    #[arg(long, value_enum, default_value = "jsonl")]
    format: Format,
    /// Only events from this day (2026-11-22, in UTC) or instant on; each with its proof
    #[arg(long)]
    since: Option<String>,
    /// Only this case, by reference or id; each event with its proof
    #[arg(long)]
    case: Option<String>,
    /// The bytes of files, too
    #[arg(long)]
    with_files: bool,
    /// One JSON object instead of text
    #[arg(long)]
    json: bool,
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// JSON Lines in a tar, with what proves them
    Jsonl,
    /// Parquet, partitioned by day
    Parquet,
}

/// Exports.
///
/// # Errors
/// When the record cannot be read or the file cannot be written.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let dir = config::folder(args.dir.clone());
    let (config, casework) = installation::open(&dir).await?;
    let selection = selection(&args, &casework).await?;
    let bucket = args.to.to_str().filter(|to| files::is_bucket(to));
    if args.format == Format::Parquet {
        let lake = match bucket {
            Some(to) => Lake::Bucket(Bucket::open(&files::bucket(&dir, &config, to)?)?),
            None => Lake::Folder(args.to.clone()),
        };
        return columns(&args, &lake, &casework, &selection).await;
    }
    ensure!(bucket.is_none(), "only --format parquet goes into an object storage: write a file");
    ensure!(!args.to.exists(), "{} is there already: choose another name", args.to.display());
    let now_us = casework.now().as_microsecond();
    let key = keys::log_key(&dir, &config.authority.name)?;
    let checkpoint = casework.record().make_checkpoint(&key, now_us).await?;
    let beside = args.to.with_extension("part");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file: File =
        options.open(&beside).with_context(|| format!("{} cannot be written", beside.display()))?;
    let progress = Progress::new(args.json);
    let mut out = BufWriter::new(file);
    let release = env!("CARGO_PKG_VERSION");
    let manifest = casework
        .record()
        .export(&selection, &checkpoint, release, now_us, &mut out, &mut |what, count| {
            progress.tell(what, count)
        })
        .await?;
    out.flush()?;
    out.get_ref().sync_all()?;
    std::fs::rename(&beside, &args.to).with_context(|| format!("{} cannot be named", args.to.display()))?;
    progress.end();
    if args.json {
        println!("{}", json!({ "file": args.to, "public_key": checkpoint.public_key, "manifest": manifest }));
    } else {
        println!("{}: {} events of {}", args.to.display(), manifest.events, manifest.size);
        println!("It holds personal data. It is proved with: portico verify {}", args.to.display());
        println!("public key: {}", checkpoint.public_key);
    }
    Ok(ExitCode::SUCCESS)
}

async fn columns(
    args: &Args,
    lake: &Lake,
    casework: &Casework,
    selection: &Selection,
) -> anyhow::Result<ExitCode> {
    lake.require_empty().await?;
    ensure!(!selection.with_files, "Parquet holds events alone: leave --with-files out, or --format parquet");
    let progress = Progress::new(args.json);
    let (since, case) = (selection.since_us, selection.case.as_deref());
    let written =
        parquet_log::write(casework.record(), lake, since, case, |events| progress.tell("events", events))
            .await?;
    progress.end();
    if args.json {
        println!("{}", json!({ "folder": args.to, "events": written.events, "files": written.files }));
    } else {
        println!("{}: {} events in {} files", args.to.display(), written.events, written.files);
    }
    Ok(ExitCode::SUCCESS)
}

async fn selection(args: &Args, casework: &Casework) -> anyhow::Result<Selection> {
    let since = args.since.as_deref().map(instant).transpose()?;
    let case = match &args.case {
        Some(named) => Some(who::case(casework, named).await?),
        None => None,
    };
    Ok(Selection { since_us: since.map(Timestamp::as_microsecond), case, with_files: args.with_files })
}

/// A day or an instant.
fn instant(text: &str) -> anyhow::Result<Timestamp> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(instant);
    }
    let day: Date = text.parse().with_context(|| {
        format!("--since {text}: write a day (2026-11-22) or an instant (2026-11-22T09:00:00Z)")
    })?;
    Ok(day.at(0, 0, 0, 0).in_tz("UTC")?.timestamp())
}
