//! CPU time of this thread. The scheduler counts in ticks of some milliseconds, so a round should take 50 or more.

use std::time::Instant;

/// CPU seconds of this thread so far, from the scheduler (Linux); none where the system does not tell.
fn cpu_seconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = text.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}

/// The least CPU seconds that the work took in so many rounds, after one round to warm up. Wall time where the system
/// tells no CPU time.
pub fn best_of(rounds: u32, mut work: impl FnMut()) -> f64 {
    work();
    let mut best = f64::INFINITY;
    for _ in 0..rounds {
        let (wall, cpu) = (Instant::now(), cpu_seconds());
        work();
        let took = match (cpu, cpu_seconds()) {
            (Some(before), Some(after)) => after - before,
            _ => wall.elapsed().as_secs_f64(),
        };
        best = best.min(took);
    }
    best
}
