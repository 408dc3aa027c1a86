//! Every finding has its line in `docs/extend/findings.md` and its section in one of the pages below it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// The ids that the page explains.
pub fn explained() -> BTreeSet<String> {
    let page = root().join("docs/extend/findings.md");
    let page = fs::read_to_string(page).unwrap();
    let id = Regex::new("`([a-z]+(?:-[a-z0-9]+)+)`").unwrap();
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    let first = rows.filter_map(|line| line.split('|').nth(1));
    first
        .flat_map(|cell| id.captures_iter(cell).map(|found| found[1].to_owned()).collect::<Vec<_>>())
        .collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sources(dir: &Path, all: &mut Vec<String>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, all);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            all.push(fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_rule_in_the_sources_of_four_rooms_is_explained_and_none_that_is_gone() {
    // What the constructors of a problem are called with, directly or through a helper that hands the id on.
    let made = Regex::new(
        r#"(?:Problem::(?:error|warning|info)|(?:self\.)?(?:error|warning|warn|info|refuse|add|reason|report|at|of_settings|wanted))\([^"]{0,120}?"((?:[a-z]+-[a-z0-9]+)(?:-[a-z0-9]+)*)""#,
    )
    .unwrap();
    let any = Regex::new(r#""([a-z]+(?:-[a-z0-9]+)+)""#).unwrap();
    let explained = explained();
    let (mut written, mut missing) = (BTreeSet::new(), BTreeSet::new());
    for room in ["rules", "process", "form", "service"] {
        let mut files = Vec::new();
        sources(&root().join("crates").join(room).join("src"), &mut files);
        for source in &files {
            written.extend(any.captures_iter(source).map(|found| found[1].to_owned()));
            for found in made.captures_iter(source) {
                let id = &found[1];
                let known_prefix = ["feel-", "dmn-", "bpmn-", "process-", "form-"]
                    .iter()
                    .any(|prefix| id.starts_with(prefix));
                let is_rule = found[0].starts_with("Problem::") || known_prefix && room != "service";
                if is_rule && !explained.contains(id) {
                    missing.insert(id.to_owned());
                }
            }
        }
    }
    assert!(missing.is_empty(), "docs/extend/findings.md does not explain {missing:?}");
    let gone: Vec<_> = explained.difference(&written).collect();
    assert!(gone.is_empty(), "docs/extend/findings.md explains what nothing reports: {gone:?}");
}

/// Headings of the pages below `docs/extend/findings`, with what stands under each.
fn sections() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root().join("docs/extend/findings")).unwrap() {
        let page = fs::read_to_string(entry.unwrap().path()).unwrap();
        for section in page.split("\n## ").skip(1) {
            let (id, text) = section.split_once('\n').unwrap();
            found.push((id.trim().to_owned(), text.trim().to_owned()));
        }
    }
    found
}

#[test]
fn every_rule_has_one_section_that_says_why_and_shows_an_example() {
    const WORDS_MIN: usize = 12;
    let (explained, sections) = (explained(), sections());
    let mut seen = BTreeSet::new();
    for (id, text) in &sections {
        assert!(explained.contains(id), "a page in docs/extend/findings explains {id}, which has no row");
        assert!(seen.insert(id.clone()), "{id} has two sections");
        assert!(text.split_whitespace().count() >= WORDS_MIN, "{id} says too little: {text:?}");
        assert!(text.contains("Remedy: "), "{id} names no remedy");
    }
    let missing: Vec<_> = explained.difference(&seen).collect();
    assert!(missing.is_empty(), "docs/extend/findings has no section for {missing:?}");
}
