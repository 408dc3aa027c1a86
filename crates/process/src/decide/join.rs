//! Joins. Tokens are counted per incoming flow, in the scope they run in.
//!
//! A parallel join goes on when every incoming flow has a token (clause 10.6.4). An inclusive join goes on when no
//! token that runs elsewhere in the scope can still come by an incoming flow that has none (10.6.3); it is looked at
//! again whenever nothing else moves, so that the death of a token counts like an arrival.

use super::Run;
use super::step::Entry;
use crate::Id;
use crate::event::Role;
use crate::program::{NodeCode, Work};
use crate::state::Step;
use std::collections::{BTreeMap, BTreeSet};

impl Run<'_> {
    pub(super) fn try_parallel_join(&mut self, scope: u64, gateway: &NodeCode) {
        let Some(waiting) = self.waiting(scope, &gateway.id) else { return };
        let flows = self.flow_ids(&gateway.incoming);
        if flows.iter().all(|flow| waiting.get(flow).is_some_and(|count| *count > 0)) {
            self.join(scope, gateway, flows);
        }
    }

    fn join(&mut self, scope: u64, gateway: &NodeCode, consumed: Vec<Id>) {
        let key = self.enter(Entry { consumed, ..Entry::of(scope, gateway) });
        self.push(key, Step::Activate);
    }

    fn waiting(&self, scope: u64, gateway: &str) -> Option<&BTreeMap<Id, u32>> {
        self.state.instance(scope)?.joins.get(gateway)
    }

    fn flow_ids(&self, flows: &[usize]) -> Vec<Id> {
        flows.iter().filter_map(|flow| self.program.flow(*flow)).map(|flow| flow.id.clone()).collect()
    }

    /// Lets at most one inclusive join go on. Gives false when none can.
    pub(super) fn settle_inclusive_joins(&mut self) -> bool {
        let program = self.program;
        if !program.joins_inclusive {
            return false;
        }
        let mut blocked = None;
        let candidates: Vec<(u64, Id)> = self
            .state
            .instances()
            .flat_map(|(key, scope)| scope.joins.keys().map(move |gateway| (key, gateway.clone())))
            .collect();
        for (scope, gateway) in candidates {
            let Some(node) = program.node(&gateway).filter(|node| matches!(node.work, Work::Inclusive))
            else {
                continue;
            };
            if !self.more_can_come(scope, node) {
                self.join_with_what_waits(scope, node);
                return true;
            }
            let nothing_runs = self.state.instance(scope).is_some_and(|scope| scope.children == 0);
            if nothing_runs && blocked.is_none() {
                blocked = Some((scope, node));
            }
        }
        // Joins in a loop can wait for each other. When nothing else runs in their scope, the first goes on.
        let Some((scope, node)) = blocked else { return false };
        self.join_with_what_waits(scope, node);
        true
    }

    fn join_with_what_waits(&mut self, scope: u64, node: &NodeCode) {
        let consumed =
            self.waiting(scope, &node.id).map(|flows| flows.keys().cloned().collect()).unwrap_or_default();
        self.join(scope, node, consumed);
    }

    /// Whether a token elsewhere in the scope can reach a flow of this join that has no token yet, without passing
    /// the join. Conditions are not looked at: what could be taken counts.
    fn more_can_come(&self, scope: u64, join: &NodeCode) -> bool {
        let waiting = self.waiting(scope, &join.id);
        let empty = join
            .incoming
            .iter()
            .filter_map(|flow| self.program.flow(*flow))
            .filter(|flow| waiting.and_then(|flows| flows.get(&flow.id)).is_none());
        let upstream = self.upstream(empty.map(|flow| flow.source).collect(), &join.id);
        let at_nodes = self
            .state
            .instances()
            .filter(|(_, instance)| instance.scope == scope && instance.role != Role::Branch)
            .any(|(_, instance)| upstream.contains(instance.element.as_str()));
        let at_joins = self.state.instance(scope).is_some_and(|scope| {
            scope.joins.keys().any(|gateway| *gateway != join.id && upstream.contains(gateway.as_str()))
        });
        at_nodes || at_joins
    }

    /// Ids of all nodes from which these can be reached without passing `barrier`.
    fn upstream(&self, mut open: Vec<usize>, barrier: &str) -> BTreeSet<&str> {
        let mut seen = BTreeSet::new();
        while let Some(index) = open.pop() {
            let Some(node) = self.program.at(index) else { continue };
            if node.id == barrier || !seen.insert(node.id.as_str()) {
                continue;
            }
            open.extend(
                node.incoming.iter().filter_map(|flow| self.program.flow(*flow)).map(|flow| flow.source),
            );
            open.extend(node.attached_to);
            open.extend(self.program.links_to(index));
        }
        seen
    }
}
