//! What the template gets for each field.

use std::collections::BTreeMap;

use portico_form::{Field, FieldKind, FieldProblem, FileAnswer, Form, Seen, TableView};
use serde::Serialize;

use super::Showing;
use super::message::size;

/// Texts shorter than this get one line, longer ones count characters.
const COUNTED_CHARS_MAX: usize = 5_000;
/// Parts of a date in the order of the page, with the widths of their controls.
const DATE_PARTS: [(&str, u8); 3] = [("day", 2), ("month", 2), ("year", 4)];

/// One field of a page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FieldView {
    /// The kind's name: which macro draws it.
    pub kind: &'static str,
    /// The control's name, and its HTML id.
    pub name: String,
    /// What the person reads; with "(optional)" where it is.
    pub label: String,
    /// The label alone.
    pub plain_label: String,
    /// One short sentence of help.
    pub hint: Option<String>,
    /// Why this is asked.
    pub purpose: Option<String>,
    /// What is wrong, in words.
    pub error: Option<String>,
    /// The label is the page's heading.
    pub is_heading: bool,
    /// Shown, but not to be changed.
    pub readonly: bool,
    /// What is in the control.
    pub value: String,
    /// HTML's `autocomplete`.
    pub autocomplete: Option<String>,
    /// HTML's `inputmode`.
    pub inputmode: Option<&'static str>,
    /// The control's width in characters, where it helps.
    pub width: Option<u8>,
    /// The longest text, where the page counts characters.
    pub max_length: Option<usize>,
    /// What may be chosen.
    pub choices: Vec<ChoiceView>,
    /// The controls of a date.
    pub parts: Vec<DatePart>,
    /// Files that are there already.
    pub files: Vec<FileView>,
    /// Kinds of files that may be chosen, for HTML's `accept`.
    pub accept: String,
    /// Several files may be chosen.
    pub multiple: bool,
    /// The fields of a group.
    pub fields: Vec<FieldView>,
    /// The rows of a repeated group.
    pub rows: Vec<RowView>,
    /// Another row may be added.
    pub more_rows: bool,
    /// Markdown, or the source of a picture.
    pub source: String,
    /// What a table shows.
    pub table: Option<TableView>,
}

/// Something that may be chosen.
#[derive(Debug, Clone, Serialize)]
pub struct ChoiceView {
    /// What is posted.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Whether it is chosen.
    pub checked: bool,
    /// Fields that appear when it is chosen.
    pub reveals: Vec<FieldView>,
}

/// One control of a date.
#[derive(Debug, Clone, Serialize)]
pub struct DatePart {
    /// `day`, `month`, `year` or `time`.
    pub part: &'static str,
    /// The control's name and id.
    pub name: String,
    /// What is in it.
    pub value: String,
    /// Whether this part is wrong.
    pub wrong: bool,
    /// Width in characters.
    pub width: u8,
    /// HTML's `autocomplete`.
    pub autocomplete: Option<String>,
}

/// A file that was uploaded before.
#[derive(Debug, Clone, Serialize)]
pub struct FileView {
    /// Its name.
    pub name: String,
    /// Its size as people read it.
    pub size: String,
    /// Where it is kept; what the remove button posts.
    pub sha256: String,
}

/// One row of a repeated group.
#[derive(Debug, Clone, Serialize)]
pub struct RowView {
    /// From 1.
    pub number: usize,
    /// `vehicles.0`: what the remove button posts, and the name of the control that marks the row.
    pub name: String,
    /// The fields of the row.
    pub fields: Vec<FieldView>,
}

impl FieldView {
    /// The names of all controls here and further down, rows told apart by nothing: `vehicles.*.plate`.
    pub fn names(&self) -> Vec<String> {
        let own = self.name.split('.').map(|step| if step.parse::<usize>().is_ok() { "*" } else { step });
        let revealed = self.choices.iter().flat_map(|choice| &choice.reveals);
        let inside = self.rows.iter().flat_map(|row| &row.fields);
        let below = self.fields.iter().chain(revealed).chain(inside).flat_map(Self::names);
        [own.collect::<Vec<_>>().join(".")].into_iter().chain(below).collect()
    }

    /// Whether files may be chosen here or further down.
    pub fn has_files(&self) -> bool {
        let revealed = || self.choices.iter().flat_map(|choice| &choice.reveals);
        let inside = || self.rows.iter().flat_map(|row| &row.fields);
        self.kind == "file" || self.fields.iter().chain(inside()).chain(revealed()).any(Self::has_files)
    }
}

/// The id that the error summary leads to: a control that can have the focus.
pub(super) fn focus(form: &Form, problem: &FieldProblem) -> String {
    let whole = problem.control == problem.path;
    match form.field(&problem.path).map(|field| &field.kind) {
        Some(FieldKind::Date | FieldKind::DateTime) if whole => format!("{}-day", problem.control),
        Some(FieldKind::Repeat { .. }) => format!("{}-add", problem.control),
        _ => problem.control.clone(),
    }
}

/// Builds the views of one page.
pub(super) struct Builder<'a> {
    pub showing: &'a Showing<'a>,
    /// By path: the words, and the control that is wrong.
    pub errors: &'a BTreeMap<&'a str, (String, &'a str)>,
    /// The id of the field whose label is the heading.
    pub heading: Option<&'a str>,
}

impl Builder<'_> {
    /// The fields that are shown, those that a choice reveals below that choice.
    pub fn fields(&self, seen: &[Seen<'_>]) -> Vec<FieldView> {
        let below: Vec<&str> =
            seen.iter().filter(|one| decider(one, seen).is_some()).map(|one| &*one.name).collect();
        let on_top = seen.iter().filter(|one| !below.contains(&&*one.name) && !one.hidden);
        on_top.filter(|one| one.field.kind.name() != "hidden").map(|one| self.field(one, seen)).collect()
    }

    fn field(&self, seen: &Seen<'_>, siblings: &[Seen<'_>]) -> FieldView {
        let field = seen.field;
        let error = self.errors.get(seen.name.as_str());
        let plain_label = field.label.clone();
        let typed = self.showing.typed;
        let mut view = FieldView {
            kind: field.kind.name(),
            label: self.label(field, &plain_label),
            plain_label,
            hint: field.hint.clone(),
            purpose: field.purpose.clone(),
            error: error.map(|(text, _)| text.clone()),
            is_heading: self.heading == Some(field.id.as_str()),
            readonly: field.readonly && field.kind.takes_answer(),
            value: typed.get(&seen.name).unwrap_or_default().to_owned(),
            autocomplete: field.autocomplete.clone(),
            choices: self.choices(seen, siblings),
            fields: self.fields(&seen.fields),
            more_rows: seen.more_rows,
            table: seen.table.clone(),
            name: seen.name.clone(),
            ..FieldView::default()
        };
        self.kind(&mut view, field, error.map(|(_, control)| *control));
        let row = |(index, fields): (usize, &Vec<Seen<'_>>)| RowView {
            number: index + 1,
            name: format!("{}.{index}", seen.name),
            fields: self.fields(fields),
        };
        view.rows = seen.rows.iter().enumerate().map(row).collect();
        view
    }

    /// What only one kind has.
    fn kind(&self, view: &mut FieldView, field: &Field, wrong: Option<&str>) {
        match &field.kind {
            FieldKind::Text { .. } => view.width = short(field.limits.max_length),
            FieldKind::Email => view.autocomplete = view.autocomplete.take().or(Some("email".to_owned())),
            FieldKind::Phone => view.autocomplete = view.autocomplete.take().or(Some("tel".to_owned())),
            FieldKind::Number { decimals, .. } => {
                view.inputmode = Some(if *decimals == Some(0) { "numeric" } else { "decimal" });
                view.width = Some(10);
            }
            FieldKind::TextArea => {
                view.max_length = field.limits.max_length.filter(|max| *max <= COUNTED_CHARS_MAX);
            }
            FieldKind::Date => view.parts = self.parts(view, &DATE_PARTS, wrong),
            FieldKind::DateTime => {
                let [day, month, year] = DATE_PARTS;
                view.parts = self.parts(view, &[day, month, year, ("time", 5)], wrong);
            }
            FieldKind::Time => view.width = Some(5),
            FieldKind::File { accept, multiple } => {
                view.accept = accept.join(",");
                view.multiple = *multiple;
                view.files = self.files(&view.name);
            }
            FieldKind::Markdown { text } => view.source.clone_from(text),
            FieldKind::Image { source, alt } => {
                view.source.clone_from(source);
                view.plain_label.clone_from(alt);
            }
            _ => {}
        }
    }

    /// "(optional)" stands at what may be left out; nothing stands at what must be answered.
    fn label(&self, field: &Field, plain: &str) -> String {
        let asked = field.kind.takes_answer()
            && !matches!(field.kind, FieldKind::Checkbox | FieldKind::Repeat { .. });
        if field.required || field.readonly || !asked || plain.is_empty() {
            return plain.to_owned();
        }
        format!("{plain} {}", self.showing.text("form-optional"))
    }

    fn choices(&self, seen: &Seen<'_>, siblings: &[Seen<'_>]) -> Vec<ChoiceView> {
        let below = |value: &serde_json::Value| -> Vec<FieldView> {
            let revealed = siblings
                .iter()
                .filter(|one| decider(one, siblings).is_some_and(|(at, by)| at == seen.name && by == *value));
            revealed.map(|one| self.field(one, siblings)).collect()
        };
        let typed = self.showing.typed;
        if matches!(seen.field.kind, FieldKind::Checkbox) {
            let checked = typed.get(&seen.name).is_some_and(|text| text != "false");
            let label = seen.field.label.clone();
            let reveals = below(&serde_json::Value::Bool(true));
            return vec![ChoiceView { value: "true".to_owned(), label, checked, reveals }];
        }
        let choice = |choice: &portico_form::Choice| {
            let value = choice.posted();
            ChoiceView {
                label: choice.label.clone(),
                checked: typed.has(&seen.name, &value),
                reveals: below(&choice.value),
                value,
            }
        };
        seen.choices.iter().map(choice).collect()
    }

    /// If a part is known to be wrong it alone is marked, else all of them.
    fn parts(&self, view: &FieldView, parts: &[(&'static str, u8)], wrong: Option<&str>) -> Vec<DatePart> {
        let names: Vec<String> = parts.iter().map(|(part, _)| format!("{}-{part}", view.name)).collect();
        let known = wrong.filter(|control| names.iter().any(|name| name == control));
        let part = |((part, width), name): (&(&'static str, u8), String)| DatePart {
            part,
            value: self.showing.typed.get(&name).unwrap_or_default().to_owned(),
            wrong: known.map_or(wrong.is_some(), |control| control == name),
            width: *width,
            autocomplete: view
                .autocomplete
                .as_deref()
                .filter(|token| *token == "bday")
                .map(|_| format!("bday-{part}")),
            name,
        };
        parts.iter().zip(names).map(part).collect()
    }

    fn files(&self, name: &str) -> Vec<FileView> {
        let mut value = Some(serde_json::Value::Object(self.showing.answers.clone()));
        for step in name.split('.') {
            value = value.and_then(|mut value| match step.parse::<usize>() {
                Ok(index) => value.get_mut(index).map(serde_json::Value::take),
                Err(_) => value.get_mut(step).map(serde_json::Value::take),
            });
        }
        let files: Vec<FileAnswer> =
            value.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default();
        let view =
            |file: FileAnswer| FileView { size: size(file.size), name: file.name, sha256: file.sha256 };
        files.into_iter().map(view).collect()
    }
}

/// The sibling and the choice of it that reveal a field: only one that is drawn as boxes or radios can.
fn decider(one: &Seen<'_>, siblings: &[Seen<'_>]) -> Option<(String, serde_json::Value)> {
    let reveal = one.field.revealed_by()?;
    let sibling =
        siblings.iter().find(|other| other.field.path.join(".") == reveal.path && other.name != one.name)?;
    let fits = match &sibling.field.kind {
        FieldKind::Radio { .. } => sibling.choices.iter().any(|choice| choice.value == reveal.value),
        FieldKind::Checkbox => reveal.value == serde_json::Value::Bool(true),
        _ => false,
    };
    (fits && !sibling.hidden && !sibling.field.readonly).then(|| (sibling.name.clone(), reveal.value))
}

/// A width for short texts.
fn short(max_length: Option<usize>) -> Option<u8> {
    match max_length? {
        0..=4 => Some(4),
        5..=12 => Some(10),
        13..=24 => Some(20),
        _ => None,
    }
}
