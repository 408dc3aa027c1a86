//! How far a long work has come, on standard error, where a person looks.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A line that says what is being done, or nothing where a machine reads.
pub struct Progress(ProgressBar);

impl Progress {
    /// Begins.
    pub fn new(hidden: bool) -> Progress {
        if hidden {
            return Progress(ProgressBar::hidden());
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Progress(bar)
    }

    /// So many of these are done.
    pub fn tell(&self, what: &str, count: u64) {
        self.0.set_message(format!("{what}: {count}"));
    }

    /// Takes the line away.
    pub fn end(&self) {
        self.0.finish_and_clear();
    }
}
