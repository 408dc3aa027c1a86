//! The queue before the group commit.
//!
//! Whoever waits while one transaction is made durable goes into the next one together: the more callers, the larger
//! the groups, without any waiting on purpose. The queue is bounded: beyond it a caller hears at once when to come
//! again, instead of waiting ever longer.
//!
//! ```text
//! callers -> queue -> commits a group, ahead of the disk -> waits for the disk
//!    ^                (then the next one)                          |
//!    +--------------- answers, after the disk has it --------------+
//! ```

use crate::commit::{Checked, Outcome, check, unsettled};
use crate::open::Record;
use crate::sql::Ahead;
use crate::step::{CommitError, Committed, Step};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::{mpsc, oneshot};

/// How large the queue and its groups are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WriterLimits {
    /// Steps that may wait.
    pub queue_max: usize,
    /// Steps of one transaction.
    pub group_max: usize,
    /// What a caller is told when the queue is full, milliseconds.
    pub retry_after_ms: u64,
}

impl Default for WriterLimits {
    /// 2,048 waiting, 512 in a group: whoever gets a place waits for five commits at most, also on a slow disk.
    fn default() -> WriterLimits {
        WriterLimits { queue_max: 2_048, group_max: 512, retry_after_ms: 1_000 }
    }
}

/// Hands steps to the one task that commits. Cheap to clone; the task ends when the last clone is dropped, after
/// what waits is written.
#[derive(Clone, Debug)]
pub struct Writer {
    queue: mpsc::Sender<Waiting>,
    retry_after_ms: u64,
}

struct Waiting {
    step: Checked,
    answer: oneshot::Sender<Answer>,
}

/// A step that was committed, or refused, ahead of the disk.
struct Unsettled {
    outcome: Outcome,
    step: Result<Checked, CommitError>,
    answer: oneshot::Sender<Answer>,
}

/// What was committed together, and what makes it durable; nothing if all of it was refused.
struct Group {
    steps: Vec<Unsettled>,
    ahead: Option<Ahead>,
}

/// Groups that may be committed while the disk is busy with those before.
const GROUPS_AHEAD: usize = 1;

/// What became of a step, and the step itself: to let go of all its parts is left to whoever brought it, so that the
/// one task that commits need not.
type Answer = (Outcome, Result<Checked, CommitError>);

impl std::fmt::Debug for Waiting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a step that waits")
    }
}

impl Writer {
    /// Starts the task that commits, and the one that waits for the disk. Must be called within a tokio runtime.
    pub fn start(record: Record, limits: WriterLimits) -> Writer {
        let (queue, waiting) = mpsc::channel(limits.queue_max.max(1));
        let (committed, to_settle) = mpsc::channel(GROUPS_AHEAD);
        run("settle", settle(record.clone(), to_settle));
        run("writer", drain(record, waiting, limits.group_max.max(1), committed));
        Writer { queue, retry_after_ms: limits.retry_after_ms }
    }

    /// Writes a step; returns after it is durable. A caller that stops waiting does not stop the step.
    ///
    /// # Errors
    /// [`CommitError::Busy`] at once if the queue is full; otherwise as [`Record::commit`].
    pub async fn commit(&self, step: Step) -> Result<Committed, CommitError> {
        // Before the queue, so that the callers do this side by side and the one task that commits need not.
        let step = check(step)?;
        let (answer, answered) = oneshot::channel();
        let waiting = Waiting { step, answer };
        self.queue.try_send(waiting).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => CommitError::Busy { retry_after_ms: self.retry_after_ms },
            mpsc::error::TrySendError::Closed(_) => stopped(),
        })?;
        answered.await.map_or_else(|_| Err(stopped()), |(outcome, _)| outcome)
    }
}

/// In a thread of its own, so that what waits for the disk keeps no worker of the runtime from its other tasks. A
/// runtime of one thread (tests, simulation) does it there, in one order with all else.
fn run(name: &str, task: impl Future<Output = ()> + Send + 'static) {
    let runtime = Handle::current();
    if runtime.runtime_flavor() != RuntimeFlavor::MultiThread {
        drop(runtime.spawn(task));
        return;
    }
    let begun = std::thread::Builder::new().name(name.to_owned()).spawn(move || runtime.block_on(task));
    if let Err(error) = begun {
        // The queue's other end is gone with the thread: every commit is answered with that.
        tracing::error!(%error, "the {name} has no thread");
    }
}

async fn drain(
    record: Record,
    mut waiting: mpsc::Receiver<Waiting>,
    group_max: usize,
    committed: mpsc::Sender<Group>,
) {
    let mut group = Vec::with_capacity(group_max);
    loop {
        // Only now is the group taken: on a slow disk the groups grow, instead of becoming many.
        let Ok(place) = committed.reserve().await else { return };
        if waiting.recv_many(&mut group, group_max).await == 0 {
            return;
        }
        let (steps, answers): (Vec<_>, Vec<_>) = group.drain(..).map(|w| (Ok(w.step), w.answer)).unzip();
        let (outcomes, ahead) = record.commit_ahead(&steps).await;
        let parts = outcomes.into_iter().zip(steps).zip(answers);
        let steps = parts.map(|((outcome, step), answer)| Unsettled { outcome, step, answer }).collect();
        place.send(Group { steps, ahead });
    }
}

async fn settle(record: Record, mut committed: mpsc::Receiver<Group>) {
    while let Some(Group { steps, ahead }) = committed.recv().await {
        let settled = match ahead {
            None => Ok(()),
            Some(ahead) => record.settle(ahead).await,
        };
        for Unsettled { outcome, step, answer } in steps {
            let outcome = match &settled {
                Ok(()) => outcome,
                Err(fault) => unsettled(outcome, fault),
            };
            // Whoever asked may have gone away; the step is written all the same.
            let _ = answer.send((outcome, step));
        }
    }
}

fn stopped() -> CommitError {
    CommitError::Database { message: "the writer has stopped; the server is going down".to_owned() }
}
