//! The one place where a state changes.

use super::{Incident, Instance, Offer, Progress, Root, State};
use crate::event::Role;
use crate::repair::Repaired;
use crate::{Event, Variables};
use serde_json::Value as Json;

/// Folds one event into the state. Never fails: an event that does not fit (which only a broken log can hold)
/// changes what it can and leaves the rest.
pub fn apply(state: &mut State, event: &Event) {
    match event {
        Event::Started { key, process, variables } => {
            state.seen(*key);
            let root = Root { process: process.clone(), ended: false, variables: variables.clone() };
            state.roots.insert(*key, root);
            let instance = Instance {
                element: process.clone().into(),
                tag: "process".to_owned().into(),
                role: Role::Process,
                ..Instance::default()
            };
            state.instances.insert(*key, instance);
        }
        Event::ElementEntered { .. } => enter(state, event),
        Event::ElementCompleted { key, .. } => {
            state.note_done(*key);
            state.remove(*key);
        }
        Event::ElementCancelled { key, .. } => state.remove(*key),
        Event::AdHocOpened { key, activities, sequential, pending, .. } => {
            if let Some(instance) = state.instances.get_mut(key) {
                instance.offer = Some(Offer {
                    activities: activities.clone(),
                    sequential: *sequential,
                    pending: pending.clone(),
                    ..Offer::default()
                });
            }
        }
        Event::AdHocClosed { key, .. } => {
            if let Some(offer) = state.instances.get_mut(key).and_then(|instance| instance.offer.as_mut()) {
                offer.closed = true;
                offer.pending.clear();
            }
        }
        Event::TokensDropped { scope, .. } => {
            if let Some(instance) = state.instances.get_mut(scope) {
                instance.joins.clear();
            }
        }
        Event::FlowTaken { flow, target, scope, waits, .. } => {
            if *waits && let Some(instance) = state.instances.get_mut(scope) {
                *instance.joins.entry(target.clone()).or_default().entry(flow.clone()).or_insert(0) += 1;
            }
        }
        Event::MultiStarted { key, items, sequential, .. } => {
            if let Some(instance) = state.instances.get_mut(key) {
                instance.multi = Some(Progress {
                    items: items.clone(),
                    sequential: *sequential,
                    results: vec![Json::Null; items.len()],
                    ..Progress::default()
                });
            }
        }
        Event::MultiStepped { key, index, result, .. } => {
            if let Some(progress) = state.instances.get_mut(key).and_then(|body| body.multi.as_mut()) {
                progress.done += 1;
                let place = (*index as usize).checked_sub(1).and_then(|at| progress.results.get_mut(at));
                if let Some(place) = place {
                    *place = result.clone();
                }
            }
        }
        Event::TaskCreated { task } => {
            state.tasks.insert(task.key, task.clone());
        }
        Event::TaskCompleted { task, .. } | Event::TaskCancelled { task, .. } => {
            state.tasks.remove(task);
        }
        Event::JobCreated { job } => {
            state.jobs.insert(job.key, job.clone());
        }
        Event::JobCompleted { job, .. } | Event::JobCancelled { job, .. } => {
            state.jobs.remove(job);
        }
        Event::JobFailed { job, retries_left, .. } => state.set_retries(*job, *retries_left),
        Event::JobReopened { job, retries, .. } => state.set_retries(*job, *retries),
        Event::TimerSet { timer } => {
            state.seen(timer.key);
            state.timers.insert(timer.key, timer.clone());
        }
        Event::TimerFired { timer, next, left, .. } => match (next, state.timers.get_mut(timer)) {
            (Some(next), Some(timer)) => {
                timer.due = *next;
                timer.left = *left;
            }
            _ => {
                state.timers.remove(timer);
            }
        },
        Event::TimerCancelled { timer, .. } => {
            state.timers.remove(timer);
        }
        Event::Subscribed { subscription } => {
            state.seen(subscription.key);
            state.subscriptions.insert(subscription.key, subscription.clone());
        }
        Event::MessageCorrelated { subscription, closes, .. }
        | Event::SignalCaught { subscription, closes, .. } => {
            if let (Some(subscription), true) = (subscription, *closes) {
                state.subscriptions.remove(subscription);
            }
        }
        Event::ConditionChanged { subscription, holds, closes, .. } => {
            if *closes {
                state.subscriptions.remove(subscription);
            } else if let Some(subscription) = state.subscriptions.get_mut(subscription) {
                subscription.holds = *holds;
            }
        }
        Event::Unsubscribed { subscription, .. } => {
            state.subscriptions.remove(subscription);
        }
        Event::CompensationReady { scope, done, .. } => {
            if let Some(instance) = state.instances.get_mut(scope) {
                instance.done.push(done.clone());
            }
        }
        Event::CompensationBegun { key, scope, activity, handlers, undone, .. } => {
            if let Some(instance) = state.instances.get_mut(scope) {
                instance
                    .done
                    .retain(|done| activity.as_ref().is_some_and(|activity| *activity != done.element));
            }
            if let Some(instance) = state.instances.get_mut(key) {
                instance.undoing = handlers.clone();
                instance.undone = undone.clone();
            }
        }
        Event::MessageKept { message } => {
            state.seen(message.key);
            state.kept.insert(message.key, message.clone());
        }
        Event::MessageReleased { message, .. } => {
            state.kept.remove(message);
        }
        Event::MessageNoted { id, until, now } => state.note_message(id, *until, *now),
        Event::VariablesSet { scope, variables, .. } => state.set_variables(*scope, variables),
        Event::IncidentRaised { incident } => {
            state.seen(incident.key);
            state.incidents.insert(incident.key, incident.clone());
        }
        Event::IncidentResolved { incident, .. } => {
            state.incidents.remove(incident);
        }
        Event::Ended { key, .. } => {
            state.remove(*key);
            if let Some(root) = state.roots.get_mut(key) {
                root.ended = true;
            }
        }
        Event::Cancelled { reason } => state.cancelled = Some(reason.clone()),
        Event::Repaired { repaired: Repaired::Corrected { scope, after, .. }, .. } => {
            state.set_variables(*scope, after)
        }
        Event::Migrated { elements, tasks, .. } => super::migrate::rename(state, elements, tasks),
        // What was thrown or decided is remembered by the log; what it caused has events of its own.
        Event::MessageThrown { .. }
        | Event::SignalThrown { .. }
        | Event::ErrorThrown { .. }
        | Event::EscalationThrown { .. }
        | Event::DecisionMade { .. }
        | Event::Repaired { .. } => {}
    }
}

fn enter(state: &mut State, event: &Event) {
    let Event::ElementEntered { key, element, tag, scope, consumed, index, role, .. } = event else { return };
    state.seen(*key);
    if let Some(around) = state.instances.get_mut(scope) {
        around.children += 1;
        if let Some(progress) = around.multi.as_mut() {
            progress.entered += 1;
        }
        if let Some(offer) = around.offer.as_mut()
            && offer.pending.first().is_some_and(|next| *next == **element)
        {
            offer.pending.remove(0);
        }
        if around.undoing.first().is_some_and(|next| *next == **element) {
            around.undoing.remove(0);
            if !around.undone.is_empty() {
                around.undone.remove(0);
            }
        }
        for flow in consumed {
            take_token(around, element, flow);
        }
    }
    let instance = Instance {
        element: element.clone(),
        tag: tag.clone(),
        role: *role,
        scope: *scope,
        index: *index,
        ..Instance::default()
    };
    state.instances.insert(*key, instance);
}

fn take_token(scope: &mut Instance, gateway: &str, flow: &str) {
    let Some(flows) = scope.joins.get_mut(gateway) else { return };
    if let Some(count) = flows.get_mut(flow) {
        *count = count.saturating_sub(1);
        if *count == 0 {
            flows.remove(flow);
        }
    }
    if flows.is_empty() {
        scope.joins.remove(gateway);
    }
}

impl State {
    fn seen(&mut self, key: u64) {
        self.last_key = self.last_key.max(key);
    }

    fn set_variables(&mut self, scope: u64, variables: &Variables) {
        let target = match self.roots.get_mut(&scope) {
            Some(root) => Some(&mut root.variables),
            None => self.instances.get_mut(&scope).map(|instance| &mut instance.variables),
        };
        if let Some(target) = target {
            target.extend(variables.iter().map(|(name, value)| (name.clone(), value.clone())));
        }
    }

    fn set_retries(&mut self, job: u64, retries: u32) {
        if let Some(job) = self.jobs.get_mut(&job) {
            job.retries = retries;
        }
    }

    /// An ad-hoc subprocess remembers what was completed in it.
    fn note_done(&mut self, key: u64) {
        let Some((element, scope)) =
            self.instances.get(&key).map(|instance| (instance.element.clone(), instance.scope))
        else {
            return;
        };
        let Some(offer) = self.instances.get_mut(&scope).and_then(|around| around.offer.as_mut()) else {
            return;
        };
        let is_offered = offer.activities.iter().any(|id| **id == *element);
        if is_offered && !offer.done.iter().any(|id| **id == *element) {
            offer.done.push(element.to_string());
        }
    }

    /// Takes an instance out, and forgets that an incident wanted to go on there.
    fn remove(&mut self, key: u64) {
        let Some(gone) = self.instances.remove(&key) else { return };
        if let Some(around) = self.instances.get_mut(&gone.scope) {
            around.children = around.children.saturating_sub(1);
        }
        let stood_here = |incident: &Incident| incident.resume.iter().any(|resume| resume.instance == key);
        let touched: Vec<u64> =
            self.incidents.iter().filter(|(_, incident)| stood_here(incident)).map(|(key, _)| *key).collect();
        for touched in touched {
            let Some(incident) = self.incidents.get_mut(&touched) else { continue };
            incident.resume.retain(|resume| resume.instance != key);
            if incident.resume.is_empty() {
                self.incidents.remove(&touched);
            }
        }
    }
}
