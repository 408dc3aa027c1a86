//! One answer at a time.

use serde_json::json;

use crate::{check_one, env, form, object, verdict};

#[test]
fn a_required_answer_of_spaces_is_missing() {
    let required = json!({"type": "textfield", "validate": {"required": true}});
    assert_eq!(check_one(required, json!("  ")), Err("required"));
    assert_eq!(check_one(json!({"type": "textfield"}), json!("  ")), Ok(None));
}

#[test]
fn text_is_trimmed_before_its_length_is_counted() {
    let field = json!({"type": "textfield", "validate": {"minLength": 3, "maxLength": 5}});
    assert_eq!(check_one(field.clone(), json!(" åäö ")), Ok(Some(json!("åäö"))));
    assert_eq!(check_one(field.clone(), json!("ab ")), Err("too-short"));
    assert_eq!(check_one(field, json!("abcdef")), Err("too-long"));
}

#[test]
fn text_without_a_limit_of_its_own_is_limited_all_the_same() {
    let field = json!({"type": "textarea"});
    assert_eq!(check_one(field.clone(), json!("x".repeat(10_000))).map(|_| ()), Ok(()));
    assert_eq!(check_one(field, json!("x".repeat(10_001))), Err("too-long"));
}

#[test]
fn a_pattern_speaks_with_the_words_of_the_schema() {
    let rules = json!({"pattern": "^\\d{3}$", "patternErrorMessage": "Three digits, please"});
    let form = form(json!([{"type": "textfield", "key": "x", "label": "X", "validate": rules}]));
    let problems = form.check(&object(json!({"x": "12"})), &env()).unwrap_err();
    assert_eq!((problems[0].code, problems[0].custom.as_deref()), ("pattern", Some("Three digits, please")));
    assert!(form.check(&object(json!({"x": "123"})), &env()).is_ok());
}

#[test]
fn a_service_may_word_any_problem_itself() {
    let own =
        json!({"portico:error-required": "Enter your name", "portico:error-too-long": "Shorter, please"});
    let form = form(json!([{"type": "textfield", "key": "x", "label": "X", "properties": own,
        "validate": {"required": true, "maxLength": 3}}]));
    let custom = |answers| form.check(&object(answers), &env()).unwrap_err()[0].custom.clone().unwrap();
    assert_eq!(custom(json!({})), "Enter your name");
    assert_eq!(custom(json!({"x": "long"})), "Shorter, please");
}

#[test]
fn email_and_phone_are_checked_by_kind() {
    let email = json!({"type": "textfield", "validate": {"validationType": "email"}});
    let phone = json!({"type": "textfield", "validate": {"validationType": "phone"}});
    assert_eq!(check_one(email.clone(), json!("anna@exempel")), Err("email"));
    assert_eq!(check_one(email, json!("anna@exempel.se")), Ok(Some(json!("anna@exempel.se"))));
    assert_eq!(check_one(phone, json!("call me")), Err("phone"));
}

#[test]
fn numbers_keep_to_bounds_decimals_and_steps() {
    let rules = json!({"min": 1, "max": "10"});
    let field = json!({"type": "number", "decimalDigits": 1, "increment": "0.5", "validate": rules});
    assert_eq!(check_one(field.clone(), json!("2,5")), Ok(Some(json!(2.5))));
    assert_eq!(check_one(field.clone(), json!(0)), Err("too-small"));
    assert_eq!(check_one(field.clone(), json!("11")), Err("too-large"));
    assert_eq!(check_one(field.clone(), json!("2.25")), Err("too-many-decimals"));
    assert_eq!(check_one(field.clone(), json!("2.3")), Err("not-a-step"));
    assert_eq!(check_one(field, json!("some")), Err("number"));
}

#[test]
fn a_choice_that_was_not_offered_is_refused() {
    let values = json!([{"label": "Yes", "value": true}, {"label": "Seven", "value": 7}, {"label": "B", "value": "b"}]);
    let field = json!({"type": "radio", "values": values});
    assert_eq!(check_one(field.clone(), json!("true")), Ok(Some(json!(true))));
    assert_eq!(check_one(field.clone(), json!("7")), Ok(Some(json!(7))));
    assert_eq!(check_one(field.clone(), json!("c")), Err("not-an-option"));
    assert_eq!(check_one(field, json!(["b"])), Err("not-an-option"));
}

#[test]
fn several_choices_are_a_list_without_doubles() {
    let values = json!([{"label": "A", "value": "a"}, {"label": "B", "value": "b"}]);
    let field = json!({"type": "checklist", "values": values});
    assert_eq!(check_one(field.clone(), json!(["b", "a", "b"])), Ok(Some(json!(["b", "a"]))));
    assert_eq!(check_one(field.clone(), json!("a")), Ok(Some(json!(["a"]))));
    assert_eq!(check_one(field.clone(), json!([])), Ok(None));
    assert_eq!(check_one(field, json!(["a", "z"])), Err("not-an-option"));
}

#[test]
fn choices_may_come_from_a_variable_or_an_expression() {
    let form = form(json!([
        {"type": "select", "key": "a", "label": "A", "valuesKey": "case.areas"},
        {"type": "select", "key": "b", "label": "B", "valuesExpression": "=[\"x\", \"y\"]"},
    ]));
    let areas = json!({"areas": [{"label": "North", "value": "n"}]});
    assert_eq!(verdict(&form, json!({"case": areas, "a": "n", "b": "x"})), []);
    assert_eq!(
        verdict(&form, json!({"case": areas, "a": "s", "b": "z"})),
        [("a".to_owned(), "not-an-option"), ("b".to_owned(), "not-an-option")]
    );
}

#[test]
fn a_box_that_must_be_ticked_is_missing_when_it_is_not() {
    let field = json!({"type": "checkbox", "validate": {"required": true}});
    assert_eq!(check_one(field.clone(), json!(false)), Err("required"));
    assert_eq!(check_one(field, json!(true)), Ok(Some(json!(true))));
    assert_eq!(check_one(json!({"type": "checkbox"}), json!(null)), Ok(Some(json!(false))));
}

#[test]
fn dates_keep_to_their_bounds_on_the_day_of_the_command() {
    let past = json!({"type": "datetime", "subtype": "date", "properties": {"portico:latest": "=today()"}});
    assert_eq!(check_one(past.clone(), json!("2026-03-10")), Ok(Some(json!("2026-03-10"))));
    assert_eq!(check_one(past, json!("2026-03-11")), Err("too-late"));
    let future = json!({"type": "datetime", "subtype": "date", "disallowPassedDates": true});
    assert_eq!(check_one(future, json!("2026-03-09")), Err("too-early"));
}

#[test]
fn files_keep_to_type_size_and_number() {
    let file = |name: &str, media: &str, size: u64, digit: &str| json!({"name": name, "content_type": media, "size": size, "sha256": digit.repeat(64)});
    let own = json!({"portico:max-bytes": "1000"});
    let field = json!({"type": "filepicker", "accept": ".pdf, image/*", "properties": own});
    let one = |file| check_one(field.clone(), json!([file])).map(|_| ());
    assert_eq!(one(file("a.PDF", "application/pdf", 1000, "a")), Ok(()));
    assert_eq!(one(file("a.png", "image/png", 10, "a")), Ok(()));
    assert_eq!(one(file("a.exe", "application/x-msdownload", 10, "a")), Err("file-type"));
    assert_eq!(one(file("a.pdf", "application/pdf", 1001, "a")), Err("file-too-large"));
    let two = json!([file("a.pdf", "", 1, "a"), file("b.pdf", "", 1, "b")]);
    assert_eq!(check_one(field.clone(), two), Err("too-many-files"));
    assert_eq!(check_one(field, json!(["../../etc/passwd"])), Err("wrong-type"));
}

#[test]
fn the_json_interface_cannot_slip_in_other_variables_or_read_only_ones() {
    let form = form(json!([
        {"type": "textfield", "key": "name", "label": "Name"},
        {"type": "textfield", "key": "granted", "label": "Granted", "readonly": true},
    ]));
    let sent = json!({"name": "Anna", "granted": "yes", "outcome": "yes"});
    let answers = form.check(&object(sent), &env()).unwrap();
    assert_eq!(serde_json::Value::Object(answers), json!({"name": "Anna"}));
}

#[test]
fn a_field_for_several_texts_takes_one_per_line_or_a_list() {
    let own = json!({"portico:multiple": "true"});
    let field =
        json!({"type": "textarea", "properties": own, "validate": {"required": true, "maxLength": 6}});
    let both = json!(["stage", "toilet"]);
    assert_eq!(check_one(field.clone(), json!("stage\r\n\n toilet ")), Ok(Some(both.clone())));
    assert_eq!(check_one(field.clone(), both.clone()), Ok(Some(both)));
    assert_eq!(check_one(field.clone(), json!(["stage", "toilets"])), Err("too-long"));
    assert_eq!(check_one(field.clone(), json!(" \n ")), Err("required"));
    assert_eq!(check_one(field, json!([1])), Err("wrong-type"));
}
