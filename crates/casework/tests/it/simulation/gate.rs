//! Where the calls of one node wait for their turn.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use portico_record::sql::seam::{Moment, Seam};
use tokio::sync::{Notify, oneshot};

/// The gate of one node.
#[derive(Default)]
pub struct Gate {
    waiting: Mutex<VecDeque<Waiting>>,
    under_way: Mutex<usize>,
    quiet: Notify,
}

struct Waiting {
    moment: Moment,
    turn: oneshot::Sender<bool>,
}

impl Seam for Gate {
    fn reach(&self, moment: Moment) -> Pin<Box<dyn Future<Output = bool> + Send>> {
        let (turn, granted) = oneshot::channel();
        self.waiting.lock().unwrap().push_back(Waiting { moment, turn });
        Box::pin(async move {
            match granted.await {
                Ok(goes_on) => goes_on,
                // The gate is gone, and the node with it.
                Err(_) => std::future::pending().await,
            }
        })
    }

    fn done(&self, _: Moment) {
        *self.under_way.lock().unwrap() -= 1;
        self.quiet.notify_one();
    }
}

impl Gate {
    /// A gate, as a seam too.
    pub fn seam(self: &Arc<Self>) -> Option<Arc<dyn Seam>> {
        Some(self.clone())
    }

    /// What waits, the longest first.
    pub fn waiting(&self) -> Vec<Moment> {
        let mut waiting = self.waiting.lock().unwrap();
        waiting.retain(|one| !one.turn.is_closed());
        waiting.iter().map(|one| one.moment).collect()
    }

    /// Lets one go on, or fail.
    pub fn grant(&self, place: usize, goes_on: bool) {
        let one = self.waiting.lock().unwrap().remove(place).unwrap();
        if goes_on {
            *self.under_way.lock().unwrap() += 1;
        }
        if one.turn.send(goes_on).is_err() && goes_on {
            *self.under_way.lock().unwrap() -= 1;
        }
    }

    /// Calls that were let go and have not ended.
    pub fn under_way(&self) -> usize {
        *self.under_way.lock().unwrap()
    }

    /// Waits until everything of the node waits at the gate, or has nothing to do.
    pub async fn settle(&self) {
        self.settle_but(0).await;
    }

    /// As [`Gate::settle`], but for so many calls that wait for a lock.
    pub async fn settle_but(&self, blocked: usize) {
        /// Turns of the runtime in which nothing new came to the gate: messages pass through fewer tasks than that.
        const CALM: usize = 24;
        let mut calm = 0;
        let mut before = usize::MAX;
        while calm < CALM {
            if self.under_way() > blocked {
                self.quiet.notified().await;
                calm = 0;
                continue;
            }
            tokio::task::yield_now().await;
            let now = self.waiting.lock().unwrap().len();
            calm = if now == before { calm + 1 } else { 0 };
            before = now;
        }
    }
}
