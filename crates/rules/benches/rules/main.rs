//! What one core does in a second of CPU time: parse, compile, evaluate.
//!
//! `cargo bench -p portico-rules`, or with a word to run only what has it in its name. The peers are measured beside it by
//! `benches/rules.sh`.

mod clock;
mod models;

use clock::per_second;
use portico_rules::{Context, Decisions, Env, Expression, Names, Value};
use serde_json::Value as Json;

type Error = Box<dyn std::error::Error>;

fn main() -> Result<(), Error> {
    let wanted = std::env::args().skip(1).find(|word| !word.starts_with('-')).unwrap_or_default();
    let measure = |name: &str, run: &mut dyn FnMut(usize)| {
        if name.contains(&wanted) {
            println!("{name:<72} {:>12.0}/s", per_second(run));
        }
    };
    let env = Env::at("2024-06-13T12:00:00Z[UTC]".parse()?);
    expressions(&env, &measure)?;
    decisions_of(&env, "table of 10 rules, FIRST", &models::ten_rules(), &models::rows(), &measure)?;
    for count in [10, 100, 1_000, 10_000] {
        for (kind, constant) in [("constant", true), ("computed", false)] {
            let name = format!("table of {count} {kind} rules, UNIQUE");
            let model = models::many_rules(count, constant);
            decisions_of(&env, &name, &model, &models::rows_of(count), &measure)?;
        }
    }
    Ok(())
}

type Measure<'m> = dyn Fn(&str, &mut dyn FnMut(usize)) + 'm;

fn expressions(env: &Env, measure: &Measure<'_>) -> Result<(), Error> {
    let names = Names::default();
    let json = models::row();
    let context = context(&json);
    for text in models::EXPRESSIONS {
        measure(&format!("parse `{text}`"), &mut |_| {
            std::hint::black_box(Expression::parse(text, &names).is_ok());
        });
        let expression = Expression::parse(text, &names).map_err(|problem| problem.to_string())?;
        measure(&format!("evaluate `{text}`"), &mut |_| {
            std::hint::black_box(expression.evaluate(&context, env).is_ok());
        });
        measure(&format!("evaluate with JSON `{text}`"), &mut |_| {
            std::hint::black_box(expression.evaluate(&json, env).is_ok());
        });
    }
    Ok(())
}

fn decisions_of(
    env: &Env,
    name: &str,
    model: &str,
    rows: &[Json],
    measure: &Measure<'_>,
) -> Result<(), Error> {
    let files = [("speed.dmn".to_owned(), model.as_bytes().to_vec())];
    let (decisions, problems) = Decisions::read(&files);
    if let Some(problem) = problems.first() {
        return Err(problem.to_string().into());
    }
    measure(&format!("compile a {name}"), &mut |_| {
        std::hint::black_box(Decisions::read(&files).1.len());
    });
    let contexts: Vec<Context> = rows.iter().map(context).collect();
    measure(&format!("value of a {name}"), &mut |turn| {
        let scope = contexts.get(turn % contexts.len());
        std::hint::black_box(scope.map(|scope| decisions.value("fee", scope, env).is_ok()));
    });
    measure(&format!("value with JSON of a {name}"), &mut |turn| {
        let scope = rows.get(turn % rows.len());
        std::hint::black_box(scope.map(|scope| decisions.value("fee", scope, env).is_ok()));
    });
    measure(&format!("explained, with JSON, a {name}"), &mut |turn| {
        let scope = rows.get(turn % rows.len());
        std::hint::black_box(scope.map(|scope| decisions.evaluate("fee", scope, env).is_ok()));
    });
    Ok(())
}

fn context(json: &Json) -> Context {
    match Value::from_json(json) {
        Value::Context(context) => (*context).clone(),
        _ => Context::new(),
    }
}
