//! Which kind a component is, containers with what they contain.

use serde_json::Value as Json;

use super::{Object, Reader, properties, text};
use crate::model::{Field, FieldKind};
use crate::table::{Columns, column};

/// Most rows of a repeated group where the form says nothing, and at all.
const ROWS_DEFAULT_MAX: usize = 50;
const ROWS_MAX: usize = 200;

impl Reader {
    /// The kind of a component; none where it is left out.
    pub(super) fn kind(
        &mut self,
        name: &str,
        component: &Object,
        id: &str,
        path: &[String],
        depth: usize,
    ) -> Option<FieldKind> {
        Some(match name {
            "textfield" => self.textfield(component),
            "textarea" => FieldKind::TextArea,
            "number" => number(component),
            "datetime" => match text(component, "subtype").as_deref() {
                Some("time") => FieldKind::Time,
                Some("datetime") => FieldKind::DateTime,
                _ => FieldKind::Date,
            },
            "checkbox" => FieldKind::Checkbox,
            "radio" => FieldKind::Radio { options: self.options(component, id) },
            "select" => FieldKind::Select { options: self.options(component, id) },
            "checklist" => FieldKind::Checklist { options: self.options(component, id) },
            "taglist" => FieldKind::Taglist { options: self.options(component, id) },
            "filepicker" => FieldKind::File {
                accept: accept(component),
                multiple: component.get("multiple") == Some(&Json::Bool(true)),
            },
            "group" => FieldKind::Group { fields: self.children(component, path, depth) },
            "dynamiclist" => self.repeat(component, id, depth),
            "text" => FieldKind::Markdown { text: self.markdown(component, id) },
            "image" => self.image(component, id)?,
            "table" => self.table(component, id),
            "expression" => {
                let written = text(component, "expression").unwrap_or_default();
                FieldKind::Hidden { expression: self.expression(id, &written)? }
            }
            "separator" => FieldKind::Separator,
            // Space is the page's business; sending is done by the page's own button.
            "spacer" | "button" => return None,
            "html" | "iframe" => {
                let message = format!("'{name}' is refused: it would bring foreign markup before residents");
                self.error("form-markup", id, &message, "use a text component with Markdown");
                return None;
            }
            "documentPreview" => {
                let message = "a document preview cannot be shown and is left out";
                self.warn("form-document-preview", id, message, "the case file lists all documents");
                return None;
            }
            other => {
                let message = format!("'{other}' is no component that is known here; it is left out");
                self.error("form-component", id, &message, "use one of the components of form-js");
                return None;
            }
        })
    }

    fn textfield(&mut self, component: &Object) -> FieldKind {
        let validation = component.get("validate").and_then(|rules| rules.get("validationType"));
        match validation.and_then(Json::as_str) {
            Some("email") => FieldKind::Email,
            Some("phone") => FieldKind::Phone,
            _ => FieldKind::Text { name: properties(component).get("portico:name").cloned() },
        }
    }

    fn children(&mut self, component: &Object, around: &[String], depth: usize) -> Vec<Field> {
        let Some(components) = component.get("components").and_then(Json::as_array) else {
            return Vec::new();
        };
        let objects: Vec<&Object> = components.iter().filter_map(Json::as_object).collect();
        objects.into_iter().filter_map(|inner| self.component(inner, around, depth + 1)).collect()
    }

    fn repeat(&mut self, component: &Object, id: &str, depth: usize) -> FieldKind {
        let own = properties(component);
        let count = |name: &str| own.get(name).and_then(|text| text.trim().parse::<usize>().ok());
        let start = component.get("defaultRepetitions").and_then(Json::as_u64);
        let start = start.and_then(|start| usize::try_from(start).ok()).unwrap_or(1).min(ROWS_MAX);
        let fixed = component.get("allowAddRemove") == Some(&Json::Bool(false));
        let required =
            component.get("validate").and_then(|rules| rules.get("required")) == Some(&Json::Bool(true));
        let least = usize::from(required).max(count("portico:min-rows").unwrap_or(0)).min(ROWS_MAX);
        let most = count("portico:max-rows").unwrap_or(ROWS_DEFAULT_MAX).clamp(least.max(1), ROWS_MAX);
        let (min, max) = if fixed { (start, start) } else { (least, most) };
        self.lists.push(id.to_owned());
        let fields = self.children(component, &[], depth);
        self.lists.pop();
        FieldKind::Repeat { fields, min, max }
    }

    fn markdown(&mut self, component: &Object, id: &str) -> String {
        let written = text(component, "text").unwrap_or_default();
        if written.starts_with('=') || written.contains("{{") {
            let remedy = "use several texts with a condition each";
            self.warn("form-text-expression", id, "a text with an expression is shown as it stands", remedy);
        }
        written
    }

    fn image(&mut self, component: &Object, id: &str) -> Option<FieldKind> {
        let source = text(component, "source").unwrap_or_default();
        let own = source.starts_with('/') && !source.starts_with("//");
        if !own && !source.starts_with("data:image/") {
            let remedy = "put the picture into the service's folder or embed it";
            self.error(
                "form-image",
                id,
                "a picture from elsewhere tells its owner who reads the page",
                remedy,
            );
            return None;
        }
        let alt = text(component, "alt").unwrap_or_default();
        if alt.is_empty() {
            let remedy = "say in a few words what it shows";
            self.warn("form-image-alt", id, "the picture has no text for those who do not see it", remedy);
        }
        Some(FieldKind::Image { source, alt })
    }

    fn table(&mut self, component: &Object, id: &str) -> FieldKind {
        let source = text(component, "dataSource").and_then(|source| self.expression(id, &source));
        let columns = match text(component, "columnsExpression") {
            Some(computed) => self.expression(id, &computed).map(Columns::Computed),
            None => None,
        };
        let fixed = || {
            let list = component.get("columns").and_then(Json::as_array);
            Columns::Fixed(list.map(|list| list.iter().filter_map(column).collect()).unwrap_or_default())
        };
        FieldKind::Table { source, columns: columns.unwrap_or_else(fixed) }
    }
}

fn number(component: &Object) -> FieldKind {
    let decimals =
        component.get("decimalDigits").and_then(Json::as_u64).and_then(|digits| u32::try_from(digits).ok());
    let step = component.get("increment").and_then(|step| match step {
        Json::String(text) => text.trim().parse().ok(),
        other => other.as_f64(),
    });
    let as_text = component.get("serializeToString") == Some(&Json::Bool(true));
    FieldKind::Number { decimals, step: step.filter(|step: &f64| *step > 0.0), as_text }
}

fn accept(component: &Object) -> Vec<String> {
    let written = text(component, "accept").unwrap_or_default();
    written.split(',').map(|rule| rule.trim().to_lowercase()).filter(|rule| !rule.is_empty()).collect()
}
