//! Events that wait: arming them, and what happens when they fire.

use super::step::Entry;
use super::{Run, Trouble};
use crate::event::Role;
use crate::model::Kind;
use crate::program::{NodeCode, Source, TimerCode, TriggerCode, Work};
use crate::state::{Step, Subscription, SubscriptionKind, Timer};
use crate::{Event, Variables, time};

impl<'a> Run<'a> {
    pub(super) fn arm_boundaries(&mut self, key: u64, node: &NodeCode) -> Result<(), Trouble> {
        for boundary in &node.boundaries {
            self.arm(key, *boundary)?;
        }
        Ok(())
    }

    /// Begins to wait for an event on behalf of an instance: the catching instance itself, the activity under a
    /// boundary event, the scope of an event subprocess, or an event-based gateway.
    pub(super) fn arm(&mut self, instance: u64, event: usize) -> Result<(), Trouble> {
        let Some(node) = self.program.at(event) else { return Ok(()) };
        let Work::Catch(trigger) = &node.work else { return Ok(()) };
        let several = matches!(trigger, TriggerCode::Any(_) | TriggerCode::All(_));
        for (number, part) in (0..).zip(trigger.parts()) {
            self.arm_part(instance, node, part, several.then_some(number))?;
        }
        Ok(())
    }

    fn arm_part(
        &mut self,
        instance: u64,
        node: &NodeCode,
        trigger: &TriggerCode,
        part: Option<u32>,
    ) -> Result<(), Trouble> {
        let (kind, name, correlation_key) = match trigger {
            TriggerCode::Message { name, key } => {
                let name = self.text(instance, name, "the message name")?;
                let key = key.as_ref().map(|key| self.correlation_key(instance, key)).transpose()?;
                (SubscriptionKind::Message, name, key)
            }
            TriggerCode::Signal { name } => {
                (SubscriptionKind::Signal, self.text(instance, name, "the signal name")?, None)
            }
            TriggerCode::Conditional(_) => (SubscriptionKind::Conditional, String::new(), None),
            TriggerCode::Timer(timer) => return self.set_timer(instance, node, timer, part.is_none()),
            // Errors and escalations look for their events when they are thrown.
            TriggerCode::None
            | TriggerCode::Error { .. }
            | TriggerCode::Escalation { .. }
            | TriggerCode::Link
            | TriggerCode::Cancel
            | TriggerCode::Compensation
            | TriggerCode::Any(_)
            | TriggerCode::All(_) => {
                return Ok(());
            }
        };
        let key = self.next_key();
        let subscription = Subscription {
            key,
            element: node.id.to_string(),
            instance,
            kind,
            name,
            correlation_key,
            part,
            holds: false,
        };
        self.emit(Event::Subscribed { subscription: subscription.into() });
        self.changed |= kind == SubscriptionKind::Conditional;
        Ok(())
    }

    /// `alone`: it is the only trigger of its event.
    fn set_timer(
        &mut self,
        instance: u64,
        node: &NodeCode,
        timer: &TimerCode,
        alone: bool,
    ) -> Result<(), Trouble> {
        let text = self.text(instance, &timer.text, "the timer")?;
        let waits_itself = self.state.instance(instance).is_some_and(|instance| instance.element == node.id);
        let again = !waits_for_all(node) && (repeats(node) || (waits_itself && alone));
        let planned = time::plan(timer.kind, &text, &self.env.now, again).map_err(|reason| {
            let said =
                format!("the timer `{text}` cannot be read: {reason}; correct the variable, then retry");
            let trouble = Trouble::new("incident-timer", said);
            match &timer.text {
                Source::Feel(expression) => trouble.reading(expression),
                Source::Text(_) => trouble,
            }
        })?;
        let timer = Timer {
            key: self.next_key(),
            element: node.id.to_string(),
            instance,
            due: planned.due,
            every: planned.every,
            left: planned.left,
        };
        self.emit(Event::TimerSet { timer: timer.into() });
        Ok(())
    }

    /// Fires a timer if it is there and due.
    pub(super) fn fire_timer(&mut self, key: u64) {
        let Some(timer) = self.state.timers.get(&key).filter(|timer| timer.due <= self.now).cloned() else {
            return;
        };
        let again = timer.left != Some(0);
        let every = timer.every.as_deref().filter(|_| again);
        let next = every.and_then(|every| time::next_firing(timer.due, every, &self.env.now));
        let left = timer.left.map(|left| left.saturating_sub(1));
        self.emit(Event::TimerFired { timer: key, element: timer.element.clone().into(), next, left });
        let program = self.program;
        let catches = program.node(&timer.element).filter(|node| node.kind == Kind::IntermediateCatchEvent);
        match (catches, self.state.instance(timer.instance).map(|instance| instance.scope)) {
            // A catch event with a cycle lets one token go for each firing; it leaves itself with the last.
            (Some(node), Some(scope)) if next.is_some() => {
                let token = self.enter(Entry::of(scope, node));
                self.push(token, Step::Complete);
            }
            _ => self.fire(timer.instance, &timer.element, &Variables::new()),
        }
    }

    /// An armed event happened. `owner` is the instance on whose behalf it waited.
    pub(super) fn fire(&mut self, owner: u64, event: &str, variables: &Variables) {
        let program = self.program;
        let Some(node) = program.node(event) else { return };
        if waits_for_all(node) && !self.all_happened(owner, node, variables) {
            return;
        }
        let waits_itself = self.state.instance(owner).is_some_and(|instance| instance.element == node.id);
        match node.kind {
            Kind::BoundaryEvent => self.fire_boundary(owner, node, variables),
            Kind::StartEvent if !waits_itself => self.fire_event_subprocess(owner, node, variables),
            _ => {
                let key = if waits_itself { Some(owner) } else { self.leave_event_gateway(owner, node) };
                if let Some(key) = key {
                    self.take_result(key, variables);
                    self.push(key, Step::Complete);
                }
            }
        }
    }

    pub(super) fn leave_event_gateway(&mut self, gateway: u64, target: &NodeCode) -> Option<u64> {
        let program = self.program;
        let node = program.node(&self.state.instance(gateway)?.element)?;
        let taken = node
            .outgoing
            .iter()
            .filter_map(|flow| program.flow(*flow))
            .find(|flow| program.at(flow.target).is_some_and(|at| at.id == target.id))?;
        let scope = self.complete_instance(gateway);
        self.emit(Event::FlowTaken {
            flow: taken.id.clone(),
            source: node.id.clone(),
            target: target.id.clone(),
            scope,
            waits: false,
        });
        Some(self.enter(Entry { flow: Some(taken.id.clone()), role: Role::Node, ..Entry::of(scope, target) }))
    }

    fn fire_boundary(&mut self, activity: u64, node: &NodeCode, variables: &Variables) {
        let Some(scope) = self.state.instance(activity).map(|activity| activity.scope) else { return };
        let mut scope = scope;
        if node.interrupting {
            self.cancel_instance(activity);
        } else if node.branches {
            scope = self.enter(Entry { role: Role::Branch, ..Entry::of(scope, node) });
        }
        let key = self.enter(Entry::of(scope, node));
        self.take_result(key, variables);
        self.push(key, Step::Complete);
    }

    /// `start` is the start event inside; `scope` the scope in which the event subprocess waits.
    fn fire_event_subprocess(&mut self, scope: u64, start: &NodeCode, variables: &Variables) {
        let program: &'a crate::Program = self.program;
        let Some(node) = start.parent.and_then(|parent| program.at(parent)) else { return };
        if start.interrupting {
            self.cancel_children(scope);
            self.detach(scope);
        }
        let inside = self.enter(Entry::of(scope, node));
        // Mapped trigger variables stay inside; else they go where results go.
        if start.outputs.is_empty() {
            self.merge(inside, &start.id, variables);
        } else {
            self.set(inside, &start.id, variables.clone());
        }
        self.push(inside, Step::Activate);
    }
}

/// Whether an event needs all of its triggers.
pub(super) fn waits_for_all(node: &NodeCode) -> bool {
    matches!(node.work, Work::Catch(TriggerCode::All(_)))
}

/// Whether an event can fire more than once.
pub(super) fn repeats(node: &NodeCode) -> bool {
    !node.interrupting && matches!(node.kind, Kind::BoundaryEvent | Kind::StartEvent)
}
