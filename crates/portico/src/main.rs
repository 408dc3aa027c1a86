//! The `portico` binary: configuration and commands.
//!
//! Exit codes: 0 all well, 1 findings, 2 wrong use or unreadable input.

mod command;
mod config;
mod effects;
mod installation;
mod past;
mod shipped;

use std::process::ExitCode;

use clap::Parser;

use crate::command::Command;

/// Digitalizes the services of a public authority and the processes behind them.
#[derive(Debug, Parser)]
#[command(name = "portico", version, about, long_about = None, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match command::run(cli.command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("portico: {error:#}");
            ExitCode::from(2)
        }
    }
}
