//! `portico dispose`: cases whose time is over.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use portico_casework::{Casework, DueCase};
use serde_json::json;

use crate::command::progress::Progress;
use crate::command::{transfer, who};
use crate::{config, installation, presence};

/// Cases of one run.
const CASES_MAX: i64 = 10_000;

/// Disposes of closed cases whose term is over and that nothing holds: erases everything personal in them, leaves a
/// certificate in the log, and writes the database anew so that nothing is left in its files. The chain and the tree
/// over the log verify as before.
///
/// With --list, the cases of a list that was approved at the desk, and no others; so where portico.toml says `[records]`
/// disposal = "list-only". With --transfer, each case is first written as a package for the archive. Backups that are older hold the data
/// still: `portico backup prune` ends them.
///
/// Example: portico dispose --dir demo --dry-run
/// Example: portico dispose --dir demo --by noor --transfer to-the-archive
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Folder of the installation
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Only list what would be disposed of
    #[arg(long)]
    dry_run: bool,
    /// Only this case, by reference or id
    #[arg(long)]
    case: Option<String>,
    /// The approved list with this number
    #[arg(long, conflicts_with_all = ["case", "transfer", "dry_run", "by"])]
    list: Option<i64>,
    /// Write each case as a package for the archive into this folder, before
    #[arg(long)]
    transfer: Option<PathBuf>,
    /// Account of the administrator who disposes; without it the log says `system`
    #[arg(long)]
    by: Option<String>,
    /// Also while a server runs on the record
    #[arg(long)]
    force: bool,
    /// Leave it to another run to write the database anew
    #[arg(long)]
    no_compact: bool,
    /// One JSON object instead of text
    #[arg(long)]
    json: bool,
}

/// Disposes; exit code 1 when a case could not be disposed of.
///
/// # Errors
/// When the record cannot be read, or the account may not.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let dir = config::folder(args.dir.clone());
    let (_, casework) = installation::open(&dir).await?;
    if !args.dry_run {
        let why = "writing the database anew locks it, and its worker disposes of approved lists by itself";
        presence::refuse_beside_others(casework.record(), args.force, why).await?;
    }
    let actor = who::actor(&casework, args.by.as_deref()).await?;
    let finished = casework.finish_disposals().await?;
    if let Some(number) = args.list {
        return work_off(&casework, &args, number).await;
    }
    let mut due = casework.due_for_disposal(&actor, CASES_MAX).await?;
    if let Some(named) = &args.case {
        let case = who::case(&casework, named).await?;
        due.retain(|one| one.case == case);
        anyhow::ensure!(
            !due.is_empty(),
            "the term of {named} is not over: `portico dispose --dry-run` lists what is due"
        );
    }
    let (held, free): (Vec<DueCase>, Vec<DueCase>) = due.into_iter().partition(|one| !one.holds.is_empty());
    if args.dry_run {
        say(&args, &held, &free)?;
        return Ok(ExitCode::SUCCESS);
    }
    let progress = Progress::new(args.json);
    let (mut certificates, mut failed) = (Vec::new(), Vec::new());
    for one in &free {
        progress.tell("disposed of", certificates.len() as u64);
        match dispose(&casework, &args, &actor, one).await {
            Ok(certificate) => certificates.push(certificate),
            Err(error) => failed.push(format!("{}: {error:#}", one.reference)),
        }
    }
    let anything_gone = !certificates.is_empty() || finished > 0;
    if anything_gone && !args.no_compact {
        progress.tell("writing the database anew", 0);
        casework.rewrite().await?;
    }
    progress.end();
    if args.json {
        println!(
            "{}",
            json!({ "disposed": certificates, "held": held, "failed": failed, "finished": finished })
        );
    } else {
        for certificate in &certificates {
            println!(
                "{}: {} events and {} files erased ({}); certificate: event {}",
                certificate.case,
                certificate.erased.events,
                certificate.erased.files,
                certificate.rule,
                certificate.seq
            );
        }
        failed.iter().for_each(|why| println!("NOT disposed of: {why}"));
        println!("{} disposed of, {} held, {} failed.", certificates.len(), held.len(), failed.len());
    }
    Ok(ExitCode::from(u8::from(!failed.is_empty())))
}

async fn work_off(casework: &Casework, args: &Args, number: i64) -> anyhow::Result<ExitCode> {
    let progress = Progress::new(args.json);
    progress.tell("disposing of the list", 0);
    let list = casework.work_off_list(number).await?;
    if list.disposed > 0 && !args.no_compact {
        progress.tell("writing the database anew", 0);
        casework.rewrite().await?;
    }
    progress.end();
    let left = list.cases - list.disposed;
    if args.json {
        println!("{}", json!({ "list": list, "left": left }));
    } else {
        println!("Disposal list {number}: {} disposed of, {left} left.", list.disposed);
        println!("The certificate is at the desk, below Records.");
    }
    Ok(ExitCode::from(u8::from(left > 0)))
}

async fn dispose(
    casework: &Casework,
    args: &Args,
    actor: &portico_casework::Actor,
    one: &DueCase,
) -> anyhow::Result<portico_casework::Certificate> {
    let package = match &args.transfer {
        Some(folder) => {
            let written = transfer::write(casework, one, folder).await;
            Some(written.with_context(|| format!("the package for the archive of {}", one.reference))?)
        }
        None => None,
    };
    Ok(casework.dispose(actor, &one.case, package).await?)
}

fn say(args: &Args, held: &[DueCase], free: &[DueCase]) -> anyhow::Result<()> {
    if args.json {
        println!("{}", json!({ "due": free, "held": held }));
        return Ok(());
    }
    for one in free {
        println!("{} ({}), due since {}", one.reference, one.rule, one.due);
    }
    for one in held {
        let why: Vec<String> = one.holds.iter().map(|(name, reason)| format!("{name}: {reason}")).collect();
        println!("{} is held ({})", one.reference, why.join("; "));
    }
    println!("{} would be disposed of, {} are held.", free.len(), held.len());
    Ok(())
}
