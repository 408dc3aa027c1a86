//! `portico assess` on a municipality's own log, through the real binary.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value as Json;

use crate::support::binary::{PORTICO, portico, said};
use crate::support::data;

/// Relative: the reference tool keeps times as floating-point seconds.
const TOLERANCE: f64 = 1e-6;

/// Facts about the file or the tool, and those in the order of the file, which nobody shares with us.
const NOT_SHARED: [&str; 7] =
    ["file", "sha256", "bytes_gz", "tool", "definitions", "file_order", "pm4py_crosscheck"];

fn log_and_facts() -> Option<(PathBuf, Json)> {
    let log = data("logs/receipt.xes.gz")?;
    let facts = std::fs::read(data("logs/receipt.facts.json")?).unwrap();
    Some((log, serde_json::from_slice(&facts).unwrap()))
}

/// Every leaf of a JSON value with its path.
fn leaves(path: &str, value: &Json, into: &mut Vec<(String, Json)>) {
    match value {
        Json::Object(fields) => {
            fields.iter().for_each(|(key, value)| leaves(&format!("{path}/{key}"), value, into))
        }
        Json::Array(items) => {
            items.iter().enumerate().for_each(|(at, value)| leaves(&format!("{path}/{at}"), value, into));
        }
        leaf => into.push((path.to_owned(), leaf.clone())),
    }
}

fn agree(fact: &Json, ours: &Json) -> bool {
    match (fact.as_f64(), ours.as_f64()) {
        (Some(fact), Some(ours)) => (fact - ours).abs() <= TOLERANCE * fact.abs().max(ours.abs()).max(1.0),
        _ => fact == ours,
    }
}

#[test]
fn every_shared_figure_of_the_receipt_log_agrees_with_the_reference() {
    let Some((log, facts)) = log_and_facts() else { return };
    let output = portico(&["assess", log.to_str().unwrap(), "--json"]);
    assert!(output.status.success(), "{}", said(&output));
    let ours: Json = serde_json::from_slice(&output.stdout).expect("one JSON object and nothing else");
    let mut compared = 0;
    let mut differences = Vec::new();
    for (key, fact) in
        facts.as_object().unwrap().iter().filter(|(key, _)| !NOT_SHARED.contains(&key.as_str()))
    {
        let mut wanted = Vec::new();
        leaves("", fact, &mut wanted);
        for (path, fact) in wanted {
            compared += 1;
            // A name may hold the separator of JSON pointers, so the path is walked and not parsed.
            let found = ours.get(key).and_then(|ours| at(ours, fact_path(&path)));
            if !found.is_some_and(|ours| agree(&fact, ours)) {
                differences.push(format!("{key}{path}: the reference has {fact}, we have {found:?}"));
            }
        }
    }
    println!("{compared} figures compared");
    assert!(compared > 200, "only {compared} figures were compared");
    assert!(
        differences.is_empty(),
        "{} of {compared} differ:\n{}",
        differences.len(),
        differences.join("\n")
    );
    for (name, wanted) in [("cases", 1434), ("events", 8577), ("activities", 27)] {
        assert_eq!(ours[name], wanted, "{name}");
    }
}

fn fact_path(path: &str) -> &str {
    path.trim_start_matches('/')
}

/// Walks a path whose names may themselves contain slashes: the longest name that is there wins.
fn at<'a>(value: &'a Json, path: &str) -> Option<&'a Json> {
    if path.is_empty() {
        return Some(value);
    }
    match value {
        Json::Object(fields) => fields.iter().find_map(|(key, value)| {
            let rest = path.strip_prefix(key.as_str())?;
            at(value, if rest.is_empty() { rest } else { rest.strip_prefix('/')? })
        }),
        Json::Array(items) => {
            let (index, rest) = path.split_once('/').unwrap_or((path, ""));
            at(items.get(index.parse::<usize>().ok()?)?, rest)
        }
        _ => None,
    }
}

#[test]
fn the_report_stands_alone_and_names_the_transition_that_loses_most() {
    let Some((log, facts)) = log_and_facts() else { return };
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("receipt.html");
    let output = portico(&["assess", log.to_str().unwrap(), "--html", page.to_str().unwrap()]);
    assert!(output.status.success(), "{}", said(&output));
    let html = std::fs::read_to_string(&page).unwrap();
    stands_alone(&page, &html);
    let top = &facts["time_order"]["top10_edges_by_total_wait"][0];
    let (from, to) = (top["from"].as_str().unwrap(), top["to"].as_str().unwrap());
    assert!(html.contains(from) && html.contains(to), "the page does not name {from} -> {to}");
    let text = said(&output);
    assert!(text.contains(from) && text.contains("1,434 cases"), "{text}");
}

/// Nothing of the page lies elsewhere: it can be mailed, and read without a network.
fn stands_alone(page: &Path, html: &str) {
    let small = html.to_lowercase();
    for outside in ["src=", "@import", "url(", "<link", "<script", "<iframe", "<object", "<embed", "srcset="]
    {
        assert!(!small.contains(outside), "{} has {outside}", page.display());
    }
    // What begins with http is a name (a namespace), never something that is fetched.
    for (index, _) in small.match_indices("href=\"") {
        let target = &small[index + 6..];
        assert!(target.starts_with('#'), "{} links to {}", page.display(), &target[..60.min(target.len())]);
    }
    assert!(small.starts_with("<!doctype html"), "{} is not a page", page.display());
}

#[test]
fn a_reader_that_has_seen_enough_ends_the_command_without_noise() {
    let Some((log, _)) = log_and_facts() else { return };
    let mut command = Command::new(PORTICO);
    command.arg("assess").arg(&log).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let mut noise = String::new();
    child.stderr.take().unwrap().read_to_string(&mut noise).unwrap();
    assert!(!noise.contains("panicked"), "{noise}");
    assert_eq!(child.wait().unwrap().code(), Some(141));
}
