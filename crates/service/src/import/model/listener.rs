//! Execution and task listeners: those that only set a variable become mappings; others are reported.

use super::extension::Extension;
use super::service::assignment;
use super::{Work, is_foreign};
use crate::import::juel;
use crate::import::xml::Element;

impl Work<'_> {
    pub(super) fn listeners(&mut self, element: &mut Element, extension: &mut Extension) {
        for listener in extension.take_foreign("executionListener") {
            self.listener(element, extension, &listener);
        }
        for listener in extension.take_foreign("taskListener") {
            let event = listener.get("event").unwrap_or("create");
            let became =
                "nothing: no code runs at a task; use a mapping, or a step of its own in the diagram";
            self.lost(element.id(), format!("task listener at {event}: {}", code(&listener)), became);
        }
        self.keep_result(extension);
    }

    fn listener(&mut self, element: &Element, extension: &mut Extension, listener: &Element) {
        let id = element.id().to_owned();
        let event = listener.get("event").unwrap_or("start").to_owned();
        let what = format!("listener at {event}: {}", code(listener));
        let set = listener.get("expression").and_then(juel::parse).as_ref().and_then(assignment);
        let (variable, feel) = match set {
            Some((variable, Ok(feel))) => (self.variable(&id, &variable), feel),
            Some((_, Err(reason))) => {
                return self.lost(
                    &id,
                    what,
                    format!("nothing: {reason}; use a mapping, or a step of its own"),
                );
            }
            None => {
                return self.lost(
                    &id,
                    what,
                    "nothing: no code runs here; use a mapping, or a step of its own",
                );
            }
        };
        if feel == variable {
            return self.note(
                &id,
                what,
                format!("not needed: the answer is the variable `{variable}` itself"),
            );
        }
        let known = !brings_unknown(element, extension);
        let mapping = (format!("={feel}"), variable.clone());
        match (event.as_str(), element.local()) {
            (
                _,
                "sequenceFlow" | "process" | "exclusiveGateway" | "parallelGateway" | "inclusiveGateway"
                | "eventBasedGateway" | "complexGateway",
            ) => {
                self.lost(
                    &id,
                    what,
                    "nothing: a flow, gateway or process sets no variable; use a step of its own",
                );
            }
            ("start", _) => {
                if takes_input(element) {
                    extension.inputs.push(mapping.clone());
                }
                if known {
                    // It is set for the case too when the element ends, as the original set it for the process.
                    let source = if takes_input(element) { format!("={variable}") } else { mapping.0 };
                    extension.outputs.push((source, variable.clone()));
                    self.note(&id, what, format!("mappings: `{variable}` = `{feel}`"));
                } else {
                    let became = format!(
                        "an input of this element only: `{variable}` = `{feel}`; if others read it, \
                                          set it in a step of its own"
                    );
                    self.check(&id, what, became);
                }
            }
            ("end", _) if known => {
                extension.outputs.push(mapping);
                self.note(&id, what, format!("output mapping: `{variable}` = `{feel}`"));
            }
            _ => {
                let became = format!(
                    "nothing: an output mapping for `{variable}` would hold back what the element \
                                      brings; set it in a step of its own"
                );
                self.lost(&id, what, became);
            }
        }
    }
}

/// Whether the element brings variables that the model does not name: a job's or a form's.
fn brings_unknown(element: &Element, extension: &Extension) -> bool {
    let pass = matches!(element.local(), "task" | "manualTask" | "scriptTask" | "businessRuleTask")
        || matches!(element.local(), "startEvent" | "intermediateThrowEvent" | "endEvent");
    !pass || extension.is_job() || element.local() == "startEvent"
}

/// Events begin and end in one breath: they have outputs only.
fn takes_input(element: &Element) -> bool {
    !element.local().ends_with("Event")
}

/// The code of a listener as a report shows it.
fn code(listener: &Element) -> String {
    let of = |name: &str| listener.get(name).map(|code| format!("{name} `{code}`"));
    let foreign = listener.attributes.iter().find(|(name, _)| is_foreign(&name.space));
    let attribute = ["expression", "delegateExpression", "class"].iter().find_map(|name| of(name));
    attribute
        .or_else(|| foreign.map(|(name, code)| format!("{} `{code}`", name.local())))
        .unwrap_or_else(|| format!("script `{}`", listener.text()))
}
