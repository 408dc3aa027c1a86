//! The raw text of each control, as typed: what a page shows again, right or wrong.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Texts by control name. A control that was not posted is absent; a name may hold several texts (checkboxes).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Typed(pub(crate) BTreeMap<String, Vec<String>>);

impl Typed {
    /// From pairs in order.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut typed = Typed::default();
        for (name, value) in pairs {
            typed.push(name, value);
        }
        typed
    }

    /// The first text under a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.first().map(String::as_str)
    }

    /// Every text under a name.
    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether this text is among those under a name: is the box ticked?
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).iter().any(|text| text == value)
    }

    /// Whether nothing was typed at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Names and texts in the order of the names.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(name, texts)| texts.iter().map(move |text| (name.as_str(), text.as_str())))
    }

    /// How many rows of a repeated group were typed: the greatest row number, plus one.
    pub fn rows(&self, list: &str) -> usize {
        self.0.keys().filter_map(|name| row_of(name, list)).map(|(row, _)| row + 1).max().unwrap_or(0)
    }

    pub(crate) fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.entry(name.into()).or_default().push(value.into());
    }
}

/// Row number and the rest of the name (`.plate`, `-row`) of a control inside a repeated group.
pub(crate) fn row_of<'n>(name: &'n str, list: &str) -> Option<(usize, &'n str)> {
    let rest = name.strip_prefix(list)?.strip_prefix('.')?;
    let digits = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
    let (row, after) = rest.split_at_checked(digits)?;
    // Four digits: far above any allowed number of rows, far below what could exhaust memory.
    (row.len() <= 4).then(|| row.parse().ok()).flatten().map(|row| (row, after))
}
