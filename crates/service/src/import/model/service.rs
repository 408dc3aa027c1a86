//! Service and send tasks, decisions, and messages thrown by code: what the old engine called in Java becomes a job
//! for an outside worker, unless it only set a variable or did nothing at all.

use super::extension::Extension;
use super::{STATUS, Work, is_foreign};
use crate::import::juel::{self, Juel};
use crate::import::xml::{BPMN, Element, ZEEBE};

impl Work<'_> {
    pub(super) fn service_task(&mut self, element: &mut Element, extension: &mut Extension) {
        let result = element
            .take("resultVariable", is_foreign)
            .or_else(|| element.take("resultVariableName", is_foreign));
        if let Some(expression) = element.take("expression", is_foreign) {
            return self.expression(element, extension, &expression, result.as_deref());
        }
        if !self.implementation(element, extension) && !extension.is_job() && element.local() == "serviceTask"
        {
            element.name.raw = format!("{}task", element.prefix());
            element.take("implementation", str::is_empty);
            self.check(
                element.id(),
                "a service task without any implementation",
                "a task that passes through",
            );
        }
        if let (Some(result), true) = (result, extension.is_job()) {
            extension.headers.push(("resultVariable".to_owned(), result));
        }
    }

    /// `type`, `topic`, `class`, `delegateExpression`, connectors: a job whose type says which. Whether there was one.
    fn implementation(&mut self, element: &mut Element, extension: &mut Extension) -> bool {
        let id = element.id().to_owned();
        let kind = element.take("type", is_foreign);
        if let Some(topic) = element.take("topic", is_foreign) {
            self.note(&id, format!("external task, topic `{topic}`"), format!("job of type `{topic}`"));
            if let Some(topic) = self.value(&id, "topic", &topic) {
                extension.job(&topic.written());
            }
            return true;
        }
        for name in ["class", "delegateExpression"] {
            if let Some(code) = element.take(name, is_foreign) {
                self.worker(&id, extension, name, &code);
                return true;
            }
        }
        if let Some(kind) = kind {
            self.worker(&id, extension, "type", &kind);
            return true;
        }
        self.connector(&id, extension)
    }

    /// A job for code that Portico does not run; its type names the kind, a header holds the original text.
    fn worker(&mut self, id: &str, extension: &mut Extension, name: &str, code: &str) {
        let kind = format!("camunda:{name}");
        extension.job(&kind);
        extension.headers.push((name.to_owned(), code.to_owned()));
        let became =
            format!("a job of type `{kind}` for an outside worker, the original in its header `{name}`");
        self.lost(id, format!("{name} `{code}`"), became);
    }

    fn connector(&mut self, id: &str, extension: &mut Extension) -> bool {
        let Some(connector) = extension.take_foreign("connector").into_iter().next() else { return false };
        let named = connector.elements().find(|child| child.local() == "connectorId").map(Element::text);
        let name = named.unwrap_or_else(|| "connector".to_owned());
        self.worker(id, extension, "connector", &name);
        for mapping in connector.elements().filter(|child| child.local() == "inputOutput") {
            self.mappings(id, mapping, extension);
        }
        true
    }

    fn expression(
        &mut self,
        element: &mut Element,
        extension: &mut Extension,
        text: &str,
        result: Option<&str>,
    ) {
        let id = element.id().to_owned();
        let parsed = juel::parse(text);
        let constant = matches!(parsed, Some(Juel::Bool(_) | Juel::Null | Juel::Text(_) | Juel::Number(_)));
        if constant && result.is_none() {
            element.name.raw = format!("{}task", element.prefix());
            element.take("implementation", str::is_empty);
            let became = "a task that passes through: the original did nothing here either";
            self.check(&id, format!("expression `{text}`"), became);
            return;
        }
        let assigned = parsed.as_ref().and_then(assignment).or_else(|| {
            let feel = juel::feel_of(parsed.as_ref()?).ok()?;
            Some((result?.to_owned(), Ok(feel)))
        });
        match assigned {
            Some((variable, Ok(feel))) => {
                element.name.raw = format!("{}scriptTask", element.prefix());
                element.take("implementation", str::is_empty);
                extension.result = Some(variable.clone());
                self.note(
                    &id,
                    format!("expression `{text}`"),
                    format!("FEEL script: `{variable}` = `{feel}`"),
                );
                let script = Element::new("zeebe:script", ZEEBE);
                extension.add(script.with("expression", format!("={feel}")).with("resultVariable", variable));
            }
            _ => self.worker(&id, extension, "expression", text),
        }
        if let (Some(result), true) = (result, extension.is_job()) {
            extension.headers.push(("resultVariable".to_owned(), result.to_owned()));
        }
    }

    pub(super) fn decision(&mut self, element: &mut Element, extension: &mut Extension) {
        let id = element.id().to_owned();
        let result = element.take("resultVariable", is_foreign);
        let mapping = element.take("mapDecisionResult", is_foreign);
        for name in
            ["decisionRefBinding", "decisionRefVersion", "decisionRefVersionTag", "decisionRefTenantId"]
        {
            if let Some(value) = element.take(name, is_foreign) {
                self.note(&id, format!("{name} {value}"), "the decision in the same bundle");
            }
        }
        let Some(decision) = element.take("decisionRef", is_foreign) else {
            return self.service_task(element, extension);
        };
        let Some(written) = self.value(&id, "decision", &decision) else { return };
        let outputs = self.around.decisions.get(&decision);
        if outputs.is_none() && matches!(written, juel::Value::Plain(_)) {
            for (name, value) in [("resultVariable", result), ("mapDecisionResult", mapping)] {
                if let Some(value) = value {
                    self.note(&id, format!("{name} `{value}`"), format!("the header `{name}` of the job"));
                    extension.headers.push((name.to_owned(), value));
                }
            }
            return self.worker(&id, extension, "decisionRef", &decision);
        }
        if mapping.as_deref() == Some("singleEntry") {
            self.note(&id, "mapDecisionResult singleEntry", "the same: the value of the only output");
        }
        if let Some(mapping) = mapping.as_deref().filter(|mapping| *mapping != "singleEntry") {
            let several = outputs.is_some_and(|outputs| outputs.len() > 1);
            if mapping != "singleResult" || !several {
                let became = "the result as FEEL gives it: one value for one output, a context for several, a \
                              list where the hit policy gives several";
                self.check(&id, format!("mapDecisionResult {mapping}"), became);
            }
        }
        let variable = result.clone().unwrap_or_else(|| "decisionResult".to_owned());
        let called = Element::new("zeebe:calledDecision", ZEEBE).with("decisionId", written.written());
        extension.add(called.with("resultVariable", variable.as_str()));
        self.note(
            &id,
            format!("decision `{decision}`"),
            format!("decision `{decision}`, result in `{variable}`"),
        );
        extension.result = result;
        self.single_output(&id, extension, &variable, &decision);
    }

    /// `decisionResult.getSingleResult().risk`: with one output the result is the value and not a context.
    fn single_output(&mut self, id: &str, extension: &mut Extension, variable: &str, decision: &str) {
        let Some([only]) = self.around.decisions.get(decision).map(Vec::as_slice) else { return };
        let taken = extension.take_foreign("inputOutput");
        for mapping in &taken {
            self.mappings(id, mapping, extension);
        }
        let member = format!("={variable}.{only}");
        for (source, _) in extension.outputs.iter_mut().filter(|(source, _)| *source == member) {
            *source = format!("={variable}");
        }
    }

    /// Throwing message events may be done by code, on the event or on its definition. One that names neither code
    /// nor message passed in the old engine.
    pub(super) fn thrown_message(&mut self, element: &mut Element, extension: &mut Extension) {
        let id = element.id().to_owned();
        let is_message = |child: &Element| child.is(BPMN, "messageEventDefinition");
        let Some(definition) = element.elements_mut().find(|child| is_message(child)) else { return };
        let mut inner = Extension::take(definition);
        let mut code = definition.clone();
        code.set("id", id.as_str());
        let expression = code.take("expression", is_foreign);
        if let Some(expression) = &expression {
            self.worker(&id, extension, "expression", expression);
        }
        if expression.is_some() || self.implementation(&mut code, &mut inner) {
            definition.attributes.retain(|(name, _)| !is_foreign(&name.space));
            extension.absorb(inner);
            return;
        }
        let names_message = definition.get("messageRef").is_some();
        inner.put(definition);
        if !names_message && !extension.is_job() {
            element.take_children(is_message);
            self.check(
                &id,
                "a message event that names no message",
                "an event that passes through, as before",
            );
        }
    }
}

/// `execution.setVariable("x", value)` and `setInternalStatus(execution, "x")`: the variable and the FEEL of its
/// value, or why there is none.
pub(super) fn assignment(expression: &Juel) -> Option<(String, Result<String, String>)> {
    if let Some([Juel::Text(variable), value]) = juel::call(expression, Some("execution"), "setVariable") {
        return Some((variable.clone(), juel::feel_of(value)));
    }
    match juel::call(expression, None, "setInternalStatus") {
        Some([_, status]) => Some((STATUS.to_owned(), juel::feel_of(status))),
        _ => None,
    }
}
