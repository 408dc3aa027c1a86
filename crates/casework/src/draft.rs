//! Applications that are being filled in, page by page, until they are sent.

use std::sync::Arc;

use portico_form::{Answers, Form, Posted};
use portico_record::Draft as DraftRow;
use portico_service::Service;
use serde::{Deserialize, Serialize};

use crate::actor::{Actor, Channel};
use crate::casework::Casework;
use crate::catalogue::application_form;
use crate::fault::{Fault, Rejected};
use crate::policy::{self, About, Act};
use crate::step;

/// Drafts that one resident may have at a time.
const DRAFTS_MAX: usize = 50;

/// What is kept of a draft besides its row.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct DraftBody {
    answers: Answers,
    /// Pages that were answered without a problem.
    done: Vec<String>,
    /// Channel and clerk, when somebody else types for the resident.
    channel: Option<Channel>,
    filed_by: Option<String>,
}

/// A draft with the service that it is for.
pub struct Draft {
    /// Id, as it stands in addresses.
    pub id: String,
    /// Grows with every change: a page made from an older version is stale.
    pub version: i64,
    /// The bundle in which it was begun.
    pub service: Arc<Service>,
    /// The application form in the language of the actor.
    pub form: Form,
    /// What was answered so far.
    pub answers: Answers,
    /// Pages that were answered.
    pub done: Vec<String>,
    /// Account of the resident.
    pub resident: String,
    /// When it was begun, microseconds since 1970 UTC.
    pub created_us: i64,
    /// When it was last changed, microseconds since 1970 UTC.
    pub updated_us: i64,
    /// The channel by which it will count.
    pub channel: Channel,
}

/// Where an application goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Another page has to be answered.
    Page(String),
    /// Everything is answered: check and send.
    Check,
}

impl Draft {
    /// The first visible page that was not answered, or the check.
    pub fn next(&self, casework: &Casework) -> Next {
        self.form
            .visible_pages(&self.answers, &casework.env())
            .iter()
            .find(|page| !self.done.contains(&page.key))
            .map_or(Next::Check, |page| Next::Page(page.key.clone()))
    }

    /// The page after `key`, or the check.
    pub fn after(&self, casework: &Casework, key: &str) -> Next {
        let env = casework.env();
        let pages = self.form.visible_pages(&self.answers, &env);
        let at = pages.iter().position(|page| page.key == key);
        at.and_then(|at| pages.get(at + 1)).map_or(Next::Check, |page| Next::Page(page.key.clone()))
    }

    /// The visible page before `key`, for the back link.
    pub fn before(&self, casework: &Casework, key: &str) -> Option<String> {
        let env = casework.env();
        let pages = self.form.visible_pages(&self.answers, &env);
        let at = pages.iter().position(|page| page.key == key)?;
        pages.get(at.checked_sub(1)?).map(|page| page.key.clone())
    }
}

impl Casework {
    /// Begins an application; returns the id of the draft.
    ///
    /// # Errors
    /// [`Fault::NotFound`] for an unknown service; [`Fault::Refused`] when the resident has too many drafts.
    pub async fn start_draft(&self, actor: &Actor, service: &str) -> Result<String, Fault> {
        policy::require(actor, Act::Apply, &About::default())?;
        self.new_draft(&actor.id, service, DraftBody::default()).await
    }

    /// Begins an application that came by another channel; a clerk types for the resident.
    ///
    /// # Errors
    /// As [`Casework::start_draft`], and [`Fault::Forbidden`].
    pub async fn start_draft_for(
        &self,
        clerk: &Actor,
        service: &str,
        resident: &str,
        channel: Channel,
    ) -> Result<String, Fault> {
        let roles = step::office_roles(self.service(service)?.as_ref());
        let about = About { service_roles: &roles, ..About::default() };
        policy::require(clerk, Act::FileForResident, &about)?;
        self.account(resident).await?;
        let body =
            DraftBody { channel: Some(channel), filed_by: Some(clerk.id.clone()), ..DraftBody::default() };
        self.new_draft(resident, service, body).await
    }

    async fn new_draft(&self, resident: &str, service: &str, body: DraftBody) -> Result<String, Fault> {
        let service = self.service(service)?;
        if application_form(&service).is_none() {
            return Err(Fault::not_found("form"));
        }
        let drafts = self.record.drafts_of_resident(resident).await.map_err(Fault::broken)?;
        if drafts.len() >= DRAFTS_MAX {
            return Err(Fault::Refused(format!("you already have {DRAFTS_MAX} unfinished applications")));
        }
        let id = uuid::Uuid::now_v7().to_string();
        let row = DraftRow {
            id: id.clone(),
            resident: Some(resident.to_owned()),
            service: service.settings.id.clone(),
            bundle: service.hash().to_owned(),
            answers: serde_json::to_value(&body).map_err(Fault::broken)?,
            page: None,
            created_us: self.now().as_microsecond(),
            updated_us: self.now().as_microsecond(),
            version: 0,
        };
        self.record.save_draft(&row).await.map_err(Fault::broken)?;
        Ok(id)
    }

    /// Reads a draft of this resident, or one that this clerk types.
    ///
    /// # Errors
    /// [`Fault::NotFound`], also for drafts of others.
    pub async fn draft(&self, actor: &Actor, id: &str) -> Result<Draft, Fault> {
        let row =
            self.record.draft(id).await.map_err(Fault::broken)?.ok_or_else(|| Fault::not_found("draft"))?;
        let (draft, body) = self.opened_draft(actor, row).await?;
        let own = if actor.is_clerk() {
            body.filed_by.as_deref() == Some(actor.id.as_str())
        } else {
            draft.resident == actor.id && body.filed_by.is_none()
        };
        if own { Ok(draft) } else { Err(Fault::not_found("draft")) }
    }

    async fn opened_draft(&self, actor: &Actor, row: DraftRow) -> Result<(Draft, DraftBody), Fault> {
        let body: DraftBody = serde_json::from_value(row.answers).map_err(Fault::broken)?;
        let service = self.catalogue.bundle(&self.record, &row.bundle).await?;
        let form = service
            .localised_form(&service.settings.application.form, &actor.language)
            .ok_or_else(|| Fault::not_found("form"))?;
        let draft = Draft {
            id: row.id,
            version: row.version,
            service,
            form,
            answers: body.answers.clone(),
            done: body.done.clone(),
            resident: row.resident.unwrap_or_default(),
            created_us: row.created_us,
            updated_us: row.updated_us,
            channel: body.channel.unwrap_or(actor.channel),
        };
        Ok((draft, body))
    }

    /// The unfinished applications of a resident, newest first.
    ///
    /// # Errors
    /// [`Fault::Broken`].
    pub async fn drafts(&self, actor: &Actor) -> Result<Vec<Draft>, Fault> {
        let mut drafts = Vec::new();
        for row in self.record.drafts_of_resident(&actor.id).await.map_err(Fault::broken)? {
            let (draft, body) = self.opened_draft(actor, row).await?;
            if body.filed_by.is_none() {
                drafts.push(draft);
            }
        }
        drafts.sort_by_key(|draft| -draft.updated_us);
        Ok(drafts)
    }

    /// Takes a posted page. What is right is kept; the draft then says where it goes on.
    ///
    /// # Errors
    /// [`Fault::Answers`] with everything to show the page again; [`Fault::Stale`] when the draft was
    /// changed since the page was made.
    pub async fn save_page(
        &self,
        actor: &Actor,
        id: &str,
        version: i64,
        page: &str,
        posted: &Posted,
    ) -> Result<Draft, Fault> {
        let mut draft = self.draft(actor, id).await?;
        if draft.version != version {
            return Err(Fault::Stale);
        }
        let page = draft.form.page(page).ok_or_else(|| Fault::not_found("page"))?;
        let taken = draft.form.take_page(page, posted, &draft.answers, &self.env());
        if !taken.problems.is_empty() {
            return Err(Fault::Answers(Box::new(Rejected {
                problems: taken.problems,
                typed: taken.typed,
                answers: taken.answers,
            })));
        }
        let key = page.key.clone();
        draft.answers = taken.answers;
        if !draft.done.contains(&key) {
            draft.done.push(key);
        }
        self.write_draft(actor, &mut draft).await?;
        Ok(draft)
    }

    /// Replaces the answers of a draft: rows added or removed, files taken away.
    ///
    /// # Errors
    /// [`Fault::Stale`], [`Fault::NotFound`].
    pub async fn save_answers(
        &self,
        actor: &Actor,
        id: &str,
        version: i64,
        answers: Answers,
    ) -> Result<Draft, Fault> {
        let mut draft = self.draft(actor, id).await?;
        if draft.version != version {
            return Err(Fault::Stale);
        }
        draft.answers = answers;
        self.write_draft(actor, &mut draft).await?;
        Ok(draft)
    }

    async fn write_draft(&self, actor: &Actor, draft: &mut Draft) -> Result<(), Fault> {
        let filed = actor.is_clerk();
        let body = DraftBody {
            answers: draft.answers.clone(),
            done: draft.done.clone(),
            channel: filed.then_some(draft.channel),
            filed_by: filed.then(|| actor.id.clone()),
        };
        let row = DraftRow {
            id: draft.id.clone(),
            resident: Some(draft.resident.clone()),
            service: draft.service.settings.id.clone(),
            bundle: draft.service.hash().to_owned(),
            answers: serde_json::to_value(&body).map_err(Fault::broken)?,
            page: None,
            created_us: draft.created_us,
            updated_us: self.now().as_microsecond(),
            version: draft.version,
        };
        draft.version = self.record.save_draft(&row).await.map_err(|fault| match fault {
            portico_record::Fault::Stale { .. } => Fault::Stale,
            other => Fault::broken(other),
        })?;
        draft.updated_us = row.updated_us;
        Ok(())
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// [`Fault::NotFound`].
    pub async fn discard_draft(&self, actor: &Actor, id: &str) -> Result<(), Fault> {
        let draft = self.draft(actor, id).await?;
        self.record.delete_draft(&draft.id).await.map_err(Fault::broken)?;
        Ok(())
    }
}
