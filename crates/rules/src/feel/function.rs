//! Things that can be called.

use std::fmt;

/// Something that can be called. Two functions are equal only if they are the same one.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("function")
    }
}
