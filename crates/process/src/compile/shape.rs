//! Findings about single elements that run, but hardly as drawn.

use super::Compiler;
use crate::model::{Definitions, Kind, Node, Process, Trigger};
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
        let single_condition = node.kind.is_activity()
            && out == 1
            && node.default.is_none()
            && node.outgoing.iter().all(conditional);
        if out == 0 && !compensates && matches!(kind, Kind::StartEvent | Kind::BoundaryEvent) {
            let said = "no flow leaves the event: nothing follows it";
            let problem = self.by_dialect(index, "process-event-goes-nowhere", said);
            self.report(index, problem.remedy("Connect it to what comes next."));
        }
        if out > 0 && compensates && kind == Kind::BoundaryEvent {
            self.report(
                index,
                Problem::error("process-flow-direction", "no flow can leave a compensation boundary event")
                    .remedy("Connect it by an association with the activity that undoes."),
            );
        }
        if single_condition {
            let said = "its only flow has a condition: where it does not hold, the case cannot go on";
            let problem = self.by_dialect(index, "process-single-condition", said);
            self.report(index, problem.remedy("Remove the condition, or draw the other flow."));
        }
        if kind.is_gateway() && kind != Kind::EventBasedGateway && into <= 1 && out == 1 {
            let said = "the gateway neither splits nor joins";
            let problem = self.by_dialect(index, "process-gateway-not-needed", said);
            self.report(index, problem.remedy("Remove it, or connect the flow that is missing."));
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
            // The code of an escalation that a process throws is not optional (table 10.82).
            let problem = match word {
                "escalation" => Problem::error("process-throw-without-code", said),
                _ => Problem::warning("process-throw-without-code", said),
            };
            self.report(index, problem.remedy(format!("Give the {word} a code.")));
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
                Problem::error("process-event-gateway-shape", said)
                    .remedy("Give it a flow without condition to each event that may come first."),
            );
        }
    }

    /// Message flows do not run (messages do); a wrong one misleads its readers (clause 9.4).
    fn check_message_flows(&mut self, file: &Definitions, process: &Process) {
        for flow in file.collaborations.iter().flat_map(|collaboration| &collaboration.message_flows) {
            let Some(source) = process.body.node(&flow.source) else {
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
        let Some(target) = process.body.node(target) else { return };
        let receives_nothing = matches!(target.kind, Kind::EndEvent | Kind::IntermediateThrowEvent)
            || target.kind.is_gateway()
            || (target.kind == Kind::StartEvent && !has_message(target));
        if receives_nothing {
            self.report_message_flow(file, flow, "the message flow ends at an element that receives nothing");
        }
    }

    fn report_message_flow(&mut self, file: &Definitions, flow: &str, said: &str) {
        self.problems.push(
            Problem::error("process-message-flow", said)
                .in_file(&file.file)
                .at(flow)
                .remedy("Connect what sends in one pool with what receives in another."),
        );
    }
}

fn sends_nothing(node: &Node) -> bool {
    node.kind.is_gateway()
        || matches!(node.kind, Kind::StartEvent | Kind::IntermediateCatchEvent | Kind::BoundaryEvent)
        || (node.kind == Kind::EndEvent && !has_message(node))
}

fn has_message(node: &Node) -> bool {
    node.events.iter().any(|event| matches!(event.trigger, Trigger::Message(_)))
}
