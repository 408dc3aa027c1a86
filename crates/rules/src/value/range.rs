//! All values between two ends.

use std::cmp::Ordering;

use super::{Value, compare};

/// Values between two ends (DMN 1.5, 10.3.2.7). An end that is absent is unbounded.
#[derive(Clone, Debug)]
pub struct Range {
    /// The lower end.
    pub low: Option<Value>,
    /// Whether the lower end belongs to it.
    pub low_included: bool,
    /// The upper end.
    pub high: Option<Value>,
    /// Whether the upper end belongs to it.
    pub high_included: bool,
    /// Whether it was written as a test, `(= 10)` or `(< 10)`. It holds the same values as a range with brackets and
    /// the same ends, but is not equal to it (DMN TCK 0068, range_010).
    pub is_test: bool,
}

impl Range {
    /// Whether the value lies within; `None` where it cannot be compared with the ends.
    pub fn contains(&self, value: &Value) -> Option<bool> {
        let above = match &self.low {
            None => true,
            Some(low) => match compare(low, value)? {
                Ordering::Less => true,
                Ordering::Equal => self.low_included,
                Ordering::Greater => false,
            },
        };
        let below = match &self.high {
            None => true,
            Some(high) => match compare(value, high)? {
                Ordering::Less => true,
                Ordering::Equal => self.high_included,
                Ordering::Greater => false,
            },
        };
        Some(above && below)
    }
}
