//! One component of the schema: what all kinds share, and which kind it is.

use serde_json::Value as Json;

use super::{COMPONENTS_MAX, DEPTH_MAX, Object, Reader, properties, text};
use crate::model::{Field, FieldKind};

/// The components whose value is kept under their key.
const KEYED: [&str; 11] = [
    "textfield",
    "textarea",
    "number",
    "datetime",
    "checkbox",
    "radio",
    "select",
    "checklist",
    "taglist",
    "filepicker",
    "expression",
];

impl Reader {
    /// Reads a component; none for what is left out, with or without a problem.
    pub(super) fn component(&mut self, component: &Object, around: &[String], depth: usize) -> Option<Field> {
        self.count += 1;
        let kind_name = text(component, "type").unwrap_or_default();
        let id = self.id(component);
        if self.count > COMPONENTS_MAX {
            if self.count == COMPONENTS_MAX + 1 {
                let message = format!("more than {COMPONENTS_MAX} components; the rest is left out");
                self.error("form-too-many-components", &id, &message, "split the form");
            }
            return None;
        }
        if depth > DEPTH_MAX {
            let message = format!("groups nested deeper than {DEPTH_MAX}; this one is left out");
            self.error("form-too-deep", &id, &message, "flatten the form");
            return None;
        }
        let own_path = self.path(component, &kind_name, &id)?;
        let path: Vec<String> = around.iter().cloned().chain(own_path).collect();
        let kind = self.kind(&kind_name, component, &id, &path, depth)?;
        let path = if matches!(kind, FieldKind::Group { .. }) { Vec::new() } else { path };
        if !path.is_empty() {
            self.check_path(&path.join("."), component, &id);
        }
        Some(self.field(component, id, path, kind))
    }

    fn field(&mut self, component: &Object, id: String, path: Vec<String>, kind: FieldKind) -> Field {
        let properties = properties(component);
        let get = |name: &str| properties.get(name).cloned();
        let limits = self.limits(component, &kind, &properties, &id);
        let required =
            component.get("validate").and_then(|rules| rules.get("required")) == Some(&Json::Bool(true));
        let label = text(component, "label").unwrap_or_default();
        if label.is_empty() && kind.takes_answer() {
            let remedy = "write a label: without one nobody knows what is asked";
            self.error("form-label", &id, "the field has no label", remedy);
        }
        if label.starts_with('=') || label.contains("{{") {
            let remedy = "write the label out, or put the changing part into a text component";
            self.warn(
                "form-label-expression",
                &id,
                "a label with an expression is shown as it stands",
                remedy,
            );
        }
        let hide = component.get("conditional").and_then(|conditional| conditional.get("hide"));
        let hide = match hide {
            Some(Json::String(text)) if !text.trim().is_empty() => self.expression(&id, text),
            Some(Json::Bool(true)) => self.expression(&id, "true"),
            _ => None,
        };
        let readonly = self.flag(component, "readonly", &id) || self.flag(component, "disabled", &id);
        Field {
            key: text(component, "key").unwrap_or_else(|| id.clone()),
            default: self.default_value(component, &kind),
            hint: get("portico:hint").or_else(|| text(component, "description")),
            error_required: get("portico:error-required"),
            autocomplete: get("portico:autocomplete"),
            purpose: get("portico:purpose"),
            id,
            path,
            kind,
            label,
            required,
            hide,
            readonly,
            limits,
            properties,
        }
    }

    /// Two fields of one path overwrite each other, unless a condition shows only one of them at a time.
    fn check_path(&mut self, path: &str, component: &Object, id: &str) {
        let place = format!("{}/{path}", self.lists.join("/"));
        if !self.paths.insert(place) && component.get("conditional").is_none() {
            let message = format!("another field is kept under '{path}' too: one would overwrite the other");
            self.warn("form-key-twice", id, &message, "give one of them another key, or a condition");
        }
    }

    fn flag(&mut self, component: &Object, name: &str, id: &str) -> bool {
        match component.get(name) {
            Some(Json::Bool(flag)) => *flag,
            Some(Json::String(text)) if text.trim_start().starts_with('=') => {
                let message =
                    format!("'{name}' depends on an expression; the field is treated as {name} always");
                let remedy = "use two fields with a condition each";
                self.warn("form-flag-expression", id, &message, remedy);
                true
            }
            _ => false,
        }
    }

    fn id(&mut self, component: &Object) -> String {
        let given = text(component, "id").or_else(|| text(component, "key"));
        let base = given.unwrap_or_else(|| format!("component-{}", self.count));
        if self.ids.insert(base.clone()) {
            return base;
        }
        let made = format!("{base}-{}", self.count);
        self.ids.insert(made.clone());
        made
    }

    /// The steps under which the answer is kept; an outer none means the component cannot be used.
    fn path(&mut self, component: &Object, kind: &str, id: &str) -> Option<Vec<String>> {
        let container = matches!(kind, "group" | "dynamiclist");
        let written = if container { text(component, "path") } else { text(component, "key") };
        let Some(written) = written.filter(|_| container || KEYED.contains(&kind)) else {
            if KEYED.contains(&kind) || kind == "dynamiclist" {
                let remedy = "give the field a key in its editor";
                self.error("form-key", id, "the field has no key, so its answer cannot be kept", remedy);
                return None;
            }
            return Some(Vec::new());
        };
        let steps: Vec<String> = written.split('.').map(str::to_owned).collect();
        // A step of digits would be taken for a row number in control names.
        let bad = |step: &String| {
            step.is_empty()
                || step.bytes().all(|byte| byte.is_ascii_digit())
                || !step.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'))
        };
        if steps.iter().any(bad) {
            let message = format!("'{written}' cannot be a key");
            let remedy = "use letters, digits and _, with dots between the steps of a path";
            self.error("form-key", id, &message, remedy);
            return None;
        }
        Some(steps)
    }
}
