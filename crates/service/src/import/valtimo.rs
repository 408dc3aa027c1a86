//! The files of a Valtimo package beside models and forms: which form stands where, the steps of an application,
//! the statuses, lists and sample documents of a case.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::report::{Level, LossReport};
use super::source::stem;

/// Which form or form flow stands at which element, by process and element.
#[derive(Debug, Default)]
pub(super) struct Links {
    forms: BTreeMap<(String, String), String>,
    flows: BTreeMap<(String, String), String>,
}

impl Links {
    /// The form at an element.
    pub(super) fn form_at(&self, process: &str, element: &str) -> Option<&str> {
        self.forms.get(&(process.to_owned(), element.to_owned())).map(String::as_str)
    }

    /// The form flow with which a process begins, and that process.
    pub(super) fn flow(&self) -> Option<(&str, &str)> {
        self.flows.iter().next().map(|((process, _), flow)| (process.as_str(), flow.as_str()))
    }

    /// Reads a process-link file, which is named after its process.
    pub(super) fn read(&mut self, file: &str, links: &[Json], report: &mut LossReport) {
        let process = stem(file).trim_end_matches(".process-link").to_owned();
        for link in links {
            let text = |name: &str| link.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
            let (element, kind) = (text("activityId"), text("processLinkType"));
            let place = (process.clone(), element.clone());
            match kind.as_str() {
                "form" => {
                    self.forms.insert(place, text("formDefinitionName"));
                }
                "form-flow" => {
                    self.flows.insert(place, text("formFlowDefinitionKey"));
                }
                other => {
                    let what = format!("process link of type {other}: {link}");
                    report.add(Level::Lost, file, &element, what, "not carried: add a job or a form");
                }
            }
        }
    }
}

/// The steps of a form flow in order: key, title, form.
#[derive(Debug)]
pub(super) struct Flow {
    pub key: String,
    pub file: String,
    pub steps: Vec<(String, String, String)>,
}

impl Flow {
    /// Reads a form flow by following its first way from step to step.
    pub(super) fn read(file: &str, flow: &Json, report: &mut LossReport) -> Flow {
        let key = stem(file).to_owned();
        let steps = flow.get("steps").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
        let text =
            |step: &Json, name: &str| step.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        let mut wanted = flow.get("startStep").and_then(Json::as_str).map(str::to_owned);
        let mut ordered: Vec<(String, String, String)> = Vec::new();
        while let Some(step) = wanted.and_then(|key| steps.iter().find(|step| text(step, "key") == key)) {
            let name = text(step, "key");
            if ordered.iter().any(|(known, ..)| *known == name) {
                report.add(Level::Lost, file, &name, "a step that leads back", "the flow ends before it");
                break;
            }
            for event in ["onComplete", "onOpen", "onBack"] {
                for code in step.get(event).and_then(Json::as_array).into_iter().flatten() {
                    let code = code.as_str().unwrap_or_default();
                    let (level, became) = if code.contains("startCase") || code.contains("completeTask") {
                        (Level::Note, "sending the application starts the case with all answers")
                    } else {
                        (Level::Lost, "not carried")
                    };
                    report.add(level, file, &name, format!("{event}: {code}"), became);
                }
            }
            let form = step.pointer("/type/properties/definition").and_then(Json::as_str).unwrap_or_default();
            ordered.push((name.clone(), text(step, "title"), form.to_owned()));
            let next = step.get("nextSteps").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
            for way in
                next.iter().skip(1).chain(next.iter().take(1).filter(|way| way.get("condition").is_some()))
            {
                report.add(
                    Level::Lost,
                    file,
                    &name,
                    format!("a conditional way: {way}"),
                    "the first way is taken",
                );
            }
            wanted = next.first().map(|way| text(way, "step"));
        }
        for step in steps.iter().filter(|step| !ordered.iter().any(|(key, ..)| *key == text(step, "key"))) {
            report.add(Level::Lost, file, &text(step, "key"), "a step off the first way", "not carried");
        }
        Flow { key, file: file.to_owned(), steps: ordered }
    }
}

/// What a file of a case definition is; none for what is not known.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum CaseFile {
    Links,
    Statuses,
    List,
    Search,
    Tabs,
    Schema,
}

/// Recognises a file by its shape.
pub(super) fn recognise(content: &Json) -> Option<CaseFile> {
    let first = content.as_array().and_then(|list| list.first()).unwrap_or(&Json::Null);
    let has = |value: &Json, names: &[&str]| names.iter().all(|name| value.get(name).is_some());
    if has(first, &["activityId", "processLinkType"]) {
        Some(CaseFile::Links)
    } else if has(first, &["key", "title", "color"])
        || has(first, &["key", "title", "visibleInCaseListByDefault"])
    {
        Some(CaseFile::Statuses)
    } else if has(first, &["path", "displayType"]) {
        Some(CaseFile::List)
    } else if has(content, &["searchFields"]) {
        Some(CaseFile::Search)
    } else if has(first, &["key", "type", "contentKey"]) {
        Some(CaseFile::Tabs)
    } else if has(content, &["$schema", "properties"]) {
        Some(CaseFile::Schema)
    } else {
        None
    }
}
