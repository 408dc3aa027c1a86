//! Where a simulation steps in: before each call of the database, and after each commit.
//!
//! Without the feature `simulation` nothing of it is built. With it, whoever has installed a [`Seam`] on the thread decides
//! when a call goes on, whether it fails, and, by dropping what waits, whether it ever ends.

use crate::fault::Fault;

/// What is about to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// A reading statement.
    Read,
    /// A writing statement that is a transaction of its own.
    Write,
    /// A transaction begins.
    Begin,
    /// A statement within a transaction.
    Within,
    /// A transaction is to be committed.
    Commit,
    /// It was committed, and nobody knows yet.
    Committed,
    /// What was committed is to be made durable.
    Sync,
    /// Nothing: a simulated part of a node asks for its turn.
    #[cfg(feature = "simulation")]
    Turn,
}

#[cfg(feature = "simulation")]
pub use open::{Busy, Seam, install, reach};
#[cfg(not(feature = "simulation"))]
pub(super) use shut::reach;

/// After a commit: a failure here is an acknowledgement that was lost.
pub(super) async fn committed() -> Result<(), Fault> {
    reach(Moment::Committed).await.map(drop)
}

#[cfg(not(feature = "simulation"))]
mod shut {
    use super::Moment;
    use crate::fault::Fault;
    use std::future::{Ready, ready};

    /// Holds nothing.
    pub(in super::super) struct Busy;

    impl Drop for Busy {
        /// Nothing; so that callers read alike in both builds.
        fn drop(&mut self) {}
    }

    pub(in super::super) fn reach(_: Moment) -> Ready<Result<Busy, Fault>> {
        ready(Ok(Busy))
    }
}

#[cfg(feature = "simulation")]
mod open {
    use super::Moment;
    use crate::fault::Fault;
    use std::cell::RefCell;
    use std::future::Future;
    use std::pin::Pin;
    use std::sync::Arc;

    /// Whoever decides.
    pub trait Seam: Send + Sync {
        /// Ends when the call may go on: true, or is to fail: false.
        fn reach(&self, moment: Moment) -> Pin<Box<dyn Future<Output = bool> + Send>>;
        /// A call that went on has ended.
        fn done(&self, moment: Moment);
    }

    thread_local! {
        static SEAM: RefCell<Option<Arc<dyn Seam>>> = const { RefCell::new(None) };
    }

    /// Puts a seam on this thread, or takes it away.
    pub fn install(seam: Option<Arc<dyn Seam>>) {
        SEAM.with_borrow_mut(|own| *own = seam);
    }

    /// As long as it lives, a call is under way.
    pub struct Busy(Option<(Arc<dyn Seam>, Moment)>);

    impl Drop for Busy {
        fn drop(&mut self) {
            if let Some((seam, moment)) = self.0.take() {
                seam.done(moment);
            }
        }
    }

    /// Waits until the call may go on.
    ///
    /// # Errors
    /// As a connection that broke, if the seam says so.
    pub async fn reach(moment: Moment) -> Result<Busy, Fault> {
        let Some(seam) = SEAM.with_borrow(Clone::clone) else { return Ok(Busy(None)) };
        if seam.reach(moment).await {
            return Ok(Busy(Some((seam, moment))));
        }
        Err(Fault::File {
            path: "the connection to the database".into(),
            source: std::io::Error::new(std::io::ErrorKind::BrokenPipe, "broken off by a simulation"),
        })
    }
}
