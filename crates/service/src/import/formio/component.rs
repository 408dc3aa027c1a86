//! One form.io component.

use regex::Regex;
use serde_json::{Map, Value as Json, json};

use super::condition::{Hide, hide};
use super::{Known, inner, key, kinds};
use crate::import::markdown;
use crate::import::report::{Level, LossReport};

/// Deepest nesting that is followed.
const DEPTH_MAX: usize = 9;

pub(super) struct Work<'a> {
    pub file: &'a str,
    pub known: &'a Known,
    pub report: &'a mut LossReport,
}

impl Work<'_> {
    pub(super) fn list(&mut self, components: &[Json], depth: usize) -> Vec<Json> {
        components.iter().flat_map(|component| self.one(component, depth)).collect()
    }

    fn one(&mut self, component: &Json, depth: usize) -> Vec<Json> {
        let text = |name: &str| component.get(name).and_then(Json::as_str).map(str::trim).unwrap_or_default();
        let (kind, id) = (text("type").to_owned(), text("key").to_owned());
        if depth > DEPTH_MAX {
            self.add(Level::Lost, &id, "groups nested too deep", "not carried");
            return Vec::new();
        }
        let mut made = match kind.as_str() {
            "button" => return Vec::new(),
            kind if kinds::GROUPS.contains(&kind) => match self.group(component, depth) {
                Some(made) => made,
                None => return Vec::new(),
            },
            // Places side by side are one after the other here.
            "columns" | "table" | "tabs" => {
                self.add(
                    Level::Note,
                    &id,
                    &format!("{kind}: fields side by side"),
                    "the fields one after the other",
                );
                return inner(component).into_iter().flat_map(|list| self.list(list, depth)).collect();
            }
            "container" | "datagrid" | "editgrid" => self.nested(&kind, component, depth),
            kind if kinds::TEXTS.contains(&kind) => {
                let html = component.get("content").or_else(|| component.get("html")).and_then(Json::as_str);
                let text = markdown::from_html(html.unwrap_or_default());
                if text.is_empty() {
                    return Vec::new();
                }
                self.add(Level::Note, &id, "HTML", "the same words in Markdown, without colours and scripts");
                object(json!({"type": "text", "text": text}))
            }
            _ => match self.field(&kind, component) {
                Some(made) => made,
                None => return Vec::new(),
            },
        };
        self.condition(component, &id, &mut made);
        self.code(component, &id);
        vec![Json::Object(made)]
    }

    fn group(&mut self, component: &Json, depth: usize) -> Option<Map<String, Json>> {
        let lists = inner(component);
        let fields: Vec<Json> = lists.into_iter().flat_map(|list| self.list(list, depth + 1)).collect();
        let text =
            |name: &str| component.get(name).and_then(Json::as_str).filter(|text| !text.trim().is_empty());
        let label = text("title").or_else(|| text("legend")).or_else(|| text("label")).unwrap_or_default();
        (!fields.is_empty()).then(|| {
            let mut made = object(json!({"type": "group", "label": label, "components": fields}));
            if let Some(id) = text("key") {
                made.insert("id".to_owned(), json!(format!("group_{}", crate::import::formdata::key(id))));
            }
            made
        })
    }

    /// Containers keep their answers together, grids repeat them; the keys inside start anew.
    fn nested(&mut self, kind: &str, component: &Json, depth: usize) -> Map<String, Json> {
        let lists = inner(component);
        let fields: Vec<Json> = lists.into_iter().flat_map(|list| self.list(list, depth + 1)).collect();
        let name = component.get("key").and_then(Json::as_str).map(key).unwrap_or_default();
        let label = component.get("label").and_then(Json::as_str).unwrap_or(&name).to_owned();
        let made = if kind == "container" { "group" } else { "dynamiclist" };
        let mut made = object(json!({"type": made, "label": label, "path": name, "components": fields}));
        if let Some(rules) = rules(component) {
            made.insert("validate".to_owned(), rules);
        }
        made
    }

    fn field(&mut self, kind: &str, component: &Json) -> Option<Map<String, Json>> {
        let written = component.get("key").and_then(Json::as_str).unwrap_or_default();
        let name = key(written);
        let mut made = Map::new();
        let several = component.get("multiple") == Some(&Json::Bool(true));
        let mut properties = Map::new();
        let Some(found) = kinds::field(kind, several, component) else {
            self.add(Level::Lost, written, &format!("a field of type {kind}"), "not carried");
            return None;
        };
        if let Some((level, became)) = found.remark {
            self.add(level, written, &format!("a field of type {kind}"), became);
        }
        if let Some(subtype) = found.subtype {
            made.insert("subtype".to_owned(), json!(subtype));
        }
        if found.lines {
            properties.insert("portico:multiple".to_owned(), json!("true"));
        }
        let form_js = found.form_js;
        made.insert("type".to_owned(), json!(form_js));
        made.insert("key".to_owned(), json!(name));
        if let Some(label) = component.get("label").and_then(Json::as_str).map(str::trim) {
            made.insert("label".to_owned(), json!(if label.is_empty() { &name } else { label }));
        }
        if name != written {
            self.add(Level::Note, written, "the key", &format!("`{name}`"));
        }
        for (hint, place) in [("description", "description"), ("tooltip", "portico:hint")] {
            let text =
                component.get(hint).and_then(Json::as_str).map(markdown::from_html).unwrap_or_default();
            match (text.is_empty(), place) {
                (true, _) => {}
                (false, "description") => drop(made.insert("description".to_owned(), json!(text))),
                (false, _) => drop(properties.insert(place.to_owned(), json!(text))),
            }
        }
        self.options(component, form_js, written, &mut made);
        let mut rules = rules(component).and_then(|rules| rules.as_object().cloned()).unwrap_or_default();
        let pattern =
            rules.get("pattern").and_then(Json::as_str).filter(|pattern| Regex::new(pattern).is_err());
        if let Some(pattern) = pattern.map(str::to_owned) {
            let became = "not checked: write it without look-around and back references";
            self.add(Level::Lost, written, &format!("the pattern `{pattern}`"), became);
            rules.remove("pattern");
        }
        if let Some(validation) = found.validation {
            rules.insert("validationType".to_owned(), json!(validation));
        }
        if !rules.is_empty() {
            made.insert("validate".to_owned(), Json::Object(rules));
        }
        let default =
            component.get("defaultValue").filter(|value| !value.is_null() && value.as_str() != Some(""));
        if let Some(default) = default.filter(|default| **default != json!({}) && **default != json!([])) {
            made.insert("defaultValue".to_owned(), default.clone());
        }
        if component.get("disabled") == Some(&Json::Bool(true)) {
            made.insert("readonly".to_owned(), json!(true));
        }
        if form_js == "filepicker" {
            made.insert("multiple".to_owned(), json!(several));
            if let Some(accept) =
                component.get("filePattern").and_then(Json::as_str).filter(|accept| *accept != "*")
            {
                made.insert("accept".to_owned(), json!(accept));
            }
        }
        if let Some(digits) = component.get("decimalLimit").and_then(Json::as_u64) {
            made.insert("decimalDigits".to_owned(), json!(digits));
        }
        if !properties.is_empty() {
            made.insert("properties".to_owned(), Json::Object(properties));
        }
        Some(made)
    }

    fn options(&mut self, component: &Json, form_js: &str, id: &str, made: &mut Map<String, Json>) {
        if !matches!(form_js, "radio" | "select" | "checklist" | "taglist") {
            return;
        }
        let list =
            component.get("values").or_else(|| component.pointer("/data/values")).and_then(Json::as_array);
        let values: Vec<Json> = list
            .into_iter()
            .flatten()
            .filter(|value| value.get("value").is_some_and(|value| value.as_str() != Some("")))
            .map(|value| json!({"value": value.get("value"), "label": value.get("label")}))
            .collect();
        if values.is_empty() {
            let source = component.get("dataSrc").and_then(Json::as_str).unwrap_or("nowhere");
            let became = "one option that must be replaced";
            self.add(Level::Lost, id, &format!("options from {source}"), became);
            made.insert("values".to_owned(), json!([{"value": "?", "label": "?"}]));
        } else {
            made.insert("values".to_owned(), json!(values));
        }
    }

    fn condition(&mut self, component: &Json, id: &str, made: &mut Map<String, Json>) {
        let feel = match hide(component, self.known) {
            Hide::Never => return,
            Hide::When(feel) => {
                self.add(Level::Note, id, "a condition", &format!("hidden when `{feel}`"));
                feel
            }
            Hide::Untranslated(code) => {
                let became = "always shown: write the condition in FEEL";
                return self.add(Level::Lost, id, &format!("condition `{code}`"), became);
            }
            Hide::Dead(feel, asked) => self.dead(id, feel, &asked),
        };
        made.insert("conditional".to_owned(), json!({"hide": format!("={feel}")}));
    }

    /// A condition on something that nothing sets never holds. Where the same field has a live condition in another
    /// form of the package, that one is meant.
    fn dead(&mut self, id: &str, feel: String, asked: &str) -> String {
        let name = key(id);
        let what = format!("a condition on `{asked}`, which nothing in the package sets");
        match self.known.hides.iter().find(|(known, _)| *known == name) {
            Some((_, other)) => {
                let other = other.clone();
                let became = format!("hidden when `{other}`, as the same field in another form");
                self.add(Level::Check, id, &what, &became);
                other
            }
            None => {
                self.add(
                    Level::Check,
                    id,
                    &what,
                    &format!("hidden when `{feel}`: it never shows, as before"),
                );
                feel
            }
        }
    }

    /// Code in a form is not carried; each piece is named.
    fn code(&mut self, component: &Json, id: &str) {
        let named = [
            ("customDefaultValue", "a default by code"),
            ("calculateValue", "a value by code"),
            ("logic", "rules that change the field"),
        ];
        for (name, what) in named {
            let code = component
                .get(name)
                .filter(|code| !code.is_null() && **code != json!("") && **code != json!([]));
            if let Some(code) = code {
                self.add(Level::Lost, id, &format!("{what}: {code}"), "not carried: write it in FEEL");
            }
        }
        let custom =
            component.pointer("/validate/custom").and_then(Json::as_str).filter(|code| !code.is_empty());
        if let Some(code) = custom {
            let became = "not checked: use a pattern or bounds, or check it in a decision";
            self.add(Level::Lost, id, &format!("a check by code: {code}"), became);
        }
    }

    fn add(&mut self, level: Level, element: &str, what: &str, became: &str) {
        self.report.add(level, self.file, element, what, became);
    }
}

/// What form.io and form-js check alike. Editors save empty texts where nothing was set.
fn rules(component: &Json) -> Option<Json> {
    let written = component.get("validate")?;
    let mut rules = Map::new();
    if written.get("required") == Some(&Json::Bool(true)) {
        rules.insert("required".to_owned(), json!(true));
    }
    for name in ["min", "max", "minLength", "maxLength", "pattern"] {
        if let Some(value) = written.get(name).filter(|value| !value.is_null() && value.as_str() != Some(""))
        {
            rules.insert(name.to_owned(), value.clone());
        }
    }
    (!rules.is_empty()).then_some(Json::Object(rules))
}

fn object(value: Json) -> Map<String, Json> {
    match value {
        Json::Object(object) => object,
        _ => Map::new(),
    }
}
