//! What events wait for and throw.

use super::Compiler;
use super::expression::{feel, source};
use super::work::job_of;
use crate::model::{Code, EventDefinition, Kind, Node, TimerKind, Trigger};
use crate::program::{NodeCode, Source, Throw, TimerCode, TriggerCode, Work};
use crate::time;
use portico_rules::Problem;

impl<'a> Compiler<'a> {
    pub(super) fn catch(&mut self, index: usize, node: &'a Node) -> Result<Work, Problem> {
        match node.events.as_slice() {
            [] => Ok(Work::Catch(TriggerCode::None)),
            [event] => self.caught(index, node, &event.trigger).map(Work::Catch),
            several => self.catch_several(index, node, several),
        }
    }

    /// What one trigger waits for.
    pub(super) fn caught(
        &mut self,
        index: usize,
        node: &'a Node,
        trigger: &'a Trigger,
    ) -> Result<TriggerCode, Problem> {
        let caught = match trigger {
            Trigger::Message(id) => self.message(index, id.as_deref())?,
            Trigger::Timer(timer) => TriggerCode::Timer(self.timer(index, node, timer.as_ref())?),
            Trigger::Signal(id) => TriggerCode::Signal { name: self.signal(index, id.as_deref())? },
            Trigger::Error(id) => TriggerCode::Error { code: self.code(index, id.as_deref(), true)? },
            Trigger::Escalation(id) => {
                TriggerCode::Escalation { code: self.code(index, id.as_deref(), false)? }
            }
            Trigger::Conditional(text) => TriggerCode::Conditional(feel(text)?),
            Trigger::Link(_) => TriggerCode::Link,
            Trigger::Cancel => TriggerCode::Cancel,
            Trigger::Compensation(_) => TriggerCode::Compensation,
            // Refused elsewhere.
            Trigger::Terminate | Trigger::Reference(_) => TriggerCode::Link,
        };
        if matches!(caught, TriggerCode::Error { .. })
            && node.kind == Kind::BoundaryEvent
            && !node.interrupting
        {
            return Err(Problem::error("process-event-place", "an error boundary event always interrupts")
                .remedy("Make it interrupting, or use an escalation."));
        }
        Ok(caught)
    }

    pub(super) fn throw(&mut self, index: usize, node: &'a Node) -> Result<Work, Problem> {
        match node.events.as_slice() {
            [] => Ok(Work::Pass),
            [event] => self.thrown_by(index, node, event),
            several => self.throw_several(index, node, several),
        }
    }

    /// What one event definition throws.
    pub(super) fn thrown_by(
        &mut self,
        index: usize,
        node: &'a Node,
        event: &'a EventDefinition,
    ) -> Result<Work, Problem> {
        let thrown = match &event.trigger {
            Trigger::Message(id) => {
                if let Some(work) = job_of(&node.extensions)?.or(job_of(&event.extensions)?) {
                    return Ok(work);
                }
                match self.message(index, id.as_deref())? {
                    TriggerCode::Message { name, key } => Throw::Message { name, key },
                    _ => return Ok(Work::Pass),
                }
            }
            Trigger::Signal(id) => Throw::Signal { name: self.signal(index, id.as_deref())? },
            Trigger::Error(id) => Throw::Error { code: self.thrown(index, id.as_deref(), true)? },
            Trigger::Escalation(id) => Throw::Escalation { code: self.thrown(index, id.as_deref(), false)? },
            Trigger::Terminate => return Ok(Work::Terminate),
            Trigger::Compensation(activity) => return self.undo(index, activity.as_deref()),
            Trigger::Cancel => return Ok(Work::CancelTransaction),
            Trigger::Link(name) => return self.link(index, name),
            _ => return Ok(Work::Pass),
        };
        Ok(Work::Throw(thrown))
    }

    fn undo(&self, index: usize, activity: Option<&str>) -> Result<Work, Problem> {
        let Some(id) = activity else { return Ok(Work::Undo(None)) };
        let process = self.program.nodes.get(index).map(|node| node.process.as_str()).unwrap_or_default();
        let here = |node: &&NodeCode| node.process == process;
        let qualified = format!("{process}/{id}");
        let node = self.program.node(&qualified).or_else(|| self.program.node(id)).filter(here);
        node.map(|node| Work::Undo(Some(node.id.to_string()))).ok_or_else(|| dangling("activity", id))
    }

    /// Resolves a message. Without one, nothing could be told apart.
    pub(super) fn message(&mut self, index: usize, id: Option<&str>) -> Result<TriggerCode, Problem> {
        let definitions = self.drafts.get(index).map(|draft| draft.definitions);
        let Some(id) = id else { return Err(nameless("message")) };
        let message =
            definitions.and_then(|file| file.messages.get(id)).ok_or_else(|| dangling("message", id))?;
        if message.name.trim().is_empty() {
            return Err(nameless("message"));
        }
        let key = message.correlation_key.as_deref().map(feel).transpose()?;
        Ok(TriggerCode::Message { name: source(&message.name)?, key })
    }

    fn signal(&self, index: usize, id: Option<&str>) -> Result<Source, Problem> {
        let definitions = self.drafts.get(index).map(|draft| draft.definitions);
        let Some(id) = id else { return Err(nameless("signal")) };
        let signal =
            definitions.and_then(|file| file.signals.get(id)).ok_or_else(|| dangling("signal", id))?;
        if signal.name.trim().is_empty() {
            return Err(nameless("signal"));
        }
        source(&signal.name)
    }

    /// The code that an event takes; without a written code it takes all.
    fn code(&self, index: usize, id: Option<&str>, error: bool) -> Result<Option<String>, Problem> {
        let Some(id) = id else { return Ok(None) };
        self.referred(index, id, error).map(|code| code.code.clone())
    }

    /// The code that an event throws: the written one, else the name, else the id of the error or escalation.
    fn thrown(&self, index: usize, id: Option<&str>, error: bool) -> Result<String, Problem> {
        let Some(id) = id else { return Ok(String::new()) };
        let Code { name, code } = self.referred(index, id, error)?;
        let name = Some(name).filter(|name| !name.is_empty());
        Ok(code.as_ref().or(name).cloned().unwrap_or_else(|| id.to_owned()))
    }

    fn referred(&self, index: usize, id: &str, error: bool) -> Result<&'a Code, Problem> {
        let word = if error { "error" } else { "escalation" };
        let definitions = self.drafts.get(index).map(|draft| draft.definitions);
        let codes = definitions.map(|file| if error { &file.errors } else { &file.escalations });
        codes.and_then(|codes| codes.get(id)).ok_or_else(|| dangling(word, id))
    }

    fn timer(
        &mut self,
        index: usize,
        node: &Node,
        written: Option<&(TimerKind, String)>,
    ) -> Result<TimerCode, Problem> {
        let Some((kind, text)) = written else {
            return Err(Problem::error("process-timer-empty", "the timer has no date, duration or cycle")
                .remedy("Give an ISO 8601 duration such as P14D, or FEEL that starts with `=`."));
        };
        let text = source(text)?;
        if let Some(text) = text.text() {
            time::check(*kind, text).map_err(|reason| {
                Problem::error("process-timer-unreadable", format!("`{text}` cannot be read: {reason}"))
                    .remedy("Use ISO 8601 (2026-01-31T09:00:00Z, P14D, R3/PT1H), or cron for a cycle (0 0 9 * * MON-FRI).")
            })?;
        }
        let said = match node.kind {
            Kind::BoundaryEvent if node.interrupting => Some("a cycle fires only once here"),
            Kind::IntermediateCatchEvent => {
                Some("with a cycle the flow after it is taken once for each firing")
            }
            _ => None,
        };
        if let Some(said) = said.filter(|_| *kind == TimerKind::Cycle) {
            self.report(
                index,
                Problem::warning("process-timer-cycle", said)
                    .remedy("Use a duration, or a non-interrupting event."),
            );
        }
        Ok(TimerCode { kind: *kind, text })
    }

    fn link(&self, index: usize, name: &str) -> Result<Work, Problem> {
        let parent = self.program.nodes.get(index).map(|node| (node.process.clone(), node.parent));
        let mut targets = (0..self.program.nodes.len()).filter(|other| {
            let (Some(code), Some(draft)) = (self.program.nodes.get(*other), self.drafts.get(*other)) else {
                return false;
            };
            draft.node.kind == Kind::IntermediateCatchEvent
                && Some((code.process.clone(), code.parent)) == parent
                && matches!(draft.node.events.first().map(|event| &event.trigger), Some(Trigger::Link(other)) if other == name)
        });
        match (targets.next(), targets.next()) {
            (Some(target), None) => Ok(Work::LinkTo(target)),
            (None, _) => {
                Err(Problem::error("process-dangling-link", format!("no catching link is called `{name}`"))
                    .remedy("Add a catching link event of this name in the same process or subprocess."))
            }
            _ => Err(Problem::error(
                "process-dangling-link",
                format!("several catching links are called `{name}`"),
            )
            .remedy("Give each catching link event its own name.")),
        }
    }
}

fn nameless(word: &str) -> Problem {
    Problem::error("process-event-nameless", format!("it has no {word}, or the {word} has no name"))
        .remedy(format!("Choose a {word} with a name: by it the right event is found."))
}

fn dangling(word: &str, id: &str) -> Problem {
    Problem::error("process-dangling-reference", format!("there is no {word} with the id `{id}` in the file"))
        .remedy(format!("Choose a {word} of the file."))
}
