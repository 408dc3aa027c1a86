//! So many callers at once, each with one case after another.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use portico_casework::Casework;

use crate::fault::Fault;
use crate::http::Server;
use crate::latency::Latencies;
use crate::through::{Door, Through};
use crate::work::Work;

/// What a run came to.
pub(crate) struct Driven {
    pub(crate) latencies: Latencies,
    pub(crate) cases: u64,
    pub(crate) took: Duration,
}

/// What the callers do.
pub(crate) struct Load<'a> {
    pub(crate) house: &'a Arc<Casework>,
    /// Where they knock, unless they call in process.
    pub(crate) server: Option<&'a Server>,
    pub(crate) through: Through,
    pub(crate) work: Work,
    /// Keys and elements of the tasks of a case, in order.
    pub(crate) tasks: &'a [(u64, String)],
    /// Tells the cases apart, over all runs on one record.
    pub(crate) numbers: &'a Arc<AtomicU64>,
}

/// Lets `callers` work for `time`: each begins a new case as soon as its last one has ended, and ends the case that it
/// has begun.
pub(crate) async fn drive(load: &Load<'_>, callers: usize, time: Duration) -> Result<Driven, Fault> {
    let mut doors = Vec::new();
    for _ in 0..callers {
        doors.push(Door::open(load.through, load.house, load.server).await?);
    }
    let (work, tasks, numbers) = (load.work, Arc::new(load.tasks.to_vec()), load.numbers);
    let over = Arc::new(AtomicBool::new(false));
    let began = Instant::now();
    let callers: Vec<_> = doors
        .into_iter()
        .map(|mut door| {
            let (tasks, over, numbers) = (tasks.clone(), over.clone(), numbers.clone());
            tokio::spawn(async move {
                let (mut latencies, mut cases) = (Latencies::default(), 0_u64);
                while !over.load(Ordering::Relaxed) {
                    let number = numbers.fetch_add(1, Ordering::Relaxed);
                    work.drive(&mut door, &tasks, number, &mut latencies).await?;
                    cases += 1;
                }
                Ok::<_, Fault>((latencies, cases))
            })
        })
        .collect();
    tokio::time::sleep(time).await;
    over.store(true, Ordering::Relaxed);
    let (mut latencies, mut cases) = (Latencies::default(), 0);
    for caller in callers {
        let (mine, done) =
            caller.await.map_err(|error| Fault::Broken(format!("a caller ended badly: {error}")))??;
        latencies.merge(mine);
        cases += done;
    }
    Ok(Driven { latencies, cases, took: began.elapsed() })
}
