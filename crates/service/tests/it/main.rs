//! The integration tests of the service folder, in one binary.

mod settings;
mod term;
