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
    /// Errors and escalations start event subprocesses only, and an error always interrupts.
    fn refuse_start(&mut self, index: usize, node: &Node) {
        let trigger =
            node.events.first().map(|event| &event.trigger).filter(|_| node.kind == Kind::StartEvent);
        let parent = self.program.nodes.get(index).and_then(|code| code.parent);
        let said = match trigger {
            Some(Trigger::Error(_) | Trigger::Escalation(_)) if parent.is_none() => {
                "a process cannot start by an error or escalation"
            }
            Some(Trigger::Error(_)) if !node.interrupting => "an error start event always interrupts",
            _ => return,
        };
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
    match node.kind {
        Kind::ComplexGateway => add(
            "process-complex-gateway",
            "complex gateways cannot run",
            "Use an inclusive gateway, or a decision before an exclusive one.",
        ),
        Kind::AdHocSubProcess => add(
            "process-ad-hoc",
            "ad-hoc subprocesses cannot run",
            "Make it a process of its own that a clerk may start, or an ordinary subprocess.",
        ),
        _ => {}
    }
    if node.standard_loop {
        add(
            "process-standard-loop",
            "standard loops cannot run",
            "Draw the loop with an exclusive gateway, or use a sequential multi-instance.",
        );
    }
    let compensates = node.events.iter().any(|event| matches!(event.trigger, Trigger::Compensation(_)));
    if (node.compensation && node.event_subprocess) || (compensates && node.kind == Kind::StartEvent) {
        add(
            "process-compensation",
            "compensation event subprocesses cannot run",
            "Put a compensation boundary event on the subprocess and undo it by an activity.",
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
    if node.events.len() > 1 || node.parallel_multiple {
        add(
            "process-multiple-event",
            "events with several triggers cannot run",
            "Use an event-based gateway, or one event for each trigger.",
        );
    }
    if let Some(quantity) = &node.quantity {
        add(
            "process-quantity",
            &format!("{quantity} cannot run"),
            "Remove it, or repeat the task in the diagram.",
        );
    }
    if node.instantiate && node.kind != Kind::ReceiveTask {
        add(
            "process-instantiate",
            "starting a process here cannot run",
            "Put a message start event before it.",
        );
    }
    if let Some(behavior) = node.multi.as_ref().and_then(|multi| multi.behavior.as_deref()) {
        let said = format!("the multi-instance behaviour `{behavior}` cannot run");
        add("process-multi-behavior", &said, "Remove it: the activity ends when all instances have ended.");
    }
    if let Some(said) = misplaced_trigger(node) {
        add("process-event-place", &said, "Choose another trigger or another kind of event.");
    }
    reasons
}

/// Triggers that BPMN 2.0.2 (table 10.93) does not allow at this kind of event.
fn misplaced_trigger(node: &Node) -> Option<String> {
    let trigger = node.events.first().map(|event| &event.trigger);
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
