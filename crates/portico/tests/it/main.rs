//! Tests of the whole house, on the real binary where it matters.

mod event_permit;
mod rooms;
mod support;
