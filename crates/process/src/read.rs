//! From bytes to [`Definitions`]. Reads what is there and says what it cannot understand; whether a model can run is
//! decided later, by `compile`.
//!
//! Limits: 10 MiB of text, 400,000 XML nodes, 200 levels. Documents with a DTD are refused, so no entity is ever
//! expanded.

mod body;
mod di;
mod node;
pub(crate) mod parse;
mod repeat;
mod sound;
mod xml;
mod zeebe;

use crate::model::{
    Annotation, Association, Behavior, Body, Code, Collaboration, Definitions, Group, Kind, Lane, Message,
    MessageFlow, Participant, Process, Signal, Trigger,
};
use body::Bodies;
use portico_rules::Problem;
use roxmltree::Node as Xml;
use std::collections::{BTreeMap, BTreeSet};
use xml::{BPMN, MODELER, Source, attr, children, flag, local, name, reference, text_of};

/// Reads one BPMN file. `file` is used in problems only.
///
/// Never fails: what cannot be read comes back as problems with rule ids `bpmn-*`, beside what could be read. An
/// [`Error`](portico_rules::Severity::Error) among them means that the definitions are not complete.
pub fn read(xml: &[u8], file: &str) -> (Definitions, Vec<Problem>) {
    let mut definitions = Definitions { file: file.to_owned(), ..Definitions::default() };
    let mut problems = Vec::new();
    if let Err(problem) = fill(xml, &mut definitions, &mut problems) {
        problems.push(*problem);
    }
    let problems = problems.into_iter().map(|problem| problem.in_file(file)).collect();
    (definitions, problems)
}

fn fill(xml: &[u8], into: &mut Definitions, problems: &mut Vec<Problem>) -> Result<(), Box<Problem>> {
    let text = parse::text(xml)?;
    let document = parse::tree(text)?;
    let root = document.root_element();
    if local(root) != "definitions" || root.tag_name().namespace() != Some(BPMN) {
        let said = format!("the root element is `{}`, not BPMN 2.0 `definitions`", local(root));
        return Err(Box::new(
            Problem::error("bpmn-not-bpmn", &said).remedy("Give a BPMN 2.0 file (namespace 20100524)."),
        ));
    }
    check_ids(root, problems);
    let source = Source::new(text);
    definitions(root, &source, into, problems);
    into.unsound = sound::check(root);
    Ok(())
}

fn check_ids(root: Xml<'_, '_>, problems: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for node in root.descendants().filter(|node| node.tag_name().namespace() == Some(BPMN)) {
        if let Some(id) = attr(node, "id")
            && !seen.insert(id)
        {
            problems.push(
                Problem::error("bpmn-duplicate-id", format!("the id `{id}` is used more than once"))
                    .at(id)
                    .remedy("Give each element its own id."),
            );
        }
    }
}

fn definitions(root: Xml<'_, '_>, source: &Source, into: &mut Definitions, problems: &mut Vec<Problem>) {
    into.id = attr(root, "id").map(str::to_owned);
    into.name = attr(root, "name").map(str::to_owned);
    into.platform = root.attribute((MODELER, "executionPlatform")).map(str::to_owned);
    into.is_camunda = root.namespaces().any(|namespace| zeebe::is_camunda(namespace.uri()));
    let categories = categories(root);
    for child in root.children().filter(Xml::is_element) {
        let id = attr(child, "id").unwrap_or_default().to_owned();
        match (child.tag_name().namespace(), local(child)) {
            (Some(BPMN), "process") => {
                into.processes.push(process(child, source, &categories, problems));
            }
            (Some(BPMN), "collaboration") => {
                into.collaborations.push(collaboration(child, &categories, problems));
            }
            (Some(BPMN), "message") => {
                let correlation_key = zeebe::subscription_key(child);
                into.messages.insert(id, Message { name: name(child), correlation_key });
            }
            (Some(BPMN), "signal") => {
                into.signals.insert(id, Signal { name: name(child) });
            }
            (Some(BPMN), "error") => {
                into.errors.insert(id, code(child, "errorCode"));
            }
            (Some(BPMN), "escalation") => {
                into.escalations.insert(id, code(child, "escalationCode"));
            }
            (Some(BPMN), "dataStore") => {
                into.data_stores.insert(id, name(child));
            }
            (Some(xml::BPMNDI), "BPMNDiagram") => into.diagrams.push(di::diagram(child, problems)),
            (Some(BPMN), tag @ ("choreography" | "globalChoreographyTask" | "conversation")) => {
                problems.push(
                    Problem::warning("bpmn-not-shown", format!("`{tag}` is neither shown nor run"))
                        .at(&id)
                        .remedy("Draw it as a collaboration of processes."),
                );
            }
            _ => {}
        }
    }
    let bodies = Bodies { source, categories: &categories };
    for child in root.children().filter(|child| child.tag_name().namespace() == Some(BPMN)) {
        if let Some(kind) = global_task(local(child)) {
            into.global_tasks.push(node::node(child, kind, &bodies, problems));
        }
    }
    let shared = root.children().filter_map(node::event_definition);
    let shared: BTreeMap<String, Trigger> = shared.map(|event| (event.id, event.trigger)).collect();
    for process in &mut into.processes {
        share_events(&mut process.body, &shared);
    }
}

/// What a global task runs as.
fn global_task(tag: &str) -> Option<Kind> {
    Some(match tag {
        "globalTask" => Kind::Task,
        "globalUserTask" => Kind::UserTask,
        "globalManualTask" => Kind::ManualTask,
        "globalScriptTask" => Kind::ScriptTask,
        "globalBusinessRuleTask" => Kind::BusinessRuleTask,
        _ => return None,
    })
}

/// Puts event definitions that stand outside of processes where `eventDefinitionRef` asks for them.
fn share_events(body: &mut Body, shared: &BTreeMap<String, Trigger>) {
    for node in &mut body.nodes {
        let reported = match node.multi.as_mut().map(|multi| &mut multi.behavior) {
            Some(Behavior::None(Some(trigger)) | Behavior::One(Some(trigger))) => Some(trigger),
            _ => None,
        };
        for trigger in node.events.iter_mut().map(|event| &mut event.trigger).chain(reported) {
            if let Trigger::Reference(id) = trigger
                && let Some(found) = shared.get(id)
            {
                *trigger = found.clone();
            }
        }
        if let Some(inner) = &mut node.body {
            share_events(inner, shared);
        }
    }
}

fn categories(root: Xml<'_, '_>) -> BTreeMap<String, String> {
    root.descendants()
        .filter(|node| local(*node) == "categoryValue")
        .filter_map(|node| {
            Some((attr(node, "id")?.to_owned(), attr(node, "value").unwrap_or_default().to_owned()))
        })
        .collect()
}

fn code(node: Xml<'_, '_>, attribute: &str) -> Code {
    let code = attr(node, attribute).filter(|code| !code.is_empty()).map(str::to_owned);
    Code { name: name(node), code }
}

fn process(
    node: Xml<'_, '_>,
    source: &Source,
    categories: &BTreeMap<String, String>,
    problems: &mut Vec<Problem>,
) -> Process {
    let bodies = Bodies { source, categories };
    Process {
        id: xml::id(node, problems),
        name: name(node),
        executable: flag(node, "isExecutable", false),
        documentation: xml::documentation(node),
        lanes: children(node, "laneSet").flat_map(|set| lanes(set, problems)).collect(),
        body: bodies.read(node, problems),
        extensions: zeebe::extensions(node),
    }
}

fn lanes(set: Xml<'_, '_>, problems: &mut Vec<Problem>) -> Vec<Lane> {
    children(set, "lane")
        .map(|lane| Lane {
            id: xml::id(lane, problems),
            name: name(lane),
            nodes: children(lane, "flowNodeRef").map(|node| reference(text_of(node).trim())).collect(),
            lanes: children(lane, "childLaneSet").flat_map(|set| lanes(set, problems)).collect(),
        })
        .collect()
}

fn collaboration(
    node: Xml<'_, '_>,
    categories: &BTreeMap<String, String>,
    problems: &mut Vec<Problem>,
) -> Collaboration {
    Collaboration {
        id: attr(node, "id").unwrap_or_default().to_owned(),
        name: name(node),
        participants: children(node, "participant").map(|node| participant(node, problems)).collect(),
        message_flows: children(node, "messageFlow").map(|node| message_flow(node, problems)).collect(),
        annotations: annotations(node),
        groups: groups(node, categories),
        associations: children(node, "association").map(association).collect(),
    }
}

fn participant(node: Xml<'_, '_>, problems: &mut Vec<Problem>) -> Participant {
    Participant {
        id: xml::id(node, problems),
        name: name(node),
        process: attr(node, "processRef").map(reference),
        multiple: children(node, "participantMultiplicity").next().is_some(),
    }
}

fn message_flow(node: Xml<'_, '_>, problems: &mut Vec<Problem>) -> MessageFlow {
    MessageFlow {
        id: xml::id(node, problems),
        name: name(node),
        source: attr(node, "sourceRef").map(reference).unwrap_or_default(),
        target: attr(node, "targetRef").map(reference).unwrap_or_default(),
        message: attr(node, "messageRef").map(reference),
    }
}

fn annotations(node: Xml<'_, '_>) -> Vec<Annotation> {
    children(node, "textAnnotation")
        .map(|node| Annotation {
            id: attr(node, "id").unwrap_or_default().to_owned(),
            text: children(node, "text")
                .next()
                .map(|text| text_of(text).trim().to_owned())
                .unwrap_or_default(),
        })
        .collect()
}

fn groups(node: Xml<'_, '_>, categories: &BTreeMap<String, String>) -> Vec<Group> {
    children(node, "group")
        .map(|node| Group {
            id: attr(node, "id").unwrap_or_default().to_owned(),
            name: attr(node, "categoryValueRef")
                .and_then(|value| categories.get(&reference(value)).cloned())
                .unwrap_or_default(),
        })
        .collect()
}

fn association(node: Xml<'_, '_>) -> Association {
    Association {
        id: attr(node, "id").unwrap_or_default().to_owned(),
        source: attr(node, "sourceRef").map(reference).unwrap_or_default(),
        target: attr(node, "targetRef").map(reference).unwrap_or_default(),
        data: false,
        directed: matches!(attr(node, "associationDirection"), Some("One" | "Both")),
    }
}
