//! A start event that cannot begin its case: it rests, longer each time, and administrators are told where and why.
//!
//! What failed stands in the plan of the start event, so that all nodes rest together and one that starts anew does not
//! begin at the front. A newer bundle is tried at once: that is how a model is mended.

use jiff::Timestamp;
use portico_process::StartInfo;
use portico_record::Backoff;
use portico_service::Service;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use tracing::warn;

use super::{Plan, plan_key};
use crate::casework::Casework;
use crate::fault::Fault;

/// Characters of an error that are kept.
const ERROR_CHARS_MAX: usize = 2_000;

/// The last try of a start event that could not begin a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failing {
    /// What went wrong, in words for the author of the model.
    pub error: String,
    /// When it failed first, microseconds.
    pub since_us: i64,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried again, microseconds.
    pub again_us: i64,
    /// The timer gave no date.
    pub(super) undated: bool,
}

/// Whether what failed is not to be tried yet.
pub(super) fn rests(known: Option<&Json>, bundle: &str, now: Timestamp) -> bool {
    Plan::read(known)
        .filter(|plan| plan.bundle == bundle)
        .and_then(|plan| plan.failing)
        .is_some_and(|failing| failing.again_us > now.as_microsecond())
}

impl Casework {
    /// Keeps that a start event failed. What is merely busy or away is tried in the next round.
    pub(super) async fn start_failed(
        &self,
        service: &Service,
        start: &StartInfo,
        known: Option<&Json>,
        fault: &Fault,
    ) -> Result<(), Fault> {
        let (id, element) = (&service.settings.id, &start.element);
        warn!(service = id, element, %fault, "a case could not be begun");
        if matches!(fault, Fault::Busy { .. } | Fault::Away { .. }) {
            return Ok(());
        }
        let now_us = self.now().as_microsecond();
        let plan = Plan::read(known);
        let before = plan.as_ref().filter(|plan| plan.bundle == service.hash());
        let before = before.and_then(|plan| plan.failing.clone());
        let attempts = before.as_ref().map_or(0, |failing| failing.attempts).saturating_add(1);
        let failing = Failing {
            error: fault.to_string().chars().take(ERROR_CHARS_MAX).collect(),
            since_us: before.map_or(now_us, |failing| failing.since_us),
            attempts,
            again_us: now_us.saturating_add(Backoff::default().wait_us(attempts)),
            undated: start.trigger == "timer" && self.timer_plan(service, start, known).is_err(),
        };
        let plan = plan.unwrap_or_else(|| Plan::new(service, start));
        let failed = Plan { bundle: service.hash().to_owned(), failing: Some(failing), ..plan };
        self.keep_plan(&plan_key(service, start), known, &failed).await
    }
}
