//! Between controls of a page and answers: what a post says about each field, and what each control shows.

use serde_json::{Map, Value as Json};

use crate::answers::{get, join, remove, set};
use crate::assess::ROWS_READ_MAX;
use crate::canonical::{plain_number, read_files};
use crate::model::{Answers, Field, FieldKind, Page};
use crate::options::plain;
use crate::posted::Posted;
use crate::settle::{in_row, row_count};
use crate::typed::{Typed, row_of};

/// Puts what was posted for a page over the answers so far, as typed.
///
/// A text control that was not on the page leaves its answer alone; boxes and radios that are absent were not
/// ticked, since browsers post nothing for them.
pub(crate) fn put_posted(page: &Page, posted: &Posted, answers: &mut Answers) {
    put_fields(&page.fields, &[], posted, answers);
}

fn put_fields(fields: &[Field], prefix: &[String], posted: &Posted, answers: &mut Answers) {
    for field in fields {
        let path = join(prefix, &field.path);
        match &field.kind {
            FieldKind::Group { fields } => put_fields(fields, prefix, posted, answers),
            FieldKind::Repeat { fields, .. } => put_rows(fields, &path, posted, answers),
            kind if kind.takes_answer() && !field.readonly => put_field(field, &path, posted, answers),
            _ => {}
        }
    }
}

fn put_rows(fields: &[Field], path: &[String], posted: &Posted, answers: &mut Answers) {
    let name = path.join(".");
    let with_files =
        posted.files.iter().filter_map(|(file, _)| row_of(file, &name)).map(|(row, _)| row + 1).max();
    // One row too many is kept, so that the check says so instead of cutting silently.
    let count = posted.typed.rows(&name).max(with_files.unwrap_or(0)).min(ROWS_READ_MAX + 1);
    let before = get(answers, path).and_then(Json::as_array).cloned().unwrap_or_default();
    let mut rows = vec![Json::Object(Map::new()); count];
    for (row, old) in rows.iter_mut().zip(before) {
        // Files stay with their row: a browser cannot post them again.
        if let Some(old) = old.as_object() {
            *row = Json::Object(files_of(fields, old));
        }
    }
    set(answers, path, Json::Array(rows));
    for row in 0..count {
        put_fields(fields, &in_row(path, row), posted, answers);
    }
}

fn files_of(fields: &[Field], row: &Answers) -> Answers {
    let mut kept = Answers::new();
    for field in fields {
        match &field.kind {
            FieldKind::Group { fields } => {
                for (name, value) in files_of(fields, row) {
                    kept.insert(name, value);
                }
            }
            FieldKind::File { .. } => {
                if let Some(value) = get(row, &field.path) {
                    set(&mut kept, &field.path, value.clone());
                }
            }
            _ => {}
        }
    }
    kept
}

fn put_field(field: &Field, path: &[String], posted: &Posted, answers: &mut Answers) {
    let name = path.join(".");
    let typed = &posted.typed;
    let raw = match &field.kind {
        FieldKind::Checkbox => Some(Json::Bool(typed.get(&name).is_some_and(|text| text != "false"))),
        FieldKind::Checklist { .. } | FieldKind::Taglist { .. } => {
            Some(Json::from(typed.all(&name).to_vec()))
        }
        FieldKind::Radio { .. } => Some(typed.get(&name).map_or(Json::Null, Json::from)),
        FieldKind::Date => parts(typed, &name, &["day", "month", "year"]),
        FieldKind::DateTime => parts(typed, &name, &["day", "month", "year", "time"]),
        FieldKind::File { multiple, .. } => Some(files(posted, &name, *multiple, get(answers, path))),
        _ => typed.get(&name).map(Json::from),
    };
    match raw {
        Some(Json::Null) => {
            remove(answers, path);
        }
        Some(raw) => set(answers, path, raw),
        None => {}
    }
}

fn parts(typed: &Typed, name: &str, parts: &[&str]) -> Option<Json> {
    let found: Map<String, Json> = parts
        .iter()
        .filter_map(|part| Some(((*part).to_owned(), Json::from(typed.get(&format!("{name}-{part}"))?))))
        .collect();
    // A single control under the field's own name is as good as three: a widget may post an ISO date.
    if found.is_empty() { typed.get(name).map(Json::from) } else { Some(Json::Object(found)) }
}

fn files(posted: &Posted, name: &str, multiple: bool, before: Option<&Json>) -> Json {
    let removed = posted.typed.all(&format!("{name}-remove"));
    let new = || posted.files.iter().filter(|(control, _)| control == name).map(|(_, file)| file.clone());
    let mut files = before.map(read_files).unwrap_or_default();
    files.retain(|file| !removed.contains(&file.sha256));
    if !multiple && new().next().is_some() {
        files.clear();
    }
    files.extend(new());
    if files.is_empty() { Json::Null } else { serde_json::to_value(files).unwrap_or(Json::Null) }
}

/// What each control of a page shows for given answers: the reverse of reading them.
pub(crate) fn typed_of(page: &Page, answers: &Answers) -> Typed {
    let mut typed = Typed::default();
    show_fields(&page.fields, &[], answers, &mut typed);
    typed
}

fn show_fields(fields: &[Field], prefix: &[String], answers: &Answers, typed: &mut Typed) {
    for field in fields {
        let path = join(prefix, &field.path);
        match &field.kind {
            FieldKind::Group { fields } => show_fields(fields, prefix, answers, typed),
            FieldKind::Repeat { fields, .. } => {
                for row in 0..row_count(answers, &path) {
                    show_fields(fields, &in_row(&path, row), answers, typed);
                }
            }
            kind => {
                if let Some(value) = get(answers, &path) {
                    show(kind, &path.join("."), value, typed);
                }
            }
        }
    }
}

fn show(kind: &FieldKind, name: &str, value: &Json, typed: &mut Typed) {
    match kind {
        FieldKind::Text { .. } | FieldKind::TextArea => match value {
            Json::Array(list) => typed.push(name, list.iter().map(plain).collect::<Vec<_>>().join("\n")),
            other => typed.push(name, plain(other)),
        },
        FieldKind::File { .. } => {}
        FieldKind::Number { decimals, .. } => typed.push(name, number(value, *decimals)),
        FieldKind::Checkbox if *value == Json::Bool(false) => {}
        FieldKind::Time => typed.push(name, short_time(&plain(value))),
        FieldKind::Date | FieldKind::DateTime => {
            let text = plain(value);
            let (date, time) = text.split_once('T').unwrap_or((&text, ""));
            let mut parts = date.splitn(3, '-');
            for part in ["year", "month", "day"] {
                let digits = parts.next().unwrap_or_default();
                let bare = digits.trim_start_matches('0');
                typed.push(format!("{name}-{part}"), bare);
            }
            if matches!(kind, FieldKind::DateTime) {
                typed.push(format!("{name}-time"), short_time(time));
            }
        }
        _ => match value {
            Json::Array(list) => list.iter().for_each(|entry| typed.push(name, plain(entry))),
            Json::Object(_) => {}
            scalar => typed.push(name, plain(scalar)),
        },
    }
}

/// A number as its own field reads it back: three decimals behind a point would look like thousands.
fn number(value: &Json, decimals: Option<u32>) -> String {
    let text = match value {
        Json::Number(number) => plain_number(number),
        other => plain(other),
    };
    let three = text.split_once('.').is_some_and(|(_, fraction)| fraction.len() == 3);
    if three && decimals.is_none() { format!("{text}0") } else { text }
}

fn short_time(text: &str) -> String {
    text.strip_suffix(":00").filter(|short| short.len() == 5).unwrap_or(text).to_owned()
}
