//! Compares what a run has seen with what a scenario expects.

use serde_json::Value as Json;

use super::Expect;
use crate::term::Standing;

/// What is to be compared: lists since the beginning of the window, the rest as it stands now.
pub(super) struct Seen<'a> {
    pub(super) path: &'a [String],
    pub(super) rules: &'a [String],
    pub(super) letters: &'a [String],
    pub(super) notices: &'a [String],
    pub(super) waiting_at: Vec<String>,
    pub(super) ended: bool,
    pub(super) outcome: Option<String>,
    pub(super) variables: &'a portico_process::Variables,
    pub(super) standing: Option<Standing>,
    pub(super) due: Option<jiff::civil::Date>,
    pub(super) extended: bool,
    pub(super) tacit: bool,
    pub(super) incidents: Vec<(String, String)>,
}

/// One sentence for each thing that is not as expected.
pub(super) fn compare(expect: &Expect, seen: &Seen<'_>) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(path) = &expect.path {
        found.extend(in_order("to enter", path, seen.path));
    }
    for element in expect.never.iter().filter(|element| seen.path.contains(element)) {
        found.push(format!("expected never to enter {element}, but it was entered"));
    }
    if let Some(rules) = &expect.rules {
        found.extend(in_order("rule", rules, seen.rules));
    }
    if let Some(letters) = &expect.letters {
        found.extend(exactly("letters", letters, seen.letters));
    }
    if let Some(notices) = &expect.notices {
        found.extend(exactly("notices", notices, seen.notices));
    }
    if let Some(waiting_at) = &expect.waiting_at {
        let mut wanted = waiting_at.clone();
        wanted.sort();
        found.extend(exactly("the case to wait at", &wanted, &seen.waiting_at));
    }
    if let Some(ended) = expect.ended.filter(|&ended| ended != seen.ended) {
        let words = |ended| if ended { "over" } else { "running" };
        let waits = if seen.waiting_at.is_empty() {
            String::new()
        } else {
            format!(" at {}", list(&seen.waiting_at))
        };
        found.push(format!(
            "expected the case to be {}, but it is {}{waits}",
            words(ended),
            words(seen.ended)
        ));
    }
    if let Some(outcome) = expect.outcome.as_ref().filter(|&outcome| Some(outcome) != seen.outcome.as_ref()) {
        let seen = seen.outcome.as_deref().unwrap_or("none");
        found.push(format!("expected the outcome {outcome}, but it is {seen}"));
    }
    for (name, wanted) in &expect.variables {
        let value = seen.variables.get(name).unwrap_or(&Json::Null);
        if !same(wanted, value) {
            found.push(format!("expected {name} to be {wanted}, but it is {value}"));
        }
    }
    found.extend(term(expect, seen));
    for (element, message) in seen.incidents.iter().filter(|(element, _)| !expect.incidents.contains(element))
    {
        found.push(format!("the case needs help at {element}: {message}"));
    }
    for element in
        expect.incidents.iter().filter(|&element| seen.incidents.iter().all(|(at, _)| at != element))
    {
        found.push(format!("expected the case to need help at {element}, but it does not"));
    }
    found
}

fn term(expect: &Expect, seen: &Seen<'_>) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(due) = expect.due.filter(|&due| Some(due) != seen.due) {
        let is = match (seen.standing, seen.due) {
            (_, Some(seen)) => format!("it is due on {seen}"),
            (Some(Standing::Suspended { days_left, .. }), _) => {
                format!("it stands still with {days_left} days left")
            }
            _ => "the service has no legal term".to_owned(),
        };
        found.push(format!("expected the legal term to be due on {due}, but {is}"));
    }
    let suspended = matches!(seen.standing, Some(Standing::Suspended { .. }));
    if let Some(wanted) = expect.suspended.filter(|&wanted| wanted != suspended) {
        let words = |still| if still { "to stand still" } else { "to run" };
        found.push(format!("expected the legal term {}, but it does not", words(wanted)));
    }
    for (what, wanted, seen) in [
        ("to have been extended", expect.extended, seen.extended),
        ("to have ended without a decision", expect.tacit, seen.tacit),
    ] {
        if let Some(wanted) = wanted.filter(|&wanted| wanted != seen) {
            let (not, but) = if wanted { ("", "it was not so") } else { ("not ", "it was so") };
            found.push(format!("expected the legal term {not}{what}, but {but}"));
        }
    }
    found
}

/// Whether all that is wanted is there in this order; others may come between.
fn in_order(what: &str, wanted: &[String], seen: &[String]) -> Option<String> {
    let mut rest = seen.iter();
    let missing = wanted.iter().find(|&want| !rest.any(|got| got == want))?;
    Some(format!("expected {what} {missing} in the order {}, but saw {}", list(wanted), list(seen)))
}

fn exactly(what: &str, wanted: &[String], seen: &[String]) -> Option<String> {
    (wanted != seen).then(|| format!("expected {what} {}, but saw {}", list(wanted), list(seen)))
}

/// Equal JSON, where 60 and 60.0 are the same number.
fn same(wanted: &Json, seen: &Json) -> bool {
    match (wanted, seen) {
        (Json::Number(wanted), Json::Number(seen)) => wanted == seen || wanted.as_f64() == seen.as_f64(),
        (Json::Array(wanted), Json::Array(seen)) => {
            wanted.len() == seen.len() && wanted.iter().zip(seen).all(|(wanted, seen)| same(wanted, seen))
        }
        (Json::Object(wanted), Json::Object(seen)) => {
            wanted.len() == seen.len()
                && wanted.iter().all(|(name, wanted)| seen.get(name).is_some_and(|seen| same(wanted, seen)))
        }
        _ => wanted == seen,
    }
}

fn list(items: &[String]) -> String {
    if items.is_empty() { "nothing".to_owned() } else { items.join(", ") }
}
