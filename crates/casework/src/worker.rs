//! What happens without anybody's click: timers fire, letters are set, notices are sent.
//!
//! Effects are at least once: each has an idempotency key, and its end is an event written in the same
//! step as the completion of the job that asked for it. A worker that dies in between does it again; the
//! second time finds the job closed and only ticks the effect off.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use portico_process::{Command, Job};
use portico_record::{Backoff, Effect};
use serde_json::{Map, Value as Json};
use tracing::{debug, warn};

use crate::actor::Actor;
use crate::casework::{Casework, Deciding, Deed, OpenCase};
use crate::fact::{CaseEvent, Document, Fact};
use crate::failure::{self, sent_under};
use crate::fault::Fault;
use crate::letters;
use crate::outbound::{MailOrder, OutboundError};
use crate::signals::SentSignal;

/// Timers and effects that are taken at a time.
const BATCH_MAX: i64 = 64;
/// How long a timer or an effect belongs to the worker that took it.
const LEASE: SignedDuration = SignedDuration::from_secs(120);
/// How long the worker rests when there is nothing to do.
const REST: Duration = Duration::from_millis(250);

/// What one round of the worker did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// Timers that fired.
    pub timers: usize,
    /// Effects that were done or given up.
    pub effects: usize,
    /// Files that waited for the scanner and were looked at.
    pub scans: usize,
    /// Cases that began by themselves.
    pub starts: usize,
    /// Messages that were delivered.
    pub messages: usize,
}

impl Casework {
    /// Works until `stop` says so.
    pub async fn work(self: Arc<Self>, mut stop: tokio::sync::watch::Receiver<bool>) {
        loop {
            if *stop.borrow() {
                return;
            }
            let idle = match self.work_once().await {
                Ok(round) => round == Round::default(),
                Err(fault) => {
                    warn!(%fault, "the worker could not finish its round");
                    true
                }
            };
            if idle {
                tokio::select! {
                    () = tokio::time::sleep(REST) => {}
                    _ = stop.changed() => {}
                }
            }
        }
    }

    /// One round: what is due now, at most a batch of each.
    ///
    /// # Errors
    /// When the record cannot be read. A case that fails does not stop the others.
    pub async fn work_once(&self) -> Result<Round, Fault> {
        Ok(Round {
            starts: self.start_cases().await?,
            messages: self.deliver_messages().await?,
            timers: self.fire_timers().await?,
            effects: self.do_effects().await?,
            scans: self.scan_waiting().await?,
        })
    }

    /// Rounds until nothing is due: for scenarios and the demo's past.
    ///
    /// # Errors
    /// As [`Casework::work_once`].
    pub async fn work_off(&self) -> Result<(), Fault> {
        const ROUNDS_MAX: usize = 1_000;
        for _ in 0..ROUNDS_MAX {
            if self.work_once().await? == Round::default() {
                return Ok(());
            }
        }
        Err(Fault::Broken("the worker does not come to rest: a timer or effect returns for ever".into()))
    }

    /// When the next timer of any case fires.
    ///
    /// # Errors
    /// [`Fault::Broken`].
    pub async fn next_timer(&self) -> Result<Option<Timestamp>, Fault> {
        let next = self.record.next_due().await.map_err(Fault::broken)?;
        Ok(next.and_then(|us| Timestamp::from_microsecond(us).ok()))
    }

    async fn fire_timers(&self) -> Result<usize, Fault> {
        let now_us = self.now().as_microsecond();
        let due = self.record.take_timers(now_us, BATCH_MAX, lease_us()).await.map_err(Fault::broken)?;
        let actor = Actor::system();
        let mut fired = 0;
        for timer in due {
            let Ok(key) = u64::try_from(timer.key) else { continue };
            if key == crate::term::TERM_TIMER {
                match self.end_term(&timer.case).await {
                    Ok(()) => fired += 1,
                    Err(fault) => warn!(case = %timer.case, %fault, "a term could not end"),
                }
                continue;
            }
            let done = self
                .act(Deed::new(&timer.case, &actor), |deciding| {
                    // Late and double firings find the timer gone; that is no fault.
                    if !deciding.state.process.timers().any(|open| open.key == key) {
                        return Ok(Vec::new());
                    }
                    deciding.command(&Command::FireTimer { timer: key })
                })
                .await;
            match done {
                Ok(_) => fired += 1,
                Err(fault) => warn!(case = %timer.case, timer = key, %fault, "a timer could not fire"),
            }
        }
        Ok(fired)
    }

    async fn do_effects(&self) -> Result<usize, Fault> {
        let now_us = self.now().as_microsecond();
        let effects = self.record.take_effects(now_us, BATCH_MAX, lease_us()).await.map_err(Fault::broken)?;
        let mut done = 0;
        for effect in effects {
            match self.do_effect(&effect).await {
                Ok(()) => {
                    self.record
                        .finish_effect(&effect.key, self.now().as_microsecond())
                        .await
                        .map_err(Fault::broken)?;
                    done += 1;
                }
                Err(fault) => match self.effect_failed(&effect, &fault).await {
                    Ok(last) => done += usize::from(last),
                    // It comes again when its lease is over; the others need not wait for that.
                    Err(fault) => {
                        warn!(key = %effect.key, %fault, "an effect that failed could not be put down")
                    }
                },
            }
        }
        Ok(done)
    }

    /// Tries again later; after the last try it becomes a task at the desk. Says whether it was the last.
    async fn effect_failed(&self, effect: &Effect, fault: &EffectFault) -> Result<bool, Fault> {
        let backoff = Backoff::default();
        let permanent =
            matches!(fault, EffectFault::Outbound(OutboundError::Permanent(_)) | EffectFault::Circle(_));
        let text = fault.to_string();
        if !permanent && effect.attempts < backoff.attempts_max {
            let now_us = self.now().as_microsecond();
            let retried = self.record.retry_effect(effect, &text, now_us, &backoff).await;
            debug!(key = %effect.key, error = %fault, retried = ?retried, "an effect will be tried again");
            retried.map_err(Fault::broken)?;
            return Ok(false);
        }
        let actor = Actor::system();
        let (case, job) =
            effect_target(effect).ok_or_else(|| Fault::Broken("an effect names no case".into()))?;
        // The task stands at the desk before the effect is ticked off: whoever dies in between comes back to it.
        self.act(Deed::new(&case, &actor), |deciding| failure::failed(deciding, effect, job, &text)).await?;
        self.record.finish_effect(&effect.key, self.now().as_microsecond()).await.map_err(Fault::broken)?;
        Ok(true)
    }

    async fn do_effect(&self, effect: &Effect) -> Result<(), EffectFault> {
        let (case, job) = effect_target(effect)
            .ok_or_else(|| Fault::Broken(format!("the effect {} names no case", effect.key)))?;
        if let Some(signal) = SentSignal::of(effect) {
            return match signal.circle() {
                Some(why) => Err(EffectFault::Circle(why)),
                None => Ok(self.broadcast(&case, effect, &signal).await?),
            };
        }
        let open = self.load(&case).await?;
        if let Some(letter) = effect.body.get("letter").and_then(Json::as_str) {
            return self.do_letter_without_job(&open, letter, effect).await;
        }
        let Some(job) = open.state.process.jobs().find(|open| open.key == job).cloned() else {
            return Ok(());
        };
        match effect.kind.as_str() {
            "letter" => self.do_letter(&open, &job, effect).await,
            "notify" => self.do_notice(&open, &job, effect).await,
            other => Err(OutboundError::Permanent(format!("Portico has no effect named {other}")).into()),
        }
    }

    async fn do_letter(&self, open: &OpenCase, job: &Job, effect: &Effect) -> Result<(), EffectFault> {
        let name = job.headers.get("letter").cloned().unwrap_or_else(|| "decision".to_owned());
        let fact = self.make_letter(open, name, effect).await?;
        self.tick_off(open, job, fact).await
    }

    /// A letter that follows from the term and not from a step of the process. Its document is the sign that it was
    /// made: the same effect a second time finds it.
    async fn do_letter_without_job(
        &self,
        open: &OpenCase,
        name: &str,
        effect: &Effect,
    ) -> Result<(), EffectFault> {
        let made = |open: &crate::state::CaseState| open.file.letters.iter().any(|(known, _)| known == name);
        if made(&open.state) {
            return Ok(());
        }
        let fact = self.make_letter(open, name.to_owned(), effect).await?;
        let actor = Actor::system();
        self.act(Deed::new(&open.row.id, &actor), |deciding: &Deciding<'_>| {
            Ok(if made(deciding.state) { Vec::new() } else { vec![CaseEvent::Fact(fact.clone())] })
        })
        .await?;
        Ok(())
    }

    async fn make_letter(&self, open: &OpenCase, name: String, effect: &Effect) -> Result<Fact, EffectFault> {
        let order = letters::order(&self.authority, open, &name, sent_under(effect), self.now());
        let title = order.title.clone();
        let pdf = self.outbound.letter(order).await?;
        let file_name = format!("{}-{name}.pdf", open.state.file.reference);
        let content_type = "application/pdf";
        let sha256 = self
            .record
            .put_blob(pdf.clone(), &self.blob_meta(&file_name, content_type, "system"))
            .await
            .map_err(Fault::of_files)?;
        let document = Document {
            sha256,
            name: file_name.clone(),
            content_type: content_type.into(),
            size: pdf.len() as u64,
            public: true,
        };
        let text = letters::covering_text(open, &title);
        let mailed = self.mail(open, sent_under(effect), title, text, vec![(file_name, pdf)]).await?;
        Ok(Fact::LetterMade { letter: name, document, mailed })
    }

    async fn do_notice(&self, open: &OpenCase, job: &Job, effect: &Effect) -> Result<(), EffectFault> {
        let message = job.headers.get("message").cloned().unwrap_or_else(|| job.element.clone());
        let (subject, text) = letters::notice(open, &message);
        let mailed = self.mail(open, sent_under(effect), subject, text, Vec::new()).await?;
        self.tick_off(open, job, Fact::NoticeSent { message, mailed }).await
    }

    async fn mail(
        &self,
        open: &OpenCase,
        key: &str,
        subject: String,
        text: String,
        attachments: Vec<(String, Vec<u8>)>,
    ) -> Result<bool, EffectFault> {
        let Some(to) = open.state.file.email.clone() else { return Ok(false) };
        let order = MailOrder { key: key.to_owned(), to, subject, text, date: self.now(), attachments };
        Ok(self.outbound.mail(order).await?)
    }

    async fn tick_off(&self, open: &OpenCase, job: &Job, fact: Fact) -> Result<(), EffectFault> {
        let actor = Actor::system();
        self.act(Deed::new(&open.row.id, &actor), |deciding: &Deciding<'_>| {
            if !deciding.state.process.jobs().any(|still| still.key == job.key) {
                return Ok(Vec::new());
            }
            let mut events = vec![CaseEvent::Fact(fact.clone())];
            events.extend(deciding.command(&Command::CompleteJob { job: job.key, variables: Map::new() })?);
            Ok(events)
        })
        .await?;
        Ok(())
    }
}

#[derive(Debug, thiserror::Error)]
enum EffectFault {
    #[error(transparent)]
    Outbound(#[from] OutboundError),
    #[error(transparent)]
    Case(#[from] Fault),
    /// Signals that go round.
    #[error("{0}")]
    Circle(String),
}

fn lease_us() -> i64 {
    i64::try_from(LEASE.as_micros()).unwrap_or(i64::MAX)
}

fn effect_target(effect: &Effect) -> Option<(String, u64)> {
    let case = effect.body.get("case")?.as_str()?.to_owned();
    // Keys begin at 1: without one, the effect belongs to no job.
    let job = effect.body.get("job").and_then(Json::as_u64).unwrap_or_default();
    Some((case, job))
}
