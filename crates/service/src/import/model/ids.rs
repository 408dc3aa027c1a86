//! Ids that two files share: texts and reports name elements by id alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::report::{Level, LossReport};
use crate::import::xml::{BPMN, Document, Element};

/// Attributes and child elements that hold ids of other elements.
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
const REFERRING: [&str; 6] =
    ["incoming", "outgoing", "flowNodeRef", "sourceRef", "targetRef", "eventDefinitionRef"];

/// Renames the ids of a document that are already in use, everywhere in it.
pub(in super::super) fn make_unique(
    document: &mut Document,
    file: &str,
    used: &mut BTreeSet<String>,
    report: &mut LossReport,
) {
    let mut ids = Vec::new();
    document.root.each(&mut |element| {
        if element.name.space == BPMN && !matches!(element.local(), "definitions" | "process") {
            ids.extend(element.get("id").map(str::to_owned));
        }
    });
    let mut process = String::new();
    document.root.each(&mut |element| {
        if process.is_empty() && element.is(BPMN, "process") {
            process = element.id().to_owned();
        }
    });
    let mut renamed = BTreeMap::new();
    for id in ids {
        let fits = text_key(&id);
        let mut new = fits.clone();
        let mut count = 1;
        while used.contains(&new) {
            new =
                if count == 1 { format!("{}_{fits}", text_key(&process)) } else { format!("{fits}_{count}") };
            count += 1;
        }
        used.insert(new.clone());
        if new != id {
            report.add(
                Level::Note,
                file,
                &id,
                "an id that is used twice or cannot name a text",
                format!("`{new}`"),
            );
            renamed.insert(id, new);
        }
    }
    if !renamed.is_empty() {
        document.root.each_mut(&mut |element| rename(element, &renamed));
    }
}

/// An id as it can stand in the key of a text: letters, digits, `-` and `_`.
fn text_key(id: &str) -> String {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    id.chars().map(|letter| if fits(letter) { letter } else { '_' }).collect()
}

fn rename(element: &mut Element, renamed: &BTreeMap<String, String>) {
    let is_reference = element.name.space == BPMN && REFERRING.contains(&element.local());
    if let Some(new) = is_reference.then(|| renamed.get(&element.text())).flatten() {
        element.set_text(new.as_str());
    }
    // The ids of shapes and edges are their own business.
    let is_model = element.name.space == BPMN;
    for (name, value) in &mut element.attributes {
        let fits = name.space.is_empty() && REFERENCES.contains(&name.raw.as_str());
        let means_model = fits && (is_model || name.raw == "bpmnElement");
        if let Some(new) = renamed.get(value.as_str()).filter(|_| means_model) {
            new.clone_into(value);
        }
    }
}
