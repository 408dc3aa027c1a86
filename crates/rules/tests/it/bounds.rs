//! Time is bounded by steps: whatever costs time costs steps, and the fault names the expression and the bound.

use portico_rules::{Env, Expression, Fault, Limits, Names};

use crate::support::{check, env, evaluate, try_evaluate};

fn fault(expression: &str, limits: Limits) -> Fault {
    let parsed =
        Expression::parse(expression, &Names::default()).unwrap_or_else(|problem| panic!("{problem}"));
    match parsed.evaluate(&(), &Env { limits, ..env() }) {
        Err(fault) => fault,
        Ok(found) => panic!("`{expression}` gave {}", found.value),
    }
}

#[test]
fn every_fault_names_the_expression_and_the_bound() {
    let limits = Limits { steps: 5_000, depth: 20, list_len: 50, text_len: 100, weight: 3_000 };
    let cases = [
        (
            "some x in 1..9000 satisfies x < 0",
            "`some x in 1..9000 satisfies x < 0` took more than 5000 steps",
        ),
        (
            "{ f: function(n) f(n), r: f(1) }.r",
            "`{ f: function(n) f(n), r: f(1) }.r` nests deeper than 20 levels",
        ),
        ("for i in 1..51 return i", "`for i in 1..51 return i` made a list of more than 50 elements"),
        (
            "upper case(string join(for i in 1..50 return \"abc\"))",
            "`upper case(string join(for i in 1..50 return \"abc\"))` made a text of more than 100 bytes",
        ),
        (
            "for i in 1..40 return for j in 1..40 return [i, j]",
            "`for i in 1..40 return for j in 1..40 return [i, j]` made a value with more than 3000 parts",
        ),
    ];
    for (expression, expected) in cases {
        let limits = if expected.contains("parts") { Limits { steps: 50_000, ..limits } } else { limits };
        let said = fault(expression, limits).to_string();
        assert!(said.starts_with(expected), "{said}");
    }
}

#[test]
fn a_loop_over_a_hundred_thousand_numbers_is_linear() {
    let steps_of = |count: u32| {
        let text = format!("count(for i in 1..{count} return i + 1)");
        let parsed = Expression::parse(&text, &Names::default()).expect("it parses");
        let fits = |steps: u64| {
            let limits = Limits { steps, ..Limits::default() };
            parsed.evaluate(&(), &Env { limits, ..env() }).is_ok()
        };
        // The fewest steps with which it ends, to one per element.
        let mut steps = u64::from(count);
        while !fits(steps) {
            steps += u64::from(count);
        }
        steps / u64::from(count)
    };
    assert_eq!(steps_of(1_000), steps_of(100_000));
}

#[test]
fn what_takes_long_costs_steps() {
    let limits = Limits { steps: 60_000, ..Limits::default() };
    for expression in [
        "count(for i in 1..5000 return exp(i / 1000))",
        "count(for i in 1..5000 return 1.0001 ** i)",
        "count(for i in 1..5000 return sqrt(i))",
        "count(for i in 1..50 return matches(\"a\", \"a{\" + string(i) + \"}\"))",
        "some t in [string join(for i in 1..3000 return \"0123456789\")] satisfies (some i in 1..500 satisfies (t + \"x\") = null)",
    ] {
        assert!(matches!(fault(expression, limits), Fault::Steps { limit: 60_000, .. }), "{expression}");
    }
    // The same pattern is made once.
    check(&[("count(for i in 1..5000 return matches(\"a\", \"[a-z]\"))", "5000")]);
}

#[test]
fn patterns_may_refer_back_to_their_groups() {
    check(&[
        (r#"matches("hello", "(l)\1")"#, "true"),
        (r#"matches("help", "(l)\1")"#, "false"),
        (r#"matches("Anna", "(.)n\1", "i")"#, "false"),
        (r#"matches("abcABC", "(abc)\1", "i")"#, "true"),
        (r#"replace("aabbcd", "(.)\1", "<$1>")"#, "<a><b>cd"),
        (r#"split("1--2==3-4", "([-=])\1")"#, r#"["1", "2", "3-4"]"#),
        (r#"extract("noon and abba", "\b(\w)(\w)\2\1\b")"#, r#"["noon", "abba"]"#),
        (r#"replace("ab", "(a)", "$12")"#, "a2b"),
        (r#"replace("ab", "(a)", "$0$0\$")"#, "aa$b"),
        // A digit within brackets refers to nothing, and what XPath does not have stays refused.
        (r#"matches("a1", "[\d]1")"#, "false"),
        (r#"matches("aab", "(a)\1(?=b)")"#, "null"),
        (r#"matches("aab", "a(?=b)")"#, "null"),
    ]);
}

#[test]
fn a_pattern_that_refers_back_cannot_try_for_ever() {
    let expression = r#"matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(a*)*\1b")"#;
    match try_evaluate(expression) {
        Err(fault @ Fault::Pattern { .. }) => {
            let said = fault.to_string();
            assert!(said.contains("(a*)*") && said.contains("more than 50000 ways"), "{said}");
        }
        other => panic!("{other:?}"),
    }
    let long = "matches(string join(for i in 1..600 return \"0123456789\"), \"(.)\\1\")";
    let found = evaluate(long);
    assert!(found.value.is_null());
    assert!(found.causes[0].contains("at most 5000 bytes, not 6000"), "{:?}", found.causes);
}
