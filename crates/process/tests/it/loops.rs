//! Standard loops, and multi-instances that report to their boundary events.

use crate::case::Case;
use serde_json::json;

#[test]
fn a_loop_goes_on_while_its_condition_holds_after_a_round() {
    let mut case = Case::started("loop-tests-after-each-round", json!({ "open": 0 }));
    assert_eq!(case.task("work").index, Some(1), "the first round comes whatever the condition says");
    case.complete_with("work", json!({ "open": 1 }));
    assert_eq!(case.task("work").index, Some(2));
    case.complete_with("work", json!({ "open": 0 }));
    assert_eq!(case.tasks(), ["after"]);
}

#[test]
fn a_loop_that_tests_first_may_have_no_round() {
    let case = Case::started("loop-tests-before-the-first-round", json!({ "open": 0 }));
    assert_eq!(case.tasks(), ["after"]);
    let mut case = Case::started("loop-tests-before-the-first-round", json!({ "open": 1 }));
    case.complete_with("work", json!({ "open": 0 }));
    assert_eq!(case.tasks(), ["after"]);
}

#[test]
fn a_loop_ends_at_its_maximum() {
    let mut case = Case::started("loop-ends-at-its-maximum", json!({}));
    case.complete("work");
    case.complete("work");
    assert_eq!(case.tasks(), ["after"]);
    assert_eq!(case.state.timers().count(), 0);
}

#[test]
fn a_boundary_event_of_a_loop_waits_once_over_all_rounds_and_ends_it() {
    let mut case = Case::started("loop-ends-at-its-maximum", json!({}));
    case.advance_hours(12);
    case.complete("work");
    assert_eq!(case.state.timers().count(), 1);
    case.advance_hours(12);
    assert_eq!(case.tasks(), ["chase"]);
}

#[test]
fn each_instance_can_report_to_a_boundary_event_that_does_not_interrupt() {
    let mut case = Case::started("multi-instance-reports-each", json!({}));
    case.complete("vote");
    assert_eq!(case.tasks(), ["note", "vote"]);
    case.complete("vote");
    case.complete("vote");
    assert_eq!(case.tasks(), ["after", "note", "note", "note"]);
}

#[test]
fn the_first_instance_can_report() {
    let mut case = Case::started("multi-instance-reports-the-first", json!({}));
    for _ in 0..3 {
        case.complete("vote");
    }
    assert_eq!(case.tasks(), ["after", "note"]);
}

#[test]
fn a_complex_behaviour_cancels_the_remaining_instances_and_goes_on() {
    let mut case = Case::started("multi-instance-ends-by-its-report", json!({}));
    case.complete("vote");
    assert_eq!(case.tasks(), ["vote"]);
    case.complete("vote");
    assert_eq!(case.tasks(), ["after", "note"]);
}
