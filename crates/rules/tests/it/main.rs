//! The behaviour of FEEL and DMN, as tables of expressions and expected values.

mod feel;
mod limits;
mod support;
