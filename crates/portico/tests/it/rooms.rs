//! Who may import whom (`ARCHITECTURE.md`): held here over `cargo metadata`.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand};

/// Room: the rooms that it may import.
const MAY_IMPORT: [(&str, &[&str]); 11] = [
    ("portico-rules", &[]),
    ("portico-process", &["portico-rules"]),
    ("portico-form", &["portico-rules"]),
    ("portico-service", &["portico-rules", "portico-process", "portico-form"]),
    ("portico-record", &[]),
    ("portico-letter", &[]),
    (
        "portico-casework",
        &["portico-rules", "portico-process", "portico-form", "portico-service", "portico-record"],
    ),
    ("portico-assess", &["portico-record", "portico-service", "portico-process"]),
    (
        "portico-web",
        &[
            "portico-rules",
            "portico-process",
            "portico-form",
            "portico-service",
            "portico-record",
            "portico-casework",
            "portico-assess",
        ],
    ),
    ("portico-measure", &["portico-service", "portico-record", "portico-casework", "portico-web"]),
    (
        "portico",
        &[
            "portico-rules",
            "portico-process",
            "portico-form",
            "portico-service",
            "portico-record",
            "portico-letter",
            "portico-casework",
            "portico-assess",
            "portico-web",
            "portico-measure",
        ],
    ),
];

/// What only one room may know.
const ONLY_IN: [(&str, &[&str]); 10] = [
    ("rusqlite", &["portico-record"]),
    ("sqlx", &["portico-record"]),
    ("typst", &["portico-letter"]),
    ("typst-pdf", &["portico-letter"]),
    ("lettre", &["portico-letter"]),
    ("axum", &["portico-web", "portico-measure", "portico"]),
    ("minijinja", &["portico-web"]),
    ("argon2", &["portico-casework"]),
    ("clap", &["portico"]),
    (
        "tokio",
        &[
            "portico-record",
            "portico-letter",
            "portico-casework",
            "portico-web",
            "portico-measure",
            "portico",
        ],
    ),
];

fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let metadata = MetadataCommand::new().no_deps().exec().expect("cargo metadata runs in the workspace");
    metadata
        .packages
        .iter()
        .map(|package| {
            let names = package
                .dependencies
                .iter()
                .filter(|dependency| dependency.kind != DependencyKind::Development)
                .map(|dependency| dependency.name.clone())
                .collect();
            (package.name.to_string(), names)
        })
        .collect()
}

#[test]
fn rooms_import_only_what_the_architecture_allows() {
    let found = dependencies();
    let known: BTreeMap<&str, &[&str]> = MAY_IMPORT.into_iter().collect();
    assert_eq!(
        found.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        known.keys().copied().collect::<BTreeSet<_>>(),
        "a room was added or removed: say here what it may import"
    );
    for (room, imports) in &found {
        for import in imports.iter().filter(|import| import.starts_with("portico")) {
            assert!(known[room.as_str()].contains(&import.as_str()), "{room} must not import {import}");
        }
    }
}

#[test]
fn each_heavy_library_is_known_to_its_room_only() {
    let found = dependencies();
    for (library, rooms) in ONLY_IN {
        for (room, imports) in &found {
            assert!(
                !imports.contains(library) || rooms.contains(&room.as_str()),
                "{room} must not know {library}: only {rooms:?} may"
            );
        }
    }
}
