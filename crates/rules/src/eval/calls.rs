//! Calls: arguments to parameters, and into the body (DMN 1.5, 10.3.2.13.4 and table 63).

use std::sync::Arc;

use super::{Evaluation, Frame, Globals, Outcome};
use crate::feel::built_in::{Arguments as BuiltInArguments, BuiltIn};
use crate::feel::function::{Callable, Closure, Function};
use crate::feel::tree::{Arguments, Call, Node};
use crate::feel::types::Type;
use crate::value::Extent;
use crate::{Name, Value};

/// Evaluated arguments.
enum Given {
    Positional(Vec<Value>),
    Named(Vec<(Name, Value)>),
}

impl Evaluation<'_> {
    pub(super) fn call(&self, call: &Call, frame: &Frame<'_>) -> Outcome {
        let variable = match (&call.callee, call.built_in) {
            // A built-in unless a variable hides it.
            (Node::Name(name), Some(_)) => frame.get(name),
            (callee, _) => Some(self.eval(callee, frame)?),
        };
        if let (Some(built_in), None | Some(Value::Null)) = (call.built_in, &variable) {
            if built_in.takes_unevaluated {
                return self.call_lazily(built_in, &call.arguments, frame);
            }
            if let Arguments::Positional(nodes) = &call.arguments
                && let [only] = nodes.as_slice()
            {
                let mut spare = Value::Null;
                let value = self.look(only, frame, &mut spare)?;
                return self.run_built_in(built_in, std::slice::from_ref(value));
            }
            let given = self.given(&call.arguments, frame)?;
            return self.call_built_in(built_in, given);
        }
        match variable {
            Some(Value::Function(function)) => {
                let given = self.given(&call.arguments, frame)?;
                self.apply(&function, given)
            }
            other => Ok(self.null(|| {
                let shown = other.as_ref().map_or("null", Value::type_name);
                match &call.callee {
                    Node::Name(name) => format!("there is no function `{name}`"),
                    _ => format!("a {shown} cannot be called"),
                }
            })),
        }
    }

    fn given(&self, arguments: &Arguments, frame: &Frame<'_>) -> Outcome<Given> {
        Ok(match arguments {
            Arguments::Positional(nodes) => {
                Given::Positional(nodes.iter().map(|node| self.eval(node, frame)).collect::<Outcome<_>>()?)
            }
            Arguments::Named(nodes) => Given::Named(
                nodes
                    .iter()
                    .map(|(name, node)| Ok((name.clone(), self.eval(node, frame)?)))
                    .collect::<Outcome<_>>()?,
            ),
        })
    }

    /// Calls a function with arguments by position.
    pub(crate) fn apply_positional(&self, function: &Function, arguments: Vec<Value>) -> Outcome {
        self.deeper(|| self.apply(function, Given::Positional(arguments)))
    }

    fn apply(&self, function: &Function, given: Given) -> Outcome {
        match &function.0 {
            Callable::BuiltIn(built_in) => self.call_built_in(built_in, given),
            Callable::Closure(closure) => self.call_closure(closure, given),
            Callable::Invocable(model, index) => {
                let Some(arguments) = self.bind(model.parameters(*index).unwrap_or_default(), given) else {
                    return Ok(Value::Null);
                };
                model.invoke(*index, arguments, self)
            }
        }
    }

    fn call_closure(&self, closure: &Arc<Closure>, given: Given) -> Outcome {
        let lambda = &closure.lambda;
        let Some(arguments) = self.bind(&lambda.parameters, given) else { return Ok(Value::Null) };
        let nothing = Globals::new(&());
        let outermost = Frame::Globals(&nothing);
        let captured = Frame::Values { values: &closure.captured, outer: &outermost };
        let itself = Value::Function(Function(Callable::Closure(closure.clone())));
        let named = closure.own_name.as_ref();
        let named = named.map(|name| Frame::Variable { name, value: &itself, outer: &captured });
        let frame = Frame::Values { values: &arguments, outer: named.as_ref().unwrap_or(&captured) };
        let value = self.eval(&lambda.body, &frame)?;
        let shown = value.type_name();
        Ok(lambda.result.coerce(value, self).unwrap_or_else(|| {
            self.null(|| format!("a function that gives a {} gave a {shown}", lambda.result.name()))
        }))
    }

    /// The parameters with their values; `None`, with a cause, where they do not fit.
    fn bind(&self, parameters: &[(Name, Type)], given: Given) -> Option<Vec<(Name, Value)>> {
        let wrong_count = |count: usize| {
            self.null(|| format!("a function of {} parameters was called with {count}", parameters.len()));
            None
        };
        let values = match given {
            Given::Positional(values) if values.len() != parameters.len() => {
                return wrong_count(values.len());
            }
            Given::Positional(values) => values,
            Given::Named(named) => {
                if let Some((name, _)) =
                    named.iter().find(|(name, _)| parameters.iter().all(|(known, _)| known != name))
                {
                    self.null(|| format!("the function has no parameter `{name}`"));
                    return None;
                }
                if named.len() != parameters.len() {
                    return wrong_count(named.len());
                }
                let value_of = |(wanted, _): &(Name, Type)| {
                    named.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone())
                };
                parameters.iter().map(value_of).collect::<Option<Vec<_>>>()?
            }
        };
        let mut bound = Vec::with_capacity(values.len());
        for ((name, of), value) in parameters.iter().zip(values) {
            let shown = value.type_name();
            let Some(value) = of.coerce(value, self) else {
                self.null(|| format!("the parameter `{name}` is a {}, and got a {shown}", of.name()));
                return None;
            };
            bound.push((name.clone(), value));
        }
        Some(bound)
    }

    fn call_built_in(&self, built_in: &'static BuiltIn, given: Given) -> Outcome {
        let values = match given {
            Given::Positional(values) => values,
            Given::Named(named) => match built_in.in_order(named) {
                Ok(values) => values,
                Err(cause) => return Ok(self.null(|| cause)),
            },
        };
        self.run_built_in(built_in, &values)
    }

    fn run_built_in(&self, built_in: &'static BuiltIn, values: &[Value]) -> Outcome {
        if !built_in.accepts_count(values.len()) {
            return Ok(
                self.null(|| format!("`{}` was called with {} arguments", built_in.name, values.len()))
            );
        }
        self.spend(values.iter().map(size).sum())?;
        let arguments = BuiltInArguments { evaluation: self, built_in, values };
        self.settle((built_in.run)(&arguments))
    }

    /// `is defined` and `get or else` must not complain about what they ask for.
    fn call_lazily(&self, built_in: &'static BuiltIn, arguments: &Arguments, frame: &Frame<'_>) -> Outcome {
        let before = self.cause_count();
        let (known, given) = match arguments {
            Arguments::Positional(nodes) => {
                let known = nodes.first().is_some_and(|node| self.is_known(node, frame));
                (known, self.given(arguments, frame)?)
            }
            Arguments::Named(nodes) => {
                let known = nodes.first().is_some_and(|(_, node)| self.is_known(node, frame));
                (known, self.given(arguments, frame)?)
            }
        };
        self.forget_causes_from(before);
        if built_in.name == "is defined" {
            return Ok(Value::Bool(known));
        }
        self.call_built_in(built_in, given)
    }

    /// Whether a variable or a path exists, though it may be null.
    fn is_known(&self, node: &Node, frame: &Frame<'_>) -> bool {
        match node {
            Node::Name(name) => frame.get(name).is_some(),
            Node::Path(base, name) => {
                self.eval(base, frame).ok().is_some_and(|base| super::access::property(&base, name).is_some())
            }
            _ => true,
        }
    }
}

/// Work that a value causes, roughly.
fn size(value: &Value) -> usize {
    usize::try_from(Extent::of(value).weight / 8).unwrap_or(usize::MAX)
}
