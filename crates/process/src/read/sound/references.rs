//! References (clause 8.2.1): what an element names exists and is of the kind that the meta-model asks for.

use super::Sheet;
use crate::read::xml::{attr, children, local, reference, text_of};

/// What data associations may lead from and to.
const ITEMS: [&str; 9] = [
    "dataObject",
    "dataObjectReference",
    "dataStoreReference",
    "dataInput",
    "dataOutput",
    "property",
    "inputDataItem",
    "outputDataItem",
    "dataStore",
];

/// Holder, its child with the reference, kinds of what it refers to.
const CHILDREN: [(&str, &str, &[&str]); 11] = [
    ("participant", "interfaceRef", &["interface"]),
    ("operation", "inMessageRef", &["message"]),
    ("operation", "outMessageRef", &["message"]),
    ("operation", "errorRef", &["error"]),
    ("partnerEntity", "participantRef", &["participant"]),
    ("partnerRole", "participantRef", &["participant"]),
    ("dataInputAssociation", "sourceRef", &ITEMS),
    ("dataInputAssociation", "targetRef", &ITEMS),
    ("dataOutputAssociation", "sourceRef", &ITEMS),
    ("dataOutputAssociation", "targetRef", &ITEMS),
    ("messageEventDefinition", "operationRef", &["operation"]),
];

impl Sheet<'_, '_> {
    pub(super) fn references(&mut self) {
        for (holder, child, kinds) in CHILDREN {
            let holders: Vec<_> = self.all().filter(|node| local(*node) == holder).collect();
            for node in holders {
                for reference_node in children(node, child) {
                    let id = text_of(reference_node);
                    if !self.refers(&id).is_some_and(|found| kinds.contains(&local(found))) {
                        let said = format!("its {child} `{}` is no {}", reference(&id), word(kinds));
                        self.report(
                            node,
                            "process-dangling-reference",
                            said,
                            "Choose one that the file has.",
                        );
                    }
                }
            }
        }
        for node in self.tagged(&["dataObjectReference"]) {
            let referred = attr(node, "dataObjectRef").map(|id| self.refers(id));
            if let Some(found) = referred
                && found.is_none_or(|found| local(found) != "dataObject")
            {
                let said = "its data object is not in the file";
                self.report(node, "process-dangling-reference", said, "Choose one that the file has.");
            }
        }
    }
}

fn word(kinds: &[&str]) -> String {
    match kinds {
        [one] => format!("{one} of the file"),
        _ => "data of the file".to_owned(),
    }
}
