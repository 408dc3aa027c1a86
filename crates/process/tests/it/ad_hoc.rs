//! Ad-hoc subprocesses: the discretionary tasks of a case. In all models `visit` and `letter` are offered, and `check`
//! follows `letter`.

use crate::case::{Case, variables};
use portico_process::{Command, Refusal};
use serde_json::json;

impl Case {
    fn begin(&mut self, element: &str) -> Result<(), Refusal> {
        let ad_hoc =
            self.state.instances().find(|(_, instance)| instance.offer.is_some()).map(|(key, _)| key);
        let (element, variables) = (element.to_owned(), variables(json!({ "why": "asked" })));
        self.try_send(&Command::StartActivity { ad_hoc: ad_hoc.unwrap_or(0), element, variables }).map(|_| ())
    }

    fn offered(&self) -> Vec<&str> {
        self.state.startable().map(|(_, element)| element).collect()
    }
}

#[test]
fn nothing_begins_before_it_is_chosen_and_each_activity_can_be_chosen_again() {
    let mut case = Case::started("ad-hoc-ends-by-its-condition", json!({}));
    assert!(case.tasks().is_empty());
    assert_eq!(case.offered(), ["visit", "letter"], "what follows another activity is not offered");
    case.begin("visit").unwrap();
    case.begin("visit").unwrap();
    assert_eq!(case.tasks(), ["visit", "visit"]);
    let key = case.state.tasks().next().unwrap().key;
    assert_eq!(case.state.scope_variables(key)["why"], "asked");
    case.complete("visit");
    case.complete("visit");
    assert_eq!(case.offered(), ["visit", "letter"], "it waits for its condition");
}

#[test]
fn what_is_not_offered_is_refused() {
    let mut case = Case::started("ad-hoc-ends-by-its-condition", json!({}));
    for element in ["check", "after", "nonsense"] {
        assert_eq!(case.begin(element), Err(Refusal::NotOffered(element.to_owned())));
    }
}

#[test]
fn flows_inside_are_followed() {
    let mut case = Case::started("ad-hoc-ends-by-its-condition", json!({}));
    case.begin("letter").unwrap();
    case.complete("letter");
    assert_eq!(case.tasks(), ["check"]);
}

#[test]
fn when_its_condition_holds_after_an_activity_the_remaining_are_cancelled() {
    let mut case = Case::started("ad-hoc-ends-by-its-condition", json!({}));
    case.begin("letter").unwrap();
    case.begin("visit").unwrap();
    case.complete_with("visit", json!({ "enough": true }));
    assert_eq!(case.tasks(), ["after"]);
    assert!(case.offered().is_empty());
}

#[test]
fn without_cancelling_it_waits_for_what_runs_and_offers_no_more() {
    let mut case = Case::started("ad-hoc-waits-for-what-runs", json!({}));
    case.begin("letter").unwrap();
    case.begin("visit").unwrap();
    case.complete_with("visit", json!({ "enough": true }));
    assert_eq!(case.tasks(), ["letter"]);
    assert!(case.offered().is_empty());
    case.complete("letter");
    case.complete("check");
    assert_eq!(case.tasks(), ["after"]);
}

#[test]
fn without_a_condition_it_ends_when_each_activity_ran() {
    let mut case = Case::started("ad-hoc-ends-when-each-activity-ran", json!({}));
    case.begin("letter").unwrap();
    case.complete("letter");
    case.complete("check");
    assert_eq!(case.offered(), ["visit", "letter"]);
    case.begin("visit").unwrap();
    case.complete("visit");
    assert_eq!(case.tasks(), ["after"]);
}

#[test]
fn in_sequence_nothing_is_offered_while_an_activity_runs() {
    let mut case = Case::started("ad-hoc-one-at-a-time", json!({}));
    case.begin("letter").unwrap();
    assert_eq!(case.begin("visit"), Err(Refusal::NotOffered("visit".to_owned())));
    case.complete("letter");
    assert!(case.offered().is_empty(), "check still runs");
    case.complete("check");
    case.begin("visit").unwrap();
    case.complete_with("visit", json!({ "enough": true }));
    assert_eq!(case.tasks(), ["after"]);
}

#[test]
fn a_collection_names_what_begins_by_itself() {
    let mut case =
        Case::started("ad-hoc-begins-what-its-collection-names", json!({ "wanted": ["visit", "letter"] }));
    assert_eq!(case.tasks(), ["letter", "visit"]);
    case.complete("visit");
    case.complete("letter");
    case.complete("check");
    assert_eq!(case.tasks(), ["after"]);
    let case = Case::started("ad-hoc-begins-what-its-collection-names", json!({ "wanted": [] }));
    assert_eq!(case.tasks(), ["after"]);
}

#[test]
fn a_collection_in_sequence_begins_one_after_the_other() {
    let mut case =
        Case::started("ad-hoc-begins-its-collection-one-by-one", json!({ "wanted": ["visit", "letter"] }));
    assert_eq!(case.tasks(), ["visit"]);
    case.complete("visit");
    assert_eq!(case.tasks(), ["letter"]);
    case.complete("letter");
    case.complete("check");
    assert_eq!(case.tasks(), ["after"]);
}

#[test]
fn a_collection_with_an_unknown_id_is_an_incident() {
    let case = Case::started("ad-hoc-begins-what-its-collection-names", json!({ "wanted": ["nobody"] }));
    assert_eq!(case.incidents(), ["incident-wrong-type"]);
}
