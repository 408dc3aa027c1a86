//! The group commit: many steps, one transaction.
//!
//! ```text
//! check each step (no database) -> begin -> lock the position -> read heads, keys, counters of the whole group
//!   -> plan in memory, step by step -> write each table once -> commit
//! ```
//!
//! *Invariant*: a step is refused before anything of it is written, so that a refused step costs the others nothing.
//! *Invariant*: positions have no gaps and their order is the order of commits: the counter is read for update first
//! and written with all the rest, in the same transaction. On PostgreSQL this makes the commits of all nodes take turns; a group
//! is what makes that fast.

mod check;
mod heads;
mod load;
mod marks;
mod plan;
mod write;

use crate::fault::Fault;
use crate::open::Record;
use crate::sql::Ahead;
use crate::step::{CommitError, Committed, Step};

pub(crate) use check::{Checked, check};
pub(crate) use heads::HeadCache;
pub(crate) use load::committed_before;
pub(crate) use marks::{Marks, view_mark};

/// What a step became.
pub type Outcome = Result<Committed, CommitError>;

impl Record {
    /// Writes a group of steps in one transaction; one outcome for each, in order. A step that is stale, invalid or
    /// repeated is answered alone and costs nothing to the others. Steps of one case may follow each other in a group.
    ///
    /// If the database refuses the group for a reason that may lie in one step, each is tried alone, so that one bad
    /// step does not fail its neighbours. Dropping the future before it ends leaves nothing written.
    pub async fn commit(&self, steps: Vec<Step>) -> Vec<Outcome> {
        let checked: Vec<_> = steps.into_iter().map(check).collect();
        let (outcomes, ahead) = self.commit_ahead(&checked).await;
        let Some(ahead) = ahead else { return outcomes };
        match self.settle(ahead).await {
            Ok(()) => outcomes,
            Err(fault) => outcomes.into_iter().map(|outcome| unsettled(outcome, &fault)).collect(),
        }
    }

    /// As [`Record::commit`], for steps that were looked at before, and without waiting for the disk: the outcomes are
    /// visible to all and hold after [`Record::settle`] of what comes with them (nothing if all were refused).
    /// Nobody may hear of them before.
    pub(crate) async fn commit_ahead(
        &self,
        checked: &[Result<Checked, CommitError>],
    ) -> (Vec<Outcome>, Option<Ahead>) {
        let ahead = match self.db.ahead().await {
            Ok(ahead) => ahead,
            Err(fault) => return (checked.iter().map(|step| Err(refused(step, &fault))).collect(), None),
        };
        let outcomes = match self.commit_group(checked).await {
            Ok(outcomes) => outcomes,
            Err(fault) if checked.len() > 1 && lies_in_a_step(&fault) => {
                tracing::warn!(%fault, "a group of {} steps failed; each is tried alone", checked.len());
                self.commit_each(checked).await
            }
            Err(fault) => checked.iter().map(|step| Err(refused(step, &fault))).collect(),
        };
        let ahead = outcomes.iter().any(Result::is_ok).then_some(ahead);
        (outcomes, ahead)
    }

    /// Waits for the disk.
    ///
    /// # Errors
    /// When it is not known what of it the disk has.
    pub(crate) async fn settle(&self, ahead: Ahead) -> Result<(), Fault> {
        let settled = self.db.sync(ahead).await;
        if settled.is_err() {
            self.heads.forget();
        }
        settled
    }

    async fn commit_each(&self, steps: &[Result<Checked, CommitError>]) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(steps.len());
        for step in steps {
            let alone = std::slice::from_ref(step);
            outcomes.push(match self.commit_group(alone).await {
                Ok(one) => one.into_iter().next().unwrap_or_else(|| Err(lost())),
                Err(fault) => Err(refused(step, &fault)),
            });
        }
        outcomes
    }

    async fn commit_group(&self, steps: &[Result<Checked, CommitError>]) -> Result<Vec<Outcome>, Fault> {
        if steps.iter().all(Result::is_err) {
            return Ok(steps
                .iter()
                .map(|step| Err(step.as_ref().err().cloned().unwrap_or_else(lost)))
                .collect());
        }
        let mut tx = self.db.begin_ahead().await?;
        let known = load::load(&mut tx, self.db.for_update(), &self.heads, steps).await?;
        let began = known.position;
        let plan = plan::plan(steps, known);
        if plan.writes.is_empty() {
            return Ok(plan.outcomes); // the transaction is dropped: nothing to make durable
        }
        let position = plan.writes.position;
        let written = write::write(&mut tx, &plan.writes).await?;
        tx.commit().await?;
        let after = plan.writes.cases.into_iter().map(|write| (write.step.step.case.clone(), write.head));
        self.heads.moved(began, position, after.collect());
        self.groups.add(written);
        self.committed.send_if_modified(|last| {
            let later = position > *last;
            *last = position.max(*last);
            later
        });
        Ok(plan.outcomes)
    }
}

/// What becomes of an outcome if nobody knows whether the disk has it.
pub(crate) fn unsettled(outcome: Outcome, fault: &Fault) -> Outcome {
    outcome.and_then(|_| Err(CommitError::Database { message: fault.to_string() }))
}

fn lost() -> CommitError {
    CommitError::Database { message: "a step of the group has no outcome".to_owned() }
}

fn refused(step: &Result<Checked, CommitError>, fault: &Fault) -> CommitError {
    match step {
        Err(error) => error.clone(),
        Ok(_) => CommitError::Database { message: fault.to_string() },
    }
}

/// True if the database looked at the data and said no, rather than being away, busy or full.
fn lies_in_a_step(fault: &Fault) -> bool {
    match fault {
        Fault::Database(error) => error.lies_in_the_data(),
        other => matches!(other, Fault::Damaged { .. } | Fault::Invalid { .. }),
    }
}
