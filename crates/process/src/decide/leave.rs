//! Leaving a node: which flows are taken, and where their tokens arrive.

use super::step::Entry;
use super::{Run, Trouble};
use crate::model::Kind;
use crate::program::{NodeCode, Work};
use crate::state::Step;
use crate::{Event, Variables};

impl Run<'_> {
    /// Chooses flows, completes the instance and sends its tokens on. Without flows the token ends here.
    pub(super) fn leave(&mut self, key: u64, node: &NodeCode) -> Result<(), Trouble> {
        let flows = self.choose(key, node)?;
        self.remember_done(key, node);
        let scope = self.complete_instance(key);
        for flow in &flows {
            self.take(scope, *flow);
        }
        if flows.is_empty() {
            self.token_gone(scope);
        }
        self.stirred(scope);
        Ok(())
    }

    /// Ends an instance with all that was attached to it; gives the scope that it stood in.
    pub(super) fn complete_instance(&mut self, key: u64) -> u64 {
        let Some(instance) = self.state.instance(key) else { return 0 };
        let (element, tag, role, scope) =
            (instance.element.clone(), instance.tag.clone(), instance.role, instance.scope);
        self.detach(key);
        self.emit(Event::ElementCompleted { key, element, tag, role });
        scope
    }

    fn conditions<'n>(
        &'n self,
        node: &'n NodeCode,
    ) -> impl Iterator<Item = &'n portico_rules::Expression> + 'n {
        node.outgoing.iter().filter_map(|flow| self.program.flow(*flow)?.condition.as_ref())
    }

    fn choose(&self, key: u64, node: &NodeCode) -> Result<Vec<usize>, Trouble> {
        if matches!(node.work, Work::Parallel) {
            return Ok(node.outgoing.clone());
        }
        let only_one = node.kind == Kind::ExclusiveGateway;
        let mut taken = Vec::new();
        let mut causes = Vec::new();
        let mut a_condition_holds = false;
        for index in node.outgoing.iter().copied().filter(|index| Some(*index) != node.default) {
            let condition = self.program.flow(index).and_then(|flow| flow.condition.as_ref());
            let holds = match condition {
                None => true,
                Some(condition) => {
                    let evaluated = self.evaluate(key, &Variables::new(), condition)?;
                    let holds = evaluated.is_true();
                    causes.extend(evaluated.causes);
                    a_condition_holds |= holds;
                    holds
                }
            };
            if holds {
                taken.push(index);
                if only_one {
                    break;
                }
            }
        }
        // At a gateway the default is for when nothing else is taken. At an activity it is for when no condition
        // holds, beside the flows that have none (clause 13.3.1).
        let to_default = if node.kind.is_gateway() { taken.is_empty() } else { !a_condition_holds };
        if to_default {
            taken.extend(node.default);
        }
        if taken.is_empty() && !node.outgoing.is_empty() {
            let said = format!(
                "no condition of the flows after `{}` holds and there is no default flow; correct the variables, then retry",
                node.id
            );
            let trouble = Trouble::new("incident-no-flow", said).because(causes);
            return Err(self.conditions(node).fold(trouble, Trouble::reading));
        }
        Ok(taken)
    }

    /// Takes one flow. A join keeps the token until it can go on.
    pub(super) fn take(&mut self, scope: u64, flow: usize) {
        let program = self.program;
        let Some(flow) = program.flow(flow) else { return };
        let (Some(source), Some(target)) = (program.at(flow.source), program.at(flow.target)) else { return };
        let waits = target.incoming.len() > 1 && matches!(target.work, Work::Parallel | Work::Inclusive);
        self.emit(Event::FlowTaken {
            flow: flow.id.clone(),
            source: source.id.clone(),
            target: target.id.clone(),
            scope,
            waits,
        });
        if !waits {
            let key = self.enter(Entry { flow: Some(flow.id.clone()), ..Entry::of(scope, target) });
            self.push(key, Step::Activate);
        } else if matches!(target.work, Work::Parallel) {
            self.try_parallel_join(scope, target);
        }
    }
}
