#[path = "../../../../../crates/rules/benches/rules/clock.rs"]
mod clock;
#[path = "../../../../../crates/rules/benches/rules/models.rs"]
mod models;
use portico_rules::{Context, Decisions, Env, Expression, Names, Value};
fn main() {
    let word = std::env::args().nth(1).unwrap_or_default();
    let env = Env::at("2024-06-13T12:00:00Z[UTC]".parse().unwrap());
    let json = models::row();
    let Value::Context(row) = Value::from_json(&json) else { panic!() };
    let row: Context = (*row).clone();
    for text in models::EXPRESSIONS {
        if !text.contains(&word) { continue; }
        let e = Expression::parse(text, &Names::default()).unwrap();
        let r = clock::per_second(|_| { std::hint::black_box(e.evaluate(&row, &env).is_ok()); });
        let j = if std::env::args().nth(2).is_some() { clock::per_second(|_| { std::hint::black_box(e.evaluate(&json, &env).is_ok()); }) } else { 1.0 };
        println!("{text:<64} {:.2}M {:.1}ns json {:.1}ns", r / 1e6, 1e9 / r, 1e9 / j);
    }
    let files = [("speed.dmn".to_owned(), models::ten_rules().into_bytes())];
    let (d, _) = Decisions::read(&files);
    if "table".contains(&word) {
    let rows: Vec<Context> = models::rows().iter().map(|r| match Value::from_json(r) { Value::Context(c) => (*c).clone(), _ => panic!() }).collect();
    let r = clock::per_second(|t| { std::hint::black_box(d.value("fee", &rows[t % 8], &env).is_ok()); });
    println!("table {:.2}M {:.1}ns", r / 1e6, 1e9 / r);
    }
}
