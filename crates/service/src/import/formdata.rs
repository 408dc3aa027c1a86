//! Forms drawn inside a model (`formData`): each becomes a form-js file named after its element.

use serde_json::{Map, Value as Json, json};

use super::report::{Level, LossReport};
use super::xml::Element;

/// A form made from fields in a model.
#[derive(Debug)]
pub(super) struct MadeForm {
    pub id: String,
    pub schema: Json,
}

/// Makes the form of one element.
pub(super) fn form(
    process: &str,
    element: &str,
    title: Option<&str>,
    data: &Element,
    file: &str,
    report: &mut LossReport,
) -> MadeForm {
    let fields =
        data.elements().filter(|child| child.local() == "formField" || child.local() == "formProperty");
    let components: Vec<Json> = fields.map(|field| component(field, element, file, report)).collect();
    if let Some(key) = data.get("businessKey") {
        let became = "not carried: a case has a reference of its own";
        report.add(Level::Note, file, element, format!("business key `{key}`"), became);
    }
    let id = format!("{process}.{element}");
    let mut schema = super::formio::schema(&id, components);
    if let (Some(title), Some(object)) = (title, schema.as_object_mut()) {
        object.insert("properties".to_owned(), json!({"portico:title": title}));
    }
    MadeForm { id, schema }
}

fn component(field: &Element, element: &str, file: &str, report: &mut LossReport) -> Json {
    let id = field.get("id").unwrap_or_default();
    let label =
        field.get("label").or_else(|| field.get("name")).filter(|label| !label.is_empty()).unwrap_or(id);
    let key = key(id);
    if key != id {
        let became = format!("`{key}`: a key must be a name in FEEL");
        report.add(Level::Check, file, element, format!("the key `{id}`"), became);
    }
    let mut made = Map::new();
    let mut rules = Map::new();
    let kind = field.get("type").unwrap_or("string");
    match kind {
        "boolean" => drop(made.insert("type".to_owned(), json!("checkbox"))),
        "long" | "int" | "integer" | "double" => {
            made.insert("type".to_owned(), json!("number"));
            if kind != "double" {
                made.insert("decimalDigits".to_owned(), json!(0));
            }
        }
        "date" => {
            made.insert("type".to_owned(), json!("datetime"));
            made.insert("subtype".to_owned(), json!("date"));
        }
        "enum" => {
            let values = field.elements().filter(|child| child.local() == "value");
            let value = |value: &Element| json!({"value": value.get("id"), "label": value.get("name")});
            made.insert("type".to_owned(), json!("radio"));
            made.insert("values".to_owned(), values.map(value).collect());
        }
        "string" => drop(made.insert("type".to_owned(), json!("textfield"))),
        other => {
            made.insert("type".to_owned(), json!("textfield"));
            report.add(Level::Check, file, element, format!("field `{id}` of type {other}"), "a text field");
        }
    }
    made.insert("key".to_owned(), json!(key));
    made.insert("label".to_owned(), json!(label));
    if let Some(default) = field.get("defaultValue").filter(|default| !default.is_empty()) {
        if default.contains("${") {
            report.add(Level::Lost, file, element, format!("default `{default}` of `{id}`"), "no default");
        } else {
            made.insert("defaultValue".to_owned(), default_value(kind, default));
        }
    }
    for constraint in
        field.elements().filter(|child| child.local() == "validation").flat_map(Element::elements)
    {
        let name = constraint.get("name").unwrap_or_default();
        let config = constraint.get("config").unwrap_or("true");
        let number = config.parse::<f64>().ok().and_then(serde_json::Number::from_f64).map(Json::Number);
        match (name, number) {
            ("required", _) if config != "false" => drop(rules.insert("required".to_owned(), json!(true))),
            ("readonly", _) if config != "false" => drop(made.insert("readonly".to_owned(), json!(true))),
            ("min" | "max", Some(number)) => drop(rules.insert(name.to_owned(), number)),
            ("minlength", Some(number)) => drop(rules.insert("minLength".to_owned(), number)),
            ("maxlength", Some(number)) => drop(rules.insert("maxLength".to_owned(), number)),
            _ => report.add(
                Level::Lost,
                file,
                element,
                format!("rule {name} {config} of `{id}`"),
                "not checked",
            ),
        }
    }
    if !rules.is_empty() {
        made.insert("validate".to_owned(), Json::Object(rules));
    }
    Json::Object(made)
}

fn default_value(kind: &str, default: &str) -> Json {
    match kind {
        "boolean" => json!(default == "true"),
        "long" | "int" | "integer" | "double" => {
            default.parse::<f64>().map_or(json!(default), |number| json!(number))
        }
        _ => json!(default),
    }
}

/// A key as FEEL can name it.
pub(super) fn key(id: &str) -> String {
    let letter =
        |letter: char| if letter.is_alphanumeric() || matches!(letter, '_' | '.') { letter } else { '_' };
    let made: String = id.chars().map(letter).collect();
    if made.starts_with(|letter: char| letter.is_ascii_digit()) { format!("_{made}") } else { made }
}
