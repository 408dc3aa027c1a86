//! Terms and their suspension. They are counted in `rules`, so that FEEL counts as the term of a case does.

pub use portico_rules::legal::{BadTerm, OnResume, Standing, Suspension, Term};
