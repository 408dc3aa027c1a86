//! `portico test`: the scenarios of a service folder, on a virtual clock.

use std::path::PathBuf;
use std::process::ExitCode;

use portico_service::{Service, scenario};

/// Runs the scenarios of service folders: the same engine as for real cases, on a virtual clock.
///
/// Example: portico test services/parking-permit
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

/// Runs all scenarios; exit code 1 when one fails, or a folder has errors or no scenario at all.
///
/// # Errors
/// When the output cannot be written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut failed = 0_usize;
    let mut passed = 0_usize;
    let mut reports = Vec::new();
    for folder in &args.folders {
        let (service, problems) = Service::load(folder);
        let Some(service) = service else {
            super::check::print(&problems, false)?;
            println!("{}: not run, because the folder has errors", folder.display());
            failed += 1;
            continue;
        };
        if service.scenarios.is_empty() {
            println!("{}: has no scenarios; write one in scenarios/NAME.toml", folder.display());
            failed += 1;
        }
        for scenario in &service.scenarios {
            let report = scenario::run(&service, scenario);
            let ok = report.differences.is_empty();
            if ok {
                passed += 1
            } else {
                failed += 1
            }
            if !args.json {
                let word = if ok { "passed" } else { "FAILED" };
                println!("{word}  {}/{}: {}", service.settings.id, report.scenario, report.title);
                report.differences.iter().for_each(|difference| println!("        {difference}"));
            }
            reports.push(report);
        }
    }
    if args.json {
        println!("{}", serde_json::to_string(&reports)?);
    } else {
        println!("{passed} passed, {failed} failed");
    }
    Ok(ExitCode::from(u8::from(failed > 0)))
}
