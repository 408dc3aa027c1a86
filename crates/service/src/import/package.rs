//! The whole package: every file is recognised, translated, and knows of the others what it needs.

mod facts;
mod forms;

pub(super) use facts::{Facts, Process, UserTask};
pub(super) use forms::FormFile;

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::Dialect;
use super::decision::{self, Decision};
use super::digit;
use super::formio::Known;
use super::model::{self, Surroundings};
use super::report::{Level, LossReport};
use super::source::{Files, ending, stem};
use super::valtimo::{CaseFile, Flow, recognise};
use super::xml::{BPMN, Document};

/// A translated model.
#[derive(Debug)]
pub(super) struct Model {
    /// The file it came from.
    pub file: String,
    pub document: Document,
}

/// Everything that was found, translated.
#[derive(Debug, Default)]
pub(super) struct Package {
    pub models: Vec<Model>,
    pub decisions: Vec<Decision>,
    pub forms: Vec<FormFile>,
    /// The form of the application, where the package says it.
    pub application: Option<String>,
    /// The process that an application starts, where the package says it.
    pub process: Option<String>,
    /// Statuses that the old system showed: key and title.
    pub statuses: Vec<(String, String)>,
    /// Documents of sample cases: name and answers.
    pub samples: Vec<(String, Json)>,
    /// The path that the case list showed first.
    pub title: Option<String>,
    /// Scenario files by name, made of what the package says.
    pub scenarios: Vec<(String, String)>,
    /// The time in which a case should be done.
    pub target: Option<String>,
}

/// The files by what they are, before translation.
#[derive(Default)]
struct Found {
    models: Vec<Model>,
    form_js: Vec<(String, Json)>,
    form_io: Vec<(String, Vec<Json>)>,
    flows: Vec<Flow>,
    schemas: Vec<(String, Json)>,
    around: Surroundings,
}

impl Package {
    pub(super) fn translate(dialect: Dialect, files: &Files, report: &mut LossReport) -> Package {
        let mut package = Package::default();
        let mut found = Found::default();
        for (file, bytes) in files {
            match digit::document(bytes).filter(|_| dialect == Dialect::Digit) {
                Some(content) if digit::is_configuration(&content) => {
                    digit::translate(file, &content, &mut package, report);
                }
                _ => package.recognise(file, bytes, &mut found, report),
            }
        }
        for decision in &package.decisions {
            found.around.decisions.extend(decision.outputs.iter().cloned());
        }
        let known = known(&found, files);
        package.forms(&mut found, &known, report);
        package.the_models(found, report);
        if dialect == Dialect::Camunda8 {
            let what = "models of Camunda 8";
            report.add(Level::Note, "", "", what, "as they are: the dialect that runs here");
        }
        package
    }

    fn recognise(&mut self, file: &str, bytes: &[u8], found: &mut Found, report: &mut LossReport) {
        match ending(file).as_deref() {
            Some("bpmn" | "xml") => model_file(file, bytes, found, report),
            Some("dmn") => self.decisions.extend(decision::translate(file, bytes, report)),
            _ => match serde_json::from_slice::<Json>(bytes) {
                Ok(content) => self.json(file, content, found, report),
                Err(error) => {
                    report.add(
                        Level::Lost,
                        file,
                        "",
                        "a file that is no JSON",
                        format!("not carried: {error}"),
                    );
                }
            },
        }
    }

    fn json(&mut self, file: &str, content: Json, found: &mut Found, report: &mut LossReport) {
        if let Some(components) = content.get("components").and_then(Json::as_array) {
            let is_form_js = ["schemaVersion", "executionPlatform", "exporter"]
                .iter()
                .any(|key| content.get(key).is_some());
            if is_form_js {
                let id = content.get("id").and_then(Json::as_str).unwrap_or_else(|| stem(file)).to_owned();
                found.around.forms.insert(id);
                found.form_js.push((file.to_owned(), content));
            } else {
                found.around.forms.insert(stem(file).to_owned());
                found.form_io.push((file.to_owned(), components.clone()));
            }
            return;
        }
        if content.get("startStep").is_some() && content.get("steps").is_some() {
            return found.flows.push(Flow::read(file, &content, report));
        }
        let list = content.as_array().map(Vec::as_slice).unwrap_or_default();
        match recognise(&content) {
            Some(CaseFile::Links) => found.around.links.read(file, list, report),
            Some(CaseFile::Statuses) => self.statuses(file, list, report),
            Some(CaseFile::List) => self.list(file, list, report),
            Some(CaseFile::Search) => {
                report.add(
                    Level::Note,
                    file,
                    "",
                    "fields to search by",
                    "not needed: all answers are searched",
                );
            }
            Some(CaseFile::Tabs) => {
                report.add(Level::Note, file, "", "tabs of a case", "the case file has its own parts");
            }
            Some(CaseFile::Schema) => found.schemas.push((file.to_owned(), content)),
            None if content.is_object() => self.samples.push((file.to_owned(), content)),
            None => report.add(Level::Lost, file, "", "a JSON file of unknown kind", "not carried"),
        }
    }

    fn statuses(&mut self, file: &str, list: &[Json], report: &mut LossReport) {
        let text = |status: &Json, name: &str| {
            status.get(name).and_then(Json::as_str).unwrap_or_default().to_owned()
        };
        self.statuses.extend(list.iter().map(|status| (text(status, "key"), text(status, "title"))));
        let became =
            format!("the variable `{}` and the texts internal-status-KEY; without colours", model::STATUS);
        report.add(Level::Check, file, "", format!("{} internal statuses", list.len()), became);
    }

    fn list(&mut self, file: &str, list: &[Json], report: &mut LossReport) {
        let path = |column: &Json| Some(column.get("path")?.as_str()?.strip_prefix("doc:")?.to_owned());
        self.title = self.title.take().or_else(|| list.iter().find_map(path));
        for column in list {
            let (key, path) =
                (column.get("key").and_then(Json::as_str), column.get("path").and_then(Json::as_str));
            let what = format!("column {}", path.unwrap_or_default());
            let first = path.and_then(|path| path.strip_prefix("doc:")) == self.title.as_deref();
            let became =
                if first { "the title of a case" } else { "not carried: worklists have their own columns" };
            report.add(Level::Note, file, key.unwrap_or_default(), what, became);
        }
    }

    fn the_models(&mut self, found: Found, report: &mut LossReport) {
        let Found { models, mut around, .. } = found;
        for model in &models {
            around.processes.extend(facts::executable(&model.document));
        }
        let flow = around.links.flow().map(|(process, _)| process.to_owned());
        self.process = self.process.take().or(flow);
        let mut used = BTreeSet::new();
        let mut models = models;
        // The process of the application keeps its ids where two files share some.
        models.sort_by_key(|model| !facts::executable(&model.document).any(|id| Some(id) == self.process));
        for mut model in models {
            let made = model::translate(&mut model.document, &model.file, &around, report);
            model::make_unique(&mut model.document, &model.file, &mut used, report);
            for form in made {
                self.forms.push(FormFile { id: form.id, file: model.file.clone(), schema: form.schema });
            }
            self.models.push(model);
        }
    }
}

fn model_file(file: &str, bytes: &[u8], found: &mut Found, report: &mut LossReport) {
    match Document::read(bytes) {
        Ok(document) if document.root.is(BPMN, "definitions") => {
            found.models.push(Model { file: file.to_owned(), document });
        }
        Ok(document) => {
            let what = format!("an XML file with the root {}", document.root.name.raw);
            report.add(Level::Lost, file, "", what, "not carried: it is no BPMN model");
        }
        Err(problem) => {
            report.add(Level::Lost, file, "", "a BPMN file", format!("not carried: {}", problem.message));
        }
    }
}

/// Every name that a condition of a form may ask for: keys of all forms, and whatever the models mention.
fn known(found: &Found, files: &Files) -> Known {
    let mut known = Known::default();
    for (_, components) in &found.form_io {
        known.learn(components);
    }
    for (file, bytes) in files {
        if matches!(ending(file).as_deref(), Some("bpmn" | "xml" | "dmn")) {
            let text = String::from_utf8_lossy(bytes);
            let words = text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
            known.names.extend(words.filter(|word| !word.is_empty()).map(str::to_owned));
        }
    }
    for (_, components) in &found.form_io {
        known.learn_conditions(components);
    }
    known
}
