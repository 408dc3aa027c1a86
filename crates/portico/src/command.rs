//! The commands, one file each.

mod assess;
mod backup;
mod bench;
mod check;
mod checkpoint;
mod demo;
mod dispose;
mod doctor;
mod draw;
mod explain;
mod export;
mod hold;
mod import;
mod migrate;
mod migrate_cases;
mod move_to;
mod progress;
mod proof;
mod publish;
mod render_letter;
mod restore;
mod serve;
mod test;
mod transfer;
mod user;
mod verify;
mod who;
mod work;
mod worker;

use std::process::ExitCode;

use clap::Subcommand;

/// What portico can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Makes a demo authority in a folder and serves it
    Demo(demo::Args),
    /// Serves an installation: pages, API and worker
    Serve(serve::Args),
    /// Fires timers, sends letters and delivers webhooks of an installation, without pages
    Worker(worker::Args),
    /// Does jobs of one type with a program, as an outside worker
    Work(work::Args),
    /// Adds an account to an installation
    User(user::Args),
    /// Checks service folders
    Check(check::Args),
    /// Explains a finding of `portico check`, or the code of an incident
    Explain(explain::Args),
    /// Runs the scenarios of service folders on a virtual clock
    Test(test::Args),
    /// Publishes a service folder into an installation
    Publish(publish::Args),
    /// Moves running cases to another bundle of their service
    MigrateCases(migrate_cases::Args),
    /// Makes a service folder from models and forms drawn elsewhere
    Import(import::Args),
    /// Draws a BPMN model as SVG
    Draw(draw::Args),
    /// Reads an event log and says where the time goes
    Assess(assess::Args),
    /// Measures the engine on this machine beside the raw limit of its database
    Bench(bench::Args),
    /// Proves the record of an installation
    Verify(verify::Args),
    /// Writes the whole record and its files into one file, while the server runs
    Backup(backup::Args),
    /// Makes an installation from a backup
    Restore(restore::Args),
    /// Moves the record into another database
    Move(move_to::Args),
    /// Brings the schema of the database to this release's
    Migrate(migrate::Args),
    /// Keeps a case beyond its term, for a reason
    Hold(hold::Args),
    /// Disposes of cases whose term is over
    Dispose(dispose::Args),
    /// Looks an installation over, and says what to mend and how
    Doctor(doctor::Args),
    /// Writes the log for somebody else, with what proves it
    Export(export::Args),
    /// Signs the whole log, in the format of public transparency logs
    Checkpoint(checkpoint::Args),
    /// Proves that an event is in the log, or that the log only grew
    Proof(proof::Args),
    /// Sets one letter: JSON on standard input, PDF on standard output
    #[command(hide = true)]
    RenderLetter(render_letter::Args),
}

/// Runs a command.
///
/// # Errors
/// Whatever the person has to know; the exit code is 2.
pub fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Demo(args) => block_on(demo::run(args)),
        Command::Serve(args) => block_on(serve::run(args)),
        Command::Worker(args) => block_on(worker::run(args)),
        Command::Work(args) => work::run(args),
        Command::User(args) => block_on(user::run(args)),
        Command::Check(args) => check::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Test(args) => test::run(&args),
        Command::Publish(args) => block_on(publish::run(args)),
        Command::MigrateCases(args) => block_on(migrate_cases::run(args)),
        Command::Import(args) => import::run(&args),
        Command::Draw(args) => draw::run(&args),
        Command::Assess(args) => assess::run(&args),
        Command::Bench(args) => block_on(bench::run(args)),
        Command::Verify(args) => block_on(verify::run(args)),
        Command::Backup(args) => block_on(backup::run(args)),
        Command::Restore(args) => block_on(restore::run(args)),
        Command::Move(args) => block_on(move_to::run(args)),
        Command::Migrate(args) => block_on(migrate::run(args)),
        Command::Hold(args) => block_on(hold::run(args)),
        Command::Dispose(args) => block_on(dispose::run(args)),
        Command::Doctor(args) => block_on(doctor::run(args)),
        Command::Export(args) => block_on(export::run(args)),
        Command::Checkpoint(args) => block_on(checkpoint::run(args)),
        Command::Proof(args) => block_on(proof::run(args)),
        Command::RenderLetter(args) => render_letter::run(&args),
    }
}

fn block_on<F>(future: F) -> anyhow::Result<ExitCode>
where
    F: Future<Output = anyhow::Result<ExitCode>>,
{
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(future)
}
