//! The letter room from outside: finished files, refused templates, the child process, mail on a real socket.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers stand outside the test functions; a helper that fails is a test that fails"
)]

mod child;
mod files;
mod letters;
mod refusals;
mod smtp;
