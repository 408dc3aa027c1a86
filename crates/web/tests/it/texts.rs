//! The texts: every key that is asked for exists in every language, none is left over.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Keys that are put together while a page is made; by their beginning, with the place that does it.
const FAMILIES: [(&str, &str); 9] = [
    ("timeline-", "timeline.rs, from the kind of what happened"),
    ("waiting-", "case.html and status.html, from on whom a case waits"),
    ("way-", "service.html, from the kind of channel"),
    ("answer-", "fields/message.rs, from the code of a problem"),
    ("part-", "fields/message.rs and fields.html, parts of a date"),
    ("fault-", "fault.html, from the kind of fault"),
    ("language-", "texts.rs, what a language says of itself"),
    ("month-", "views/dates.rs, by number"),
    ("date-", "views/dates.rs, by what is known of the time"),
];

/// `key -> arguments` of a Fluent file.
fn read(path: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut key = String::new();
    for line in std::fs::read_to_string(path).unwrap().lines() {
        if line.starts_with('#') {
            continue;
        }
        let start = line.split_once(" =").filter(|(name, _)| {
            name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-') && !name.is_empty()
        });
        if let Some((name, _)) = start {
            key = name.to_owned();
            assert!(
                keys.insert(key.clone(), BTreeSet::new()).is_none(),
                "{}: {key} stands twice",
                path.display()
            );
        }
        for argument in line.split('$').skip(1) {
            let name: String = argument
                .chars()
                .take_while(|letter| letter.is_alphanumeric() || "-_".contains(*letter))
                .collect();
            keys.get_mut(&key).unwrap().insert(name);
        }
    }
    keys
}

fn folder(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn sources(folder: &Path, extension: &str, all: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, extension, all);
        } else if path.extension().is_some_and(|found| found == extension) {
            *all += &std::fs::read_to_string(&path).unwrap();
        }
    }
}

#[test]
fn all_languages_have_the_same_keys_with_the_same_arguments() {
    let english = read(&folder("texts/en.ftl"));
    for entry in std::fs::read_dir(folder("texts")).unwrap() {
        let path = entry.unwrap().path();
        let other = read(&path);
        for (key, arguments) in &english {
            let found = other.get(key).unwrap_or_else(|| panic!("{} lacks {key}", path.display()));
            assert_eq!(found, arguments, "{}: arguments of {key}", path.display());
        }
        for key in other.keys() {
            assert!(english.contains_key(key), "{} has {key}, which en.ftl lacks", path.display());
        }
    }
}

#[test]
fn every_key_is_used_and_every_used_key_exists() {
    let english = read(&folder("texts/en.ftl"));
    let mut all = String::new();
    sources(&folder("templates"), "html", &mut all);
    sources(&folder("src"), "rs", &mut all);
    for key in english.keys() {
        let used =
            all.contains(&format!("\"{key}\"")) || FAMILIES.iter().any(|(start, _)| key.starts_with(start));
        assert!(used, "no page says {key}");
    }
    for (at, _) in all.match_indices("t(\"") {
        let alone = !all[..at].ends_with(|letter: char| letter.is_alphanumeric() || "_.".contains(letter));
        let (key, rest) = all[at + 3..].split_once('"').unwrap();
        let whole = rest.starts_with(')') || rest.starts_with(',');
        let fits =
            key.contains('-') && key.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-');
        assert!(
            !(alone && whole && fits) || english.contains_key(key),
            "a page asks for {key}, which no text has"
        );
    }
}
