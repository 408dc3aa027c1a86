//! `portico hold`: a case is kept beyond its term.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use crate::command::who;
use crate::{config, installation};

/// Keeps a case beyond its term for a reason that has a name (a dispute, an audit), or lifts that again. Both are
/// events of the case.
///
/// Example: portico hold 2026-000017 --name court-4711 --reason "appeal at the administrative court"
/// Example: portico hold 2026-000017 --name court-4711 --reason "judgment is final" --lift
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Reference or id of the case
    case: String,
    /// Name of the hold
    #[arg(long)]
    name: String,
    /// Why
    #[arg(long)]
    reason: String,
    /// Take the hold away
    #[arg(long)]
    lift: bool,
    /// Account of the administrator who does it; without it the log says `system`
    #[arg(long)]
    by: Option<String>,
    /// Folder of the installation
    #[arg(long)]
    dir: Option<PathBuf>,
    /// One JSON object instead of text
    #[arg(long)]
    json: bool,
}

/// Places or lifts the hold.
///
/// # Errors
/// When there is no such case or hold, or the account may not.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let dir = config::folder(args.dir);
    let (_, casework) = installation::open(&dir).await?;
    let actor = who::actor(&casework, args.by.as_deref()).await?;
    let case = who::case(&casework, &args.case).await?;
    let open = if args.lift {
        casework.lift_hold(&actor, &case, &args.name, &args.reason).await?
    } else {
        casework.place_hold(&actor, &case, &args.name, &args.reason).await?
    };
    let holds = &open.state.file.holds;
    if args.json {
        println!("{}", json!({ "case": case, "holds": holds }));
    } else if holds.is_empty() {
        println!("Nothing holds {} any more: it is disposed of when its term is over.", args.case);
    } else {
        println!("{} is kept as long as one of these stands:", args.case);
        holds.iter().for_each(|(name, reason)| println!("  {name}: {reason}"));
    }
    Ok(ExitCode::SUCCESS)
}
