//! Ad-hoc subprocesses (clause 10.3.5): activities in any order, as often as wanted, until a condition holds.
//!
//! Without a condition it ends when nothing runs in it and either what was to begin by itself is done, or, if nothing
//! was, each activity ran at least once.

use super::step::Entry;
use super::{Run, Trouble};
use crate::program::{AdHocCode, NodeCode};
use crate::state::{Offer, Step};
use crate::{Event, Refusal, Variables};
use serde_json::Value as Json;

impl<'a> Run<'a> {
    pub(super) fn begin_ad_hoc(
        &mut self,
        key: u64,
        node: &'a NodeCode,
        code: &AdHocCode,
    ) -> Result<(), Trouble> {
        if let Some(body) = &node.body {
            self.open_scope(key, body)?;
        }
        let active = self.active(key, code)?;
        let program: &'a crate::Program = self.program;
        let offered = code.activities.iter().filter_map(|index| program.at(*index));
        self.emit(Event::AdHocOpened {
            key,
            element: node.id.clone(),
            activities: offered.map(|activity| activity.id.to_string()).collect(),
            sequential: code.sequential,
            pending: if code.sequential { active.clone() } else { Vec::new() },
        });
        let first = if code.sequential { active.len().min(1) } else { active.len() };
        for activity in active.iter().take(first).filter_map(|id| program.node(id)) {
            let begun = self.enter(Entry::of(key, activity));
            self.push(begun, Step::Activate);
        }
        if code.active.is_some() && active.is_empty() {
            self.push(key, Step::Assess);
        }
        Ok(())
    }

    /// Ids of what begins by itself.
    fn active(&self, key: u64, code: &AdHocCode) -> Result<Vec<String>, Trouble> {
        let Some(expression) = &code.active else { return Ok(Vec::new()) };
        let value = self.value(key, expression)?;
        let wrong = || {
            let said = format!(
                "`{}` must be a list of ids of activities in it, not {value}; correct the variables, then retry",
                expression.text()
            );
            Trouble::new("incident-wrong-type", said)
        };
        let Json::Array(ids) = &value else { return Err(wrong()) };
        let offered = |id: &str| {
            let mut activities = code.activities.iter().filter_map(|index| self.program.at(*index));
            activities.any(|activity| *activity.id == *id)
        };
        ids.iter()
            .map(|id| id.as_str().filter(|id| offered(id)).map(str::to_owned).ok_or_else(wrong))
            .collect()
    }

    pub(super) fn start_activity(
        &mut self,
        key: u64,
        element: &str,
        variables: &Variables,
    ) -> Result<(), Refusal> {
        let refused = || Refusal::NotOffered(element.to_owned());
        if !self.state.startable().any(|offered| offered == (key, element)) {
            return Err(refused());
        }
        let program: &'a crate::Program = self.program;
        let activity = program.node(element).ok_or_else(refused)?;
        let begun = self.enter(Entry::of(key, activity));
        self.set(begun, &activity.id, variables.clone());
        self.push(begun, Step::Activate);
        Ok(())
    }

    /// Something in an ad-hoc subprocess was completed.
    pub(super) fn stirred(&mut self, scope: u64) {
        if self.state.instance(scope).is_some_and(|scope| scope.offer.is_some()) {
            self.push(scope, Step::Assess);
        }
    }

    pub(super) fn assess(&mut self, key: u64, code: &AdHocCode) -> Result<(), Trouble> {
        let Some(instance) = self.state.instance(key) else { return Ok(()) };
        let Some(offer) = instance.offer.clone() else { return Ok(()) };
        let idle = instance.children == 0 && instance.joins.is_empty();
        let element = instance.element.clone();
        let met = match &code.until {
            Some(until) => !offer.closed && self.evaluate(key, &Variables::new(), until)?.is_true(),
            None => false,
        };
        let program: &'a crate::Program = self.program;
        if (offer.closed && idle) || (met && (idle || code.cancel_remaining)) {
            self.cancel_children(key);
            self.push(key, Step::Complete);
        } else if met {
            self.emit(Event::AdHocClosed { key, element });
        } else if let Some(next) = offer.pending.first().filter(|_| idle).and_then(|id| program.node(id)) {
            let begun = self.enter(Entry::of(key, next));
            self.push(begun, Step::Activate);
        } else if idle && code.until.is_none() && is_done(code, &offer) {
            self.push(key, Step::Complete);
        }
        Ok(())
    }
}

fn is_done(code: &AdHocCode, offer: &Offer) -> bool {
    code.active.is_some() || offer.activities.iter().all(|activity| offer.done.contains(activity))
}
