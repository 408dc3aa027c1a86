//! `portico publish`: a service folder becomes the bundle on offer.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use portico_casework::{Actor, Preview};

use super::migrate_cases::short;
use crate::{config, installation};

/// Publishes a service folder: new cases run on it, running cases stay on the bundle they began with. Says what
/// changed against the bundle on offer, where running cases stand, and which of them could go over.
///
/// Example: portico publish services/parking-permit --dir demo --dry-run
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The service folder
    folder: PathBuf,
    /// Folder of the installation
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
    /// One JSON object instead of text
    #[arg(long)]
    json: bool,
}

/// Publishes; exit code 1 when the folder has errors and nothing was published.
///
/// # Errors
/// When the installation cannot be opened.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let dir = config::folder(args.dir);
    let (_, casework) = installation::open(&dir).await?;
    let by = Actor::system();
    let preview = match casework.preview_publication(&by, &args.folder).await? {
        Ok(preview) => preview,
        Err(problems) => {
            super::check::print(&problems, args.json)?;
            if !args.json {
                println!("Nothing was published. Mend the errors and run it again.");
            }
            return Ok(ExitCode::from(1));
        }
    };
    if !args.dry_run
        && let Err(problems) = casework.publish(&by, &args.folder).await?
    {
        super::check::print(&problems, args.json)?;
        return Ok(ExitCode::from(1));
    }
    if args.json {
        let unchanged = preview.old.as_ref() == Some(&preview.new);
        let (service, bundle) = (&preview.service, &preview.new);
        println!(
            "{}",
            serde_json::json!({
                "service": service, "bundle": bundle, "unchanged": unchanged, "dry_run": args.dry_run,
                "before": preview.old, "changes": preview.changes, "running": preview.cases,
            })
        );
    } else {
        print(&preview, args.dry_run);
    }
    Ok(ExitCode::SUCCESS)
}

fn print(preview: &Preview, dry_run: bool) {
    preview.problems.iter().for_each(|problem| println!("{problem}"));
    let (service, new) = (&preview.service, &preview.new);
    match &preview.old {
        Some(old) if old == new => println!("{service} is on offer already: bundle {new}"),
        _ if dry_run => println!("{service} would be on offer: bundle {new}"),
        _ => println!("{service} is on offer now: bundle {new}"),
    }
    if let Some(old) = preview.old.as_deref().filter(|old| old != new) {
        println!("\nWhat is otherwise than in bundle {}:", short(old));
        if preview.changes.is_empty() {
            println!("  nothing that runs or is read: drawings, scenarios or the order of lines only");
        }
        preview.changes.iter().for_each(|change| println!("  {change}"));
    }
    if preview.cases.is_empty() {
        return;
    }
    println!("\nRunning cases stay on the bundle that they began with. They stand at:");
    for ((bundle, element), count) in standing(preview) {
        println!("  {element}: {count} (bundle {})", short(bundle));
    }
    let stuck: Vec<_> = preview.cases.iter().filter(|case| !case.obstacles.is_empty()).collect();
    println!(
        "\n{} of {} could go over as they stand.",
        preview.cases.len() - stuck.len(),
        preview.cases.len()
    );
    for case in stuck {
        println!("  {} could not:", case.reference);
        case.obstacles.iter().for_each(|obstacle| println!("    {obstacle}"));
    }
    println!("portico migrate-cases {service} --all --dry-run --reason WHY --as NAME says more.");
}

/// How many tokens stand at each element, bundle by bundle.
fn standing(preview: &Preview) -> BTreeMap<(&str, &str), u32> {
    let mut counts = BTreeMap::new();
    for case in &preview.cases {
        for (element, count) in &case.stands {
            *counts.entry((case.bundle.as_str(), element.as_str())).or_insert(0) += count;
        }
    }
    counts
}
