//! What could not be sent, after the last try: a desk task for whoever works on the case, or an administrator.
//!
//! An effect that failed for good is an event, and from then on a task on the worklist, beside those of the process. It
//! is tried again or given up, each with a reason and as an event of its own. What the process itself waits for goes
//! along: a job that failed has an incident, trying again opens the job once more, giving up completes it.

use jiff::Timestamp;
use portico_process::{Command, Event, Step, Variables};
use portico_record::{Effect, NewEffect, TaskRow};
use portico_service::Service;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::actor::{Actor, ROLE_ADMINISTRATOR};
use crate::casework::{Casework, Deciding, Deed, OpenCase};
use crate::fact::{CaseEvent, Fact};
use crate::fault::Fault;
use crate::policy::{self, Act};
use crate::repair::checked_reason;
use crate::signals::{SIGNAL, SentSignal, SignalLink};
use crate::state::CaseState;
use crate::step::{self, row_key};

/// Keys of these tasks begin here: those of the engine count from 1 and never come near.
const FIRST_KEY: u64 = 1 << 40;
/// Before ordinary tasks (50): somebody waits for what did not arrive.
const PRIORITY: i64 = 80;

/// Something that could not be sent and waits for somebody's decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// `letter`, `notify` or `signal`.
    pub effect: String,
    /// What went wrong at the last try.
    pub error: String,
    /// Since when.
    pub since: Timestamp,
    /// Idempotency key of the effect: the next try goes out under the same one.
    pub key: String,
    /// The job of the process that waits for it; none for a letter of the term.
    pub job: Option<u64>,
    /// Name of the letter, if it was one without a job.
    pub letter: Option<String>,
    /// The signal, if it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal: Option<SentSignal>,
}

/// How somebody ends a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureEnd {
    /// It is tried again, as often as the first time.
    Retry,
    /// It is not sent; the process goes on as if it had been.
    GiveUp,
}

/// A failure as whoever looks after it sees it.
pub struct FailedEffect {
    /// The case.
    pub open: OpenCase,
    /// The failure.
    pub failure: Failure,
    /// What should have been sent, in the words of the service.
    pub what: String,
}

/// Whether the key is that of such a task.
pub fn is_failure(key: u64) -> bool {
    key >= FIRST_KEY
}

/// The tasks of a case that wait because something could not be sent.
pub(crate) fn task_rows<'a>(
    service: &'a Service,
    state: &'a CaseState,
) -> impl Iterator<Item = TaskRow> + 'a {
    state.file.failures.iter().map(|(key, failure)| {
        let mut groups = step::office_roles(service);
        groups.push(ROLE_ADMINISTRATOR.to_owned());
        TaskRow {
            key: row_key(*key),
            element: failure.effect.clone(),
            name: name(service, state, failure, &service.settings.default_language),
            role: ROLE_ADMINISTRATOR.to_owned(),
            candidate_groups: groups,
            priority: PRIORITY,
            created_us: failure.since.as_microsecond(),
            ..TaskRow::default()
        }
    })
}

/// What should have been sent: the letter's title, the name of the signal, or the step that sends the notice.
pub(crate) fn name(service: &Service, state: &CaseState, failure: &Failure, language: &str) -> String {
    if let Some(signal) = &failure.signal {
        return signal.name.clone();
    }
    let job = failure.job.and_then(|key| state.process.jobs().find(|job| job.key == key));
    let letter =
        failure.letter.as_deref().or(job.and_then(|job| job.headers.get("letter").map(String::as_str)));
    if let Some(title) = letter.and_then(|name| service.text(language, &format!("letter-{name}"), &[])) {
        return title;
    }
    let element = job.map_or("", |job| job.element.as_str());
    let drawn = service.program.element(element).map_or("", |info| info.name.as_str());
    match (drawn, letter) {
        ("", Some(letter)) => letter.to_owned(),
        ("", None) => failure.effect.clone(),
        (drawn, _) => drawn.to_owned(),
    }
}

/// The effects that the events of a step bring back: a job that was opened again, a letter that is tried again.
pub(crate) fn effects_again(case: &str, seq: i64, event: &CaseEvent, state: &CaseState) -> Option<NewEffect> {
    let again = |first: &str, kind: &str, mut body: Json| {
        if let Json::Object(members) = &mut body {
            members.insert("key".to_owned(), json!(first));
        }
        // A key is written once: the row is new, and what goes out carries the key of the first try.
        NewEffect { key: format!("{first}:{seq}"), kind: kind.to_owned(), body, run_at_us: 0 }
    };
    match event {
        CaseEvent::Process(Event::JobReopened { job, .. }) => {
            let open = state.process.jobs().find(|open| open.key == *job)?;
            let kind = open.kind.strip_prefix(step::OWN_JOBS)?;
            Some(again(&format!("{case}:{job}"), kind, json!({ "case": case, "job": job })))
        }
        CaseEvent::Fact(Fact::EffectRetried { key, signal: Some(signal), .. }) => {
            // Somebody lets it go on: what led to it is counted anew.
            let last = signal.led_by.last().cloned();
            let led_by: Vec<SignalLink> = last.into_iter().collect();
            let (name, variables) = (&signal.name, &signal.variables);
            let body = json!({ "case": case, "name": name, "variables": variables, "led_by": led_by });
            Some(again(key, SIGNAL, body))
        }
        CaseEvent::Fact(Fact::EffectRetried { effect, key, letter: Some(letter), .. }) => {
            Some(again(key, effect, json!({ "case": case, "letter": letter })))
        }
        _ => None,
    }
}

/// The idempotency key under which an effect goes out.
pub(crate) fn sent_under(effect: &Effect) -> &str {
    effect.body.get("key").and_then(Json::as_str).unwrap_or(&effect.key)
}

/// That an effect failed for good, with what follows for the process; nothing if that is known already.
pub(crate) fn failed(
    deciding: &Deciding<'_>,
    effect: &Effect,
    job: u64,
    error: &str,
) -> Result<Vec<CaseEvent>, Fault> {
    let key = sent_under(effect);
    if deciding.state.file.failures.values().any(|known| known.key == key) {
        return Ok(Vec::new());
    }
    let waits = deciding.state.process.jobs().any(|open| open.key == job);
    let letter = effect.body.get("letter").and_then(Json::as_str);
    let signal = SentSignal::of(effect);
    if !waits && letter.is_none() && signal.is_none() {
        // The process went on without it: nobody has to do anything.
        let fact = Fact::EffectFailed {
            effect: effect.kind.clone(),
            error: error.to_owned(),
            task: None,
            key: key.to_owned(),
            job: None,
            letter: None,
            signal: None,
        };
        return Ok(vec![CaseEvent::Fact(fact)]);
    }
    let number = u64::try_from(deciding.seq).unwrap_or_default();
    let mut events = vec![CaseEvent::Fact(Fact::EffectFailed {
        effect: effect.kind.clone(),
        error: error.to_owned(),
        task: Some(FIRST_KEY.saturating_add(number)),
        key: key.to_owned(),
        job: waits.then_some(job),
        letter: letter.map(str::to_owned),
        signal,
    })];
    if waits {
        let command = Command::FailJob { job, message: error.to_owned(), retries_left: 0 };
        events.extend(deciding.command(&command)?);
    }
    Ok(events)
}

impl Casework {
    /// Reads a failure for somebody who may decide what becomes of it: whoever works on the case, or an administrator.
    ///
    /// # Errors
    /// [`Fault::Forbidden`]; [`Fault::NotFound`]; [`Fault::TaskGone`] when somebody has decided already.
    pub async fn failed_effect(&self, actor: &Actor, case: &str, key: u64) -> Result<FailedEffect, Fault> {
        self.require_failure(actor, case).await?;
        let open = self.view_case(actor, case).await?;
        let failure = open.state.file.failures.get(&key).cloned().ok_or(Fault::TaskGone)?;
        let what = name(&open.service, &open.state, &failure, &actor.language);
        Ok(FailedEffect { open, failure, what })
    }

    /// Ends a failure: it is tried again, or given up.
    ///
    /// # Errors
    /// As [`Casework::failed_effect`]; [`Fault::Refused`] without a reason.
    pub async fn end_failure(
        &self,
        actor: &Actor,
        case: &str,
        key: u64,
        end: FailureEnd,
        reason: &str,
    ) -> Result<OpenCase, Fault> {
        self.require_failure(actor, case).await?;
        let reason = checked_reason(reason)?;
        self.act(Deed::new(case, actor), |deciding| {
            let failure = deciding.state.file.failures.get(&key).ok_or(Fault::TaskGone)?;
            match end {
                FailureEnd::Retry => retried(deciding, key, failure, &reason),
                FailureEnd::GiveUp => given_up(deciding, key, failure, &reason),
            }
        })
        .await
    }

    async fn require_failure(&self, actor: &Actor, case: &str) -> Result<(), Fault> {
        let open = self.load(case).await?;
        let roles = step::office_roles(&open.service);
        let about = open.about(&roles);
        if policy::judge(actor, Act::Repair, &about).allowed {
            return Ok(());
        }
        policy::require(actor, Act::WorkOnCase, &about)
    }
}

fn retried(
    deciding: &Deciding<'_>,
    task: u64,
    failure: &Failure,
    reason: &str,
) -> Result<Vec<CaseEvent>, Fault> {
    let mut events = vec![CaseEvent::Fact(Fact::EffectRetried {
        task,
        effect: failure.effect.clone(),
        key: failure.key.clone(),
        letter: failure.letter.clone(),
        signal: failure.signal.clone(),
        reason: reason.to_owned(),
    })];
    let reopens = |incident: &&portico_process::Incident| {
        incident.resume.iter().any(|at| Some(at.instance) == failure.job && at.step == Step::Reopen)
    };
    if let Some(incident) = deciding.state.process.incidents().find(reopens) {
        events.extend(deciding.command(&Command::RetryIncident { incident: incident.key })?);
    }
    Ok(events)
}

fn given_up(
    deciding: &Deciding<'_>,
    task: u64,
    failure: &Failure,
    reason: &str,
) -> Result<Vec<CaseEvent>, Fault> {
    let mut events = vec![CaseEvent::Fact(Fact::EffectGivenUp {
        task,
        effect: failure.effect.clone(),
        reason: reason.to_owned(),
    })];
    if let Some(job) = failure.job {
        events.extend(deciding.command(&Command::CompleteJob { job, variables: Variables::new() })?);
    }
    Ok(events)
}
