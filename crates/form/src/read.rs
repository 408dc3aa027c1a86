//! From form-js JSON to a [`Form`]: bounded in size, depth and count, and every doubt a [`Problem`].

mod component;
mod limits;
mod options;
mod pages;
mod tree;

use std::collections::{BTreeMap, BTreeSet};

use portico_rules::{Expression, Names, Problem};
use serde_json::{Map, Value as Json};

use crate::model::Form;

/// Largest form file in bytes.
const FILE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Most components in a form: ten times the largest real form we know (478).
const COMPONENTS_MAX: usize = 5_000;
/// Deepest nesting of groups and rows.
const DEPTH_MAX: usize = 10;
/// The newest schema version this reader was written against.
const SCHEMA_VERSION: u64 = 19;

impl Form {
    /// Reads a form-js schema. `file` is only for the problems' sake.
    ///
    /// Gives no form only when the file is no form at all; a component that cannot be used is left out with an
    /// error that names it.
    pub fn read(file: &str, bytes: &[u8]) -> (Option<Form>, Vec<Problem>) {
        let mut reader = Reader::default();
        let form = reader.form(bytes);
        let problems = reader.problems.into_iter().map(|problem| problem.in_file(file)).collect();
        (form, problems)
    }
}

#[derive(Default)]
struct Reader {
    problems: Vec<Problem>,
    count: usize,
    ids: BTreeSet<String>,
    /// Paths that already have a field, to find two that would overwrite each other.
    paths: BTreeSet<String>,
    /// The repeated groups that are being read: paths inside start anew at the row.
    lists: Vec<String>,
}

type Object = Map<String, Json>;

impl Reader {
    fn form(&mut self, bytes: &[u8]) -> Option<Form> {
        if bytes.len() > FILE_BYTES_MAX {
            let message = format!("the form is {} bytes; at most {FILE_BYTES_MAX} are read", bytes.len());
            self.problems.push(Problem::error("form-too-large", &message).remedy("split the form"));
            return None;
        }
        let schema: Json = match serde_json::from_slice(bytes) {
            Ok(schema) => schema,
            Err(error) => {
                let message = format!("the form is not JSON: {error}");
                self.problems.push(
                    Problem::error("form-json", &message).remedy("save the form again from its editor"),
                );
                return None;
            }
        };
        let components = schema.get("components").and_then(Json::as_array);
        let (Some(schema), Some(components)) = (schema.as_object(), components) else {
            let message = "the file is no form-js schema: it has no list of components";
            let remedy = "draw the form with form-js or Camunda Modeler, or import it";
            self.problems.push(Problem::error("form-schema", message).remedy(remedy));
            return None;
        };
        self.check_version(schema);
        let properties = properties(schema);
        let title = text(schema, "title").or_else(|| properties.get("portico:title").cloned());
        let pages = self.pages(components);
        let id = text(schema, "id").unwrap_or_else(|| {
            let problem = Problem::error("form-id", "the form has no id, so no task can refer to it");
            self.problems.push(problem.remedy("give the form an id in its editor"));
            String::new()
        });
        Some(Form { id, title, pages })
    }

    fn check_version(&mut self, schema: &Object) {
        let version = schema.get("schemaVersion").and_then(Json::as_u64);
        if let Some(version) = version.filter(|version| *version > SCHEMA_VERSION) {
            let message = format!("schema version {version} is newer than the {SCHEMA_VERSION} known here");
            let remedy = "check that the form looks as intended";
            self.problems.push(Problem::warning("form-version", &message).remedy(remedy));
        }
    }

    /// Parses a FEEL text of an element, with or without the leading `=`.
    fn expression(&mut self, element: &str, text: &str) -> Option<Expression> {
        let bare = text.trim();
        let bare = bare.strip_prefix('=').unwrap_or(bare);
        match Expression::parse(bare, &Names::default()) {
            Ok(expression) => Some(expression),
            Err(problem) => {
                self.problems.push(problem.at(element));
                None
            }
        }
    }

    fn error(&mut self, rule: &'static str, element: &str, message: &str, remedy: &str) {
        self.problems.push(Problem::error(rule, message).at(element).remedy(remedy));
    }

    fn warn(&mut self, rule: &'static str, element: &str, message: &str, remedy: &str) {
        self.problems.push(Problem::warning(rule, message).at(element).remedy(remedy));
    }
}

fn text(object: &Object, name: &str) -> Option<String> {
    object.get(name).and_then(Json::as_str).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn properties(object: &Object) -> BTreeMap<String, String> {
    let entries = object.get("properties").and_then(Json::as_object);
    let text = |(name, value): (&String, &Json)| match value {
        Json::String(text) => Some((name.clone(), text.clone())),
        Json::Bool(_) | Json::Number(_) => Some((name.clone(), value.to_string())),
        _ => None,
    };
    entries.map(|entries| entries.iter().filter_map(text).collect()).unwrap_or_default()
}
