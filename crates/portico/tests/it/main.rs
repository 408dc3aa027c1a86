//! Tests of the whole house, on the real binary where it matters.

mod assess;
mod crash;
mod event_permit;
mod hostile;
mod one_definition;
mod post;
mod postgres;
mod rooms;
mod sundsvall;
mod support;
