//! `portico check`: every problem of a service folder, with file, element and remedy.

use std::path::PathBuf;
use std::process::ExitCode;

use portico_rules::{Problem, Severity};
use portico_service::Service;

use crate::explain;

/// Checks service folders: models, decisions, forms, letters, texts and settings against each other.
///
/// Example: portico check services/parking-permit
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Service folders
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    /// One JSON array instead of text
    #[arg(long)]
    json: bool,
}

/// Checks; exit code 1 when there is any error or warning.
///
/// # Errors
/// When the output cannot be written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut all = Vec::new();
    for folder in &args.folders {
        let (service, problems) = Service::load(folder);
        let findings = problems.iter().filter(|problem| problem.severity != Severity::Info).count();
        if !args.json {
            print(&problems, false)?;
            match service {
                Some(service) if findings == 0 => {
                    println!("{}: no findings; bundle {}", folder.display(), service.bundle().hash);
                }
                _ => println!("{}: {findings} findings", folder.display()),
            }
        }
        all.extend(problems);
    }
    if args.json {
        print(&all, true)?;
    }
    let findings = all.iter().any(|problem| problem.severity != Severity::Info);
    Ok(ExitCode::from(u8::from(findings)))
}

/// Prints problems with the place where each is explained, or as a JSON array (`explained`).
///
/// # Errors
/// When they cannot be serialised.
pub fn print(problems: &[Problem], json: bool) -> anyhow::Result<()> {
    let place = |problem: &Problem| explain::explain(problem.rule).map(|found| found.place);
    if json {
        let mut said = serde_json::to_value(problems)?;
        for (one, problem) in said.as_array_mut().into_iter().flatten().zip(problems) {
            if let Some(members) = one.as_object_mut() {
                members.insert("explained".to_owned(), place(problem).into());
            }
        }
        println!("{said}");
        return Ok(());
    }
    for problem in problems {
        let severity = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "note",
        };
        println!("{severity}: {problem}");
        if let Some(place) = place(problem) {
            println!("  why: {place}, or `portico explain {}`", problem.rule);
        }
    }
    Ok(())
}
