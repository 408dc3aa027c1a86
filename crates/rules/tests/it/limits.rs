//! Bounds: whatever is too much ends with a fault that names the expression, and never with a crash.

use portico_rules::{Env, Expression, Fault, Limits, Names};

use crate::support::{env, problem, try_evaluate};

fn faulty(expression: &str) -> Fault {
    match try_evaluate(expression) {
        Err(fault) => fault,
        Ok(found) => panic!("{expression} gave {}", found.value),
    }
}

#[test]
fn a_loop_without_end_runs_out_of_steps() {
    assert!(matches!(faulty("for i in 1..90000, j in 1..90000 return i"), Fault::ListTooLong { .. }));
    assert!(matches!(faulty("some i in 1..900000000 satisfies false"), Fault::Steps { .. }));
}

#[test]
fn a_function_that_calls_itself_without_end_runs_out_of_depth() {
    let fault = faulty("{ f: function(n) f(n + 1), r: f(1) }.r");
    assert!(matches!(fault, Fault::Depth { .. }));
    assert!(fault.to_string().contains("f: function(n)"), "{fault}");
}

#[test]
fn a_text_cannot_grow_without_bound() {
    let doubling = "{ f: function(t, n) if n = 0 then t else f(t + t, n - 1), r: f(\"0123456789\", 25) }.r";
    assert!(matches!(faulty(doubling), Fault::TextTooLong { .. }));
}

#[test]
fn a_loop_of_many_elements_is_linear() {
    let limits = Limits { steps: 600_000, ..Limits::default() };
    let env = Env { limits, ..env() };
    let expression =
        Expression::parse("count(for i in 1..90000 return i + 1)", &Names::default()).expect("it parses");
    assert_eq!(expression.evaluate(&(), &env).expect("no limit is hit").value.to_string(), "90000");
}

#[test]
fn nesting_is_bounded_in_the_parser() {
    let nested = format!("{}1{}", "(".repeat(100_000), ")".repeat(100_000));
    assert!(problem(&nested).contains("nests deeper"));
    let entangled = format!("{}1{}", "1 in (".repeat(90), ")".repeat(89));
    assert!(!problem(&entangled).is_empty());
}

#[test]
fn long_chains_are_not_deep() {
    let sum = vec!["1"; 5_000].join(" + ");
    assert_eq!(try_evaluate(&sum).expect("no limit is hit").value.to_string(), "5000");
    let chain = "if age = 1 then 1 else ".repeat(2_000) + "2";
    assert_eq!(try_evaluate(&chain).expect("no limit is hit").value.to_string(), "2");
}

#[test]
fn a_value_cannot_nest_without_bound() {
    for body in ["[partial[-1]]", "{ inner: partial[-1] }"] {
        let fault = faulty(&format!("for i in 1..90000 return {body}"));
        assert!(matches!(fault, Fault::Depth { .. }), "{body}: {fault}");
    }
    // A function takes along all that it reads, so this grows in weight before it does in depth.
    assert!(matches!(faulty("for i in 1..90000 return function() partial[-1]"), Fault::TooLarge { .. }));
}

#[test]
fn a_value_that_shares_its_parts_cannot_explode_when_it_is_printed() {
    let bomb = "for i in 1..60 return [partial[-1], partial[-1]]";
    assert!(matches!(faulty(bomb), Fault::TooLarge { .. }));
    let texts =
        "{ t: string join(for i in 1..90000 return \"0123456789\"), r: for i in 1..90000 return t }.r";
    assert!(matches!(faulty(texts), Fault::TooLarge { .. }));
}

#[test]
fn a_replacement_cannot_grow_without_bound() {
    let growing = "{ t: string join(for i in 1..20000 return \"0123456789\"), r: replace(t, \".*\", \"$0$0$0$0$0$0\") }.r";
    assert!(matches!(faulty(growing), Fault::TextTooLong { .. }));
}

#[test]
fn comparing_many_things_counts_as_work() {
    let many = "{ l: for i in 1..90000 return i, r: count(distinct values(l)) }.r";
    assert!(matches!(faulty(many), Fault::Steps { .. }));
}
