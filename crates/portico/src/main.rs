//! The `portico` binary: configuration and commands.
//!
//! Exit codes: 0 all well, 1 findings, 2 wrong use or unreadable input.

mod command;
mod config;
mod effects;
mod explain;
mod files;
mod installation;
mod keys;
mod parquet_log;
mod past;
mod presence;
mod scanner;
mod seal;
mod shipped;
mod webhook;

use std::process::ExitCode;

use clap::Parser;

use crate::command::Command;

/// A step makes thousands of small values on one thread, and another lets go of them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Digitalizes the services of a public authority and the processes behind them.
#[derive(Debug, Parser)]
#[command(name = "portico", version, about, long_about = None, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// What a shell reports for a program whose reader went away: 128 and the number of SIGPIPE.
const NOBODY_READS: i32 = 141;

fn main() -> ExitCode {
    end_quietly_when_nobody_reads();
    let cli = Cli::parse();
    match command::run(cli.command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("portico: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Somebody who has seen enough (`portico assess LOG | head`) is no fault to be reported.
fn end_quietly_when_nobody_reads() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if panic.payload_as_str().is_some_and(|said| said.starts_with("failed printing to stdout")) {
            std::process::exit(NOBODY_READS);
        }
        usual(panic);
    }));
}
