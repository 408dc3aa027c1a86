//! What events and message tasks carry (clauses 10.4.1 and 10.5.1): one data item for each definition, of its type.

use super::Sheet;
use crate::read::xml::{attr, children, local};
use roxmltree::Node as Xml;

impl<'a, 'i> Sheet<'a, 'i> {
    pub(super) fn event_data(&mut self) {
        for event in self.tagged(&["startEvent", "intermediateCatchEvent", "boundaryEvent"]) {
            self.carried(event, "dataOutput");
        }
        for event in self.tagged(&["intermediateThrowEvent", "endEvent"]) {
            self.carried(event, "dataInput");
        }
        for task in self.tagged(&["sendTask"]) {
            self.message_task(task, "dataInput", "inputSet");
        }
        for task in self.tagged(&["receiveTask"]) {
            self.message_task(task, "dataOutput", "outputSet");
        }
    }

    fn carried(&mut self, event: Xml<'a, 'i>, tag: &str) {
        let data: Vec<_> = children(event, tag).collect();
        let definitions: Vec<_> = event
            .children()
            .filter(|child| {
                local(*child).ends_with("EventDefinition") || local(*child) == "eventDefinitionRef"
            })
            .collect();
        if data.is_empty() {
            return;
        }
        if data.len() < definitions.len() {
            let said = format!("it has {} triggers but {} of {tag}", definitions.len(), data.len());
            self.report(
                event,
                "process-event-data",
                said,
                "Give it one for each trigger, in the same order, or none.",
            );
            return;
        }
        for (definition, data) in definitions.into_iter().zip(data) {
            let (Some(carried), item) = (self.item_of(definition), attr(data, "itemSubjectRef")) else {
                continue;
            };
            if !self.same_item(Some(carried), item) {
                self.report(
                    event,
                    "process-item-mismatch",
                    format!("its {tag} is of another type than its {}", local(definition)),
                    "Give both the same item definition.",
                );
            }
        }
    }

    /// Id of the item definition that an event definition carries.
    fn item_of(&self, definition: Xml<'a, 'i>) -> Option<&'a str> {
        let referred = |name: &str| attr(definition, name).and_then(|id| self.refers(id));
        match local(definition) {
            "messageEventDefinition" => attr(referred("messageRef")?, "itemRef"),
            "signalEventDefinition" => attr(referred("signalRef")?, "structureRef"),
            "errorEventDefinition" => attr(referred("errorRef")?, "structureRef"),
            "escalationEventDefinition" => attr(referred("escalationRef")?, "structureRef"),
            _ => None,
        }
    }

    /// A task with a message has one set with one item, of the message's type (clause 10.3.3).
    fn message_task(&mut self, task: Xml<'a, 'i>, tag: &str, set: &str) {
        let message = attr(task, "messageRef").and_then(|message| self.refers(message));
        let (Some(message), Some(specification)) = (message, children(task, "ioSpecification").next()) else {
            return;
        };
        let data: Vec<_> = children(specification, tag).collect();
        if children(specification, set).count() > 1 || data.len() > 1 {
            self.report(
                task,
                "process-message-data",
                format!("its message fills one {set} with one {tag}, and it has more"),
                "Keep one of each.",
            );
            return;
        }
        let item = data.first().and_then(|data| attr(*data, "itemSubjectRef"));
        if !data.is_empty() && !self.same_item(attr(message, "itemRef"), item) {
            self.report(
                task,
                "process-item-mismatch",
                format!("its {tag} is of another type than its message"),
                "Give both the same item definition.",
            );
        }
    }
}
