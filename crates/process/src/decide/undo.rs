//! Compensation and transactions (clauses 10.5.5 and 13.5.5): completed activities are undone by their handlers, the
//! last completed first, one after the other. The handlers run inside the event that began it, which then goes on.

use super::step::Entry;
use super::throw::Alarm;
use super::{Run, Trouble};
use crate::event::Role;
use crate::program::NodeCode;
use crate::state::{Done, Step};
use crate::{Event, Variables};

impl Run<'_> {
    /// Remembers a completed activity if it can be undone: by its handler, or by what was completed inside it.
    pub(super) fn remember_done(&mut self, key: u64, node: &NodeCode) {
        let Some(instance) = self.state.instance(key) else { return };
        let is_iteration = instance.index.is_some();
        let handler = node.undo.filter(|_| !is_iteration).and_then(|handler| self.program.at(handler));
        let inside = instance.done.clone();
        if handler.is_none() && (inside.is_empty() || node.event_subprocess) {
            return;
        }
        let mut done = Done { element: node.id.to_string(), ..Done::default() };
        done.handler = handler.map(|handler| handler.id.to_string());
        let is_inside = handler.is_some_and(|handler| handler.event_subprocess);
        if is_inside {
            done.variables = instance.variables.clone();
        }
        if handler.is_none() || is_inside {
            done.inside = inside;
        }
        let scope = self.real_scope(instance.scope);
        self.emit(Event::CompensationReady { scope, element: node.id.clone(), done });
    }

    /// A compensation event begins to undo.
    pub(super) fn undo(&mut self, key: u64, node: &NodeCode, activity: Option<&str>) {
        let scope = self.scope_to_undo(key, activity);
        self.undo_in(key, node, scope, activity);
    }

    /// The nearest scope around that has something to undo, out of event subprocesses.
    fn scope_to_undo(&self, key: u64, activity: Option<&str>) -> u64 {
        let around =
            |key: u64| self.state.instance(key).map(|inner| self.real_scope(inner.scope)).unwrap_or_default();
        let own = around(key);
        let mut scope = own;
        while let Some(instance) = self.state.instance(scope) {
            let holds = match activity {
                Some(activity) => instance.done.iter().any(|done| done.element == activity),
                None => !instance.done.is_empty() || !self.is_event_subprocess(scope),
            };
            if holds {
                return scope;
            }
            if instance.role == Role::Process {
                break;
            }
            scope = around(scope);
        }
        own
    }

    fn is_event_subprocess(&self, key: u64) -> bool {
        let instance = self.state.instance(key).filter(|instance| instance.role == Role::Node);
        instance
            .and_then(|instance| self.program.node(&instance.element))
            .is_some_and(|node| node.event_subprocess)
    }

    fn undo_in(&mut self, key: u64, node: &NodeCode, scope: u64, activity: Option<&str>) {
        let done = self.state.instance(scope).map(|scope| scope.done.as_slice()).unwrap_or_default();
        let chosen = done.iter().filter(|done| activity.is_none_or(|activity| done.element == activity));
        let mut undone = Vec::new();
        collect(chosen, &mut undone);
        let handlers = undone.iter().filter_map(|done| done.handler.clone()).collect();
        if undone.iter().all(|done| done.inside.is_empty() && done.variables.is_empty()) {
            undone.clear();
        }
        self.emit(Event::CompensationBegun {
            key,
            element: node.id.clone(),
            scope,
            activity: activity.map(str::to_owned),
            handlers,
            undone,
        });
        if !self.undo_next(key) {
            self.push(key, Step::Complete);
        }
    }

    /// Begins the next handler of a compensation event; false if all are done.
    pub(super) fn undo_next(&mut self, key: u64) -> bool {
        let program = self.program;
        let Some(event) = self.state.instance(key) else { return false };
        let Some(handler) = event.undoing.first().and_then(|handler| program.node(handler)) else {
            return false;
        };
        let done = event.undone.first().cloned().unwrap_or_default();
        let inside = self.enter(Entry::of(key, handler));
        // A compensation event subprocess sees what the subprocess around it was when it was completed.
        self.set(inside, &handler.id, done.variables);
        for done in done.inside {
            self.emit(Event::CompensationReady { scope: inside, element: done.element.clone().into(), done });
        }
        self.push(inside, Step::Activate);
        true
    }

    /// A cancel end event: what else runs in the transaction is cancelled, what was completed is undone.
    pub(super) fn cancel_transaction(&mut self, key: u64, node: &NodeCode) {
        let Some(scope) = self.state.instance(key).map(|end| self.real_scope(end.scope)) else { return };
        self.cancel_children_but(scope, Some(key));
        self.undo_in(key, node, scope, None);
    }

    /// All is undone: the transaction is left by its cancel boundary event.
    pub(super) fn leave_transaction(&mut self, key: u64) -> Result<(), Trouble> {
        let Some(catcher) = self.find(key, Alarm::Cancel) else {
            let said = "the transaction has no cancel boundary event; cancel the case or change its bundle";
            return Err(Trouble::new("incident-cancel-uncaught", said));
        };
        self.complete_instance(key);
        self.fire(catcher.owner, &catcher.event, &Variables::new());
        Ok(())
    }
}

/// What has handlers, the last completed first. Depth is bounded by the limit on nested scopes.
fn collect<'d>(done: impl DoubleEndedIterator<Item = &'d Done>, into: &mut Vec<Done>) {
    for done in done.rev() {
        match &done.handler {
            Some(_) => into.push(done.clone()),
            None => collect(done.inside.iter(), into),
        }
    }
}
