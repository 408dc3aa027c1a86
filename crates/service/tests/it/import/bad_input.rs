//! Input that is no package.

use std::fs;

use portico_service::import::{Dialect, ImportError, Level, import};
use tempfile::tempdir;

use super::{Imported, around};

#[test]
fn a_folder_without_a_model_and_a_path_that_is_not_there_are_refused() {
    let (src, to) = (tempdir().unwrap(), tempdir().unwrap());
    fs::write(src.path().join("note.json"), "{}").unwrap();
    let refused = import(Dialect::Camunda7, src.path(), to.path()).unwrap_err();
    assert!(matches!(refused, ImportError::NoModel { .. }), "{refused}");
    let refused = import(Dialect::Camunda7, &src.path().join("gone"), to.path()).unwrap_err();
    assert!(matches!(refused, ImportError::Unreadable { .. }), "{refused}");
    assert_eq!(fs::read_dir(to.path()).unwrap().count(), 0, "nothing is written");
}

#[test]
fn a_target_that_holds_files_is_left_alone() {
    let (src, to) = (tempdir().unwrap(), tempdir().unwrap());
    fs::write(src.path().join("p.bpmn"), around("<bpmn:task id=\"t\"/>", "t")).unwrap();
    fs::write(to.path().join("mine.txt"), "mine").unwrap();
    let refused = import(Dialect::Camunda7, src.path(), to.path()).unwrap_err();
    assert!(matches!(refused, ImportError::TargetNotEmpty(_)), "{refused}");
}

#[test]
fn files_that_are_broken_are_named_and_the_rest_is_imported() {
    let bomb = "<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><d>&b;</d>";
    let deep = format!("{}{}", "<a>".repeat(50_000), "</a>".repeat(50_000));
    let files = [
        ("good.bpmn", &*around("<bpmn:task id=\"t\"/>", "t")),
        ("bomb.bpmn", bomb),
        ("cut.bpmn", "<bpmn:definitions"),
        ("deep.bpmn", &deep),
        ("other.xml", "<pom/>"),
        ("broken.json", "{"),
        ("broken.dmn", "no"),
        ("list.json", "[1, 2]"),
    ];
    let imported = Imported::from(&files);
    imported.service();
    for (file, _) in files.iter().skip(1) {
        let named =
            imported.report.entries.iter().any(|entry| entry.file == *file && entry.level == Level::Lost);
        assert!(named, "{file}");
    }
}

#[test]
fn one_file_can_be_imported_alone() {
    let (src, to) = (tempdir().unwrap(), tempdir().unwrap());
    let file = src.path().join("p.bpmn20.xml");
    fs::write(&file, around("<bpmn:task id=\"t\"/>", "t")).unwrap();
    let report = import(Dialect::parse("flowable").unwrap(), &file, &to.path().join("new")).unwrap();
    assert!(report.written.contains(&"process.bpmn".to_owned()));
}
