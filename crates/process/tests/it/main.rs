//! The behaviour of the room, seen from outside: one model per behaviour, in `tests/models`.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may panic like tests"
)]

mod activities;
mod ad_hoc;
mod analysis;
mod case;
mod commands;
mod compensation;
mod data;
mod decisions;
mod document;
mod drawing;
mod events;
mod gateways;
mod incidents;
mod layout;
mod loops;
mod messages;
mod migration;
mod multiple;
mod properties;
mod reading;
mod refusals;
mod repair;
mod repetition;
mod scopes;
mod sound;
mod starts;
mod timers;
