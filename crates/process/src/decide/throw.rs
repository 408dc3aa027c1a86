//! Throwing: messages and signals go to whoever waits, errors and escalations go outwards to the nearest event that
//! takes them.

use super::deliver::Thrown;
use super::{Run, Trouble};
use crate::event::Role;
use crate::program::{NodeCode, Throw, TriggerCode, Work};
use crate::state::Step;
use crate::{Event, Variables};

/// What goes outwards.
#[derive(Clone, Copy)]
pub(super) enum Alarm<'e> {
    Error(&'e str),
    Escalation(&'e str),
    /// The cancellation of a transaction.
    Cancel,
}

/// Where an alarm is taken.
pub(super) struct Catcher {
    /// The instance on whose behalf the event waits.
    pub(super) owner: u64,
    pub(super) event: String,
}

impl<'a> Run<'a> {
    /// Throw events, end events and send tasks. Who throws a message or signal goes on when it is delivered, so that
    /// the scopes around it are still there to take it.
    /// With `completes` nothing else is thrown and the event is done.
    pub(super) fn throw(
        &mut self,
        key: u64,
        node: &NodeCode,
        throw: &Throw,
        completes: bool,
    ) -> Result<(), Trouble> {
        let element = node.id.clone();
        // Only what is mapped goes out.
        let variables =
            if node.inputs.is_empty() { Variables::new() } else { self.state.locals(key).clone() };
        match throw {
            Throw::Message { name, key: correlation } => {
                let name = self.text(key, name, "the message name")?;
                let correlation_key = correlation
                    .as_ref()
                    .map(|expression| self.correlation_key(key, expression))
                    .transpose()?;
                self.thrown.push_back(Thrown::Message {
                    key,
                    element,
                    name,
                    correlation_key,
                    variables,
                    completes,
                });
                return Ok(());
            }
            Throw::Signal { name } => {
                let name = self.text(key, name, "the signal name")?;
                self.thrown.push_back(Thrown::Signal { key, element, name, variables, completes });
                return Ok(());
            }
            Throw::Escalation { code } => {
                self.escalate(key, code, &variables);
                if self.state.instance(key).is_none() {
                    return Ok(());
                }
            }
            Throw::Error { code } => {
                self.must_be_caught(key, code)?;
                self.throw_error(key, code, "", &variables);
                return Ok(());
            }
        }
        if completes {
            self.push(key, Step::Complete);
        }
        Ok(())
    }

    /// An error that an event throws and nothing takes is trouble.
    pub(super) fn must_be_caught(&self, key: u64, code: &str) -> Result<(), Trouble> {
        if self.find(key, Alarm::Error(code)).is_some() {
            return Ok(());
        }
        let said =
            format!("no error event takes the error code `{code}`; cancel the case or change its bundle");
        Err(Trouble::new("incident-error-uncaught", said))
    }

    /// Throws an error outwards from an instance; false if nothing takes it, and then nothing has happened.
    pub(super) fn throw_error(&mut self, key: u64, code: &str, message: &str, variables: &Variables) -> bool {
        let Some(catcher) = self.find(key, Alarm::Error(code)) else { return false };
        let element = self.state.instance(key).map(|instance| instance.element.clone()).unwrap_or_default();
        self.emit(Event::ErrorThrown {
            key,
            element,
            code: code.to_owned(),
            message: message.to_owned(),
            caught_by: Some(catcher.event.clone()),
        });
        // An end event has done its work; a task or job has not, and is cancelled by the event that takes the error.
        if !self.state.tasks.contains_key(&key) && !self.state.jobs.contains_key(&key) {
            self.complete_instance(key);
        }
        self.fire(catcher.owner, &catcher.event, variables);
        true
    }

    /// Throws an escalation outwards. Nobody has to take it.
    pub(super) fn escalate(&mut self, key: u64, code: &str, variables: &Variables) {
        let catcher = self.find(key, Alarm::Escalation(code));
        let element = self.state.instance(key).map(|instance| instance.element.clone()).unwrap_or_default();
        let caught_by = catcher.as_ref().map(|catcher| catcher.event.clone());
        self.emit(Event::EscalationThrown { key, element, code: code.to_owned(), caught_by });
        if let Some(catcher) = catcher {
            self.fire(catcher.owner, &catcher.event, variables);
        }
    }

    /// The nearest event that takes an alarm: on each level first the boundary events of the activity, then the
    /// event subprocesses around it.
    pub(super) fn find(&self, from: u64, alarm: Alarm<'_>) -> Option<Catcher> {
        let mut at = from;
        loop {
            let instance = self.state.instance(at)?;
            let node = self.program.node(&instance.element).filter(|_| instance.role != Role::Process);
            let holds_boundaries =
                matches!(instance.role, Role::Node | Role::Multi) && instance.index.is_none();
            if let Some(node) = node.filter(|_| holds_boundaries)
                && let Some(event) = self.taker(&node.boundaries, alarm)
            {
                return Some(Catcher { owner: at, event });
            }
            // What an event subprocess throws is not for itself or its neighbours.
            let from_handler = node.is_some_and(|node| node.event_subprocess);
            if !from_handler {
                let starts = self.handler_starts(instance.scope);
                if let Some(event) = self.taker(&starts, alarm) {
                    return Some(Catcher { owner: instance.scope, event });
                }
            }
            at = instance.scope;
        }
    }

    /// Start events of the event subprocesses of a scope.
    pub(super) fn handler_starts(&self, scope: u64) -> Vec<usize> {
        let Some(instance) = self.state.instance(scope) else { return Vec::new() };
        let body = match instance.role {
            Role::Process => {
                self.program.processes.get(instance.element.as_str()).map(|process| &process.body)
            }
            Role::Node => self.program.node(&instance.element).and_then(|node| node.body.as_ref()),
            Role::Multi | Role::Branch => None,
        };
        let handlers = body.map(|body| body.event_subprocesses.as_slice()).unwrap_or_default();
        let bodies = handlers.iter().filter_map(|handler| self.program.at(*handler)?.body.as_ref());
        bodies.filter_map(|body| body.starts.first().copied()).collect()
    }

    /// Among these events the one with this code, else the one that takes all.
    fn taker(&self, events: &[usize], alarm: Alarm<'_>) -> Option<String> {
        let code_of = |part: &'a TriggerCode| match (part, alarm) {
            (TriggerCode::Error { code }, Alarm::Error(_))
            | (TriggerCode::Escalation { code }, Alarm::Escalation(_)) => Some(code.as_deref()),
            (TriggerCode::Cancel, Alarm::Cancel) => Some(None),
            _ => None,
        };
        let takes = |node: &'a NodeCode, code: Option<&str>| match &node.work {
            Work::Catch(trigger) => trigger.parts().iter().any(|part| code_of(part) == Some(code)),
            _ => false,
        };
        let thrown = match alarm {
            Alarm::Error(code) | Alarm::Escalation(code) => code,
            Alarm::Cancel => "",
        };
        let program: &'a crate::Program = self.program;
        let nodes = || events.iter().filter_map(|event| program.at(*event));
        let exact = nodes().find(|node| takes(node, Some(thrown)));
        exact.or_else(|| nodes().find(|node| takes(node, None))).map(|node| node.id.to_string())
    }
}
