//! The integration tests of the service folder, in one binary.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers stand outside the test functions; a helper that fails is a test that fails"
)]

mod bundle;
mod check;
mod compare;
mod findings;
mod foresight;
mod hostile;
mod import;
mod legal_time;
mod localise;
mod scenario;
mod settings;
mod shipped;
mod support;
mod term;
