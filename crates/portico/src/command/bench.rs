//! `portico bench`: throughput and latency of the engine on this machine, beside the raw limit of its database.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::bail;
use portico_measure::{Bench, Through};

/// Longest run, seconds.
const SECONDS_MAX: f64 = 3_600.0;
/// Callers of one run at most.
const CALLERS_MAX: usize = 10_000;

/// Measures the engine on this machine: steps and cases a second, latency, bytes a case, memory; each beside what the
/// same database takes when the same bytes are appended in the same groups and nothing else happens (ratio_to_raw).
///
/// Without --database it measures on a SQLite file in a temporary folder (TMPDIR chooses the disk), and on PostgreSQL
/// if its programs are found on this machine. A database that is named is filled with measured cases: give an empty one.
///
/// Example: portico bench --callers 1,64 --seconds 10 --json
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Address of an empty database: sqlite:PATH or postgres://..
    #[arg(long)]
    database: Option<String>,
    /// Numbers of callers at once, one run for each
    #[arg(long, value_delimiter = ',', default_value = "1,8,64,256")]
    callers: Vec<usize>,
    /// How long each run lasts
    #[arg(long, default_value_t = 5.0)]
    seconds: f64,
    /// Ways in that are measured: in-process, page, api
    #[arg(long, value_delimiter = ',', default_value = "in-process,page,api")]
    through: Vec<String>,
    /// One JSON object instead of tables
    #[arg(long)]
    json: bool,
}

/// Measures.
///
/// # Errors
/// When a number makes no sense, or a database cannot be used.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    if !(args.seconds > 0.0 && args.seconds <= SECONDS_MAX) {
        bail!("--seconds {} makes no sense; give more than 0 and at most {SECONDS_MAX}", args.seconds);
    }
    if let Some(callers) = args.callers.iter().find(|callers| !(1..=CALLERS_MAX).contains(*callers)) {
        bail!("--callers {callers} makes no sense; give numbers from 1 to {CALLERS_MAX}");
    }
    let through = args.through.iter().map(|word| Through::parse(word)).collect::<Option<Vec<_>>>();
    let Some(through) = through else {
        bail!("--through takes in-process, page and api, with commas between")
    };
    let bench = Bench {
        database: args.database,
        callers: args.callers,
        time: Duration::from_secs_f64(args.seconds),
        through,
        ..Bench::default()
    };
    let report = portico_measure::run(&bench, |what| eprintln!("{what}")).await?;
    if args.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        print!("{}", portico_measure::table(&report));
    }
    Ok(ExitCode::SUCCESS)
}
