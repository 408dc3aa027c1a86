//! One step of one instance: entering, activating, completing.

use super::{Run, Trouble};
use crate::event::Role;
use crate::program::{NodeCode, Work};
use crate::state::{Resume, Step};
use crate::{Event, Id, Variables};

/// A node that a token is about to enter.
pub(super) struct Entry<'e> {
    pub(super) scope: u64,
    pub(super) node: &'e NodeCode,
    pub(super) flow: Option<Id>,
    pub(super) consumed: Vec<Id>,
    pub(super) index: Option<u32>,
    pub(super) role: Role,
}

impl<'e> Entry<'e> {
    /// A plain entry; a multi-instance activity is entered as its body.
    pub(super) fn of(scope: u64, node: &'e NodeCode) -> Entry<'e> {
        let role = if node.multi.is_some() { Role::Multi } else { Role::Node };
        Entry { scope, node, flow: None, consumed: Vec::new(), index: None, role }
    }
}

impl<'a> Run<'a> {
    /// Makes the instance; the caller says what is to be done with it.
    pub(super) fn enter(&mut self, entry: Entry<'_>) -> u64 {
        let key = self.next_key();
        self.emit(Event::ElementEntered {
            key,
            element: entry.node.id.clone(),
            tag: entry.node.tag.clone(),
            scope: entry.scope,
            flow: entry.flow,
            consumed: entry.consumed,
            index: entry.index,
            role: entry.role,
        });
        key
    }

    pub(super) fn try_step(&mut self, next: Resume) -> Result<(), Trouble> {
        let key = next.instance;
        let program: &'a crate::Program = self.program;
        let Some(instance) = self.state.instance(key) else { return Ok(()) };
        let role = instance.role;
        if role == Role::Process {
            return match program.processes.get(instance.element.as_str()) {
                Some(process) if next.step == Step::Activate => self.open_scope(key, &process.body),
                Some(_) if next.step == Step::Rearm => self.rearm(key),
                _ => Ok(()),
            };
        }
        let Some(node) = program.node(&instance.element) else { return Err(unknown(&instance.element)) };
        match (next.step, role) {
            (Step::Reopen, _) => {
                if self.state.jobs.contains_key(&key) {
                    self.emit(Event::JobReopened { job: key, element: node.id.clone(), retries: 1 });
                }
                Ok(())
            }
            (Step::Iterate, _) => self.iterate(key, node),
            (Step::Rearm, _) => self.rearm(key),
            (Step::Assess, _) => match &node.work {
                Work::AdHoc(code) => self.assess(key, code),
                _ => Ok(()),
            },
            (Step::Activate, Role::Multi) => self.activate_multi(key, node),
            (Step::Activate, _) => self.activate(key, node),
            (Step::Complete, Role::Multi) => self.leave(key, node),
            (Step::Complete, _) => self.complete(key, node),
        }
    }

    /// Maps inputs, arms boundary events, then does the work of the node or begins to wait for it.
    fn activate(&mut self, key: u64, node: &'a NodeCode) -> Result<(), Trouble> {
        let inputs = self.map(key, &node.inputs, "the input")?;
        self.set(key, &node.id, inputs);
        if self.state.instance(key).is_some_and(|instance| instance.index.is_none()) {
            self.arm_boundaries(key, node)?;
        }
        match &node.work {
            Work::Pass | Work::Exclusive | Work::Parallel | Work::Inclusive => self.push(key, Step::Complete),
            Work::User(user) => self.create_task(key, node, user)?,
            Work::Job(job) => self.create_job(key, node, job)?,
            Work::Decide { decision, result } => self.make_decision(key, node, decision, result)?,
            Work::Script { expression, result } => {
                let value = self.value(key, expression)?;
                self.take_result(key, &Variables::from_iter([(result.clone(), value)]));
                self.push(key, Step::Complete);
            }
            Work::Scope => self.begin_subprocess(key, node)?,
            Work::AdHoc(code) => self.begin_ad_hoc(key, node, code)?,
            Work::Call(call) => self.call(key, call)?,
            Work::FirstOf { targets, .. } => {
                for target in targets {
                    self.arm(key, *target)?;
                }
            }
            Work::Catch(_) => {
                if let Some(own) = self.program.by_id.get(node.id.as_str()) {
                    self.arm(key, *own)?;
                }
            }
            Work::Throw(throw) => self.throw(key, node, throw, true)?,
            Work::ThrowAll(parts) => self.throw_all(key, node, parts)?,
            Work::LinkTo(target) => {
                let scope = self.complete_instance(key);
                if let Some(target) = self.program.at(*target) {
                    let caught = self.enter(Entry::of(scope, target));
                    self.push(caught, Step::Complete);
                }
            }
            Work::Terminate => self.terminate(key),
            Work::Undo(activity) => self.undo(key, node, activity.as_deref()),
            Work::CancelTransaction => self.cancel_transaction(key, node),
        }
        Ok(())
    }

    /// Maps outputs and leaves; an iteration reports to its body instead.
    fn complete(&mut self, key: u64, node: &'a NodeCode) -> Result<(), Trouble> {
        if self.undo_next(key) {
            return Ok(());
        }
        if matches!(node.work, Work::CancelTransaction) {
            return self.leave_transaction(key);
        }
        self.map_outputs(key, node)?;
        let around = self.state.instance(key).map(|instance| instance.scope).unwrap_or_default();
        match self.state.instance(around) {
            Some(body) if body.role == Role::Multi => self.complete_iteration(key, around, node),
            _ => self.leave(key, node),
        }
    }
}

/// Only a state of another bundle can know elements that this one does not.
fn unknown(element: &str) -> Trouble {
    Trouble::new(
        "incident-unknown-element",
        format!("the bundle has no element `{element}`; the case belongs to another bundle"),
    )
}
