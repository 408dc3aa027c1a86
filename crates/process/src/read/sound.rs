//! What BPMN 2.0.2 forbids and the rest of the room would not notice, because it does not read it: types of data,
//! lists of flows, operations of services, performers. Drawing does not mind; a process that is to run is refused.
//!
//! Files that do not use a part of the notation (data types, lists of flows, schema types of expressions) are not
//! measured by its rules: the rules compare what is written with what is written elsewhere.

mod data;
mod events;
mod expressions;
mod flows;
mod references;
mod services;

use super::xml::{BPMN, attr, local, reference};
use portico_rules::Problem;
use roxmltree::Node as Xml;
use std::collections::BTreeMap;

/// A file with its elements by id, and what was found.
struct Sheet<'a, 'i> {
    root: Xml<'a, 'i>,
    ids: BTreeMap<&'a str, Xml<'a, 'i>>,
    found: Vec<Problem>,
}

/// Checks a whole file. All problems stand at an element.
pub(super) fn check(root: Xml<'_, '_>) -> Vec<Problem> {
    let mut ids = BTreeMap::new();
    for node in root.descendants().filter(|node| node.tag_name().namespace() == Some(BPMN)) {
        if let Some(id) = attr(node, "id") {
            ids.entry(id).or_insert(node);
        }
    }
    let mut sheet = Sheet { root, ids, found: Vec::new() };
    sheet.expressions();
    sheet.flows();
    sheet.data();
    sheet.event_data();
    sheet.services();
    sheet.references();
    sheet.found
}

impl<'a, 'i> Sheet<'a, 'i> {
    /// All BPMN elements.
    fn all(&self) -> impl Iterator<Item = Xml<'a, 'i>> + use<'a, 'i> {
        self.root.descendants().filter(|node| node.tag_name().namespace() == Some(BPMN))
    }

    /// All BPMN elements with one of these tags.
    fn tagged(&self, tags: &'static [&'static str]) -> impl Iterator<Item = Xml<'a, 'i>> + use<'a, 'i> {
        self.all().filter(move |node| tags.contains(&local(*node)))
    }

    /// The element that a QName refers to.
    fn refers(&self, qname: &str) -> Option<Xml<'a, 'i>> {
        self.ids.get(reference(qname).as_str()).copied()
    }

    /// Adds an error at the nearest element with an id.
    fn report(&mut self, node: Xml<'_, '_>, rule: &'static str, said: impl Into<String>, remedy: &str) {
        self.found.push(Problem::error(rule, said.into()).at(place(node)).remedy(remedy));
    }

    /// The same as a warning.
    fn hint(&mut self, node: Xml<'_, '_>, rule: &'static str, said: &str, remedy: &str) {
        self.found.push(Problem::warning(rule, said).at(place(node)).remedy(remedy));
    }
}

/// Id of the nearest element that has one.
fn place<'a>(node: Xml<'a, '_>) -> &'a str {
    node.ancestors().find_map(|node| attr(node, "id")).unwrap_or_default()
}

/// Whether an element has a child with this tag.
fn has(node: Xml<'_, '_>, tag: &str) -> bool {
    super::xml::children(node, tag).next().is_some()
}
