//! What Portico does not run. Each kind has its own rule id, so that documentation and importers can point to it.

use super::Compiler;
use crate::model::{Kind, Node, Trigger};
use portico_rules::Problem;

impl Compiler<'_> {
    /// Reports everything about a node that cannot run, whatever stands around it.
    pub(super) fn refuse(&mut self, index: usize) {
        let Some(node) = self.drafts.get(index).map(|draft| draft.node) else { return };
        for (rule, said, remedy) in reasons(node) {
            self.report(index, Problem::error(rule, said).remedy(remedy));
        }
        self.refuse_start(index, node);
        self.refuse_cancel(index, node);
        let entered = self.program.nodes.get(index).is_some_and(|code| !code.incoming.is_empty());
        if entered && (node.instantiate || node.compensation) {
            self.report(
                index,
                Problem::error("process-flow-direction", "no flow can lead into it: it begins by itself")
                    .remedy("Remove the flow, or the mark by which it begins by itself."),
            );
        }
        for foreign in &node.extensions.foreign {
            self.report(
                index,
                Problem::warning("process-foreign-extension", format!("`{foreign}` has no effect here"))
                    .remedy("Bring models of other engines in with `portico import`; else remove it."),
            );
        }
    }
}

impl Compiler<'_> {
    /// Errors, escalations and compensation start event subprocesses only, and an error always interrupts.
    fn refuse_start(&mut self, index: usize, node: &Node) {
        let parent = self.program.nodes.get(index).and_then(|code| code.parent);
        let wrong = |trigger: &Trigger| match trigger {
            Trigger::Error(_) | Trigger::Escalation(_) | Trigger::Compensation(_) if parent.is_none() => {
                Some("a process cannot start by an error, escalation or compensation")
            }
            Trigger::Error(_) | Trigger::Compensation(_) if !node.interrupting => {
                Some("an error or compensation start event always interrupts")
            }
            _ => None,
        };
        let events = node.events.iter().filter(|_| node.kind == Kind::StartEvent);
        let Some(said) = events.map(|event| &event.trigger).find_map(wrong) else { return };
        self.report(
            index,
            Problem::error("process-event-place", said)
                .remedy("Choose another trigger, or make it interrupting."),
        );
    }
}

impl Compiler<'_> {
    /// Cancel events belong to transactions: an end event inside, a boundary event on it (clause 10.5.1).
    fn refuse_cancel(&mut self, index: usize, node: &Node) {
        if !node.events.iter().any(|event| event.trigger == Trigger::Cancel) {
            return;
        }
        let Some(code) = self.program.nodes.get(index) else { return };
        let transaction = match node.kind {
            Kind::EndEvent => code.parent,
            Kind::BoundaryEvent => code.attached_to,
            _ => None,
        };
        let transaction = transaction.and_then(|around| self.program.nodes.get(around));
        let takes_cancel = |boundary: &usize| {
            let draft = self.drafts.get(*boundary);
            draft.is_some_and(|draft| draft.node.events.iter().any(|event| event.trigger == Trigger::Cancel))
        };
        let fits = transaction.is_some_and(|around| {
            around.kind == Kind::Transaction && around.boundaries.iter().any(takes_cancel)
        });
        if !fits {
            self.report(
                index,
                Problem::error("process-cancel-event", "a cancel event needs a transaction with a cancel boundary event")
                    .remedy("Put the end event into a transaction and a cancel boundary event on it, or use an error."),
            );
        }
    }
}

type Reason = (&'static str, String, &'static str);

fn reasons(node: &Node) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = Vec::new();
    let mut add = |rule, said: &str, remedy| reasons.push((rule, said.to_owned(), remedy));
    if node.kind == Kind::ComplexGateway {
        add(
            "process-complex-gateway",
            "complex gateways cannot run",
            "Use an inclusive gateway, or a decision before an exclusive one.",
        );
    }
    let compensates = node.events.iter().any(|event| matches!(event.trigger, Trigger::Compensation(_)));
    if compensates && node.kind == Kind::BoundaryEvent && !node.interrupting {
        add(
            "process-event-place",
            "a compensation boundary event waits for what is over: it cannot run beside it",
            "Remove cancelActivity=\"false\".",
        );
    }
    if compensates && node.kind == Kind::IntermediateCatchEvent {
        add(
            "process-event-place",
            "compensation cannot be caught here",
            "Use a compensation boundary event.",
        );
    }
    if node.events.iter().any(|event| matches!(event.trigger, Trigger::Reference(_))) {
        add(
            "process-event-reference",
            "its event definition is not in the file",
            "Put the event definition into the event.",
        );
    }
    if let Some(quantity) = &node.quantity {
        add(
            "process-quantity",
            &format!("{quantity} cannot run"),
            "Remove it, or repeat the task in the diagram.",
        );
    }
    for said in misplaced_triggers(node) {
        add("process-event-place", &said, "Choose another trigger or another kind of event.");
    }
    reasons
}

/// Triggers that BPMN 2.0.2 (table 10.93) does not allow at this kind of event.
fn misplaced_triggers(node: &Node) -> Vec<String> {
    if node.events.is_empty() {
        return misplaced_trigger(node, None).into_iter().collect();
    }
    node.events.iter().filter_map(|event| misplaced_trigger(node, Some(&event.trigger))).collect()
}

fn misplaced_trigger(node: &Node, trigger: Option<&Trigger>) -> Option<String> {
    let allowed = match node.kind {
        Kind::IntermediateCatchEvent => matches!(
            trigger,
            Some(
                Trigger::Message(_)
                    | Trigger::Timer(_)
                    | Trigger::Signal(_)
                    | Trigger::Conditional(_)
                    | Trigger::Link(_)
            )
        ),
        Kind::IntermediateThrowEvent => matches!(
            trigger,
            None | Some(Trigger::Message(_) | Trigger::Signal(_) | Trigger::Escalation(_) | Trigger::Link(_))
        ),
        Kind::EndEvent => matches!(
            trigger,
            None | Some(
                Trigger::Message(_)
                    | Trigger::Signal(_)
                    | Trigger::Escalation(_)
                    | Trigger::Error(_)
                    | Trigger::Terminate
            )
        ),
        Kind::BoundaryEvent => matches!(
            trigger,
            Some(
                Trigger::Message(_)
                    | Trigger::Timer(_)
                    | Trigger::Signal(_)
                    | Trigger::Escalation(_)
                    | Trigger::Error(_)
                    | Trigger::Conditional(_)
            )
        ),
        Kind::StartEvent => !matches!(trigger, Some(Trigger::Link(_) | Trigger::Terminate)),
        _ => true,
    };
    // These have rules of their own.
    let said_elsewhere =
        matches!(trigger, Some(Trigger::Compensation(_) | Trigger::Cancel | Trigger::Reference(_)));
    if allowed || said_elsewhere {
        return None;
    }
    let word = trigger.map_or("none", Trigger::word);
    Some(format!("a {} cannot have the trigger `{word}`", node.kind.tag()))
}
