//! From files to a service: each file is read by the room that knows its kind, then all are checked together.

use std::collections::{BTreeMap, BTreeSet};

use portico_form::Form;
use portico_process::{Definitions, Surroundings};
use portico_rules::{Decisions, Problem};

use crate::bundle::pack;
use crate::check;
use crate::folder::Files;
use crate::scenario::Scenario;
use crate::service::{Service, Template};
use crate::settings::Settings;
use crate::texts::Texts;

/// The file that every service has.
pub(crate) const SETTINGS: &str = "service.toml";

/// Reads, compiles and checks. The service is missing if any problem is an error.
pub(crate) fn load(files: Files) -> (Option<Service>, Vec<Problem>) {
    let mut problems = Vec::new();
    let settings = settings(&files, &mut problems);
    let forms = forms(&files, &mut problems);
    let (decisions, found) = Decisions::read(&of_kind(&files, ".dmn"));
    problems.extend(found);
    let definitions = definitions(&files, &mut problems);
    let texts = texts(&files, &mut problems);
    let scenarios = scenarios(&files, &mut problems);

    let ids: BTreeSet<String> = forms.keys().cloned().collect();
    let (program, found) =
        portico_process::compile(&definitions, &Surroundings { decisions: &decisions, forms: &ids });
    problems.extend(found);

    let (Some(settings), Some(program)) = (settings, program) else { return (None, problems) };
    let letters = letters(&settings, &files, &mut problems);
    let bundle = match pack(&files) {
        Ok(bundle) => bundle,
        Err(error) => {
            problems.push(
                Problem::error("bundle-pack", format!("the files cannot be packed: {error}"))
                    .remedy("give the files shorter names"),
            );
            return (None, problems);
        }
    };
    let service = Service {
        settings,
        program,
        decisions,
        definitions,
        forms,
        letters,
        texts,
        scenarios,
        files,
        bundle,
    };
    problems.extend(check::all(&service));
    let runs = !problems.iter().any(Problem::is_error);
    (runs.then_some(service), problems)
}

/// The files at the top of the folder with this ending, with their bytes.
fn of_kind(files: &Files, ending: &str) -> Vec<(String, Vec<u8>)> {
    let here = files.iter().filter(|(name, _)| name.ends_with(ending) && !name.contains('/'));
    here.map(|(name, bytes)| (name.clone(), bytes.clone())).collect()
}

/// The files of a subfolder with this ending: name without folder and ending, whole name, bytes.
fn in_folder<'a>(files: &'a Files, folder: &str, ending: &str) -> Vec<(&'a str, &'a str, &'a [u8])> {
    let inside = files.iter().filter_map(|(name, bytes)| {
        let stem = name.strip_prefix(folder)?.strip_suffix(ending)?;
        (!stem.contains('/')).then_some((stem, name.as_str(), bytes.as_slice()))
    });
    inside.collect()
}

/// The text of a file, or a problem.
fn utf8<'a>(file: &str, bytes: &'a [u8], problems: &mut Vec<Problem>) -> Option<&'a str> {
    let text = std::str::from_utf8(bytes);
    if let Err(error) = &text {
        let message = format!("byte {} is not UTF-8", error.valid_up_to());
        problems
            .push(Problem::error("file-encoding", message).in_file(file).remedy("save the file as UTF-8"));
    }
    text.ok()
}

fn settings(files: &Files, problems: &mut Vec<Problem>) -> Option<Settings> {
    let Some(bytes) = files.get(SETTINGS) else {
        let message = "the folder has no service.toml";
        problems.push(
            Problem::error("settings-missing", message)
                .in_file(SETTINGS)
                .remedy("write one: it names the service, its process, form, roles and promises"),
        );
        return None;
    };
    let text = utf8(SETTINGS, bytes, problems)?;
    match Settings::read(text) {
        Ok(settings) => Some(settings),
        Err(error) => {
            problems.push(
                Problem::error("settings-syntax", error.to_string())
                    .in_file(SETTINGS)
                    .remedy("mend this line; the format is described in docs/extend/service-folder.md"),
            );
            None
        }
    }
}

fn forms(files: &Files, problems: &mut Vec<Problem>) -> BTreeMap<String, Form> {
    let mut forms: BTreeMap<String, Form> = BTreeMap::new();
    for (file, bytes) in of_kind(files, ".form") {
        let (form, found) = Form::read(&file, &bytes);
        problems.extend(found);
        let Some(form) = form else { continue };
        if forms.contains_key(&form.id) {
            let message = format!("a second form has the id {}", form.id);
            problems.push(
                Problem::error("form-twice", message)
                    .in_file(&file)
                    .at(&form.id)
                    .remedy("give each form its own id"),
            );
        } else {
            forms.insert(form.id.clone(), form);
        }
    }
    forms
}

fn definitions(files: &Files, problems: &mut Vec<Problem>) -> Vec<Definitions> {
    let models = of_kind(files, ".bpmn");
    if models.is_empty() {
        problems.push(
            Problem::error("model-missing", "the folder has no BPMN model")
                .remedy("put the process into the folder as process.bpmn"),
        );
    }
    let read = models.iter().map(|(file, bytes)| {
        let (definitions, found) = portico_process::read(bytes, file);
        problems.extend(found);
        definitions
    });
    read.collect()
}

fn texts(files: &Files, problems: &mut Vec<Problem>) -> Texts {
    let mut texts = Texts::default();
    for (lang, file, bytes) in in_folder(files, "texts/", ".ftl") {
        if let Some(source) = utf8(file, bytes, problems) {
            problems.extend(texts.add(lang, file, source));
        }
    }
    texts
}

fn scenarios(files: &Files, problems: &mut Vec<Problem>) -> Vec<Scenario> {
    let mut scenarios = Vec::new();
    for (name, file, bytes) in in_folder(files, "scenarios/", ".toml") {
        let Some(text) = utf8(file, bytes, problems) else { continue };
        match Scenario::read(name, text) {
            Ok(scenario) => scenarios.push(scenario),
            Err(error) => problems.push(
                Problem::error("scenario-syntax", error.to_string())
                    .in_file(file)
                    .remedy("mend this line; the format is described in docs/extend/service-folder.md"),
            ),
        }
    }
    scenarios
}

fn letters(settings: &Settings, files: &Files, problems: &mut Vec<Problem>) -> BTreeMap<String, Template> {
    let mut letters = BTreeMap::new();
    for (name, letter) in &settings.letters {
        let file = format!("letters/{}", letter.template);
        let Some(bytes) = files.get(&file) else {
            let message = format!("the letter {name} has the template {file}, which is not there");
            problems.push(
                Problem::error("letter-template-missing", message)
                    .in_file(SETTINGS)
                    .at(format!("letters.{name}"))
                    .remedy("write the template, or correct its name"),
            );
            continue;
        };
        if let Some(source) = utf8(&file, bytes, problems) {
            letters.insert(name.clone(), Template { file, source: source.to_owned() });
        }
    }
    letters
}
