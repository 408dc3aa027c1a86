//! Writing the service folder: what the package says, and drafts of what a service needs besides.

mod decision;
mod mend;
mod samples;
mod settings;
mod texts;

use std::fs;
use std::path::Path;

use super::ImportError;
use super::package::{Facts, Package};
use super::report::{Level, LossReport};
use super::source::stem;
use super::xml::Document;
use portico_process::{lay_out_if_incomplete, read};

pub(super) use samples::START;
pub(super) use settings::quoted;

/// Refuses a target that holds files already.
pub(super) fn must_be_empty(to: &Path) -> Result<(), ImportError> {
    let is_empty = fs::read_dir(to).map_or(true, |mut entries| entries.next().is_none());
    if is_empty { Ok(()) } else { Err(ImportError::TargetNotEmpty(to.to_owned())) }
}

/// What is decided about the folder before it is written.
pub(super) struct Plan {
    pub facts: Facts,
    pub main: String,
    pub application: String,
    pub language: &'static str,
}

/// Writes everything, the report last.
pub(super) fn write(package: &Package, to: &Path, report: &mut LossReport) -> Result<(), ImportError> {
    let mended = mend::mend(package, report);
    let mut files: Vec<(String, String)> = Vec::new();
    for model in &mended.models {
        let is_main = mended
            .plan
            .facts
            .processes
            .iter()
            .any(|process| process.id == mended.plan.main && process.file == model.file);
        let name = if is_main { "process.bpmn".to_owned() } else { free(&files, stem(&model.file), "bpmn") };
        files.push((name, with_diagram(&model.document, &model.file, report)));
    }
    for decision in &package.decisions {
        files.push((free(&files, stem(&decision.file), "dmn"), decision.document.write()));
    }
    for form in &mended.forms {
        let text = serde_json::to_string_pretty(&form.schema).unwrap_or_default();
        files.push((free(&files, &form.id, "form"), text + "\n"));
    }
    files.push(("service.toml".to_owned(), settings::settings(package, &mended, report)));
    files.push((format!("texts/{}.ftl", mended.plan.language), texts::texts(package, &mended, report)));
    files.extend(samples::scenarios(package, &mended, report));
    files.extend(package.scenarios.iter().cloned());
    report.sort();
    report.written = files.iter().map(|(name, _)| name.clone()).collect();
    report.written.push("import-report.md".to_owned());
    files.push(("import-report.md".to_owned(), report.markdown()));
    for (name, text) in files {
        put(to, &name, &text)?;
    }
    Ok(())
}

/// The text of a model; one without diagram, or in whose diagram steps are missing, is laid out.
fn with_diagram(document: &Document, file: &str, report: &mut LossReport) -> String {
    let text = document.write();
    let (definitions, _) = read(text.as_bytes(), file);
    let Some(diagrams) = lay_out_if_incomplete(&definitions).filter(|diagrams| !diagrams.is_empty()) else {
        return text;
    };
    let what =
        if definitions.diagrams.is_empty() { "no diagram" } else { "a diagram in which steps are missing" };
    report.add(Level::Note, file, "", what, "laid out anew");
    let mut document = document.clone();
    document.set_diagrams(&diagrams);
    document.write()
}

/// A file name in letters that a bundle may hold, and that is not taken.
fn free(files: &[(String, String)], stem: &str, ending: &str) -> String {
    let base: String =
        stem.chars()
            .map(|letter| {
                if letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.') { letter } else { '-' }
            })
            .collect();
    let base = base.trim_matches(['.', '-']);
    let mut name = format!("{base}.{ending}");
    let mut count = 2;
    while files.iter().any(|(known, _)| *known == name) {
        name = format!("{base}-{count}.{ending}");
        count += 1;
    }
    name
}

fn put(to: &Path, name: &str, text: &str) -> Result<(), ImportError> {
    let path = to.join(name);
    let unwritable =
        |error: std::io::Error| ImportError::Unwritable { path: path.clone(), reason: error.to_string() };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(unwritable)?;
    }
    fs::write(&path, text).map_err(unwritable)
}
