//! How long steps took.

use std::time::{Duration, Instant};

/// The times of one caller's steps, in microseconds.
#[derive(Debug, Default)]
pub(crate) struct Latencies {
    micros: Vec<u32>,
}

impl Latencies {
    /// Waits for a step and keeps its time.
    pub(crate) async fn time<F: Future>(&mut self, step: F) -> F::Output {
        let began = Instant::now();
        let output = step.await;
        self.add(began.elapsed());
        output
    }

    fn add(&mut self, took: Duration) {
        self.micros.push(u32::try_from(took.as_micros()).unwrap_or(u32::MAX));
    }

    /// Takes in another caller's.
    pub(crate) fn merge(&mut self, other: Latencies) {
        self.micros.extend(other.micros);
    }

    /// Steps that were timed.
    pub(crate) fn count(&self) -> u64 {
        self.micros.len() as u64
    }

    /// The times below which so many of a hundred steps stayed, in milliseconds.
    pub(crate) fn percentiles_ms(&mut self, of_hundred: &[u32]) -> Vec<f64> {
        self.micros.sort_unstable();
        let last = self.micros.len().saturating_sub(1);
        of_hundred
            .iter()
            .map(|part| {
                let rank = (self.micros.len() * usize::try_from(*part).unwrap_or(100)).div_ceil(100);
                let micros = self.micros.get(rank.saturating_sub(1).min(last)).copied().unwrap_or(0);
                f64::from(micros) / 1_000.0
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_the_smallest_time_that_so_many_stayed_below() {
        let mut latencies = Latencies { micros: (1..=200).rev().map(|n| n * 1_000).collect() };
        assert_eq!(latencies.percentiles_ms(&[50, 99, 100]), [100.0, 198.0, 200.0]);
        assert_eq!(Latencies::default().percentiles_ms(&[50]), [0.0]);
    }
}
