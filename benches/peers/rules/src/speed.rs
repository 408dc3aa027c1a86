//! The same table, inputs and expressions in each engine, in one run.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use dsntk_feel::FeelScope;
use portico_rules::{Context, Decisions, Env, Expression, Names, Value};
use serde_json::{Value as Json, json};

use crate::clock::per_second;
use crate::{Error, models, theirs};

/// Rates per CPU second by what is measured.
type Rates = BTreeMap<String, f64>;

/// Turns that the engines take, one after the other, so that a busy minute weighs on each alike.
const TURNS: usize = 2;

/// The rates of what has a word in its name.
struct Measured<'w> {
    word: &'w str,
    rates: Rates,
}

impl Measured<'_> {
    fn of(word: &str) -> Measured<'_> {
        Measured { word, rates: Rates::new() }
    }

    fn add(&mut self, name: String, run: impl FnMut(usize)) {
        if name.contains(self.word) {
            self.rates.insert(name, per_second(run));
        }
    }
}

/// Keeps the better of two rates of the same thing.
fn keep_best(best: &mut Rates, rates: Rates) {
    for (name, rate) in rates {
        let kept = best.entry(name).or_default();
        *kept = kept.max(rate);
    }
}

const READ: &str = "read and compile the file of 10 rules";
const DECIDE: &str = "evaluate the table of 10 rules, FIRST";
const EXPLAIN: &str = "the same with JSON in, and the rules that fired out";

/// Measures what has the word in its name, and prints the table.
pub fn run(word: &str) -> Result<(), Error> {
    let (mut own_rates, mut dsntk_rates) = (Rates::new(), Rates::new());
    for _ in 0..TURNS {
        keep_best(&mut own_rates, ours(word)?);
        keep_best(&mut dsntk_rates, dsntk(word)?);
    }
    let feelin_rates = feelin()?;
    println!(
        "Per second of CPU time; best of six rounds for Portico and dsntk in turns, of three for feelin.\n"
    );
    println!("| | Portico | dsntk 0.3.0 | feelin 8.2.0 | to the quickest peer |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    let mut names = vec![READ.to_owned(), DECIDE.to_owned(), EXPLAIN.to_owned()];
    for text in models::EXPRESSIONS {
        names.push(parse(text));
        names.push(evaluate(text));
    }
    for name in names.into_iter().filter(|name| name.contains(word)) {
        let own = own_rates.get(&name).copied().unwrap_or_default();
        let peers = [dsntk_rates.get(&name), feelin_rates.get(&name)];
        let best = peers.into_iter().flatten().copied().fold(0.0_f64, f64::max);
        let shown = |rate: Option<&f64>| rate.map_or_else(|| "–".to_owned(), |rate| thousands(*rate));
        let ratio = if best > 0.0 { format!("{:.1} ×", own / best) } else { "–".to_owned() };
        println!(
            "| {} | {} | {} | {} | {ratio} |",
            name.replace('|', "\\|"),
            thousands(own),
            shown(peers[0]),
            shown(peers[1])
        );
    }
    Ok(())
}

fn parse(text: &str) -> String {
    format!("parse and prepare `{text}`")
}

fn evaluate(text: &str) -> String {
    format!("evaluate `{text}`")
}

fn thousands(rate: f64) -> String {
    let digits = format!("{rate:.0}");
    let groups: Vec<String> =
        digits.as_bytes().rchunks(3).rev().map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    groups.join(",")
}

fn ours(word: &str) -> Result<Rates, Error> {
    let env = Env::at("2024-06-13T12:00:00Z[UTC]".parse()?);
    let mut rates = Measured::of(word);
    let files = [("speed.dmn".to_owned(), models::ten_rules().into_bytes())];
    rates.add(READ.to_owned(), |_| {
        std::hint::black_box(Decisions::read(&files).1.len());
    });
    let (decisions, problems) = Decisions::read(&files);
    if let Some(problem) = problems.first() {
        return Err(problem.to_string().into());
    }
    let rows = models::rows();
    let contexts: Vec<Context> = rows.iter().map(context).collect();
    rates.add(DECIDE.to_owned(), |turn| {
        let found = contexts.get(turn % contexts.len()).map(|row| decisions.value("fee", row, &env));
        std::hint::black_box(found.is_some());
    });
    rates.add(EXPLAIN.to_owned(), |turn| {
        let found = rows.get(turn % rows.len()).map(|row| decisions.evaluate("fee", row, &env));
        std::hint::black_box(found.is_some());
    });
    let (names, row) = (Names::default(), context(&models::row()));
    for text in models::EXPRESSIONS {
        rates.add(parse(text), |_| {
            std::hint::black_box(Expression::parse(text, &names).is_ok());
        });
        let expression = Expression::parse(text, &names).map_err(|problem| problem.to_string())?;
        rates.add(evaluate(text), |_| {
            std::hint::black_box(expression.evaluate(&row, &env).is_ok());
        });
    }
    Ok(rates.rates)
}

fn context(json: &Json) -> Context {
    match Value::from_json(json) {
        Value::Context(context) => (*context).clone(),
        _ => Context::new(),
    }
}

/// JSON without quotes around names is a context of FEEL.
fn feel(json: &Json) -> String {
    Value::from_json(json).to_string()
}

fn dsntk(word: &str) -> Result<Rates, Error> {
    let mut rates = Measured::of(word);
    let xml = models::ten_rules();
    rates.add(READ.to_owned(), |_| {
        std::hint::black_box(theirs::model(&xml).is_ok());
    });
    let model = theirs::model(&xml)?;
    let rows = models::rows().iter().map(|row| theirs::context(&feel(row))).collect::<Result<Vec<_>, _>>()?;
    rates.add(DECIDE.to_owned(), |turn| {
        let found = rows
            .get(turn % rows.len())
            .map(|row| model.evaluate_invocable(theirs::MODEL.0, theirs::MODEL.1, "fee", row));
        std::hint::black_box(found.is_some());
    });
    let scope = FeelScope::from(theirs::context(&feel(&models::row()))?);
    for text in models::EXPRESSIONS {
        rates.add(parse(text), |_| {
            std::hint::black_box(theirs::prepare(&scope, text).is_ok());
        });
        let prepared = theirs::prepare(&scope, text)?;
        rates.add(evaluate(text), |_| {
            std::hint::black_box(prepared(&scope));
        });
    }
    Ok(rates.rates)
}

/// Runs the script beside this package; it reads what to do as JSON and writes rates as JSON.
fn feelin() -> Result<Rates, Error> {
    let folder = env!("CARGO_MANIFEST_DIR");
    if !std::path::Path::new(folder).join("node_modules/feelin").exists() {
        eprintln!("NOT RUN: feelin is not installed; `npm ci` in benches/peers/rules");
        return Ok(Rates::new());
    }
    let work = json!({
        "table": DECIDE,
        "rules": models::ten_rule_cells().iter().map(|(cells, output)| json!({ "cells": cells, "output": output })).collect::<Vec<_>>(),
        "columns": ["age", "zone", "income"],
        "rows": models::rows(),
        "expressions": models::EXPRESSIONS.map(|text| json!({ "name": evaluate(text), "text": text })),
        "row": models::row(),
    });
    let mut child = Command::new("node")
        .arg("feelin.mjs")
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    child.stdin.take().ok_or("no input")?.write_all(work.to_string().as_bytes())?;
    let output = child.wait_with_output()?;
    if !output.status.success() {
        return Err("feelin.mjs failed".into());
    }
    let rates: serde_json::Map<String, Json> = serde_json::from_slice(&output.stdout)?;
    Ok(rates.into_iter().filter_map(|(name, rate)| Some((name, rate.as_f64()?))).collect())
}
