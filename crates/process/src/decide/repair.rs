//! Repair by hand. What is refused is what would lose or double a token: a join would then wait for ever or go on
//! twice, and nobody would see why.

use super::Run;
use crate::event::Role;
use crate::model::Kind;
use crate::program::{NodeCode, TriggerCode, Work};
use crate::repair::{Repair, Repaired};
use crate::state::{Instance, Step};
use crate::{Event, Program, Refusal, State, Variables};
use std::collections::BTreeSet;

/// Most variables that one correction sets.
const NAMES_MAX: usize = 1_000;

impl<'a> Run<'a> {
    /// What a person does to a running case past its process: only while it runs, and never without a reason.
    pub(super) fn reason_to_mend<'r>(&self, reason: &'r str) -> Result<&'r str, Refusal> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        if !self.state.is_started() {
            return Err(Refusal::NotStarted);
        }
        if self.state.is_ended() {
            return Err(Refusal::Ended);
        }
        Ok(reason)
    }

    pub(super) fn repair(&mut self, repair: &Repair, reason: &str) -> Result<(), Refusal> {
        let reason = self.reason_to_mend(reason)?;
        match repair {
            Repair::Retry { incident } => self.retry_for(*incident, reason),
            Repair::Correct { scope, variables } => self.correct(*scope, variables, reason),
            Repair::Move { instance, to } => self.move_token(*instance, to, reason),
            Repair::CancelActivity { instance } => self.cancel_activity(*instance, reason),
        }
    }

    fn repaired(&mut self, element: &str, repaired: Repaired, reason: &str) {
        self.emit(Event::Repaired { element: element.into(), repaired, reason: reason.to_owned() });
    }

    fn retry_for(&mut self, key: u64, reason: &str) -> Result<(), Refusal> {
        let incident = self.state.incidents.get(&key).ok_or(Refusal::UnknownIncident(key))?;
        let (element, code, resume) =
            (incident.element.clone(), incident.code.clone(), incident.resume.clone());
        self.repaired(&element, Repaired::Retried { incident: key, code }, reason);
        self.emit(Event::IncidentResolved { incident: key, element: element.into() });
        self.queue.extend(resume);
        Ok(())
    }

    fn correct(&mut self, scope: u64, variables: &Variables, reason: &str) -> Result<(), Refusal> {
        let instance = self.state.instance(scope).ok_or(Refusal::UnknownInstance(scope))?;
        if variables.is_empty() {
            return Err(refused("name at least one variable to correct"));
        }
        if variables.len() > NAMES_MAX {
            return Err(refused(format!("at most {NAMES_MAX} variables are corrected at a time")));
        }
        let element = instance.element.clone();
        let locals = self.state.locals(scope);
        let known = |name: &String| locals.get(name).map(|value| (name.clone(), value.clone()));
        let before: Variables = variables.keys().filter_map(known).collect();
        let after = variables.clone();
        self.repaired(&element, Repaired::Corrected { scope, before, after }, reason);
        self.changed = true;
        Ok(())
    }

    fn move_token(&mut self, key: u64, to: &str, reason: &str) -> Result<(), Refusal> {
        let program: &'a Program = self.program;
        let (target, arrives) = Check { program, state: &self.state }.movable(key, to)?;
        let Some(instance) = self.state.instance(key) else { return Ok(()) };
        let (element, scope) = (instance.element.clone(), instance.scope);
        self.repaired(&element, Repaired::Moved { key, to: to.to_owned() }, reason);
        self.cancel_instance(key);
        match arrives {
            Some(flow) => self.take(scope, flow),
            None => {
                let key = self.enter(super::step::Entry::of(scope, target));
                self.push(key, Step::Activate);
            }
        }
        Ok(())
    }

    fn cancel_activity(&mut self, key: u64, reason: &str) -> Result<(), Refusal> {
        Check { program: self.program, state: &self.state }.cancellable(key)?;
        let Some(instance) = self.state.instance(key) else { return Ok(()) };
        let (element, scope) = (instance.element.clone(), instance.scope);
        self.repaired(&element, Repaired::Cancelled { key }, reason);
        self.cancel_instance(key);
        self.token_gone(scope);
        Ok(())
    }
}

/// What may be repaired in a state; changes nothing.
struct Check<'p, 's> {
    program: &'p Program,
    state: &'s State,
}

/// The elements to which the token of an instance may be moved, in the order of the model; empty where it may not be
/// moved at all.
pub fn moves(program: &Program, state: &State, instance: u64) -> Vec<String> {
    let check = Check { program, state };
    let may = |element: &&crate::ElementInfo| check.movable(instance, &element.id).is_ok();
    program.elements().filter(may).map(|element| element.id.clone()).collect()
}

/// Whether an activity may be left without being completed.
pub fn may_cancel(program: &Program, state: &State, instance: u64) -> bool {
    Check { program, state }.cancellable(instance).is_ok()
}

impl<'p, 's> Check<'p, 's> {
    /// The node to which a token may go, and the flow by which it arrives there if that is a join.
    fn movable(&self, key: u64, to: &str) -> Result<(&'p NodeCode, Option<usize>), Refusal> {
        let from = self.token(key)?;
        let element = from.element.as_str();
        let target = self.program.node(to).ok_or_else(|| refused(format!("there is no element `{to}`")))?;
        let source = self.node_of(element)?;
        if source.event_subprocess {
            return Err(refused(format!(
                "`{element}` was begun by its event and cannot be moved; cancel it instead"
            )));
        }
        may_be_entered(self.program, target)?;
        if !self.stands_in(target, from.scope) {
            return Err(refused(format!(
                "`{to}` is not in the same process or subprocess as `{element}`; choose an element beside it"
            )));
        }
        Ok((target, self.may_move(source, target)?))
    }

    fn cancellable(&self, key: u64) -> Result<(), Refusal> {
        let element = self.token(key)?.element.as_str();
        let node = self.node_of(element)?;
        if !node.kind.is_activity() {
            return Err(refused(format!("`{element}` is no activity; move its token instead")));
        }
        let needs = |join: &&NodeCode| {
            matches!(join.work, Work::Parallel) && is_part(&self.arrivals(node, join), &join.incoming)
        };
        match self.joins_beside(node).find(needs) {
            Some(NodeCode { id, .. }) => Err(refused(format!(
                "the join `{id}` would wait for ever for the token of `{element}`; move it to `{id}` instead"
            ))),
            None => Ok(()),
        }
    }

    /// The process or subprocess around, whatever branch the token is on.
    fn real_scope(&self, mut scope: u64) -> u64 {
        while let Some(branch) = self.state.instance(scope).filter(|around| around.role == Role::Branch) {
            scope = branch.scope;
        }
        scope
    }

    fn running(&self, key: u64) -> Result<&'s Instance, Refusal> {
        self.state.instance(key).ok_or(Refusal::UnknownInstance(key))
    }

    fn node_of(&self, element: &str) -> Result<&'p NodeCode, Refusal> {
        self.program.node(element).ok_or_else(|| refused(format!("this bundle has no element `{element}`")))
    }

    /// An instance that stands for one token of a process or subprocess.
    fn token(&self, key: u64) -> Result<&'s Instance, Refusal> {
        let instance = self.running(key)?;
        let element = &instance.element;
        let is_token = matches!(instance.role, Role::Node | Role::Multi);
        if !is_token {
            return Err(refused(format!("`{element}` is a whole process or path; choose a step inside it")));
        }
        if instance.index.is_some() {
            return Err(refused(format!(
                "`{element}` is one of several repetitions that are counted together; repair all of them at once"
            )));
        }
        let undoes = !instance.undoing.is_empty();
        let around = self.state.instance(self.real_scope(instance.scope));
        let is_undone = around.is_some_and(|around| {
            around.role == Role::Node
                && self.program.node(&around.element).is_some_and(|node| node.body.is_none())
        });
        if undoes || is_undone {
            return Err(refused(format!("`{element}` is undoing what was done; let it come to its end")));
        }
        Ok(instance)
    }

    /// Whether a node belongs to the scope of an instance.
    fn stands_in(&self, node: &NodeCode, scope: u64) -> bool {
        let Some(around) = self.state.instance(self.real_scope(scope)) else { return false };
        match around.role {
            Role::Process => node.parent.is_none() && node.process == around.element,
            _ => node
                .parent
                .and_then(|parent| self.program.at(parent))
                .is_some_and(|parent| parent.id == around.element),
        }
    }

    /// The flow by which the token arrives, if the target is a join; or why some join would get too many or too few
    /// tokens.
    fn may_move(&self, source: &NodeCode, target: &NodeCode) -> Result<Option<usize>, Refusal> {
        for join in self.joins_beside(source).filter(|join| join.id != target.id) {
            let (before, after) = (self.arrivals(source, join), self.arrivals(target, join));
            let part = is_part(&before, &join.incoming) || is_part(&after, &join.incoming);
            if part && before != after {
                return Err(refused(format!(
                    "the join `{}` would get a token too many or too few if `{}` went on at `{}`; move it only along \
                     its own path, or to the join",
                    join.id, source.id, target.id
                )));
            }
        }
        if !is_join(target) {
            return Ok(None);
        }
        let arrivals = self.arrivals(source, target);
        let mut flows = arrivals.iter();
        match (flows.next(), flows.next()) {
            (Some(flow), None) => Ok(Some(*flow)),
            _ => Err(refused(format!(
                "the join `{}` waits for several tokens, and the one of `{}` is none of them alone; choose the step after it",
                target.id, source.id
            ))),
        }
    }

    fn joins_beside<'n>(&'n self, node: &'n NodeCode) -> impl Iterator<Item = &'n NodeCode> + 'n {
        let beside = move |other: &&NodeCode| other.parent == node.parent && other.process == node.process;
        self.program.nodes.iter().filter(beside).filter(|node| is_join(node))
    }

    /// The flows into a join by which a token at `from` can arrive there without passing it before.
    fn arrivals(&self, from: &NodeCode, join: &NodeCode) -> BTreeSet<usize> {
        let program = self.program;
        let mut arrivals = BTreeSet::new();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut open = vec![from];
        while let Some(node) = open.pop() {
            if !seen.insert(&node.id) {
                continue;
            }
            for flow in &node.outgoing {
                let Some(target) = program.flow(*flow).and_then(|flow| program.at(flow.target)) else {
                    continue;
                };
                if target.id == join.id {
                    arrivals.insert(*flow);
                } else {
                    open.push(target);
                }
            }
            // The token may also leave by an event that interrupts; other boundary events make tokens of their own.
            let boundaries = node.boundaries.iter().filter_map(|boundary| program.at(*boundary));
            open.extend(boundaries.filter(|boundary| boundary.interrupting));
            if let Work::LinkTo(target) = node.work {
                open.extend(program.at(target));
            }
        }
        arrivals
    }
}

fn is_join(node: &NodeCode) -> bool {
    node.incoming.len() > 1 && matches!(node.work, Work::Parallel | Work::Inclusive)
}

/// A token that can come by some flows of a join but not by all is one of those that the join puts together. One that
/// can come by all (before the split) or by none (after the join) stands outside.
fn is_part(arrivals: &BTreeSet<usize>, incoming: &[usize]) -> bool {
    !arrivals.is_empty() && arrivals.len() < incoming.len()
}

fn may_be_entered(program: &Program, node: &NodeCode) -> Result<(), Refusal> {
    let undoes =
        |other: &NodeCode| other.undo.and_then(|undo| program.at(undo)).is_some_and(|at| at.id == node.id);
    let begins_by_itself = matches!(node.kind, Kind::StartEvent | Kind::BoundaryEvent)
        || node.event_subprocess
        || matches!(node.work, Work::Catch(TriggerCode::Link))
        || program.nodes.iter().any(undoes);
    if begins_by_itself {
        return Err(refused(format!(
            "`{}` is begun by an event and not by a token; choose the step that follows it",
            node.id
        )));
    }
    Ok(())
}

fn refused(reason: impl Into<String>) -> Refusal {
    Refusal::CannotRepair(reason.into())
}
