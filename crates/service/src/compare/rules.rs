//! Decisions: rules by their ids, and everything else of a decision as one text.

use std::collections::BTreeMap;

use portico_process::document::{Document, Element};

use super::{Change, Part, Side, by_key};
use crate::service::Service;

pub(super) fn decisions(old: &Service, new: &Service) -> Vec<Change> {
    by_key(Part::Decision, &all(old), &all(new))
}

fn all(service: &Service) -> BTreeMap<String, Side> {
    let mut found = BTreeMap::new();
    let files = service.files.iter().filter(|(name, _)| name.ends_with(".dmn"));
    for (_, bytes) in files {
        // What cannot be read was refused when the service was loaded.
        let Ok(document) = Document::read(bytes) else { continue };
        for decision in document.root.elements().filter(|element| element.local() == "decision") {
            gather(decision, &mut found);
        }
    }
    found
}

fn gather(decision: &Element, into: &mut BTreeMap<String, Side>) {
    let id = decision.id();
    let mut whole = String::new();
    let mut rules = Vec::new();
    rest(decision, &mut whole, &mut rules);
    for (at, rule) in rules.iter().enumerate() {
        let key = if rule.id().is_empty() { (at + 1).to_string() } else { rule.id().to_owned() };
        let cells = cells(rule);
        into.insert(format!("{id}/{key}"), Side { name: None, whole: cells.clone(), shown: Some(cells) });
    }
    let name = decision.get("name").map(str::to_owned);
    into.insert(id.to_owned(), Side { name, whole, shown: None });
}

/// Writes down all of a decision but its rules, and gives those. Depth is bounded by the reader's limit on nesting.
fn rest<'e>(element: &'e Element, into: &mut String, rules: &mut Vec<&'e Element>) {
    if element.local() == "rule" {
        rules.push(element);
        return;
    }
    into.push_str(&own_text(element));
    if element.elements().next().is_none() {
        into.push_str(element.text().trim());
    }
    element.elements().for_each(|inner| rest(inner, into, rules));
}

/// Attributes of an element that say something about the decision.
fn own_text(element: &Element) -> String {
    let attributes = element.attributes.iter().filter(|(name, _)| name.local() != "id");
    let attributes: Vec<String> =
        attributes.map(|(name, value)| format!("{}={value}", name.local())).collect();
    format!("<{} {}>", element.local(), attributes.join(" "))
}

fn cells(rule: &Element) -> String {
    let texts = |kind: &str| {
        let entries = rule.elements().filter(|entry| entry.local() == kind);
        let texts =
            entries.map(|entry| entry.elements().map(Element::text).collect::<String>().trim().to_owned());
        texts.map(|text| if text.is_empty() { "-".to_owned() } else { text }).collect::<Vec<_>>().join(", ")
    };
    let said = rule.elements().find(|entry| entry.local() == "description").map(Element::text);
    let said = said.map(|said| format!(" ({})", said.trim())).unwrap_or_default();
    format!("{} gives {}{said}", texts("inputEntry"), texts("outputEntry"))
}
