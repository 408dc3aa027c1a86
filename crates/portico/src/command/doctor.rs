//! `portico doctor`: is everything in order, and if not, what to do.

mod checks;
mod outside;

use std::path::PathBuf;
use std::process::ExitCode;

use portico_casework::{Clock as _, SystemClock};
use serde::Serialize;
use serde_json::json;

use crate::config::{self, Config};
use crate::files;

/// Files that nothing needs stay for so long: an application may be half filled in.
const GRACE_US: i64 = 7 * DAY_US;
/// Idempotency keys and finished effects are remembered for so long.
const TERM_US: i64 = 90 * DAY_US;
const DAY_US: i64 = 24 * 60 * 60 * 1_000_000;

/// Looks an installation over: disk, clock, database, schema, files, virus scanner, effects, jobs, incidents, checkpoint, backup,
/// mail, letters, retention. Every finding comes with a remedy.
///
/// Example: portico doctor --dir demo
/// Example: portico doctor --dir demo --collect
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Folder of the installation
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Also remove what nothing needs: files without a case after 7 days, keys and finished effects after 90
    #[arg(long)]
    collect: bool,
    /// One JSON object instead of text
    #[arg(long)]
    json: bool,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
pub struct Check {
    /// What.
    pub check: &'static str,
    /// Whether it is as it should be.
    pub ok: bool,
    /// What was seen.
    pub saw: String,
    /// What to do, if something is to be done.
    pub remedy: Option<&'static str>,
}

impl Check {
    /// Something that is as it should be, or not, with the remedy for that.
    pub fn new(check: &'static str, ok: bool, saw: impl Into<String>, remedy: &'static str) -> Check {
        Check { check, ok, saw: saw.into(), remedy: (!ok).then_some(remedy) }
    }
}

/// Looks; exit code 1 when something is to be done.
///
/// # Errors
/// When there is no installation in the folder.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let dir = config::folder(args.dir);
    let config = Config::read(&dir)?;
    let now_us = SystemClock.now().as_microsecond();
    let mut checks = vec![checks::disk(&dir), outside::files(&dir, &config).await, checks::key(&dir)];
    checks.push(outside::scanner(&config).await);
    checks.push(checks::mail(&config).await);
    checks.push(checks::letters(&config).await);
    let mut collected = None;
    match files::open_record(&dir, &config).await {
        Err(fault) => checks.push(Check::new(
            "database",
            false,
            format!("{fault:#}"),
            "start the database, and compare [record] database in portico.toml with its address and account",
        )),
        Ok(record) => {
            let schema = checks::schema(&record).await;
            let whole = schema.ok;
            checks.push(schema);
            if whole {
                let health = record.health(now_us, now_us - checks::LATE_US).await?;
                checks.extend(checks::of_health(&health, now_us));
                checks.push(checks::wal(&dir, &config));
                checks.push(checks::checkpoint(&record, now_us).await?);
                checks.push(checks::backup(&record, now_us).await?);
                checks.extend(outside::scans(&record, now_us).await?);
                match record.garbage(now_us, GRACE_US, TERM_US, args.collect).await {
                    Ok(garbage) => {
                        checks.push(checks::garbage(&garbage, args.collect));
                        collected = args.collect.then_some(garbage);
                    }
                    Err(fault) => checks.push(outside::garbage_unknown(&fault)),
                }
            }
            record.close().await;
        }
    }
    let findings = checks.iter().filter(|check| !check.ok).count();
    if args.json {
        println!("{}", json!({ "checks": checks, "findings": findings, "collected": collected }));
    } else {
        for check in &checks {
            println!("{:<4} {:<12} {}", if check.ok { "ok" } else { "!!" }, check.check, check.saw);
            if let Some(remedy) = check.remedy {
                println!("     {:<12} -> {remedy}", "");
            }
        }
        println!("{findings} findings.");
    }
    Ok(ExitCode::from(u8::from(findings > 0)))
}
