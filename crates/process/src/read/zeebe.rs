//! The `zeebe:` extension elements. What belongs to another dialect is noted by name, so that nothing is dropped in
//! silence.

use super::xml::{attr, children, local};
use crate::model::{CalledDecision, Extensions, IoMapping, MultiInstance, Script};
use roxmltree::Node as Xml;

const ZEEBE: &str = "http://camunda.org/schema/zeebe/1.0";
/// Namespaces of other engines; their elements and attributes are carried over by import, not read here.
const FOREIGN: [(&str, &str); 3] = [
    ("http://camunda.org/schema/1.0/bpmn", "camunda"),
    ("http://flowable.org/bpmn", "flowable"),
    ("http://activiti.org/bpmn", "activiti"),
];

/// Whether this is a namespace of the Camunda family.
pub(super) fn is_camunda(namespace: &str) -> bool {
    namespace == ZEEBE || FOREIGN.iter().any(|(known, _)| namespace == *known)
}

pub(super) fn extensions(node: Xml<'_, '_>) -> Extensions {
    let mut found = Extensions::default();
    for attribute in node.attributes() {
        note_foreign(attribute.namespace(), attribute.name(), &mut found);
    }
    for extension in extension_elements(node) {
        if extension.tag_name().namespace() == Some(ZEEBE) {
            one(extension, &mut found);
        } else {
            note_foreign(extension.tag_name().namespace(), local(extension), &mut found);
        }
    }
    found
}

fn note_foreign(namespace: Option<&str>, name: &str, found: &mut Extensions) {
    if let Some((_, prefix)) = FOREIGN.iter().find(|(known, _)| namespace == Some(*known)) {
        found.foreign.push(format!("{prefix}:{name}"));
    }
}

fn extension_elements<'a, 'i>(node: Xml<'a, 'i>) -> impl Iterator<Item = Xml<'a, 'i>> {
    children(node, "extensionElements").flat_map(|node| node.children().filter(Xml::is_element))
}

fn one(node: Xml<'_, '_>, found: &mut Extensions) {
    let text = |name: &str| attr(node, name).filter(|text| !text.trim().is_empty()).map(str::to_owned);
    let flag = |name: &str| attr(node, name).map(|text| text == "true");
    match local(node) {
        "taskDefinition" => {
            found.job_type = text("type");
            found.retries = text("retries");
        }
        "ioMapping" => io_mapping(node, found),
        "taskHeaders" => found.headers.extend(pairs(node, "header", "key")),
        "properties" => found.properties.extend(pairs(node, "property", "name")),
        "userTask" => found.user_task = true,
        "assignmentDefinition" => {
            found.assignee = text("assignee");
            found.candidate_groups = text("candidateGroups");
            found.candidate_users = text("candidateUsers");
        }
        "taskSchedule" => {
            found.due = text("dueDate");
            found.follow_up = text("followUpDate");
        }
        "priorityDefinition" => found.priority = text("priority"),
        "formDefinition" => {
            found.form = text("formId").or_else(|| text("formKey")).or_else(|| text("externalReference"));
        }
        "calledDecision" => {
            found.decision = Some(CalledDecision {
                id: text("decisionId").unwrap_or_default(),
                result: text("resultVariable").unwrap_or_default(),
            });
        }
        "script" => {
            found.script = Some(Script {
                expression: text("expression").unwrap_or_default(),
                result: text("resultVariable").unwrap_or_default(),
            });
        }
        "calledElement" => {
            found.called_process = text("processId");
            found.called_binding = text("bindingType");
            found.called_version = text("versionTag");
            found.propagate_parent = flag("propagateAllParentVariables");
            found.propagate_child = flag("propagateAllChildVariables");
        }
        "versionTag" => found.version_tag = text("value"),
        // Read where they belong: on messages, on conditional events and in loop characteristics.
        "subscription" | "conditionalFilter" | "loopCharacteristics" | "userTaskForm" | "adHoc" => {}
        other => found.foreign.push(format!("zeebe:{other}")),
    }
}

fn io_mapping(node: Xml<'_, '_>, found: &mut Extensions) {
    for mapping in node.children().filter(Xml::is_element) {
        let one = IoMapping {
            source: attr(mapping, "source").unwrap_or_default().to_owned(),
            target: attr(mapping, "target").unwrap_or_default().to_owned(),
        };
        match local(mapping) {
            "input" => found.inputs.push(one),
            "output" => found.outputs.push(one),
            other => found.foreign.push(format!("zeebe:{other}")),
        }
    }
}

fn pairs<'a>(node: Xml<'a, '_>, tag: &'a str, key: &'a str) -> impl Iterator<Item = (String, String)> {
    node.children().filter(move |child| local(*child) == tag).filter_map(move |child| {
        Some((attr(child, key)?.to_owned(), attr(child, "value").unwrap_or_default().to_owned()))
    })
}

/// `zeebe:subscription correlationKey` of a message.
pub(super) fn subscription_key(message: Xml<'_, '_>) -> Option<String> {
    extension_elements(message)
        .find(|node| local(*node) == "subscription")
        .and_then(|node| attr(node, "correlationKey"))
        .filter(|key| !key.trim().is_empty())
        .map(str::to_owned)
}

/// `zeebe:adHoc activeElementsCollection` of an ad-hoc subprocess.
pub(super) fn active_elements(node: Xml<'_, '_>) -> Option<String> {
    extension_elements(node)
        .find(|node| local(*node) == "adHoc")
        .and_then(|node| attr(node, "activeElementsCollection"))
        .filter(|text| !text.trim().is_empty())
        .map(str::to_owned)
}

/// `zeebe:loopCharacteristics` inside multi-instance characteristics.
pub(super) fn loop_characteristics(characteristics: Xml<'_, '_>, into: &mut MultiInstance) {
    let found = extension_elements(characteristics).find(|node| local(*node) == "loopCharacteristics");
    let Some(node) = found else { return };
    let text = |name: &str| attr(node, name).filter(|text| !text.trim().is_empty()).map(str::to_owned);
    into.input_collection = text("inputCollection");
    into.input_element = text("inputElement");
    into.output_collection = text("outputCollection");
    into.output_element = text("outputElement");
}
