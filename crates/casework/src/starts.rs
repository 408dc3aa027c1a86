//! Cases that begin by themselves: by a timer, a signal or a condition of a process's own start events.
//!
//! Only the newest bundle of each service begins cases. When a timer is due stands in one setting of the record for
//! each start event, and moves on after the case was opened; the opening carries a key of service, element and due
//! time. So several nodes may look at once, and any of them may die in between: there is one case.

mod coming;
mod failing;

use jiff::Timestamp;
use portico_process::{Command, StartInfo, Variables};
use portico_record::CommitError;
use portico_service::Service;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::actor::Actor;
use crate::casework::{Casework, Deciding};
use crate::fact::{CaseEvent, Fact};
use crate::fault::Fault;
use crate::policy::{self, About, Act};
use crate::signals::SignalLink;
use crate::state::CaseState;
use crate::step::{self, StepFrame};
use crate::submit::{Submitted, new_reference};

pub use coming::{ComingStart, WaitingMessage};
pub use failing::Failing;

/// How often a reference is drawn anew because it was taken.
const DRAWS_MAX: usize = 3;

/// What is known of a start event: when its timer is due next, or whether its condition held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Plan {
    /// The bundle that it was made for.
    bundle: String,
    /// The text of the timer as drawn; none if it is computed.
    text: Option<String>,
    /// When it is due, microseconds; none if it will not fire (again).
    due_us: Option<i64>,
    /// Cycles: the time between two firings.
    every: Option<String>,
    /// Cycles: firings left after the next one.
    left: Option<u32>,
    /// Conditions: whether it held when last looked at.
    holds: bool,
    /// How many cases it has begun.
    begun: u64,
    /// The last try, if it failed: nothing begins here until it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failing: Option<Failing>,
}

/// How a case begins that nobody applied for.
pub(crate) struct Opening<'a> {
    pub service: &'a Service,
    /// `timer`, `signal`, `message`, `conditional` or `hand`.
    pub by: &'static str,
    /// The start event, where it is known beforehand.
    pub element: Option<&'a str>,
    pub command: Command,
    /// The same key twice is one case.
    pub key: String,
    /// The signals that led to it; empty for all that begins otherwise.
    pub led_by: Vec<SignalLink>,
}

impl Casework {
    /// Opens the cases that are due by timers and conditions; how many.
    pub(crate) async fn start_cases(&self) -> Result<usize, Fault> {
        // What another process published begins cases from now on, and the bundle before it no longer does.
        self.catalogue.load(&self.record).await?;
        let mut opened = 0;
        for service in self.catalogue.offered() {
            for (_, start) in own_starts(&service) {
                if !matches!(start.trigger, "timer" | "conditional") {
                    continue;
                }
                let known = self.record.setting(&plan_key(&service, start)).await.map_err(Fault::broken)?;
                if failing::rests(known.as_ref(), service.hash(), self.now()) {
                    continue;
                }
                let done = match start.trigger {
                    "timer" => self.start_by_timer(&service, start, known.as_ref()).await,
                    _ => self.start_by_condition(&service, start, known.as_ref()).await,
                };
                match done {
                    Ok(one) => opened += usize::from(one),
                    Err(fault) => self.start_failed(&service, start, known.as_ref(), &fault).await?,
                }
            }
        }
        Ok(opened)
    }

    async fn start_by_timer(
        &self,
        service: &Service,
        start: &StartInfo,
        known: Option<&Json>,
    ) -> Result<bool, Fault> {
        let key = plan_key(service, start);
        let plan = self.timer_plan(service, start, known).map_err(Fault::Refused)?;
        let now = self.now();
        let Some(due_us) = plan.due_us.filter(|due_us| *due_us <= now.as_microsecond()) else {
            if known != Some(&written(&plan)?) {
                self.keep_plan(&key, known, &plan).await?;
            }
            return Ok(false);
        };
        let (id, element) = (&service.settings.id, start.element.clone());
        let opening = Opening {
            service,
            by: "timer",
            element: Some(&start.element),
            key: format!("start:{id}:{element}:{due_us}"),
            command: Command::StartAt { element: element.clone(), variables: Variables::new() },
            led_by: Vec::new(),
        };
        let opened = self.open_by_itself(&Actor::system(), &opening).await?.is_some();
        let schedule = portico_process::Schedule {
            due: Timestamp::from_microsecond(due_us).map_err(Fault::broken)?,
            every: plan.every.clone(),
            left: plan.left,
        };
        let next = schedule.next(&self.env());
        let next = Plan {
            due_us: next.as_ref().map(|next| next.due.as_microsecond()),
            left: next.and_then(|next| next.left),
            begun: plan.begun.saturating_add(1),
            failing: None,
            ..plan
        };
        // Another node may have moved it on already: then it has the same next firing.
        self.keep_plan(&key, known, &next).await?;
        Ok(opened)
    }

    /// A condition begins a case when it comes to hold, and another one only after it did not hold in between.
    async fn start_by_condition(
        &self,
        service: &Service,
        start: &StartInfo,
        known: Option<&Json>,
    ) -> Result<bool, Fault> {
        let key = plan_key(service, start);
        let before = Plan::read(known).unwrap_or_else(|| Plan::new(service, start));
        let (id, element) = (&service.settings.id, start.element.clone());
        let command = Command::StartAt { element: element.clone(), variables: Variables::new() };
        let env = self.env();
        let empty = CaseState::default();
        let holds = !Deciding { service, state: &empty, seq: 0, env: &env }.command(&command)?.is_empty();
        if holds == before.holds && known.is_some() && before.failing.is_none() {
            return Ok(false);
        }
        let mut opened = false;
        let begins = holds && !before.holds;
        if begins {
            let count = before.begun;
            let key = format!("start:{id}:{element}:{count}");
            let opening = Opening {
                service,
                by: "conditional",
                element: Some(&start.element),
                command,
                key,
                led_by: Vec::new(),
            };
            opened = self.open_by_itself(&Actor::system(), &opening).await?.is_some();
        }
        let begun = before.begun.saturating_add(u64::from(begins));
        let after = Plan { bundle: service.hash().to_owned(), holds, begun, failing: None, ..before };
        self.keep_plan(&key, known, &after).await?;
        Ok(opened)
    }

    /// Opens a case that nobody applied for. Nothing if the same key opened one before, or the process does not begin.
    ///
    /// # Errors
    /// [`Fault::Refused`] when the process has no such start; [`Fault::Broken`].
    pub(crate) async fn open_by_itself(
        &self,
        actor: &Actor,
        opening: &Opening<'_>,
    ) -> Result<Option<Submitted>, Fault> {
        let service = opening.service;
        for _ in 0..DRAWS_MAX {
            let (now, env) = (self.now(), self.env());
            let empty = CaseState::default();
            let deciding = Deciding { service, state: &empty, seq: 0, env: &env };
            let submitted = Submitted { case: uuid::Uuid::now_v7().to_string(), reference: new_reference() };
            let begun = deciding.command(&with_reference(opening.command.clone(), &submitted.reference))?;
            if begun.is_empty() {
                return Ok(None);
            }
            let language = service.settings.default_language.clone();
            let mut events = vec![CaseEvent::Fact(Fact::CaseOpened {
                reference: submitted.reference.clone(),
                title: service
                    .text(&language, "service-name", &[])
                    .unwrap_or_else(|| service.settings.id.clone()),
                language,
                by: opening.by.to_owned(),
                element: opening.element.map(str::to_owned),
                led_by: opening.led_by.clone(),
            })];
            events.extend(begun);
            let channel = actor.channel.as_str();
            let (state, events) =
                step::consequences(service, &empty, events, now, channel, &self.authority.calendar)?;
            let frame = StepFrame { case: &submitted.case, expected_seq: 0, actor, now };
            let mut step = step::build(service, &frame, &state, &events)?;
            step.idempotency_key = Some(opening.key.clone());
            let answer = serde_json::to_value(&submitted).map_err(Fault::broken)?;
            step.request_result = Some(match &actor.request {
                Some(request) => request.answered(201, answer),
                None => answer,
            });
            match self.writer.commit(step).await {
                Ok(committed) if committed.repeated && actor.request.is_some() => {
                    return Err(Fault::DoneBefore);
                }
                Ok(committed) if committed.repeated => return Ok(None),
                Ok(_) => return Ok(Some(submitted)),
                Err(CommitError::ReferenceTaken { .. }) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(Fault::Broken("no free reference could be drawn".into()))
    }

    /// Opens a case at one of the start events of a service, by hand. The actor's call brings the key.
    ///
    /// # Errors
    /// [`Fault::Forbidden`] for all but administrators; [`Fault::NotFound`]; [`Fault::Refused`] when the process does
    /// not begin there, or its condition does not hold.
    pub async fn start_at(
        &self,
        actor: &Actor,
        service: &str,
        element: &str,
        variables: Variables,
    ) -> Result<Submitted, Fault> {
        policy::require(actor, Act::Administer, &About::default())?;
        let service = self.service(service)?;
        let key = match &actor.request {
            Some(request) => request.key().to_owned(),
            None => format!("start:hand:{}", uuid::Uuid::now_v7()),
        };
        let command = Command::StartAt { element: element.to_owned(), variables };
        let led_by = Vec::new();
        let opening = Opening { service: &service, by: "hand", element: Some(element), command, key, led_by };
        let opened = self.open_by_itself(actor, &opening).await?;
        opened.ok_or_else(|| Fault::Refused(format!("The condition of {element} does not hold now")))
    }

    /// The plan of a timer start: as it stands, or made anew for a bundle that draws another timer.
    fn timer_plan(&self, service: &Service, start: &StartInfo, known: Option<&Json>) -> Result<Plan, String> {
        let known = Plan::read(known);
        let begun = known.as_ref().map_or(0, |plan| plan.begun);
        let drawn_alike = |plan: &Plan| plan.text.is_some() && plan.text == start.detail;
        match known {
            // It had no date to keep: it is asked for one again.
            Some(plan) if plan.failing.as_ref().is_some_and(|failing| failing.undated) => {}
            Some(plan) if plan.bundle == service.hash() => return Ok(plan),
            // The same timer in a newer bundle goes on; one that has fired does not fire again.
            Some(plan) if drawn_alike(&plan) => {
                return Ok(Plan { bundle: service.hash().to_owned(), failing: None, ..plan });
            }
            _ => {}
        }
        let schedule = service.program.schedule(&start.element, &self.env())?;
        Ok(Plan {
            due_us: schedule.as_ref().map(|schedule| schedule.due.as_microsecond()),
            every: schedule.as_ref().and_then(|schedule| schedule.every.clone()),
            left: schedule.and_then(|schedule| schedule.left),
            begun,
            ..Plan::new(service, start)
        })
    }

    async fn keep_plan(&self, key: &str, known: Option<&Json>, plan: &Plan) -> Result<(), Fault> {
        let now_us = self.now().as_microsecond();
        // Lost to another node that has looked at the same moment: it wrote the same, or something newer.
        self.record.swap_setting(key, known, &written(plan)?, now_us).await.map_err(Fault::broken)?;
        Ok(())
    }
}

impl Plan {
    fn read(known: Option<&Json>) -> Option<Plan> {
        known.and_then(|value| serde_json::from_value(value.clone()).ok())
    }

    fn new(service: &Service, start: &StartInfo) -> Plan {
        Plan {
            bundle: service.hash().to_owned(),
            text: start.detail.clone(),
            due_us: None,
            every: None,
            left: None,
            holds: false,
            begun: 0,
            failing: None,
        }
    }
}

/// The ways into the process that a case of the service runs; further processes begin in running cases only.
pub(crate) fn own_starts(service: &Service) -> impl Iterator<Item = (&str, &StartInfo)> {
    service.program.starts().filter(move |(process, _)| *process == service.settings.process)
}

/// As in a case that was applied for, the process knows the reference.
fn with_reference(mut command: Command, reference: &str) -> Command {
    if let Command::Start { variables, .. }
    | Command::StartAt { variables, .. }
    | Command::PublishMessage { variables, .. }
    | Command::BroadcastSignal { variables, .. } = &mut command
    {
        variables.insert("reference".to_owned(), Json::String(reference.to_owned()));
    }
    command
}

fn plan_key(service: &Service, start: &StartInfo) -> String {
    format!("start:{}:{}", service.settings.id, start.element)
}

fn written(plan: &Plan) -> Result<Json, Fault> {
    serde_json::to_value(plan).map_err(Fault::broken)
}
