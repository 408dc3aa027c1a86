//! From what was typed (or sent as JSON) to one canonical value, tolerant of spaces, commas and pasted dashes.
//!
//! Only form matters here: whether the value is allowed is for `validate`, once it is known what is hidden.

mod contact;
mod date;
mod file;
mod number;
mod text;

pub(crate) use file::read as read_files;
pub(crate) use number::{plain_number, to_f64};

use portico_rules::{Env, Scope};
use serde_json::Value as Json;

use crate::model::{Field, FieldKind};
use crate::options::{Choice, Options, plain};
use crate::problem::Flaw;

/// The canonical value, or none where nothing was answered.
pub(crate) type Canonical = Result<Option<Json>, Flaw>;

/// Reads one answer. Groups and rows are taken apart by the caller.
pub(crate) fn canonical(field: &Field, raw: &Json, scope: &dyn Scope, env: &Env) -> Canonical {
    if raw.is_null() || raw.as_str().is_some_and(|text| text::line(text).is_empty()) {
        return Ok(None);
    }
    match &field.kind {
        FieldKind::Text { .. } | FieldKind::TextArea if field.is_list() => texts(raw),
        FieldKind::Text { .. } => string(raw).map(|typed| some(text::line(typed))),
        FieldKind::TextArea => string(raw).map(|typed| some(text::lines(typed))),
        FieldKind::Email => contact::email(string(raw)?),
        FieldKind::Phone => contact::phone(string(raw)?),
        FieldKind::Number { decimals, as_text, .. } => number::number(raw, *decimals, *as_text),
        FieldKind::Date => date::date(raw),
        FieldKind::Time => date::time(raw),
        FieldKind::DateTime => date::date_time(raw),
        FieldKind::Checkbox => checkbox(raw),
        FieldKind::Radio { options } | FieldKind::Select { options } => one(options, raw, scope, env),
        FieldKind::Checklist { options } | FieldKind::Taglist { options } => {
            some_of(options, raw, scope, env)
        }
        FieldKind::File { .. } => file::files(raw),
        // The rest takes no answer of its own.
        _ => Ok(None),
    }
}

fn some(text: String) -> Option<Json> {
    (!text.is_empty()).then_some(Json::String(text))
}

/// Several texts: a list, or one text per line.
fn texts(raw: &Json) -> Canonical {
    let lines: Vec<String> = match raw {
        Json::Array(list) => {
            list.iter().map(|entry| string(entry).map(text::line)).collect::<Result<_, _>>()?
        }
        other => string(other)?.lines().map(text::line).collect(),
    };
    let list: Vec<Json> = lines.into_iter().filter(|line| !line.is_empty()).map(Json::String).collect();
    Ok((!list.is_empty()).then_some(Json::Array(list)))
}

fn string(raw: &Json) -> Result<&str, Flaw> {
    raw.as_str().ok_or_else(|| Flaw::new("wrong-type").with("expected", "text"))
}

/// A box posts a text of the page's choosing when it is ticked; the JSON interface sends a boolean.
fn checkbox(raw: &Json) -> Canonical {
    match raw {
        Json::Bool(ticked) => Ok(Some(Json::Bool(*ticked))),
        Json::String(text) if matches!(text.as_str(), "true" | "on" | "yes" | "1") => {
            Ok(Some(Json::Bool(true)))
        }
        Json::String(text) if matches!(text.as_str(), "false" | "off" | "no" | "0") => {
            Ok(Some(Json::Bool(false)))
        }
        _ => Err(Flaw::new("wrong-type").with("expected", "true or false")),
    }
}

fn one(options: &Options, raw: &Json, scope: &dyn Scope, env: &Env) -> Canonical {
    match pick(&options.resolve(scope, env), raw) {
        Some(value) => Ok(Some(value)),
        None => Err(Flaw::new("not-an-option")),
    }
}

fn some_of(options: &Options, raw: &Json, scope: &dyn Scope, env: &Env) -> Canonical {
    let choices = options.resolve(scope, env);
    let single;
    let list = match raw {
        Json::Array(list) => list,
        other => {
            single = vec![other.clone()];
            &single
        }
    };
    let mut picked: Vec<Json> = Vec::new();
    for raw in list.iter().filter(|raw| !raw.is_null() && raw.as_str() != Some("")) {
        let value = pick(&choices, raw).ok_or_else(|| Flaw::new("not-an-option"))?;
        if !picked.contains(&value) {
            picked.push(value);
        }
    }
    Ok((!picked.is_empty()).then_some(Json::Array(picked)))
}

/// The choice meant by a posted text or a JSON value: browsers post `true` and `12` as text.
fn pick(choices: &[Choice], raw: &Json) -> Option<Json> {
    let text = match raw {
        Json::Array(_) | Json::Object(_) => return None,
        scalar => plain(scalar),
    };
    let exact = choices.iter().find(|choice| choice.value == *raw);
    exact.or_else(|| choices.iter().find(|choice| choice.posted() == text)).map(|choice| choice.value.clone())
}
