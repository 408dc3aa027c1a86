//! Jobs for outside workers: taken for a while, extended, completed, failed.
//!
//! A job is what a service task of a model waits for when Portico does not do it itself: a look into a
//! register, a booking in the accounts. A worker takes jobs of a type, holds them for a lease, and says how
//! each ended. Taking and extending are no events of the case (nothing happened to it yet); the end is one
//! step like any other, so that a result counts exactly once, whoever sends it twice.
//!
//! Whoever lets the lease run out has lost the job: its result is refused, and another worker gets it.

use jiff::{SignedDuration, Timestamp};
use portico_form::Answers;
use portico_process::Command;
use portico_record::{ActorKind, HeldJob, TakenJob};
use serde_json::json;

use crate::actor::Actor;
use crate::casework::{Casework, Deed, OpenCase};
use crate::fact::{CaseEvent, Fact};
use crate::fault::Fault;
use crate::policy::{self, About, Act};
use crate::step::OWN_JOBS;

/// An account may do jobs of the type behind this prefix; `job:*` of every type.
pub const ROLE_JOB: &str = "job:";

/// Shortest and longest lease, seconds.
pub const LEASE_S: std::ops::RangeInclusive<i64> = 1..=3_600;
/// Jobs that one call hands out at most.
pub const JOBS_MAX: i64 = 100;
/// Longest message of a failure that is kept, characters.
const MESSAGE_CHARS_MAX: usize = 2_000;
/// Longest name of a worker, characters.
const WORKER_CHARS_MAX: usize = 100;
/// First rest after a failure; doubled with each further one.
const REST_FIRST: SignedDuration = SignedDuration::from_secs(10);
/// Longest rest.
const REST_MAX: SignedDuration = SignedDuration::from_hours(6);

/// Which jobs a worker wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobOrder {
    /// The type: `zeebe:taskDefinition type`, `camunda:topic`.
    pub kind: String,
    /// Tells workers of one account apart; a job belongs to the one that took it.
    pub worker: String,
    /// How many, at most [`JOBS_MAX`].
    pub limit: i64,
    /// For how long, seconds, within [`LEASE_S`].
    pub lease_s: i64,
}

/// A job that somebody holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The case.
    pub case: String,
    /// Key of the job.
    pub key: u64,
    /// Name of the worker that took it.
    pub worker: String,
}

/// How a job ended for now.
#[derive(Debug, Clone, PartialEq)]
pub enum JobEnd {
    /// It is done.
    Completed {
        /// Its result: variables of the process, through the task's output mapping.
        variables: Answers,
    },
    /// It did not work.
    Failed {
        /// What went wrong, for the clerk who may have to look.
        message: String,
        /// How often it may still be tried; one less than before if not said. With 0 the case gets an incident.
        retries_left: Option<u32>,
        /// When it may be tried again at the earliest; if not said, later with each failure.
        retry_after: Option<SignedDuration>,
    },
    /// It came to a business error that the model may catch (BPMN 2.0.2, 10.5.1: error event).
    Error {
        /// Error code.
        code: String,
        /// For people.
        message: String,
        /// Variables that the error carries.
        variables: Answers,
    },
}

impl Casework {
    /// Hands out jobs of one type that are due, the oldest first. For the time of the lease no other worker gets them.
    ///
    /// # Errors
    /// [`Fault::Forbidden`] when the account may not do such jobs; [`Fault::Refused`] for a lease, number or
    /// name outside its bounds, and for job types that Portico does itself.
    pub async fn take_jobs(&self, actor: &Actor, order: &JobOrder) -> Result<Vec<TakenJob>, Fault> {
        require_job(actor, &order.kind)?;
        if order.kind.starts_with(OWN_JOBS) {
            return Err(Fault::Refused(format!("Portico does jobs of the type {} itself", order.kind)));
        }
        let lease = lease(order.lease_s)?;
        if !(1..=JOBS_MAX).contains(&order.limit) {
            return Err(Fault::Refused(format!("Ask for 1 to {JOBS_MAX} jobs at a time")));
        }
        let holder = holder(actor, &order.worker)?;
        let now_us = self.now().as_microsecond();
        let taken = self.record.take_jobs(&order.kind, &holder, now_us, order.limit, lease).await;
        taken.map_err(Fault::broken)
    }

    /// Those of these jobs that this worker still holds: what a repeated call for jobs is answered with.
    ///
    /// # Errors
    /// As [`Casework::take_jobs`].
    pub async fn held_jobs(
        &self,
        actor: &Actor,
        worker: &str,
        jobs: &[(String, u64)],
    ) -> Result<Vec<TakenJob>, Fault> {
        let holder = holder(actor, worker)?;
        let now_us = self.now().as_microsecond();
        let mut held = Vec::new();
        for (case, key) in jobs.iter().take(usize::try_from(JOBS_MAX).unwrap_or_default()) {
            let key = crate::step::row_key(*key);
            held.extend(self.record.held_job(case, key, &holder, now_us).await.map_err(Fault::broken)?);
        }
        Ok(held)
    }

    /// Holds a job for longer, from now; says until when.
    ///
    /// # Errors
    /// [`Fault::JobGone`] when this worker does not hold it any more; [`Fault::Forbidden`], [`Fault::Refused`].
    pub async fn extend_job(&self, actor: &Actor, held: &Held, lease_s: i64) -> Result<Timestamp, Fault> {
        let now = self.now();
        let until_us = now.as_microsecond().saturating_add(lease(lease_s)?);
        let holder = self.require_held(actor, held).await?;
        let key = crate::step::row_key(held.key);
        let extended = self.record.extend_job(&held.case, key, &holder, until_us).await;
        if !extended.map_err(Fault::broken)? {
            return Err(Fault::JobGone);
        }
        Timestamp::from_microsecond(until_us).map_err(Fault::broken)
    }

    /// Ends a job, for good or for now. The same idempotency key twice is one end.
    ///
    /// # Errors
    /// [`Fault::JobGone`] when this worker does not hold the job any more: nothing was changed, and another
    /// worker has it or had it; [`Fault::Forbidden`], [`Fault::Refused`], [`Fault::ReasonsMissing`].
    pub async fn end_job(
        &self,
        actor: &Actor,
        held: &Held,
        end: &JobEnd,
        idempotency_key: Option<String>,
    ) -> Result<OpenCase, Fault> {
        let scoped = idempotency_key.map(|given| format!("job:{}:{given}", actor.id));
        if let Some(repeated) = &scoped
            && self.record.idempotent(repeated).await.map_err(Fault::broken)?.is_some()
        {
            return self.load(&held.case).await;
        }
        let worker = self.require_held(actor, held).await?;
        let now = self.now();
        let mut deed = Deed::new(&held.case, actor);
        deed.request_result = scoped.is_some().then_some(json!(true));
        deed.idempotency_key = scoped;
        // Asked once more when the step is written: whoever is slow between here and there may have lost the job.
        deed.held_job = Some(HeldJob { key: crate::step::row_key(held.key), worker });
        let key = held.key;
        self.act(deed, |deciding| {
            let job = deciding.state.process.jobs().find(|job| job.key == key).ok_or(Fault::JobGone)?;
            match end {
                JobEnd::Completed { variables } => {
                    deciding.command(&Command::CompleteJob { job: key, variables: variables.clone() })
                }
                JobEnd::Error { code, message, variables } => deciding.command(&Command::ThrowError {
                    key,
                    code: code.clone(),
                    message: shortened(message),
                    variables: variables.clone(),
                }),
                JobEnd::Failed { message, retries_left, retry_after } => {
                    let left = retries_left.unwrap_or_else(|| job.retries.saturating_sub(1));
                    let message = shortened(message);
                    let mut events =
                        deciding.command(&Command::FailJob { job: key, message, retries_left: left })?;
                    if left > 0 {
                        let failures =
                            deciding.state.file.job_rests.get(&key).map_or(0, |rest| rest.failures);
                        let rest = retry_after
                            .unwrap_or_else(|| rest_after(failures))
                            .clamp(SignedDuration::ZERO, REST_MAX);
                        let until = now.saturating_add(rest).map_err(Fault::broken)?;
                        events.push(CaseEvent::Fact(Fact::JobRests { job: key, until }));
                    }
                    Ok(events)
                }
            }
        })
        .await
    }

    /// The holder's name in the record, if this actor holds the job at this moment.
    async fn require_held(&self, actor: &Actor, held: &Held) -> Result<String, Fault> {
        let holder = holder(actor, &held.worker)?;
        let key = crate::step::row_key(held.key);
        let now_us = self.now().as_microsecond();
        // Who asks about a job that is not theirs learns nothing of it, not even whether the case exists.
        match self.record.holds_job(&held.case, key, &holder, now_us).await.map_err(Fault::broken)? {
            true => Ok(holder),
            false => Err(Fault::JobGone),
        }
    }
}

/// Refuses everybody who does no jobs of any type, before anything of a request is read.
///
/// # Errors
/// [`Fault::Forbidden`].
pub fn require_outside_worker(actor: &Actor) -> Result<(), Fault> {
    match actor.kind {
        ActorKind::ThirdParty | ActorKind::System => Ok(()),
        ActorKind::Resident | ActorKind::Clerk => {
            Err(Fault::Forbidden { policy: "jobs-are-for-outside-workers" })
        }
    }
}

fn require_job(actor: &Actor, kind: &str) -> Result<(), Fault> {
    policy::require(actor, Act::DoJob, &About { job_type: Some(kind), ..About::default() })
}

/// Microseconds of a lease.
fn lease(seconds: i64) -> Result<i64, Fault> {
    if LEASE_S.contains(&seconds) {
        return Ok(seconds.saturating_mul(1_000_000));
    }
    Err(Fault::Refused(format!("A job can be held for {} to {} seconds", LEASE_S.start(), LEASE_S.end())))
}

/// The account is part of the name: nobody ends the job of another account's worker.
fn holder(actor: &Actor, worker: &str) -> Result<String, Fault> {
    let worker = worker.trim();
    let length = worker.chars().count();
    if !(1..=WORKER_CHARS_MAX).contains(&length) || worker.chars().any(char::is_control) {
        return Err(Fault::Refused(format!("Name the worker with 1 to {WORKER_CHARS_MAX} characters")));
    }
    Ok(format!("{}/{worker}", actor.id))
}

fn rest_after(failures: u32) -> SignedDuration {
    REST_FIRST.checked_mul(1_i32 << failures.min(16)).map_or(REST_MAX, |rest| rest.min(REST_MAX))
}

fn shortened(message: &str) -> String {
    message.chars().take(MESSAGE_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_doubles_with_each_failure_and_never_passes_its_bound() {
        assert_eq!(rest_after(0), SignedDuration::from_secs(10));
        assert_eq!(rest_after(3), SignedDuration::from_secs(80));
        assert_eq!(rest_after(u32::MAX), REST_MAX);
    }

    #[test]
    fn a_worker_without_a_name_is_told_so() {
        let actor = Actor::third_party("register", "Register", &["job:*"]);
        assert!(matches!(holder(&actor, " "), Err(Fault::Refused(_))));
        assert_eq!(holder(&actor, " one ").unwrap(), "register/one");
    }
}
