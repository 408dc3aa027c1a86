//! Tasks: claim, release, complete. The same calls serve the desk, the portal, the API and the worker.

use portico_form::{Answers, Form, Posted};
use portico_process::{Command, Task};
use serde_json::{Map, Value as Json};

use crate::actor::Actor;
use crate::casework::{Casework, Deed, OpenCase};
use crate::fact::{CaseEvent, Document, Fact};
use crate::fault::{Fault, Rejected};
use crate::policy::{self, Act};
use crate::state::CaseState;
use crate::step;
use crate::submit::documents_of;

/// An open task with its form and what it may be prefilled with.
pub struct OpenTask {
    /// The case.
    pub case: OpenCase,
    /// The task.
    pub task: Task,
    /// The form in the actor's language, if the task has one.
    pub form: Option<Form>,
    /// The resident's task, not a clerk's.
    pub of_resident: bool,
}

impl OpenTask {
    /// The variables that the task sees.
    pub fn variables(&self) -> Map<String, Json> {
        self.case.state.process.scope_variables(self.task.key)
    }
}

fn find_task(state: &CaseState, key: u64) -> Result<&Task, Fault> {
    state.process.tasks().find(|task| task.key == key).ok_or(Fault::TaskGone)
}

impl Casework {
    /// Reads an open task if the actor may do it.
    ///
    /// # Errors
    /// [`Fault::TaskGone`], [`Fault::NotFound`], [`Fault::Forbidden`].
    pub async fn open_task(&self, actor: &Actor, case: &str, key: u64) -> Result<OpenTask, Fault> {
        let open = self.load(case).await?;
        self.task_of(actor, open, key)
    }

    /// As [`Casework::open_task`], for the beginning of an act: a remembered state is enough to say yes, since the
    /// record compares its sequence.
    ///
    /// # Errors
    /// As [`Casework::open_task`].
    pub async fn task_to_do(&self, actor: &Actor, case: &str, key: u64) -> Result<OpenTask, Fault> {
        match self.remembered(case).map(|open| self.task_of(actor, open, key)) {
            Some(Ok(task)) => Ok(task),
            _ => self.open_task(actor, case, key).await,
        }
    }

    fn task_of(&self, actor: &Actor, open: OpenCase, key: u64) -> Result<OpenTask, Fault> {
        let service_roles = step::office_roles(&open.service);
        // Whoever may not see the case must not learn whether it has such a task.
        policy::require(actor, Act::ReadCase, &open.about(&service_roles))?;
        let task = find_task(&open.state, key)?.clone();
        let ownership = step::task_ownership(&open.service, &task);
        let mut about = open.about(&service_roles);
        about.task_roles = &ownership.roles;
        about.task_of_resident = ownership.resident;
        policy::require(actor, Act::DoTask, &about)?;
        let language = &actor.language;
        let form = task.form.as_deref().and_then(|form| open.service.localised_form(form, language));
        let of_resident = ownership.resident;
        Ok(OpenTask { case: open, task, form, of_resident })
    }

    /// Takes a task, so that colleagues see who works on it.
    ///
    /// # Errors
    /// [`Fault::ClaimedBy`] when a colleague has it; [`Fault::TaskGone`].
    pub async fn claim(&self, actor: &Actor, case: &str, key: u64) -> Result<OpenCase, Fault> {
        self.task_to_do(actor, case, key).await?;
        self.act(Deed::new(case, actor), |deciding| {
            find_task(deciding.state, key)?;
            match deciding.state.file.claims.get(&key) {
                Some((by, _)) if *by == actor.id => Ok(Vec::new()),
                Some((_, name)) => Err(Fault::ClaimedBy { by: name.clone() }),
                None => Ok(vec![CaseEvent::Fact(Fact::TaskClaimed {
                    task: key,
                    by: actor.id.clone(),
                    by_name: actor.name.clone(),
                })]),
            }
        })
        .await
    }

    /// Gives a task back. Anybody of the role may: the one who has it may be ill.
    ///
    /// # Errors
    /// [`Fault::TaskGone`], [`Fault::Forbidden`].
    pub async fn release(&self, actor: &Actor, case: &str, key: u64) -> Result<OpenCase, Fault> {
        self.task_to_do(actor, case, key).await?;
        self.act(Deed::new(case, actor), |deciding| {
            find_task(deciding.state, key)?;
            let claimed = deciding.state.file.claims.contains_key(&key);
            Ok(if claimed { vec![CaseEvent::Fact(Fact::TaskReleased { task: key })] } else { Vec::new() })
        })
        .await
    }

    /// Completes a task with what a page posted.
    ///
    /// # Errors
    /// [`Fault::Answers`] with everything to show the page again, [`Fault::TaskGone`],
    /// [`Fault::ClaimedBy`], [`Fault::ReasonsMissing`], [`Fault::Forbidden`].
    pub async fn complete_task_posted(
        &self,
        actor: &Actor,
        case: &str,
        key: u64,
        posted: &Posted,
    ) -> Result<OpenCase, Fault> {
        let open = self.task_to_do(actor, case, key).await?;
        let answers = match &open.form {
            Some(form) => self.take_all_pages(form, posted, &open.variables())?,
            None => Answers::new(),
        };
        self.complete_with(actor, &open.case, key, answers, None).await
    }

    /// Completes a task with answers as data; the same key twice is one completion.
    ///
    /// # Errors
    /// As [`Casework::complete_task_posted`].
    pub async fn complete_task(
        &self,
        actor: &Actor,
        case: &str,
        key: u64,
        answers: &Answers,
        idempotency_key: Option<String>,
    ) -> Result<OpenCase, Fault> {
        let scoped = idempotency_key.map(|given| format!("task:{}:{given}", actor.id));
        match self.complete_checked(actor, case, key, answers, scoped.clone()).await {
            Ok(open) => Ok(open),
            // The task of a repeated call is gone: what it did the first time is its answer.
            Err(fault) => match &scoped {
                Some(repeated)
                    if self.record.idempotent(repeated).await.map_err(Fault::broken)?.is_some() =>
                {
                    self.read_case(actor, case).await
                }
                _ => Err(fault),
            },
        }
    }

    async fn complete_checked(
        &self,
        actor: &Actor,
        case: &str,
        key: u64,
        answers: &Answers,
        idempotency_key: Option<String>,
    ) -> Result<OpenCase, Fault> {
        let open = self.task_to_do(actor, case, key).await?;
        let answers = match &open.form {
            Some(form) => {
                let mut merged = open.variables();
                merged.extend(answers.clone());
                let checked = form.check(&merged, &self.env()).map_err(|problems| {
                    Fault::Answers(Box::new(Rejected { problems, ..Rejected::default() }))
                })?;
                own_answers(form, checked)
            }
            None => answers.clone(),
        };
        self.complete_with(actor, &open.case, key, answers, idempotency_key).await
    }

    async fn complete_with(
        &self,
        actor: &Actor,
        open: &OpenCase,
        key: u64,
        answers: Answers,
        idempotency_key: Option<String>,
    ) -> Result<OpenCase, Fault> {
        let file = &open.state.file;
        self.require_own_files(actor, &file.resident, &file.documents, &answers).await?;
        let mut deed = Deed::new(&open.row.id, actor);
        if actor.request.is_none() {
            deed.request_result = idempotency_key.is_some().then_some(Json::Bool(true));
            deed.idempotency_key = idempotency_key;
        }
        let documents = documents_of(&answers);
        let command = Command::CompleteTask { task: key, variables: answers };
        self.act(deed, |deciding| {
            find_task(deciding.state, key)?;
            if let Some((by, name)) = deciding.state.file.claims.get(&key)
                && *by != actor.id
            {
                return Err(Fault::ClaimedBy { by: name.clone() });
            }
            let known = &deciding.state.file.documents;
            let is_new = |document: &&Document| !known.iter().any(|known| known.sha256 == document.sha256);
            let added =
                |document: &Document| CaseEvent::Fact(Fact::DocumentAdded { document: document.clone() });
            let mut events: Vec<CaseEvent> = documents.iter().filter(is_new).map(added).collect();
            events.extend(deciding.command(&command)?);
            Ok(events)
        })
        .await
    }

    /// A task's form is one page, whatever its groups: each group is taken in turn.
    pub(crate) fn take_all_pages(
        &self,
        form: &Form,
        posted: &Posted,
        variables: &Map<String, Json>,
    ) -> Result<Answers, Fault> {
        let env = self.env();
        let mut answers = variables.clone();
        let mut problems = Vec::new();
        for page in &form.pages {
            if !form.visible_pages(&answers, &env).iter().any(|visible| visible.key == page.key) {
                continue;
            }
            let taken = form.take_page(page, posted, &answers, &env);
            answers = taken.answers;
            problems.extend(taken.problems);
        }
        if !problems.is_empty() {
            return Err(Fault::Answers(Box::new(Rejected {
                problems,
                typed: posted.typed().clone(),
                answers,
            })));
        }
        let checked = form.check(&answers, &env).map_err(|problems| {
            Fault::Answers(Box::new(Rejected {
                problems,
                typed: posted.typed().clone(),
                answers: answers.clone(),
            }))
        })?;
        Ok(own_answers(form, checked))
    }
}

/// Only what the form asks: the variables it was prefilled with do not come back through it.
fn own_answers(form: &Form, answers: Answers) -> Answers {
    let roots = form.variables();
    answers.into_iter().filter(|(key, _)| roots.contains(key.as_str())).collect()
}
