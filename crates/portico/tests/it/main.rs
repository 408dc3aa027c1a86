//! Tests of the whole house, on the real binary where it matters.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic like tests"
)]

mod assess;
mod backup;
mod crash;
mod event_permit;
mod faults;
mod hostile;
mod migration;
mod one_definition;
mod outside;
mod post;
mod postgres;
mod retention;
mod rooms;
mod scan;
mod storage;
mod sundsvall;
mod support;
mod term;
mod trust;
