//! An application comes in: a case is opened.

use std::sync::Arc;

use portico_form::Answers;
use portico_process::Command;
use portico_record::{CaseRow, CaseView, CommitError, Step};
use portico_service::Service;
use rand::Rng;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::actor::{Actor, Channel};
use crate::casework::{Casework, Deciding};
use crate::catalogue::application_form;
use crate::draft::Draft;
use crate::fact::{CaseEvent, Document, Fact};
use crate::fault::{Fault, Rejected};
use crate::policy::{self, About, Act};
use crate::state::CaseState;
use crate::step::{self, StepFrame};

/// Letters and digits of a reference: no vowels (no words), nothing that looks like something else.
const REFERENCE_ALPHABET: &[u8] = b"BCDFGHJKMNPQRSTVWXZ23456789";
/// Length of a reference without its hyphen: 27^8 references, about 2.8 × 10^11.
const REFERENCE_LENGTH: usize = 8;

/// What the resident gets for an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitted {
    /// Id of the case.
    pub case: String,
    /// What the resident quotes.
    pub reference: String,
}

/// Whose case it becomes.
struct Applicant {
    id: String,
    name: String,
    email: Option<String>,
    language: String,
}

impl Casework {
    /// Sends a draft. The same draft sent twice is one case.
    ///
    /// # Errors
    /// [`Fault::Answers`] when an answer is missing or wrong; [`Fault::Stale`]; [`Fault::NotFound`].
    pub async fn submit(&self, actor: &Actor, draft: &str, version: i64) -> Result<Submitted, Fault> {
        let key = format!("submit:{draft}");
        if let Some(done) = self.answered(&key).await? {
            return Ok(done);
        }
        let Draft { id, version: current, service, form, answers, resident, channel, .. } =
            self.draft(actor, draft).await?;
        if current != version {
            return Err(Fault::Stale);
        }
        let answers = form.check(&answers, &self.env()).map_err(|problems| {
            Fault::Answers(Box::new(Rejected { problems, answers: answers.clone(), ..Rejected::default() }))
        })?;
        let account = self.account(&resident).await?;
        let applicant = Applicant {
            id: account.id,
            name: account.name,
            email: account.email,
            language: account.language,
        };
        let actor = actor.clone().through(channel);
        self.open_case(&actor, &service, applicant, answers, key, Some(id)).await
    }

    /// Files an application with answers as data: the API's way of [`Casework::submit`]. A call that the actor may
    /// repeat ([`Actor::requesting`]) brings its own key.
    ///
    /// # Errors
    /// As [`Casework::submit`]; [`Fault::DoneBefore`].
    pub async fn apply(
        &self,
        actor: &Actor,
        service: &str,
        answers: &Answers,
        idempotency_key: &str,
    ) -> Result<Submitted, Fault> {
        policy::require(actor, Act::Apply, &About::default())?;
        if let Some(request) = &actor.request {
            return self.apply_checked(actor, service, answers, request.key().to_owned()).await;
        }
        let key = format!("apply:{}:{idempotency_key}", actor.id);
        match self.apply_checked(actor, service, answers, key.clone()).await {
            Ok(done) => Ok(done),
            // A call that was answered once is answered alike, whatever has changed since.
            Err(fault) => self.answered(&key).await?.ok_or(fault),
        }
    }

    async fn apply_checked(
        &self,
        actor: &Actor,
        service: &str,
        answers: &Answers,
        key: String,
    ) -> Result<Submitted, Fault> {
        let service = self.service(service)?;
        let answers = match application_form(&service) {
            Some(form) => form
                .check(answers, &self.env())
                .map_err(|problems| Fault::Answers(Box::new(Rejected { problems, ..Rejected::default() })))?,
            None => answers.clone(),
        };
        let applicant = Applicant {
            id: actor.id.clone(),
            name: actor.name.clone(),
            email: actor.email.clone(),
            language: actor.language.clone(),
        };
        self.open_case(actor, &service, applicant, answers, key, None).await
    }

    async fn answered(&self, key: &str) -> Result<Option<Submitted>, Fault> {
        let result = self.record.idempotent(key).await.map_err(Fault::broken)?;
        result
            .and_then(|committed| committed.result)
            .map(|json| serde_json::from_value(json).map_err(Fault::broken))
            .transpose()
    }

    /// Opens the case. A reference that is drawn twice is drawn again: see `docs/adr/0009`.
    async fn open_case(
        &self,
        actor: &Actor,
        service: &Arc<Service>,
        applicant: Applicant,
        answers: Answers,
        key: String,
        draft: Option<String>,
    ) -> Result<Submitted, Fault> {
        const DRAWS_MAX: usize = 3;
        self.require_own_files(actor, &applicant.id, &[], &answers).await?;
        for _ in 0..DRAWS_MAX {
            let (state, mut step, submitted) = self.opening_step(actor, service, &applicant, &answers)?;
            step.idempotency_key = Some(key.clone());
            let answer = serde_json::to_value(&submitted).map_err(Fault::broken)?;
            step.request_result = Some(match &actor.request {
                Some(request) => request.answered(201, answer),
                None => answer,
            });
            step.drop_draft.clone_from(&draft);
            let row = CaseRow {
                id: step.case.clone(),
                service: step.service.clone(),
                bundle: step.bundle.clone(),
                view: CaseView { search_text: String::new(), ..step.view.clone() },
                ..CaseRow::default()
            };
            match self.writer.commit(step).await {
                Ok(committed) if committed.repeated && actor.request.is_some() => {
                    return Err(Fault::DoneBefore);
                }
                Ok(committed) if committed.repeated => {
                    return serde_json::from_value(committed.result.unwrap_or_default())
                        .map_err(Fault::broken);
                }
                Ok(committed) => {
                    self.remember(row, service, state, &committed);
                    return Ok(submitted);
                }
                Err(CommitError::ReferenceTaken { .. }) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(Fault::Broken("no free reference could be drawn".into()))
    }

    /// Decides everything that follows from an application, as the first step of a new case.
    fn opening_step(
        &self,
        actor: &Actor,
        service: &Service,
        applicant: &Applicant,
        answers: &Answers,
    ) -> Result<(CaseState, Step, Submitted), Fault> {
        let now = self.now();
        let env = self.env();
        let submitted = Submitted { case: uuid::Uuid::now_v7().to_string(), reference: new_reference() };
        let received = Fact::ApplicationReceived {
            resident: applicant.id.clone(),
            resident_name: applicant.name.clone(),
            email: applicant.email.clone(),
            language: applicant.language.clone(),
            reference: submitted.reference.clone(),
            form: application_form(service).map(|form| form.id.clone()),
            documents: documents_of(answers),
            answers: answers.clone(),
        };
        let mut variables = answers.clone();
        variables.insert("reference".to_owned(), Json::String(submitted.reference.clone()));
        let empty = CaseState::default();
        let deciding = Deciding { service, state: &empty, seq: 0, env: &env };
        let mut events = vec![CaseEvent::Fact(received)];
        let process = service.settings.process.clone();
        events.extend(deciding.command(&Command::Start { process, variables })?);
        let calendar = &self.authority.calendar;
        let (state, events) =
            step::consequences(service, &empty, events, now, actor.channel.as_str(), calendar)?;
        let frame = StepFrame { case: &submitted.case, expected_seq: 0, actor, now };
        let step = step::build(service, &frame, &state, &events)?;
        Ok((state, step, submitted))
    }

    /// Whether an application through this channel is filed by a clerk.
    pub fn is_filed_channel(channel: Channel) -> bool {
        !matches!(channel, Channel::Online | Channel::System)
    }
}

/// The files named anywhere in answers: objects with a content address.
pub(crate) fn documents_of(answers: &Answers) -> Vec<Document> {
    let mut documents = Vec::new();
    documents_among(answers, &mut documents);
    documents
}

fn documents_among(fields: &Map<String, Json>, into: &mut Vec<Document>) {
    if fields.contains_key("sha256") {
        let text = |key: &str| fields.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
        into.push(Document {
            sha256: text("sha256"),
            name: text("name"),
            content_type: text("content_type"),
            size: fields.get("size").and_then(Json::as_u64).unwrap_or_default(),
            public: true,
        });
    } else {
        fields.values().for_each(|value| documents_in(value, into));
    }
}

fn documents_in(value: &Json, into: &mut Vec<Document>) {
    match value {
        Json::Object(fields) => documents_among(fields, into),
        Json::Array(items) => items.iter().for_each(|value| documents_in(value, into)),
        _ => {}
    }
}

/// A reference that people can read over the telephone and nobody can guess.
pub(crate) fn new_reference() -> String {
    let mut random = rand::rng();
    let mut reference = String::with_capacity(REFERENCE_LENGTH + 1);
    for index in 0..REFERENCE_LENGTH {
        if index == REFERENCE_LENGTH / 2 {
            reference.push('-');
        }
        let pick = random.random_range(0..REFERENCE_ALPHABET.len());
        reference.push(char::from(REFERENCE_ALPHABET.get(pick).copied().unwrap_or(b'X')));
    }
    reference
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_are_readable_and_differ() {
        let (one, two) = (new_reference(), new_reference());
        assert_eq!(one.len(), 9);
        assert_eq!(one.chars().nth(4), Some('-'));
        assert!(!one.contains(['A', 'E', 'I', 'O', 'U', '0', '1', 'L']));
        assert_ne!(one, two);
    }

    #[test]
    fn files_are_found_wherever_they_stand_in_the_answers() {
        let answers = json!({
            "vehicle": { "paper": [{ "name": "a.pdf", "sha256": "00", "size": 3, "content_type": "application/pdf" }] },
            "note": "none"
        });
        let documents = documents_of(answers.as_object().unwrap());
        assert_eq!(documents.len(), 1);
        assert_eq!(documents[0].name, "a.pdf");
    }
}
