//! FEEL: texts to trees.

pub(crate) mod function;
pub(crate) mod lexer;
