//! Decision tables whose cells are JUEL.

use portico_rules::Decisions;
use portico_service::import::Level;

use super::{Imported, around};

fn table(attributes: &str, input: &str, cells: &[(&str, &str)]) -> String {
    let mut rules = String::new();
    for (number, (test, result)) in cells.iter().enumerate() {
        rules.push_str(&format!(
            r#"<rule id="r{number}"><inputEntry id="i{number}"{attributes}><text>{test}</text></inputEntry>
               <outputEntry id="o{number}"{attributes}><text>{result}</text></outputEntry></rule>"#
        ));
    }
    format!(
        r#"<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
        <decision id="fee" name="Fee"><decisionTable id="t" hitPolicy="FIRST">
        <input id="i"><inputExpression id="ie"{attributes}><text>{input}</text></inputExpression></input>
        <output id="o" name="fee"/>{rules}</decisionTable></decision></definitions>"#
    )
}

fn imported(table: &str) -> Imported {
    Imported::from(&[
        ("p.bpmn", &around(r#"<bpmn:businessRuleTask id="a" camunda:decisionRef="fee"/>"#, "a")),
        ("fee.dmn", table),
    ])
}

#[test]
fn cells_in_juel_become_feel_and_decide_the_same() {
    let text = table(
        r#" expressionLanguage="juel""#,
        "applicant.age",
        &[("cellInput &gt;= 65 &amp;&amp; cellInput != 99", "base * 2"), ("-", "'full'")],
    );
    let imported = imported(&text);
    let made = imported.read("fee.dmn");
    assert!(made.contains("? &gt;= 65 and ? != 99"), "{made}");
    assert!(made.contains("<text>base * 2</text>") && !made.contains("juel"), "{made}");
    assert!(imported.has("i0", Level::Note, "? >= 65"), "{:?}", imported.report.entries);
    assert!(imported.has("ie", Level::Note, "same in FEEL"), "{:?}", imported.report.entries);
    let (decisions, problems) = Decisions::read(&[("fee.dmn".to_owned(), made.clone().into_bytes())]);
    assert!(!problems.iter().any(portico_rules::Problem::is_error), "{problems:?}");
    assert!(decisions.get("fee").is_some());
}

#[test]
fn the_language_of_the_file_and_the_marks_of_an_expression_count_too() {
    let whole = table("", "age", &[("cellInput lt 3", "5")])
        .replace(" id=\"d\"", " id=\"d\" expressionLanguage=\"juel\"");
    assert!(imported(&whole).read("fee.dmn").contains("<text>? &lt; 3</text>"));
    let marked = table("", "${a.b}", &[("&lt; 3", "${x + 1}")]);
    let made = imported(&marked).read("fee.dmn");
    assert!(made.contains("<text>a.b</text>") && made.contains("<text>x + 1</text>"), "{made}");
}

#[test]
fn cells_in_a_script_are_lost_by_name() {
    let imported = imported(&table(r#" expressionLanguage="groovy""#, "age", &[("cellInput.foo()", "5")]));
    assert!(imported.has("i0", Level::Lost, "groovy"), "{:?}", imported.report.entries);
}
