//! One scope as a graph: the nodes of a process or of a subprocess, and where a token can go from each.

use crate::model::Kind;
use crate::program::{BodyCode, NodeCode, Program, Throw, TriggerCode, Work};
use std::collections::{BTreeMap, BTreeSet};

/// The nodes directly inside a process or subprocess.
pub(super) struct Scope<'p> {
    pub(super) program: &'p Program,
    pub(super) starts: Vec<usize>,
    /// Something can end it from outside: an interrupting event on it, around it, or inside it for all of it.
    pub(super) interruptible: bool,
    /// Nodes that a token can come to, by the order in which it comes to them (loops aside).
    pub(super) rank: BTreeMap<usize, usize>,
}

impl<'p> Scope<'p> {
    /// Every scope of a program in which tokens run along flows.
    pub(super) fn all(program: &'p Program) -> Vec<Scope<'p>> {
        let mut scopes = Vec::new();
        for process in program.processes.values() {
            scopes.push(Scope::of(program, None, &process.body));
        }
        for (index, node) in program.nodes.iter().enumerate() {
            if let Some(body) = node.body.as_ref().filter(|_| node.kind != Kind::AdHocSubProcess) {
                scopes.push(Scope::of(program, Some(index), body));
            }
        }
        scopes
    }

    fn of(program: &'p Program, around: Option<usize>, body: &BodyCode) -> Scope<'p> {
        let mut scope =
            Scope { program, starts: body.starts.clone(), interruptible: false, rank: BTreeMap::new() };
        scope.interruptible = handles(program, body) || around.is_some_and(|around| is_left(program, around));
        let mut done = Vec::new();
        let mut seen = BTreeSet::new();
        for start in &scope.starts {
            scope.after(*start, &mut seen, &mut done);
        }
        scope.rank = done.into_iter().rev().enumerate().map(|(rank, index)| (index, rank)).collect();
        scope
    }

    /// Adds nodes after all that follow them, without recursion: a long process is a deep path.
    fn after(&self, start: usize, seen: &mut BTreeSet<usize>, done: &mut Vec<usize>) {
        let mut path = Vec::new();
        if seen.insert(start) {
            path.push((start, self.next(start)));
        }
        while let Some((index, open)) = path.last_mut() {
            let index = *index;
            match open.pop() {
                Some(next) if seen.insert(next) => path.push((next, self.next(next))),
                Some(_) => {}
                None => {
                    done.push(index);
                    path.pop();
                }
            }
        }
    }

    pub(super) fn node(&self, index: usize) -> Option<&'p NodeCode> {
        self.program.at(index)
    }

    /// Where a token can go next: along flows, links, and by boundary events.
    pub(super) fn next(&self, index: usize) -> Vec<usize> {
        let Some(node) = self.node(index) else { return Vec::new() };
        let flows = node.outgoing.iter().filter_map(|flow| self.program.flow(*flow)).map(|flow| flow.target);
        let link = if let Work::LinkTo(target) = node.work { Some(target) } else { None };
        flows.chain(link).chain(node.boundaries.iter().copied()).collect()
    }

    /// Whether a token can end here.
    pub(super) fn ends(&self, node: &NodeCode) -> bool {
        ends_scope(&node.work) || (node.outgoing.is_empty() && !matches!(node.work, Work::LinkTo(_)))
    }
}

/// Whether everything in the scope is over when this is done.
pub(super) fn ends_scope(work: &Work) -> bool {
    match work {
        Work::Terminate | Work::CancelTransaction | Work::Throw(Throw::Error { .. }) => true,
        Work::ThrowAll(all) => all.iter().any(ends_scope),
        _ => false,
    }
}

/// Whether an event subprocess of a body can interrupt it.
fn handles(program: &Program, body: &BodyCode) -> bool {
    let starts = body.event_subprocesses.iter().filter_map(|handler| program.at(*handler)?.body.as_ref());
    starts
        .flat_map(|body| &body.starts)
        .filter_map(|start| program.at(*start))
        .any(|start| start.interrupting)
}

/// Whether a subprocess, or one around it, can be left by an event. Event subprocesses can be interrupted by others.
fn is_left(program: &Program, index: usize) -> bool {
    let Some(node) = program.at(index) else { return false };
    let by_boundary = node.boundaries.iter().filter_map(|boundary| program.at(*boundary)).any(|boundary| {
        boundary.interrupting && !matches!(boundary.work, Work::Catch(TriggerCode::Compensation))
    });
    let beside = match node.parent {
        Some(parent) => program.at(parent).and_then(|parent| parent.body.as_ref()),
        None => program.processes.get(&node.process).map(|process| &process.body),
    };
    by_boundary
        || beside.is_some_and(|body| handles(program, body))
        || node.parent.is_some_and(|parent| is_left(program, parent))
}
