//! What is found out when a definition is published, before any resident meets it.

use portico_rules::{Decisions, Env, Expression, Names};
use serde_json::json;

use crate::support::{decide, evaluate, read, sound};

#[test]
fn dmn_1_1_to_1_5_are_read_alike() {
    let namespaces = [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ];
    for namespace in namespaces {
        let file = format!(
            "<definitions xmlns='{namespace}' name='n' namespace='urn:n'><decision id='d' name='D'>\
             <literalExpression><text>6 * 7</text></literalExpression></decision></definitions>"
        );
        let (decisions, problems) = Decisions::read(&[("n.dmn".to_owned(), file.into_bytes())]);
        assert!(problems.is_empty(), "{namespace}: {problems:?}");
        assert_eq!(decide(&decisions, "d", json!({})).result, json!(42), "{namespace}");
    }
}

#[test]
fn foreign_functions_are_an_error_in_every_place_where_they_can_be_written() {
    let external =
        "function(x) external { java: { class: \"java.lang.Math\", method signature: \"abs(int)\" } }";
    let places = [
        format!("<decision id='d' name='D'><literalExpression id='e'><text>({external})(1)</text></literalExpression></decision>"),
        format!(
            "<decision id='d' name='D'><context id='e'><contextEntry><variable name='f'/><literalExpression><text>{external}</text>\
             </literalExpression></contextEntry></context></decision>"
        ),
        "<decision id='d' name='D'><functionDefinition id='e' kind='PMML'><formalParameter name='x'/><context/></functionDefinition></decision>"
            .to_owned(),
        format!(
            "<decision id='d' name='D'><decisionTable id='t'><input id='i'><inputExpression><text>1</text></inputExpression></input>\
             <output name='o'/><rule id='r'><inputEntry id='e'><text>({external})(?)</text></inputEntry>\
             <outputEntry><text>1</text></outputEntry></rule></decisionTable></decision>"
        ),
    ];
    for place in places {
        let (_, problems) = read(&place);
        let refused = problems.iter().find(|problem| problem.rule == "feel-external");
        assert!(
            refused.is_some_and(|problem| problem.is_error() && problem.element.is_some()),
            "{place}: {problems:?}"
        );
    }
}

#[test]
fn a_table_that_reads_unknown_names_is_warned_about_cell_by_cell() {
    let (_, problems) = read(
        "<inputData id='i' name='age'/>
         <decision id='d' name='D'><informationRequirement><requiredInput href='#i'/></informationRequirement>
           <decisionTable id='t'>
             <input id='c1'><inputExpression id='x1'><text>agee</text></inputExpression></input>
             <output name='o'/>
             <rule id='r'><inputEntry id='cell'><text>&gt; limit</text></inputEntry>
               <outputEntry id='out'><text>fee</text></outputEntry></rule>
           </decisionTable></decision>",
    );
    let mut found: Vec<(&str, Option<&str>, bool)> = problems
        .iter()
        .map(|problem| (problem.rule, problem.element.as_deref(), problem.is_error()))
        .collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("feel-unknown-name", Some("cell"), false),
            ("feel-unknown-name", Some("out"), false),
            ("feel-unknown-name", Some("x1"), false),
        ],
        "{problems:?}"
    );
}

#[test]
fn every_extra_function_of_camundas_modelers_is_there() {
    let calls = [
        ("is defined(age)", "true"),
        ("get or else(null, 1)", "1"),
        ("assert(age, age > 18)", "42"),
        ("is empty([])", "true"),
        ("is blank(\" \")", "true"),
        ("put({}, \"a\", 1)", "{a: 1}"),
        ("put all({ a: 1 }, { b: 2 })", "{a: 1, b: 2}"),
        ("trim(\" a \")", "a"),
        ("extract(\"a1\", \"[0-9]\")", "[\"1\"]"),
        ("duplicate values([1, 1])", "[1]"),
        ("partition([1, 2, 3], 2)", "[[1, 2], [3]]"),
        ("last day of month(date(\"2023-02-01\"))", "2023-02-28"),
        ("to json({ a: 1 })", "{\"a\":1}"),
        ("from json(\"[1]\")", "[1]"),
        ("to base64(\"a\")", "YQ=="),
        ("from base64(\"YQ==\")", "a"),
        ("string length(uuid())", "36"),
        ("random number() >= 0", "true"),
    ];
    crate::support::check(&calls);
    let failed = evaluate("assert(age, age > 50, \"too young\")");
    assert!(failed.value.is_null());
    assert_eq!(failed.causes, ["`assert`: too young"]);
}

#[test]
fn clock_zone_and_seed_are_all_that_an_evaluation_knows_of_the_world() {
    let at = |moment: &str, seed: u64| {
        let env = Env { seed, ..Env::at(moment.parse().expect("a moment")) };
        let parsed = Expression::parse("[string(now()), string(today()), uuid()]", &Names::default())
            .expect("it parses");
        parsed.evaluate(&(), &env).expect("no limit").value.to_json()
    };
    let berlin = "2024-12-31T23:30:00+01:00[Europe/Berlin]";
    let first = at(berlin, 1);
    assert_eq!(first, at(berlin, 1));
    assert_ne!(first, at(berlin, 2));
    assert_eq!(first[0], json!("2024-12-31T23:30:00@Europe/Berlin"));
    // The same instant is another day elsewhere.
    assert_eq!(at("2025-01-01T07:30:00+09:00[Asia/Tokyo]", 1)[1], json!("2025-01-01"));
}

#[test]
fn an_hour_is_an_hour_in_the_nights_in_which_the_clocks_change() {
    crate::support::check(&[
        ("@\"2024-10-27T02:30:00@Europe/Berlin\" + @\"PT2H\"", "2024-10-27T03:30:00@Europe/Berlin"),
        ("@\"2024-03-31T00:30:00@Europe/Berlin\" + @\"PT2H\"", "2024-03-31T03:30:00@Europe/Berlin"),
        ("@\"2024-03-31T03:30:00@Europe/Berlin\" - @\"2024-03-31T01:30:00@Europe/Berlin\"", "PT1H"),
        ("@\"2024-03-30T12:00:00@Europe/Berlin\" + @\"P1M\"", "2024-04-30T12:00:00@Europe/Berlin"),
    ]);
}

#[test]
fn a_decision_says_why_its_result_is_null() {
    let decisions = sound(
        "<inputData id='i' name='age'/><decision id='d' name='D'>
           <informationRequirement><requiredInput href='#i'/></informationRequirement>
           <decisionTable id='t'><input label='Age'><inputExpression><text>age</text></inputExpression></input>
           <output name='o'/><rule id='r'><inputEntry><text>&gt; 18</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>
           </decisionTable></decision>",
    );
    let because = |variables: serde_json::Value| {
        let decided = decide(&decisions, "d", variables);
        assert_eq!(decided.result, json!(null));
        decided.causes
    };
    assert_eq!(because(json!({ "age": 3 })), ["no rule of the decision table `d` matched"]);
    assert_eq!(
        because(json!({})),
        [
            "there is no variable `age` for the input data",
            "a null cannot be compared with a number",
            "no rule of the decision table `d` matched"
        ]
    );
}
