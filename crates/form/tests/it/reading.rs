//! What reading a schema says about it.

use portico_form::Severity::{Error, Warning};
use portico_form::{FieldKind, Form};
use serde_json::{Value as Json, json};

use crate::{form, object, problems, schema};

#[test]
fn every_component_of_form_js_is_read_or_named() {
    let kinds = "textfield textarea number datetime checkbox radio select checklist taglist filepicker group \
                 dynamiclist text table expression image spacer separator button";
    let component = |kind| {
        json!({"type": kind, "key": kind, "path": kind, "label": kind, "text": "t", "expression": "=1",
            "values": [{"label": "A", "value": "a"}], "source": "/a.png", "alt": "A", "dataSource": "=[]",
            "columns": [{"key": "a", "label": "A"}], "components": []})
    };
    let form = form(Json::Array(kinds.split_whitespace().map(component).collect()));
    let names: Vec<&str> = form.fields().iter().map(|(_, field)| field.kind.name()).collect();
    let expect = "text text-area number date checkbox radio select checklist taglist file repeat markdown table \
                  hidden image separator";
    assert_eq!(names.join(" "), expect, "the group became a page; spacer and button are the page's own");
}

#[test]
fn foreign_markup_is_refused_and_what_is_unknown_is_named() {
    let components = json!([{"type": "html", "content": "<b>"}, {"type": "iframe"}, {"type": "documentPreview"},
        {"type": "hologram"}]);
    assert_eq!(
        problems(components),
        [
            (Error, "form-markup"),
            (Error, "form-markup"),
            (Warning, "form-document-preview"),
            (Error, "form-component")
        ]
    );
}

#[test]
fn what_could_not_work_is_named_at_its_field() {
    let field = |extra: Json| {
        let mut field = object(json!({"type": "textfield", "id": "F1", "key": "a", "label": "A"}));
        field.extend(object(extra));
        json!([field])
    };
    let twice = json!([{"label": "A", "value": "true"}, {"label": "B", "value": true}]);
    for (extra, rule) in [
        (json!({"label": ""}), "form-label"),
        (json!({"key": ""}), "form-key"),
        (json!({"key": "a.0.b"}), "form-key"),
        (json!({"validate": {"pattern": "(?=a)b"}}), "form-pattern"),
        (json!({"type": "radio"}), "form-options"),
        (json!({"type": "image", "source": "https://elsewhere.example/x.png"}), "form-image"),
        (json!({"type": "radio", "values": twice}), "form-option-twice"),
    ] {
        assert_eq!(problems(field(extra)), [(Error, rule)]);
    }
    let (_, broken) = Form::read("x.form", &schema(field(json!({"conditional": {"hide": "=a = = b"}}))));
    assert_eq!((broken[0].file.as_deref(), broken[0].element.as_deref()), (Some("x.form"), Some("F1")));
}

#[test]
fn two_fields_of_one_key_are_named_unless_conditions_part_them() {
    let field = json!({"type": "textfield", "key": "a", "label": "A"});
    assert_eq!(problems(json!([field, field])), [(Warning, "form-key-twice")]);
}

#[test]
fn files_that_are_no_form_are_refused_with_a_reason() {
    for (bytes, rule) in [
        (b"\xff\xfe".as_slice(), "form-json"),
        (b"[1,2]", "form-schema"),
        (b"{\"components\": 3}", "form-schema"),
    ] {
        let (form, problems) = Form::read("x.form", bytes);
        assert!(form.is_none());
        assert_eq!(problems[0].rule, rule);
    }
    let bomb = "[".repeat(200_000);
    assert!(Form::read("bomb.form", bomb.as_bytes()).0.is_none());
    let large = vec![b' '; 5 * 1024 * 1024];
    assert_eq!(Form::read("large.form", &large).1[0].rule, "form-too-large");
}

#[test]
fn depth_and_number_of_components_are_bounded() {
    let mut deep = json!({"type": "textfield", "key": "a", "label": "A"});
    for _ in 0..20 {
        deep = json!({"type": "group", "label": "G", "components": [deep]});
    }
    assert_eq!(problems(json!([deep])), [(Error, "form-too-deep")]);
    let many = (0..6_000).map(|number| json!({"type": "separator", "id": format!("s{number}")})).collect();
    assert_eq!(problems(Json::Array(many)), [(Error, "form-too-many-components")]);
}

#[test]
fn a_path_of_a_group_goes_before_the_keys_inside() {
    let form = form(json!([{"type": "group", "label": "P", "path": "a", "components": [
        {"type": "group", "label": "Q", "path": "b.c", "components": [
            {"type": "textfield", "key": "d.e", "label": "D"}]}]}]));
    let field = form.field("a.b.c.d.e").unwrap();
    assert_eq!(field.label, "D");
    assert!(matches!(form.fields()[0].1.kind, FieldKind::Group { .. }));
    assert_eq!(form.variables().into_iter().collect::<Vec<_>>(), ["a"]);
}
