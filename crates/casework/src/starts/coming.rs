//! What begins cases by itself, and when, for those who administer.

use jiff::Timestamp;
use portico_process::StartInfo;
use portico_service::Service;

use super::{own_starts, plan_key};
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
    /// Why it cannot: the timer gives no date. In words for the author of the model.
    pub problem: Option<String>,
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
        };
        if start.trigger == "timer" {
            let known = self.record.setting(&plan_key(service, start)).await.map_err(Fault::broken)?;
            match self.timer_plan(service, start, known.as_ref()) {
                Ok(plan) => {
                    coming.due = plan.due_us.and_then(|due_us| Timestamp::from_microsecond(due_us).ok());
                    coming.detail = plan.every;
                }
                Err(why) => coming.problem = Some(why),
            }
        }
        Ok(coming)
    }
}
