//! What a drawing shows beside the model: where a case stands, and how things went.

use std::collections::{BTreeMap, BTreeSet};

/// Marks for one drawing. All keys are element ids.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks {
    /// Waiting tokens per element (as [`crate::State::tokens`] gives them).
    pub tokens: BTreeMap<String, u32>,
    /// Heat per element.
    pub heat: BTreeMap<String, Heat>,
    /// Elements and flows that have been passed.
    pub visited: BTreeSet<String>,
    /// Elements in the order in which a case entered them, one entry for each time: they are numbered.
    pub steps: Vec<String>,
    /// Accessible name of the picture; the name of the model if empty.
    pub title: String,
    /// Accessible description of the picture.
    pub description: String,
}

/// How hot an element is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heat {
    /// 0 (cool) to 5 (hot).
    pub level: u8,
    /// What the heat measures, in words for the reader: `median 3 days`.
    pub label: String,
}
