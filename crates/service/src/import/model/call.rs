//! Call activities and multi-instance.

use super::extension::Extension;
use super::mapping::written;
use super::{Work, is_foreign};
use crate::import::juel::Value;
use crate::import::xml::{BPMN, Element, ZEEBE};

impl Work<'_> {
    pub(super) fn call_activity(&mut self, element: &mut Element, extension: &mut Extension) {
        if extension.has("calledElement") {
            return;
        }
        let id = element.id().to_owned();
        for name in [
            "calledElementBinding",
            "calledElementVersion",
            "calledElementVersionTag",
            "calledElementTenantId",
        ] {
            if let Some(value) = element.take(name, is_foreign) {
                self.note(&id, format!("{name} {value}"), "the process in the same bundle");
            }
        }
        let called = element.take("calledElement", str::is_empty).unwrap_or_default();
        let Some(process) = self.value(&id, "called process", &called) else { return };
        let all_in = self.passed(&id, extension, "in");
        let all_out = self.passed(&id, extension, "out");
        if matches!(process, Value::Plain(_)) && !self.around.processes.contains(&called) {
            element.name.raw = format!("{}serviceTask", element.prefix());
            extension.job("camunda:calledElement");
            extension.headers.push(("calledElement".to_owned(), called.clone()));
            let became = "a job of type `camunda:calledElement` for an outside worker: the process is not among the \
                          files";
            return self.lost(&id, format!("call of the process `{called}`"), became);
        }
        let made = Element::new("zeebe:calledElement", ZEEBE).with("processId", process.written());
        let made = made.with("propagateAllParentVariables", all_in.to_string());
        extension.add(made.with("propagateAllChildVariables", all_out.to_string()));
        self.note(&id, format!("call of the process `{called}`"), "the same as zeebe:calledElement");
    }

    /// `in` and `out` become mappings. Whether all variables are passed.
    fn passed(&mut self, id: &str, extension: &mut Extension, direction: &str) -> bool {
        let mut all = false;
        for passed in extension.take_foreign(direction) {
            if passed.get("variables") == Some("all") {
                all = true;
                continue;
            }
            if let Some(key) = passed.get("businessKey") {
                self.note(id, format!("business key `{key}`"), "not needed: it is the same case");
                continue;
            }
            let name = passed.get("source").map(|name| Value::Feel(name.to_owned()));
            let computed = passed.get("sourceExpression").map(str::to_owned);
            let source = name.or_else(|| self.value(id, "source", &computed?));
            let (Some(source), Some(target)) = (source, passed.get("target")) else { continue };
            let target = self.variable(id, target);
            self.note(id, format!("{direction} `{}`", source.feel()), format!("mapping to `{target}`"));
            let list = if direction == "in" { &mut extension.inputs } else { &mut extension.outputs };
            list.push((written(&source), target));
        }
        all
    }

    pub(super) fn multi_instance(&mut self, element: &mut Element, extension: &mut Extension) {
        let id = element.id().to_owned();
        let collection = element.take("collection", is_foreign);
        let item = element.take("elementVariable", is_foreign);
        if let Some(collection) = collection {
            let source = if collection.contains("${") || collection.contains("#{") {
                self.value(&id, "collection", &collection)
            } else {
                Some(Value::Feel(collection.clone()))
            };
            if let Some(source) = source {
                let mut made = Element::new("zeebe:loopCharacteristics", ZEEBE);
                made.set("inputCollection", format!("={}", source.feel()));
                if let Some(item) = item {
                    made.set("inputElement", self.variable(&id, &item));
                }
                self.note(&id, format!("collection `{collection}`"), "the same as zeebe:loopCharacteristics");
                extension.add(made);
            }
        }
        for name in ["loopCardinality", "completionCondition"] {
            let Some(child) = element.child_mut(BPMN, name) else { continue };
            let text = child.text();
            if !text.contains("${") && !text.contains("#{") {
                continue;
            }
            let translated = if name == "loopCardinality" {
                crate::import::juel::value(&text).map(|value| value.feel())
            } else {
                crate::import::juel::condition(&text)
            };
            match translated {
                Ok(feel) => {
                    let feel = counters(&feel);
                    child.set_text(format!("={feel}"));
                    self.note(&id, format!("{name} `{text}`"), format!("FEEL `{feel}`"));
                }
                Err(reason) => {
                    element.take_children(|child| child.is(BPMN, name));
                    self.lost(
                        &id,
                        format!("{name} `{text}`"),
                        format!("nothing: {reason}; write it in FEEL"),
                    );
                }
            }
        }
    }
}

/// The counters of a multi-instance have longer names in the other dialect.
fn counters(feel: &str) -> String {
    feel.replace("nrOfCompletedInstances", "numberOfCompletedInstances")
        .replace("nrOfActiveInstances", "numberOfActiveInstances")
        .replace("nrOfTerminatedInstances", "numberOfTerminatedInstances")
        .replace("nrOfInstances", "numberOfInstances")
}
