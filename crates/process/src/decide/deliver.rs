//! Messages and signals: from the case, and to it.
//!
//! A message goes to the oldest matching subscription of each process, once per process; if nothing waits for it, to
//! each process that begins by it. A signal goes to all.

use super::Run;
use super::trigger::{repeats, waits_for_all};
use crate::state::{Step, Subscription, SubscriptionKind};
use crate::{Event, Id, Variables};
use std::collections::BTreeSet;

/// Something that the instance `key` threw and that is delivered when nothing else moves.
#[derive(Clone, Debug)]
pub(super) enum Thrown {
    Message {
        key: u64,
        element: Id,
        name: String,
        correlation_key: Option<String>,
        variables: Variables,
        completes: bool,
    },
    Signal {
        key: u64,
        element: Id,
        name: String,
        variables: Variables,
        completes: bool,
    },
    /// What an event throws after all else: see `throw_last`.
    Last {
        key: u64,
    },
}

impl Run<'_> {
    pub(super) fn deliver(&mut self, thrown: Thrown) {
        match thrown {
            Thrown::Message { key, element, name, correlation_key, variables, completes } => {
                let correlated = self.would_correlate(&name, correlation_key.as_deref());
                self.emit(Event::MessageThrown {
                    key,
                    element,
                    name: name.clone(),
                    correlation_key: correlation_key.clone(),
                    variables: variables.clone(),
                    correlated,
                });
                self.correlate(&name, correlation_key.as_deref(), &variables);
                if completes {
                    self.push(key, Step::Complete);
                }
            }
            Thrown::Signal { key, element, name, variables, completes } => {
                self.emit(Event::SignalThrown {
                    key,
                    element,
                    name: name.clone(),
                    variables: variables.clone(),
                });
                self.broadcast(&name, &variables);
                if completes {
                    self.push(key, Step::Complete);
                }
            }
            Thrown::Last { key } => self.throw_last(key),
        }
    }

    /// Delivers a message; false if nothing took it.
    pub(super) fn correlate(&mut self, name: &str, key: Option<&str>, variables: &Variables) -> bool {
        let receivers = self.receivers(name, key);
        for subscription in &receivers {
            let closes = self.closes(subscription);
            self.emit(Event::MessageCorrelated {
                subscription: Some(subscription.key),
                element: subscription.element.clone().into(),
                name: name.to_owned(),
                correlation_key: subscription.correlation_key.clone(),
                variables: variables.clone(),
                closes,
            });
            self.fire(subscription.instance, &subscription.element, variables);
        }
        if !receivers.is_empty() {
            return true;
        }
        let starts = self.starts_by(SubscriptionKind::Message, name);
        for start in &starts {
            self.emit(Event::MessageCorrelated {
                subscription: None,
                element: self.program.at(start.event).map(|node| node.id.clone()).unwrap_or_default(),
                name: name.to_owned(),
                correlation_key: key.map(str::to_owned),
                variables: variables.clone(),
                closes: false,
            });
            self.start_by(start, SubscriptionKind::Message, name, variables);
        }
        !starts.is_empty()
    }

    /// Delivers a signal to all that wait for it and all processes that begin by it.
    pub(super) fn broadcast(&mut self, name: &str, variables: &Variables) {
        let matching = |subscription: &&Subscription| {
            subscription.kind == SubscriptionKind::Signal && subscription.name == name
        };
        let receivers: Vec<Subscription> = self.state.subscriptions().filter(matching).cloned().collect();
        // A parallel-multiple start event that waits has begun already.
        let begun: BTreeSet<String> = receivers.iter().map(|waiting| waiting.element.clone()).collect();
        for subscription in receivers {
            // The one before may have cancelled this one.
            if !self.state.subscriptions.contains_key(&subscription.key) {
                continue;
            }
            let closes = self.closes(&subscription);
            self.emit(Event::SignalCaught {
                subscription: Some(subscription.key),
                element: subscription.element.clone().into(),
                name: name.to_owned(),
                variables: variables.clone(),
                closes,
            });
            self.fire(subscription.instance, &subscription.element, variables);
        }
        for start in self.starts_by(SubscriptionKind::Signal, name) {
            let element = self.program.at(start.event).map(|node| node.id.clone()).unwrap_or_default();
            if begun.contains(element.as_str()) {
                continue;
            }
            self.emit(Event::SignalCaught {
                subscription: None,
                element,
                name: name.to_owned(),
                variables: variables.clone(),
                closes: false,
            });
            self.start_by(&start, SubscriptionKind::Signal, name, variables);
        }
    }

    fn would_correlate(&self, name: &str, key: Option<&str>) -> bool {
        !self.receivers(name, key).is_empty() || !self.starts_by(SubscriptionKind::Message, name).is_empty()
    }

    pub(super) fn receivers(&self, name: &str, key: Option<&str>) -> Vec<Subscription> {
        let mut processes = BTreeSet::new();
        self.state
            .subscriptions()
            .filter(|subscription| {
                subscription.kind == SubscriptionKind::Message && subscription.name == name
            })
            .filter(|subscription| match (key, &subscription.correlation_key) {
                (Some(key), Some(own)) => key == own,
                _ => true,
            })
            .filter(|subscription| {
                processes.insert(self.program.node(&subscription.element).map(|node| node.process.as_str()))
            })
            .cloned()
            .collect()
    }

    /// Whether a subscription is over once it was met.
    pub(super) fn closes(&self, subscription: &Subscription) -> bool {
        self.program.node(&subscription.element).is_none_or(|node| !repeats(node) || waits_for_all(node))
    }
}
