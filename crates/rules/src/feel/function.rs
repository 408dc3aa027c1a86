//! Things that can be called.

use std::fmt;
use std::sync::Arc;

use super::built_in::BuiltIn;
use super::tree::Lambda;
use super::types::Type;
use crate::dmn::Model;
use crate::value::Extent;
use crate::{Name, Value};

/// Something that can be called: a built-in, a function of an author, or an invocable of a decision model. Two
/// functions are equal only if they are the same one.
#[derive(Clone, Debug)]
pub struct Function(pub(crate) Callable);

#[derive(Clone, Debug)]
pub(crate) enum Callable {
    BuiltIn(&'static BuiltIn),
    Closure(Arc<Closure>),
    /// A business knowledge model or decision service, by its place in the model.
    Invocable(Arc<Model>, usize),
}

/// A function of an author with the values that it took along from where it was defined.
#[derive(Debug)]
pub(crate) struct Closure {
    pub lambda: Arc<Lambda>,
    pub captured: Vec<(Name, Value)>,
    /// The name under which it may call itself.
    pub own_name: Option<Name>,
    pub extent: Extent,
}

impl Function {
    pub(crate) fn built_in(built_in: &'static BuiltIn) -> Function {
        Function(Callable::BuiltIn(built_in))
    }

    pub(crate) fn extent(&self) -> Extent {
        match &self.0 {
            Callable::Closure(closure) => closure.extent,
            Callable::BuiltIn(_) | Callable::Invocable(..) => Extent::EMPTY,
        }
    }

    /// The parameters of an author's function with their types; `None` for a built-in.
    fn parameters(&self) -> Option<&[(Name, Type)]> {
        match &self.0 {
            Callable::BuiltIn(_) => None,
            Callable::Closure(closure) => Some(&closure.lambda.parameters),
            Callable::Invocable(model, index) => model.parameters(*index),
        }
    }

    /// Whether it takes arguments of these types, as far as that can be said without calling it.
    pub(crate) fn fits(&self, types: &[Type]) -> bool {
        types.is_empty() || self.parameters().is_none_or(|parameters| parameters.len() == types.len())
    }
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Callable::BuiltIn(a), Callable::BuiltIn(b)) => std::ptr::eq(*a, *b),
            (Callable::Closure(a), Callable::Closure(b)) => Arc::ptr_eq(a, b),
            (Callable::Invocable(a, i), Callable::Invocable(b, j)) => Arc::ptr_eq(a, b) && i == j,
            _ => false,
        }
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Callable::BuiltIn(built_in) = &self.0 {
            return write!(f, "function {}", built_in.name);
        }
        let names: Vec<&str> =
            self.parameters().unwrap_or_default().iter().map(|(name, _)| &**name).collect();
        write!(f, "function({})", names.join(", "))
    }
}
