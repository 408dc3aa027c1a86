//! Compensation and transactions.

use crate::case::Case;
use portico_process::Command;
use serde_json::json;

#[test]
fn completed_activities_are_undone_the_last_first_and_one_after_the_other() {
    let mut case = Case::started("compensation-undoes-the-last-first", json!({}));
    case.complete("book");
    case.complete("pay");
    assert_eq!(case.tasks(), ["refund"], "the activity inside the completed subprocess is undone first");
    case.complete("refund");
    assert_eq!(case.tasks(), ["cancel-booking"]);
    case.complete("cancel-booking");
    assert_eq!(case.tasks(), ["after"]);
    case.complete("after");
    assert!(case.state.is_ended());
}

#[test]
fn a_compensation_event_can_name_the_activity() {
    let mut case = Case::started("compensation-undoes-one-activity", json!({}));
    case.complete("book");
    case.complete("pay");
    assert_eq!(case.tasks(), ["cancel-booking"]);
    case.complete("cancel-booking");
    assert_eq!(case.tasks(), ["after"]);
}

#[test]
fn a_cancelled_transaction_is_undone_and_left_by_its_boundary() {
    let mut case = Case::started("cancelled-transaction-is-undone-and-left", json!({}));
    assert_eq!(case.tasks(), ["other", "pay"]);
    case.complete("pay");
    assert_eq!(case.tasks(), ["refund"], "what else ran in the transaction is cancelled");
    case.complete("refund");
    assert_eq!(case.tasks(), ["mend"]);
    assert_eq!(case.state.tokens().get("deal"), None);
}

#[test]
fn nothing_is_left_when_a_case_is_cancelled_while_it_is_undone() {
    let mut case = Case::started("compensation-undoes-the-last-first", json!({}));
    case.complete("book");
    case.complete("pay");
    case.send(Command::Cancel { reason: "enough".into() });
    assert!(case.state.is_ended());
    assert_eq!(case.state.instances().count(), 0);
}

#[test]
fn a_compensation_event_subprocess_undoes_its_subprocess_with_the_data_of_then() {
    let mut case =
        Case::started("compensation-event-subprocess-undoes-its-subprocess", json!({ "place": "oslo" }));
    case.set(json!({ "place": "bergen" }));
    case.complete("book");
    assert_eq!(case.task("call-hotel").assignee.as_deref(), Some("oslo"));
    case.complete("call-hotel");
    assert_eq!(case.tasks(), ["cancel-booking"], "it undoes what was completed inside when it says so");
    case.complete("cancel-booking");
    assert_eq!(case.tasks(), ["after"]);
}
