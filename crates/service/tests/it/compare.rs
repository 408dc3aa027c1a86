//! Two versions of a service, side by side.

use portico_service::compare::{How, Part, compare};

use crate::support::{Copy, load};

fn said(copy: &Copy) -> Vec<String> {
    compare(&load("parking-permit"), &copy.load()).iter().map(ToString::to_string).collect()
}

#[test]
fn a_service_is_no_different_from_itself() {
    assert_eq!(said(&Copy::of("parking-permit")), [""; 0]);
}

#[test]
fn a_setting_shows_what_was_and_what_is() {
    let copy = Copy::of("parking-permit").replace("service.toml", "\"6 weeks\"", "\"5 weeks\"");
    assert_eq!(said(&copy), ["setting standard.legal_term changed: 6 weeks → 5 weeks"]);
}

#[test]
fn a_text_and_a_letter_are_told_apart() {
    let copy = Copy::of("parking-permit").replace("letters/permit.typ", "#", "# ");
    let changes = compare(&load("parking-permit"), &copy.load());
    assert!(changes.iter().all(|one| one.part == Part::Letter && one.how == How::Changed), "{changes:?}");
    assert_eq!(changes.len(), 1);
}

#[test]
fn a_rule_is_named_by_its_decision_and_id() {
    let folder = load("parking-permit");
    let table = String::from_utf8(folder.files["fee.dmn"].clone()).unwrap();
    let old = table.split("<outputEntry").nth(1).or_else(|| table.split("outputEntry").nth(1)).unwrap();
    let cell = old.split("<text>").nth(1).or_else(|| old.split("text>").nth(1)).unwrap();
    let value = cell.split('<').next().unwrap().to_owned();
    let copy = Copy::of("parking-permit").replace("fee.dmn", &format!("text>{value}<"), "text>77<");
    let changes = compare(&folder, &copy.load());
    assert!(!changes.is_empty());
    for one in &changes {
        assert_eq!((one.part, one.how), (Part::Decision, How::Changed));
        assert!(one.id.starts_with("fee/"), "{one}");
        assert!(one.detail.as_ref().is_some_and(|detail| detail.contains("77")), "{one}");
    }
}
