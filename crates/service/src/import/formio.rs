//! form.io forms become form-js: the same questions under the same keys.
//!
//! Valtimo's prefixes are taken off: `pv.x` is the process variable `x`, `doc:` and `doc.` the document of the
//! case, whose answers are variables here.

mod component;
mod condition;
mod kinds;

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use super::report::LossReport;

/// A form-js schema of components.
pub(super) fn schema(id: &str, components: Vec<Json>) -> Json {
    json!({
        "schemaVersion": 19,
        "type": "default",
        "id": id,
        "executionPlatform": "Camunda Cloud",
        "executionPlatformVersion": "8.6.0",
        "components": components,
    })
}

/// What a condition of a form may look at, and what stands in the other forms.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Keys of all fields of the package, and every word of its models: a condition on anything else is dead.
    pub names: BTreeSet<String>,
    /// Keys of fields whose choices are the texts "true" and "false", and no truth values.
    pub texts: BTreeSet<String>,
    /// Live conditions of fields by key, for a field whose own condition is dead.
    pub hides: Vec<(String, String)>,
}

impl Known {
    /// Takes the keys and the simple conditions of a form in.
    pub(super) fn learn(&mut self, components: &[Json]) {
        each(components, 0, &mut |component| {
            let Some(written) = component.get("key").and_then(Json::as_str) else { return };
            let values = component.get("values").or_else(|| component.pointer("/data/values"));
            let mut values = values.and_then(Json::as_array).into_iter().flatten();
            let is_text =
                |value: &Json| matches!(value.get("value").and_then(Json::as_str), Some("true" | "false"));
            if values.any(is_text) {
                self.texts.insert(key(written));
            }
            self.names.insert(key(written));
        });
    }

    /// Takes the live conditions of a form in; to be called when all keys are known.
    pub(super) fn learn_conditions(&mut self, components: &[Json]) {
        let mut found = Vec::new();
        each(components, 0, &mut |component| {
            let name = component.get("key").and_then(Json::as_str).map(key).unwrap_or_default();
            if let condition::Hide::When(feel) = condition::hide(component, self) {
                found.push((name, feel));
            }
        });
        self.hides.extend(found);
    }
}

/// Calls with every component, containers before what they contain.
fn each(components: &[Json], depth: usize, call: &mut dyn FnMut(&Json)) {
    if depth > 12 {
        return;
    }
    for component in components {
        call(component);
        for inner in inner(component) {
            each(inner, depth + 1, call);
        }
    }
}

/// The lists of components inside a container: its own, those of columns, those of table rows.
fn inner(component: &Json) -> Vec<&[Json]> {
    let mut found: Vec<&[Json]> = Vec::new();
    found.extend(component.get("components").and_then(Json::as_array).map(Vec::as_slice));
    for column in component.get("columns").and_then(Json::as_array).into_iter().flatten() {
        found.extend(column.get("components").and_then(Json::as_array).map(Vec::as_slice));
    }
    for row in component.get("rows").and_then(Json::as_array).into_iter().flatten() {
        for cell in row.as_array().into_iter().flatten() {
            found.extend(cell.get("components").and_then(Json::as_array).map(Vec::as_slice));
        }
    }
    found
}

/// The key of a field as a path of variables.
pub(super) fn key(written: &str) -> String {
    let bare = ["pv.", "pv:", "doc:/", "doc:", "doc."].iter().find_map(|prefix| written.strip_prefix(prefix));
    super::formdata::key(&bare.unwrap_or(written).replace('/', "."))
}

/// Translates the components of a form.
pub(super) fn components(
    file: &str,
    components: &[Json],
    known: &Known,
    report: &mut LossReport,
) -> Vec<Json> {
    let mut work = component::Work { file, known, report };
    work.list(components, 0)
}

/// Makes what a JSON schema requires required in the form too. A box that a schema requires may be left unticked:
/// it must be there, not be true.
pub(super) fn require(components: &mut [Json], schema: &Json) -> usize {
    let mut count = 0;
    for component in components {
        let kind = component.get("type").and_then(Json::as_str).unwrap_or_default().to_owned();
        let path: Vec<String> = match component.get("key").and_then(Json::as_str) {
            Some(key) => key.split('.').map(str::to_owned).collect(),
            None => Vec::new(),
        };
        if let Some(object) = component.as_object_mut() {
            if !matches!(kind.as_str(), "checkbox" | "expression" | "group" | "text")
                && is_required(schema, &path)
            {
                let rules = object.entry("validate").or_insert_with(|| Json::Object(Map::new()));
                if let Some(rules) = rules.as_object_mut() {
                    count +=
                        usize::from(rules.insert("required".to_owned(), json!(true)) != Some(json!(true)));
                }
            }
            if let (true, Some(Json::Array(inner))) = (kind == "group", object.get_mut("components")) {
                count += require(inner, schema);
            }
        }
    }
    count
}

fn is_required(schema: &Json, path: &[String]) -> bool {
    let Some((first, rest)) = path.split_first() else { return true };
    let required = schema.get("required").and_then(Json::as_array).into_iter().flatten();
    let named = required.into_iter().any(|name| name.as_str() == Some(first));
    let inner = schema.get("properties").and_then(|properties| properties.get(first));
    match (rest, inner) {
        ([], _) => named,
        (_, Some(inner)) => named && is_required(inner, rest),
        _ => false,
    }
}
