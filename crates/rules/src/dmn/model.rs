//! Decisions and what they require, ready to be evaluated (DMN 1.5, 6.3 and 10.4).

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::eval::{Evaluation, Frame, Globals, Outcome};
use crate::feel::function::{Callable, Function};
use crate::feel::tree::Node;
use crate::feel::types::Type;
use crate::{Context, Name, Scope, Value};

/// All elements of all files; they refer to one another by their place.
#[derive(Debug, Default)]
pub(crate) struct Model {
    pub elements: Vec<Element>,
}

/// A node of the requirements graph.
#[derive(Debug)]
pub(crate) struct Element {
    pub id: String,
    /// Its name, under which others see its value.
    pub name: Name,
    pub requires: Vec<Requirement>,
    pub kind: Kind,
}

#[derive(Debug)]
pub(crate) enum Kind {
    Input { of: Type },
    Decision { node: Node, of: Type },
    Knowledge { parameters: Vec<(Name, Type)>, node: Node, of: Type },
    Service(Service),
}

/// A decision service: decisions behind a list of parameters (DMN 1.5, 6.2.1.4).
#[derive(Debug)]
pub(crate) struct Service {
    pub outputs: Vec<usize>,
    pub parameters: Vec<(Name, Type)>,
    /// The input data and decisions that the parameters stand for, in the same order.
    pub stands_for: Vec<usize>,
}

/// Something that an element reads.
#[derive(Clone, Debug)]
pub(crate) struct Requirement {
    pub element: usize,
    /// The name of the import through which it is seen: its value is then an entry of that name.
    pub import: Option<Name>,
}

/// One evaluation of the graph: variables from outside, values that replace elements, results so far.
struct Run<'r> {
    globals: &'r Globals<'r>,
    given: BTreeMap<usize, Value>,
    results: RefCell<BTreeMap<usize, Value>>,
}

impl Model {
    /// The parameters of a knowledge model or decision service.
    pub fn parameters(&self, index: usize) -> Option<&[(Name, Type)]> {
        match &self.elements.get(index)?.kind {
            Kind::Knowledge { parameters, .. } => Some(parameters),
            Kind::Service(service) => Some(&service.parameters),
            Kind::Input { .. } | Kind::Decision { .. } => None,
        }
    }

    /// The value of an element with the variables of a scope.
    pub fn evaluate(
        self: &Arc<Self>,
        index: usize,
        scope: &dyn Scope,
        evaluation: &Evaluation<'_>,
    ) -> Outcome {
        let globals = Globals::new(scope);
        if let Some(Element { kind: Kind::Service(service), .. }) = self.elements.get(index) {
            let value_of = |(name, of): &(Name, Type)| {
                let value = globals.get(name).map(Cow::into_owned);
                let value =
                    value.unwrap_or_else(|| evaluation.null(|| format!("there is no variable `{name}`")));
                (name.clone(), hold_to(of.adopt(value), of, name, evaluation))
            };
            return self.invoke(index, service.parameters.iter().map(value_of).collect(), evaluation);
        }
        let run = Run { globals: &globals, given: BTreeMap::new(), results: RefCell::default() };
        self.compute(index, &run, evaluation)
    }

    /// Calls a knowledge model or decision service with its parameters bound.
    pub fn invoke(
        self: &Arc<Self>,
        index: usize,
        arguments: Vec<(Name, Value)>,
        evaluation: &Evaluation<'_>,
    ) -> Outcome {
        let Some(element) = self.elements.get(index) else { return Ok(Value::Null) };
        evaluation.deeper(|| match &element.kind {
            Kind::Knowledge { node, of, .. } => {
                let nothing = Globals::new(&());
                let run = Run { globals: &nothing, given: BTreeMap::new(), results: RefCell::default() };
                let visible = self.visible(element, &run, evaluation)?;
                let outermost = Frame::Globals(&nothing);
                let known = Frame::Entries { context: &visible, outer: &outermost };
                let value = evaluation.eval(node, &Frame::Values { values: &arguments, outer: &known })?;
                Ok(hold_to(value, of, &element.name, evaluation))
            }
            Kind::Service(service) => self.serve(service, arguments, evaluation),
            Kind::Input { .. } | Kind::Decision { .. } => Ok(Value::Null),
        })
    }

    fn serve(
        self: &Arc<Self>,
        service: &Service,
        arguments: Vec<(Name, Value)>,
        evaluation: &Evaluation<'_>,
    ) -> Outcome {
        let values = arguments.into_iter().map(|(_, value)| value);
        let given = service.stands_for.iter().copied().zip(values).collect();
        let nothing = Globals::new(&());
        let run = Run { globals: &nothing, given, results: RefCell::default() };
        if let [only] = service.outputs.as_slice() {
            return self.value(*only, &run, evaluation);
        }
        let mut outputs = Context::new();
        for output in &service.outputs {
            let value = self.value(*output, &run, evaluation)?;
            if let Some(element) = self.elements.get(*output) {
                outputs.put(element.name.clone(), value);
            }
        }
        Ok(outputs.into())
    }

    /// The value of an element within a run; each is evaluated once.
    fn value(self: &Arc<Self>, index: usize, run: &Run<'_>, evaluation: &Evaluation<'_>) -> Outcome {
        if let Some(value) = run.given.get(&index) {
            return Ok(value.clone());
        }
        if let Some(value) = run.results.borrow().get(&index) {
            return Ok(value.clone());
        }
        let value = self.compute(index, run, evaluation)?;
        run.results.borrow_mut().insert(index, value.clone());
        Ok(value)
    }

    fn compute(self: &Arc<Self>, index: usize, run: &Run<'_>, evaluation: &Evaluation<'_>) -> Outcome {
        let Some(element) = self.elements.get(index) else { return Ok(Value::Null) };
        Ok(match &element.kind {
            Kind::Input { of } => {
                let value = run.globals.get(&element.name).map(Cow::into_owned);
                let value = value.unwrap_or_else(|| {
                    evaluation.null(|| format!("there is no variable `{}` for the input data", element.name))
                });
                hold_to(of.adopt(value), of, &element.name, evaluation)
            }
            Kind::Decision { node, of } => evaluation.deeper(|| {
                let visible = self.visible(element, run, evaluation)?;
                let outside = Frame::Globals(run.globals);
                let value = evaluation.eval(node, &Frame::Entries { context: &visible, outer: &outside })?;
                Ok(hold_to(value, of, &element.name, evaluation))
            })?,
            Kind::Knowledge { .. } | Kind::Service(_) => {
                Value::Function(Function(Callable::Invocable(self.clone(), index)))
            }
        })
    }

    /// What an element sees: the values of what it requires, by name; those of an import as entries of its name.
    fn visible(
        self: &Arc<Self>,
        element: &Element,
        run: &Run<'_>,
        evaluation: &Evaluation<'_>,
    ) -> Outcome<Context> {
        let mut visible = Context::new();
        for requirement in &element.requires {
            let value = self.value(requirement.element, run, evaluation)?;
            let Some(required) = self.elements.get(requirement.element) else { continue };
            match &requirement.import {
                None => visible.put(required.name.clone(), value),
                Some(import) => {
                    let mut inner =
                        visible.get(import).and_then(Value::as_context).cloned().unwrap_or_default();
                    inner.put(required.name.clone(), value);
                    visible.put(import.clone(), inner.into());
                }
            }
        }
        Ok(visible)
    }
}

/// The value, if it has the type; else null with a cause.
fn hold_to(value: Value, of: &Type, name: &str, evaluation: &Evaluation<'_>) -> Value {
    let shown = value.type_name();
    of.coerce(value, evaluation).unwrap_or_else(|| {
        evaluation
            .null(|| format!("`{name}` has the type {}, and got a {shown} that does not fit", of.name()))
    })
}
