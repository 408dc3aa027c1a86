//! User tasks: who does them, until when, with which form.

use super::extension::Extension;
use super::{Work, is_foreign};
use crate::import::xml::{Element, ZEEBE};

impl Work<'_> {
    pub(super) fn user_task(&mut self, element: &mut Element, extension: &mut Extension) {
        if !extension.has("userTask") {
            extension.add(Element::new("zeebe:userTask", ZEEBE));
        }
        self.one_element(
            element,
            extension,
            "assignmentDefinition",
            &["assignee", "candidateGroups", "candidateUsers"],
        );
        self.one_element(element, extension, "taskSchedule", &["dueDate", "followUpDate"]);
        self.one_element(element, extension, "priorityDefinition", &["priority"]);
        self.task_form(element, extension);
    }

    /// Attributes of the task that the other dialect keeps in one extension element.
    fn one_element(&mut self, element: &mut Element, extension: &mut Extension, local: &str, names: &[&str]) {
        let id = element.id().to_owned();
        let mut made = Element::new(&format!("zeebe:{local}"), ZEEBE);
        for name in names {
            let Some(text) = element.take(name, is_foreign) else { continue };
            if let Some(value) = self.value(&id, name, &text) {
                // The other dialect knows a number by itself where it wants one.
                let name = if *name == "priority" { "priority" } else { name };
                made.set(name, value.written());
                if !text.contains("${") && !text.contains("#{") {
                    self.note(&id, format!("{name} `{text}`"), format!("the same in zeebe:{local}"));
                }
            }
        }
        if !made.attributes.is_empty() {
            extension.add(made);
        }
    }
}
