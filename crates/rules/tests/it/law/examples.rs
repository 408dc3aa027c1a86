//! Worked examples of our own, in `examples.json` of a folder, for the rules that no published case reaches.

use serde_json::Value as Json;

use super::folder::{decide, on, path, read};

/// Every case is the base with a change; it names the outputs that it expects, and rules that must have fired.
fn check(folder: &str) {
    let decisions = read(folder);
    let examples = std::fs::read(path(folder).join("examples.json")).expect("it can be read");
    let groups: Vec<Json> = serde_json::from_slice(&examples).expect("JSON");
    let mut failures = Vec::new();
    for group in &groups {
        let decision = group["decision"].as_str().expect("a decision");
        for case in group["cases"].as_array().expect("cases") {
            let mut given = group["base"].as_object().expect("a base").clone();
            given.extend(case["change"].as_object().expect("a change").clone());
            let decided = decide(&decisions, decision, &given.into(), &on("2024-06-01"));
            for (name, expected) in case["result"].as_object().expect("outputs") {
                let found = &decided.result[name];
                if found != expected
                    && found.as_f64().zip(expected.as_f64()).is_none_or(|(one, other)| one != other)
                {
                    failures.push(format!("{decision}, {}: {name} is {found}, not {expected}", case["case"]));
                }
            }
            for rule in case["rules"].as_array().expect("rules") {
                if !decided.fired.iter().any(|fired| rule == fired.rule.as_str()) {
                    failures.push(format!("{decision}, {}: {rule} did not fire", case["case"]));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_examples_of_dutch_law_come_out_as_worked_by_hand() {
    check("rules-nl");
}

#[test]
fn the_examples_of_food_benefits_come_out_as_worked_by_hand() {
    check("rules-snap");
}
