//! Findings about single elements that run, but hardly as drawn.

use super::Compiler;
use crate::model::{Definitions, Kind, Process, Trigger};
use portico_rules::Problem;

impl Compiler<'_> {
    /// Looks at the nodes of one process, which begin at index `from`.
    pub(super) fn check_shape(&mut self, file: &Definitions, process: &Process, from: usize) {
        for index in from..self.program.nodes.len() {
            self.check_ends(index);
            self.check_links(index);
            self.check_throws(index);
        }
        self.check_event_gateways(from);
        self.check_message_flows(file, process);
    }

    fn check_ends(&mut self, index: usize) {
        let (Some(node), Some(draft)) = (self.program.nodes.get(index), self.drafts.get(index)) else {
            return;
        };
        let compensates =
            draft.node.events.iter().any(|event| matches!(event.trigger, Trigger::Compensation(_)));
        let (into, out) = (node.incoming.len(), node.outgoing.len());
        let conditional =
            |flow: &usize| self.program.flow(*flow).is_some_and(|flow| flow.condition.is_some());
        let all_conditional = node.kind.is_activity()
            && out > 0
            && node.default.is_none()
            && node.outgoing.iter().all(conditional);
        let kind = node.kind;
        if out == 0 && !compensates && matches!(kind, Kind::StartEvent | Kind::BoundaryEvent) {
            self.report(
                index,
                Problem::warning(
                    "process-event-goes-nowhere",
                    "no flow leaves the event: nothing follows it",
                )
                .remedy("Connect it to what comes next."),
            );
        }
        if kind.is_gateway() && kind != Kind::EventBasedGateway && into <= 1 && out == 1 {
            self.report(
                index,
                Problem::info("process-gateway-not-needed", "the gateway neither splits nor joins")
                    .remedy("Remove it, or connect the flow that is missing."),
            );
        }
        if all_conditional {
            self.report(
                index,
                Problem::info(
                    "process-no-default",
                    "it has no default flow: a case stops here if no condition holds",
                )
                .remedy("Make the flow for all other cases the default flow."),
            );
        }
    }

    /// A catching link has no flow into it, a throwing one none out of it (clause 10.5.6).
    fn check_links(&mut self, index: usize) {
        let (Some(node), Some(draft)) = (self.program.nodes.get(index), self.drafts.get(index)) else {
            return;
        };
        let is_link = draft.node.events.iter().any(|event| matches!(event.trigger, Trigger::Link(_)));
        let wrong = match node.kind {
            Kind::IntermediateCatchEvent => !node.incoming.is_empty(),
            Kind::IntermediateThrowEvent => !node.outgoing.is_empty(),
            _ => false,
        };
        if is_link && wrong {
            self.report(
                index,
                Problem::error(
                    "process-flow-direction",
                    "a link stands in place of a flow: it has one side only",
                )
                .remedy("Remove the flow into the catching link or out of the throwing one."),
            );
        }
    }

    fn check_throws(&mut self, index: usize) {
        let Some(draft) = self.drafts.get(index) else { return };
        let throws = matches!(draft.node.kind, Kind::EndEvent | Kind::IntermediateThrowEvent);
        let (codes, word) = match draft.node.events.first().map(|event| &event.trigger) {
            Some(Trigger::Escalation(id)) => {
                (id.as_ref().and_then(|id| draft.definitions.escalations.get(id)), "escalation")
            }
            Some(Trigger::Error(id)) => {
                (id.as_ref().and_then(|id| draft.definitions.errors.get(id)), "error")
            }
            _ => return,
        };
        if throws && codes.is_none_or(|code| code.code.is_none()) {
            let said =
                format!("it throws an {word} without a code: only events that take every {word} see it");
            self.report(
                index,
                Problem::warning("process-throw-without-code", said)
                    .remedy(format!("Give the {word} a code.")),
            );
        }
    }

    fn check_event_gateways(&mut self, from: usize) {
        for index in from..self.program.nodes.len() {
            let Some(node) =
                self.program.nodes.get(index).filter(|node| node.kind == Kind::EventBasedGateway)
            else {
                continue;
            };
            let conditional =
                |flow: &usize| self.program.flow(*flow).is_some_and(|flow| flow.condition.is_some());
            let said = match node.outgoing.len() {
                1 => "it leads to one event only, so there is nothing to choose",
                _ if node.outgoing.iter().any(conditional) => "conditions on its flows have no effect",
                _ => continue,
            };
            self.report(
                index,
                Problem::warning("process-event-gateway-shape", said)
                    .remedy("Give it a flow without condition to each event that may come first."),
            );
        }
    }

    /// Message flows do not run (messages do), so a wrong one only misleads its readers.
    fn check_message_flows(&mut self, file: &Definitions, process: &Process) {
        for flow in file.collaborations.iter().flat_map(|collaboration| &collaboration.message_flows) {
            let Some(source) = process.body.node(&flow.source).map(|node| node.kind) else {
                self.check_message_target(file, process, &flow.id, &flow.target);
                continue;
            };
            let said = if process.body.node(&flow.target).is_some() {
                Some("the message flow begins and ends in the same pool")
            } else {
                sends_nothing(source).then_some("the message flow begins at an element that sends nothing")
            };
            if let Some(said) = said {
                self.report_message_flow(file, &flow.id, said);
            }
        }
    }

    fn check_message_target(&mut self, file: &Definitions, process: &Process, flow: &str, target: &str) {
        let Some(target) = process.body.node(target).map(|node| node.kind) else { return };
        if matches!(target, Kind::EndEvent | Kind::IntermediateThrowEvent) || target.is_gateway() {
            self.report_message_flow(file, flow, "the message flow ends at an element that receives nothing");
        }
    }

    fn report_message_flow(&mut self, file: &Definitions, flow: &str, said: &str) {
        self.problems.push(
            Problem::warning("process-message-flow", said)
                .in_file(&file.file)
                .at(flow)
                .remedy("Connect what sends in one pool with what receives in another."),
        );
    }
}

fn sends_nothing(kind: Kind) -> bool {
    kind.is_gateway() || matches!(kind, Kind::StartEvent | Kind::IntermediateCatchEvent | Kind::BoundaryEvent)
}
