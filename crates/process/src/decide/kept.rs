//! Messages that come before somebody waits for them. One is delivered once, to the first that asks for it; its time is
//! looked at then, so nothing has to watch the clock.

use super::Run;
use crate::state::KeptMessage;
use crate::{Event, Refusal};
use jiff::ToSpan;

/// Most messages that one case keeps.
const KEPT_MAX: usize = 100;
/// Longest time that a message is kept: ten years.
const SECONDS_MAX: u32 = 10 * 366 * 24 * 3600;

impl Run<'_> {
    pub(super) fn send_message(
        &mut self,
        mut message: KeptMessage,
        id: Option<&str>,
        keep_seconds: u32,
    ) -> Result<(), Refusal> {
        let is_known = |until: &jiff::Timestamp| *until > self.now;
        if id.and_then(|id| self.state.noted.get(id)).is_some_and(is_known) {
            return Ok(());
        }
        self.forget_what_is_over();
        let seconds = i64::from(keep_seconds.min(SECONDS_MAX));
        message.until = self.now.checked_add(seconds.seconds()).unwrap_or(jiff::Timestamp::MAX);
        let until = message.until;
        if !self.correlate(&message.name, message.correlation_key.as_deref(), &message.variables) {
            self.keep(message, keep_seconds)?;
        }
        if let Some(id) = id {
            self.emit(Event::MessageNoted { id: id.to_owned(), until, now: self.now });
        }
        Ok(())
    }

    fn keep(&mut self, mut message: KeptMessage, keep_seconds: u32) -> Result<(), Refusal> {
        if keep_seconds == 0 {
            return Err(Refusal::NoSubscription(message.name));
        }
        if !self.state.is_started() {
            return Err(Refusal::NotStarted);
        }
        if self.state.is_ended() {
            return Err(Refusal::Ended);
        }
        if self.state.kept.len() >= KEPT_MAX {
            return Err(Refusal::TooManyMessages(KEPT_MAX));
        }
        message.key = self.next_key();
        self.emit(Event::MessageKept { message });
        Ok(())
    }

    fn forget_what_is_over(&mut self) {
        let over: Vec<(u64, String)> = self
            .state
            .kept_messages()
            .filter(|message| message.until <= self.now)
            .map(|message| (message.key, message.name.clone()))
            .collect();
        for (message, name) in over {
            self.emit(Event::MessageReleased { message, name, delivered: false });
        }
    }

    /// Delivers at most one kept message to what waits for it by now. Gives false when none can be.
    pub(super) fn deliver_kept(&mut self) -> bool {
        let asked_for = |message: &&KeptMessage| {
            message.until > self.now
                && !self.receivers(&message.name, message.correlation_key.as_deref()).is_empty()
        };
        let Some(message) = self.state.kept_messages().find(asked_for).cloned() else { return false };
        self.emit(Event::MessageReleased {
            message: message.key,
            name: message.name.clone(),
            delivered: true,
        });
        self.correlate(&message.name, message.correlation_key.as_deref(), &message.variables)
    }
}
