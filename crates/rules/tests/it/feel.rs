//! Expressions and their values.

use portico_rules::{Expression, Names};
use serde_json::json;

use crate::support::{check, env, evaluate, problem};

#[test]
fn numbers_are_decimals_of_34_digits() {
    check(&[
        ("0.1 + 0.2", "0.3"),
        ("1 / 3", "0.3333333333333333333333333333333333"),
        ("2 / 3", "0.6666666666666666666666666666666667"),
        ("1 / 0", "null"),
        ("6 / 2", "3"),
        ("10 ** 30 + 0.001", "1000000000000000000000000000000.001"),
        ("9999999999999999999999999999999999 + 1", "10000000000000000000000000000000000"),
        ("1e6144 * 10", "null"),
        ("2 ** 0.5", "1.414213562373095048801688724209698"),
        ("-2 ** 2", "4"),
        ("1.10 = 1.1", "true"),
        ("1e30 > 1e29", "true"),
        ("-1 < 0.5", "true"),
        ("modulo(-12, 5)", "3"),
        ("modulo(12, -5)", "-3"),
        ("modulo(10.1, 4.5)", "1.1"),
        ("round half up(5.5, 0)", "6"),
        ("round half down(-5.5, 0)", "-5"),
        ("decimal(2.5, 0)", "2"),
        ("decimal(1234, -2)", "1200"),
        ("floor(-1.5)", "-2"),
        ("ceiling(1.56, 1)", "1.6"),
        ("sqrt(16)", "4"),
        ("exp(0)", "1"),
        ("log(10)", "2.302585092994045684017991454684364"),
    ]);
}

#[test]
fn what_is_missing_is_null_and_null_is_not_true() {
    check(&[
        ("if missing then 1 else 2", "2"),
        ("missing", "null"),
        ("missing.deeper", "null"),
        ("missing = null", "true"),
        ("missing > 3", "null"),
        ("missing > 3 or true", "true"),
        ("missing and false", "false"),
        ("not(missing)", "null"),
        ("is defined(missing)", "false"),
        ("is defined(empty)", "true"),
        ("is defined(order.total)", "true"),
        ("is defined(order.nothing)", "false"),
        ("get or else(missing, 5)", "5"),
        ("get or else(order.nothing, \"none\")", "none"),
    ]);
}

#[test]
fn a_null_says_why() {
    assert_eq!(evaluate("missing + 1").causes[0], "there is no variable `missing`");
    assert_eq!(evaluate("order.nothing").causes, ["the context has no entry `nothing`"]);
    assert_eq!(evaluate("name + 1").causes, ["`+` cannot join a string and a number"]);
    assert_eq!(evaluate("get or else(missing, 5)").causes, Vec::<String>::new());
}

#[test]
fn names_may_have_spaces_and_signs_when_they_are_declared() {
    check(&[
        ("first name", "Grace"),
        ("loan-amount * 2", "2000"),
        ("person.date of birth", "1990-01-02"),
        ("`first name`", "Grace"),
        ("{ sub total: 5, tax: sub total * 2 }.tax", "10"),
        ("for each line in order.lines return each line.price", "[10, 20]"),
        ("age-2", "40"),
    ]);
}

#[test]
fn a_name_with_spaces_that_is_not_declared_is_a_clear_error() {
    let message = problem("last name = \"x\"");
    assert!(message.contains("at character 6"), "{message}");
    assert!(message.contains("back-ticks"), "{message}");
}

#[test]
fn lists_are_filtered_by_index_and_by_condition() {
    check(&[
        ("numbers[1]", "1"),
        ("numbers[-1]", "4"),
        ("numbers[9]", "null"),
        ("numbers[item > 2]", "[3, 4]"),
        ("order.lines[price > 10].sku", "[\"b\"]"),
        ("order.lines[sku = \"a\"][1].price", "10"),
        ("order.lines.price", "[10, 20]"),
        ("count(numbers[even(item)])", "2"),
        ("5[1]", "5"),
        ("null[1]", "null"),
    ]);
}

#[test]
fn loops_and_quantifiers_work_on_lists_and_ranges() {
    check(&[
        ("for i in 1..3 return i * i", "[1, 4, 9]"),
        ("for i in 3..1 return i", "[3, 2, 1]"),
        ("for i in 1..2, j in [10, 20] return i + j", "[11, 21, 12, 22]"),
        ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1, 1, 2, 6, 24]"),
        ("some x in numbers satisfies x > 3", "true"),
        ("every x in numbers satisfies x > 3", "false"),
        ("every x in [] satisfies x > 3", "true"),
        ("for d in @\"2024-02-28\"..@\"2024-03-01\" return d.day", "[28, 29, 1]"),
        ("for i in missing return i", "null"),
    ]);
}

#[test]
fn ranges_and_tests_include_what_their_brackets_say() {
    check(&[
        ("5 in [1..5]", "true"),
        ("5 in [1..5)", "false"),
        ("5 in [1..5[", "false"),
        ("1 in ]1..5]", "false"),
        ("5 in (< 6)", "true"),
        ("5 in (1, 5, 9)", "true"),
        ("5 in (> 6, < 3)", "false"),
        ("5 in [1, 2, 5]", "true"),
        ("age between 40 and 42", "true"),
        ("\"b\" in [\"a\"..\"c\"]", "true"),
        ("[1..5].start", "1"),
        ("(1..5].start included", "false"),
        ("before([1..5], 6)", "true"),
        ("overlaps([1..5], [5..8])", "true"),
        ("during(3, [1..5])", "true"),
    ]);
}

#[test]
fn functions_take_arguments_by_place_and_by_name() {
    check(&[
        ("substring(\"portico\", 3)", "rtico"),
        ("substring(string: \"portico\", start position: -4, length: 2)", "ti"),
        ("string length(\"a\u{1f600}b\")", "3"),
        ("{ double: function(x: number) x * 2, r: double(21) }.r", "42"),
        ("{ fact: function(n) if n < 2 then 1 else n * fact(n - 1), r: fact(20) }.r", "2432902008176640000"),
        ("sort(numbers, function(a, b) a > b)", "[4, 3, 2, 1]"),
        ("substring(\"x\")", "null"),
        ("substring(text: \"x\", start: 1)", "null"),
        ("(function(a, b) a - b)(b: 1, a: 5)", "4"),
        ("{ f: function(x: number) x, r: f(\"text\") }.r", "null"),
        ("is empty([])", "true"),
        ("is blank(\"  \")", "true"),
        ("trim(\"  a \")", "a"),
        ("put({a: 1}, \"b\", 2)", "{a: 1, b: 2}"),
        ("put all({a: 1}, {a: 2})", "{a: 2}"),
        ("extract(\"a1b22\", \"[0-9]+\")", "[\"1\", \"22\"]"),
        ("partition(numbers, 3)", "[[1, 2, 3], [4]]"),
        ("duplicate values([1, 2, 1])", "[1]"),
        ("from json(to json({a: [1, null]}))", "{a: [1, null]}"),
        ("from base64(to base64(\"FEEL\"))", "FEEL"),
    ]);
}

#[test]
fn dates_times_and_durations_follow_the_calendar() {
    check(&[
        ("date(\"2024-02-29\") + duration(\"P1Y\")", "2025-02-28"),
        ("@\"2024-01-31\" + @\"P1M\"", "2024-02-29"),
        ("@\"2024-03-01\" - @\"2024-02-01\"", "P29D"),
        (
            "date and time(\"2024-03-31T01:30:00@Europe/Berlin\") + duration(\"PT1H\")",
            "2024-03-31T03:30:00@Europe/Berlin",
        ),
        ("time(\"23:30:00\") + duration(\"PT1H\")", "00:30:00"),
        ("@\"2024-06-13\".weekday", "4"),
        ("day of week(@\"2024-06-13\")", "Thursday"),
        ("week of year(date(2005, 1, 1))", "53"),
        ("last day of month(@\"2024-02-03\")", "2024-02-29"),
        ("today()", "2024-06-13"),
        ("now()", "2024-06-13T12:00:00@Europe/Amsterdam"),
        ("now().time offset", "PT2H"),
        ("years and months duration(@\"2023-12-31\", @\"2024-02-29\")", "P1M"),
        ("duration(\"P1DT36H\")", "P2DT12H"),
        ("duration(\"PT1H\") * 2.5", "PT2H30M"),
        ("@\"2024-01-01T12:00:00Z\" = @\"2024-01-01T13:00:00+01:00\"", "true"),
        ("date(\"2023-02-29\")", "null"),
        ("date(\"999999999-12-31\")", "999999999-12-31"),
    ]);
}

#[test]
fn randomness_follows_from_the_seed() {
    let (first, second) = (evaluate("uuid()"), evaluate("uuid()"));
    assert_eq!(first, second);
    check(&[("uuid() = uuid()", "false"), ("random number() < 1", "true")]);
}

#[test]
fn external_functions_are_refused() {
    let found = evaluate("(function(x) external { java: { class: \"java.lang.Math\" } })(1)");
    assert!(found.value.is_null());
    assert!(found.causes.iter().any(|cause| cause.contains("refused")), "{:?}", found.causes);
}

#[test]
fn an_expression_knows_what_it_reads() {
    let parse = |text: &str| Expression::parse(text, &Names::default()).expect("it parses");
    let read = parse("for x in orders return x.total > limit and count(x.lines[price > cap]) > 2");
    assert_eq!(read.references().iter().collect::<Vec<_>>(), ["limit", "orders"]);
    assert_eq!(read.filter_names().iter().collect::<Vec<_>>(), ["cap", "price"]);
    assert!(parse("{ a: 1, b: a, f: function(c) c + a }.f(2)").references().is_empty());
}

#[test]
fn unary_tests_test_the_question_mark() {
    let passes = |tests: &str, value: serde_json::Value| {
        let parsed = Expression::parse_unary_tests(tests, &Names::default()).expect("it parses");
        parsed.evaluate(&json!({ "?": value, "limit": 10 }), &env()).expect("no limit").is_true()
    };
    assert!(passes("-", json!(null)));
    assert!(passes("> 5, < 2", json!(1)));
    assert!(!passes("not(1, 2)", json!(2)));
    assert!(passes("not(\"a\")", json!("b")));
    assert!(passes("[1..limit]", json!(10)));
    assert!(passes("? * 2 > limit", json!(6)));
    assert!(passes("\"a\", \"b\"", json!("b")));
    assert!(!passes("> 5", json!(null)));
    assert!(passes("true", json!(true)));
    assert!(passes("contains(?, \"x\")", json!("xyz")));
}
