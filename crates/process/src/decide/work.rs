//! Tasks, jobs, decisions and calls.

use super::variables::as_text;
use super::{Run, Trouble};
use crate::event::Role;
use crate::program::{CallCode, JobCode, NodeCode, Source, UserCode};
use crate::state::{Job, Step, Task};
use crate::{Event, Variables, time};
use jiff::Timestamp;
use portico_rules::{Chain, Scope};
use serde_json::Value as Json;

/// Deepest nesting of running scopes, calls included.
const SCOPES_MAX: usize = 100;
/// Priority of a task whose model says nothing.
const PRIORITY: i64 = 50;
/// Retries of a job whose model says nothing.
const RETRIES: u32 = 3;

impl Run<'_> {
    pub(super) fn create_task(&mut self, key: u64, node: &NodeCode, user: &UserCode) -> Result<(), Trouble> {
        let assignee = self.optional_text(key, user.assignee.as_ref())?;
        let candidate_groups = self.names(key, user.groups.as_ref())?;
        let candidate_users = self.names(key, user.users.as_ref())?;
        let due = self.moment(key, user.due.as_ref(), "the due date")?;
        let follow_up = self.moment(key, user.follow_up.as_ref(), "the follow-up date")?;
        let priority = self.priority(key, user.priority.as_ref())?;
        let task = Task {
            key,
            element: node.id.to_string(),
            name: node.name.clone(),
            process: node.process.clone(),
            form: user.form.clone(),
            lanes: user.lanes.clone(),
            candidate_groups,
            candidate_users,
            assignee,
            due,
            follow_up,
            priority,
            created: self.now,
            index: self.iteration(key),
        };
        self.emit(Event::TaskCreated { task: task.into() });
        Ok(())
    }

    /// Number of the innermost iteration around an instance.
    fn iteration(&self, key: u64) -> Option<u32> {
        self.state.scopes_of(key).find_map(|scope| self.state.instance(scope)?.index)
    }

    fn optional_text(&self, key: u64, source: Option<&Source>) -> Result<Option<String>, Trouble> {
        let Some(source) = source else { return Ok(None) };
        Ok(as_text(&self.source(key, source)?).filter(|text| !text.is_empty()))
    }

    /// A comma list, or a list of texts.
    fn names(&self, key: u64, source: Option<&Source>) -> Result<Vec<String>, Trouble> {
        let Some(source) = source else { return Ok(Vec::new()) };
        Ok(match self.source(key, source)? {
            Json::Array(items) => items.iter().filter_map(as_text).collect(),
            other => as_text(&other).map(|text| crate::compile::split(&text)).unwrap_or_default(),
        })
    }

    fn moment(&self, key: u64, source: Option<&Source>, what: &str) -> Result<Option<Timestamp>, Trouble> {
        let Some(text) = self.optional_text(key, source)? else { return Ok(None) };
        time::instant(&text, &self.env.now).map(Some).map_err(|reason| {
            let said =
                format!("{what} `{text}` is no date and time: {reason}; correct the variable, then retry");
            Trouble::new("incident-wrong-type", said)
        })
    }

    fn priority(&self, key: u64, source: Option<&Source>) -> Result<i64, Trouble> {
        let Some(text) = self.optional_text(key, source)? else { return Ok(PRIORITY) };
        text.parse::<f64>()
            .ok()
            .filter(|number| (0.0..=100.0).contains(number))
            .map(|number| number as i64)
            .ok_or_else(|| {
                let said = format!(
                    "the priority `{text}` is not a number from 0 to 100; correct the variable, then retry"
                );
                Trouble::new("incident-wrong-type", said)
            })
    }

    pub(super) fn create_job(&mut self, key: u64, node: &NodeCode, code: &JobCode) -> Result<(), Trouble> {
        let kind = self.text(key, &code.kind, "the job type")?;
        let retries = self.optional_text(key, code.retries.as_ref())?.and_then(|text| text.parse().ok());
        let variables = if node.inputs.is_empty() {
            self.state.scope_variables(key)
        } else {
            self.state.locals(key).clone()
        };
        let job = Job {
            key,
            element: node.id.to_string(),
            kind,
            retries: retries.unwrap_or(RETRIES).max(1),
            headers: code.headers.clone(),
            variables,
            created: self.now,
        };
        self.emit(Event::JobCreated { job: job.into() });
        Ok(())
    }

    pub(super) fn make_decision(
        &mut self,
        key: u64,
        node: &NodeCode,
        decision: &Source,
        result: &str,
    ) -> Result<(), Trouble> {
        let id = self.text(key, decision, "the decision")?;
        let decided = {
            let locals = self.state.scopes_of(key).map(|scope| self.state.locals(scope) as &dyn Scope);
            let chain = Chain(locals.collect());
            self.decisions.evaluate(&id, &chain, &self.env)
        };
        let decided = decided.map_err(|fault| Trouble::new("incident-decision", fault.to_string()))?;
        let value = decided.result.clone();
        self.emit(Event::DecisionMade { key, element: node.id.clone(), decided });
        self.take_result(key, &Variables::from_iter([(result.to_owned(), value)]));
        self.push(key, Step::Complete);
        Ok(())
    }

    /// Begins the called process as a child. It sees nothing of the caller but what is passed.
    pub(super) fn call(&mut self, key: u64, call: &CallCode) -> Result<(), Trouble> {
        let id = self.text(key, &call.process, "the called process")?;
        let wanted = |process: &&crate::program::ProcessCode| {
            call.version.is_none() || process.info.version_tag == call.version
        };
        let process = self.program.processes.get(&id).filter(wanted);
        let start = process.and_then(|process| process.body.starts.first()).copied();
        let Some(start) = start.and_then(|start| self.program.at(start)) else {
            let said = match &call.version {
                Some(tag) => format!(
                    "the bundle has no executable process `{id}` of the version `{tag}`; correct the variable, then retry"
                ),
                None => {
                    format!("the bundle has no executable process `{id}`; correct the variable, then retry")
                }
            };
            return Err(Trouble::new("incident-unknown-process", said));
        };
        if self.depth(key) > SCOPES_MAX {
            let said = format!(
                "`{id}` would be called {SCOPES_MAX} levels deep; it probably calls itself without end"
            );
            return Err(Trouble::new("incident-too-deep", said));
        }
        let passed =
            if call.parent { self.state.scope_variables(key) } else { self.state.locals(key).clone() };
        let child = self.next_key();
        self.emit(Event::ElementEntered {
            key: child,
            element: id.clone().into(),
            tag: "process".to_owned().into(),
            scope: key,
            flow: None,
            consumed: Vec::new(),
            index: None,
            role: Role::Process,
        });
        self.set(child, &id, passed);
        self.push(child, Step::Activate);
        self.begin_scope(child, start);
        Ok(())
    }

    /// Number of instances around this one, through calls up to the root.
    fn depth(&self, key: u64) -> usize {
        std::iter::successors(self.state.instance(key), |inside| self.state.instance(inside.scope)).count()
    }
}
