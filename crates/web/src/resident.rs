//! The resident's face: one page in one file. Nothing here needs script.

pub mod question;
