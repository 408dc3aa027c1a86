//! A case as its resident sees it.

use jiff::Timestamp;
use portico_form::SummarySection;
use serde_json::Value as Json;

use crate::actor::Actor;
use crate::casework::{Casework, OpenCase};
use crate::fact::Document;
use crate::fault::Fault;
use crate::step;
use crate::timeline::{TimelineItem, outcome_text};
use crate::view::{CaseLine, Deadline, Waiting};

/// A case as its resident sees it.
pub struct ResidentCase {
    /// Id.
    pub case: String,
    /// What the resident quotes.
    pub reference: String,
    /// Service id.
    pub service: String,
    /// Name of the service.
    pub service_name: String,
    /// What it costs, once that is computed: amount and currency (ISO 4217).
    pub fee: Option<(String, String)>,
    /// When it came in.
    pub opened: Option<Timestamp>,
    /// When it ended.
    pub closed: Option<Timestamp>,
    /// On whom it waits now.
    pub waiting: Waiting,
    /// By when.
    pub deadline: Option<Deadline>,
    /// What the resident is asked for now.
    pub tasks: Vec<ResidentTask>,
    /// Messages that the resident may send now (a withdrawal): name and words.
    pub messages: Vec<(String, String)>,
    /// The decision, once it is taken.
    pub decided: Option<Decided>,
    /// What happened, oldest first.
    pub timeline: Vec<TimelineItem>,
    /// What was applied for.
    pub answers: Vec<SummarySection>,
    /// Files and letters.
    pub documents: Vec<Document>,
}

/// Something the resident is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResidentTask {
    /// Key, as it stands in addresses.
    pub key: u64,
    /// What is asked, in plain words.
    pub heading: String,
    /// More about it.
    pub help: Option<String>,
    /// Until when, if there is a limit.
    pub due: Option<Timestamp>,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The outcome as the process has it.
    pub outcome: String,
    /// The outcome in plain words.
    pub text: String,
    /// It goes against the resident, wholly or in part.
    pub negative: bool,
    /// When.
    pub time: Timestamp,
    /// Why.
    pub reasons: Vec<String>,
    /// On which laws.
    pub sources: Vec<String>,
    /// How to appeal, in plain words.
    pub appeal: Option<String>,
    /// Until when.
    pub appeal_until: Option<Timestamp>,
    /// The letter, once it is made.
    pub letter: Option<Document>,
}

impl OpenCase {
    pub(crate) fn decided(&self, casework: &Casework, language: &str) -> Option<Decided> {
        let (service, file) = (&self.service, &self.state.file);
        let (outcome, time) = (file.outcome.clone()?, file.decided?);
        let appeal = service.settings.appeal.as_ref();
        Some(Decided {
            text: outcome_text(service, &outcome, language),
            negative: service.settings.is_negative(&outcome),
            time,
            reasons: file.reasons.clone(),
            sources: file.sources.clone(),
            appeal: appeal.and_then(|_| service.text(language, "service-appeal", &[])),
            appeal_until: appeal.map(|appeal| appeal.term.due(time, &casework.authority().calendar)),
            letter: file.letters.last().map(|(_, document)| document.clone()),
            outcome,
        })
    }

    /// What this case costs, if a rule has computed it.
    pub(crate) fn computed_fee(&self) -> Option<(String, String)> {
        let fee = self.service.settings.fee.as_ref()?;
        let amount = match self.state.process.variables().get(fee.variable.as_ref()?)? {
            Json::String(text) => text.clone(),
            Json::Number(number) => number.to_string(),
            _ => return None,
        };
        Some((amount, fee.currency.clone()))
    }

    fn resident_tasks(&self, language: &str) -> Vec<ResidentTask> {
        let service = &self.service;
        self.state
            .process
            .tasks()
            .filter(|task| step::task_ownership(service, task).resident)
            .map(|task| ResidentTask {
                key: task.key,
                heading: service
                    .text(language, &format!("resident-{}", task.element), &[])
                    .unwrap_or_else(|| task.name.clone()),
                help: service.text(language, &format!("task-{}-help", task.element), &[]),
                due: task.due,
            })
            .collect()
    }
}

impl Casework {
    /// The cases of a resident, newest first.
    ///
    /// # Errors
    /// [`Fault::Broken`].
    pub async fn cases_of(&self, actor: &Actor) -> Result<Vec<CaseLine>, Fault> {
        let mut lines = Vec::new();
        for row in self.record.cases_of_resident(&actor.id).await.map_err(Fault::broken)? {
            lines.push(self.line(&row, &actor.language).await?);
        }
        Ok(lines)
    }

    /// A case as its resident sees it.
    ///
    /// # Errors
    /// [`Fault::NotFound`] also for cases of others.
    pub async fn resident_case(&self, actor: &Actor, case: &str) -> Result<ResidentCase, Fault> {
        let open = self.read_case(actor, case).await?;
        let language = actor.language.as_str();
        let events = self.events(case).await?;
        let file = &open.state.file;
        let messages = self
            .open_messages(actor, &open)
            .into_iter()
            .map(|name| {
                let words = open.service.text(language, &format!("message-{name}"), &[]);
                let words = words.unwrap_or_else(|| name.clone());
                (name, words)
            })
            .collect();
        Ok(ResidentCase {
            case: case.to_owned(),
            reference: file.reference.clone(),
            service: open.row.service.clone(),
            service_name: open.service_name(language),
            fee: open.computed_fee(),
            opened: file.opened,
            closed: file.closed,
            waiting: open.waiting(language),
            deadline: open.deadline(self.now()),
            tasks: open.resident_tasks(language),
            messages,
            decided: open.decided(self, language),
            timeline: self.told(&events, language, false).await?,
            answers: open.answers(self, &events, language),
            documents: file
                .letters
                .iter()
                .map(|(_, letter)| letter)
                .chain(&file.documents)
                .filter(|document| document.public)
                .cloned()
                .collect(),
        })
    }
}
