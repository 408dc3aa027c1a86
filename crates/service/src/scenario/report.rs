//! What a run of a scenario showed.

use std::fmt;

use serde::Serialize;

/// What a run of a scenario showed.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ScenarioReport {
    /// File name without ending.
    pub scenario: String,
    /// What it shows.
    pub title: String,
    /// What was not as expected, in the order in which it was seen; empty if the scenario passed.
    pub differences: Vec<Difference>,
    /// Every element that was entered, in order.
    pub path: Vec<String>,
    /// The letters that were made, in order, by their names in the service.
    pub letters: Vec<String>,
}

/// One thing that was not as expected.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Number of the step, from 1; 0 is the application, and one more than the last step the end.
    pub step: usize,
    /// What the step says it shows, or does.
    pub at: String,
    /// What was expected, and what was seen.
    pub what: String,
}

impl ScenarioReport {
    /// Whether everything was as expected.
    pub fn passed(&self) -> bool {
        self.differences.is_empty()
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}: {}", self.at, self.what)
    }
}

impl fmt::Display for ScenarioReport {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.passed() { "passed" } else { "FAILED" };
        write!(to, "{}: {verdict}: {}", self.scenario, self.title)?;
        for difference in &self.differences {
            write!(to, "\n  {difference}")?;
        }
        Ok(())
    }
}
