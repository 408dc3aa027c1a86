//! A page and the whole form can never disagree.

use std::collections::BTreeSet;

use portico_form::{Answers, Form, Posted};
use proptest::prelude::*;
use serde_json::json;

use crate::{env, form, object};

fn sample() -> Form {
    let mail = json!({"required": true, "validationType": "email"});
    form(json!([
        {"type": "group", "label": "One", "components": [
            {"type": "textfield", "key": "name", "label": "Name", "validate": {"required": true, "maxLength": 8}},
            {"type": "radio", "key": "kind", "label": "Kind", "values": [
                {"label": "Long", "value": "long"}, {"label": "Short", "value": "short"}]},
            {"type": "number", "key": "age", "label": "Age", "decimalDigits": 0, "validate": {"min": 3, "max": 120},
                "conditional": {"hide": "=kind = \"short\""}},
        ]},
        {"type": "group", "label": "Two", "conditional": {"hide": "=kind != \"long\""}, "components": [
            {"type": "datetime", "subtype": "date", "key": "when", "label": "When", "validate": {"required": true}},
            {"type": "checkbox", "key": "sure", "label": "Sure", "validate": {"required": true}},
        ]},
        {"type": "group", "label": "Three", "components": [
            {"type": "dynamiclist", "path": "rows", "label": "Rows", "properties": {"portico:max-rows": "2"},
                "components": [
                    {"type": "textfield", "key": "mail", "label": "Mail", "validate": mail,
                        "conditional": {"hide": "=age > 18"}},
                    {"type": "number", "key": "sum", "label": "Sum"},
                ]},
        ]},
    ]))
}

fn text() -> impl Strategy<Value = String> {
    let known = ["", "  ", "5", "12", "19", "5.000", "2026", "a@b.se"];
    prop_oneof![4 => prop::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => ".{0,12}"]
}

prop_compose! {
    fn post()(
        name in text(),
        kind in prop::option::of(prop::sample::select(vec!["long", "short", "other"])),
        age in text(),
        (day, month, year) in (text(), text(), text()),
        sure in any::<bool>(),
        rows in prop::collection::vec((text(), text()), 0..4),
    ) -> Vec<(String, String)> {
        let mut pairs: Vec<(String, String)> = vec![("name".into(), name), ("age".into(), age)];
        pairs.extend([("when-day".into(), day), ("when-month".into(), month), ("when-year".into(), year)]);
        pairs.extend(kind.map(|kind| ("kind".into(), kind.into())));
        pairs.extend(sure.then(|| ("sure".into(), "true".into())));
        for (row, (mail, sum)) in rows.into_iter().enumerate() {
            pairs.push((format!("rows.{row}.mail"), mail));
            pairs.push((format!("rows.{row}.sum"), sum));
        }
        pairs
    }
}

/// The same answers as somebody would send them as JSON.
fn as_json(pairs: &[(String, String)]) -> Answers {
    let get = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let row = |row: usize| {
        Some(json!({"mail": get(&format!("rows.{row}.mail"))?, "sum": get(&format!("rows.{row}.sum"))}))
    };
    let rows: Vec<_> = (0..).map_while(row).collect();
    object(json!({
        "name": get("name"), "kind": get("kind"), "age": get("age"), "sure": get("sure").is_some(), "rows": rows,
        "when": {"day": get("when-day"), "month": get("when-month"), "year": get("when-year")},
    }))
}

proptest! {
    #[test]
    fn pages_one_by_one_and_the_form_at_once_give_the_same_verdicts(pairs in post()) {
        let form = sample();
        let posted = Posted::from_pairs(pairs.clone());
        let whole = form.check(&as_json(&pairs), &env());
        let mut answers = Answers::new();
        let mut by_page = BTreeSet::new();
        let mut done = BTreeSet::new();
        // A resident goes through the visible pages in order.
        while let Some(page) = form.visible_pages(&answers, &env()).into_iter().find(|page| !done.contains(&page.key)) {
            let taken = form.take_page(page, &posted, &answers, &env());
            by_page.extend(taken.problems.into_iter().map(|problem| (problem.path, problem.code, problem.control)));
            done.insert(page.key.clone());
            answers = taken.answers;
        }
        match whole {
            Ok(sent) => {
                prop_assert!(by_page.is_empty(), "{by_page:?}");
                prop_assert_eq!(form.check(&answers, &env()).unwrap(), sent);
            }
            Err(problems) => {
                let whole: BTreeSet<_> =
                    problems.into_iter().map(|problem| (problem.path, problem.code, problem.control)).collect();
                prop_assert_eq!(by_page, whole);
            }
        }
    }

    #[test]
    fn checked_answers_check_again_and_their_controls_give_them_back(pairs in post()) {
        let form = sample();
        if let Ok(sent) = form.check(&as_json(&pairs), &env()) {
            prop_assert_eq!(&form.check(&sent, &env()).unwrap(), &sent);
            let mut again = Answers::new();
            for page in form.visible_pages(&sent, &env()) {
                let shown = form.typed(page, &sent);
                let shown = shown.pairs().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
                again = form.take_page(page, &Posted::from_pairs(shown), &again, &env()).answers;
            }
            prop_assert_eq!(form.check(&again, &env()).unwrap(), sent);
        }
    }

    #[test]
    fn no_bytes_make_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        Form::read("x.form", &bytes);
    }
}
