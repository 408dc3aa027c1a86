//! Scopes: processes, subprocesses, event subprocesses and branches. A scope is done when nothing runs in it and no
//! token waits before its joins.

use super::{Run, Trouble};
use crate::Event;
use crate::event::Role;
use crate::program::{BodyCode, NodeCode, Work};
use crate::state::Step;

impl<'a> Run<'a> {
    /// Arms the event subprocesses of a scope.
    pub(super) fn open_scope(&mut self, key: u64, body: &'a BodyCode) -> Result<(), Trouble> {
        for inner in &body.event_subprocesses {
            let start = self.program.at(*inner).and_then(|node| node.body.as_ref()?.starts.first().copied());
            if let Some(start) = start {
                self.arm(key, start)?;
            }
        }
        Ok(())
    }

    pub(super) fn begin_subprocess(&mut self, key: u64, node: &'a NodeCode) -> Result<(), Trouble> {
        let Some(body) = &node.body else { return Ok(()) };
        self.open_scope(key, body)?;
        if let Some(start) = body.starts.first().and_then(|start| self.program.at(*start)) {
            self.begin_scope(key, start);
        }
        Ok(())
    }

    /// A token of this scope is gone; perhaps it was the last.
    pub(super) fn token_gone(&mut self, scope: u64) {
        if self.state.instance(scope).is_some_and(|scope| scope.children == 0 && scope.joins.is_empty()) {
            self.finish_scope(scope);
        }
    }

    fn finish_scope(&mut self, key: u64) {
        let Some(instance) = self.state.instance(key) else { return };
        let (element, around) = (instance.element.clone(), instance.scope);
        match instance.role {
            Role::Branch => {
                self.complete_instance(key);
                self.token_gone(around);
            }
            Role::Process if around == 0 => {
                self.detach(key);
                self.close_incidents_of(key);
                self.emit(Event::Ended { key, process: element.to_string() });
            }
            Role::Process => self.return_from_call(key, around),
            Role::Node if instance.offer.is_some() => self.push(key, Step::Assess),
            Role::Node | Role::Multi => self.push(key, Step::Complete),
        }
    }

    /// The called process is done: its variables go to the call activity, which then completes.
    fn return_from_call(&mut self, key: u64, caller: u64) {
        let variables = self.state.locals(key).clone();
        self.complete_instance(key);
        let Some(node) = self.state.instance(caller).and_then(|call| self.program.node(&call.element)) else {
            return;
        };
        let propagates = matches!(&node.work, Work::Call(call) if call.child);
        if propagates || !node.outputs.is_empty() {
            self.take_result(caller, &variables);
        }
        self.push(caller, Step::Complete);
    }

    /// The process or subprocess that a token runs in, whatever branch it is on.
    pub(super) fn real_scope(&self, mut scope: u64) -> u64 {
        while let Some(branch) = self.state.instance(scope).filter(|instance| instance.role == Role::Branch) {
            scope = branch.scope;
        }
        scope
    }

    /// A terminate end event: everything else in its scope is cancelled, and the scope is done.
    pub(super) fn terminate(&mut self, key: u64) {
        let scope = self.complete_instance(key);
        let scope = self.real_scope(scope);
        self.cancel_children(scope);
        self.token_gone(scope);
    }
}
