//! Conditional events: looked at whenever variables changed. One that can fire again fires when its condition
//! becomes true, and then not before it was false in between (clause 10.5.1).

use super::Run;
use crate::program::{TriggerCode, Work};
use crate::state::SubscriptionKind;
use crate::{Event, Variables};

impl Run<'_> {
    pub(super) fn check_conditions(&mut self) {
        let waiting: Vec<u64> = self
            .state
            .subscriptions()
            .filter(|subscription| subscription.kind == SubscriptionKind::Conditional)
            .map(|subscription| subscription.key)
            .collect();
        for key in waiting {
            self.check_condition(key);
        }
    }

    fn check_condition(&mut self, key: u64) {
        // The one before may have cancelled this one.
        let Some(subscription) = self.state.subscriptions.get(&key).cloned() else { return };
        let program = self.program;
        let Some(node) = program.node(&subscription.element) else { return };
        let Work::Catch(trigger) = &node.work else { return };
        let Some(TriggerCode::Conditional(condition)) = trigger.part(subscription.part) else { return };
        // A condition that hits a limit does not hold.
        let holds = self
            .evaluate(subscription.instance, &Variables::new(), condition)
            .is_ok_and(|evaluated| evaluated.is_true());
        if holds == subscription.holds {
            return;
        }
        let closes = holds && self.closes(&subscription);
        self.emit(Event::ConditionChanged {
            subscription: key,
            element: subscription.element.clone().into(),
            holds,
            closes,
        });
        if holds {
            self.fire(subscription.instance, &subscription.element, &Variables::new());
        }
    }
}
