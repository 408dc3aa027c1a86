//! What begins cases by itself, and when, for those who administer.

use jiff::Timestamp;
use portico_process::StartInfo;
use portico_record::MESSAGES_MAX;
use portico_service::Service;

use super::{Failing, Plan, own_starts, plan_key};
use crate::actor::Actor;
use crate::casework::Casework;
use crate::fault::Fault;
use crate::policy::{self, About, Act};

/// A way in which a service begins cases by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComingStart {
    /// Id of the service.
    pub service: String,
    /// Name of the service.
    pub service_name: String,
    /// The start event.
    pub element: String,
    /// What it is called; its id if it has no name.
    pub name: String,
    /// `timer`, `signal`, `message` or `conditional`.
    pub trigger: &'static str,
    /// Name of the message or signal; ISO 8601 duration or cron text of a timer that comes again.
    pub detail: Option<String>,
    /// When the next case is opened; none for what has no date, and for a timer that will not fire again.
    pub due: Option<Timestamp>,
    /// Why it cannot: the timer gives no date, or a case could not be begun. In words for the author of the model.
    pub problem: Option<String>,
    /// The last try, if it failed.
    pub failing: Option<Failing>,
}

/// A message that somebody asks for and cannot take. What it carries is nobody's business here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingMessage {
    /// By which it is known: its sender, `/`, the sender's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What went wrong at the last try.
    pub error: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it came.
    pub sent: Timestamp,
    /// When it is tried again.
    pub again: Timestamp,
    /// Until when it waits.
    pub until: Timestamp,
}

impl Casework {
    /// What begins cases by itself, what has a date first; for administrators.
    ///
    /// # Errors
    /// [`Fault::Forbidden`]; [`Fault::Broken`].
    pub async fn coming_starts(&self, actor: &Actor) -> Result<Vec<ComingStart>, Fault> {
        policy::require(actor, Act::Administer, &About::default())?;
        let mut found = Vec::new();
        for service in self.catalogue.offered() {
            for (_, start) in own_starts(&service).filter(|(_, start)| start.trigger != "none") {
                found.push(self.coming(&service, start, &actor.language).await?);
            }
        }
        found.sort_by_key(|start| {
            (start.due.is_none(), start.due, start.service.clone(), start.element.clone())
        });
        Ok(found)
    }

    /// Messages that could not be delivered so far, the oldest first, at most [`MESSAGES_MAX`]; for administrators.
    ///
    /// # Errors
    /// As [`Casework::coming_starts`].
    pub async fn failing_messages(&self, actor: &Actor) -> Result<Vec<WaitingMessage>, Fault> {
        policy::require(actor, Act::Administer, &About::default())?;
        let now_us = self.now().as_microsecond();
        let failing = self.record.failing_messages(now_us, MESSAGES_MAX).await.map_err(Fault::broken)?;
        let at = |us| Timestamp::from_microsecond(us).unwrap_or(Timestamp::MAX);
        let waiting = failing.into_iter().filter_map(|message| {
            let failure = message.failure?;
            Some(WaitingMessage {
                id: message.id,
                name: message.name,
                error: failure.error,
                attempts: failure.attempts,
                sent: at(message.sent_us),
                again: at(failure.again_us),
                until: at(message.until_us),
            })
        });
        Ok(waiting.collect())
    }

    async fn coming(
        &self,
        service: &Service,
        start: &StartInfo,
        language: &str,
    ) -> Result<ComingStart, Fault> {
        let drawn = service.program.element(&start.element).map_or("", |info| info.name.as_str());
        let mut coming = ComingStart {
            service: service.settings.id.clone(),
            service_name: service
                .text(language, "service-name", &[])
                .unwrap_or_else(|| service.settings.id.clone()),
            element: start.element.clone(),
            name: if drawn.is_empty() { start.element.clone() } else { drawn.to_owned() },
            trigger: start.trigger,
            detail: start.detail.clone().filter(|_| start.trigger != "timer"),
            due: None,
            problem: None,
            failing: None,
        };
        let known = self.record.setting(&plan_key(service, start)).await.map_err(Fault::broken)?;
        if start.trigger == "timer" {
            match self.timer_plan(service, start, known.as_ref()) {
                Ok(plan) => {
                    coming.due = plan.due_us.and_then(|due_us| Timestamp::from_microsecond(due_us).ok());
                    coming.detail = plan.every;
                }
                Err(why) => coming.problem = Some(why),
            }
        }
        let plan = Plan::read(known.as_ref()).filter(|plan| plan.bundle == service.hash());
        coming.failing = plan.and_then(|plan| plan.failing);
        if let Some(failing) = &coming.failing {
            coming.problem.get_or_insert_with(|| failing.error.clone());
        }
        Ok(coming)
    }
}
