//! Tables that authorities run, as they are drawn: empty input expressions, hit policy FIRST, JUEL marked cells.

use portico_rules::Decisions;
use serde_json::{Value as Json, json};

use crate::support::{decide, shared_data};

fn table() -> Option<Decisions> {
    let file = shared_data("bpmn/nl-event-permit/dmn/beoordeel-evenement.dmn")?;
    let content = std::fs::read(&file).expect("the file can be read");
    let (decisions, problems) = Decisions::read(&[("beoordeel-evenement.dmn".to_owned(), content)]);
    assert!(problems.is_empty(), "{problems:?}");
    Some(decisions)
}

fn handling(decisions: &Decisions, visitors: Json, public: Json) -> Json {
    let variables = json!({ "aantalBezoekers": visitors, "openbaarEvenement": public });
    decide(decisions, "beoordeel-evenement", variables).result
}

#[test]
fn many_visitors_need_the_alderman_and_a_small_private_party_is_quick() {
    let Some(decisions) = table() else { return };
    let cases = [
        (json!(5000), json!(false), "GOEDKEURING"),
        (json!(60000), json!(true), "GOEDKEURING"),
        (json!(4999), json!(true), "REGULIER"),
        (json!(100), json!(false), "REGULIER"),
        (json!(99), json!(false), "VERSNELD"),
        (json!(99), json!(true), "REGULIER"),
        (json!(null), json!(null), "REGULIER"),
    ];
    for (visitors, public, expected) in cases {
        assert_eq!(handling(&decisions, visitors.clone(), public.clone()), expected, "{visitors} {public}");
    }
}

#[test]
fn it_says_what_it_reads_and_which_rule_fired() {
    let Some(decisions) = table() else { return };
    let info = decisions.get("beoordeel-evenement").expect("it is there");
    assert_eq!(info.inputs, ["aantalBezoekers", "openbaarEvenement"]);
    assert_eq!(info.rules, 3);
    let variables = json!({ "aantalBezoekers": 80, "openbaarEvenement": false });
    let decided = decide(&decisions, "beoordeel-evenement", variables);
    let [fired] = decided.fired.as_slice() else { panic!("one rule fires: {decided:?}") };
    assert_eq!((fired.rule.as_str(), fired.index), ("DecisionRule_1wki69d", 2));
    assert_eq!((fired.inputs[0].label.as_str(), &fired.inputs[0].value), ("Aantal bezoekers", &json!(80)));
    assert_eq!(fired.source.as_deref(), Some("Besloten feest met lage impact, direct goedkeuren"));
}

#[test]
fn the_tables_of_a_ministry_are_read_without_an_error() {
    let Some(folder) = shared_data("bpmn/bc-foi") else { return };
    let files: Vec<(String, Vec<u8>)> = ["group-mapping.dmn", "state-transition-mapping.dmn"]
        .map(|name| (name.to_owned(), std::fs::read(folder.join(name)).expect("the file can be read")))
        .into();
    let (decisions, problems) = Decisions::read(&files);
    assert_eq!(problems.iter().filter(|problem| problem.is_error()).collect::<Vec<_>>(), Vec::<&_>::new());
    assert_eq!(problems.iter().map(|problem| problem.rule).collect::<Vec<_>>(), ["dmn-juel", "dmn-juel"]);
    let info = decisions.get("group-mapping").expect("it is there");
    assert_eq!(
        (info.inputs.as_slice(), info.rules),
        (["category".to_owned(), "status".to_owned()].as_slice(), 6)
    );
    let group = |category: &str, status: &str| {
        decide(&decisions, "group-mapping", json!({ "category": category, "status": status })).result
    };
    // A list in a column of strings is kept; its blanks are no-break spaces, as somebody once pasted them.
    assert_eq!(group("general", "ALL"), json!(["Intake\u{a0}Team", "Flex\u{a0}Team"]));
    assert_eq!(group("personal", "none"), json!(null));
}
