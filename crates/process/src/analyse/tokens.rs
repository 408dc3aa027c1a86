//! Tokens played through a scope: every choice of paths is tried, conditions aside.
//!
//! Where several tokens could move, only the one that is least far is moved. That loses no dead end: nothing that one
//! token does takes the move of another away, but for ends of the whole scope, which come last. So what is tried
//! grows with the choices and not with the ways to interleave them. Still bounded: [`MARKINGS_MAX`].

use super::scope::{Scope, ends_scope};
use crate::program::{NodeCode, Work};
use portico_rules::Problem;
use std::collections::{BTreeMap, BTreeSet};

/// Most markings of one scope that are tried.
const MARKINGS_MAX: usize = 5_000;
/// Tokens in one place from which a marking is not played on: they have doubled before.
const TOKENS_MAX: u8 = 3;
/// Flows of an inclusive choice of which every combination is tried; of more, each alone and all.
const COMBINED_MAX: usize = 4;

/// Where a token is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    At(usize),
    /// On a flow before a join.
    Before(usize),
}

type Marking = BTreeMap<Place, u8>;

#[derive(Default)]
struct Seen {
    /// Nodes that a second token came to before the first had left.
    doubled: BTreeSet<usize>,
    /// Joins that waited when nothing else could move.
    stuck: BTreeSet<usize>,
    joined: BTreeSet<usize>,
    incomplete: bool,
}

pub(super) fn check(scope: &Scope<'_>) -> Vec<Problem> {
    let seen = play(scope);
    let say = |node: usize, problem: Problem| super::at(scope.program, node, problem);
    let mut found = Vec::new();
    for join in &seen.stuck {
        let never = !seen.joined.contains(join) && !seen.incomplete;
        let problem = match (never, scope.interruptible) {
            (true, false) => Problem::error(
                "process-join-never",
                "the join waits for a token on each of its flows, and on no path do all come: every case stops here",
            ),
            (true, true) => Problem::warning(
                "process-join-never",
                "the join waits for a token on each of its flows, and on no path do all come: a case stops here until an event interrupts it",
            ),
            (false, _) => Problem::warning(
                "process-join-may-wait",
                "the join waits for a token on each of its flows, and on some paths one of them never comes",
            ),
        };
        let remedy = "Split with a parallel gateway what is joined by one; what an exclusive gateway splits, merge with an exclusive gateway.";
        found.push(say(*join, problem.remedy(remedy)));
    }
    for node in &seen.doubled {
        let said =
            "two paths that run at the same time meet here without a join: what follows runs once for each";
        let remedy = "Join them with a parallel or inclusive gateway, or let one of them end.";
        found.push(say(*node, Problem::warning("process-doubled-tokens", said).remedy(remedy)));
    }
    if seen.incomplete
        && let Some(start) = scope.starts.first()
    {
        let said = format!(
            "the paths from here combine in more than {MARKINGS_MAX} ways: not all were tried for joins that wait for ever"
        );
        let remedy = "Move parts with choices of their own into subprocesses.";
        found.push(say(*start, Problem::info("process-paths-not-all-tried", said).remedy(remedy)));
    }
    found
}

fn play(scope: &Scope<'_>) -> Seen {
    let mut seen = Seen::default();
    let mut known: BTreeSet<Marking> = BTreeSet::new();
    let mut open: Vec<Marking> =
        scope.starts.iter().map(|start| Marking::from([(Place::At(*start), 1)])).collect();
    while let Some(marking) = open.pop() {
        if marking.is_empty() || known.contains(&marking) {
            continue;
        }
        if known.len() >= MARKINGS_MAX {
            seen.incomplete = true;
            break;
        }
        note_doubled(scope, &marking, &mut seen);
        if marking.values().all(|count| *count < TOKENS_MAX) {
            match mover(scope, &marking) {
                Some(node) => open.extend(moved(scope, &marking, node, &mut seen)),
                None => seen.stuck.extend(joins_of(scope, &marking)),
            }
        }
        known.insert(marking);
    }
    seen
}

/// A second token at a place that two flows lead to; at an end it does no harm.
fn note_doubled(scope: &Scope<'_>, marking: &Marking, seen: &mut Seen) {
    for (place, _) in marking.iter().filter(|(_, count)| **count > 1) {
        let Place::At(index) = *place else { continue };
        if let Some(node) = scope.node(index)
            && node.incoming.len() > 1
            && !scope.ends(node)
        {
            seen.doubled.insert(index);
        }
    }
}

/// The node whose token moves next: the least far one. Ends of the whole scope and inclusive joins wait for the rest.
fn mover(scope: &Scope<'_>, marking: &Marking) -> Option<usize> {
    let rank = |index: &usize| scope.rank.get(index).copied().unwrap_or(usize::MAX);
    let tokens = marking.keys().filter_map(|place| match place {
        Place::At(index) => Some(*index),
        Place::Before(_) => None,
    });
    let (last, first): (Vec<usize>, Vec<usize>) =
        tokens.partition(|index| scope.node(*index).is_some_and(|node| ends_scope(&node.work)));
    let waiting: BTreeSet<usize> = joins_of(scope, marking).collect();
    let is_inclusive =
        |index: &usize| scope.node(*index).is_some_and(|node| matches!(node.work, Work::Inclusive));
    let ready = waiting.iter().copied().filter(|join| {
        scope.node(*join).is_some_and(|node| {
            !matches!(node.work, Work::Inclusive)
                && node.incoming.iter().all(|flow| marking.contains_key(&Place::Before(*flow)))
        })
    });
    first
        .into_iter()
        .chain(ready)
        .min_by_key(rank)
        .or_else(|| waiting.iter().copied().filter(is_inclusive).min_by_key(rank))
        .or_else(|| last.into_iter().min_by_key(rank))
}

fn joins_of<'m>(scope: &'m Scope<'_>, marking: &'m Marking) -> impl Iterator<Item = usize> + 'm {
    marking.keys().filter_map(|place| match place {
        Place::Before(flow) => scope.program.flow(*flow).map(|flow| flow.target),
        Place::At(_) => None,
    })
}

/// The markings after a move of this node: one for each choice that it has.
fn moved(scope: &Scope<'_>, marking: &Marking, index: usize, seen: &mut Seen) -> Vec<Marking> {
    let Some(node) = scope.node(index) else { return Vec::new() };
    let mut left = marking.clone();
    if is_join(node) {
        seen.joined.insert(index);
        node.incoming.iter().for_each(|flow| take(&mut left, Place::Before(*flow)));
    } else {
        take(&mut left, Place::At(index));
    }
    if ends_scope(&node.work) {
        return vec![Marking::new()];
    }
    let put = |places: Vec<Place>| {
        let mut after = left.clone();
        for place in places {
            let count = after.entry(place).or_insert(0);
            *count = count.saturating_add(1).min(TOKENS_MAX);
        }
        after
    };
    choices(scope, node).into_iter().map(put).collect()
}

fn take(marking: &mut Marking, place: Place) {
    if let Some(count) = marking.get_mut(&place) {
        *count -= 1;
        if *count == 0 {
            marking.remove(&place);
        }
    }
}

fn is_join(node: &NodeCode) -> bool {
    node.incoming.len() > 1 && matches!(node.work, Work::Parallel | Work::Inclusive)
}

/// Where tokens can be after a node, one list for each choice.
fn choices(scope: &Scope<'_>, node: &NodeCode) -> Vec<Vec<Place>> {
    let place = |flow: &usize| {
        let target = scope.program.flow(*flow).map(|flow| flow.target);
        match target.and_then(|target| scope.node(target)) {
            Some(target) if is_join(target) => Some(Place::Before(*flow)),
            _ => target.map(Place::At),
        }
    };
    let all = |flows: &[usize]| flows.iter().filter_map(place).collect::<Vec<_>>();
    let mut choices = match &node.work {
        Work::Exclusive => node.outgoing.iter().map(|flow| all(&[*flow])).collect(),
        Work::FirstOf { targets, all: false } => {
            targets.iter().map(|target| vec![Place::At(*target)]).collect()
        }
        Work::LinkTo(target) => vec![vec![Place::At(*target)]],
        Work::Parallel => vec![all(&node.outgoing)],
        _ => combined(scope, node).iter().map(|flows| all(flows)).collect(),
    };
    // An event on the activity comes instead of the end of the activity, or beside it.
    let usual: Vec<Vec<Place>> = choices.clone();
    for boundary in &node.boundaries {
        let Some(event) = scope.node(*boundary) else { continue };
        if event.outgoing.is_empty() {
            continue;
        }
        if event.interrupting {
            choices.push(vec![Place::At(*boundary)]);
        } else if let Some(first) = usual.first() {
            choices.push(first.iter().copied().chain([Place::At(*boundary)]).collect());
        }
    }
    choices
}

/// Which flows are taken together: those without a condition always, those with one perhaps.
fn combined(scope: &Scope<'_>, node: &NodeCode) -> Vec<Vec<usize>> {
    let conditional = |flow: &usize| {
        Some(*flow) != node.default && scope.program.flow(*flow).is_some_and(|flow| flow.condition.is_some())
    };
    let (perhaps, always): (Vec<usize>, Vec<usize>) =
        node.outgoing.iter().filter(|flow| Some(**flow) != node.default).partition(|flow| conditional(flow));
    let mut taken = Vec::new();
    if perhaps.len() <= COMBINED_MAX {
        for bits in 1_u32..(1 << perhaps.len()) {
            let chosen = perhaps.iter().enumerate().filter(|(at, _)| bits & (1 << at) != 0);
            taken.push(always.iter().copied().chain(chosen.map(|(_, flow)| *flow)).collect());
        }
    } else {
        let with = |some: &[usize]| always.iter().chain(some).copied().collect::<Vec<_>>();
        taken.extend(perhaps.iter().map(|flow| with(&[*flow])));
        taken.push(with(&perhaps));
    }
    // No condition holds.
    let none: Vec<usize> = always.iter().copied().chain(node.default).collect();
    if !none.is_empty() || node.outgoing.is_empty() {
        taken.push(none);
    }
    taken
}
