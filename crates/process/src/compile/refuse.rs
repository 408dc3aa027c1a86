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
        for foreign in &node.extensions.foreign {
            self.report(
                index,
                Problem::warning("process-foreign-extension", format!("`{foreign}` has no effect here"))
                    .remedy("Bring models of other engines in with `portico import`; else remove it."),
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
        Kind::Transaction => {
            add(
                "process-transaction",
                "transactions cannot run",
                "Use a subprocess with an error boundary event.",
            );
        }
        _ => {}
    }
    if node.standard_loop {
        add(
            "process-standard-loop",
            "standard loops cannot run",
            "Draw the loop with an exclusive gateway, or use a sequential multi-instance.",
        );
    }
    if node.compensation || node.events.iter().any(|event| matches!(event.trigger, Trigger::Compensation(_)))
    {
        add(
            "process-compensation",
            "compensation cannot run",
            "Draw the steps that undo the work as ordinary tasks.",
        );
    }
    if node.events.iter().any(|event| event.trigger == Trigger::Cancel) {
        add("process-cancel-event", "cancel events cannot run", "Use an error event.");
    }
    if node.events.iter().any(|event| matches!(event.trigger, Trigger::Reference(_))) {
        add(
            "process-event-reference",
            "shared event definitions cannot run",
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
    if node.instantiate {
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
