//! The forms of a package: those of form-js as they are, those of form.io translated, the steps of an application
//! as the pages of one form.

use serde_json::{Value as Json, json};

use super::{Found, Package};
use crate::import::formio::{self, Known};
use crate::import::report::{Level, LossReport};
use crate::import::source::stem;

/// A form of the folder to be.
#[derive(Debug)]
pub(in super::super) struct FormFile {
    pub id: String,
    /// Where it came from.
    pub file: String,
    /// form-js.
    pub schema: Json,
}

impl FormFile {
    pub(in super::super) fn components(&self) -> &[Json] {
        self.schema.get("components").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default()
    }
}

impl Package {
    pub(super) fn forms(&mut self, found: &mut Found, known: &Known, report: &mut LossReport) {
        for (file, mut schema) in std::mem::take(&mut found.form_js) {
            let id = schema.get("id").and_then(Json::as_str).unwrap_or_else(|| stem(&file)).to_owned();
            if let Some(object) = schema.as_object_mut() {
                object.insert("id".to_owned(), json!(id));
            }
            self.forms.push(FormFile { id, file, schema });
        }
        for (file, components) in std::mem::take(&mut found.form_io) {
            let components = formio::components(&file, &components, known, report);
            let id = stem(&file).to_owned();
            self.forms.push(FormFile { schema: formio::schema(&id, components), id, file });
        }
        for flow in std::mem::take(&mut found.flows) {
            let steps: Vec<Json> =
                flow.steps.iter().filter_map(|step| self.page(&flow.file, step, report)).collect();
            let used: Vec<&String> = flow.steps.iter().map(|(_, _, form)| form).collect();
            self.forms.retain(|form| !used.contains(&&form.id));
            let what = format!("a form flow of {} steps", flow.steps.len());
            report.add(
                Level::Note,
                &flow.file,
                "",
                what,
                format!("the form `{}`, one page for each step", flow.key),
            );
            if found.around.links.flow().is_some_and(|(_, key)| key == flow.key) {
                self.application = Some(flow.key.clone());
            }
            let schema = formio::schema(&flow.key, steps);
            self.forms.push(FormFile { id: flow.key, file: flow.file, schema });
        }
        for (file, schema) in std::mem::take(&mut found.schemas) {
            let count: usize = self.forms.iter_mut().map(|form| form.require(&schema)).sum();
            let became =
                format!("{count} questions of the forms are required; types are those of the fields");
            report.add(Level::Check, &file, "", "the schema of the document", became);
        }
        // A start form linked by name, where there is no flow.
        if self.application.is_none() {
            self.application = found.around.links.flow().map(|(_, key)| key.to_owned());
        }
    }

    /// A step as a page: a form that is one panel is that page.
    fn page(
        &self,
        file: &str,
        (key, title, form): &(String, String, String),
        report: &mut LossReport,
    ) -> Option<Json> {
        let Some(form) = self.forms.iter().find(|known| known.id == *form) else {
            let what = format!("the form `{form}` of a step");
            report.add(Level::Lost, file, key, what, "no page: the form is not among the files");
            return None;
        };
        let single = match form.components() {
            [only] if only.get("type") == Some(&json!("group")) && only.get("path").is_none() => {
                only.get("components")
            }
            _ => None,
        };
        let fields = single.cloned().unwrap_or_else(|| json!(form.components()));
        let properties = json!({"portico:page": key});
        let label = if title.is_empty() { key } else { title };
        let id = format!("page_{}", crate::import::formdata::key(key));
        Some(
            json!({"type": "group", "id": id, "label": label, "properties": properties, "components": fields}),
        )
    }
}

impl FormFile {
    fn require(&mut self, schema: &Json) -> usize {
        match self.schema.get_mut("components") {
            Some(Json::Array(components)) => formio::require(components, schema),
            _ => 0,
        }
    }
}
