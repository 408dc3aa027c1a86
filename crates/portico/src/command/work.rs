//! `portico work`: does the jobs of one type with a program, for an installation anywhere.

mod client;
mod program;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, bail};

use client::{Client, End};
use program::{Ran, Watch};

/// How long a worker rests when there is nothing to do, or the server does not answer.
const REST: Duration = Duration::from_secs(1);
/// Workers of one call.
const PARALLEL_MAX: usize = 64;

/// Does the jobs of one type: takes them over the API, runs a program for each, and reports how it ended.
/// The program reads the job (JSON: case, key, element, headers, variables) on standard input and writes its
/// result (a JSON object, or nothing) to standard output. Exit code 0 completes the job; 100 reports a business
/// error, with {"code": ..., "message": ..., "variables": {...}} on standard output; any other code is a failure
/// that is tried again later, with what stands on standard error.
///
/// The account is made with: portico user --dir DIR register "Vehicle register" --job vehicle-lookup
///
/// Example: portico work --url http://127.0.0.1:8080 --account register --password-file pw --type vehicle-lookup -- ./lookup.sh
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Address of the installation
    #[arg(long)]
    url: String,
    /// Account of the outside worker
    #[arg(long)]
    account: String,
    /// File with the account's password, one line
    #[arg(long)]
    password_file: PathBuf,
    /// Job type: `zeebe:taskDefinition type` or `camunda:topic` of the model
    #[arg(long = "type")]
    kind: String,
    /// Name of this worker, among those of the same account
    #[arg(long, default_value = "worker")]
    name: String,
    /// Seconds for which a job is held; it is extended while the program runs
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(i64).range(2..=3600))]
    lease: i64,
    /// Seconds after which a program is ended
    #[arg(long, default_value_t = 600, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    time_max: u64,
    /// Jobs that are done at the same time
    #[arg(long, default_value_t = 1)]
    parallel: usize,
    /// Stop when no job waits, instead of waiting for the next
    #[arg(long)]
    once: bool,
    /// The program and its arguments
    #[arg(last = true, required = true)]
    program: Vec<String>,
}

/// Works until it is ended, or until nothing waits.
///
/// # Errors
/// When the account cannot sign in, or may not do such jobs.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    if !(1..=PARALLEL_MAX).contains(&args.parallel) {
        bail!("--parallel is 1 to {PARALLEL_MAX}");
    }
    let password = std::fs::read_to_string(&args.password_file)
        .with_context(|| format!("{} cannot be read", args.password_file.display()))?;
    let client = Client::sign_in(&args.url, &args.account, password.trim_end())?;
    let args = Arc::new(args);
    let workers: Vec<_> = (1..=args.parallel)
        .map(|number| {
            let (args, client) = (args.clone(), client.clone());
            std::thread::spawn(move || work(&args, client, &format!("{}-{number}", args.name)))
        })
        .collect();
    for worker in workers {
        worker.join().map_err(|_| anyhow::anyhow!("a worker ended badly"))??;
    }
    Ok(ExitCode::SUCCESS)
}

fn work(args: &Args, mut client: Client, name: &str) -> anyhow::Result<()> {
    loop {
        let job = match client.take(&args.kind, name, args.lease) {
            Ok(job) => job,
            // A server that is being restarted comes back; one that refuses does not change its mind.
            Err(error) if error.is_passing() && !args.once => {
                eprintln!("portico: {error}; trying again");
                std::thread::sleep(REST);
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        let Some(job) = job else {
            if args.once {
                return Ok(());
            }
            std::thread::sleep(REST);
            continue;
        };
        let lost = Arc::new(AtomicBool::new(false));
        let holding = Watch {
            every: Duration::from_secs(args.lease.unsigned_abs()) / 3,
            time_max: Duration::from_secs(args.time_max),
            still_held: {
                let (client, job, name, lost, lease) =
                    (client.clone(), job.clone(), name.to_owned(), lost.clone(), args.lease);
                Box::new(move || {
                    let held =
                        !matches!(client.extend(&job, &name, lease), Err(error) if !error.is_passing());
                    lost.store(!held, Ordering::Relaxed);
                    held
                })
            },
        };
        let end = match program::run(&args.program, &job.json, holding) {
            Ok(Ran::Done(variables)) => End::Complete(variables),
            Ok(Ran::Error(error)) => End::Error(error),
            Ok(Ran::Failed(message)) => End::Fail(message),
            Err(error) => return Err(error),
        };
        if lost.load(Ordering::Relaxed) {
            eprintln!("portico: {} was given to another worker; its result is left out", job.label());
            continue;
        }
        match client.end(&job, name, &end) {
            Ok(()) => println!("{} {}", job.label(), end.word()),
            Err(error) => eprintln!("portico: {}: {error}", job.label()),
        }
    }
}
