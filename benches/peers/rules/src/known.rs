//! Differences that are settled: which engine does otherwise, in what, and what the standard says.

use crate::differ::Case;
use crate::{Error, ours, theirs};

/// A difference with the clause that settles it.
pub struct Known {
    /// A word for it.
    pub id: &'static str,
    /// What the other engine does.
    pub what: &'static str,
    /// What settles it.
    pub clause: &'static str,
    /// An expression that shows it, with our value and theirs.
    pub example: (&'static str, &'static str, &'static str),
    /// Whether it explains a difference.
    applies: fn(&Case) -> bool,
}

/// All of them.
pub const ALL: &[Known] = &[];

/// The difference that explains a case, if one does.
pub fn explains(case: &Case) -> Option<&'static str> {
    ALL.iter().find(|known| (known.applies)(case)).map(|known| known.id)
}

/// Whether each example still shows what it is said to show; one that does not is no longer known.
pub fn check(ours: &ours::Ours, theirs: &theirs::Theirs) -> Result<(), Error> {
    for known in ALL {
        let (text, own, other) = known.example;
        let found = (ours.evaluate(text).to_string(), theirs.evaluate(text).to_string());
        let shown = |found: &str| if found.starts_with("refused") { "refused".to_owned() } else { found.to_owned() };
        if (shown(&found.0), shown(&found.1)) != (own.to_owned(), other.to_owned()) {
            return Err(format!("`{text}` is {} and {}, not {own} and {other}: see `{}`", found.0, found.1, known.id).into());
        }
    }
    Ok(())
}

/// The table as Markdown.
pub fn page() -> String {
    let mut page = String::from("| difference | example | Portico | dsntk 0.3.0 | settled by |\n| --- | --- | --- | --- | --- |\n");
    for known in ALL {
        let (text, own, other) = known.example;
        let cell = |text: &str| text.replace('|', "\\|");
        page.push_str(&format!(
            "| {}: {} | `{}` | `{}` | `{}` | {} |\n",
            known.id,
            known.what,
            cell(text),
            cell(own),
            cell(other),
            known.clause
        ));
    }
    page
}
