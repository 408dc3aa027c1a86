//! A running server is told: it writes down in the record that it is there, and commands that would harm it refuse.
//!
//! A server that died is believed for half a minute (`portico_record::presence`), and no longer; on the same machine not
//! even that long, because its process is gone.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::bail;
use portico_casework::{Casework, Clock, SystemClock};
use portico_record::Record;
use portico_record::presence::{LEASE_US, Present};
use tokio::sync::watch;
use tracing::warn;

/// How often a process says that it is there: several times within the time for which it is believed.
const EVERY: Duration = Duration::from_secs(5);

/// Says that this process is there: once before it returns, and every few seconds until `stop`, when the task that it
/// gives takes leave and ends.
pub async fn announce(
    casework: Arc<Casework>,
    command: &'static str,
    stop: watch::Receiver<bool>,
) -> tokio::task::JoinHandle<()> {
    let started_us = SystemClock.now().as_microsecond();
    let (machine, pid) = (machine(), std::process::id());
    let place = if machine.is_empty() { String::new() } else { format!(" on {machine}") };
    let present = Present {
        id: format!("{machine}/{pid}/{started_us}"),
        what: format!("portico {command}{place}, process {pid},"),
        started_us,
        seen_us: started_us,
    };
    say(&casework, &present).await;
    tokio::spawn(keep_saying(casework, present, stop))
}

async fn keep_saying(casework: Arc<Casework>, mut present: Present, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.changed() => continue,
        }
        present.seen_us = SystemClock.now().as_microsecond();
        say(&casework, &present).await;
    }
    if let Err(fault) = casework.record().take_leave(&present.id).await {
        warn!(%fault, "this process could not take leave; it counts as there for half a minute more");
    }
}

async fn say(casework: &Casework, present: &Present) {
    if let Err(fault) = casework.record().announce(present).await {
        warn!(%fault, "this process could not write down that it is there; it is tried again");
    }
}

/// Refuses to go on while a server or worker runs on the record, unless `force` says so. `why` says what would happen.
///
/// # Errors
/// Names what runs, and what to do.
pub async fn refuse_beside_others(record: &Record, force: bool, why: &str) -> anyhow::Result<()> {
    if force {
        return Ok(());
    }
    let now_us = SystemClock.now().as_microsecond();
    let mut present = record.present(now_us).await?;
    present.retain(|one| !is_dead(one));
    let Some(first) = present.first() else { return Ok(()) };
    let others = if present.len() > 1 { format!(" (and {} more)", present.len() - 1) } else { String::new() };
    bail!(
        "{} runs on this record{others}. Stop it first: {why}. If it died on another machine, wait {} seconds; --force \
         goes on all the same. Nothing was changed",
        first.what,
        LEASE_US / 1_000_000
    );
}

/// It ran on this machine, and its process is gone.
fn is_dead(present: &Present) -> bool {
    let mut parts = present.id.split('/');
    let (Some(place), Some(pid)) = (parts.next(), parts.next()) else { return false };
    let processes = Path::new("/proc");
    place == machine() && processes.join("self").exists() && !processes.join(pid).exists()
}

/// The name of this machine, where the system tells it.
fn machine() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    name.trim().replace('/', "-")
}
