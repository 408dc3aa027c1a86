//! The tables and expressions that are measured.

use std::fmt::Write;

use serde_json::{Value as Json, json};

/// Expressions, from plain to involved, over the variables of [`row`].
pub const EXPRESSIONS: [&str; 6] = [
    "age >= 18",
    "if age >= 18 and zone = \"B\" then income * 0.2 else 0",
    "income / 12 - 250.50 + age * 3",
    "zone in (\"A\", \"B\", \"C\") and income between 1000 and 60000",
    "sum(for i in 1..10 return i * age)",
    "count(amounts[item > 15])",
];

/// The variables of the expressions.
pub fn row() -> Json {
    json!({ "age": 42, "zone": "B", "income": 30000, "amounts": [10, 20, 30, 40] })
}

/// Variables for the table of ten rules.
pub fn rows() -> Vec<Json> {
    (0..8)
        .map(|row| json!({ "age": 10 + row * 9, "zone": "ABCDEFGH".get(row..=row), "income": row * 8000 }))
        .collect()
}

/// Variables that hit rules all over a large table.
pub fn rows_of(rules: usize) -> Vec<Json> {
    (0..8)
        .map(|row| {
            let rule = rules * (2 * row + 1) / 16;
            json!({ "age": rule * 8 + 1, "zone": format!("Z{rule}"), "income": 100 })
        })
        .collect()
}

/// The table that all engines are measured with: ten rules, three inputs, hit policy FIRST.
pub fn ten_rules() -> String {
    let mut rules = String::new();
    for (rule, (cells, output)) in ten_rule_cells().iter().enumerate() {
        push_rule(&mut rules, rule, cells, output);
    }
    table("FIRST", &rules)
}

/// The input and output cells of that table.
pub fn ten_rule_cells() -> Vec<([String; 3], String)> {
    (0..10)
        .map(|rule| {
            let zone = if rule % 3 == 0 { "-" } else { "\"B\", \"D\", \"F\"" };
            let age = format!("[{}..{})", rule * 8, rule * 8 + 12);
            let income = format!("< {}", 60_000 - rule * 1000);
            ([age, zone.to_owned(), income], (rule * 10).to_string())
        })
        .collect()
}

/// A table of disjoint ranges and texts. Without constants the same cells hold a sum each.
pub fn many_rules(count: usize, constant: bool) -> String {
    let rules = (0..count).fold(String::new(), |mut rules, rule| {
        let (low, high) = (rule * 8, rule * 8 + 8);
        let age = if constant { format!("[{low}..{high})") } else { format!("[{low} + 0..{high})") };
        let cells = [age, format!("\"Z{rule}\""), "< 1000".to_owned()];
        push_rule(&mut rules, rule, &cells, &rule.to_string());
        rules
    });
    table("UNIQUE", &rules)
}

fn push_rule(rules: &mut String, rule: usize, cells: &[String; 3], output: &str) {
    let _ = write!(rules, "<rule id='r{rule}'>");
    for cell in cells {
        let _ = write!(
            rules,
            "<inputEntry id='i{rule}_{}'><text>{}</text></inputEntry>",
            cell.len(),
            cell.replace('<', "&lt;")
        );
    }
    let _ = write!(rules, "<outputEntry><text>{output}</text></outputEntry></rule>");
}

fn table(hit_policy: &str, rules: &str) -> String {
    let input = |(name, of): (&str, &str)| {
        format!(
            "<input id='c_{name}'><inputExpression typeRef='{of}'><text>{name}</text></inputExpression></input>"
        )
    };
    let columns = [("age", "number"), ("zone", "string"), ("income", "number")];
    let data: String = columns
        .iter()
        .map(|(name, of)| {
            format!(
                "<inputData id='d_{name}' name='{name}'><variable name='{name}' typeRef='{of}'/></inputData>"
            )
        })
        .collect();
    let requires: String = columns
        .iter()
        .map(|(name, _)| format!("<informationRequirement id='q_{name}'><requiredInput href='#d_{name}'/></informationRequirement>"))
        .collect();
    format!(
        "<?xml version='1.0' encoding='UTF-8'?>\
         <definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/' id='speed' name='speed' namespace='https://example.org/speed'>\
         {data}<decision id='fee' name='fee'><variable name='fee' typeRef='number'/>{requires}\
         <decisionTable id='t' hitPolicy='{hit_policy}'>{}<output id='o' name='fee'/>{rules}</decisionTable></decision></definitions>",
        columns.map(input).concat()
    )
}
