//! Where a scope ends (clause 10.5.3): one with a start event has an end event, and then everything needs a way out.

use super::Compiler;
use crate::model::Kind;
use crate::program::Work;
use portico_rules::Problem;
use std::collections::BTreeSet;

/// A process, or a subprocess of it.
type Scope = (String, Option<usize>);

impl Compiler<'_> {
    pub(super) fn check_ways_out(&mut self, nodes: std::ops::Range<usize>) {
        let with = |kind: Kind| -> BTreeSet<Scope> {
            nodes
                .clone()
                .filter(|index| self.kind_of(*index) == Some(kind))
                .filter_map(|index| self.scope_of(index))
                .collect()
        };
        let ends = with(Kind::EndEvent);
        let mut endless: BTreeSet<Scope> = with(Kind::StartEvent).difference(&ends).cloned().collect();
        for index in nodes {
            let Some(scope) = self.scope_of(index) else { continue };
            if self.kind_of(index) == Some(Kind::StartEvent) && endless.remove(&scope) {
                let is_camunda = self.drafts.get(index).is_some_and(|draft| draft.definitions.is_camunda);
                let said = "it leads to no end event: the scope ends where its last token does";
                let problem = match is_camunda {
                    true => Problem::info("process-no-end", said),
                    false => Problem::error("process-no-end", said),
                };
                self.report(index, problem.remedy("Draw an end event, so that readers see where it ends."));
            } else if ends.contains(&scope) && self.is_dead_end(index) {
                let said = "nothing follows it, though others lead to an end event";
                let problem = self.by_dialect(index, "process-dead-end", said);
                self.report(index, problem.remedy("Connect it to what comes next, or to an end event."));
            }
        }
    }

    fn scope_of(&self, index: usize) -> Option<Scope> {
        self.program.nodes.get(index).map(|node| (node.process.clone(), node.parent))
    }

    fn kind_of(&self, index: usize) -> Option<Kind> {
        self.program.nodes.get(index).map(|node| node.kind)
    }

    fn is_dead_end(&self, index: usize) -> bool {
        let (Some(node), Some(draft)) = (self.program.nodes.get(index), self.drafts.get(index)) else {
            return false;
        };
        // Start and boundary events and gateways have findings of their own.
        let ends_by_itself = matches!(node.kind, Kind::EndEvent | Kind::StartEvent | Kind::BoundaryEvent)
            || matches!(node.work, Work::LinkTo(_))
            || node.kind.is_gateway()
            || node.event_subprocess
            || draft.node.compensation;
        node.outgoing.is_empty() && !ends_by_itself
    }
}
