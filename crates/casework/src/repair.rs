//! Repair: what an administrator sees of a case that is stuck, and what can be done about it.
//!
//! Every act is an event with the actor and a reason; what it does to tasks, timers and tokens follows as events of
//! its own, so that the log alone tells what a hand did and what the process did.

use std::collections::BTreeSet;

use jiff::Timestamp;
use portico_form::Answers;
use portico_process::{Command, Event, Repair, Variables};

use crate::actor::Actor;
use crate::casework::{Casework, Deciding, Deed, OpenCase};
use crate::fact::CaseEvent;
use crate::fault::Fault;
use crate::policy::{self, Act};
use crate::step;
use crate::timeline::task_heading;

/// Longest reason, in characters.
pub const REASON_CHARS_MAX: usize = 2_000;
/// Most places that are offered for a repair; a case with more is repaired by API.
const PLACES_MAX: usize = 100;

/// A case as whoever mends it sees it.
pub struct Mending {
    /// The case with its service and state.
    pub open: OpenCase,
    /// What stopped.
    pub incidents: Vec<StuckStep>,
    /// Where tokens stand that can be moved or cancelled.
    pub places: Vec<Place>,
    /// Where data stands.
    pub scopes: Vec<DataScope>,
}

/// A step that could not be done.
#[derive(Debug, Clone, PartialEq)]
pub struct StuckStep {
    /// Key of the incident.
    pub key: u64,
    /// BPMN element.
    pub element: String,
    /// What the element is called.
    pub name: String,
    /// Stable id, explained in `docs/operate/incidents.md`.
    pub code: String,
    /// What happened and what to do.
    pub message: String,
    /// Why, in the words of the expression.
    pub causes: Vec<String>,
    /// The expression that could not be used.
    pub expression: Option<String>,
    /// What it read, as it was then.
    pub inputs: Variables,
    /// Since when.
    pub since: Timestamp,
}

/// Where a token stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Key of the instance.
    pub key: u64,
    /// BPMN element.
    pub element: String,
    /// What the element is called.
    pub name: String,
    /// Elements to which the token may be moved: id and what it is called.
    pub targets: Vec<(String, String)>,
    /// Its activity may be left without being completed.
    pub may_cancel: bool,
}

/// Variables that stand at one place of the case.
#[derive(Debug, Clone, PartialEq)]
pub struct DataScope {
    /// Key of the instance.
    pub key: u64,
    /// BPMN element or process.
    pub element: String,
    /// What it is called.
    pub name: String,
    /// By name.
    pub variables: Variables,
}

/// What a repair would do to the case, before it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// A task would be taken back.
    TaskWithdrawn(String),
    /// A wait (timer, message, condition, job) would end.
    WaitEnded(String),
    /// A step would be left without being completed.
    StepLeft(String),
    /// A step would be reached.
    StepReached(String),
    /// The process would come to its end.
    CaseEnds,
}

impl Casework {
    /// Reads a case for somebody who may mend it.
    ///
    /// # Errors
    /// [`Fault::Forbidden`], [`Fault::NotFound`].
    pub async fn mending(&self, actor: &Actor, case: &str) -> Result<Mending, Fault> {
        self.require_repair(actor, case).await?;
        let open = self.view_case(actor, case).await?;
        let language = actor.language.as_str();
        Ok(Mending {
            incidents: incidents(&open, language),
            places: places(&open, language),
            scopes: scopes(&open, language),
            open,
        })
    }

    /// What a repair would do; nothing is changed.
    ///
    /// # Errors
    /// As [`Casework::repair`].
    pub async fn preview_repair(
        &self,
        actor: &Actor,
        case: &str,
        repair: &Repair,
    ) -> Result<Vec<Effect>, Fault> {
        self.require_repair(actor, case).await?;
        let open = self.load(case).await?;
        let env = self.env();
        let deciding = Deciding { service: &open.service, state: &open.state, env: &env, seq: open.row.seq };
        let command = Command::Repair { repair: repair.clone(), reason: "preview".into() };
        let events = deciding.command(&command)?;
        Ok(effects(&open, &events, &actor.language))
    }

    /// Mends a case by hand.
    ///
    /// # Errors
    /// [`Fault::Forbidden`]; [`Fault::Refused`] without a reason, when the case has moved on, or where a token would
    /// be lost or doubled.
    pub async fn repair(
        &self,
        actor: &Actor,
        case: &str,
        repair: &Repair,
        reason: &str,
    ) -> Result<OpenCase, Fault> {
        self.require_repair(actor, case).await?;
        let reason = checked_reason(reason)?;
        let command = Command::Repair { repair: repair.clone(), reason };
        self.act(Deed::new(case, actor), |deciding| deciding.command(&command)).await
    }

    /// Corrects variables of the process with which the case began.
    ///
    /// # Errors
    /// As [`Casework::repair`].
    pub async fn correct_data(
        &self,
        actor: &Actor,
        case: &str,
        variables: Answers,
        reason: &str,
    ) -> Result<OpenCase, Fault> {
        self.require_repair(actor, case).await?;
        let open = self.load(case).await?;
        let running = open.state.process.roots().find(|(_, root)| !root.ended).map(|(key, _)| key);
        let scope = running.ok_or_else(|| Fault::Refused("The case has ended; its data stays".into()))?;
        self.repair(actor, case, &Repair::Correct { scope, variables }, reason).await
    }

    /// Ends a case without a decision. The resident reads the reason.
    ///
    /// # Errors
    /// [`Fault::Forbidden`], [`Fault::Refused`] without a reason.
    pub async fn cancel_case(&self, actor: &Actor, case: &str, reason: &str) -> Result<OpenCase, Fault> {
        self.require_repair(actor, case).await?;
        let reason = checked_reason(reason)?;
        self.act(Deed::new(case, actor), |deciding| {
            deciding.command(&Command::Cancel { reason: reason.clone() })
        })
        .await
    }

    pub(crate) async fn require_repair(&self, actor: &Actor, case: &str) -> Result<(), Fault> {
        let open = self.load(case).await?;
        let roles = step::office_roles(&open.service);
        policy::require(actor, Act::Repair, &open.about(&roles))
    }
}

/// A reason that says something, and not too much.
pub(crate) fn checked_reason(reason: &str) -> Result<String, Fault> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Fault::Refused("Say why: whoever reads this case later must understand it".into()));
    }
    if reason.chars().count() > REASON_CHARS_MAX {
        return Err(Fault::Refused(format!("A reason can have at most {REASON_CHARS_MAX} characters")));
    }
    Ok(reason.to_owned())
}

fn incidents(open: &OpenCase, language: &str) -> Vec<StuckStep> {
    let stuck = |incident: &portico_process::Incident| StuckStep {
        key: incident.key,
        element: incident.element.clone(),
        name: name(open, &incident.element, language),
        code: incident.code.clone(),
        message: incident.message.clone(),
        causes: incident.causes.clone(),
        expression: incident.expression.clone(),
        inputs: incident.inputs.clone(),
        since: incident.created,
    };
    open.state.process.incidents().map(stuck).collect()
}

fn places(open: &OpenCase, language: &str) -> Vec<Place> {
    let (program, state) = (&open.service.program, &open.state.process);
    let place = |(key, instance): (u64, &portico_process::Instance)| {
        let targets: Vec<(String, String)> = portico_process::moves(program, state, key)
            .into_iter()
            .map(|id| (id.clone(), name(open, &id, language)))
            .collect();
        let may_cancel = portico_process::may_cancel(program, state, key);
        (may_cancel || !targets.is_empty()).then(|| Place {
            key,
            element: instance.element.to_string(),
            name: name(open, &instance.element, language),
            targets,
            may_cancel,
        })
    };
    state.instances().filter_map(place).take(PLACES_MAX).collect()
}

/// Running processes first, then every other place that has variables of its own.
fn scopes(open: &OpenCase, language: &str) -> Vec<DataScope> {
    let state = &open.state.process;
    let roots: BTreeSet<u64> = state.roots().map(|(key, _)| key).collect();
    let process = state.roots().filter(|(_, root)| !root.ended).map(|(key, root)| DataScope {
        key,
        element: root.process.clone(),
        name: open.service.program.process(&root.process).map_or_else(
            || root.process.clone(),
            |info| if info.name.is_empty() { root.process.clone() } else { info.name.clone() },
        ),
        variables: root.variables.clone(),
    });
    let local = state.instances().filter(|(key, at)| !roots.contains(key) && !at.variables.is_empty()).map(
        |(key, at)| DataScope {
            key,
            element: at.element.to_string(),
            name: name(open, &at.element, language),
            variables: at.variables.clone(),
        },
    );
    process.chain(local).take(PLACES_MAX).collect()
}

fn effects(open: &OpenCase, events: &[CaseEvent], language: &str) -> Vec<Effect> {
    let name = |element: &str| name(open, element, language);
    let engine = events.iter().filter_map(|event| match event {
        CaseEvent::Process(event) => Some(event),
        CaseEvent::Fact(_) => None,
    });
    let effect = |event: &Event| match event {
        Event::TaskCancelled { element, .. } => Some(Effect::TaskWithdrawn(name(element))),
        Event::TimerCancelled { element, .. }
        | Event::Unsubscribed { element, .. }
        | Event::JobCancelled { element, .. } => Some(Effect::WaitEnded(name(element))),
        Event::ElementCancelled { element, role: portico_process::Role::Node, .. } => {
            Some(Effect::StepLeft(name(element)))
        }
        Event::ElementEntered { element, role: portico_process::Role::Node, .. } => {
            Some(Effect::StepReached(name(element)))
        }
        Event::FlowTaken { target, waits: true, .. } => Some(Effect::StepReached(name(target))),
        Event::Ended { .. } => Some(Effect::CaseEnds),
        _ => None,
    };
    engine.filter_map(effect).collect()
}

/// What an element is called at the desk.
pub(crate) fn name(open: &OpenCase, element: &str, language: &str) -> String {
    let drawn = open.service.program.element(element).map_or("", |info| info.name.as_str());
    task_heading(&open.service, element, drawn, language)
}
