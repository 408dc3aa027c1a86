//! The long run: what grows when the record does.
//!
//! Records of several sizes are made of real cases; then a server of its own process is started
//! on each, killed and started again, and asked for the same pages in turn, so that whatever else the machine does weighs
//! on all sizes alike.

mod copy;
mod fill;
mod people;
mod probe;
mod report;
mod server;

use std::path::{Path, PathBuf};
use std::time::Duration;

use portico_record::Record;
use serde::Serialize;

use crate::fault::Fault;
use crate::figures::{rounded, share};
use crate::latency::Latencies;
use probe::{Asker, Kind};
use server::Child;

pub use report::long_table;
pub use server::serve;

/// What is to be measured.
#[derive(Clone, Debug)]
pub struct LongRun {
    /// Where the records are made, one folder for each size; one that is whole already is used again.
    pub folder: PathBuf,
    /// Sizes in cases, the smallest first: the others are held against it.
    pub sizes: Vec<u64>,
    /// How often each page is asked for.
    pub requests: u64,
    /// How long the idle servers are watched.
    pub idle: Duration,
    /// The program and arguments that serve a folder, which is added behind them: this very program, as a rule.
    pub server: Vec<String>,
}

/// How long one kind of page took.
#[derive(Clone, Debug, Serialize)]
pub struct PageFigure {
    /// The page.
    pub page: &'static str,
    /// Half of the answers took at most so long, milliseconds.
    pub p50_ms: f64,
    /// 95 of 100 answers took at most so long, milliseconds.
    pub p95_ms: f64,
    /// `p95_ms` by that of the smallest record.
    pub ratio_p95: f64,
}

/// One size.
#[derive(Clone, Debug, Serialize)]
pub struct SizeFigures {
    /// Cases.
    pub cases: u64,
    /// Events of the log.
    pub events: i64,
    /// Bytes of the database on disk.
    pub bytes: i64,
    /// Timers that wait.
    pub timers: i64,
    /// Tasks that are open.
    pub tasks: i64,
    /// From the start of a server whose predecessor was killed to its first worklist, milliseconds.
    pub restart_ms: f64,
    /// The most memory that the server had, bytes.
    pub peak_memory_bytes: u64,
    /// Memory of the server at the end, bytes.
    pub memory_bytes: u64,
    /// Share of one processor that the server takes when nobody asks, percent.
    pub idle_cpu_percent: f64,
    /// The pages.
    pub pages: Vec<PageFigure>,
}

/// Makes the records that are missing and measures. `tell` hears what is being done.
///
/// # Errors
/// When a record cannot be made, a server does not start, or a page is refused.
pub async fn long_run(run: &LongRun, mut tell: impl FnMut(&str)) -> Result<Vec<SizeFigures>, Fault> {
    let mut places = Vec::new();
    for size in &run.sizes {
        let folder = run.folder.join(size.to_string());
        let sample = fill::fill(&folder, *size, &mut tell).await?;
        places.push((folder, sample));
    }
    let mut figures = Vec::new();
    let mut children = Vec::new();
    for (folder, sample) in &places {
        tell(&format!("{} cases: a server is started, killed and started again", sample.cases));
        let (child, restart_ms) = restarted(run, folder, sample).await?;
        children.push(child);
        figures.push(SizeFigures { restart_ms, ..counted(folder, sample.cases).await? });
    }
    tell("the servers are watched while nobody asks");
    for (child, figure) in children.iter().zip(&mut figures) {
        child.come_to_rest().await;
        figure.idle_cpu_percent = child.idle_percent(run.idle).await?;
    }
    let mut askers = Vec::new();
    for (child, (_, sample)) in children.iter().zip(&places) {
        askers.push(Asker::new(child.address, sample).await?);
    }
    for kind in Kind::ALL {
        tell(&format!("{} {} of each", run.requests, kind.as_str()));
        ask_all(run.requests, kind, &mut askers, &mut figures).await?;
    }
    for (child, figure) in children.iter().zip(&mut figures) {
        figure.peak_memory_bytes = child.memory("VmHWM:");
        figure.memory_bytes = child.memory("VmRSS:");
    }
    Ok(figures)
}

/// Starts a server, lets it answer, kills it, and times how soon the next one answers.
async fn restarted(run: &LongRun, folder: &Path, sample: &fill::Sample) -> Result<(Child, f64), Fault> {
    let mut first = Child::start(&run.server, folder).await?;
    let cookie = Asker::new(first.address, sample).await?.clerk;
    first.kill();
    let began = std::time::Instant::now();
    let child = Child::start(&run.server, folder).await?;
    Asker::worklist(child.address, &cookie).await?;
    Ok((child, rounded(began.elapsed().as_secs_f64() * 1_000.0)))
}

/// One kind of page, of each server in turn.
async fn ask_all(
    requests: u64,
    kind: Kind,
    askers: &mut [Asker],
    figures: &mut [SizeFigures],
) -> Result<(), Fault> {
    let mut latencies: Vec<Latencies> = askers.iter().map(|_| Latencies::default()).collect();
    for number in 0..requests + WARM_UP {
        for (asker, latencies) in askers.iter_mut().zip(&mut latencies) {
            if number < WARM_UP {
                asker.ask(kind, number).await?;
            } else {
                latencies.time(asker.ask(kind, number)).await?;
            }
        }
    }
    let mut smallest = 0.0;
    for (latencies, figure) in latencies.iter_mut().zip(figures) {
        let percentiles = latencies.percentiles_ms(&[50, 95]);
        let at = |place: usize| percentiles.get(place).copied().unwrap_or(0.0);
        if smallest == 0.0 {
            smallest = at(1);
        }
        figure.pages.push(PageFigure {
            page: kind.as_str(),
            p50_ms: at(0),
            p95_ms: at(1),
            ratio_p95: share(at(1), smallest),
        });
    }
    Ok(())
}

const WARM_UP: u64 = 5;

/// What lies in a record.
async fn counted(folder: &Path, cases: u64) -> Result<SizeFigures, Fault> {
    let record = Record::open(&fill::url(folder)).await?;
    let figures = SizeFigures {
        cases,
        events: record.last_position().await?,
        bytes: record.bytes_on_disk().await?,
        timers: record.waiting_timers().await?,
        tasks: record.count_open_tasks(0).await?.iter().map(|count| count.tasks).sum(),
        restart_ms: 0.0,
        peak_memory_bytes: 0,
        memory_bytes: 0,
        idle_cpu_percent: 0.0,
        pages: Vec::new(),
    };
    record.close().await;
    Ok(figures)
}
