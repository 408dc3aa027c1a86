//! Signals from case to case: every other case that waits hears one, and services begin cases by it.
//!
//! *Invariant*: signals that follow from one another without anybody's act in between are counted, and none is sent
//! beyond [`SIGNALS_IN_A_ROW_MAX`]. Two services that begin each other would else run for ever. What led to a case goes
//! along with it (`CaseFile::led_by`), and a signal takes it further; a completed task or a repair ends the row.

use portico_process::{Command, Event, StartInfo, Variables};
use portico_record::{Effect, NewEffect};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::actor::Actor;
use crate::casework::{Casework, Deed};
use crate::fact::{CaseEvent, Fact};
use crate::failure::sent_under;
use crate::fault::Fault;
use crate::starts::{Opening, own_starts};

/// Signals that may follow from one another without anybody's act in between.
pub const SIGNALS_IN_A_ROW_MAX: usize = 16;
/// The kind of their effects.
pub(crate) const SIGNAL: &str = "signal";

/// One of the signals that led to something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignalLink {
    /// Service of the case that sent it.
    pub service: String,
    /// Name of the signal.
    pub name: String,
}

/// A signal as it is kept for another try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentSignal {
    /// Name.
    pub name: String,
    /// What it carries.
    #[serde(default)]
    pub variables: Variables,
    /// The signals that led to it; it is the last one itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub led_by: Vec<SignalLink>,
}

impl SentSignal {
    /// The signal of an effect; none if the effect is none of a signal.
    pub(crate) fn of(effect: &Effect) -> Option<SentSignal> {
        if effect.kind != SIGNAL {
            return None;
        }
        serde_json::from_value(effect.body.clone()).ok()
    }

    /// Why it is not sent: too many led to it, with nobody in between. Names those that go round.
    pub(crate) fn circle(&self) -> Option<String> {
        if self.led_by.len() <= SIGNALS_IN_A_ROW_MAX {
            return None;
        }
        let mut round: Vec<String> = Vec::new();
        for link in &self.led_by {
            let said = format!("{} sends {}", link.service, link.name);
            if !round.contains(&said) {
                round.push(said);
            }
        }
        Some(format!(
            "{SIGNALS_IN_A_ROW_MAX} signals have followed from one another without anybody's act: {}. The next one was \
             not sent. Let one of these services wait for a person, or begin by something else",
            round.join(", ")
        ))
    }

    /// The effect that sends it.
    pub(crate) fn effect(&self, case: &str, key: String) -> NewEffect {
        let (name, variables, led_by) = (&self.name, &self.variables, &self.led_by);
        let body = json!({ "case": case, "name": name, "variables": variables, "led_by": led_by });
        NewEffect { key, kind: SIGNAL.to_owned(), body, run_at_us: 0 }
    }
}

/// What a signal of a case brings with it: every other case is to hear it. `led_by` is what led to the case.
pub(crate) fn sent_by(
    case: &str,
    service: &str,
    led_by: &[SignalLink],
    event: &CaseEvent,
) -> Option<NewEffect> {
    let CaseEvent::Process(Event::SignalThrown { key, name, variables, .. }) = event else { return None };
    let mut led_by = led_by.to_vec();
    led_by.push(SignalLink { service: service.to_owned(), name: name.clone() });
    let signal = SentSignal { name: name.clone(), variables: variables.clone(), led_by };
    Some(signal.effect(case, format!("{case}:signal:{key}")))
}

/// Whether somebody has acted: what follows does not follow from the signals before.
pub(crate) fn ends_the_row(event: &CaseEvent) -> bool {
    matches!(
        event,
        CaseEvent::Process(Event::TaskCompleted { .. } | Event::Repaired { .. })
            | CaseEvent::Fact(Fact::EffectRetried { .. })
    )
}

impl Casework {
    /// A signal that a case sent: every other case that waits for it hears it, and services begin cases by it. Each
    /// does so once, however often the effect is carried out.
    pub(crate) async fn broadcast(
        &self,
        from: &str,
        effect: &Effect,
        signal: &SentSignal,
    ) -> Result<(), Fault> {
        let (key, name) = (sent_under(effect), &signal.name);
        let command = Command::BroadcastSignal { name: name.clone(), variables: signal.variables.clone() };
        let actor = Actor::system();
        let listeners = self.record.listeners(SIGNAL, name, None).await.map_err(Fault::broken)?;
        let mut cases: Vec<String> = listeners.into_iter().map(|one| one.case).collect();
        cases.dedup();
        // One that cannot hear it now keeps it from no other: it is tried again with all, and each hears it once.
        let mut failed = None;
        for case in cases.iter().filter(|case| *case != from) {
            let mut deed = Deed::new(case, &actor);
            deed.idempotency_key = Some(format!("signal:{key}:{case}"));
            let heard = self.act(deed, |deciding| {
                // Who has stopped waiting meanwhile hears nothing.
                if !deciding.state.process.subscriptions().any(|one| one.name == *name) {
                    return Ok(Vec::new());
                }
                let led_by = signal.led_by.clone();
                let mut events = vec![CaseEvent::Fact(Fact::SignalHeard { name: name.clone(), led_by })];
                events.extend(deciding.command(&command)?);
                Ok(events)
            });
            if let Err(fault) = heard.await {
                failed.get_or_insert(unheard(name, &format!("the case {case}"), fault));
            }
        }
        let own = self.load(from).await?.service.settings.id.clone();
        for service in self.catalogue.offered() {
            let starts = |(_, start): &(&str, &StartInfo)| {
                start.trigger == SIGNAL && start.detail.as_deref() == Some(name)
            };
            // Its own processes began in the case itself.
            if service.settings.id == own || !own_starts(&service).any(|start| starts(&start)) {
                continue;
            }
            let id = &service.settings.id;
            let opening = Opening {
                service: &service,
                by: SIGNAL,
                element: None,
                command: command.clone(),
                key: format!("signal:{key}:{id}"),
                led_by: signal.led_by.clone(),
            };
            if let Err(fault) = self.open_by_itself(&actor, &opening).await {
                failed.get_or_insert(unheard(name, &format!("the service {id}"), fault));
            }
        }
        failed.map_or(Ok(()), Err)
    }
}

/// Who cannot hear a signal, said where it is read by somebody who knows only the case that sent it.
fn unheard(name: &str, who: &str, fault: Fault) -> Fault {
    match fault {
        busy @ (Fault::Busy { .. } | Fault::Away { .. }) => busy,
        why => Fault::Refused(format!("{who} cannot take the signal {name}: {why}")),
    }
}
