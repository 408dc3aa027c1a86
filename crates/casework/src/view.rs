//! Readings of a case for those who look at it. Nothing here changes anything.

use jiff::Timestamp;
use portico_form::SummarySection;
use portico_process::Task;
use portico_record::{StoredEvent, WaitingFor};

use crate::actor::Actor;
use crate::casework::{Casework, OpenCase};
use crate::fact::{CaseEvent, Fact};
use crate::fault::Fault;
use crate::step;
use crate::timeline::{TimelineItem, timeline};

pub mod desk;
pub mod figures;
pub mod resident;

/// On whom a case waits, and what they do.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// Resident, office, third party, timer or nobody.
    pub on: WaitingFor,
    /// What the service says about the step, in plain words (`waiting-ELEMENT`), one for each open step.
    pub texts: Vec<String>,
}

/// The legal term of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// The last moment.
    pub due: Timestamp,
    /// It stands still since then.
    pub suspended_since: Option<Timestamp>,
    /// It is over, and nothing was decided.
    pub overdue: bool,
}

/// One case in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseLine {
    /// Id.
    pub case: String,
    /// Human reference.
    pub reference: String,
    /// Service id.
    pub service: String,
    /// Name of the service in the reader's language.
    pub service_name: String,
    /// Name of the resident.
    pub title: String,
    /// `open`, `decided` or `closed`.
    pub status: String,
    /// Outcome in plain words.
    pub outcome: Option<String>,
    /// On whom it waits.
    pub waiting_for: WaitingFor,
    /// When it came in.
    pub opened: Timestamp,
    /// When the decision is due.
    pub due: Option<Timestamp>,
}

impl OpenCase {
    /// Name of the service in a language.
    pub fn service_name(&self, language: &str) -> String {
        service_name(&self.service, language)
    }

    /// On whom the case waits, with the words of the service for each open step.
    pub fn waiting(&self, language: &str) -> Waiting {
        let mut texts: Vec<String> = Vec::new();
        for element in self.state.process.tokens().keys() {
            if let Some(text) = self.service.text(language, &format!("waiting-{element}"), &[])
                && !texts.contains(&text)
            {
                texts.push(text);
            }
        }
        Waiting { on: self.row.view.waiting_for, texts }
    }

    /// The legal term, while nothing is decided.
    pub fn deadline(&self, now: Timestamp) -> Option<Deadline> {
        let file = &self.state.file;
        let due = file.due.filter(|_| file.decided.is_none() && file.closed.is_none())?;
        let suspended_since = file.suspended_since();
        Some(Deadline { due, suspended_since, overdue: suspended_since.is_none() && due < now })
    }

    /// The answers of the application as the form shows them.
    pub(crate) fn answers(
        &self,
        casework: &Casework,
        events: &[StoredEvent],
        language: &str,
    ) -> Vec<SummarySection> {
        let received = events.iter().find_map(|stored| match CaseEvent::read(stored) {
            Ok(CaseEvent::Fact(Fact::ApplicationReceived { form, answers, .. })) => Some((form, answers)),
            _ => None,
        });
        received
            .and_then(|(form, answers)| {
                let form = self.service.localised_form(&form?, language)?;
                Some(form.summary(&answers, &casework.env()))
            })
            .unwrap_or_default()
    }
}

pub(crate) fn service_name(service: &portico_service::Service, language: &str) -> String {
    service.text(language, "service-name", &[]).unwrap_or_else(|| service.settings.id.clone())
}

impl Casework {
    /// What happened to a case, as far as the actor may know, oldest first.
    ///
    /// # Errors
    /// [`Fault::Broken`].
    pub async fn timeline_of(&self, actor: &Actor, open: &OpenCase) -> Result<Vec<TimelineItem>, Fault> {
        let events = self.events(&open.row.id).await?;
        self.told(&events, &actor.language, actor.is_clerk()).await
    }

    /// The timeline of events, each in the words of the bundle that it was written under: a case that went over to
    /// another one keeps the words of what happened before.
    pub(crate) async fn told(
        &self,
        events: &[StoredEvent],
        language: &str,
        internal: bool,
    ) -> Result<Vec<TimelineItem>, Fault> {
        let mut told = Vec::with_capacity(events.len());
        for of_one in events.chunk_by(|one, next| one.bundle == next.bundle) {
            let Some(first) = of_one.first() else { continue };
            let service = self.catalogue.bundle(&self.record, &first.bundle).await?;
            told.extend(timeline(&service, of_one, language, internal));
        }
        Ok(told)
    }

    /// The open tasks of a case that this actor may do.
    pub fn tasks_for<'a>(&self, actor: &'a Actor, open: &'a OpenCase) -> impl Iterator<Item = &'a Task> {
        open.state.process.tasks().filter(|task| {
            let ownership = step::task_ownership(&open.service, task);
            if actor.is_resident() {
                ownership.resident && open.state.file.resident == actor.id
            } else {
                ownership.roles.iter().any(|role| actor.has_role(role))
            }
        })
    }

    pub(crate) async fn events(&self, case: &str) -> Result<Vec<StoredEvent>, Fault> {
        self.record.events(case, 0).await.map_err(Fault::broken)
    }

    pub(crate) async fn line(
        &self,
        row: &portico_record::CaseRow,
        language: &str,
    ) -> Result<CaseLine, Fault> {
        let service = self.catalogue.bundle(&self.record, &row.bundle).await?;
        let instant = |us: i64| Timestamp::from_microsecond(us).unwrap_or(Timestamp::UNIX_EPOCH);
        Ok(CaseLine {
            case: row.id.clone(),
            reference: row.view.reference.clone(),
            service: row.service.clone(),
            service_name: service_name(&service, language),
            title: row.view.title.clone(),
            status: row.view.status.clone(),
            outcome: row
                .view
                .outcome
                .as_deref()
                .map(|outcome| crate::timeline::outcome_text(&service, outcome, language)),
            waiting_for: row.view.waiting_for,
            opened: instant(row.view.opened_us),
            due: row.view.due_us.map(instant),
        })
    }
}
