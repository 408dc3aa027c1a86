//! Whether a canonical value is allowed.

use portico_rules::{Env, Expression, Scope};
use serde_json::Value as Json;

use crate::canonical::{plain_number, read_files, to_f64};
use crate::model::{Field, FieldKind};
use crate::posted::FileAnswer;
use crate::problem::Flaw;

/// Most texts of one field that takes several.
const TEXTS_MAX: usize = 200;

/// The first flaw of a value, in the order in which a person would mend them.
pub(crate) fn validate(field: &Field, value: Option<&Json>, scope: &dyn Scope, env: &Env) -> Option<Flaw> {
    if let FieldKind::Repeat { min, max, .. } = &field.kind {
        return rows(value, *min, *max);
    }
    let Some(value) =
        value.filter(|value| !(field.required && **value == Json::Bool(false) && is_box(field)))
    else {
        return field.required.then(|| missing(field));
    };
    match &field.kind {
        FieldKind::Text { .. } | FieldKind::TextArea | FieldKind::Email | FieldKind::Phone => {
            text(field, value)
        }
        FieldKind::Number { decimals, step, .. } => number(field, value, *decimals, *step),
        FieldKind::Date | FieldKind::Time | FieldKind::DateTime => moment(field, value, scope, env),
        FieldKind::Checklist { .. } | FieldKind::Taglist { .. } => {
            let count = value.as_array().map_or(0, Vec::len);
            let max = field.limits.max_items.filter(|max| count > *max)?;
            Some(Flaw::new("too-many-options").with("max", max))
        }
        FieldKind::File { accept, multiple } => files(field, &read_files(value), accept, *multiple),
        _ => None,
    }
}

fn is_box(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Checkbox)
}

fn missing(field: &Field) -> Flaw {
    match field.kind {
        FieldKind::Date | FieldKind::DateTime => Flaw::new("required").at("day"),
        _ => Flaw::new("required"),
    }
}

fn rows(value: Option<&Json>, min: usize, max: usize) -> Option<Flaw> {
    let count = value.and_then(Json::as_array).map_or(0, Vec::len);
    if count < min {
        return Some(Flaw::new("too-few-rows").with("min", min));
    }
    (count > max).then(|| Flaw::new("too-many-rows").with("max", max))
}

fn text(field: &Field, value: &Json) -> Option<Flaw> {
    match value {
        Json::Array(list) if list.len() > TEXTS_MAX => {
            Some(Flaw::new("too-many-options").with("max", TEXTS_MAX))
        }
        Json::Array(list) => list.iter().find_map(|entry| text(field, entry)),
        other => one_text(field, other.as_str()?),
    }
}

fn one_text(field: &Field, text: &str) -> Option<Flaw> {
    let length = text.chars().count();
    let limits = &field.limits;
    if let Some(max) = limits.max_length.filter(|max| length > *max) {
        return Some(Flaw::new("too-long").with("max", max).with("length", length));
    }
    if let Some(min) = limits.min_length.filter(|min| length < *min) {
        return Some(Flaw::new("too-short").with("min", min).with("length", length));
    }
    limits.pattern.as_ref().filter(|pattern| !pattern.is_match(text)).map(|_| Flaw::new("pattern"))
}

fn number(field: &Field, value: &Json, decimals: Option<u32>, step: Option<f64>) -> Option<Flaw> {
    let number = to_f64(value)?;
    let written = match value {
        Json::Number(number) => plain_number(number),
        other => other.as_str().unwrap_or_default().to_owned(),
    };
    let typed_decimals = written.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    if let Some(max) = decimals.filter(|max| typed_decimals > usize::try_from(*max).unwrap_or(usize::MAX)) {
        return Some(Flaw::new("too-many-decimals").with("max", max));
    }
    if let Some(min) = field.limits.min.filter(|min| number < *min) {
        return Some(Flaw::new("too-small").with("min", min));
    }
    if let Some(max) = field.limits.max.filter(|max| number > *max) {
        return Some(Flaw::new("too-large").with("max", max));
    }
    let step = step.filter(|step| *step > 0.0)?;
    let steps = number / step;
    // Decimal steps are not exact in binary: 0.3 is three steps of 0.1 within a billionth.
    let off = (steps - steps.round()).abs() > 1e-9 * steps.abs().max(1.0);
    off.then(|| {
        Flaw::new("not-a-step")
            .with("step", step)
            .with("below", steps.floor() * step)
            .with("above", steps.ceil() * step)
    })
}

/// Canonical dates and times compare as texts: the order of ISO 8601 is the order of time.
fn moment(field: &Field, value: &Json, scope: &dyn Scope, env: &Env) -> Option<Flaw> {
    let text = value.as_str()?;
    let bound = |expression: &Option<Expression>| {
        let found = expression.as_ref()?.evaluate(scope, env).ok()?.value.to_json();
        found.as_str().map(str::to_owned)
    };
    // A date bounds a date-time by its day: only as much is compared as both have.
    let order = |bound: &str| {
        let length = bound.len().min(text.len());
        text.get(..length).cmp(&bound.get(..length))
    };
    if let Some(earliest) = bound(&field.limits.earliest).filter(|earliest| order(earliest).is_lt()) {
        return Some(Flaw::new("too-early").with("earliest", earliest));
    }
    let latest = bound(&field.limits.latest).filter(|latest| order(latest).is_gt())?;
    Some(Flaw::new("too-late").with("latest", latest))
}

fn files(field: &Field, files: &[FileAnswer], accept: &[String], multiple: bool) -> Option<Flaw> {
    if let Some(file) = files.iter().find(|file| !accepted(file, accept)) {
        return Some(Flaw::new("file-type").with("name", &file.name).with("accept", accept.join(", ")));
    }
    let max = field.limits.max_bytes.unwrap_or(u64::MAX);
    if let Some(file) = files.iter().find(|file| file.size > max) {
        return Some(Flaw::new("file-too-large").with("name", &file.name).with("max_bytes", max));
    }
    let most = if multiple { field.limits.max_items.unwrap_or(usize::MAX) } else { 1 };
    (files.len() > most).then(|| Flaw::new("too-many-files").with("max", most))
}

/// HTML's `accept`: an extension, a media type, or a family of media types. What the file really holds is for
/// whoever stores it.
fn accepted(file: &FileAnswer, accept: &[String]) -> bool {
    let name = file.name.to_lowercase();
    let media = file.content_type.split(';').next().unwrap_or_default().trim().to_lowercase();
    accept.is_empty()
        || accept.iter().any(|rule| {
            if rule.starts_with('.') {
                name.ends_with(rule.as_str())
            } else if let Some(family) = rule.strip_suffix("/*") {
                media.split_once('/').is_some_and(|(own, _)| own == family)
            } else {
                media == *rule
            }
        })
}
