//! Input that nobody means well with: an error, never a crash.

use portico_rules::{Decisions, Expression, Names};
use proptest::prelude::*;

use crate::support::{env, variables};

fn rules_of(content: impl Into<Vec<u8>>) -> Vec<&'static str> {
    let (_, problems) = Decisions::read(&[("bad.dmn".to_owned(), content.into())]);
    problems.iter().map(|problem| problem.rule).collect()
}

#[test]
fn a_document_type_is_refused_so_that_no_entity_can_explode() {
    let bomb =
        "<!DOCTYPE definitions [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><definitions>&b;</definitions>";
    assert_eq!(rules_of(bomb), ["dmn-xml"]);
}

#[test]
fn what_is_no_dmn_is_said_to_be_none() {
    assert_eq!(rules_of("<html/>"), ["dmn-root"]);
    assert_eq!(rules_of("not xml"), ["dmn-xml"]);
    assert_eq!(rules_of(vec![0xff, 0xfe, 0x00]), ["dmn-xml"]);
    assert_eq!(rules_of(""), ["dmn-xml"]);
}

#[test]
fn a_file_that_is_too_large_or_too_deep_is_refused() {
    assert_eq!(rules_of(vec![b' '; 10_000_001]), ["dmn-too-large"]);
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    assert!(matches!(rules_of(deep).as_slice(), ["dmn-too-deep" | "dmn-xml"]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_parsed_or_refused(text in "\\PC{0,80}") {
        let _ = Expression::parse(&text, &Names::default());
        let _ = Expression::parse_unary_tests(&text, &Names::default());
    }

    #[test]
    fn any_row_of_tokens_is_evaluated_or_refused(
        tokens in prop::collection::vec(prop::sample::select(vec![
            "1", "0.5", "-", "+", "*", "/", "**", "(", ")", "[", "]", "{", "}", ",", ":", "..", ".", "\"a\"", "null",
            "true", "if", "then", "else", "for", "in", "return", "some", "satisfies", "and", "or", "not", "age",
            "numbers", "order", "total", "function", "instance of", "number", "between", "<", "<=", "=", "?",
            "date(\"2024-02-29\")", "@\"P1Y\"", "@\"PT1H\"", "@\"10:00:00\"", "count", "substring", "sort", "x",
            "1e6000", "duration", "string join", "date and time", "list", "item", "partial",
        ]), 1..14)
    ) {
        if let Ok(parsed) = Expression::parse(&tokens.join(" "), &Names::default()) {
            let _ = parsed.evaluate(&variables(), &env());
        }
    }

    #[test]
    fn sums_and_products_agree_with_integers(a in -1_000_000_000_000_i64..1_000_000_000_000, b in 1_i64..1_000_000) {
        let evaluate = |text: String| {
            let parsed = Expression::parse(&text, &Names::default()).expect("it parses");
            parsed.evaluate(&(), &env()).expect("no limit").value.to_string()
        };
        prop_assert_eq!(evaluate(format!("({a}) + {b}")), (a + b).to_string());
        prop_assert_eq!(evaluate(format!("({a}) * {b}")), (i128::from(a) * i128::from(b)).to_string());
        prop_assert_eq!(evaluate(format!("modulo({a}, {b})")), a.rem_euclid(b).to_string());
        prop_assert_eq!(evaluate(format!("floor(({a}) / {b})")), a.div_euclid(b).to_string());
        prop_assert_eq!(evaluate(format!("({a}) * {b} / {b}")), a.to_string());
    }
}
