//! What a process begins by, for whoever opens cases: a schedule for timers, names for messages and signals.

use super::{Program, StartInfo, TriggerCode, Work};
use crate::time;
use jiff::Timestamp;
use portico_rules::{Context, Env};

/// When a timer start begins a case. See [`Program::schedule`].
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// When it fires next.
    pub due: Timestamp,
    /// Cycles: ISO 8601 duration between two firings, or a cron text.
    pub every: Option<String>,
    /// Cycles: firings left after the next one; none is without end.
    pub left: Option<u32>,
}

impl Schedule {
    /// The schedule after it fired; firings that were missed are skipped. None if that was the last.
    pub fn next(&self, env: &Env) -> Option<Schedule> {
        let every = self.every.clone().filter(|_| self.left != Some(0))?;
        let due = time::next_firing(self.due, &every, &env.now)?;
        Some(Schedule { due, every: Some(every), left: self.left.map(|left| left.saturating_sub(1)) })
    }
}

impl Program {
    /// All ways into all processes: id of the process, and what it begins by. Commands begin there:
    /// [`Start`](crate::Command::Start) and [`StartAt`](crate::Command::StartAt) by hand and for timers and conditions,
    /// [`PublishMessage`](crate::Command::PublishMessage) and
    /// [`BroadcastSignal`](crate::Command::BroadcastSignal) by name.
    pub fn starts(&self) -> impl Iterator<Item = (&str, &StartInfo)> {
        self.processes()
            .flat_map(|process| process.starts.iter().map(move |start| (process.id.as_str(), start)))
    }

    /// When a timer start event fires for the first time, counted from `env`; none for another element.
    ///
    /// # Errors
    /// Why its text or expression gives no date, duration or cycle, in words for the author of the model.
    pub fn schedule(&self, element: &str, env: &Env) -> Result<Option<Schedule>, String> {
        let Some(Work::Catch(trigger)) = self.node(element).map(|node| &node.work) else { return Ok(None) };
        let timer = trigger.parts().iter().find_map(|part| match part {
            TriggerCode::Timer(timer) => Some(timer),
            _ => None,
        });
        let Some(timer) = timer.filter(|_| self.starts().any(|(_, start)| start.element == element)) else {
            return Ok(None);
        };
        let text = match &timer.text {
            super::Source::Text(text) => text.clone(),
            super::Source::Feel(expression) => {
                let found =
                    expression.evaluate(&Context::default(), env).map_err(|fault| fault.to_string())?;
                match found.value.to_json() {
                    serde_json::Value::String(text) => text,
                    other => {
                        return Err(format!("`{}` gives {other}, no date or duration", expression.text()));
                    }
                }
            }
        };
        let planned = time::plan(timer.kind, &text, &env.now, true)?;
        Ok(Some(Schedule { due: planned.due, every: planned.every, left: planned.left }))
    }
}
