//! FEEL and DMN: parse, check, evaluate. Pure.
//!
//! An expression is parsed once, without knowing any variable, and evaluated often. Time and seed come in with
//! the [`Env`]; nothing here does I/O, reads a clock or panics on what it is given. What is wrong with a definition
//! is a [`Problem`]; what is wrong with data is null with a cause; what is too much is a [`Fault`].

mod decimal;
pub mod dmn;
mod env;
mod eval;
mod expression;
mod feel;
pub mod legal;
mod name;
mod names;
mod problem;
mod scope;
pub mod temporal;
mod value;

pub use decimal::{Decimal, Rounding};
pub use dmn::{Decided, DecisionInfo, Decisions, Fired, Seen};
pub use env::{Env, Fault, Limits};
pub use expression::{Evaluated, Expression};
pub use feel::function::Function;
pub use name::Name;
pub use names::Names;
pub use problem::{Problem, Severity};
pub use scope::{Chain, Scope};
pub use value::{Context, List, Range, Value};
