//! Beginning a process: by command, at one of its start events, or by what a start event waits for.

use super::Run;
use super::step::Entry;
use crate::model::Kind;
use crate::program::{NodeCode, TriggerCode, Work};
use crate::state::{Resume, Step, Subscription, SubscriptionKind};
use crate::{Event, Refusal, Variables};

/// A way into a process.
#[derive(Clone, Debug)]
pub(super) struct Beginning {
    process: String,
    /// The start event, receive task or event-based gateway.
    start: usize,
    /// The event that happened: the start itself, or one that the gateway leads to.
    pub(super) event: usize,
}

impl<'a> Run<'a> {
    pub(super) fn start_command(&mut self, process: &str, variables: &Variables) -> Result<(), Refusal> {
        let code = self.program.processes.get(process);
        let start = code.and_then(|code| code.body.starts.first()).copied();
        let start = start.ok_or_else(|| Refusal::UnknownProcess(process.to_owned()))?;
        if self.begins_when(start, variables) {
            self.start_root(process, start, variables);
        }
        Ok(())
    }

    /// Begins at one start event, whatever it waits for.
    pub(super) fn start_at(&mut self, element: &str, variables: &Variables) -> Result<(), Refusal> {
        let unknown = || Refusal::UnknownStart(element.to_owned());
        let beginning = self
            .beginnings()
            .into_iter()
            .find(|beginning| self.program.at(beginning.event).is_some_and(|node| node.id == element))
            .ok_or_else(unknown)?;
        if self.begins_when(beginning.event, variables) {
            self.begin(&beginning, variables);
        }
        Ok(())
    }

    /// A conditional start event begins nothing while its condition does not hold.
    fn begins_when(&self, start: usize, variables: &Variables) -> bool {
        let Some(Work::Catch(TriggerCode::Conditional(condition))) =
            self.program.at(start).map(|node| &node.work)
        else {
            return true;
        };
        self.evaluate(0, variables, condition).is_ok_and(|evaluated| evaluated.is_true())
    }

    /// Begins a root instance; gives the instance at its start.
    pub(super) fn start_root(&mut self, process: &str, start: usize, variables: &Variables) -> u64 {
        let program: &'a crate::Program = self.program;
        let Some(start) = program.at(start) else { return 0 };
        let key = self.open_root(process, variables);
        self.begin_scope(key, start)
    }

    fn open_root(&mut self, process: &str, variables: &Variables) -> u64 {
        let key = self.next_key();
        self.emit(Event::Started { key, process: process.to_owned(), variables: variables.clone() });
        self.changed = true;
        self.push(key, Step::Activate);
        key
    }

    /// Enters the start of a scope. A start event has happened; a gateway or the task of a global task begins now.
    pub(super) fn begin_scope(&mut self, scope: u64, start: &NodeCode) -> u64 {
        let begun = self.enter(Entry::of(scope, start));
        let happened = matches!(start.kind, Kind::StartEvent | Kind::ReceiveTask);
        self.push(begun, if happened { Step::Complete } else { Step::Activate });
        begun
    }

    /// All ways into all processes.
    fn beginnings(&self) -> Vec<Beginning> {
        let mut found = Vec::new();
        for (process, code) in &self.program.processes {
            for start in code.body.starts.iter().copied() {
                let way = |event| Beginning { process: process.clone(), start, event };
                match self.program.at(start).map(|node| &node.work) {
                    Some(Work::FirstOf { targets, .. }) => found.extend(targets.iter().copied().map(way)),
                    _ => found.push(way(start)),
                }
            }
        }
        found
    }

    /// The ways in by a message or signal.
    pub(super) fn starts_by(&self, kind: SubscriptionKind, name: &str) -> Vec<Beginning> {
        let mut found = self.beginnings();
        found.retain(|beginning| self.begins_by(beginning.event, kind, name));
        found
    }

    fn begins_by(&self, event: usize, kind: SubscriptionKind, name: &str) -> bool {
        let Some(Work::Catch(trigger)) = self.program.at(event).map(|node| &node.work) else { return false };
        trigger.parts().iter().any(|part| match (part, kind) {
            (TriggerCode::Message { name: own, .. }, SubscriptionKind::Message)
            | (TriggerCode::Signal { name: own }, SubscriptionKind::Signal) => own.text() == Some(name),
            _ => false,
        })
    }

    /// Begins by a message or signal that came. A parallel-multiple start event begins to wait for its others.
    pub(super) fn start_by(
        &mut self,
        beginning: &Beginning,
        kind: SubscriptionKind,
        name: &str,
        variables: &Variables,
    ) {
        let program: &'a crate::Program = self.program;
        let start = program.at(beginning.event);
        let Some(node) = start.filter(|node| super::trigger::waits_for_all(node)) else {
            self.begin(beginning, variables);
            return;
        };
        let root = self.open_root(&beginning.process, variables);
        let begun = self.enter(Entry::of(root, node));
        if let Err(trouble) = self.arm(begun, beginning.event) {
            self.raise(trouble, vec![Resume { instance: begun, step: Step::Activate }]);
            return;
        }
        let met = |waiting: &&Subscription| {
            waiting.instance == begun && waiting.kind == kind && waiting.name == name
        };
        let met = self.state.subscriptions().find(met).map(|waiting| waiting.key);
        if let Some(subscription) = met {
            self.emit(Event::Unsubscribed { subscription, element: node.id.clone() });
        }
    }

    /// Begins at an event that happened. Behind a parallel event-based gateway the other events are waited for too.
    fn begin(&mut self, beginning: &Beginning, variables: &Variables) {
        let program: &'a crate::Program = self.program;
        let (Some(start), Some(event)) = (program.at(beginning.start), program.at(beginning.event)) else {
            return;
        };
        let Work::FirstOf { targets, all } = &start.work else {
            self.start_root(&beginning.process, beginning.start, variables);
            return;
        };
        let root = self.open_root(&beginning.process, variables);
        let gateway = self.enter(Entry::of(root, start));
        if *all {
            for other in targets.iter().filter(|other| **other != beginning.event) {
                if let Some(other) = program.at(*other) {
                    let waiting = self.enter(Entry::of(root, other));
                    self.push(waiting, Step::Activate);
                }
            }
        }
        if let Some(begun) = self.leave_event_gateway(gateway, event) {
            self.push(begun, Step::Complete);
        }
    }
}
