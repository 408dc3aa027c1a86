//! `service.toml`: what is taken, and what is said about the rest.

use portico_service::settings::{Approach, Settings};

const SMALL: &str = r#"
id = "dog-licence"
process = "dog-licence"
default_language = "en"
languages = ["en", "sv"]
owner = { unit = "Animals" }
approach = "digital first"

[application]
form = "application"

[roles.resident]
lanes = ["Resident"]

[roles.clerk]
lanes = ["Office", "Desk"]
groups = ["animals"]

[decision]
outcome = "decision"
reasons = "reasons"
outcomes.granted = {}
outcomes.refused = { negative = true }

[retention]
granted = "10 years"
other = "P2Y"
"#;

#[test]
fn a_small_file_is_enough() {
    let settings = Settings::read(SMALL).unwrap();
    assert_eq!(settings.approach, Approach::First);
    assert!(settings.is_negative("refused") && !settings.is_negative("granted"));
    assert_eq!(settings.retention_of(Some("granted")).unwrap().to_string(), "10 years");
    assert_eq!(settings.retention_of(Some("withdrawn")).unwrap().to_string(), "P2Y");
}

#[test]
fn a_role_is_found_by_lane_before_group_and_by_its_own_name_as_group() {
    let settings = Settings::read(SMALL).unwrap();
    let role = |lanes: &[&str], groups: &[&str]| {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        settings.role_of(&owned(lanes), &owned(groups)).map(str::to_owned)
    };
    assert_eq!(role(&["Resident"], &["animals"]).as_deref(), Some("resident"));
    assert_eq!(role(&[], &["animals"]).as_deref(), Some("clerk"));
    assert_eq!(role(&[], &["clerk"]).as_deref(), Some("clerk"));
    assert_eq!(role(&["Nobody"], &[]), None);
}

#[test]
fn a_misspelt_key_is_named_with_its_line() {
    let error = Settings::read(&SMALL.replace("[retention]", "[retension]")).unwrap_err();
    assert!(error.message.contains("retension"), "{error}");
    assert_eq!(error.line, 25);
}

#[test]
fn a_wrong_term_says_what_to_write_and_where() {
    let error = Settings::read(&SMALL.replace("10 years", "a decade")).unwrap_err();
    assert!(error.message.contains("8 weeks"), "{error}");
    assert_eq!(error.line, 26);
}

#[test]
fn a_file_larger_than_the_limit_is_refused() {
    let error = Settings::read(&"#".repeat(300 * 1024)).unwrap_err();
    assert!(error.message.contains("at most"), "{error}");
}
