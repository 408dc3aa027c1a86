//! `portico migrate-cases`: running cases go over to another bundle of their service.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use portico_casework::{Chosen, MigrationPlan, MoveOrder, MoveResult, Moved, ROLE_ADMINISTRATOR};

use crate::{config, installation};

/// Moves running cases of a service to the bundle on offer, or to another one. Each case goes over alone or is
/// refused alone; nothing that it holds is lost in silence. Doing it again changes nothing.
///
/// Example: portico migrate-cases parking-permit --all --map check=assess --reason "New step since 1 May" --as kim --dry-run
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Id of the service
    service: String,
    /// First digits of the bundle's hash; without it the bundle on offer
    #[arg(long, value_name = "HASH")]
    to: Option<String>,
    /// An element, flow or process that is called otherwise in the new bundle; may be repeated
    #[arg(long, value_name = "OLD=NEW", value_parser = pair)]
    map: Vec<(String, String)>,
    /// A TOML file with a table `map` and `reset_timers`
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// Set timers anew by the new bundle; else they keep the time at which they are due
    #[arg(long)]
    reset_timers: bool,
    /// Only this case, by reference; may be repeated
    #[arg(long, value_name = "REFERENCE", required_unless_present = "all")]
    case: Vec<String>,
    /// All running cases of the service
    #[arg(long, conflicts_with = "case")]
    all: bool,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
    /// Why; stands in the timeline of each case
    #[arg(long)]
    reason: String,
    /// Account of the administrator who does it
    #[arg(long = "as", value_name = "NAME")]
    by: String,
    /// Folder of the installation
    #[arg(long)]
    dir: Option<PathBuf>,
    /// One JSON object instead of text
    #[arg(long)]
    json: bool,
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((old, new)) if !old.is_empty() && !new.is_empty() => Ok((old.to_owned(), new.to_owned())),
        _ => Err("write OLD=NEW, such as check=assess".to_owned()),
    }
}

/// Moves cases; exit code 1 when one of them was refused.
///
/// # Errors
/// When the installation or the plan cannot be read, or there is no such service, bundle, case or account.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mut plan = match &args.plan {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("{} cannot be read", path.display()))?;
            toml::from_str::<MigrationPlan>(&text)
                .with_context(|| format!("{} is not a plan of a migration", path.display()))?
        }
        None => MigrationPlan::default(),
    };
    plan.map.extend(args.map);
    plan.reset_timers |= args.reset_timers;
    let (_, casework) = installation::open(&config::folder(args.dir)).await?;
    let by = casework.actor_of(&args.by).await.with_context(|| format!("there is no account {}", args.by))?;
    anyhow::ensure!(
        by.has_role(ROLE_ADMINISTRATOR),
        "{} is no administrator; only those move cases",
        args.by
    );
    let order = MoveOrder {
        service: args.service,
        to: args.to,
        chosen: if args.all { Chosen::All } else { Chosen::References(args.case) },
        plan,
        reason: args.reason,
        dry_run: args.dry_run,
    };
    let moved = casework.migrate_cases(&by, &order).await?;
    if args.json {
        println!("{}", serde_json::json!({ "dry_run": order.dry_run, "cases": moved }));
    } else {
        print(&moved, order.dry_run);
    }
    let stayed =
        moved.iter().any(|one| matches!(one.result, MoveResult::Refused { .. } | MoveResult::Failed { .. }));
    Ok(ExitCode::from(u8::from(stayed)))
}

fn print(moved: &[Moved], dry_run: bool) {
    let (mut went, mut there, mut stayed) = (0, 0, 0);
    for one in moved {
        match &one.result {
            MoveResult::Moved { from } => {
                went += 1;
                let verb = if dry_run { "could go over" } else { "went over" };
                println!("{} {verb} from bundle {}", one.reference, short(from));
            }
            MoveResult::There => {
                there += 1;
                println!("{} runs on it already", one.reference);
            }
            MoveResult::Refused { obstacles } => {
                stayed += 1;
                println!("{} stays where it is:", one.reference);
                obstacles.iter().for_each(|obstacle| println!("  {obstacle}"));
            }
            MoveResult::Failed { error } => {
                stayed += 1;
                println!("{} could not be moved: {error}", one.reference);
            }
        }
    }
    let verb = if dry_run { "could go over" } else { "went over" };
    println!("{went} cases {verb}, {there} were there already, {stayed} stay.");
    if stayed > 0 {
        println!("Map what is missing with --map OLD=NEW, or leave those cases on their bundle.");
    }
}

/// The first digits of a hash, as people compare them.
pub fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}
