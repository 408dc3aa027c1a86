//! Multiple and parallel-multiple events at work (clause 10.5.5). A parallel-multiple event keeps a timer or
//! subscription for each trigger that has not come yet: it fires when none is left.

use super::deliver::Thrown;
use super::trigger::{repeats, waits_for_all};
use super::{Run, Trouble};
use crate::Variables;
use crate::program::{NodeCode, Throw, Work};
use crate::state::{Resume, Step};

impl Run<'_> {
    /// One trigger of a parallel-multiple event came. What it brought is kept at once; true if it was the last.
    pub(super) fn all_happened(&mut self, owner: u64, node: &NodeCode, variables: &Variables) -> bool {
        if self.is_pending(owner, &node.id) {
            self.merge(owner, &node.id, variables);
            return false;
        }
        if repeats(node) {
            self.push(owner, Step::Rearm);
        }
        true
    }

    fn is_pending(&self, owner: u64, element: &str) -> bool {
        self.state.timers().any(|timer| timer.instance == owner && timer.element == element)
            || self
                .state
                .subscriptions()
                .any(|waiting| waiting.instance == owner && waiting.element == element)
    }

    /// Parallel-multiple events of an instance that fired and can fire again wait anew.
    pub(super) fn rearm(&mut self, key: u64) -> Result<(), Trouble> {
        for event in self.events_on(key) {
            let fires_again = self.program.at(event).filter(|node| waits_for_all(node) && repeats(node));
            if let Some(node) = fires_again
                && !self.is_pending(key, &node.id)
            {
                self.arm(key, event)?;
            }
        }
        Ok(())
    }

    /// Boundary events of an activity and starts of the event subprocesses in a scope.
    fn events_on(&self, key: u64) -> Vec<usize> {
        let element = self.state.instance(key).map(|instance| instance.element.as_str()).unwrap_or_default();
        let boundaries = self.program.node(element).map(|node| node.boundaries.clone()).unwrap_or_default();
        boundaries.into_iter().chain(self.handler_starts(key)).collect()
    }

    /// Throws all that an event throws. What ends or undoes comes when the rest is delivered.
    pub(super) fn throw_all(&mut self, key: u64, node: &NodeCode, parts: &[Work]) -> Result<(), Trouble> {
        for part in parts {
            match part {
                Work::Throw(Throw::Error { code }) => self.must_be_caught(key, code)?,
                Work::Throw(throw) => self.throw(key, node, throw, false)?,
                _ => {}
            }
        }
        self.thrown.push_back(Thrown::Last { key });
        Ok(())
    }

    /// The last part of what an event throws.
    pub(super) fn throw_last(&mut self, key: u64) {
        let program = self.program;
        let node = self.state.instance(key).and_then(|instance| program.node(&instance.element));
        let Some(node) = node else { return };
        let Work::ThrowAll(parts) = &node.work else { return };
        match parts.last() {
            Some(Work::Throw(throw @ Throw::Error { .. })) => {
                if let Err(trouble) = self.throw(key, node, throw, true) {
                    self.raise(trouble, vec![Resume { instance: key, step: Step::Complete }]);
                }
            }
            Some(Work::Undo(activity)) => self.undo(key, node, activity.as_deref()),
            Some(Work::Terminate) => self.terminate(key),
            _ => self.push(key, Step::Complete),
        }
    }
}
