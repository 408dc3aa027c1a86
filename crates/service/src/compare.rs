//! What changed between two versions of a service, in words that its owner can read.
//!
//! Compared is what is written, by the names that stand in the files: an element, a rule, a field or a text that has
//! another name is one that went and one that came.

mod model;
mod parts;
mod rules;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::service::Service;

/// Longest value that is shown whole, in characters.
const SHOWN_MAX: usize = 80;

/// Which part of a service changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// A task, event, gateway or subprocess.
    Element,
    /// A sequence flow.
    Flow,
    /// A rule of a decision table, or another part of a decision.
    Decision,
    /// A form or a field in it.
    Form,
    /// A letter's template.
    Letter,
    /// A text in a language.
    Text,
    /// A line of `service.toml`.
    Setting,
}

/// What happened to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is otherwise.
    Changed,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Change {
    /// Which part.
    pub part: Part,
    /// What happened to it.
    pub how: How,
    /// Its id, key or path: `assess`, `fee/rule-3`, `vehicle.plate`, `en/service-name`, `standard.legal_term`.
    pub id: String,
    /// What it is called, where the id says too little.
    pub name: Option<String>,
    /// What was and what is, where that fits a line.
    pub detail: Option<String>,
}

impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let part = match self.part {
            Part::Element => "element",
            Part::Flow => "flow",
            Part::Decision => "decision",
            Part::Form => "form",
            Part::Letter => "letter",
            Part::Text => "text",
            Part::Setting => "setting",
        };
        let how = match self.how {
            How::Added => "added",
            How::Removed => "removed",
            How::Changed => "changed",
        };
        write!(f, "{part} {} {how}", self.id)?;
        if let Some(name) = &self.name {
            write!(f, " ({name})")?;
        }
        if let Some(detail) = &self.detail {
            write!(f, ": {detail}")?;
        }
        Ok(())
    }
}

/// Everything that is otherwise in `new` than in `old`, part by part.
pub fn compare(old: &Service, new: &Service) -> Vec<Change> {
    let mut changes = model::elements(old, new);
    changes.extend(model::flows(old, new));
    changes.extend(rules::decisions(old, new));
    changes.extend(parts::forms(old, new));
    changes.extend(parts::letters(old, new));
    changes.extend(parts::texts(old, new));
    changes.extend(parts::settings(old, new));
    changes
}

/// One side of a comparison: what a thing is called, and what it says.
#[derive(Clone, Debug, PartialEq)]
struct Side {
    name: Option<String>,
    /// Compared as a whole.
    whole: String,
    /// Shown as `was → is` where it differs, if it fits a line.
    shown: Option<String>,
}

/// Compares two maps by their keys, in the order of the keys.
fn by_key(part: Part, old: &BTreeMap<String, Side>, new: &BTreeMap<String, Side>) -> Vec<Change> {
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    keys.into_iter().filter_map(|key| one(part, key, old.get(key), new.get(key))).collect()
}

fn one(part: Part, id: &str, old: Option<&Side>, new: Option<&Side>) -> Option<Change> {
    let (how, name, detail) = match (old, new) {
        (None, Some(new)) => (How::Added, new.name.clone(), new.shown.as_deref().map(short)),
        (Some(old), None) => (How::Removed, old.name.clone(), old.shown.as_deref().map(short)),
        (Some(old), Some(new)) if old.whole != new.whole => {
            let shown = match (&old.shown, &new.shown) {
                (Some(was), Some(is)) if was != is => Some(format!("{} → {}", short(was), short(is))),
                _ => None,
            };
            (How::Changed, new.name.clone(), shown)
        }
        _ => return None,
    };
    Some(Change { part, how, id: id.to_owned(), name, detail })
}

fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= SHOWN_MAX {
        return line;
    }
    line.chars().take(SHOWN_MAX).chain("…".chars()).collect()
}
