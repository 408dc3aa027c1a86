//! Expressions over a context are seen at a glance where that is sure. Whatever a glance says, the evaluator says too,
//! with the same causes and at the same bounds.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use portico_rules::{Context, Env, Evaluated, Expression, Fault, Limits, Names, Value};
use proptest::prelude::*;

use crate::support::env;

/// Variables of every kind that a glance meets.
static VALUES: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| {
    let value = |text: &str| {
        let parsed = Expression::parse(text, &Names::default()).expect("it parses");
        parsed.evaluate(&(), &env()).expect("it has a value").value
    };
    [
        ("n", "7"),
        ("m", "-2.50"),
        ("large", "9999999999999999999999999999999999"),
        ("zero", "0"),
        ("t", "\"b\""),
        ("long", "string join(for i in 1..50 return \"0123456789\")"),
        ("yes", "true"),
        ("nothing", "null"),
        ("day", "date(\"2024-02-29\")"),
        ("term", "duration(\"P3D\")"),
        ("list", "[1, 7, \"b\"]"),
        ("span", "[1..9]"),
        ("aVariableWithALongName", "12"),
        ("aVariableWithALongNameToo", "13"),
    ]
    .into_iter()
    .map(|(name, text)| (name.to_owned(), value(text)))
    .collect()
});

static CONTEXT: LazyLock<Context> =
    LazyLock::new(|| VALUES.iter().map(|(name, value)| (name.as_str(), value.clone())).collect());

fn operand() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "n",
        "m",
        "large",
        "zero",
        "t",
        "long",
        "yes",
        "nothing",
        "day",
        "term",
        "list",
        "span",
        "missing",
        "count",
        "aVariableWithALongName",
        "aVariableWithALongNameToo",
        "0",
        "1",
        "3",
        "7.0",
        "0.1",
        "-2.5",
        "1e30",
        "\"b\"",
        "\"\"",
        "true",
        "false",
        "null",
        "@\"2024-02-29\"",
        "@\"P3D\"",
    ])
    .prop_map(str::to_owned)
}

/// Mostly numbers, so that calculations come to an end.
fn number() -> impl Strategy<Value = String> {
    let plain = prop::sample::select(vec![
        "n",
        "m",
        "zero",
        "large",
        "3",
        "0.25",
        "1e-7",
        "100",
        "aVariableWithALongName",
    ]);
    prop_oneof![9 => plain.prop_map(str::to_owned), 1 => operand()]
}

fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![2 => operand(), 3 => number()];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let one = inner.clone();
        let comparison = prop::sample::select(vec!["=", "!=", "<", "<=", ">", ">="]);
        let operator = prop::sample::select(vec!["+", "-", "*", "/", "**"]);
        let junction = prop::sample::select(vec!["and", "or"]);
        prop_oneof![
            3 => (number(), operator.clone(), number(), operator, one.clone())
                .prop_map(|(a, first, b, second, c)| format!("({a} {first} {b}) {second} ({c})")),
            4 => (number(), comparison.clone(), number()).prop_map(|(a, sign, b)| format!("{a} {sign} {b}")),
            2 => (one.clone(), comparison, one.clone()).prop_map(|(a, sign, b)| format!("({a}) {sign} ({b})")),
            3 => (one.clone(), junction.clone(), one.clone(), junction, one.clone())
                .prop_map(|(a, first, b, second, c)| format!("({a}) {first} ({b}) {second} ({c})")),
            1 => (one.clone(), number(), number()).prop_map(|(a, b, c)| format!("({a}) between {b} and {c}")),
            2 => (number(), operand(), number(), number())
                .prop_map(|(a, b, c, d)| format!("{a} in ({b}, < {c}, [{d}..{c}), {d})")),
            1 => (one.clone(), one.clone()).prop_map(|(a, b)| format!("({a}) in (({b}), \"b\", null)")),
            2 => (one.clone(), one.clone(), one).prop_map(|(a, b, c)| format!("if {a} then {b} else {c}")),
        ]
    })
}

/// Everything that an evaluation tells, as far as it can be shown.
fn told(outcome: &Result<Evaluated, Fault>) -> String {
    match outcome {
        Ok(found) => format!("{} {} {:?}", found.value.type_name(), found.value, found.causes),
        Err(fault) => format!("{fault:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn a_glance_and_a_thorough_look_tell_the_same(text in expression(), steps in 1_u64..40, depth in 1_u32..7) {
        let parsed = Expression::parse(&text, &Names::default()).expect("it parses");
        // A map of values is asked for each name, so that nothing can be seen at a glance.
        let tight = Env { limits: Limits { steps, depth, ..Limits::default() }, ..env() };
        for env in [env(), tight] {
            let (glance, thorough) = (parsed.evaluate(&*CONTEXT, &env), parsed.evaluate(&*VALUES, &env));
            prop_assert_eq!(told(&glance), told(&thorough), "{}", text);
        }
    }
}

#[test]
fn names_of_any_length_are_told_apart() {
    let names = [
        "a",
        "ab",
        "abcdefghijklmno",
        "abcdefghijklmnop",
        "abcdefghijklmnoq",
        "abcdefghijklmnopq",
        "größe",
        "größeDerWohnungInQuadratmetern",
    ];
    let context: Context = names.iter().enumerate().map(|(at, name)| (*name, Value::number(at))).collect();
    for (at, name) in names.iter().enumerate() {
        let parsed = Expression::parse(&format!("{name} + 0"), &Names::default()).expect("it parses");
        assert_eq!(
            parsed.evaluate(&context, &env()).expect("it has a value").value,
            Value::number(at),
            "{name}"
        );
        assert_eq!(context.get(name), Some(&Value::number(at)), "{name}");
    }
    let shown: Vec<String> = context.iter().map(|(name, _)| name.to_string()).collect();
    assert_eq!(shown, names);
}
