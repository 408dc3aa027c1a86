//! Events that take an error or escalation which nothing below them can throw. Tasks and jobs are asked nothing: a
//! clerk or a worker may throw any code from them.

use crate::program::{NodeCode, Program, Throw, TriggerCode, Work};
use portico_rules::Problem;

pub(super) fn check(program: &Program) -> Vec<Problem> {
    let mut found = Vec::new();
    for (index, node) in program.nodes.iter().enumerate() {
        let Work::Catch(trigger) = &node.work else { continue };
        let (word, code) = match trigger {
            TriggerCode::Error { code } => ("error", code.as_deref()),
            TriggerCode::Escalation { code } => ("escalation", code.as_deref()),
            _ => continue,
        };
        let below = match (node.attached_to, node.parent) {
            (Some(host), _) => inside(program, host),
            // The start of an event subprocess takes what is thrown in the scope around that.
            (None, Some(handler)) => beside(program, handler),
            (None, None) => continue,
        };
        if below.iter().any(|thrower| throws(thrower, word, code)) {
            continue;
        }
        let named = code.map(|code| format!(" `{code}`")).unwrap_or_default();
        let said = format!("it takes the {word}{named}, which nothing below it throws: it never happens");
        found.push(super::at(
            program,
            index,
            Problem::warning("process-catch-never-thrown", said)
                .remedy(format!("Throw the {word} by an end event with the same code, or remove the event.")),
        ));
    }
    found
}

/// An activity and all that runs in it.
fn inside(program: &Program, host: usize) -> Vec<&NodeCode> {
    let within = |node: &NodeCode| {
        std::iter::successors(node.parent, |at| program.at(*at).and_then(|at| at.parent)).any(|at| at == host)
    };
    program.at(host).into_iter().chain(program.nodes.iter().filter(|node| within(node))).collect()
}

/// All that runs in the scope around an event subprocess.
fn beside(program: &Program, handler: usize) -> Vec<&NodeCode> {
    let Some(node) = program.at(handler) else { return Vec::new() };
    match node.parent {
        Some(parent) => inside(program, parent),
        None => program.nodes.iter().filter(|other| other.process == node.process).collect(),
    }
}

fn throws(node: &NodeCode, word: &str, code: Option<&str>) -> bool {
    let by_event = |throw: &Throw| match throw {
        Throw::Error { code: thrown } => word == "error" && code.is_none_or(|code| code == thrown),
        Throw::Escalation { code: thrown } => word == "escalation" && code.is_none_or(|code| code == thrown),
        Throw::Message { .. } | Throw::Signal { .. } => false,
    };
    // The instances of a repeated activity may report to events on it.
    let reports = node.multi.is_some();
    match &node.work {
        Work::User(_) | Work::Job(_) | Work::Call(_) | Work::AdHoc(_) => true,
        Work::Throw(throw) => by_event(throw),
        Work::ThrowAll(all) => all.iter().any(|work| matches!(work, Work::Throw(throw) if by_event(throw))),
        _ => reports,
    }
}
