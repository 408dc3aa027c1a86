//! The behaviour of the room, seen from outside.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic like tests")]

mod data;
mod drawing;
mod reading;
