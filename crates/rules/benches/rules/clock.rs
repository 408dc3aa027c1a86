//! CPU time of this thread, so that a busy machine does not count against what is measured.

use std::time::{Duration, Instant};

/// A point in CPU time.
pub struct Clock {
    cpu: Option<Duration>,
    wall: Instant,
}

impl Clock {
    /// Starts to count.
    pub fn start() -> Clock {
        Clock { cpu: cpu_time(), wall: Instant::now() }
    }

    /// The CPU time since; where the system does not tell it, the time on the wall.
    pub fn elapsed(&self) -> Duration {
        match (self.cpu, cpu_time()) {
            (Some(start), Some(now)) => now.saturating_sub(start),
            _ => self.wall.elapsed(),
        }
    }
}

/// Linux tells nanoseconds on a CPU as the first number here.
fn cpu_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// How often something runs in a CPU second: the best of three rounds.
pub fn per_second(mut run: impl FnMut(usize)) -> f64 {
    const ROUND: Duration = Duration::from_millis(300);
    let mut best = 0.0_f64;
    let mut batch = 1;
    for _ in 0..3 {
        let clock = Clock::start();
        let (mut count, mut spent) = (0_usize, Duration::ZERO);
        while spent < ROUND {
            for turn in 0..batch {
                run(count + turn);
            }
            count += batch;
            spent = clock.elapsed();
            // The clock is read about a hundred times in a round.
            if spent < ROUND / 100 {
                batch *= 2;
            }
        }
        best = best.max(count as f64 / spent.as_secs_f64());
    }
    best
}
