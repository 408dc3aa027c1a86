//! Decision tables: hit policies, aggregations, sources, defaults.

use serde_json::{Value as Json, json};

use crate::support::{decide, read, sound};

/// A table over `x` whose rules are `(test, output)`.
fn table(policy: &str, output: &str, rules: &[(&str, &str)]) -> String {
    let rules: String = rules
        .iter()
        .enumerate()
        .map(|(index, (test, result))| {
            let test = test.replace('<', "&lt;");
            format!(
                "<rule id='r{}'><inputEntry><text>{test}</text></inputEntry>\
                 <outputEntry><text>{result}</text></outputEntry></rule>",
                index + 1
            )
        })
        .collect();
    format!(
        "<decision id='d' name='D'><decisionTable id='t' {policy}>\
         <input label='X'><inputExpression><text>x</text></inputExpression></input>{output}{rules}\
         </decisionTable></decision>"
    )
}

const PLAIN: &str = "<output name='out'/>";
const RANKED: &str =
    "<output name='out'><outputValues><text>\"high\", \"low\"</text></outputValues></output>";

fn result(policy: &str, output: &str, rules: &[(&str, &str)], x: Json) -> Json {
    decide(&sound(&table(policy, output, rules)), "d", json!({ "x": x })).result
}

#[test]
fn each_hit_policy_says_what_several_matches_mean() {
    let words = [("> 0", "\"low\""), ("> 1", "\"high\""), ("> 2", "\"low\"")];
    let numbers = [("> 0", "10"), ("> 1", "5"), ("> 2", "20")];
    let cases = [
        ("hitPolicy='UNIQUE'", PLAIN, words, json!(1), json!("low")),
        ("hitPolicy='UNIQUE'", PLAIN, words, json!(3), json!(null)),
        ("hitPolicy='FIRST'", PLAIN, words, json!(3), json!("low")),
        ("hitPolicy='ANY'", PLAIN, words, json!(3), json!(null)),
        ("hitPolicy='PRIORITY'", RANKED, words, json!(3), json!("high")),
        ("hitPolicy='OUTPUT ORDER'", RANKED, words, json!(3), json!(["high", "low", "low"])),
        ("hitPolicy='RULE ORDER'", PLAIN, words, json!(2), json!(["low", "high"])),
        ("hitPolicy='COLLECT'", PLAIN, numbers, json!(3), json!([10, 5, 20])),
        ("hitPolicy='COLLECT' aggregation='SUM'", PLAIN, numbers, json!(3), json!(35)),
        ("hitPolicy='COLLECT' aggregation='MIN'", PLAIN, numbers, json!(3), json!(5)),
        ("hitPolicy='COLLECT' aggregation='MAX'", PLAIN, numbers, json!(3), json!(20)),
        ("hitPolicy='COLLECT' aggregation='COUNT'", PLAIN, numbers, json!(2), json!(2)),
        ("hitPolicy='COLLECT'", PLAIN, numbers, json!(0), json!([])),
        ("hitPolicy='FIRST'", PLAIN, numbers, json!(0), json!(null)),
    ];
    for (policy, output, rules, x, expected) in cases {
        assert_eq!(result(policy, output, &rules, x.clone()), expected, "{policy} with {x}");
    }
}

#[test]
fn two_matches_of_a_unique_table_are_named() {
    let decisions = sound(&table("", PLAIN, &[("> 0", "1"), ("> 1", "2")]));
    let decided = decide(&decisions, "d", json!({ "x": 5 }));
    assert_eq!(decided.causes, ["rules 1, 2 of the decision table `d` match; only one may"]);
    assert!(decided.fired.is_empty(), "none of them decided");
}

#[test]
fn a_table_without_match_gives_its_default_output() {
    let with_default =
        "<output name='out'><defaultOutputEntry><text>\"else\"</text></defaultOutputEntry></output>";
    assert_eq!(result("", with_default, &[("> 5", "1")], json!(1)), json!("else"));
}

#[test]
fn several_outputs_make_a_context_and_rules_carry_their_law() {
    let decisions = sound(
        "<decision id='fee' name='Fee'><decisionTable id='t' hitPolicy='COLLECT'>
           <input label='Zone'><inputExpression typeRef='string'><text>zone</text></inputExpression></input>
           <output name='amount' typeRef='number'/><output name='reason' typeRef='string'/>
           <annotation name='Note'/><annotation name='Legal source'/>
           <rule id='a'><description>centre</description>
             <inputEntry><text>\"A\", \"B\"</text></inputEntry>
             <outputEntry><text>80 + 0.5</text></outputEntry><outputEntry><text>\"centre\"</text></outputEntry>
             <annotationEntry><text>n</text></annotationEntry><annotationEntry><text>Parking Act, section 4</text></annotationEntry>
           </rule>
           <rule id='b'><description>everyone pays the basic fee</description>
             <inputEntry><text>-</text></inputEntry>
             <outputEntry><text>10</text></outputEntry><outputEntry><text>\"basic\"</text></outputEntry>
           </rule>
         </decisionTable></decision>",
    );
    assert_eq!(decisions.get("fee").expect("it is there").outputs, ["amount", "reason"]);
    let decided = decide(&decisions, "fee", json!({ "zone": "B" }));
    assert_eq!(
        decided.result,
        json!([{ "amount": 80.5, "reason": "centre" }, { "amount": 10, "reason": "basic" }])
    );
    let sources: Vec<_> = decided.fired.iter().map(|fired| fired.source.as_deref()).collect();
    assert_eq!(sources, [Some("Parking Act, section 4"), Some("everyone pays the basic fee")]);
    assert_eq!(decided.fired[0].outputs, json!({ "amount": 80.5, "reason": "centre" }));
    let stored = serde_json::to_string(&decided).expect("it is JSON");
    assert_eq!(serde_json::from_str::<portico_rules::Decided>(&stored).expect("and back"), decided);
}

#[test]
fn an_input_column_of_type_date_takes_iso_texts() {
    let decisions = sound(
        "<decision id='d' name='D'><decisionTable id='t'>
           <input><inputExpression typeRef='date'><text>born</text></inputExpression></input>
           <output name='out'/>
           <rule id='r'><inputEntry><text>&lt; date(\"2006-06-13\")</text></inputEntry>
             <outputEntry><text>\"adult\"</text></outputEntry></rule>
         </decisionTable></decision>",
    );
    assert_eq!(decide(&decisions, "d", json!({ "born": "1990-01-02" })).result, json!("adult"));
    assert_eq!(decide(&decisions, "d", json!({ "born": "2020-01-02" })).result, json!(null));
}

#[test]
fn juel_that_means_the_same_is_taken_with_a_warning_and_other_juel_is_refused() {
    let with = |text: &str| {
        read(&format!(
            "<decision id='d' name='D'><literalExpression expressionLanguage='juel'><text>{text}</text>\
             </literalExpression></decision>"
        ))
    };
    let (decisions, problems) = with("${amount * 2}");
    assert_eq!(
        problems.iter().map(|problem| problem.rule).collect::<Vec<_>>(),
        ["dmn-juel", "feel-unknown-name"]
    );
    assert_eq!(decide(&decisions, "d", json!({ "amount": 21 })).result, json!(42));
    let (_, problems) = with("${amount == null ? 1 : 2}");
    assert!(
        problems.iter().any(|problem| problem.rule == "dmn-language" && problem.is_error()),
        "{problems:?}"
    );
}

#[test]
fn a_rule_with_too_few_cells_is_an_error_with_its_place() {
    let (_, problems) = read(
        "<decision id='d' name='D'><decisionTable id='t'>
           <input><inputExpression><text>x</text></inputExpression></input><output name='out'/>
           <rule id='short'><outputEntry><text>1</text></outputEntry></rule></decisionTable></decision>",
    );
    let [problem] = problems.as_slice() else { panic!("{problems:?}") };
    assert_eq!((problem.rule, problem.element.as_deref()), ("dmn-rule-cells", Some("short")));
}
