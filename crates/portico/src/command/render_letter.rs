//! `portico render-letter`: the child process in which a letter is set, so that no template can hang or
//! fill the server.

use std::process::ExitCode;

/// No options: the job comes on standard input.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Sets one letter.
///
/// # Errors
/// Never: what went wrong is told on standard output, for the parent.
pub fn run(_: &Args) -> anyhow::Result<ExitCode> {
    Ok(portico_letter::run_child(std::io::stdin().lock(), std::io::stdout().lock()))
}
