//! Renaming, with everything that refers to what is renamed.

use super::{BPMN, Document, Element};
use std::collections::BTreeMap;

/// Attributes that hold ids of other elements.
const REFERENCES: [&str; 14] = [
    "id",
    "sourceRef",
    "targetRef",
    "attachedToRef",
    "default",
    "bpmnElement",
    "messageRef",
    "signalRef",
    "errorRef",
    "escalationRef",
    "activityRef",
    "dataObjectRef",
    "dataStoreRef",
    "categoryValueRef",
];
/// Child elements whose text is the id of another element.
const REFERRING: [&str; 6] =
    ["incoming", "outgoing", "flowNodeRef", "sourceRef", "targetRef", "eventDefinitionRef"];

impl Document {
    /// Gives elements of the model other ids (old to new), in the model and in its diagrams. The ids of shapes and
    /// edges stay as they are.
    pub fn rename(&mut self, renamed: &BTreeMap<String, String>) {
        if !renamed.is_empty() {
            self.root.each_mut(&mut |element| rename(element, renamed));
        }
    }
}

fn rename(element: &mut Element, renamed: &BTreeMap<String, String>) {
    let is_model = element.name.space == BPMN;
    let is_reference = is_model && REFERRING.contains(&element.local());
    if let Some(new) = is_reference.then(|| renamed.get(&element.text())).flatten() {
        element.set_text(new.as_str());
    }
    for (name, value) in &mut element.attributes {
        let fits = name.space.is_empty() && REFERENCES.contains(&name.raw.as_str());
        let means_model = fits && (is_model || name.raw == "bpmnElement");
        if let Some(new) = renamed.get(value.as_str()).filter(|_| means_model) {
            new.clone_into(value);
        }
    }
}
