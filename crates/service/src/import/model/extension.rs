//! The extension elements of one element while it is translated.

use super::is_foreign;
use crate::import::xml::{BPMN, Element, Node, ZEEBE};

/// What a job is called, and what it is told.
#[derive(Default)]
pub(super) struct Extension {
    /// Foreign elements that nobody has taken yet.
    pub foreign: Vec<Element>,
    /// Everything else, `zeebe:` elements among it.
    kept: Vec<Element>,
    pub inputs: Vec<(String, String)>,
    pub outputs: Vec<(String, String)>,
    pub headers: Vec<(String, String)>,
    /// The variable that the element itself produces.
    pub result: Option<String>,
}

impl Extension {
    /// Takes the extension elements out of an element.
    pub(super) fn take(element: &mut Element) -> Extension {
        let mut extension = Extension::default();
        for holder in element.take_children(|child| child.is(BPMN, "extensionElements")) {
            for node in holder.children {
                match node {
                    Node::Element(inner) if is_foreign(&inner.name.space) => extension.foreign.push(inner),
                    Node::Element(inner) => extension.kept.push(inner),
                    _ => {}
                }
            }
        }
        extension
    }

    pub(super) fn add(&mut self, element: Element) {
        self.kept.push(element);
    }

    /// Whether the element has a `zeebe:` element of this name.
    pub(super) fn has(&self, local: &str) -> bool {
        self.kept.iter().any(|element| element.is(ZEEBE, local))
    }

    /// Takes the foreign elements of a name.
    pub(super) fn take_foreign(&mut self, local: &str) -> Vec<Element> {
        let (taken, kept) =
            std::mem::take(&mut self.foreign).into_iter().partition(|element| element.local() == local);
        self.foreign = kept;
        taken
    }

    /// Makes it a job of a type.
    pub(super) fn job(&mut self, kind: &str) {
        self.add(Element::new("zeebe:taskDefinition", ZEEBE).with("type", kind));
    }

    pub(super) fn is_job(&self) -> bool {
        self.has("taskDefinition")
    }

    /// Takes over what another holds.
    pub(super) fn absorb(&mut self, other: Extension) {
        self.foreign.extend(other.foreign);
        self.kept.extend(other.kept);
        self.inputs.extend(other.inputs);
        self.outputs.extend(other.outputs);
        self.headers.extend(other.headers);
    }

    pub(super) fn job_mut(&mut self) -> Option<&mut Element> {
        self.kept.iter_mut().find(|element| element.is(ZEEBE, "taskDefinition"))
    }

    /// Puts what there is back, before everything but the documentation, as the BPMN schema orders it.
    pub(super) fn put(mut self, element: &mut Element) {
        self.merge("ioMapping", &self.mapping());
        let headers = self.headers.iter().map(|(key, value)| {
            Element::new("zeebe:header", ZEEBE).with("key", key.as_str()).with("value", value.as_str())
        });
        self.merge("taskHeaders", &headers.collect::<Vec<_>>());
        if self.kept.is_empty() {
            return;
        }
        let mut holder = Element::new(&format!("{}extensionElements", element.prefix()), BPMN);
        holder.children = self.kept.into_iter().map(Node::Element).collect();
        let is_documentation =
            |node: &Node| matches!(node, Node::Element(child) if child.is(BPMN, "documentation"));
        let place = element.children.iter().rposition(is_documentation).map_or(0, |place| place + 1);
        element.children.insert(place, Node::Element(holder));
    }

    fn mapping(&self) -> Vec<Element> {
        let one = |kind: &str, (source, target): &(String, String)| {
            let name = format!("zeebe:{kind}");
            Element::new(&name, ZEEBE).with("source", source.as_str()).with("target", target.as_str())
        };
        let inputs = self.inputs.iter().map(|mapping| one("input", mapping));
        inputs.chain(self.outputs.iter().map(|mapping| one("output", mapping))).collect()
    }

    /// Adds children to the one `zeebe:` element of a name, which is made if there is none.
    fn merge(&mut self, local: &str, children: &[Element]) {
        if children.is_empty() {
            return;
        }
        let children = children.iter().cloned().map(Node::Element);
        if let Some(known) = self.kept.iter_mut().find(|element| element.is(ZEEBE, local)) {
            known.children.extend(children);
            return;
        }
        let mut made = Element::new(&format!("zeebe:{local}"), ZEEBE);
        made.children = children.collect();
        self.kept.push(made);
    }
}
