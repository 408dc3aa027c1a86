//! The service folder: load, cross-check, import of dialects, bundle, scenarios.
