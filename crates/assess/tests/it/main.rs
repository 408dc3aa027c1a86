//! What the room does, seen from outside.

#![expect(clippy::expect_used, reason = "a helper of a test may fail the test")]

mod bad_input;
mod facts;
mod heat;
mod report;
mod service;
mod support;
