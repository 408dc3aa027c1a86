//! The answers in words, for the check-answers page, the case file and letters.

use portico_rules::Env;
use serde::Serialize;
use serde_json::Value as Json;

use crate::answers::{get, join};
use crate::assess::read;
use crate::canonical::{plain_number, read_files};
use crate::model::{Answers, Field, FieldKind, Form};
use crate::options::{Choice, plain};
use crate::posted::FileAnswer;
use crate::scope::scope_at;
use crate::settle::{Settled, in_row, row_count, settle};

/// The visible answers of one page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SummarySection {
    /// The page, for its Change links.
    pub page_key: String,
    /// The page's label; none for fields gathered between groups.
    pub title: Option<String>,
    /// One row per field that a person answers.
    pub rows: Vec<SummaryRow>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SummaryRow {
    /// As in `FieldProblem::path`.
    pub path: String,
    /// The field's label.
    pub label: String,
    /// The answer.
    pub value: Shown,
    /// The row of a repeated group that this answer belongs to.
    pub row: Option<RowOf>,
}

/// Where in a repeated group an answer stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowOf {
    /// The group's label.
    pub list: String,
    /// The group's path.
    pub path: String,
    /// From 1.
    pub number: usize,
}

/// An answer as it is to be shown. Dates, times and numbers are canonical: whoever shows them knows the language.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Shown {
    /// Text, or the label of what was chosen. May hold line breaks.
    Text(String),
    /// Labels of what was chosen, or several texts.
    List(Vec<String>),
    /// Files.
    Files(Vec<FileAnswer>),
    /// A number with a decimal point.
    Number(String),
    /// `YYYY-MM-DD`.
    Date(String),
    /// `HH:MM:SS`.
    Time(String),
    /// `YYYY-MM-DDTHH:MM:SS`.
    DateTime(String),
    /// A ticked box.
    Yes,
    /// A box that is not ticked.
    No,
    /// Left out.
    NotProvided,
}

impl Form {
    /// The visible answers page by page. Pages without an answerable field are left out.
    pub fn summary(&self, answers: &Answers, env: &Env) -> Vec<SummarySection> {
        let settled = settle(self, &read(self, answers, env).answers, env);
        let mut sections = Vec::new();
        for page in self.pages.iter().filter(|page| !settled.hides_page(&page.key)) {
            let mut writer = Writer { settled: &settled, env, rows: Vec::new() };
            writer.fields(&page.fields, &[], None);
            if !writer.rows.is_empty() {
                let (page_key, title) = (page.key.clone(), page.label.clone());
                sections.push(SummarySection { page_key, title, rows: writer.rows });
            }
        }
        sections
    }
}

struct Writer<'a> {
    settled: &'a Settled,
    env: &'a Env,
    rows: Vec<SummaryRow>,
}

impl Writer<'_> {
    fn fields(&mut self, fields: &[Field], prefix: &[String], row: Option<&RowOf>) {
        for field in fields.iter().filter(|field| !self.settled.hides(prefix, field)) {
            let path = join(prefix, &field.path);
            match &field.kind {
                FieldKind::Group { fields } => self.fields(fields, prefix, row),
                FieldKind::Repeat { fields, .. } => self.repeat(field, fields, &path, row),
                kind if kind.takes_answer() => {
                    let value = self.shown(field, prefix, get(&self.settled.answers, &path));
                    self.push(field, &path, value, row);
                }
                _ => {}
            }
        }
    }

    fn repeat(&mut self, field: &Field, fields: &[Field], path: &[String], row: Option<&RowOf>) {
        let count = row_count(&self.settled.answers, path);
        if count == 0 {
            self.push(field, path, Shown::NotProvided, row);
        }
        for index in 0..count {
            let inner = RowOf { list: field.label.clone(), path: path.join("."), number: index + 1 };
            self.fields(fields, &in_row(path, index), Some(&inner));
        }
    }

    fn push(&mut self, field: &Field, path: &[String], value: Shown, row: Option<&RowOf>) {
        let (path, label) = (path.join("."), field.label.clone());
        self.rows.push(SummaryRow { path, label, value, row: row.cloned() });
    }

    fn shown(&self, field: &Field, prefix: &[String], value: Option<&Json>) -> Shown {
        let Some(value) = value else { return Shown::NotProvided };
        let choices = || -> Vec<Choice> {
            let scope = scope_at(&self.settled.answers, prefix);
            field.kind.options().map(|options| options.resolve(&scope, self.env)).unwrap_or_default()
        };
        match &field.kind {
            FieldKind::Checkbox if *value == Json::Bool(true) => Shown::Yes,
            FieldKind::Checkbox => Shown::No,
            FieldKind::Number { .. } => match value {
                Json::Number(number) => Shown::Number(plain_number(number)),
                other => Shown::Number(plain(other)),
            },
            FieldKind::Date => Shown::Date(plain(value)),
            FieldKind::Time => Shown::Time(plain(value)),
            FieldKind::DateTime => Shown::DateTime(plain(value)),
            FieldKind::File { .. } => Shown::Files(read_files(value)),
            FieldKind::Radio { .. } | FieldKind::Select { .. } => Shown::Text(label(&choices(), value)),
            FieldKind::Checklist { .. } | FieldKind::Taglist { .. } => {
                let choices = choices();
                let list = value.as_array().map_or(&[] as &[Json], Vec::as_slice);
                Shown::List(list.iter().map(|entry| label(&choices, entry)).collect())
            }
            _ => match value {
                Json::Array(list) => Shown::List(list.iter().map(plain).collect()),
                other => Shown::Text(plain(other)),
            },
        }
    }
}

/// What was chosen in words; a value whose choice is gone speaks for itself.
fn label(choices: &[Choice], value: &Json) -> String {
    choices
        .iter()
        .find(|choice| choice.value == *value)
        .map_or_else(|| plain(value), |choice| choice.label.clone())
}
