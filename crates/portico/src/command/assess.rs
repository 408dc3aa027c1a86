//! `portico assess`: where the time goes in an event log.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use portico_assess::{Limits, Log, figures, report_text};

/// Reads event logs (XES, XES.gz, CSV) and says where the time goes: cases, variants, durations, and the
/// transitions where most time is lost.
///
/// Example: portico assess receipt.xes.gz --html receipt.html
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Event logs
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Writes the report as a page that stands alone
    #[arg(long)]
    html: Option<PathBuf>,
    /// One JSON object (or, for several files, an array) instead of text
    #[arg(long)]
    json: bool,
}

/// Assesses.
///
/// # Errors
/// When a file cannot be read: the message says where in the file.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut all = Vec::new();
    for path in &args.files {
        let spinner = progress(path);
        let log = Log::read_file(path, &Limits::default())
            .with_context(|| format!("{} cannot be read as an event log", path.display()))?;
        let found = figures(&log);
        spinner.finish_and_clear();
        if !args.json {
            print!("{}", report_text(&found));
        }
        all.push(found);
    }
    if args.json {
        match all.as_slice() {
            [one] => println!("{}", serde_json::to_string_pretty(one)?),
            several => println!("{}", serde_json::to_string_pretty(several)?),
        }
    }
    if let Some(out) = &args.html {
        std::fs::write(out, portico_web::report::page(&all)?)
            .with_context(|| format!("{} cannot be written", out.display()))?;
        if !args.json {
            println!("\nThe report is in {}", out.display());
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn progress(path: &std::path::Path) -> indicatif::ProgressBar {
    let spinner = indicatif::ProgressBar::new_spinner();
    spinner.set_message(format!("reading {}", path.display()));
    spinner.enable_steady_tick(std::time::Duration::from_millis(120));
    spinner
}
