//! Ways to an end: a place from which none leads there keeps its case, or its subprocess, for ever.

use super::scope::Scope;
use crate::program::{TriggerCode, Work};
use portico_rules::Problem;
use std::collections::BTreeSet;

pub(super) fn check(scope: &Scope<'_>) -> Vec<Problem> {
    let trapped = trapped(scope);
    let first = trapped.iter().copied().min_by_key(|index| scope.rank.get(index).copied());
    let Some(first) = first else { return Vec::new() };
    let waits = trapped.iter().any(|index| waits(scope, *index));
    let (problem, remedy) = if !waits {
        let said = "from here a case goes round without a wait and without a way out: it is stopped as soon as it comes here";
        (
            Problem::error("process-loop-without-way-out", said),
            "Lead a flow with a condition out of the loop, or put a task or timer into it.",
        )
    } else if scope.interruptible {
        return Vec::new();
    } else {
        let said = "no path leads from here to an end: a case that comes here is never over";
        (Problem::warning("process-never-ends", said), "Lead a flow with a condition to an end event.")
    };
    vec![super::at(scope.program, first, problem.remedy(remedy))]
}

/// Nodes that a token comes to and from which no end can be reached.
fn trapped(scope: &Scope<'_>) -> BTreeSet<usize> {
    let reached = || scope.rank.keys().copied();
    let mut free: BTreeSet<usize> =
        reached().filter(|index| scope.node(*index).is_some_and(|node| scope.ends(node))).collect();
    loop {
        let more: Vec<usize> = reached()
            .filter(|index| !free.contains(index))
            .filter(|index| scope.next(*index).iter().any(|next| free.contains(next)))
            .collect();
        if more.is_empty() {
            return reached().filter(|index| !free.contains(index)).collect();
        }
        free.extend(more);
    }
}

fn waits(scope: &Scope<'_>, index: usize) -> bool {
    scope.node(index).is_some_and(|node| match &node.work {
        Work::User(_)
        | Work::Job(_)
        | Work::FirstOf { .. }
        | Work::Call(_)
        | Work::Scope
        | Work::AdHoc(_) => true,
        Work::Catch(trigger) => !matches!(trigger, TriggerCode::None | TriggerCode::Link),
        _ => node.multi.is_some(),
    })
}
