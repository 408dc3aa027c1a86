//! `portico restore`: an installation from a backup.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};
use flate2::read::GzDecoder;
use portico_record::backup::Backup;
use serde_json::json;

use crate::command::progress::Progress;
use crate::config::{self, Config};
use crate::seal::{MAGIC, Opener, Secret};
use crate::{files, installation, keys, presence};

/// Makes an installation from a backup, in an empty folder: the whole file is proved first, then written, then the
/// restored record is proved like with `portico verify`.
///
/// A backup made of SQLite can be restored into PostgreSQL, and back.
///
/// Example: portico restore monday.portico-backup --dir restored --key backup.key
/// Example: portico restore monday.portico-backup --dir restored --database postgres://portico@host/portico
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The backup
    file: PathBuf,
    /// Folder of the installation to make; empty, or not there yet
    #[arg(long)]
    dir: PathBuf,
    /// The database to restore into, empty; without it a SQLite file in the folder
    #[arg(long)]
    database: Option<String>,
    /// Where the files of cases are to stand: s3://BUCKET/PREFIX, reached as --s3 says; without it the folder `blobs`
    #[arg(long)]
    files: Option<String>,
    /// A TOML file with the section [s3] for --files; without it the section that the backup holds
    #[arg(long, requires = "files")]
    s3: Option<PathBuf>,
    /// File of the key that it was encrypted with
    #[arg(long)]
    key: Option<PathBuf>,
    /// Only prove the file, write nothing but what --dir would need
    #[arg(long)]
    check: bool,
    /// Do not mind a server that runs on the database; it must be empty all the same
    #[arg(long)]
    force: bool,
    /// One JSON object instead of text
    #[arg(long)]
    json: bool,
}

/// Restores; exit code 1 when the restored record has findings.
///
/// # Errors
/// When the backup is not whole, or the target is not empty.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let secret = args.key.as_deref().map(Secret::read).transpose()?;
    let mut source = Source::open(&args.file, secret)?;
    let progress = Progress::new(args.json);
    progress.tell("proving the file", 0);
    let backup = Backup::check(source.read()?).with_context(|| args.file.display().to_string())?;
    if args.check {
        progress.end();
        say(&args, &backup, None)?;
        return Ok(ExitCode::SUCCESS);
    }
    let dir = &args.dir;
    let used = std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some());
    ensure!(!used, "{} is not empty: restore into a new folder; nothing was changed", dir.display());
    make_folder(dir)?;
    let mut config = configuration(&backup)?;
    if let Some(path) = &args.s3 {
        config.s3 = Some(s3_section(path)?);
    }
    config.record.database = args.database.clone().unwrap_or_else(|| "sqlite:portico.sqlite".to_owned());
    config.record.files.clone_from(&args.files);
    let record = files::open_record(dir, &config).await?;
    // A database with a record is refused below; whose it is should be known before somebody empties it by hand.
    if record.check_schema().await.is_ok() {
        let why = "a backup is restored into an empty database";
        presence::refuse_beside_others(&record, args.force, why).await?;
    }
    record.require_empty().await?;
    backup.restore(source.read()?, &record, &mut |what, count| progress.tell(what, count)).await?;
    for (name, bytes) in backup.files.iter().filter(|(name, _)| name.starts_with("keys/")) {
        let path = dir.join(name);
        make_folder(path.parent().unwrap_or(dir))?;
        keys::write_secret(&path, String::from_utf8_lossy(bytes).trim())?;
    }
    record.close().await;
    // Last, because its presence says that the installation is complete.
    config.write(dir)?;
    progress.tell("verifying", 0);
    let (_, casework) = installation::open(dir).await?;
    let report = casework.verify().await?;
    progress.end();
    say(&args, &backup, Some(&report))?;
    Ok(ExitCode::from(u8::from(!report.is_clean())))
}

fn say(args: &Args, backup: &Backup, report: Option<&portico_record::VerifyReport>) -> anyhow::Result<()> {
    let manifest = &backup.manifest;
    if args.json {
        println!("{}", json!({ "manifest": manifest, "verified": report }));
        return Ok(());
    }
    println!(
        "{}: {} cases, {} events, {} files, made by release {}; every part has its hash.",
        args.file.display(),
        manifest.log.cases,
        manifest.log.events,
        manifest.blobs,
        manifest.release
    );
    let Some(report) = report else { return Ok(()) };
    report.findings.iter().for_each(|finding| println!("  {finding}"));
    if report.is_clean() {
        println!("Restored into {} and verified: nothing is missing.", args.dir.display());
        let unsealed = !backup.files.iter().any(|(name, _)| name.starts_with("keys/"));
        if unsealed {
            println!(
                "The backup held no secrets: the next checkpoint is signed with a new key; set up [mail] in {} again.",
                config::FILE
            );
        }
    }
    Ok(())
}

fn configuration(backup: &Backup) -> anyhow::Result<Config> {
    let file = backup.files.iter().find(|(name, _)| name == config::FILE);
    let (_, bytes) = file.context("the backup has no configuration: it was not made by `portico backup`")?;
    Ok(toml::from_str(std::str::from_utf8(bytes)?)?)
}

/// The section alone: a restore has no configuration of its own yet. Paths in it are those of the new folder, so a
/// secret that it names in a file is best absolute.
fn s3_section(path: &Path) -> anyhow::Result<files::S3Section> {
    #[derive(serde::Deserialize)]
    struct Sections {
        s3: files::S3Section,
    }
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let sections: Sections =
        toml::from_str(&text).with_context(|| format!("{} has no section [s3]", path.display()))?;
    Ok(sections.s3)
}

fn make_folder(folder: &Path) -> anyhow::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder).with_context(|| format!("{} cannot be made", folder.display()))
}

/// The file, which is read twice.
struct Source {
    file: File,
    path: PathBuf,
    secret: Option<Secret>,
}

impl Source {
    fn open(path: &Path, secret: Option<Secret>) -> anyhow::Result<Source> {
        let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
        Ok(Source { file, path: path.to_owned(), secret })
    }

    fn read(&mut self) -> anyhow::Result<Box<dyn Read + '_>> {
        self.file.seek(SeekFrom::Start(0))?;
        let mut reader = BufReader::new(&self.file);
        let mut head = Vec::new();
        (&mut reader).take(MAGIC.len() as u64).read_to_end(&mut head)?;
        let name = self.path.display();
        match (head == MAGIC, &self.secret) {
            (true, Some(secret)) => Ok(Box::new(GzDecoder::new(Opener::new(reader, secret)?))),
            (true, None) => bail!("{name} is encrypted: give its key with --key FILE"),
            (false, _) => Ok(Box::new(GzDecoder::new(std::io::Cursor::new(head).chain(reader)))),
        }
    }
}
