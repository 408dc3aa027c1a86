//! What each node does: tasks, gateways, scopes. Events are beside, in `event`.

use super::Compiler;
use super::expression::{feel, is_name, mapping, source};
use crate::model::{Extensions, Kind, Node};
use crate::program::{ElementInfo, JobCode, Mapping, Source, Throw, TriggerCode, UserCode, Work};
use portico_rules::Problem;

impl<'a> Compiler<'a> {
    /// Fills the code of one node.
    pub(super) fn build(&mut self, index: usize) {
        let Some(node) = self.drafts.get(index).map(|draft| draft.node) else { return };
        let work = match node.kind {
            Kind::Task | Kind::ManualTask => Ok(Work::Pass),
            Kind::UserTask => self.user(index, node),
            Kind::ServiceTask => self.job(node),
            Kind::BusinessRuleTask => self.rule(node),
            Kind::ScriptTask => self.script(node),
            Kind::SendTask => self.send(index, node),
            Kind::ReceiveTask => self.message(index, node.message.as_deref()).map(Work::Catch),
            Kind::CallActivity => self.call(node),
            Kind::SubProcess | Kind::Transaction => Ok(Work::Scope),
            Kind::AdHocSubProcess => self.ad_hoc(index, node),
            Kind::ExclusiveGateway => Ok(Work::Exclusive),
            Kind::ParallelGateway => Ok(Work::Parallel),
            Kind::InclusiveGateway => Ok(Work::Inclusive),
            Kind::EventBasedGateway => Ok(self.first_of(index, node)),
            Kind::ComplexGateway => Ok(Work::Pass),
            Kind::StartEvent | Kind::IntermediateCatchEvent | Kind::BoundaryEvent => self.catch(index, node),
            Kind::IntermediateThrowEvent | Kind::EndEvent => self.throw(index, node),
        };
        let work = self.or_report(index, work).unwrap_or(Work::Pass);
        let inputs = self.mappings(index, &node.extensions, true);
        let outputs = self.mappings(index, &node.extensions, false);
        let multi = self.repeats(index, node).and_then(|made| self.or_report(index, made));
        if let Some(code) = self.program.nodes.get_mut(index) {
            code.work = work;
            code.inputs = inputs;
            code.outputs = outputs;
            code.multi = multi;
        }
    }

    pub(super) fn or_report<T>(&mut self, index: usize, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.report(index, problem)).ok()
    }

    fn mappings(&mut self, index: usize, extensions: &Extensions, inputs: bool) -> Vec<Mapping> {
        let written = if inputs { &extensions.inputs } else { &extensions.outputs };
        written.iter().filter_map(|one| self.or_report(index, mapping(one))).collect()
    }

    fn user(&mut self, index: usize, node: &Node) -> Result<Work, Problem> {
        let extensions = &node.extensions;
        let form = extensions.form.clone();
        if let Some(form) = &form
            && !self.surroundings.forms.contains(form)
        {
            self.report(
                index,
                Problem::error("process-unknown-form", format!("there is no form with the id `{form}`"))
                    .remedy("Add the form to the folder, or correct the id."),
            );
        }
        Ok(Work::User(Box::new(UserCode {
            form,
            lanes: self.drafts.get(index).map(|draft| draft.lanes.clone()).unwrap_or_default(),
            assignee: optional(extensions.assignee.as_deref())?,
            groups: optional(extensions.candidate_groups.as_deref())?,
            users: optional(extensions.candidate_users.as_deref())?,
            due: optional(extensions.due.as_deref())?,
            follow_up: optional(extensions.follow_up.as_deref())?,
            priority: optional(extensions.priority.as_deref())?,
        })))
    }

    fn job(&self, node: &Node) -> Result<Work, Problem> {
        job_of(&node.extensions)?.ok_or_else(|| {
            Problem::error(
                "process-service-without-job",
                "a service task needs a job type: without one no worker takes it",
            )
            .remedy("Set its job type (zeebe:taskDefinition), for example `portico:letter`.")
        })
    }

    fn rule(&self, node: &Node) -> Result<Work, Problem> {
        if let Some(called) = &node.extensions.decision {
            let result = result_name(&called.result)?;
            let decision = source(&called.id)?;
            if let Some(id) = decision.text()
                && self.surroundings.decisions.get(id).is_none()
            {
                return Err(Problem::error(
                    "process-unknown-decision",
                    format!("there is no decision with the id `{id}`"),
                )
                .remedy("Add its DMN file to the folder, or correct the id."));
            }
            return Ok(Work::Decide { decision, result });
        }
        job_of(&node.extensions)?.ok_or_else(|| {
            Problem::error(
                "process-rule-without-decision",
                "a business rule task needs a decision or a job type",
            )
            .remedy("Choose a DMN decision and a result variable (zeebe:calledDecision).")
        })
    }

    fn script(&self, node: &Node) -> Result<Work, Problem> {
        if let Some(script) = &node.extensions.script {
            let result = result_name(&script.result)?;
            return Ok(Work::Script { expression: feel(&script.expression)?, result });
        }
        if let Some(work) = job_of(&node.extensions)? {
            return Ok(work);
        }
        let language = node.script.as_ref().map_or("no language", |(language, _)| language.as_str());
        Err(Problem::error("process-script-language", format!("its script ({language}) is not FEEL")).remedy(
            "Write it as a FEEL expression with a result variable (zeebe:script), or give it a job type.",
        ))
    }

    fn send(&mut self, index: usize, node: &Node) -> Result<Work, Problem> {
        if let Some(work) = job_of(&node.extensions)? {
            return Ok(work);
        }
        let TriggerCode::Message { name, key } = self.message(index, node.message.as_deref())? else {
            return Ok(Work::Pass);
        };
        Ok(Work::Throw(Throw::Message { name, key }))
    }

    fn first_of(&self, index: usize, node: &Node) -> Work {
        let flows = self.program.nodes.get(index).map(|node| node.outgoing.clone()).unwrap_or_default();
        let targets = flows.iter().filter_map(|flow| self.program.flow(*flow)).map(|flow| flow.target);
        Work::FirstOf { targets: targets.collect(), all: node.instantiate && node.parallel_gateway }
    }
}

fn optional(text: Option<&str>) -> Result<Option<Source>, Problem> {
    text.map(source).transpose()
}

/// The work of an element with a `zeebe:taskDefinition`.
pub(super) fn job_of(extensions: &Extensions) -> Result<Option<Work>, Problem> {
    let Some(kind) = &extensions.job_type else { return Ok(None) };
    let job = JobCode {
        kind: source(kind)?,
        retries: optional(extensions.retries.as_deref())?,
        headers: extensions.headers.clone(),
    };
    Ok(Some(Work::Job(Box::new(job))))
}

pub(super) fn result_name(name: &str) -> Result<String, Problem> {
    if is_name(name) {
        return Ok(name.to_owned());
    }
    let said = match name {
        "" => "its result goes to no variable".to_owned(),
        name => format!("`{name}` is not the name of a variable"),
    };
    Err(Problem::error("process-variable-name", said)
        .remedy("Name the variable with letters, digits and `_`."))
}

/// Adds to the description of an element what its work says.
pub(super) fn describe(work: &Work, info: &mut ElementInfo) {
    let static_text = |source: &Source| source.text().map(str::to_owned);
    match work {
        Work::User(user) => {
            info.candidate_groups =
                user.groups.as_ref().and_then(Source::text).map(split).unwrap_or_default();
        }
        Work::Job(job) => info.job_type = static_text(&job.kind),
        Work::Decide { decision, .. } => info.decision = static_text(decision),
        Work::Call(call) => info.called = static_text(&call.process),
        Work::Catch(trigger) => {
            info.message = trigger.parts().iter().find_map(|part| match part {
                TriggerCode::Message { name, .. } => static_text(name),
                _ => None,
            });
        }
        Work::Throw(Throw::Message { name, .. }) => info.message = static_text(name),
        Work::ThrowAll(parts) => parts.iter().for_each(|part| describe(part, info)),
        _ => {}
    }
}

/// The parts of a comma list.
pub(crate) fn split(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
