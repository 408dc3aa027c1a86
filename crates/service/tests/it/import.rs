//! Models drawn elsewhere become service folders: on real packages, on small models, and on bad input.

mod bad_input;
mod decisions;
mod digit;
mod event_permit;
mod every_file;
mod models;
mod others;
mod parking_permit;

use std::fs;
use std::path::{Path, PathBuf};

use portico_service::Service;
use portico_service::import::{Dialect, Level, LossReport, import};
use tempfile::TempDir;

use crate::support::lines;

/// A package of the real data; absent data is said loudly, and fails where all must run.
fn data(package: &str) -> Option<PathBuf> {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().skip(1);
    let found =
        folders.map(|folder| folder.join("shared/data/bpmn").join(package)).find(|path| path.is_dir());
    if found.is_none() {
        eprintln!("NOT RUN: the package {package} of the real data is absent");
        assert!(std::env::var("PORTICO_REQUIRE_ALL").is_err(), "the real data is required");
    }
    found
}

/// An imported package: its folder and its report.
struct Imported {
    dir: TempDir,
    report: LossReport,
}

impl Imported {
    fn of(src: &Path) -> Imported {
        let dir = tempfile::tempdir().unwrap();
        let report = import(Dialect::Camunda7, src, dir.path()).unwrap();
        Imported { dir, report }
    }

    /// From small files written for one test.
    fn from(files: &[(&str, &str)]) -> Imported {
        let src = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(src.path().join(name), text).unwrap();
        }
        Imported::of(src.path())
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.dir.path().join(file)).unwrap()
    }

    /// The service, which must load without any error.
    fn service(&self) -> Service {
        let (service, problems) = Service::load(self.dir.path());
        service.unwrap_or_else(|| panic!("it does not load:\n{}", lines(&problems)))
    }

    /// Levels and outcomes of the entries about an element.
    fn about(&self, element: &str) -> Vec<(Level, &str)> {
        let entries = self.report.entries.iter().filter(|entry| entry.element == element);
        entries.map(|entry| (entry.level, entry.became.as_str())).collect()
    }

    fn has(&self, element: &str, level: Level, part: &str) -> bool {
        self.about(element).iter().any(|(own, became)| *own == level && became.contains(part))
    }
}

/// A model around a process body, with the namespaces of Camunda 7.
fn model(body: &str) -> String {
    format!(
        r#"<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:camunda="http://camunda.org/schema/1.0/bpmn">
            <bpmn:process id="p" name="P" isExecutable="true">{body}</bpmn:process></bpmn:definitions>"#
    )
}

/// A process with one element between start and end.
fn around(element: &str, id: &str) -> String {
    model(&format!(
        r#"<bpmn:startEvent id="start"/><bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="{id}"/>
            {element}<bpmn:sequenceFlow id="f2" sourceRef="{id}" targetRef="end"/><bpmn:endEvent id="end"/>"#
    ))
}
