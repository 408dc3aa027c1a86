//! Forms by field, letters, texts by key, and `service.toml` by path.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::{Change, Part, Side, by_key};
use crate::service::Service;

pub(super) fn forms(old: &Service, new: &Service) -> Vec<Change> {
    by_key(Part::Form, &fields(old), &fields(new))
}

/// Each form, and each of its fields as `FORM/PATH`.
fn fields(service: &Service) -> BTreeMap<String, Side> {
    let mut found = BTreeMap::new();
    for (id, form) in &service.forms {
        let pages: Vec<_> = form
            .pages
            .iter()
            .map(|page| {
                (
                    &page.key,
                    &page.label,
                    &page.section,
                    page.condition.as_ref().map(|when| when.text().to_owned()),
                )
            })
            .collect();
        let whole = format!("{:?} {pages:?}", form.title);
        found.insert(id.clone(), Side { name: form.title.clone(), whole, shown: None });
        for (_, field) in form.fields() {
            let path = if field.path.is_empty() { field.id.clone() } else { field.path.join(".") };
            let required = if field.required { ", required" } else { "" };
            let shown = format!("{}, {}{required}", field.label, field.kind.name());
            found.insert(
                format!("{id}/{path}"),
                Side { name: None, whole: format!("{field:?}"), shown: Some(shown) },
            );
        }
    }
    found
}

pub(super) fn letters(old: &Service, new: &Service) -> Vec<Change> {
    let all = |service: &Service| -> BTreeMap<String, Side> {
        let letters = service.letters.iter();
        letters
            .map(|(name, letter)| {
                (name.clone(), Side { name: None, whole: letter.source.clone(), shown: None })
            })
            .collect()
    };
    by_key(Part::Letter, &all(old), &all(new))
}

pub(super) fn texts(old: &Service, new: &Service) -> Vec<Change> {
    let all = |service: &Service| -> BTreeMap<String, Side> {
        let mut found = BTreeMap::new();
        for language in service.texts.languages() {
            for (key, _) in service.texts.keys(language) {
                let text = service.texts.get(language, key, &[]).unwrap_or_default();
                let side = Side { name: None, whole: text.clone(), shown: Some(text) };
                found.insert(format!("{language}/{key}"), side);
            }
        }
        found
    };
    by_key(Part::Text, &all(old), &all(new))
}

pub(super) fn settings(old: &Service, new: &Service) -> Vec<Change> {
    let all = |service: &Service| {
        let mut found = BTreeMap::new();
        // What was read from TOML can be written as JSON.
        flatten(String::new(), &serde_json::to_value(&service.settings).unwrap_or_default(), &mut found);
        found
    };
    by_key(Part::Setting, &all(old), &all(new))
}

/// Every value by its path. Depth is that of `Settings`.
fn flatten(path: String, value: &Json, into: &mut BTreeMap<String, Side>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        Json::Null => {}
        Json::Object(fields) => fields.iter().for_each(|(key, value)| flatten(below(key), value, into)),
        Json::Array(items) if items.iter().any(Json::is_object) => {
            items.iter().enumerate().for_each(|(at, item)| flatten(below(&(at + 1).to_string()), item, into));
        }
        plain => {
            let text = match plain {
                Json::String(text) => text.clone(),
                Json::Array(items) => items
                    .iter()
                    .map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned))
                    .collect::<Vec<_>>()
                    .join(", "),
                other => other.to_string(),
            };
            into.insert(path, Side { name: None, whole: text.clone(), shown: Some(text) });
        }
    }
}
