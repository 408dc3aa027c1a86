//! Answers in words.

use portico_form::Shown;
use serde_json::json;

use crate::{env, form, object};

#[test]
fn a_summary_shows_labels_and_leaves_hidden_fields_out() {
    let form = form(json!([
        {"type": "group", "label": "You", "components": [
            {"type": "textfield", "key": "name", "label": "Name"},
            {"type": "radio", "key": "area", "label": "Area", "values": [{"label": "North", "value": "n"}]},
            {"type": "checklist", "key": "days", "label": "Days", "values": [
                {"label": "Monday", "value": 1}, {"label": "Tuesday", "value": 2}]},
            {"type": "datetime", "subtype": "date", "key": "from", "label": "From"},
            {"type": "checkbox", "key": "agree", "label": "Agree"},
            {"type": "textfield", "key": "secret", "label": "Secret", "conditional": {"hide": "=area = \"n\""}},
        ]},
        {"type": "group", "label": "Only text", "components": [{"type": "text", "text": "Read this"}]},
        {"type": "dynamiclist", "path": "cars", "label": "Cars", "components": [
            {"type": "textfield", "key": "plate", "label": "Plate"}]},
    ]));
    let cars = json!([{"plate": "A"}, {"plate": "B"}]);
    let answers = json!({"area": "n", "days": [2], "from": "2026-05-01", "secret": "x", "cars": cars});
    let summary = form.summary(&object(answers), &env());
    let shown: Vec<(&str, &Shown)> =
        summary[0].rows.iter().map(|row| (row.path.as_str(), &row.value)).collect();
    assert_eq!(
        shown,
        [
            ("name", &Shown::NotProvided),
            ("area", &Shown::Text("North".into())),
            ("days", &Shown::List(vec!["Tuesday".into()])),
            ("from", &Shown::Date("2026-05-01".into())),
            ("agree", &Shown::No),
        ]
    );
    assert_eq!(summary.len(), 2, "a page of text alone has no section");
    let row = summary[1].rows[1].row.as_ref().unwrap();
    let path = summary[1].rows[1].path.as_str();
    assert_eq!((path, row.list.as_str(), row.number), ("cars.1.plate", "Cars", 2));
}
