//! Standard loops, and what the instances of a multi-instance activity report to its boundary events (clause 10.3.8).

use super::step::Entry;
use super::{Run, Trouble};
use crate::event::Role;
use crate::program::{LoopCode, MultiCode, NodeCode, When};
use crate::state::Step;
use crate::{Event, Variables};

impl Run<'_> {
    pub(super) fn activate_loop(
        &mut self,
        key: u64,
        node: &NodeCode,
        code: &LoopCode,
    ) -> Result<(), Trouble> {
        let runs = if code.before { self.loops_on(key, code, 0)? } else { code.maximum != Some(0) };
        self.arm_boundaries(key, node)?;
        self.emit(Event::MultiStarted {
            key,
            element: node.id.clone(),
            items: Vec::new().into(),
            sequential: true,
        });
        self.push(key, if runs { Step::Iterate } else { Step::Complete });
        Ok(())
    }

    /// Whether another round follows after `done` rounds; the condition is seen from `key`.
    pub(super) fn loops_on(&self, key: u64, code: &LoopCode, done: u32) -> Result<bool, Trouble> {
        if code.maximum.is_some_and(|maximum| done >= maximum) {
            return Ok(false);
        }
        match &code.condition {
            Some(condition) => {
                let counter = Variables::from_iter([("loopCounter".to_owned(), done.into())]);
                Ok(self.evaluate(key, &counter, condition)?.is_true())
            }
            None => Ok(true),
        }
    }

    /// The boundary events to which an iteration reports that is about to be completed.
    pub(super) fn reports(&self, key: u64, body: u64, multi: &MultiCode) -> Result<Vec<usize>, Trouble> {
        let done =
            self.state.instance(body).and_then(|body| body.multi.as_ref()).map(|progress| progress.done);
        let mut to = Vec::new();
        for report in &multi.reports {
            let reports = match &report.when {
                When::Each => true,
                When::First => done == Some(0),
                When::If(condition) => self.holds_with_counts(key, body, condition)?,
            };
            if reports {
                to.extend(&report.to);
            }
        }
        Ok(to)
    }

    /// Whether a condition of the behaviour `Complex` ends the activity (table 10.30).
    pub(super) fn ended_by_report(&self, key: u64, body: u64, multi: &MultiCode) -> Result<bool, Trouble> {
        for report in &multi.reports {
            if let When::If(condition) = &report.when
                && self.holds_with_counts(key, body, condition)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A boundary event takes a report. The activity goes on: that it ends early is for its own condition to say.
    pub(super) fn take_report(&mut self, body: u64, boundary: usize) {
        let program = self.program;
        let Some(node) = program.at(boundary) else { return };
        let Some(mut scope) = self.state.instance(body).map(|body| body.scope) else { return };
        if node.branches {
            scope = self.enter(Entry { role: Role::Branch, ..Entry::of(scope, node) });
        }
        let key = self.enter(Entry::of(scope, node));
        self.push(key, Step::Complete);
    }
}
