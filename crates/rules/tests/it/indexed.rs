//! Tables of constants are looked up in an index. It must not be noticed: not in the result, not in the rules that fired,
//! not in the causes. Each generated table is evaluated twice: as it is, and with every constant written as a computation,
//! which no index understands.

use std::fmt::Write;

use portico_rules::Decisions;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::support::{decide, sound};

const POLICIES: [&str; 11] = [
    "hitPolicy='UNIQUE'",
    "hitPolicy='FIRST'",
    "hitPolicy='ANY'",
    "hitPolicy='PRIORITY'",
    "hitPolicy='RULE ORDER'",
    "hitPolicy='OUTPUT ORDER'",
    "hitPolicy='COLLECT'",
    "hitPolicy='COLLECT' aggregation='SUM'",
    "hitPolicy='COLLECT' aggregation='MIN'",
    "hitPolicy='COLLECT' aggregation='MAX'",
    "hitPolicy='COLLECT' aggregation='COUNT'",
];

/// A constant of one of the kinds that occur in cells.
fn constant() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => (-3..40_i32).prop_map(|number| number.to_string()),
        1 => (0..40_i32).prop_map(|number| format!("{number}.50")),
        4 => prop::sample::select(vec!["\"a\"", "\"b\"", "\"c\"", "\"d\""]).prop_map(str::to_owned),
        2 => (1..28_u32).prop_map(|day| format!("date(\"2024-02-{day:02}\")")),
        1 => (1..28_u32).prop_map(|day| format!("@\"2024-02-{day:02}\"")),
        1 => (1..9_u32).prop_map(|days| format!("duration(\"P{days}D\")")),
        1 => (1..9_u32).prop_map(|months| format!("@\"P{months}M\"")),
        1 => prop::sample::select(vec!["true", "false", "null"]).prop_map(str::to_owned),
        1 => Just("date(\"no date\")".to_owned()),
    ]
}

/// Numbers only, as most columns are.
fn number() -> impl Strategy<Value = String> {
    (0..40_i32).prop_map(|number| number.to_string())
}

/// One test, with `{}` around each constant.
fn test_of(constant: BoxedStrategy<String>) -> impl Strategy<Value = String> {
    let pair = (constant.clone(), constant.clone());
    prop_oneof![
        4 => constant.clone().prop_map(|value| format!("{{{value}}}")),
        3 => (prop::sample::select(vec!["[{}..{}]", "[{}..{})", "({}..{}]", "]{}..{}["]), pair)
            .prop_map(|(form, (low, high))| form.replacen("{}", &format!("{{{low}}}"), 1).replacen("{}", &format!("{{{high}}}"), 1)),
        3 => (prop::sample::select(vec!["<", "<=", ">", ">=", "=", "!="]), constant.clone())
            .prop_map(|(sign, value)| format!("{sign} {{{value}}}")),
        1 => (prop::sample::select(vec!["<", ">="]), constant).prop_map(|(sign, value)| format!("({sign} {{{value}}})")),
    ]
}

fn cell() -> impl Strategy<Value = String> {
    let tests = |constant: BoxedStrategy<String>| {
        prop_oneof![
            5 => test_of(constant.clone()),
            2 => prop::collection::vec(test_of(constant.clone()), 2..4).prop_map(|tests| tests.join(", ")),
            1 => prop::collection::vec(test_of(constant), 1..3).prop_map(|tests| format!("not({})", tests.join(", "))),
        ]
    };
    prop_oneof![
        3 => Just("-".to_owned()),
        8 => tests(number().boxed()),
        2 => tests(constant().boxed()),
        1 => Just("? = x".to_owned()),
        1 => Just("y".to_owned()),
    ]
}

/// A cell that few values pass, as in the large tables for which there is an index; now and then any other.
fn narrow_cell() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => (0..40_i32, 0..3_i32).prop_map(|(low, len)| format!("[{{{low}}}..{{{}}}]", low + len)),
        8 => number().prop_map(|value| format!("{{{value}}}")),
        2 => (number(), number()).prop_map(|(a, b)| format!("{{{a}}}, {{{b}}}")),
        1 => Just("{null}".to_owned()),
        2 => cell(),
    ]
}

/// The rules of a table: of one kind of cells or the other.
fn rules() -> impl Strategy<Value = Vec<(String, String, String)>> {
    prop_oneof![
        1 => prop::collection::vec((cell(), cell(), cell()), 1..40),
        3 => prop::collection::vec((narrow_cell(), narrow_cell(), narrow_cell()), 24..80),
        1 => prop::collection::vec((cell(), narrow_cell(), narrow_cell()), 24..60),
        1 => prop::collection::vec((narrow_cell(), narrow_cell(), Just("-".to_owned())), 24..80),
        1 => prop::collection::vec((narrow_cell(), Just("-".to_owned()), Just("-".to_owned())), 24..80),
    ]
}

fn input() -> impl Strategy<Value = Json> {
    prop_oneof![
        8 => (-3..42_i64).prop_map(|number| json!(number)),
        1 => Just(json!(7.5)),
        3 => prop::sample::select(vec!["a", "b", "c", "e", "2024-02-11"]).prop_map(|text| json!(text)),
        2 => Just(Json::Null),
        1 => any::<bool>().prop_map(|truth| json!(truth)),
        1 => Just(json!([1, "a"])),
    ]
}

/// The table with its constants as they are, or each as a computation.
fn table(policy: &str, of: &str, rules: &[(String, String, String)], computed: bool) -> Decisions {
    let show = |cell: &str| {
        let (open, close) = if computed { ("(if true then ", " else null)") } else { ("", "") };
        cell.replace('{', open).replace('}', close).replace('<', "&lt;")
    };
    let rules = rules.iter().enumerate().fold(String::new(), |mut text, (index, (x, y, z))| {
        let output = (index * 7) % 5;
        let _ = write!(
            text,
            "<rule id='r{index}'><inputEntry><text>{}</text></inputEntry><inputEntry><text>{}</text></inputEntry>\
             <inputEntry><text>{}</text></inputEntry><outputEntry><text>{output}</text></outputEntry></rule>",
            show(x),
            show(y),
            show(z)
        );
        text
    });
    sound(&format!(
        "<decision id='d' name='D'><decisionTable id='t' {policy}>\
         <input label='X'><inputExpression {of}><text>x</text></inputExpression></input>\
         <input label='Y'><inputExpression><text>y</text></inputExpression></input>\
         <input label='Z'><inputExpression><text>z</text></inputExpression></input>\
         <output name='out'><outputValues><text>3, 1, 4, 0, 2</text></outputValues></output>{rules}\
         </decisionTable></decision>"
    ))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn an_index_changes_nothing_but_the_time(
        policy in prop::sample::select(POLICIES.to_vec()),
        of in prop::sample::select(vec!["", "", "typeRef='date'"]),
        rules in rules(),
        rows in prop::collection::vec((input(), input(), input()), 8),
    ) {
        let (indexed, naive) = (table(policy, of, &rules, false), table(policy, of, &rules, true));
        for (x, y, z) in rows {
            let variables = json!({ "x": x, "y": y, "z": z });
            let found = decide(&indexed, "d", variables.clone());
            prop_assert_eq!(&found, &decide(&naive, "d", variables.clone()), "{} {}", policy, variables);
        }
    }
}

/// Cells that say exactly which rules a value can meet, so that large tables take few steps.
#[test]
fn a_large_table_of_constants_takes_few_steps() {
    let rules: Vec<_> = (0..2_000)
        .map(|rule| (format!("[{{{}}}..{{{}}})", rule * 3, rule * 3 + 3), "-".to_owned(), "-".to_owned()))
        .collect();
    let steps = |computed: bool, steps: u64| {
        let limits = portico_rules::Limits { steps, ..portico_rules::Limits::default() };
        let env = portico_rules::Env { limits, ..crate::support::env() };
        table("", "", &rules, computed).evaluate("d", &json!({ "x": 3_100, "y": 1, "z": 1 }), &env)
    };
    let found = steps(false, 50).expect("few rules are looked at");
    assert_eq!(found.fired.iter().map(|fired| fired.index).collect::<Vec<_>>(), [1034]);
    assert!(steps(true, 50).is_err(), "without constants every rule is looked at");
}

#[test]
fn a_variable_that_hides_a_function_is_not_taken_for_it() {
    let rules: Vec<_> = (0..40)
        .map(|day| (format!("{{date(\"2024-01-{:02}\")}}", day % 28 + 1), "-".to_owned(), "-".to_owned()))
        .collect();
    let decisions = table("hitPolicy='COLLECT'", "typeRef='date'", &rules, false);
    let plain = decide(&decisions, "d", json!({ "x": "2024-01-03", "y": 1, "z": 1 }));
    assert_eq!(plain.fired.iter().map(|fired| fired.index).collect::<Vec<_>>(), [3, 31]);
    let hidden = decide(&decisions, "d", json!({ "x": "2024-01-03", "y": 1, "z": 1, "date": "2024-01-03" }));
    assert!(hidden.fired.is_empty(), "{hidden:?}");
    assert_eq!(hidden.causes, ["there is no function `date`"]);
}
