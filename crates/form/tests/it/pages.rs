//! Pages, conditions and what a browser posts.

use portico_form::FileAnswer;
use serde_json::{Value as Json, json};

use crate::{env, form, object, posted, verdict};

fn two_pages() -> portico_form::Form {
    form(json!([
        {"type": "text", "text": "# Welcome"},
        {"type": "group", "id": "g1", "label": "About you", "components": [
            {"type": "textfield", "key": "name", "label": "Name", "validate": {"required": true}},
            {"type": "radio", "key": "pets", "label": "Pets?", "values": [
                {"label": "Yes", "value": "yes"}, {"label": "No", "value": "no"}]},
            {"type": "textfield", "key": "species", "label": "Which?", "validate": {"required": true},
                "conditional": {"hide": "=pets != \"yes\""}},
        ]},
        {"type": "group", "id": "g2", "label": "Your pets", "path": "animal", "properties": {"portico:task": "More"},
            "conditional": {"hide": "=pets != \"yes\""}, "components": [
            {"type": "number", "key": "count", "label": "How many?", "decimalDigits": 0,
                "validate": {"required": true}},
        ]},
        {"type": "checkbox", "key": "sure", "label": "I am sure"},
    ]))
}

#[test]
fn a_top_level_group_is_a_page_and_loose_fields_gather_between() {
    let form = two_pages();
    let keys: Vec<&str> = form.pages.iter().map(|page| page.key.as_str()).collect();
    assert_eq!(keys, ["page-1", "about-you", "animal", "page-4"]);
    assert_eq!(form.pages[2].section.as_deref(), Some("More"));
    assert_eq!(form.pages[2].fields[0].path, ["animal", "count"]);
}

#[test]
fn a_form_without_groups_is_one_page() {
    assert_eq!(form(json!([{"type": "textfield", "key": "a", "label": "A"}])).pages.len(), 1);
    assert_eq!(form(json!([])).pages.len(), 1);
}

#[test]
fn hidden_pages_are_skipped_and_their_answers_dropped_at_the_end_but_not_before() {
    let form = two_pages();
    let draft = object(json!({"name": "Anna", "pets": "yes", "species": "cat", "animal": {"count": 2}}));
    let page = form.page("about-you").unwrap();
    let pairs = [("name", "Anna"), ("pets", "no"), ("species", "cat")];
    let taken = form.take_page(page, &posted(&pairs), &draft, &env());
    assert_eq!(taken.problems, []);
    assert_eq!(taken.answers["animal"], json!({"count": 2}));
    assert_eq!(form.visible_pages(&taken.answers, &env()).len(), 3);
    let sent = form.check(&taken.answers, &env()).unwrap();
    assert_eq!(Json::Object(sent), json!({"name": "Anna", "pets": "no", "sure": false}));
}

#[test]
fn a_page_says_only_its_own_problems_and_keeps_what_was_typed() {
    let form = two_pages();
    let draft = object(json!({"pets": "yes"}));
    let page = form.page("animal").unwrap();
    let taken = form.take_page(page, &posted(&[("animal.count", "many")]), &draft, &env());
    let problem = &taken.problems[0];
    assert_eq!((taken.problems.len(), problem.code, problem.control.as_str()), (1, "number", "animal.count"));
    assert_eq!(taken.typed.get("animal.count"), Some("many"));
    assert!(!taken.answers.contains_key("animal"));
}

#[test]
fn a_field_revealed_on_the_same_page_is_required_once_it_shows() {
    let form = two_pages();
    let page = form.page("about-you").unwrap();
    let codes = |pairs: &[(&str, &str)]| -> Vec<&'static str> {
        let taken = form.take_page(page, &posted(pairs), &object(json!({})), &env());
        taken.problems.iter().map(|problem| problem.code).collect()
    };
    assert_eq!(codes(&[("name", "Anna"), ("pets", "no"), ("species", "")]), [] as [&str; 0]);
    assert_eq!(codes(&[("name", "Anna"), ("pets", "yes"), ("species", "")]), ["required"]);
}

#[test]
fn a_hidden_answer_does_not_decide_over_others() {
    let form = form(json!([
        {"type": "textfield", "key": "a", "label": "A"},
        {"type": "textfield", "key": "b", "label": "B", "conditional": {"hide": "=a = \"x\""}},
        {"type": "textfield", "key": "c", "label": "C", "conditional": {"hide": "=b = \"y\""}},
    ]));
    let check = |answers| Json::Object(form.check(&object(answers), &env()).unwrap());
    assert_eq!(check(json!({"a": "x", "b": "y", "c": "z"})), json!({"a": "x", "c": "z"}));
    assert_eq!(check(json!({"a": "n", "b": "y", "c": "z"})), json!({"a": "n", "b": "y"}));
}

#[test]
fn conditions_in_a_circle_end() {
    let form = form(json!([
        {"type": "textfield", "key": "a", "label": "A", "conditional": {"hide": "=a = \"x\""}},
        {"type": "textfield", "key": "b", "label": "B"},
    ]));
    let sent = form.check(&object(json!({"a": "x", "b": "y"})), &env()).unwrap();
    assert_eq!(Json::Object(sent), json!({"b": "y"}));
}

#[test]
fn computed_values_follow_the_answers_and_cannot_be_sent() {
    let form = form(json!([
        {"type": "number", "key": "a", "label": "A"},
        {"type": "expression", "key": "double", "expression": "=a * 2"},
        {"type": "textfield", "key": "why", "label": "Why so many?", "conditional": {"hide": "=double < 10"}},
    ]));
    let answers = form.check(&object(json!({"a": "4", "double": 99, "why": "?"})), &env()).unwrap();
    assert_eq!(Json::Object(answers), json!({"a": 4, "double": 8}));
}

#[test]
fn dates_are_posted_in_three_controls_and_shown_in_them_again() {
    let form = form(json!([{"type": "datetime", "subtype": "date", "key": "born", "label": "Born"}]));
    let page = &form.pages[0];
    let none = object(json!({}));
    let pairs = [("born-day", "7"), ("born-month", "03"), ("born-year", "1980")];
    let taken = form.take_page(page, &posted(&pairs), &none, &env());
    assert_eq!(taken.answers["born"], json!("1980-03-07"));
    let typed = form.typed(page, &taken.answers);
    let shown = ["born-day", "born-month", "born-year"].map(|control| typed.get(control).unwrap());
    assert_eq!(shown, ["7", "3", "1980"]);
    let taken = form.take_page(page, &posted(&[("born-day", "7"), ("born-month", "")]), &none, &env());
    assert_eq!(taken.problems[0].control, "born-month");
    assert_eq!(taken.problems[0].args["missing"], "month,year");
}

#[test]
fn a_file_stays_until_it_is_removed_or_replaced() {
    let form = form(json!([{"type": "filepicker", "key": "proof", "label": "Proof"}]));
    let page = &form.pages[0];
    let upload = |digit: &str| {
        let (name, content_type) = ("a.pdf".to_owned(), "application/pdf".to_owned());
        let mut post = posted(&[]);
        post.add_file("proof", FileAnswer { name, content_type, size: 9, sha256: digit.repeat(64) });
        post
    };
    let taken = form.take_page(page, &upload("a"), &object(json!({})), &env());
    let again = form.take_page(page, &posted(&[]), &taken.answers, &env());
    assert_eq!(again.answers, taken.answers);
    let replaced = form.take_page(page, &upload("b"), &taken.answers, &env());
    assert_eq!(replaced.answers["proof"][0]["sha256"], json!("b".repeat(64)));
    let gone = form.take_page(page, &posted(&[("proof-remove", &"b".repeat(64))]), &replaced.answers, &env());
    assert!(!gone.answers.contains_key("proof"));
}

#[test]
fn a_draft_starts_with_the_defaults_and_the_variables_of_the_case_are_seen() {
    let form = form(json!([
        {"type": "textfield", "key": "city", "label": "City", "defaultValue": "Utrecht"},
        {"type": "textfield", "key": "why", "label": "Why?", "validate": {"required": true},
            "conditional": {"hide": "=route != \"long\""}},
    ]));
    assert_eq!(Json::Object(form.defaults()), json!({"city": "Utrecht"}));
    assert_eq!(verdict(&form, json!({"route": "short"})), []);
    assert_eq!(verdict(&form, json!({"route": "long"})), [("why".to_owned(), "required")]);
}
