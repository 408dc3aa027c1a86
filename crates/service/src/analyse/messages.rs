//! Events that wait for a message or a signal which nothing sends.
//!
//! A message comes from a person (`[messages]` of `service.toml`), from another place of the models, or, where a
//! message flow is drawn from an empty pool, from outside. A signal comes from a place of the models only.

use std::collections::BTreeSet;

use portico_process::model::{Definitions, Kind, Node, Trigger};
use portico_rules::Problem;

use crate::service::Service;

pub(super) fn check(service: &Service) -> Vec<Problem> {
    let mut sent: BTreeSet<String> =
        service.settings.messages.keys().map(|name| word("message", name)).collect();
    let mut any = false;
    for file in &service.definitions {
        for node in file.nodes().into_iter().filter(|node| throws(node)) {
            for name in names(file, node) {
                any |= name.ends_with('=');
                sent.insert(name);
            }
        }
    }
    if any {
        // A name that is an expression may be any name.
        return Vec::new();
    }
    let mut found = Vec::new();
    for file in &service.definitions {
        for process in &file.processes {
            let begins: Vec<&str> =
                process.body.nodes.iter().filter(|node| starts(node)).map(|node| node.id.as_str()).collect();
            for node in file.nodes().into_iter().filter(|node| process.body.node(&node.id).is_some()) {
                if throws(node) || begins.contains(&node.id.as_str()) || from_outside(file, node) {
                    continue;
                }
                // One of several triggers is enough.
                let names = names(file, node);
                if names.is_empty() || names.iter().any(|name| name.ends_with('=') || sent.contains(name)) {
                    continue;
                }
                found.push(problem(file, node, &names));
            }
        }
    }
    found
}

fn problem(file: &Definitions, node: &Node, names: &[String]) -> Problem {
    let what = names.join(" or ");
    let message = format!("it waits for the {what}, which nothing sends");
    let remedy = if names.iter().any(|name| name.starts_with("message")) {
        "name the message in [messages] of service.toml so that somebody may register it, send it from another pool, or remove the event"
    } else {
        "throw the signal somewhere in the models, or remove the event"
    };
    Problem::warning("message-never-sent", message).in_file(&file.file).at(&node.id).remedy(remedy)
}

fn word(kind: &str, name: &str) -> String {
    // A name that is an expression is known at run time only.
    if name.trim_start().starts_with('=') { format!("{kind} =") } else { format!("{kind} {name}") }
}

/// Messages and signals of a node; only of a node all of whose triggers are such.
fn names(file: &Definitions, node: &Node) -> Vec<String> {
    let message = |id: &Option<String>| {
        let message = id.as_ref().and_then(|id| file.messages.get(id))?;
        Some(word("message", &message.name))
    };
    if let Some(name) = node.message.is_some().then(|| message(&node.message)).flatten() {
        return vec![name];
    }
    let named = node.events.iter().map(|event| match &event.trigger {
        Trigger::Message(id) => message(id),
        Trigger::Signal(id) => {
            let signal = id.as_ref().and_then(|id| file.signals.get(id))?;
            Some(word("signal", &signal.name))
        }
        _ => None,
    });
    named.collect::<Option<Vec<String>>>().unwrap_or_default()
}

fn throws(node: &Node) -> bool {
    matches!(node.kind, Kind::SendTask | Kind::IntermediateThrowEvent | Kind::EndEvent)
}

/// What begins a process: it is not waited for in a running case.
fn starts(node: &Node) -> bool {
    node.kind == Kind::StartEvent || node.instantiate
}

/// Whether a message flow leads to the node from a pool without a process.
fn from_outside(file: &Definitions, node: &Node) -> bool {
    file.collaborations.iter().any(|collaboration| {
        collaboration.message_flows.iter().filter(|flow| flow.target == node.id).any(|flow| {
            collaboration.participants.iter().any(|pool| pool.id == flow.source && pool.process.is_none())
        })
    })
}
