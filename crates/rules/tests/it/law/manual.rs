//! The example of `docs/extend/decisions.md` does what the page says.

use portico_rules::Decisions;
use serde_json::Value as Json;

use super::folder::{decide, on};

const PAGE: &str = include_str!("../../../../../docs/extend/decisions.md");

/// The first block of a language in the page.
fn block(language: &str) -> &'static str {
    let (_, rest) = PAGE.split_once(&format!("```{language}\n")).expect("a block");
    rest.split_once("\n```").expect("its end").0
}

#[test]
fn the_example_of_the_manual_is_sound_and_gives_what_the_manual_says() {
    let (decisions, problems) = Decisions::read(&[("stall.dmn".to_owned(), block("xml").into())]);
    assert!(problems.is_empty(), "{problems:?}");
    let cases: Vec<Json> = serde_json::from_str(block("json")).expect("JSON");
    assert!(cases.len() > 2);
    for case in cases {
        let id = case["decision"].as_str().expect("a decision");
        let decided = decide(&decisions, id, &case["given"], &on("2026-06-01"));
        let rules: Vec<&str> = decided.fired.iter().map(|fired| fired.rule.as_str()).collect();
        assert_eq!(decided.result.as_f64(), case["result"].as_f64(), "{case}: {:?}", decided.causes);
        assert_eq!(serde_json::json!(rules), case["rules"], "{case}");
    }
}

#[test]
fn the_pages_that_the_manual_points_to_exist() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/extend");
    let links = PAGE.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link);
    let missing: Vec<&str> = links.filter(|link| !folder.join(link).exists()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
