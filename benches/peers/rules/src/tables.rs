//! Small decision tables that follow from a seed.

use std::fmt::Write;

use crate::random::Random;

/// A model with one table, and rows of variables as contexts of FEEL.
pub fn case(random: &mut Random) -> (String, Vec<String>) {
    let policy = random.one(&[
        "hitPolicy=\"UNIQUE\"",
        "hitPolicy=\"FIRST\"",
        "hitPolicy=\"ANY\"",
        "hitPolicy=\"RULE ORDER\"",
        "hitPolicy=\"COLLECT\"",
        "hitPolicy=\"COLLECT\" aggregation=\"SUM\"",
        "hitPolicy=\"COLLECT\" aggregation=\"MIN\"",
        "hitPolicy=\"COLLECT\" aggregation=\"MAX\"",
        "hitPolicy=\"COLLECT\" aggregation=\"COUNT\"",
    ]);
    let rules = (0..1 + random.below(12)).fold(String::new(), |mut rules, rule| {
        let _ = write!(
            rules,
            "<rule id=\"r{rule}\"><inputEntry id=\"a{rule}\"><text>{}</text></inputEntry>\
             <inputEntry id=\"b{rule}\"><text>{}</text></inputEntry>\
             <outputEntry id=\"o{rule}\"><text>{}</text></outputEntry></rule>",
            number_cell(random).replace('<', "&lt;"),
            text_cell(random),
            random.between(0, 4)
        );
        rules
    });
    let rows = (0..6)
        .map(|_| {
            format!(
                "{{ x: {}, y: {} }}",
                random.between(-1, 21),
                random.one(&["\"a\"", "\"b\"", "\"c\"", "\"d\""])
            )
        })
        .collect();
    (model(policy, &rules), rows)
}

fn number_cell(random: &mut Random) -> String {
    let low = random.between(0, 18);
    match random.below(8) {
        0 => "-".to_owned(),
        1 => format!("{low}"),
        2 => format!("{} {low}", random.one(&["<", "<=", ">", ">="])),
        3 => format!("{low}, {}", random.between(0, 20)),
        4 => format!("not({low})"),
        5 => format!("not([{low}..{}])", low + random.between(0, 5)),
        _ => format!(
            "{}{low}..{}{}",
            random.one(&["[", "("]),
            low + random.between(1, 9),
            random.one(&["]", ")"])
        ),
    }
}

fn text_cell(random: &mut Random) -> String {
    random
        .one(&[
            "-",
            "\"a\"",
            "\"b\"",
            "\"a\", \"c\"",
            "not(\"a\")",
            "not(\"b\", \"c\")",
            "? = \"a\" or ? = \"b\"",
        ])
        .to_owned()
}

fn model(policy: &str, rules: &str) -> String {
    let input = |name: &str, of: &str| {
        format!(
            "<inputData id=\"d_{name}\" name=\"{name}\"><variable name=\"{name}\" typeRef=\"{of}\"/></inputData>"
        )
    };
    let requires = |name: &str| {
        format!(
            "<informationRequirement id=\"q_{name}\"><requiredInput href=\"#d_{name}\"/></informationRequirement>"
        )
    };
    let column = |name: &str, of: &str| {
        format!(
            "<input id=\"c_{name}\"><inputExpression typeRef=\"{of}\"><text>{name}</text></inputExpression></input>"
        )
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" id=\"speed\" name=\"speed\" \
         namespace=\"https://example.org/speed\">{}{}<decision id=\"fee\" name=\"fee\"><variable name=\"fee\"/>{}{}\
         <decisionTable id=\"t\" {policy}>{}{}<output id=\"o\" name=\"fee\"/>{rules}</decisionTable></decision></definitions>",
        input("x", "number"),
        input("y", "string"),
        requires("x"),
        requires("y"),
        column("x", "number"),
        column("y", "string")
    )
}
