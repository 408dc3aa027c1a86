//! One flow node with its event definitions and loop characteristics.

use super::body::Bodies;
use super::xml::{self, BPMN, attr, child_text, children, flag, local, name, reference, text_of};
use super::{repeat, zeebe};
use crate::model::{EventDefinition, Kind, Node, TimerKind, Trigger};
use portico_rules::Problem;
use roxmltree::Node as Xml;

pub(super) fn node(node: Xml<'_, '_>, kind: Kind, bodies: &Bodies<'_>, problems: &mut Vec<Problem>) -> Node {
    let interrupting = if kind == Kind::StartEvent { "isInterrupting" } else { "cancelActivity" };
    Node {
        id: xml::id(node, problems),
        name: name(node),
        kind,
        line: bodies.source.line(node),
        documentation: xml::documentation(node),
        default_flow: attr(node, "default").map(reference),
        events: node.children().filter_map(event_definition).collect(),
        parallel_multiple: flag(node, "parallelMultiple", false),
        attached_to: attr(node, "attachedToRef").map(reference),
        interrupting: flag(node, interrupting, true),
        event_subprocess: flag(node, "triggeredByEvent", false),
        multi: children(node, "multiInstanceLoopCharacteristics").next().map(repeat::multi_instance),
        standard_loop: children(node, "standardLoopCharacteristics").next().map(repeat::standard_loop),
        ad_hoc: (kind == Kind::AdHocSubProcess).then(|| repeat::ad_hoc(node)),
        compensation: flag(node, "isForCompensation", false),
        quantity: quantity(node),
        instantiate: flag(node, "instantiate", false),
        parallel_gateway: attr(node, "eventGatewayType") == Some("Parallel"),
        called_element: attr(node, "calledElement").map(reference),
        message: attr(node, "messageRef").map(reference),
        script: script(node),
        body: kind.is_subprocess().then(|| bodies.read(node, problems)),
        extensions: zeebe::extensions(node),
    }
}

fn quantity(node: Xml<'_, '_>) -> Option<String> {
    ["startQuantity", "completionQuantity"].into_iter().find_map(|name| {
        attr(node, name).filter(|value| value.trim() != "1").map(|value| format!("{name}={value}"))
    })
}

fn script(node: Xml<'_, '_>) -> Option<(String, String)> {
    let text = child_text(node, "script")?;
    Some((attr(node, "scriptFormat").unwrap_or_default().to_owned(), text))
}

pub(super) fn event_definition(node: Xml<'_, '_>) -> Option<EventDefinition> {
    if node.tag_name().namespace() != Some(BPMN) {
        return None;
    }
    let target = |name: &str| attr(node, name).map(reference).filter(|id| !id.is_empty());
    let trigger = match local(node) {
        "messageEventDefinition" => Trigger::Message(target("messageRef")),
        "timerEventDefinition" => Trigger::Timer(timer(node)),
        "signalEventDefinition" => Trigger::Signal(target("signalRef")),
        "errorEventDefinition" => Trigger::Error(target("errorRef")),
        "escalationEventDefinition" => Trigger::Escalation(target("escalationRef")),
        "conditionalEventDefinition" => {
            Trigger::Conditional(child_text(node, "condition").unwrap_or_default())
        }
        "linkEventDefinition" => Trigger::Link(name(node)),
        "terminateEventDefinition" => Trigger::Terminate,
        "compensateEventDefinition" => Trigger::Compensation(target("activityRef")),
        "cancelEventDefinition" => Trigger::Cancel,
        "eventDefinitionRef" => Trigger::Reference(reference(&text_of(node))),
        _ => return None,
    };
    let id = attr(node, "id").unwrap_or_default().to_owned();
    Some(EventDefinition { id, trigger, extensions: zeebe::extensions(node) })
}

fn timer(node: Xml<'_, '_>) -> Option<(TimerKind, String)> {
    [("timeDate", TimerKind::Date), ("timeDuration", TimerKind::Duration), ("timeCycle", TimerKind::Cycle)]
        .into_iter()
        .find_map(|(tag, kind)| child_text(node, tag).map(|text| (kind, text)))
}
