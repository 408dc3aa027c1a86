//! The content of a process or subprocess: nodes, flows, artifacts, data.

use super::xml::{self, BPMN, Source, attr, child_text, children, flag, local, name, reference, text_of};
use super::{annotations, association, groups, node};
use crate::model::{Association, Body, DataItem, DataKind, Flow, Kind};
use portico_rules::Problem;
use roxmltree::Node as Xml;
use std::collections::{BTreeMap, BTreeSet};

/// What every body of one file is read with.
pub(super) struct Bodies<'a> {
    pub(super) source: &'a Source,
    pub(super) categories: &'a BTreeMap<String, String>,
}

impl Bodies<'_> {
    /// Depth is bounded by the reader's limit on XML nesting.
    pub(super) fn read(&self, parent: Xml<'_, '_>, problems: &mut Vec<Problem>) -> Body {
        let mut body = Body {
            annotations: annotations(parent),
            groups: groups(parent, self.categories),
            associations: children(parent, "association").map(association).collect(),
            data: data(parent),
            ..Body::default()
        };
        for child in parent.children().filter(|child| child.tag_name().namespace() == Some(BPMN)) {
            if let Some(kind) = Kind::of_tag(local(child)) {
                body.nodes.push(node::node(child, kind, self, problems));
                body.associations.extend(data_associations(child));
            } else if local(child) == "sequenceFlow" {
                body.flows.push(self.flow(child, problems));
            } else if !is_silent(local(child)) {
                let said = format!("`{}` is neither shown nor run", local(child));
                problems.push(
                    Problem::warning("bpmn-not-shown", &said)
                        .at(attr(child, "id").unwrap_or_default())
                        .remedy("Use an element of a BPMN process diagram."),
                );
            }
        }
        body
    }

    fn flow(&self, node: Xml<'_, '_>, problems: &mut Vec<Problem>) -> Flow {
        let condition = children(node, "conditionExpression").next();
        Flow {
            id: xml::id(node, problems),
            name: name(node),
            source: attr(node, "sourceRef").map(reference).unwrap_or_default(),
            target: attr(node, "targetRef").map(reference).unwrap_or_default(),
            condition: child_text(node, "conditionExpression"),
            language: condition.and_then(|node| attr(node, "language")).map(str::to_owned),
            line: self.source.line(node),
        }
    }
}

/// Children that are read elsewhere or that have no picture and no effect on a run.
fn is_silent(tag: &str) -> bool {
    matches!(
        tag,
        "documentation"
            | "extensionElements"
            | "laneSet"
            | "incoming"
            | "outgoing"
            | "ioSpecification"
            | "ioBinding"
            | "property"
            | "dataObject"
            | "dataObjectReference"
            | "dataStoreReference"
            | "textAnnotation"
            | "group"
            | "association"
            | "multiInstanceLoopCharacteristics"
            | "standardLoopCharacteristics"
            | "dataInputAssociation"
            | "dataOutputAssociation"
            | "completionCondition"
            | "auditing"
            | "monitoring"
            | "supports"
            | "correlationSubscription"
            | "artifact"
    )
}

fn data(parent: Xml<'_, '_>) -> Vec<DataItem> {
    let mut items = Vec::new();
    let collections: BTreeSet<&str> = children(parent, "dataObject")
        .filter(|node| flag(*node, "isCollection", false))
        .filter_map(|node| attr(node, "id"))
        .collect();
    for node in children(parent, "dataObjectReference") {
        let object = attr(node, "dataObjectRef").map(reference).unwrap_or_default();
        items.push(item(node, DataKind::Object, collections.contains(object.as_str())));
    }
    for node in children(parent, "dataObject") {
        items.push(item(node, DataKind::Object, flag(node, "isCollection", false)));
    }
    for node in children(parent, "dataStoreReference") {
        items.push(item(node, DataKind::Store, false));
    }
    for specification in children(parent, "ioSpecification") {
        for node in children(specification, "dataInput") {
            items.push(item(node, DataKind::Input, flag(node, "isCollection", false)));
        }
        for node in children(specification, "dataOutput") {
            items.push(item(node, DataKind::Output, flag(node, "isCollection", false)));
        }
    }
    items
}

fn item(node: Xml<'_, '_>, kind: DataKind, collection: bool) -> DataItem {
    DataItem {
        id: attr(node, "id").unwrap_or_default().to_owned(),
        name: name(node),
        kind,
        collection,
        state: children(node, "dataState").next().map(name).unwrap_or_default(),
    }
}

/// Data associations are drawn between the data and the activity, whatever input set they fill inside it.
fn data_associations(activity: Xml<'_, '_>) -> Vec<Association> {
    let owner = attr(activity, "id").unwrap_or_default().to_owned();
    let end = |node: Xml<'_, '_>, tag: &str| {
        children(node, tag).next().map(|node| reference(&text_of(node))).unwrap_or_default()
    };
    let one = |node: Xml<'_, '_>, source: String, target: String| Association {
        id: attr(node, "id").unwrap_or_default().to_owned(),
        source,
        target,
        data: true,
        directed: true,
    };
    let inputs = children(activity, "dataInputAssociation")
        .map(|node| one(node, end(node, "sourceRef"), owner.clone()));
    let outputs = children(activity, "dataOutputAssociation")
        .map(|node| one(node, owner.clone(), end(node, "targetRef")));
    inputs.chain(outputs).collect()
}
