//! Rows.

use portico_form::RowRefused;
use serde_json::{Value as Json, json};

use crate::{env, form, object, posted, verdict};

fn vehicles() -> portico_form::Form {
    form(json!([{
        "type": "dynamiclist", "path": "vehicles", "label": "Vehicles",
        "properties": {"portico:min-rows": "1", "portico:max-rows": "3"},
        "components": [
            {"type": "textfield", "key": "plate", "label": "Plate", "validate": {"required": true}},
            {"type": "checkbox", "key": "electric", "label": "Electric"},
            {"type": "textfield", "key": "fuel", "label": "Fuel", "validate": {"required": true},
                "conditional": {"hide": "=electric"}},
        ],
    }]))
}

#[test]
fn rows_are_posted_with_their_number_in_the_name() {
    let form = vehicles();
    let pairs = [
        ("vehicles.0.plate", "ABC 123"),
        ("vehicles.0.fuel", "diesel"),
        ("vehicles.1.plate", "DEF 456"),
        ("vehicles.1.electric", "true"),
        ("vehicles.1.fuel", ""),
    ];
    let taken = form.take_page(&form.pages[0], &posted(&pairs), &object(json!({})), &env());
    assert_eq!(taken.problems, []);
    let sent = form.check(&taken.answers, &env()).unwrap();
    let first = json!({"plate": "ABC 123", "electric": false, "fuel": "diesel"});
    assert_eq!(sent["vehicles"], json!([first, {"plate": "DEF 456", "electric": true}]));
}

#[test]
fn a_problem_in_a_row_names_the_row() {
    let answers = json!({"vehicles": [{"plate": "A", "electric": true}, {"electric": true}]});
    assert_eq!(verdict(&vehicles(), answers), [("vehicles.1.plate".to_owned(), "required")]);
}

#[test]
fn a_blank_last_row_is_nothing_but_the_least_number_of_rows_is_asked_for() {
    let form = vehicles();
    let pairs = [
        ("vehicles.0.plate", "A"),
        ("vehicles.0.electric", "true"),
        ("vehicles.1.plate", ""),
        ("vehicles.1.fuel", ""),
    ];
    let taken = form.take_page(&form.pages[0], &posted(&pairs), &object(json!({})), &env());
    assert_eq!(taken.problems, []);
    assert_eq!(taken.answers["vehicles"].as_array().unwrap().len(), 1);
    assert_eq!(verdict(&form, json!({})), [("vehicles".to_owned(), "too-few-rows")]);
}

#[test]
fn too_many_rows_are_refused_however_many() {
    let form = vehicles();
    let rows = |count: usize| json!({"vehicles": vec![json!({"plate": "A", "electric": true}); count]});
    assert_eq!(verdict(&form, rows(4)), [("vehicles".to_owned(), "too-many-rows")]);
    assert_eq!(verdict(&form, rows(5_000)), [("vehicles".to_owned(), "too-many-rows")]);
    let far = [("vehicles.9999.plate", "A"), ("vehicles.99999999999.plate", "B")];
    let taken = form.take_page(&form.pages[0], &posted(&far), &object(json!({})), &env());
    assert_eq!(taken.problems[0].code, "too-many-rows");
}

#[test]
fn something_else_than_rows_is_refused() {
    assert_eq!(verdict(&vehicles(), json!({"vehicles": ["A"]})), [("vehicles".to_owned(), "wrong-type")]);
}

#[test]
fn rows_are_added_and_taken_away_in_answers_and_typed_alike() {
    let form = vehicles();
    let mut answers = object(json!({"vehicles": [{"plate": "A"}, {"plate": "B"}]}));
    let mut typed = form.typed(&form.pages[0], &answers);
    form.add_row("vehicles", &mut answers).unwrap();
    typed.add_row("vehicles");
    assert_eq!(form.view(&form.pages[0], &answers, &typed, &env())[0].rows.len(), 3);
    let full = RowRefused::Full { list: "vehicles".into(), max: 3 };
    assert_eq!(form.add_row("vehicles", &mut answers), Err(full));
    form.remove_row("vehicles", 0, &mut answers).unwrap();
    typed.remove_row("vehicles", 0);
    assert_eq!(Json::Object(answers.clone()), json!({"vehicles": [{"plate": "B"}, {}]}));
    assert_eq!(typed.get("vehicles.0.plate"), Some("B"));
    assert_eq!(typed.rows("vehicles"), 2);
    assert!(matches!(form.remove_row("vehicles", 7, &mut answers), Err(RowRefused::NoSuchRow { .. })));
    assert!(matches!(form.add_row("plate", &mut answers), Err(RowRefused::NotARepeat(_))));
}

#[test]
fn rows_within_rows_see_the_row_around_them() {
    let hide = json!({"hide": "=street != \"Quay\""});
    let form = form(json!([{
        "type": "dynamiclist", "path": "homes", "label": "Homes", "components": [
            {"type": "textfield", "key": "street", "label": "Street"},
            {"type": "dynamiclist", "path": "rooms", "label": "Rooms", "components": [
                {"type": "textfield", "key": "name", "label": "Name"},
                {"type": "textfield", "key": "view", "label": "View", "conditional": hide},
            ]},
        ],
    }]));
    let room = json!({"name": "1", "view": "sea"});
    let answers =
        json!({"homes": [{"street": "Quay", "rooms": [room]}, {"street": "Yard", "rooms": [room]}]});
    let sent = form.check(&object(answers), &env()).unwrap();
    assert_eq!(sent["homes"][0]["rooms"], json!([{"name": "1", "view": "sea"}]));
    assert_eq!(sent["homes"][1]["rooms"], json!([{"name": "1"}]));
}
