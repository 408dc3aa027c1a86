//! The search: words by their beginning, and parts of words from three letters on. No stemming is promised.

mod fold;

pub(crate) use fold::folded_words;
