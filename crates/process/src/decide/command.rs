//! What each command does first; the rest follows by itself.

use super::Run;
use crate::state::{KeptMessage, Resume, Step};
use crate::{Command, Event, Refusal, Variables};

impl Run<'_> {
    pub(super) fn command(&mut self, command: &Command) -> Result<(), Refusal> {
        match command {
            Command::Start { process, variables } => self.start_command(process, variables),
            Command::StartAt { element, variables } => self.start_at(element, variables),
            Command::StartActivity { ad_hoc, element, variables } => {
                self.start_activity(*ad_hoc, element, variables)
            }
            Command::CompleteTask { task, variables } => self.complete_task(*task, variables),
            Command::CompleteJob { job, variables } => self.complete_job(*job, variables),
            Command::FailJob { job, message, retries_left } => self.fail_job(*job, message, *retries_left),
            Command::ThrowError { key, code, message, variables } => {
                self.error_command(*key, code, message, variables)
            }
            Command::Escalate { key, code, variables } => {
                self.must_be_open(*key)?;
                self.escalate(*key, code, variables);
                Ok(())
            }
            Command::FireTimer { timer } => {
                self.fire_timer(*timer);
                Ok(())
            }
            Command::PublishMessage { name, correlation_key, variables } => {
                match self.correlate(name, correlation_key.as_deref(), variables) {
                    true => Ok(()),
                    false => Err(Refusal::NoSubscription(name.clone())),
                }
            }
            Command::SendMessage { name, correlation_key, variables, id, keep_seconds } => {
                let message = KeptMessage {
                    key: 0,
                    name: name.clone(),
                    correlation_key: correlation_key.clone(),
                    variables: variables.clone(),
                    until: self.now,
                };
                self.send_message(message, id.as_deref(), *keep_seconds)
            }
            Command::BroadcastSignal { name, variables } => {
                self.broadcast(name, variables);
                Ok(())
            }
            Command::SetVariables { variables } => self.set_variables(variables),
            Command::RetryIncident { incident } => self.retry(*incident),
            Command::Cancel { reason } => self.cancel_all(reason),
            Command::Repair { repair, reason } => self.repair(repair, reason),
            Command::Migrate { migration, reason } => self.migrate(migration, reason),
        }
    }

    fn complete_task(&mut self, key: u64, variables: &Variables) -> Result<(), Refusal> {
        let task = self.state.tasks.get(&key).ok_or(Refusal::UnknownTask(key))?;
        let (element, lanes) = (task.element.clone(), task.lanes.clone());
        self.emit(Event::TaskCompleted {
            task: key,
            element: element.into(),
            lanes,
            variables: variables.clone(),
        });
        self.take_result(key, variables);
        self.push(key, Step::Complete);
        Ok(())
    }

    fn complete_job(&mut self, key: u64, variables: &Variables) -> Result<(), Refusal> {
        let job = self.state.jobs.get(&key).ok_or(Refusal::UnknownJob(key))?;
        let element = job.element.clone();
        self.close_incidents_of(key);
        self.emit(Event::JobCompleted { job: key, element: element.into(), variables: variables.clone() });
        self.take_result(key, variables);
        self.push(key, Step::Complete);
        Ok(())
    }

    fn fail_job(&mut self, key: u64, message: &str, retries_left: u32) -> Result<(), Refusal> {
        let job = self.state.jobs.get(&key).ok_or(Refusal::UnknownJob(key))?;
        let (element, kind) = (job.element.clone(), job.kind.clone());
        self.emit(Event::JobFailed {
            job: key,
            element: element.into(),
            message: message.to_owned(),
            retries_left,
        });
        if retries_left == 0 {
            self.close_incidents_of(key);
            let said = format!(
                "the job `{kind}` failed and has no retries left: {message}; mend the cause, then retry"
            );
            let trouble = super::Trouble::new("incident-job-failed", said);
            self.raise(trouble, vec![Resume { instance: key, step: Step::Reopen }]);
        }
        Ok(())
    }

    fn must_be_open(&self, key: u64) -> Result<(), Refusal> {
        if self.state.tasks.contains_key(&key) || self.state.jobs.contains_key(&key) {
            return Ok(());
        }
        Err(Refusal::UnknownTask(key))
    }

    /// An error that nobody takes is refused for a task (the clerk can do something else) and an incident for a job.
    fn error_command(
        &mut self,
        key: u64,
        code: &str,
        message: &str,
        variables: &Variables,
    ) -> Result<(), Refusal> {
        self.must_be_open(key)?;
        if self.throw_error(key, code, message, variables) {
            return Ok(());
        }
        if let Some(task) = self.state.tasks.get(&key) {
            return Err(Refusal::ErrorNotCaught { element: task.element.clone(), code: code.to_owned() });
        }
        let element = self.state.jobs.get(&key).map(|job| job.element.clone()).unwrap_or_default();
        let said = format!("no error event takes the error code `{code}`: {message}");
        self.emit(Event::ErrorThrown {
            key,
            element: element.into(),
            code: code.to_owned(),
            message: message.to_owned(),
            caught_by: None,
        });
        self.fail_job(key, &said, 0)
    }

    fn set_variables(&mut self, variables: &Variables) -> Result<(), Refusal> {
        let (key, root) = self.state.roots.iter().next().ok_or(Refusal::NotStarted)?;
        if self.state.is_ended() {
            return Err(Refusal::Ended);
        }
        let (scope, element) = (*key, root.process.clone());
        self.set(scope, &element, variables.clone());
        Ok(())
    }

    fn retry(&mut self, key: u64) -> Result<(), Refusal> {
        let incident = self.state.incidents.get(&key).ok_or(Refusal::UnknownIncident(key))?;
        let (element, resume) = (incident.element.clone(), incident.resume.clone());
        self.emit(Event::IncidentResolved { incident: key, element: element.into() });
        self.queue.extend(resume);
        Ok(())
    }

    fn cancel_all(&mut self, reason: &str) -> Result<(), Refusal> {
        if !self.state.is_started() {
            return Err(Refusal::NotStarted);
        }
        if self.state.is_ended() {
            return Err(Refusal::Ended);
        }
        self.emit(Event::Cancelled { reason: reason.to_owned() });
        let running: Vec<(u64, String)> = self
            .state
            .roots()
            .filter(|(_, root)| !root.ended)
            .map(|(key, root)| (key, root.process.clone()))
            .collect();
        for (key, process) in running {
            self.cancel_children(key);
            self.detach(key);
            self.close_incidents_of(key);
            self.emit(Event::Ended { key, process });
        }
        Ok(())
    }
}
