//! The whole measurement, one run after another.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::watch;

use crate::database::Database;
use crate::drive::{Driven, Load, drive};
use crate::fault::Fault;
use crate::figures::{Figure, Report, WorkFigures, per_second, rounded, share};
use crate::http::Server;
use crate::through::Through;
use crate::work::Work;
use crate::{house, memory, raw};

/// What is to be measured.
#[derive(Clone, Debug)]
pub struct Bench {
    /// The database; without one a SQLite file in a temporary folder, and PostgreSQL if its programs are found.
    pub database: Option<String>,
    /// Numbers of callers, one run for each.
    pub callers: Vec<usize>,
    /// How long each run lasts.
    pub time: Duration,
    /// Ways in.
    pub through: Vec<Through>,
    /// Only databases of this kind, `sqlite` or `postgresql`; all without.
    pub only: Option<String>,
}

impl Default for Bench {
    /// 1, 8, 64 and 256 callers, five seconds each, on every way in.
    fn default() -> Bench {
        Bench {
            database: None,
            callers: vec![1, 8, 64, 256],
            time: Duration::from_secs(5),
            through: Through::ALL.to_vec(),
            only: None,
        }
    }
}

/// Measures. `tell` hears what is being done, for people who wait.
///
/// # Errors
/// When a database cannot be opened, or the application refuses what it must not refuse.
pub async fn run(bench: &Bench, mut tell: impl FnMut(&str)) -> Result<Report, Fault> {
    let mut works = Vec::new();
    let databases = Database::find(bench.database.as_deref())?;
    for database in databases.iter().filter(|one| bench.only.as_deref().is_none_or(|only| only == one.kind)) {
        let house = house::open(database.record().await?).await?;
        // What a server does behind the commits is part of their price.
        let (stop, stopped) = watch::channel(false);
        let indexing = tokio::spawn(house.clone().index_words(stopped));
        let http = bench.through.iter().any(|through| *through != Through::InProcess);
        let server = if http { Some(Server::start(&house).await?) } else { None };
        let numbers = Arc::new(AtomicU64::new(rand::random::<u32>().into()));
        for through in &bench.through {
            let server = server.as_ref().filter(|_| *through != Through::InProcess);
            for work in Work::ALL {
                let tasks = work.learn(&house, numbers.fetch_add(1, Ordering::Relaxed)).await?;
                let load =
                    Load { house: &house, server, through: *through, work, tasks: &tasks, numbers: &numbers };
                // Statements are prepared and bundles opened before anything is counted.
                drive(&load, WARM_UP_CALLERS, bench.time.min(WARM_UP)).await?;
                let mut runs = Vec::new();
                for callers in &bench.callers {
                    let (kind, way) = (database.kind, through.as_str());
                    tell(&format!("{kind}, {way}, {}, {callers} callers", work.service()));
                    runs.push(one(&load, *callers, bench.time).await?);
                }
                works.push(WorkFigures { database: database.kind.to_owned(), through: *through, work, runs });
            }
        }
        drop(server);
        let _ = stop.send(true);
        let _ = indexing.await;
        house.record().close().await;
    }
    // Through HTTP the load takes a large part of the machine, which is not the record's.
    let engine = works.iter().filter(|work| work.through == Through::InProcess);
    let ratios: Vec<f64> = engine.flat_map(|work| work.runs.iter().map(|run| run.ratio_to_raw)).collect();
    let ratio_to_raw = share(ratios.iter().sum(), ratios.len() as f64);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let version = env!("CARGO_PKG_VERSION");
    Ok(Report { version, cores, seconds: bench.time.as_secs_f64(), works, ratio_to_raw })
}

const WARM_UP_CALLERS: usize = 16;
const WARM_UP: Duration = Duration::from_secs(1);

async fn one(load: &Load<'_>, callers: usize, time: Duration) -> Result<Figure, Fault> {
    let record = load.house.record();
    record.take_groups();
    memory::forget_peak();
    let (bytes_before, cpu_before) = (record.bytes_on_disk().await?, memory::cpu_s());
    let Driven { mut latencies, cases, took } = drive(load, callers, time).await?;
    let cpu_s = memory::cpu_s().zip(cpu_before).map_or(0.0, |(after, before)| after - before);
    let peak_memory_bytes = memory::peak_bytes().unwrap_or(0);
    let bytes = record.bytes_on_disk().await? - bytes_before;
    let groups = record.take_groups();
    let steps = latencies.count();
    let raw_steps_per_s = raw::steps_per_s(record, &groups, time).await?;
    let steps_per_s = per_second(steps, took);
    let (grouped, rows) = groups.iter().fold((0, 0), |(s, r), group| (s + group.steps, r + group.rows));
    let percentiles = latencies.percentiles_ms(&[50, 99]);
    let at = |place: usize| percentiles.get(place).copied().unwrap_or(0.0);
    Ok(Figure {
        callers,
        steps_per_s,
        cases_per_s: per_second(cases, took),
        p50_ms: at(0),
        p99_ms: at(1),
        bytes_per_case: share(bytes as f64, cases as f64),
        steps_per_group: share(grouped as f64, groups.len() as f64),
        rows_per_step: share(rows as f64, grouped as f64),
        cpu_us_per_step: rounded(cpu_s * 1_000_000.0 / (steps.max(1) as f64)),
        peak_memory_bytes,
        raw_steps_per_s,
        ratio_to_raw: share(steps_per_s, raw_steps_per_s),
    })
}
