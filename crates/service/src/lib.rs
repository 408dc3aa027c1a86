//! The service folder: load, cross-check, import of dialects, bundle, scenarios.

pub mod calendar;
pub mod settings;
pub mod term;
