//! Our figures against reference facts that other tools computed from public logs.

use crate::support::data;
use portico_assess::{Limits, Log, figures};
use serde_json::{Map, Value};

/// Relative: the reference tools keep times as floating-point seconds.
const TOLERANCE: f64 = 1e-6;

/// Facts about the file or the tool, and facts in the order of the file, which we do not keep.
const NOT_OURS: &[&str] =
    &["file", "sha256", "bytes_gz", "tool", "definitions", "file_order", "pm4py_crosscheck"];

fn agree_with_facts(name: &str, log_file: &str) {
    let Some(log) = data(&format!("logs/{log_file}")) else { return };
    let Some(facts) = data(&format!("logs/{name}.facts.json")) else { return };
    let log = Log::read_file(&log, &Limits::default()).expect("a public log is read");
    let ours = serde_json::to_value(figures(&log)).expect("figures are JSON");
    let facts: Value =
        serde_json::from_slice(&std::fs::read(facts).expect("facts are read")).expect("facts are JSON");
    let mut differences = Vec::new();
    let mut compared = 0;
    for (key, fact) in facts.as_object().expect("facts are an object") {
        if !NOT_OURS.contains(&key.as_str()) {
            compare(key, fact, ours.get(key), &mut differences, &mut compared);
        }
    }
    assert!(compared > 40, "only {compared} facts of {name} were compared");
    assert!(
        differences.is_empty(),
        "{name}: {} of {compared} differ:\n{}",
        differences.len(),
        differences.join("\n")
    );
}

fn compare(path: &str, fact: &Value, ours: Option<&Value>, out: &mut Vec<String>, compared: &mut usize) {
    let Some(ours) = ours else { return out.push(format!("{path}: we have no such figure")) };
    match (fact, ours) {
        (Value::Object(fact), Value::Object(ours)) if is_counts(fact) => {
            counts(path, fact, ours, out, compared)
        }
        (Value::Object(fact), Value::Object(_)) => {
            for (key, value) in fact {
                compare(&format!("{path}.{key}"), value, ours.get(key), out, compared);
            }
        }
        (Value::Array(fact), Value::Array(list)) => {
            if fact.len() != list.len() {
                out.push(format!("{path}: {} entries, we have {}", fact.len(), list.len()));
            }
            for (at, (value, ours)) in fact.iter().zip(list).enumerate() {
                compare(&format!("{path}[{at}]"), value, Some(ours), out, compared);
            }
        }
        (Value::Number(a), Value::Number(b)) => {
            *compared += 1;
            let (a, b) = (a.as_f64().unwrap_or(f64::NAN), b.as_f64().unwrap_or(f64::NAN));
            let scale = a.abs().max(b.abs()).max(1.0);
            if (a - b).abs() > TOLERANCE * scale {
                out.push(format!("{path}: {a}, we say {b}"));
            }
        }
        (a, b) => {
            *compared += 1;
            if a != b {
                out.push(format!("{path}: {a}, we say {b}"));
            }
        }
    }
}

fn is_counts(object: &Map<String, Value>) -> bool {
    object.len() == 10 && object.values().all(Value::is_u64)
}

/// Top-ten lists: where the last places tie, tools pick differently, so names must agree above the tie
/// and counts everywhere.
fn counts(
    path: &str,
    fact: &Map<String, Value>,
    ours: &Map<String, Value>,
    out: &mut Vec<String>,
    compared: &mut usize,
) {
    let last = fact.values().filter_map(Value::as_u64).min();
    for (name, value) in fact {
        *compared += 1;
        if value.as_u64() != last && ours.get(name) != Some(value) {
            out.push(format!("{path}.{name}: {value}, we say {:?}", ours.get(name)));
        }
    }
    let sorted = |object: &Map<String, Value>| {
        let mut counts: Vec<u64> = object.values().filter_map(Value::as_u64).collect();
        counts.sort_unstable();
        counts
    };
    if sorted(fact) != sorted(ours) {
        out.push(format!("{path}: counts differ"));
    }
}

#[test]
fn the_receipt_of_building_permits_gives_the_reference_figures() {
    agree_with_facts("receipt", "receipt.xes.gz");
}

#[test]
fn building_permits_with_many_equal_times_give_the_reference_figures() {
    agree_with_facts("BPIC15_1", "BPIC15_1.xes.gz");
    agree_with_facts("BPIC15_3", "BPIC15_3.xes.gz");
}

#[test]
fn travel_declarations_give_the_reference_figures() {
    agree_with_facts("BPIC20_DomesticDeclarations", "BPIC20_DomesticDeclarations.xes.gz");
}

#[test]
fn loan_applications_with_lifecycle_transitions_give_the_reference_figures() {
    agree_with_facts("BPIC12", "BPIC12.xes.gz");
}

#[test]
fn half_a_million_events_of_traffic_fines_give_the_reference_figures() {
    agree_with_facts("road_traffic_fines", "road_traffic_fines.xes.gz");
}

#[test]
fn a_table_with_start_end_and_enabled_times_gives_the_reference_figures() {
    agree_with_facts("LoanApp_simplified_train", "LoanApp_simplified_train.csv.gz");
}

#[test]
fn a_table_with_start_and_end_times_gives_the_reference_figures() {
    agree_with_facts("PurchasingExample", "PurchasingExample.csv.gz");
}
