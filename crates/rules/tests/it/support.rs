//! One place that knows how to evaluate, so that a change of the interface touches one function.

use portico_rules::{Env, Evaluated, Expression, Fault, Names};
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
