//! FEEL: texts to trees.

pub(crate) mod built_in;
pub(crate) mod function;
pub(crate) mod lexer;
pub(crate) mod literal;
pub(crate) mod parser;
pub(crate) mod tree;
pub(crate) mod types;
