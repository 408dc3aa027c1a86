//! `portico draw`: a model as a picture.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use portico_assess::{Limits, Log, figures, heat_of_log};
use portico_process::{Marks, draw, read};

/// Draws a BPMN model as SVG, as its author laid it out, or laid out anew if steps have no place; with the heat of an event log if one is given.
///
/// Example: portico draw services/parking-permit/process.bpmn --out permit.svg
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The model
    file: PathBuf,
    /// Where the picture goes; standard output otherwise
    #[arg(long)]
    out: Option<PathBuf>,
    /// An event log whose waiting is painted as heat on the tasks of the same name
    #[arg(long)]
    log: Option<PathBuf>,
}

/// Draws; exit code 1 when there is nothing to draw.
///
/// # Errors
/// When the file cannot be read or written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let bytes =
        std::fs::read(&args.file).with_context(|| format!("{} cannot be read", args.file.display()))?;
    let name = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let (definitions, problems) = read(&bytes, &name);
    if definitions.processes.is_empty() {
        super::check::print(&problems, false)?;
        bail!("{} holds no BPMN process", args.file.display());
    }
    let mut marks = Marks { title: name.clone(), ..Marks::default() };
    if let Some(path) = &args.log {
        let log = Log::read_file(path, &Limits::default())
            .with_context(|| format!("{} cannot be read as an event log", path.display()))?;
        marks.heat = heat_of_log(&figures(&log), &definitions);
        if marks.heat.is_empty() {
            eprintln!(
                "No activity of {} has the name of a task of {name}: nothing is painted.",
                path.display()
            );
        }
    }
    let Some(svg) = draw(&definitions, &marks) else {
        println!("{name} has no step that could be drawn");
        return Ok(ExitCode::from(1));
    };
    match &args.out {
        Some(out) => {
            std::fs::write(out, svg).with_context(|| format!("{} cannot be written", out.display()))?
        }
        None => println!("{svg}"),
    }
    Ok(ExitCode::SUCCESS)
}
