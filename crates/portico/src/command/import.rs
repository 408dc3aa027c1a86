//! `portico import`: a service folder from models and forms drawn elsewhere.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use portico_service::import::{self, Dialect};

/// Makes a service folder from BPMN, DMN and forms drawn elsewhere, and says by element id what could not be
/// carried over and what it became.
///
/// Example: portico import --from camunda7 models/ --to services/event-permit-nl
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// File or folder to read
    source: PathBuf,
    /// Dialect of the models: camunda7 (also operaton, cibseven, flowable, activiti, valtimo),
    /// camunda8, or digit (workflow configurations)
    #[arg(long)]
    from: String,
    /// Folder to make; it must not exist or be empty
    #[arg(long)]
    to: PathBuf,
    /// One JSON object instead of text
    #[arg(long)]
    json: bool,
}

/// Imports; exit code 1 when something was lost or changed on the way.
///
/// # Errors
/// When the source cannot be read or the folder cannot be made.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let dialect = Dialect::parse(&args.from).with_context(|| {
        format!("{:?} is no dialect that can be imported: write camunda7, camunda8 or digit", args.from)
    })?;
    let report = import::import(dialect, &args.source, &args.to)
        .with_context(|| format!("{} could not be imported", args.source.display()))?;
    if args.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        for loss in &report.entries {
            println!("{loss}");
        }
        println!(
            "{} is made; {} things are not as they were (import-report.md has the list).",
            args.to.display(),
            report.entries.len()
        );
        println!("Next: portico check {0}, then portico test {0}", args.to.display());
    }
    Ok(ExitCode::from(u8::from(!report.entries.is_empty())))
}
