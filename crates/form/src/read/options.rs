//! What may be chosen, and defaults.

use serde_json::{Map, Value as Json};

use super::{Object, Reader, text};
use crate::model::FieldKind;
use crate::options::{Choice, Options, choice};

impl Reader {
    pub(super) fn options(&mut self, component: &Object, id: &str) -> Options {
        let computed = text(component, "valuesExpression");
        if let Some(expression) = computed.and_then(|computed| self.expression(id, &computed)) {
            return Options::Computed(expression);
        }
        if let Some(key) = text(component, "valuesKey") {
            return Options::Variable(key.split('.').map(str::to_owned).collect());
        }
        let list = component.get("values").and_then(Json::as_array);
        let choices: Vec<Choice> =
            list.map(|list| list.iter().filter_map(choice).collect()).unwrap_or_default();
        if choices.is_empty() {
            self.error(
                "form-options",
                id,
                "there is nothing to choose from",
                "write the options in the editor",
            );
        }
        for (place, one) in choices.iter().enumerate() {
            let twice = choices.iter().take(place).any(|other| other.posted() == one.posted());
            if twice {
                let message = format!("two options have the value '{}'", one.posted());
                self.error("form-option-twice", id, &message, "give each option its own value");
            }
        }
        Options::Fixed(choices)
    }

    /// The default in canonical form; one that could not be an answer is left out.
    pub(super) fn default_value(&self, component: &Object, kind: &FieldKind) -> Option<Json> {
        let rows = component.get("defaultRepetitions").and_then(Json::as_u64);
        if let FieldKind::Repeat { min, max, .. } = kind {
            let rows = rows.and_then(|rows| usize::try_from(rows).ok()).unwrap_or(1).clamp(*min, *max);
            return (rows > 0).then(|| Json::Array(vec![Json::Object(Map::new()); rows]));
        }
        let written = component.get("defaultValue").filter(|value| !value.is_null())?;
        let fits = match kind {
            FieldKind::Checkbox => written.is_boolean(),
            FieldKind::Checklist { .. } | FieldKind::Taglist { .. } => written.is_array(),
            FieldKind::Number { .. } => {
                written.is_number() || written.as_str().is_some_and(|text| !text.is_empty())
            }
            FieldKind::Radio { .. } | FieldKind::Select { .. } => !written.is_array() && !written.is_object(),
            FieldKind::File { .. } => false,
            _ => written.as_str().is_some_and(|text| !text.is_empty()),
        };
        (fits && kind.takes_answer()).then(|| written.clone())
    }
}
