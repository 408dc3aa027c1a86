//! The integration tests of the service folder, in one binary.

mod bundle;
mod check;
mod localise;
mod scenario;
mod settings;
mod shipped;
mod support;
mod term;
