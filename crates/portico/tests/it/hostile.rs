//! Bad input through every door: each gets a clear message, nothing is lost, nothing is half done.

mod calls;
mod files;
mod pages;
