//! One place that knows how to evaluate, so that a change of the interface touches one function.

use portico_rules::{Decided, Decisions, Env, Evaluated, Expression, Fault, Names, Problem};
use serde_json::{Value as Json, json};

/// A Thursday in June, noon in Amsterdam.
pub fn env() -> Env {
    let now = "2024-06-13T12:00:00+02:00[Europe/Amsterdam]".parse().expect("a moment");
    Env { seed: 7, ..Env::at(now) }
}

/// The variables that the tests read.
pub fn variables() -> Json {
    json!({
        "age": 42, "name": "Ada", "empty": null, "truth": true,
        "order": { "total": 120.5, "lines": [ { "sku": "a", "price": 10 }, { "sku": "b", "price": 20 } ] },
        "numbers": [1, 2, 3, 4], "first name": "Grace", "loan-amount": 1000,
        "person": { "date of birth": "1990-01-02" }
    })
}

pub fn names() -> Names {
    ["first name", "loan-amount", "date of birth"].into_iter().collect()
}

pub fn try_evaluate(expression: &str) -> Result<Evaluated, Fault> {
    let parsed = Expression::parse(expression, &names()).unwrap_or_else(|problem| panic!("{problem}"));
    parsed.evaluate(&variables(), &env())
}

pub fn evaluate(expression: &str) -> Evaluated {
    try_evaluate(expression).unwrap_or_else(|fault| panic!("{expression}: {fault}"))
}

/// Evaluates each expression and compares what FEEL shows of its value.
pub fn check(cases: &[(&str, &str)]) {
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|(expression, expected)| {
            let found = evaluate(expression);
            let shown = found.value.to_string();
            (shown != *expected)
                .then(|| format!("{expression}\n  is {shown}, not {expected} ({:?})", found.causes))
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The problem of an expression that cannot be parsed.
pub fn problem(expression: &str) -> String {
    match Expression::parse(expression, &names()) {
        Ok(parsed) => panic!("`{expression}` was parsed: {parsed:?}"),
        Err(problem) => problem.to_string(),
    }
}

/// Wraps the elements of a model in a DMN 1.3 file.
pub fn dmn(elements: &str) -> Vec<u8> {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:camunda="http://camunda.org/schema/1.0/dmn"
  id="test" name="test" namespace="http://camunda.org/schema/1.0/dmn">{elements}</definitions>"#
    )
    .into_bytes()
}

/// Reads one file.
pub fn read(elements: &str) -> (Decisions, Vec<Problem>) {
    Decisions::read(&[("test.dmn".to_owned(), dmn(elements))])
}

/// Reads one file that must have no problem at all.
pub fn sound(elements: &str) -> Decisions {
    let (decisions, problems) = read(elements);
    assert!(problems.is_empty(), "{problems:?}");
    decisions
}

/// Evaluates a decision.
pub fn decide(decisions: &Decisions, id: &str, variables: Json) -> Decided {
    decisions.evaluate(id, &variables, &env()).unwrap_or_else(|fault| panic!("{id}: {fault}"))
}

/// Real data beside the repository; `None`, said aloud, where it is absent and nobody insists.
pub fn shared_data(path: &str) -> Option<std::path::PathBuf> {
    let crate_dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let found =
        crate_dir.ancestors().map(|dir| dir.join("shared/data").join(path)).find(|path| path.exists());
    if found.is_none() {
        assert!(std::env::var_os("PORTICO_REQUIRE_ALL").is_none(), "shared/data/{path} is absent");
        eprintln!("NOT RUN: shared/data/{path} is absent");
    }
    found
}
