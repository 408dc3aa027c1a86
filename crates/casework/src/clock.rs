//! The clock as data: the server's own, or one that a test or the demo turns by hand.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;

/// Tells the time. Everything in the house that needs "now" gets it from here.
pub trait Clock: Send + Sync {
    /// The present instant, in whole microseconds: the log keeps no more, and the state that an act leaves must be
    /// the one that is folded from the log.
    fn now(&self) -> Timestamp;
}

/// The clock of the machine.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where the machine's clock is read")]
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }
}

/// A clock that stands still until it is turned.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that stands at `start`.
    pub fn at(start: Timestamp) -> ManualClock {
        ManualClock(AtomicI64::new(start.as_microsecond()))
    }

    /// Turns the clock to `instant`; it may also go back.
    pub fn set(&self, instant: Timestamp) {
        self.0.store(instant.as_microsecond(), Ordering::SeqCst);
    }

    /// Turns the clock forward by whole seconds.
    pub fn advance_s(&self, seconds: i64) {
        self.0.fetch_add(seconds.saturating_mul(1_000_000), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Ordering::SeqCst)).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machines_clock_says_nothing_that_the_log_cannot_keep() {
        for _ in 0..10 {
            assert_eq!(SystemClock.now().subsec_nanosecond() % 1_000, 0);
        }
    }
}
