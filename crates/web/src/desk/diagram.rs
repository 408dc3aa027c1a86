//! The process as it was drawn, with marks, ready for a page.

use std::collections::{BTreeMap, BTreeSet};

use portico_process::{Definitions, Heat, Marks, draw};
use portico_service::Service;
use serde::Serialize;

use super::words::Words;

/// One drawing.
#[derive(Debug, Clone, Serialize)]
pub struct Diagram {
    /// What the scrolling region is called.
    pub label: String,
    /// The picture.
    pub svg: String,
}

/// What the drawings show.
#[derive(Debug, Default)]
pub struct Shown {
    /// Where tokens stand.
    pub tokens: BTreeMap<String, u32>,
    /// Where a case has been.
    pub visited: BTreeSet<String>,
    /// Where it has been, in order.
    pub steps: Vec<String>,
    /// How hot elements are.
    pub heat: BTreeMap<String, Heat>,
    /// What the picture says, for those who do not see it.
    pub description: String,
}

/// The drawings of a service that a mark stands in; the drawing of the main process if none does.
pub fn diagrams(service: &Service, shown: &Shown, words: Words<'_>) -> Vec<Diagram> {
    let marked = |definitions: &&Definitions| {
        definitions
            .nodes()
            .iter()
            .any(|node| shown.tokens.contains_key(&node.id) || shown.heat.contains_key(&node.id))
    };
    let main = |definitions: &&Definitions| {
        definitions.processes.iter().any(|process| process.id == service.settings.process)
    };
    let mut chosen: Vec<&Definitions> = service.definitions.iter().filter(marked).collect();
    if chosen.is_empty() {
        chosen.extend(service.definitions.iter().filter(main));
    }
    chosen.into_iter().filter_map(|definitions| one(service, definitions, shown, words)).collect()
}

fn one(service: &Service, definitions: &Definitions, shown: &Shown, words: Words<'_>) -> Option<Diagram> {
    let name =
        definitions.processes.iter().map(|process| process.name.as_str()).find(|name| !name.is_empty());
    let name = name.map_or_else(|| super::view_name(service, words.language()), str::to_owned);
    let label = words.with("desk-diagram-of", &[("name", name.into())]);
    let marks = Marks {
        tokens: shown.tokens.clone(),
        visited: shown.visited.clone(),
        steps: shown.steps.clone(),
        heat: shown.heat.clone(),
        title: label.clone(),
        description: shown.description.clone(),
    };
    Some(Diagram { svg: draw(definitions, &marks)?, label })
}

/// What an element is called at the desk: the service's own words, its name in the model, or its id.
pub fn element_name(service: &Service, element: &str, language: &str) -> String {
    let own = service.text(language, &format!("task-{element}"), &[]);
    let drawn =
        || service.program.element(element).map(|info| info.name.clone()).filter(|name| !name.is_empty());
    own.or_else(drawn).unwrap_or_else(|| element.to_owned())
}
