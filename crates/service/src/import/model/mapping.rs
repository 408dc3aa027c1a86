//! Inputs and outputs, properties and retries.

use super::extension::Extension;
use super::{Work, is_foreign};
use crate::import::juel::{self, Value};
use crate::import::xml::{Element, Node, ZEEBE};

impl Work<'_> {
    pub(super) fn input_output(&mut self, element: &mut Element, extension: &mut Extension) {
        let id = element.id().to_owned();
        for mapping in extension.take_foreign("inputOutput") {
            self.mappings(&id, &mapping, extension);
        }
        if !extension.outputs.is_empty() && extension.is_job() {
            let targets: Vec<&str> = extension.outputs.iter().map(|(_, target)| target.as_str()).collect();
            let became =
                format!("only these leave the job now ({}); map what else it brings", targets.join(", "));
            self.check(&id, "output parameters beside what the job brings", became);
        }
        self.keep_result(extension);
    }

    /// With output mappings only what is mapped leaves an element: its own result is mapped too.
    pub(super) fn keep_result(&mut self, extension: &mut Extension) {
        let Some(result) = extension.result.clone() else { return };
        let mapped = extension.outputs.iter().any(|(_, target)| *target == result);
        if !extension.outputs.is_empty() && !mapped {
            extension.outputs.insert(0, (format!("={result}"), result));
        }
    }

    /// The parameters inside an `inputOutput`.
    pub(super) fn mappings(&mut self, id: &str, mapping: &Element, extension: &mut Extension) {
        for parameter in mapping.elements() {
            let is_input = parameter.local() == "inputParameter";
            let name = parameter.get("name").unwrap_or_default().to_owned();
            if parameter.children.is_empty() {
                self.note(id, format!("empty parameter `{name}`"), "nothing: it gave no value");
                continue;
            }
            let what = format!("parameter `{name}`");
            let Some(source) = self.parameter(id, &what, parameter) else { continue };
            let target = self.variable(id, &name);
            let direction = if is_input { "input" } else { "output" };
            self.note(id, what, format!("{direction} mapping: `{target}` = `{}`", source.feel()));
            let list = if is_input { &mut extension.inputs } else { &mut extension.outputs };
            list.push((written(&source), target));
        }
    }

    fn parameter(&mut self, id: &str, what: &str, parameter: &Element) -> Option<Value> {
        let Some(inner) = parameter.elements().next() else {
            return self.value(id, what, &parameter.text());
        };
        match inner.local() {
            "list" => {
                let items: Option<Vec<String>> =
                    inner.elements().map(|item| Some(self.parameter(id, what, item)?.feel())).collect();
                Some(Value::Feel(format!("[{}]", items?.join(", "))))
            }
            "map" => {
                let entry = |entry: &Element| {
                    let key = juel::quote(entry.get("key").unwrap_or_default());
                    Some(format!("{key}: {}", self.parameter(id, what, entry)?.feel()))
                };
                let entries: Option<Vec<String>> = inner.elements().map(entry).collect();
                Some(Value::Feel(format!("{{{}}}", entries?.join(", "))))
            }
            "script" => {
                let language = inner.get("scriptFormat").unwrap_or("script");
                self.lost(
                    id,
                    format!("{what}: {language} script `{}`", inner.text()),
                    "nothing: write it in FEEL",
                );
                None
            }
            _ => self.value(id, what, &parameter.text()),
        }
    }

    /// A name that a variable can have here.
    pub(super) fn variable(&mut self, id: &str, name: &str) -> String {
        let fits = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '.';
        let mut made: String = name.chars().map(|letter| if fits(letter) { letter } else { '_' }).collect();
        if !made.starts_with(|letter: char| letter.is_alphabetic() || letter == '_') {
            made.insert(0, '_');
        }
        if made != name {
            self.check(
                id,
                format!("variable `{name}`"),
                format!("variable `{made}`: the name must fit FEEL"),
            );
        }
        made
    }

    pub(super) fn properties(&mut self, element: &mut Element, extension: &mut Extension) {
        for properties in extension.take_foreign("properties") {
            let mut made = Element::new("zeebe:properties", ZEEBE);
            for property in properties.elements() {
                let get = |name: &str| property.get(name).unwrap_or_default().to_owned();
                let one = Element::new("zeebe:property", ZEEBE)
                    .with("name", get("name"))
                    .with("value", get("value"));
                made.children.push(Node::Element(one));
            }
            let count = made.children.len();
            self.note(element.id(), format!("{count} extension properties"), "the same as zeebe:properties");
            extension.add(made);
        }
    }

    /// When the old engine saved and tried again: every step is saved here, and a job says how often it is tried.
    pub(super) fn retries(&mut self, element: &mut Element, extension: &mut Extension) {
        let id = element.id().to_owned();
        for cycle in extension.take_foreign("failedJobRetryTimeCycle") {
            let text = cycle.text();
            let count: String =
                text.trim_start_matches('R').chars().take_while(char::is_ascii_digit).collect();
            match extension.job_mut() {
                Some(job) if !count.is_empty() => {
                    job.set("retries", count.as_str());
                    self.note(
                        &id,
                        format!("retries `{text}`"),
                        format!("{count} retries, without the waits"),
                    );
                }
                _ => self.note(&id, format!("retries `{text}`"), "not needed: only jobs are tried again"),
            }
        }
        let names = ["asyncBefore", "asyncAfter", "async", "exclusive", "jobPriority", "taskPriority"];
        let taken: Vec<String> = names
            .iter()
            .filter_map(|name| Some(format!("{name}={}", element.take(name, is_foreign)?)))
            .collect();
        if !taken.is_empty() {
            self.note(&id, taken.join(", "), "not needed: every step is saved before the next");
        }
    }
}

/// A source of a mapping: a text that would be read as FEEL, or not at all, is written as a literal.
pub(super) fn written(value: &Value) -> String {
    match value {
        Value::Plain(text) if text.is_empty() || text.starts_with('=') || text.trim() != text => {
            format!("={}", value.feel())
        }
        other => other.written(),
    }
}
