//! The record's behaviour, the same on both databases.

mod commit;
