//! Taking away what is no longer wanted, inside out.

use super::Run;
use crate::Event;
use std::collections::BTreeMap;

impl Run<'_> {
    /// Cancels everything that runs directly or deeper in a scope, and drops the tokens before its joins.
    pub(super) fn cancel_children(&mut self, scope: u64) {
        self.cancel_children_but(scope, None);
    }

    /// The same, but for one instance in it.
    pub(super) fn cancel_children_but(&mut self, scope: u64, kept: Option<u64>) {
        let tree = self.tree();
        for key in tree.get(&scope).into_iter().flatten().filter(|key| Some(**key) != kept) {
            self.cancel_in(*key, &tree);
        }
        let instance = self.state.instance(scope).filter(|instance| !instance.joins.is_empty());
        if let Some(element) = instance.map(|instance| instance.element.clone()) {
            self.emit(Event::TokensDropped { scope, element });
        }
    }

    /// Cancels an instance with all that runs in it.
    pub(super) fn cancel_instance(&mut self, key: u64) {
        let tree = self.tree();
        self.cancel_in(key, &tree);
    }

    fn tree(&self) -> BTreeMap<u64, Vec<u64>> {
        let mut tree: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
        for (key, instance) in self.state.instances() {
            tree.entry(instance.scope).or_default().push(key);
        }
        tree
    }

    /// Depth is bounded by the limit on nested scopes.
    fn cancel_in(&mut self, key: u64, tree: &BTreeMap<u64, Vec<u64>>) {
        for child in tree.get(&key).into_iter().flatten() {
            self.cancel_in(*child, tree);
        }
        let Some(instance) = self.state.instance(key) else { return };
        let (element, tag, role) = (instance.element.clone(), instance.tag.clone(), instance.role);
        if let Some(task) = self.state.tasks.get(&key) {
            let lanes = task.lanes.clone();
            self.emit(Event::TaskCancelled { task: key, element: element.clone(), lanes });
        }
        if self.state.jobs.contains_key(&key) {
            self.emit(Event::JobCancelled { job: key, element: element.clone() });
        }
        self.detach(key);
        self.close_incidents_of(key);
        self.emit(Event::ElementCancelled { key, element, tag, role });
    }

    /// Takes away the timers and subscriptions that belong to an instance.
    pub(super) fn detach(&mut self, key: u64) {
        let timers: Vec<(u64, String)> = self
            .state
            .timers()
            .filter(|timer| timer.instance == key)
            .map(|timer| (timer.key, timer.element.clone()))
            .collect();
        for (timer, element) in timers {
            self.emit(Event::TimerCancelled { timer, element: element.into() });
        }
        let subscriptions: Vec<(u64, String)> = self
            .state
            .subscriptions()
            .filter(|subscription| subscription.instance == key)
            .map(|subscription| (subscription.key, subscription.element.clone()))
            .collect();
        for (subscription, element) in subscriptions {
            self.emit(Event::Unsubscribed { subscription, element: element.into() });
        }
    }

    /// Resolves the incidents that stand at this instance alone; `apply` takes it out of the others.
    pub(super) fn close_incidents_of(&mut self, key: u64) {
        let incidents: Vec<(u64, String)> = self
            .state
            .incidents()
            .filter(|incident| incident.resume.iter().all(|resume| resume.instance == key))
            .map(|incident| (incident.key, incident.element.clone()))
            .collect();
        for (incident, element) in incidents {
            self.emit(Event::IncidentResolved { incident, element: element.into() });
        }
    }
}
