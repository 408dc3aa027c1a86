//! DMN 1.1 to 1.5: the decisions of one or more files, parsed once, evaluated often.
//!
//! Architecture invariant: decisions are found by id, then by name, never by namespace, because models drawn in
//! Camunda's modelers all share one. Whatever is boxed in DMN becomes a tree of FEEL, so that there is one evaluator.

mod boxed;
mod check;
mod decided;
mod items;
mod model;
mod read;
mod reader;
mod table;
mod table_reader;
mod xml;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use decided::{Decided, Fired, Seen};
pub(crate) use model::Model;
pub(crate) use table::Table;

use crate::eval::Evaluation;
use crate::feel::tree::Node;
use crate::{Env, Evaluated, Fault, Problem, Scope, Value};
use model::{Element, Kind};

/// All decisions (and decision services) of one or more DMN files.
#[derive(Debug, Default)]
pub struct Decisions {
    model: Arc<Model>,
    by_id: BTreeMap<String, usize>,
    by_name: BTreeMap<String, usize>,
    infos: BTreeMap<usize, DecisionInfo>,
}

/// What there is to know about a decision without evaluating it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionInfo {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The variables that it and the decisions it requires read from outside, in order.
    pub inputs: Vec<String>,
    /// The names of its results: the outputs of a table with several, else the name of the decision.
    pub outputs: Vec<String>,
    /// Rules in its own table; 0 where it has none.
    pub rules: usize,
}

impl Decisions {
    /// Reads files: their names, as problems shall call them, and their contents. What cannot be read is left out
    /// and is among the problems; the rest works.
    pub fn read(files: &[(String, Vec<u8>)]) -> (Decisions, Vec<Problem>) {
        let (model, about, problems) = read::read(files);
        let mut decisions = Decisions { model: Arc::new(model), ..Decisions::default() };
        for (index, element) in decisions.model.elements.iter().enumerate() {
            if !matches!(element.kind, Kind::Decision { .. } | Kind::Service(_)) {
                continue;
            }
            decisions.by_id.entry(element.id.clone()).or_insert(index);
            decisions.by_name.entry(element.name.to_string()).or_insert(index);
            decisions.infos.insert(index, info(&decisions.model, &about, index, element));
        }
        (decisions, problems)
    }

    fn find(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).or_else(|| self.by_name.get(id)).copied()
    }

    /// What there is to know about a decision, by its id, else by its name.
    pub fn get(&self, id: &str) -> Option<DecisionInfo> {
        self.infos.get(&self.find(id)?).cloned()
    }

    /// The ids of all decisions, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.by_id.keys().map(String::as_str)
    }

    /// Evaluates a decision and those that it requires. The result is JSON: dates and durations are ISO texts.
    ///
    /// # Errors
    /// [`Fault::UnknownDecision`], or a limit that was hit. What goes wrong with data gives null and a cause.
    pub fn evaluate(&self, id: &str, scope: &dyn Scope, env: &Env) -> Result<Decided, Fault> {
        let (index, value, causes, fired) = self.run(id, scope, Evaluation::new(env))?;
        let (decision, name) = match self.model.elements.get(index) {
            Some(element) => (element.id.clone(), element.name.to_string()),
            None => (id.to_owned(), id.to_owned()),
        };
        Ok(Decided { decision, name, result: value.to_json(), fired, causes })
    }

    /// Evaluates a decision to a value of FEEL, which knows dates from texts.
    ///
    /// # Errors
    /// As for [`Decisions::evaluate`].
    pub fn value(&self, id: &str, scope: &dyn Scope, env: &Env) -> Result<Evaluated, Fault> {
        let (_, value, causes, _) = self.run(id, scope, Evaluation::without_explanation(env))?;
        Ok(Evaluated { value, causes })
    }

    fn run(
        &self,
        id: &str,
        scope: &dyn Scope,
        evaluation: Evaluation<'_>,
    ) -> Result<(usize, Value, Vec<String>, Vec<Fired>), Fault> {
        let index = self.find(id).ok_or_else(|| Fault::UnknownDecision { id: id.to_owned() })?;
        let value = self.model.evaluate(index, scope, &evaluation).map_err(|mut fault| {
            fault.name_expression(&format!("decision {id}"));
            *fault
        })?;
        let (causes, fired) = evaluation.into_notes();
        Ok((index, value, causes, fired))
    }
}

fn info(model: &Model, about: &[read::About], index: usize, element: &Element) -> DecisionInfo {
    let table = match &element.kind {
        Kind::Decision { node, .. } => table_of(node),
        _ => None,
    };
    let outputs = match table.map(|table| table.outputs.as_slice()) {
        Some(outputs) if outputs.len() > 1 => outputs.iter().map(|output| output.name.to_string()).collect(),
        _ => vec![element.name.to_string()],
    };
    DecisionInfo {
        id: element.id.clone(),
        name: element.name.to_string(),
        inputs: inputs_of(model, about, index).into_iter().collect(),
        outputs,
        rules: table.map_or(0, |table| table.rules.len()),
    }
}

/// The table that a decision is, below the types that it is held to.
fn table_of(mut node: &Node) -> Option<&Table> {
    loop {
        match node {
            Node::Table(table) => return Some(table),
            Node::Typed(inner, _, _) | Node::Source(_, inner) => node = inner,
            _ => return None,
        }
    }
}

/// The variables that an element and all that it requires read from outside.
fn inputs_of(model: &Model, about: &[read::About], start: usize) -> BTreeSet<String> {
    let mut inputs = BTreeSet::new();
    let (mut open, mut seen) = (vec![start], BTreeSet::from([start]));
    while let Some(index) = open.pop() {
        let Some(element) = model.elements.get(index) else { continue };
        match &element.kind {
            Kind::Input { .. } => {
                inputs.insert(element.name.to_string());
            }
            Kind::Service(service) => {
                inputs.extend(service.parameters.iter().map(|(name, _)| name.to_string()));
            }
            Kind::Decision { .. } => {
                let required = element.requires.iter().filter_map(|requirement| {
                    let name = model.elements.get(requirement.element).map(|required| &*required.name);
                    requirement.import.as_deref().or(name)
                });
                let required: BTreeSet<&str> = required.collect();
                let reads = about.get(index).into_iter().flat_map(|about| &about.reads);
                let free = reads.filter(|read| !read.in_filter && !required.contains(read.name.as_str()));
                inputs.extend(free.map(|read| read.name.clone()));
            }
            Kind::Knowledge { .. } => {}
        }
        let next = element.requires.iter().map(|requirement| requirement.element);
        open.extend(next.filter(|next| seen.insert(*next)));
    }
    inputs
}
