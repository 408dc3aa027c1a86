//! `portico publish`: a service folder becomes the bundle on offer.

use std::path::PathBuf;
use std::process::ExitCode;

use portico_casework::Actor;

use crate::{config, installation};

/// Publishes a service folder: new cases run on it, running cases stay on the bundle they began with.
///
/// Example: portico publish services/parking-permit --dir demo
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The service folder
    folder: PathBuf,
    /// Folder of the installation
    #[arg(long)]
    dir: Option<PathBuf>,
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
    match casework.publish(&Actor::system(), &args.folder).await? {
        Ok(published) => {
            if args.json {
                let (service, bundle, unchanged) = (&published.service, &published.hash, published.unchanged);
                println!(
                    "{}",
                    serde_json::json!({ "service": service, "bundle": bundle, "unchanged": unchanged })
                );
            } else {
                published.problems.iter().for_each(|problem| println!("{problem}"));
                let state = if published.unchanged { "is on offer already" } else { "is on offer now" };
                println!("{} {state}: bundle {}", published.service, published.hash);
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(problems) => {
            super::check::print(&problems, args.json)?;
            if !args.json {
                println!("Nothing was published. Mend the errors and run it again.");
            }
            Ok(ExitCode::from(1))
        }
    }
}
