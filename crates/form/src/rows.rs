//! Adding and taking away rows of a repeated group, for pages that work without script: the button posts the
//! page, the server changes what was typed and what was answered alike, and shows the page again.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use thiserror::Error;

use crate::answers::{get, set};
use crate::model::{Answers, FieldKind, Form};
use crate::typed::{Typed, row_of};

/// Why a row was not added or taken away.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RowRefused {
    /// The path names no repeated group of the form.
    #[error("'{0}' is not a repeated group of this form")]
    NotARepeat(String),
    /// The group is full.
    #[error("'{list}' takes at most {max} rows")]
    Full {
        /// Path of the group.
        list: String,
        /// Most rows.
        max: usize,
    },
    /// The group has no such row, or no row to spare.
    #[error("'{list}' has no row {row} that could be taken away")]
    NoSuchRow {
        /// Path of the group.
        list: String,
        /// From 0.
        row: usize,
    },
}

impl Form {
    /// Adds an empty row at the end of a repeated group (`vehicles`, or `vehicles.0.drivers` inside a row).
    ///
    /// # Errors
    /// When the path names no repeated group, or the group is full.
    pub fn add_row(&self, list: &str, answers: &mut Answers) -> Result<(), RowRefused> {
        let (_, max) = self.row_limits(list)?;
        let path = split(list);
        let mut rows = get(answers, &path).and_then(Json::as_array).cloned().unwrap_or_default();
        if rows.len() >= max {
            return Err(RowRefused::Full { list: list.to_owned(), max });
        }
        rows.push(Json::Object(Map::new()));
        set(answers, &path, Json::Array(rows));
        Ok(())
    }

    /// Takes a row away; those behind it move up.
    ///
    /// # Errors
    /// When the path names no repeated group, or the row does not exist.
    pub fn remove_row(&self, list: &str, row: usize, answers: &mut Answers) -> Result<(), RowRefused> {
        self.row_limits(list)?;
        let path = split(list);
        let mut rows = get(answers, &path).and_then(Json::as_array).cloned().unwrap_or_default();
        if row >= rows.len() {
            return Err(RowRefused::NoSuchRow { list: list.to_owned(), row });
        }
        rows.remove(row);
        set(answers, &path, Json::Array(rows));
        Ok(())
    }

    fn row_limits(&self, list: &str) -> Result<(usize, usize), RowRefused> {
        match self.field(list).map(|field| &field.kind) {
            Some(FieldKind::Repeat { min, max, .. }) => Ok((*min, *max)),
            _ => Err(RowRefused::NotARepeat(list.to_owned())),
        }
    }
}

impl Typed {
    /// Adds an empty row: a control of it is there, so that the page shows it.
    pub fn add_row(&mut self, list: &str) {
        let row = self.rows(list);
        self.push(format!("{list}.{row}"), "");
    }

    /// Takes a row away; the names of those behind it move up by one.
    pub fn remove_row(&mut self, list: &str, row: usize) {
        let old = std::mem::take(&mut self.0);
        let mut new = BTreeMap::new();
        for (name, texts) in old {
            match row_of(&name, list) {
                Some((at, _)) if at == row => {}
                Some((at, rest)) if at > row => {
                    new.insert(format!("{list}.{}{rest}", at - 1), texts);
                }
                _ => {
                    new.insert(name, texts);
                }
            }
        }
        self.0 = new;
    }
}

fn split(list: &str) -> Vec<String> {
    list.split('.').map(str::to_owned).collect()
}
