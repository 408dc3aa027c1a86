//! What a service must have and the package may lack: a main process, an application form, a role for every task,
//! something to fill in for residents. Each is made as plainly as possible, and reported.

use serde_json::{Value as Json, json};

use super::Plan;
use super::decision::{self, Decision};
use crate::import::formio::schema;
use crate::import::guess;
use crate::import::package::{Facts, FormFile, Model, Package, Process, UserTask};
use crate::import::report::{Level, LossReport};
use crate::import::xml::{BPMN, Element, ZEEBE};

/// The models and forms as they are written.
pub(super) struct Mended {
    pub models: Vec<Model>,
    pub forms: Vec<FormFile>,
    pub plan: Plan,
    pub decision: Option<Decision>,
}

/// The group of tasks for which the package names nobody.
pub(super) const NOBODY: &str = "clerk";

pub(super) fn mend(package: &Package, report: &mut LossReport) -> Mended {
    let copy = |model: &Model| Model { file: model.file.clone(), document: model.document.clone() };
    let mut models: Vec<Model> = package.models.iter().map(copy).collect();
    let copy = |form: &FormFile| FormFile {
        id: form.id.clone(),
        file: form.file.clone(),
        schema: form.schema.clone(),
    };
    let mut forms: Vec<FormFile> = package.forms.iter().map(copy).collect();
    name_lanes(&mut models, report);
    let facts = Facts::of(&models);
    let main = main_process(package, &facts, report);
    let application = application(package, &facts, &main, &mut forms, report);
    nobody(&mut models, &facts, report);
    resident_forms(&mut models, &facts, &mut forms, &application, report);
    let facts = Facts::of(&models);
    let language = guess::language(&words(&facts, &forms));
    report.add(
        Level::Check,
        "service.toml",
        "default_language",
        "no word about the language",
        format!("guessed: {language}"),
    );
    let decision = decision::find(&facts, &forms, &application);
    Mended { models, forms, decision, plan: Plan { facts, main, application, language } }
}

fn words(facts: &Facts, forms: &[FormFile]) -> String {
    let names = facts
        .told
        .iter()
        .map(|told| told.name.as_str())
        .chain(facts.processes.iter().map(|process| process.name.as_str()));
    let mut words: String = names.collect::<Vec<_>>().join(" ");
    fn labels(components: &[Json], words: &mut String) {
        for component in components {
            for name in ["label", "text"] {
                words.push(' ');
                words.push_str(component.get(name).and_then(Json::as_str).unwrap_or_default());
            }
            labels(
                component.get("components").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default(),
                words,
            );
        }
    }
    for form in forms {
        labels(form.components(), &mut words);
    }
    words
}

/// Lanes are told apart by name; one without is named after its pool.
fn name_lanes(models: &mut [Model], report: &mut LossReport) {
    for model in models {
        let file = model.file.clone();
        let pools = model.document.root.elements().filter(|child| child.is(BPMN, "collaboration"));
        let pool = pools.flat_map(Element::elements).find_map(|pool| pool.get("name").map(str::to_owned));
        let pool = pool.unwrap_or_else(|| "Office".to_owned());
        model.document.root.each_mut(&mut |element| {
            if element.is(BPMN, "lane") && element.get("name").is_none_or(|name| name.trim().is_empty()) {
                report.add(
                    Level::Check,
                    &file,
                    element.id(),
                    "a lane without a name",
                    format!("named `{pool}`"),
                );
                element.set("name", pool.as_str());
            }
        });
    }
}

/// The process of an application: as the package says, else the largest that nothing calls.
fn main_process(package: &Package, facts: &Facts, report: &mut LossReport) -> String {
    if let Some(known) = &package.process {
        return known.clone();
    }
    let runs: Vec<&Process> = facts.processes.iter().filter(|process| process.executable).collect();
    if runs.is_empty() {
        let became = "set isExecutable to true in the one that is to run";
        report.add(Level::Lost, "", "", "no process is executable", became);
    }
    let called = |process: &Process| facts.called.contains(&process.id);
    let candidates = runs.into_iter().chain(facts.processes.iter());
    let tasks = |process: &Process| facts.tasks.iter().filter(|task| task.process == process.id).count();
    let best = candidates.max_by_key(|process| {
        (process.executable, !called(process), process.form.is_some(), tasks(process), process.nodes)
    });
    let main = best.map(|process| process.id.clone()).unwrap_or_default();
    if facts.processes.len() > 1 {
        let became = format!("`{main}` is taken for the one that an application starts");
        report.add(
            Level::Check,
            "service.toml",
            "process",
            format!("{} processes", facts.processes.len()),
            became,
        );
    }
    main
}

fn application(
    package: &Package,
    facts: &Facts,
    main: &str,
    forms: &mut Vec<FormFile>,
    report: &mut LossReport,
) -> String {
    let there = |id: &String| forms.iter().any(|form| form.id == *id);
    let started =
        facts.processes.iter().find(|process| process.id == main).and_then(|process| process.form.clone());
    if let Some(form) = package.application.clone().filter(there).or(started.filter(there)) {
        return form;
    }
    if let Some(form) = unshown(facts, forms) {
        let became = format!("the form `{form}`, which no task shows");
        report.add(
            Level::Check,
            "service.toml",
            "application",
            "no form at the start of the process",
            became,
        );
        return form;
    }
    let text = json!({"type": "textarea", "key": "application", "label": facts.processes.iter().find(|process| process.id == main)
        .map_or("Application", |process| process.name.as_str()), "validate": {"required": true}});
    forms.push(FormFile {
        id: "application".to_owned(),
        file: String::new(),
        schema: schema("application", vec![text]),
    });
    let became = "`application.form` with one question, as a beginning";
    report.add(Level::Lost, "application.form", "", "no form with which the process begins", became);
    "application".to_owned()
}

/// The form that is called `application`, or the only one that no task and no start shows.
fn unshown(facts: &Facts, forms: &[FormFile]) -> Option<String> {
    if let Some(named) = forms.iter().find(|form| form.id == "application") {
        return Some(named.id.clone());
    }
    let shown = |id: &String| {
        facts.tasks.iter().any(|task| task.form.as_ref() == Some(id))
            || facts.processes.iter().any(|process| process.form.as_ref() == Some(id))
    };
    let mut unshown = forms.iter().filter(|form| !shown(&form.id));
    match (unshown.next(), unshown.next()) {
        (Some(only), None) => Some(only.id.clone()),
        _ => None,
    }
}

/// A task must be somebody's.
fn nobody(models: &mut [Model], facts: &Facts, report: &mut LossReport) {
    for task in facts.tasks.iter().filter(|task| task.lane.is_none() && task.groups.is_empty()) {
        let became = format!("the group `{NOBODY}`");
        report.add(
            Level::Check,
            &task.file,
            &task.id,
            "a task for which neither lane nor group says whose it is",
            became,
        );
        change(models, task, &|element| {
            let known = element
                .child(BPMN, "extensionElements")
                .and_then(|holder| holder.child(ZEEBE, "assignmentDefinition").cloned());
            let made = known.unwrap_or_else(|| Element::new("zeebe:assignmentDefinition", ZEEBE));
            element.set_extension(made.with("candidateGroups", NOBODY));
        });
    }
}

/// A resident must have something to fill in: the page of the application that the task is about, else one question.
fn resident_forms(
    models: &mut [Model],
    facts: &Facts,
    forms: &mut Vec<FormFile>,
    application: &str,
    report: &mut LossReport,
) {
    let residents = |task: &&UserTask| {
        task.lane.as_deref().is_some_and(guess::is_resident)
            || (task.lane.is_none() && task.groups.iter().any(|group| guess::is_resident(group)))
    };
    for task in facts.tasks.iter().filter(residents).filter(|task| task.form.is_none()) {
        let page = forms
            .iter()
            .find(|form| form.id == application)
            .and_then(|form| guess::page_for(&task.name, form));
        let (components, became) = match page {
            Some((page, word)) => {
                let became =
                    format!("`{}.form`: the page of the application that shares the word `{word}`", task.id);
                (vec![page.clone()], became)
            }
            None => {
                let key = format!("{}_answer", crate::import::formdata::key(&task.id).replace('.', "_"));
                let question = json!({"type": "textarea", "key": key.replace('-', "_"), "label": task.name, "validate": {"required": true}});
                (vec![question], format!("`{}.form` with one question, as a beginning", task.id))
            }
        };
        report.add(Level::Check, &task.file, &task.id, "a resident's task without a form", became);
        forms.push(FormFile {
            id: task.id.clone(),
            file: String::new(),
            schema: schema(&task.id, components),
        });
        change(models, task, &|element| {
            element
                .set_extension(Element::new("zeebe:formDefinition", ZEEBE).with("formId", task.id.as_str()));
        });
    }
}

fn change(models: &mut [Model], task: &UserTask, change: &dyn Fn(&mut Element)) {
    for model in models.iter_mut().filter(|model| model.file == task.file) {
        model.document.root.each_mut(&mut |element| {
            if element.is(BPMN, "userTask") && element.id() == task.id {
                change(element);
            }
        });
    }
}
