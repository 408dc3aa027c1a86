//! Multiple and parallel-multiple events (clause 10.5.5, table 10.93): several triggers at one event. A multiple event
//! waits for the first of them, a parallel-multiple event for each; a throwing one throws all.

use super::Compiler;
use crate::model::{EventDefinition, Kind, Node};
use crate::program::{Throw, TriggerCode, Work};
use portico_rules::Problem;

/// The word for what an event waits for or throws.
pub(super) fn word(node: &Node) -> &'static str {
    match node.events.as_slice() {
        [] => "none",
        [event] => event.trigger.word(),
        _ if node.parallel_multiple => "parallel-multiple",
        _ => "multiple",
    }
}

impl<'a> Compiler<'a> {
    pub(super) fn catch_several(
        &mut self,
        index: usize,
        node: &'a Node,
        events: &'a [EventDefinition],
    ) -> Result<Work, Problem> {
        let mut parts = Vec::new();
        for event in events {
            parts.push(self.caught(index, node, &event.trigger)?);
        }
        let alone = |part: &&TriggerCode| {
            matches!(part, TriggerCode::Link | TriggerCode::Cancel | TriggerCode::Compensation)
        };
        if let Some(part) = parts.iter().find(alone) {
            return Err(cannot(part.word(), "stand beside other triggers"));
        }
        if !node.parallel_multiple {
            return Ok(Work::Catch(TriggerCode::Any(parts)));
        }
        let begins_process = node.kind == Kind::StartEvent
            && self.program.nodes.get(index).is_some_and(|code| code.parent.is_none());
        let cannot_wait = |part: &&TriggerCode| match part {
            // Who throws these is over before the others come.
            TriggerCode::Error { .. } | TriggerCode::Escalation { .. } => true,
            TriggerCode::Timer(_) | TriggerCode::Conditional(_) => begins_process,
            _ => false,
        };
        if let Some(part) = parts.iter().find(cannot_wait) {
            return Err(cannot(part.word(), "be one of several that must all happen here"));
        }
        Ok(Work::Catch(TriggerCode::All(parts)))
    }

    pub(super) fn throw_several(
        &mut self,
        index: usize,
        node: &'a Node,
        events: &'a [EventDefinition],
    ) -> Result<Work, Problem> {
        let (mut first, mut last) = (Vec::new(), Vec::new());
        for event in events {
            let work = self.thrown_by(index, node, event)?;
            match work {
                Work::Throw(Throw::Message { .. } | Throw::Signal { .. } | Throw::Escalation { .. }) => {
                    first.push(work);
                }
                Work::Throw(Throw::Error { .. }) | Work::Undo(_) | Work::Terminate => last.push(work),
                _ => return Err(cannot(event.trigger.word(), "be thrown together with others")),
            }
        }
        if last.len() > 1 {
            return Err(cannot("end", "happen in two ways at once"));
        }
        first.extend(last);
        Ok(Work::ThrowAll(first))
    }
}

fn cannot(word: &str, what: &str) -> Problem {
    Problem::error("process-multiple-event", format!("the trigger `{word}` cannot {what}"))
        .remedy("Give it an event of its own.")
}
