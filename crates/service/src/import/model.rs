//! One BPMN document: foreign attributes and extension elements become the `zeebe:` dialect, JUEL becomes FEEL.
//!
//! Each handler takes what it understands away from the element; [`sweep`] reports what is left.

mod call;
mod event;
mod extension;
mod form;
mod ids;
mod listener;
mod mapping;
mod script;
mod service;
mod sweep;
mod user;

pub(super) use ids::make_unique;

use std::collections::{BTreeMap, BTreeSet};

use self::extension::Extension;
use super::formdata::MadeForm;
use super::juel;
use super::report::{Level, LossReport};
use super::valtimo::Links;
use super::xml::{BPMN, Document, Element, MODELER, ZEEBE};

/// The namespaces of the Camunda 7 family. One alias table serves all: they use the same names.
const FOREIGN: [&str; 6] = [
    "http://camunda.org/schema/1.0/bpmn",
    "http://operaton.org/schema/1.0/bpmn",
    "http://www.cibseven.org/schema/1.0/bpmn",
    "http://flowable.org/bpmn",
    "http://activiti.org/bpmn",
    "http://activiti.com/modeler",
];

pub(super) fn is_foreign(space: &str) -> bool {
    FOREIGN.contains(&space)
}

/// What the models may refer to.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    /// Decision id to the names of its outputs.
    pub decisions: BTreeMap<String, Vec<String>>,
    /// Ids of the forms of the package.
    pub forms: BTreeSet<String>,
    /// Ids of the executable processes of the package.
    pub processes: BTreeSet<String>,
    /// Which form stands at which element, where a file beside the model says it.
    pub links: Links,
}

/// The variable that takes the status that a case management system showed.
pub(super) const STATUS: &str = "internalStatus";

/// Translates a document in place; gives the forms that were drawn inside it.
pub(super) fn translate(
    document: &mut Document,
    file: &str,
    around: &Surroundings,
    report: &mut LossReport,
) -> Vec<MadeForm> {
    let mut work =
        Work { file, around, report, forms: Vec::new(), process: String::new(), owner: String::new() };
    work.element(&mut document.root);
    work.root(&mut document.root);
    work.forms
}

struct Work<'a> {
    file: &'a str,
    around: &'a Surroundings,
    report: &'a mut LossReport,
    forms: Vec<MadeForm>,
    /// The process that is being read.
    process: String,
    /// The nearest element with an id: what stands inside it without one is reported there.
    owner: String,
}

impl Work<'_> {
    fn element(&mut self, element: &mut Element) {
        let outer = self.owner.clone();
        if !element.id().is_empty() {
            element.id().clone_into(&mut self.owner);
        }
        if element.name.space == BPMN {
            if element.local() == "process" {
                element.id().clone_into(&mut self.process);
            }
            self.one(element);
        }
        for child in element.elements_mut().filter(|child| !child.is(BPMN, "extensionElements")) {
            self.element(child);
        }
        self.owner = outer;
    }

    /// What one element says, in the order in which the old engine would do it.
    fn one(&mut self, element: &mut Element) {
        let mut extension = Extension::take(element);
        match element.local() {
            "process" => self.process(element, &mut extension),
            "startEvent" => self.start_form(element, &mut extension),
            "userTask" => self.user_task(element, &mut extension),
            "callActivity" => self.call_activity(element, &mut extension),
            "businessRuleTask" => self.decision(element, &mut extension),
            "scriptTask" => self.script_task(element, &mut extension),
            "serviceTask" | "sendTask" => self.service_task(element, &mut extension),
            "intermediateThrowEvent" | "endEvent" => self.thrown_message(element, &mut extension),
            "multiInstanceLoopCharacteristics" => self.multi_instance(element, &mut extension),
            "sequenceFlow" => self.flow(element),
            "timerEventDefinition" => self.timer(element),
            "conditionalEventDefinition" => self.conditional(element, &mut extension),
            "message" | "signal" | "error" | "escalation" => self.named(element),
            _ => {}
        }
        self.input_output(element, &mut extension);
        self.listeners(element, &mut extension);
        self.properties(element, &mut extension);
        self.retries(element, &mut extension);
        self.sweep(element, &mut extension);
        extension.put(element);
    }

    fn process(&mut self, element: &mut Element, extension: &mut Extension) {
        if let Some(version) = element.take("versionTag", is_foreign) {
            self.note(element.id(), format!("version tag `{version}`"), "the same as zeebe:versionTag");
            extension.add(Element::new("zeebe:versionTag", ZEEBE).with("value", version));
        }
        for name in ["candidateStarterGroups", "candidateStarterUsers"] {
            if let Some(who) = element.take(name, is_foreign) {
                let became = "not carried: who may start a service is told by roles in service.toml";
                self.check(element.id(), format!("{name}: {who}"), became);
            }
        }
    }

    /// A condition on a flow. One that cannot be translated is never true until somebody writes it.
    fn flow(&mut self, element: &mut Element) {
        let (id, file) = (element.id().to_owned(), self.file);
        let Some(condition) = element.child_mut(BPMN, "conditionExpression") else { return };
        let text = condition.text();
        let script = condition.take("resource", is_foreign).or_else(|| {
            condition.get("language").filter(|language| !is_expression(language)).map(str::to_owned)
        });
        let translated = match &script {
            Some(language) => Err(format!("it is a script ({language})")),
            None if text.contains("${") || text.contains("#{") => juel::condition(&text),
            // FEEL already, or a text that the compiler will judge.
            None => return,
        };
        condition.take("language", str::is_empty);
        match translated {
            Ok(feel) => {
                condition.set_text(format!("={feel}"));
                self.report.add(
                    Level::Note,
                    file,
                    &id,
                    format!("condition `{text}`"),
                    format!("FEEL `{feel}`"),
                );
            }
            Err(reason) => {
                condition.set_text("=false");
                let became = format!("`false`: never taken until somebody writes it in FEEL ({reason})");
                self.report.add(Level::Lost, file, &id, format!("condition `{text}`"), became);
            }
        }
    }

    /// Names may hold expressions in the old dialects.
    fn named(&mut self, element: &mut Element) {
        let id = element.id().to_owned();
        for attribute in ["name", "errorCode", "escalationCode"] {
            let Some(text) = element.get(attribute).filter(|text| text.contains("${") || text.contains("#{"))
            else {
                continue;
            };
            let text = text.to_owned();
            if let Some(value) = self.value(&id, attribute, &text) {
                element.set(attribute, value.written());
            }
        }
        if let Some(message) = element.take("errorMessage", is_foreign) {
            self.note(&id, format!("error message `{message}`"), "not carried: the code tells errors apart");
        }
    }

    /// Translates a value and reports it if it changed or could not be translated.
    fn value(&mut self, id: &str, what: &str, text: &str) -> Option<juel::Value> {
        match juel::value(text) {
            Ok(value) => {
                if let juel::Value::Feel(feel) = &value {
                    self.note(id, format!("{what} `{text}`"), format!("FEEL `{feel}`"));
                }
                Some(value)
            }
            Err(reason) => {
                self.lost(id, format!("{what} `{text}`"), format!("nothing: {reason}; write it in FEEL"));
                None
            }
        }
    }

    fn root(&mut self, root: &mut Element) {
        root.declares.retain(|(_, space)| !is_foreign(space));
        for (prefix, space) in [("zeebe", ZEEBE), ("modeler", MODELER)] {
            root.declares.retain(|(known, uri)| known != prefix || uri == space);
            if !root.declares.iter().any(|(known, _)| known == prefix) {
                root.declares.push((prefix.to_owned(), space.to_owned()));
            }
        }
        root.attributes.retain(|(name, _)| name.space != MODELER);
        for (name, value) in [("executionPlatform", "Camunda Cloud"), ("executionPlatformVersion", "8.6.0")] {
            let name = super::xml::Name { raw: format!("modeler:{name}"), space: MODELER.to_owned() };
            root.attributes.push((name, value.to_owned()));
        }
    }

    fn note(&mut self, id: &str, what: impl Into<String>, became: impl Into<String>) {
        self.add(Level::Note, id, what, became);
    }

    fn check(&mut self, id: &str, what: impl Into<String>, became: impl Into<String>) {
        self.add(Level::Check, id, what, became);
    }

    fn lost(&mut self, id: &str, what: impl Into<String>, became: impl Into<String>) {
        self.add(Level::Lost, id, what, became);
    }

    fn add(&mut self, level: Level, id: &str, what: impl Into<String>, became: impl Into<String>) {
        let id = if id.is_empty() { &self.owner } else { id };
        self.report.add(level, self.file, id, what, became);
    }
}

/// Whether a `language` of a condition is that of expressions, and not of a script.
fn is_expression(language: &str) -> bool {
    let language = language.to_lowercase();
    ["juel", "feel", "xpath", "uel"].iter().any(|known| language.contains(known))
}
