//! How many decision tables and expressions one core evaluates in a second.
//!
//! `cargo run --release -p portico-rules --example speed`
//!
//! The table has ten rules, three inputs and the hit policy FIRST; the best of three rounds counts.

use std::time::{Duration, Instant};

use portico_rules::{Decisions, Env, Expression, Names};
use serde_json::{Value as Json, json};

type Error = Box<dyn std::error::Error>;

const ROUND: Duration = Duration::from_secs(1);

fn main() -> Result<(), Error> {
    let env = Env::at("2024-06-13T12:00:00Z[UTC]".parse()?);
    let model = table();
    let reads = per_second(|_| Ok(Decisions::read(&model).1.len()))?;
    println!("tables read per second: {reads:.0}");

    let (decisions, problems) = Decisions::read(&model);
    if let Some(problem) = problems.first() {
        return Err(problem.to_string().into());
    }
    let rows: Vec<Json> = (0..8)
        .map(|row| json!({ "age": 10 + row * 9, "zone": "ABCDEFGH".get(row..=row), "income": row * 8000 }))
        .collect();
    let tables = per_second(|round| {
        let row = rows.get(round % rows.len()).ok_or("a row")?;
        Ok(decisions.evaluate("fee", row, &env)?.fired.len())
    })?;
    println!("tables evaluated per second: {tables:.0}");

    let expression =
        Expression::parse("if age >= 18 and zone = \"B\" then income * 0.2 else 0", &Names::default())
            .map_err(|problem| problem.to_string())?;
    let row = json!({ "age": 42, "zone": "B", "income": 30000 });
    let expressions = per_second(|_| Ok(usize::from(expression.evaluate(&row, &env)?.is_true())))?;
    println!("prepared expressions evaluated per second: {expressions:.0}");
    Ok(())
}

/// The best rate of three rounds.
fn per_second(mut run: impl FnMut(usize) -> Result<usize, Error>) -> Result<f64, Error> {
    let mut best = 0.0_f64;
    for _ in 0..3 {
        let start = Instant::now();
        let mut count = 0_usize;
        while start.elapsed() < ROUND {
            for _ in 0..100 {
                std::hint::black_box(run(count)?);
                count += 1;
            }
        }
        best = best.max(count as f64 / start.elapsed().as_secs_f64());
    }
    Ok(best)
}

fn table() -> Vec<(String, Vec<u8>)> {
    let rules: String = (0..10)
        .map(|rule| {
            let zone = if rule % 3 == 0 { "-" } else { "\"B\", \"D\", \"F\"" };
            format!(
                "<rule id='r{rule}'><inputEntry><text>[{}..{})</text></inputEntry><inputEntry><text>{zone}</text></inputEntry>\
                 <inputEntry><text>&lt; {}</text></inputEntry><outputEntry><text>{}</text></outputEntry></rule>",
                rule * 8,
                rule * 8 + 12,
                60_000 - rule * 1000,
                rule * 10
            )
        })
        .collect();
    let input = |name: &str| format!("<input><inputExpression><text>{name}</text></inputExpression></input>");
    let xml = format!(
        "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/' name='speed' namespace='speed'>\
         <decision id='fee' name='Fee'><decisionTable id='t' hitPolicy='FIRST'>{}{}{}<output name='amount'/>{rules}\
         </decisionTable></decision></definitions>",
        input("age"),
        input("zone"),
        input("income")
    );
    vec![("speed.dmn".to_owned(), xml.into_bytes())]
}
