//! The components against the examples that GOV.UK Frontend ships: options in, expected HTML out.
//!
//! Every example either matches or is named in `components-left-out.toml` with the reason; an entry there
//! that would match is an error too, so the list cannot outlive its reasons.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use portico_web::texts::Texts;
use portico_web::views::Views;
use serde_json::Value;

use crate::html::normal;

const LEFT_OUT: &str = include_str!("components-left-out.toml");

/// `component -> example or "*" -> reason`.
fn left_out() -> BTreeMap<String, BTreeMap<String, String>> {
    toml::from_str(LEFT_OUT).expect("components-left-out.toml")
}

fn shipped() -> Option<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../web/node_modules/govuk-frontend/dist/govuk/components");
    let entries = std::fs::read_dir(folder).ok()?;
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path().join("fixtures.json")).collect();
    files.retain(|file| file.exists());
    files.sort();
    Some(files)
}

#[test]
fn components_give_the_html_that_govuk_frontend_ships_as_examples() {
    let Some(files) = shipped() else {
        assert!(
            std::env::var_os("PORTICO_REQUIRE_ALL").is_none(),
            "web/node_modules is missing: run npm ci in web/"
        );
        eprintln!(
            "NOT RUN: components against shipped examples: web/node_modules is missing (npm ci in web/)"
        );
        return;
    };
    assert!(files.len() > 30, "only {} components found", files.len());
    let texts = Arc::new(Texts::new("en", &[]).unwrap());
    let views = Views::new(texts, &jiff::tz::TimeZone::UTC, None).unwrap();
    let left_out = left_out();
    let nothing = BTreeMap::new();
    let mut wrong = Vec::new();
    let (mut matched_all, mut count_all) = (0, 0);
    for file in files {
        let fixtures: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let component = fixtures["component"].as_str().unwrap();
        let excused = left_out.get(component).unwrap_or(&nothing);
        let examples = fixtures["fixtures"].as_array().unwrap();
        let mut matched = 0;
        for example in examples {
            let name = example["name"].as_str().unwrap();
            let expected = unbranded(component, normal(example["html"].as_str().unwrap()));
            let found = views
                .component("en", component, &example["options"])
                .map_or_else(|error| format!("{error:#}"), |html| normal(&html));
            let excuse = excused.get(name).or_else(|| excused.get("*"));
            match (found == expected, excuse) {
                (true, None) => matched += 1,
                (true, Some(_)) if excused.contains_key(name) => {
                    wrong.push(format!("{component}: {name}: matches, so take it off the list"));
                }
                (true, Some(_)) | (false, Some(_)) => {}
                (false, None) => wrong.push(difference(component, name, &expected, &found)),
            }
        }
        println!("{component}: {matched} of {} examples match", examples.len());
        matched_all += matched;
        count_all += examples.len();
        for name in excused.keys().filter(|name| *name != "*") {
            if !examples.iter().any(|example| example["name"].as_str() == Some(name)) {
                wrong.push(format!("{component}: {name}: there is no such example"));
            }
        }
    }
    println!("{matched_all} of {count_all} examples match");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The crown, the licence and the crest of another government are not ours: expected footers are compared
/// without them.
fn unbranded(component: &str, html: String) -> String {
    if component != "footer" {
        return html;
    }
    let marks = ["govuk-footer__crown", "govuk-footer__licence-logo", "govuk-footer__licence-description"];
    let mut kept = Vec::new();
    let mut until = None;
    for line in html.lines() {
        if until.is_none() && line.starts_with('<') && marks.iter().any(|mark| line.contains(mark)) {
            until = Some(if line.starts_with("<svg") { "</svg>" } else { "</span>" });
        } else if until.is_none() && line == "<div class=\"govuk-footer__meta-item\">" {
            until = Some("</div>");
        } else if until == Some(line) {
            until = None;
        } else if until.is_none() {
            kept.push(line);
        }
    }
    kept.join("\n")
}

fn difference(component: &str, name: &str, expected: &str, found: &str) -> String {
    let same = expected.lines().zip(found.lines()).take_while(|(one, two)| one == two).count();
    let show = |text: &str| text.lines().skip(same).take(3).collect::<Vec<_>>().join(" ⏎ ");
    format!("{component}: {name}:\n  expected {}\n  found    {}", show(expected), show(found))
}
