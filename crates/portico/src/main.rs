//! The `portico` binary: configuration and commands.

fn main() {}
