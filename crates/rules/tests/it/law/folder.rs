//! A folder of decisions in `rules/` of the repository.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use portico_rules::{Decided, Decisions, Env};
use serde_json::Value as Json;

/// The folder of one set of rules.
pub fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules").join(name)
}

/// All files of a folder that end so, by name, in order.
pub fn files(folder: &Path, extension: &str) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.expect("an entry of the folder").path());
    let mut files: Vec<(String, Vec<u8>)> = paths
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .map(|path| {
            let name = path.file_name().expect("a file").to_string_lossy().into_owned();
            (name, std::fs::read(&path).expect("the file can be read"))
        })
        .collect();
    files.sort();
    files
}

/// The decisions of a folder, which must have no problem at all.
pub fn read(name: &str) -> Decisions {
    let files = files(&path(name), "dmn");
    assert!(!files.is_empty(), "rules/{name} holds no decisions");
    let (decisions, problems) = Decisions::read(&files);
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "rules/{name}:\n{}", problems.join("\n"));
    decisions
}

/// Noon of a day in Amsterdam.
pub fn on(day: &str) -> Env {
    Env::at(format!("{day}T12:00:00[Europe/Amsterdam]").parse().expect("a day"))
}

/// Evaluates a decision; every rule that fires must name its legal source.
pub fn decide(decisions: &Decisions, id: &str, variables: &Json, env: &Env) -> Decided {
    let decided = decisions.evaluate(id, variables, env).unwrap_or_else(|fault| panic!("{id}: {fault}"));
    for fired in &decided.fired {
        assert!(fired.source.is_some(), "rule {} of {} names no source", fired.rule, fired.decision);
    }
    decided
}

#[test]
fn every_rule_of_every_folder_names_its_legal_source_and_ids_are_told_apart() {
    let folders = std::fs::read_dir(path("")).expect("the folders of rules");
    let mut rules = 0;
    for folder in folders.map(|folder| folder.expect("a folder").path()).filter(|folder| folder.is_dir()) {
        let mut ids = BTreeSet::new();
        for (name, content) in files(&folder, "dmn") {
            let text = String::from_utf8(content).expect("UTF-8");
            let document = roxmltree::Document::parse(&text).expect("XML");
            for rule in document.descendants().filter(|node| node.has_tag_name_like("rule")) {
                let source = rule.children().find(|node| node.has_tag_name_like("annotationEntry"));
                let source = source.map(|entry| {
                    let texts = entry.descendants().filter_map(|node| node.text());
                    texts.collect::<String>().trim().to_owned()
                });
                assert!(
                    source.is_some_and(|source| !source.is_empty()),
                    "{}/{name}: rule {:?} names no source",
                    folder.display(),
                    rule.attribute("id")
                );
                rules += 1;
            }
            // Logs and letters cite a rule by its id and that of its decision.
            for decision in document.descendants().filter(|node| node.has_tag_name_like("decision")) {
                let id = decision.attribute("id").expect("an id").to_owned();
                assert!(ids.insert(id.clone()), "{}/{name}: the id {id} occurs twice", folder.display());
            }
        }
    }
    assert!(rules > 0, "no rules were found");
}

/// Names without their namespace: the files of one folder may be of different versions of DMN.
trait LocalName {
    fn has_tag_name_like(&self, name: &str) -> bool;
}

impl LocalName for roxmltree::Node<'_, '_> {
    fn has_tag_name_like(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}
