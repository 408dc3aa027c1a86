//! Packages that use much that only their own engine runs: nothing may be dropped in silence.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use portico_service::import::{Dialect, Level, import};
use regex::Regex;

use super::{Imported, data};

const FOREIGN: &str = "http://camunda.org/schema/1.0/bpmn";

/// Ids of the elements that hold something of the old engine, looked for in the nearest element with an id.
fn with_foreign(package: &Path) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for entry in fs::read_dir(package).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.extension().is_none_or(|ending| ending != "bpmn") {
            continue;
        }
        let text = fs::read_to_string(&entry).unwrap();
        let tree = roxmltree::Document::parse(&text).unwrap();
        for node in tree.descendants().filter(|node| node.is_element()) {
            let own = node.attributes().any(|attribute| attribute.namespace() == Some(FOREIGN));
            if own || node.tag_name().namespace() == Some(FOREIGN) {
                let owner = node
                    .ancestors()
                    .find(|node| node.tag_name().namespace() != Some(FOREIGN) && node.has_attribute("id"));
                ids.extend(owner.and_then(|owner| owner.attribute("id")).map(str::to_owned));
            }
        }
    }
    ids
}

fn nothing_is_dropped_in_silence(package: &str) {
    let Some(path) = data(package) else { return };
    let imported = Imported::of(&path);
    let reported: BTreeSet<String> =
        imported.report.entries.iter().map(|entry| entry.element.clone()).collect();
    let wanted = with_foreign(&path);
    assert!(!wanted.is_empty());
    let silent: Vec<&String> = wanted.iter().filter(|id| !reported.contains(*id)).collect();
    assert!(silent.is_empty(), "{package}: no word about {silent:?}");
    for file in imported.report.written.iter().filter(|file| file.ends_with(".bpmn")) {
        assert!(!imported.read(file).contains("camunda.org/schema/1.0/bpmn"), "{file}");
    }
}

#[test]
fn freedom_of_information_of_a_province_is_reported_completely() {
    nothing_is_dropped_in_silence("bc-foi");
}

#[test]
fn six_processes_of_a_case_platform_are_reported_completely() {
    nothing_is_dropped_in_silence("nl-gzac");
}

#[test]
fn the_event_permit_and_the_parking_permit_are_reported_completely() {
    nothing_is_dropped_in_silence("sundsvall-parking-permit");
    if let Some(path) = data("nl-event-permit") {
        let imported = Imported::of(&path);
        let silent: Vec<String> =
            with_foreign(&path.join("bpmn")).into_iter().filter(|id| imported.about(id).is_empty()).collect();
        assert!(silent.is_empty(), "{silent:?}");
    }
}

#[test]
fn what_can_run_of_these_packages_loads() {
    for package in ["bc-foi", "nl-gzac"] {
        let Some(path) = data(package) else { continue };
        let imported = Imported::of(&path);
        imported.service();
        assert!(imported.report.entries.iter().any(|entry| entry.level == Level::Lost));
    }
}

#[test]
fn models_of_the_dialect_that_runs_here_come_along_as_they_are() {
    let shipped = crate::support::shipped("parking-permit");
    let to = tempfile::tempdir().unwrap();
    let report = import(Dialect::Camunda8, &shipped, to.path()).unwrap();
    assert!(report.entries.iter().all(|entry| entry.level != Level::Lost), "{:#?}", report.entries);
    let models: Vec<&String> = report.written.iter().filter(|file| file.ends_with(".bpmn")).collect();
    assert!(!models.is_empty());
    // Lines move, since attributes are written on one line.
    let line = Regex::new(r"line: \d+").unwrap();
    let read = |folder: &Path, file: &str| {
        let (mut read, _) = portico_process::read(&fs::read(folder.join(file)).unwrap(), file);
        read.platform = None;
        line.replace_all(&format!("{read:#?}"), "").into_owned()
    };
    for file in models {
        assert_eq!(read(&shipped, file), read(to.path(), file), "{file}");
    }
}
