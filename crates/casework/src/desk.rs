//! What clerks do to a case besides its tasks: notes, documents, messages, further processes, repair.

use jiff::SignedDuration;
use portico_form::{Answers, Form, Posted};
use portico_process::Command;
use portico_record::BlobMeta;
use portico_service::RESIDENT;

use crate::actor::{Actor, ROLE_ADMINISTRATOR};
use crate::casework::{Casework, Deed, OpenCase};
use crate::fact::{CaseEvent, Document, Fact};
use crate::fault::Fault;
use crate::policy::{self, Act};
use crate::step;
use crate::submit::documents_of;
use crate::upload;

/// Longest note, in characters.
const NOTE_CHARS_MAX: usize = 10_000;
/// A clerk who reads the same case again within this time is the same look.
const SAME_LOOK: SignedDuration = SignedDuration::from_mins(30);

impl Casework {
    /// Reads a case for a clerk, and records that it was read: the resident can see who looked.
    ///
    /// # Errors
    /// [`Fault::NotFound`], [`Fault::Forbidden`].
    pub async fn view_case(&self, actor: &Actor, case: &str) -> Result<OpenCase, Fault> {
        let open = self.read_case(actor, case).await?;
        if !actor.is_clerk() || self.looked_lately(actor, &open) {
            return Ok(open);
        }
        self.act(Deed::aside(case, actor), |_| {
            Ok(vec![CaseEvent::Fact(Fact::DataViewed { by: actor.id.clone(), by_name: actor.name.clone() })])
        })
        .await
    }

    pub(crate) fn looked_lately(&self, actor: &Actor, open: &OpenCase) -> bool {
        open.state.file.viewed.get(&actor.id).is_some_and(|last| self.now().duration_since(*last) < SAME_LOOK)
    }

    async fn require_work(&self, actor: &Actor, case: &str) -> Result<OpenCase, Fault> {
        let open = self.load(case).await?;
        let roles = step::office_roles(&open.service);
        policy::require(actor, Act::WorkOnCase, &open.about(&roles))?;
        Ok(open)
    }

    /// Writes a note for colleagues; the resident does not see it.
    ///
    /// # Errors
    /// [`Fault::Refused`] for an empty or endless note; [`Fault::Forbidden`].
    pub async fn add_note(&self, actor: &Actor, case: &str, text: &str) -> Result<OpenCase, Fault> {
        self.require_work(actor, case).await?;
        let text = text.trim();
        if text.is_empty() {
            return Err(Fault::Refused("Write the note first".into()));
        }
        if text.chars().count() > NOTE_CHARS_MAX {
            return Err(Fault::Refused(format!("A note can have at most {NOTE_CHARS_MAX} characters")));
        }
        self.act(Deed::new(case, actor), |_| {
            Ok(vec![CaseEvent::Fact(Fact::NoteAdded { text: text.to_owned() })])
        })
        .await
    }

    /// Looks into an upload, has it scanned and keeps it by its content; it belongs to a case once an answer names it.
    ///
    /// # Errors
    /// [`Fault::Upload`]; [`Fault::Away`] when the scanner or the storage of files is.
    pub async fn keep_file(&self, actor: &Actor, name: &str, bytes: &[u8]) -> Result<Document, Fault> {
        let content_type = upload::inspect(name, bytes).map_err(Fault::Upload)?;
        let meta = self.blob_meta(name, content_type, &actor.id);
        let sha256 = self.keep_scanned(actor, bytes, &meta).await?;
        Ok(Document {
            sha256,
            name: name.to_owned(),
            content_type: content_type.to_owned(),
            size: bytes.len() as u64,
            public: true,
        })
    }

    /// A file that this actor uploaded before, by its content, for a form that comes a second time. Files of
    /// others are not found, so that nobody fishes for them.
    ///
    /// # Errors
    /// [`Fault::Broken`].
    pub async fn kept_file(&self, actor: &Actor, sha256: &str) -> Result<Option<Document>, Fault> {
        let uploads = self.record.uploads(sha256).await.map_err(Fault::broken)?;
        let own = uploads.into_iter().rev().find(|upload| upload.meta.uploaded_by == actor.id);
        Ok(own.map(|upload| Document {
            sha256: upload.sha256,
            name: upload.meta.name,
            content_type: upload.meta.content_type,
            size: u64::try_from(upload.size).unwrap_or_default(),
            public: true,
        }))
    }

    /// Refuses answers that name a file which neither the actor nor the resident has brought and the case does not
    /// know: whoever
    /// knows the content address of somebody else's file must not get to read it through an answer.
    pub(crate) async fn require_own_files(
        &self,
        actor: &Actor,
        resident: &str,
        known: &[Document],
        answers: &Answers,
    ) -> Result<(), Fault> {
        for document in documents_of(answers) {
            if known.iter().any(|known| known.sha256 == document.sha256) {
                continue;
            }
            let uploads = self.record.uploads(&document.sha256).await.map_err(Fault::broken)?;
            let own = |by: &str| by == actor.id || by == resident;
            if !uploads.iter().any(|upload| own(&upload.meta.uploaded_by)) {
                return Err(Fault::Refused(format!(
                    "The file {} was not uploaded by you: upload it first",
                    document.name
                )));
            }
        }
        Ok(())
    }

    pub(crate) fn blob_meta(&self, name: &str, content_type: &str, by: &str) -> BlobMeta {
        BlobMeta {
            name: name.to_owned(),
            content_type: content_type.to_owned(),
            uploaded_by: by.to_owned(),
            uploaded_us: self.now().as_microsecond(),
        }
    }

    /// Adds a document to a case.
    ///
    /// # Errors
    /// [`Fault::Upload`], [`Fault::Forbidden`].
    pub async fn add_document(
        &self,
        actor: &Actor,
        case: &str,
        name: &str,
        bytes: &[u8],
        public: bool,
    ) -> Result<OpenCase, Fault> {
        self.require_work(actor, case).await?;
        let document = Document { public, ..self.keep_file(actor, name, bytes).await? };
        self.act(Deed::new(case, actor), |_| {
            Ok(vec![CaseEvent::Fact(Fact::DocumentAdded { document: document.clone() })])
        })
        .await
    }

    /// The bytes of a document of a case, if the actor may read the case and, as a resident, the document.
    ///
    /// # Errors
    /// [`Fault::NotFound`]; [`Fault::Away`] when it waits for the scanner, or the storage of files is away.
    pub async fn document(
        &self,
        actor: &Actor,
        case: &str,
        sha256: &str,
    ) -> Result<(Document, Vec<u8>), Fault> {
        let open = self.read_case(actor, case).await?;
        let file = &open.state.file;
        let document = file
            .letters
            .iter()
            .map(|(_, letter)| letter)
            .chain(&file.documents)
            .find(|document| document.sha256 == sha256 && (document.public || actor.is_clerk()))
            .ok_or_else(|| Fault::not_found("document"))?;
        self.require_scanned(sha256).await?;
        let bytes = self.record.blob(sha256).await.map_err(Fault::of_files)?;
        Ok((document.clone(), bytes.ok_or_else(|| Fault::not_found("document"))?))
    }

    /// The messages that this actor may register on a case now: those that the case waits for.
    pub fn open_messages(&self, actor: &Actor, open: &OpenCase) -> Vec<String> {
        let settings = &open.service.settings;
        let mut names: Vec<String> = open
            .state
            .process
            .subscriptions()
            .filter(|subscription| {
                settings.messages.get(&subscription.name).is_some_and(|message| {
                    if actor.is_resident() {
                        message.roles.iter().any(|role| role == RESIDENT)
                    } else {
                        message.roles.iter().any(|role| actor.has_role(role))
                    }
                })
            })
            .map(|subscription| subscription.name.clone())
            .collect();
        names.sort();
        names.dedup();
        names
    }

    /// The form that goes with a message or a further process, in the actor's language.
    pub fn form_of(&self, actor: &Actor, open: &OpenCase, form: Option<&String>) -> Option<Form> {
        open.service.localised_form(form?, &actor.language)
    }

    /// Registers a message on a case: a payment that came, a withdrawal. `posted` fills the message's form.
    ///
    /// # Errors
    /// [`Fault::Refused`] when the case does not wait for it; [`Fault::Answers`]; [`Fault::Forbidden`].
    pub async fn register_message(
        &self,
        actor: &Actor,
        case: &str,
        name: &str,
        posted: &Posted,
    ) -> Result<OpenCase, Fault> {
        let open = self.read_case(actor, case).await?;
        if !self.open_messages(actor, &open).iter().any(|known| known == name) {
            return Err(Fault::Refused(format!("This case does not wait for the message {name}")));
        }
        let form = open.service.settings.messages.get(name).and_then(|message| message.form.as_ref());
        let answers = match self.form_of(actor, &open, form) {
            Some(form) => self.take_all_pages(&form, posted, open.state.process.variables())?,
            None => Answers::new(),
        };
        self.act(Deed::new(case, actor), |deciding| {
            let mut events = vec![CaseEvent::Fact(Fact::MessageRegistered { name: name.to_owned() })];
            let command = Command::PublishMessage {
                name: name.to_owned(),
                correlation_key: None,
                variables: answers.clone(),
            };
            events.extend(deciding.command(&command)?);
            Ok(events)
        })
        .await
    }

    /// The activities of ad-hoc subprocesses that this actor may begin now (BPMN 2.0.2, 13.3.5): element ids, in the
    /// order of the model. They may be done, but need not.
    pub fn open_activities(&self, actor: &Actor, open: &OpenCase) -> Vec<String> {
        let may = |element: &str| {
            open.service.program.element(element).is_some_and(|info| {
                let whose = step::ownership(&open.service, &info.lanes, &info.candidate_groups);
                !whose.resident && whose.roles.iter().any(|role| actor.has_role(role))
            })
        };
        open.state
            .process
            .startable()
            .map(|(_, element)| element)
            .filter(|element| may(element))
            .map(str::to_owned)
            .collect()
    }

    /// Begins an activity of an ad-hoc subprocess.
    ///
    /// # Errors
    /// [`Fault::Forbidden`]; [`Fault::Refused`] when the case does not offer it, or not any more.
    pub async fn start_activity(&self, actor: &Actor, case: &str, element: &str) -> Result<OpenCase, Fault> {
        let gone = || Fault::Refused(format!("This case does not offer the activity {element} now"));
        let open = self.require_work(actor, case).await?;
        if !self.open_activities(actor, &open).iter().any(|offered| offered == element) {
            return Err(gone());
        }
        self.act(Deed::new(case, actor), |deciding| {
            let mut offers = deciding.state.process.startable();
            let (ad_hoc, _) = offers.find(|(_, offered)| *offered == element).ok_or_else(gone)?;
            let (element, variables) = (element.to_owned(), Answers::new());
            deciding.command(&Command::StartActivity { ad_hoc, element, variables })
        })
        .await
    }

    /// Starts a further process in a running case. `posted` fills the process's form.
    ///
    /// # Errors
    /// [`Fault::Forbidden`], [`Fault::Answers`], [`Fault::Refused`].
    pub async fn start_process(
        &self,
        actor: &Actor,
        case: &str,
        process: &str,
        posted: &Posted,
    ) -> Result<OpenCase, Fault> {
        let open = self.require_work(actor, case).await?;
        let further =
            open.service.settings.processes.get(process).ok_or_else(|| Fault::not_found("process"))?;
        if !further.roles.iter().any(|role| actor.has_role(role)) {
            return Err(Fault::Forbidden { policy: "further-processes-belong-to-their-roles" });
        }
        let answers = match self.form_of(actor, &open, further.form.as_ref()) {
            Some(form) => self.take_all_pages(&form, posted, open.state.process.variables())?,
            None => Answers::new(),
        };
        self.act(Deed::new(case, actor), |deciding| {
            let mut variables = deciding.state.process.variables().clone();
            variables.extend(answers.clone());
            deciding.command(&Command::Start { process: process.to_owned(), variables })
        })
        .await
    }

    /// Completes a job that waits for an outside worker.
    ///
    /// # Errors
    /// [`Fault::Forbidden`], [`Fault::Refused`] when the job is not open.
    pub async fn complete_job(
        &self,
        actor: &Actor,
        case: &str,
        job: u64,
        variables: Answers,
    ) -> Result<OpenCase, Fault> {
        self.require_repair(actor, case).await?;
        self.act(Deed::new(case, actor), |deciding| {
            deciding.command(&Command::CompleteJob { job, variables: variables.clone() })
        })
        .await
    }

    /// A theme or another setting of the installation.
    ///
    /// # Errors
    /// [`Fault::Broken`].
    pub async fn setting(&self, key: &str) -> Result<Option<serde_json::Value>, Fault> {
        self.record.setting(key).await.map_err(Fault::broken)
    }

    /// Changes a setting of the installation.
    ///
    /// # Errors
    /// [`Fault::Forbidden`].
    pub async fn change_setting(
        &self,
        actor: &Actor,
        key: &str,
        value: &serde_json::Value,
    ) -> Result<(), Fault> {
        if !actor.has_role(ROLE_ADMINISTRATOR) {
            return Err(Fault::Forbidden { policy: "administrators-only" });
        }
        self.record.put_setting(key, value, self.now().as_microsecond()).await.map_err(Fault::broken)
    }
}
