//! The behaviour of the room, seen from outside.

mod data;
mod reading;
