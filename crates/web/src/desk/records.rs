//! Records management at the desk: what is due for disposal and when, what is held and why, lists that somebody
//! proposes and somebody else approves, and the certificate that is left. Nothing that cases say is shown here.

mod certificate;
mod due;
mod holds;
mod list;
mod overview;
mod package;
mod tombstone;

use portico_casework::{About, Act, judge};

use super::door::Desk;
use super::words::Words;
use crate::fault::Fault;

pub use certificate::{CertificatePage, certificate, json};
pub use due::{ChosenPage, DuePage, choose, due, hold_chosen, propose};
pub use holds::{HoldsPage, RecordPage, find, holds, lift, place, record};
pub use list::{ApprovePage, ListPage, approve, ask_approval, list, withdraw};
pub use overview::{RecordsPage, show};
pub use package::package;
pub use tombstone::{TombstonePage, tombstone};

/// Where records management begins.
pub const HOME: &str = "/desk/records";

/// Whether this clerk keeps the records.
pub fn may_keep(desk: &Desk) -> bool {
    judge(&desk.actor, Act::KeepRecords, &About::default()).allowed
}

fn require(desk: &Desk) -> Result<(), Fault> {
    if may_keep(desk) { Ok(()) } else { Err(Fault::Forbidden) }
}

/// A term of `service.toml` in the words of the page: `2 years`. One that is written otherwise stays as it is.
fn term_words(words: Words<'_>, term: &str) -> String {
    let key = |unit: &str| {
        Some(match unit.trim_end_matches('s') {
            "year" => "desk-records-years",
            "month" => "desk-records-months",
            "week" => "desk-records-weeks",
            "day" => "desk-records-days",
            "working day" => "desk-records-working-days",
            _ => return None,
        })
    };
    let said = term.trim().split_once(' ').and_then(|(count, unit)| {
        let count: u64 = count.parse().ok()?;
        Some(words.count(key(unit.trim())?, count))
    });
    said.unwrap_or_else(|| term.to_owned())
}

/// The term that a rule names, in words; a word for none.
fn term_of_rule(words: Words<'_>, rule: &str) -> String {
    match portico_casework::term_in(rule) {
        Some(term) => term_words(words, term),
        None => words.get("desk-records-no-term"),
    }
}

/// Key of the words for how far a list is.
fn state_key(state: portico_casework::ListState) -> &'static str {
    use portico_casework::ListState;
    match state {
        ListState::Proposed => "desk-records-proposed",
        ListState::Approved => "desk-records-approved",
        ListState::Done => "desk-records-done",
        ListState::Withdrawn => "desk-records-withdrawn",
    }
}

/// Key of the words for what became of a case of a list.
fn case_key(state: &str) -> &'static str {
    match state {
        "waiting" => "desk-records-case-waiting",
        "disposed" => "desk-records-case-disposed",
        "held" => "desk-records-case-held",
        "reopened" => "desk-records-case-reopened",
        "not-due" => "desk-records-case-not-due",
        "changed" => "desk-records-case-changed",
        _ => "desk-records-case-refused",
    }
}
