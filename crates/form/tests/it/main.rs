//! Behaviour of forms, each test on a small schema of its own.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests fail by panicking")]

mod data;
mod pages;
mod property;
mod reading;
mod repeats;
mod summaries;
mod verdicts;

use portico_form::{Answers, Env, Form, Posted, Problem, Severity};
use serde_json::{Value as Json, json};

/// The virtual clock of all tests: a Tuesday.
fn env() -> Env {
    Env::at("2026-03-10T09:00:00[Europe/Stockholm]".parse().unwrap())
}

fn object(value: Json) -> Answers {
    value.as_object().cloned().unwrap()
}

fn schema(components: Json) -> Vec<u8> {
    let schema = json!({"schemaVersion": 19, "type": "default", "id": "test", "components": components});
    serde_json::to_vec(&schema).unwrap()
}

/// Reads a form that has no problem at all.
fn form(components: Json) -> Form {
    let (form, problems) = Form::read("test.form", &schema(components));
    assert!(problems.is_empty(), "{problems:#?}");
    form.unwrap()
}

/// Severity and rule of each problem that reading gives.
fn problems(components: Json) -> Vec<(Severity, &'static str)> {
    let (_, problems) = Form::read("test.form", &schema(components));
    problems.iter().map(|problem: &Problem| (problem.severity, problem.rule)).collect()
}

fn posted(pairs: &[(&str, &str)]) -> Posted {
    Posted::from_pairs(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

/// Path and code of every problem of the whole form.
fn verdict(form: &Form, answers: Json) -> Vec<(String, &'static str)> {
    match form.check(&object(answers), &env()) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.into_iter().map(|problem| (problem.path, problem.code)).collect(),
    }
}

/// Checks one field alone: `Ok` with its canonical value, or the code of its problem.
fn check_one(field: Json, value: Json) -> Result<Option<Json>, &'static str> {
    let mut field = object(field);
    field.insert("key".to_owned(), json!("x"));
    field.insert("label".to_owned(), json!("X"));
    let form = form(json!([field]));
    match form.check(&object(json!({"x": value})), &env()) {
        Ok(answers) => Ok(answers.get("x").cloned()),
        Err(problems) => Err(problems[0].code),
    }
}
