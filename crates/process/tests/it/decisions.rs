//! Business rule tasks.

use crate::case::Case;
use portico_process::Event;
use serde_json::json;

#[test]
fn a_business_rule_task_records_the_rules_that_fired() {
    let case = Case::started("business-rule-task-decides", json!({ "age": 70 }));
    assert_eq!(case.variable("amount"), 10);
    let made = case.events.iter().find_map(|event| match event {
        Event::DecisionMade { decided, .. } => Some(decided),
        _ => None,
    });
    assert_eq!(made.unwrap().fired[0].rule, "senior");
}
