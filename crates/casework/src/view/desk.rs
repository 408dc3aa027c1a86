//! The desk: the worklist, and a case as a clerk sees it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use portico_form::SummarySection;
use portico_process::Event;
use portico_record::{Access, Claimed, SearchQuery, StoredEvent, Urgency, WorklistQuery};

use crate::actor::{Actor, ROLE_ADMINISTRATOR};
use crate::casework::{Casework, OpenCase};
use crate::fact::CaseEvent;
use crate::failure::{self, Failure, is_failure};
use crate::fault::Fault;
use crate::step;
use crate::timeline::{TimelineItem, task_heading};
use crate::view::resident::Decided;
use crate::view::{CaseLine, Deadline, Waiting, service_name};

/// A task is called due soon this long before its due date.
const DUE_SOON: SignedDuration = SignedDuration::from_hours(72);

/// One task in the worklist.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkItem {
    /// Case id.
    pub case: String,
    /// Key of the task in the case.
    pub key: u64,
    /// Human reference of the case.
    pub reference: String,
    /// Name of the resident.
    pub title: String,
    /// Name of the service.
    pub service_name: String,
    /// What is to be done.
    pub heading: String,
    /// Account of the clerk who has it.
    pub assignee: Option<String>,
    /// Since when it waits.
    pub created: Timestamp,
    /// Until when.
    pub due: Option<Timestamp>,
    /// The reason for its place.
    pub urgency: Urgency,
    /// It is no step of the process: something could not be sent (`letter`, `notify`), and the heading says what. See
    /// [`Casework::failed_effect`].
    pub failed: Option<String>,
}

/// A page of the worklist.
#[derive(Debug, Clone, PartialEq)]
pub struct Worklist {
    /// The tasks, most urgent first.
    pub items: Vec<WorkItem>,
    /// How many there are in all, counted no further than a thousand or this page's end.
    pub total: i64,
    /// There are a thousand or more.
    pub more: bool,
}

/// Cases that were found.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundCases {
    /// Those whose words begin with what was asked for first, then the most recently changed.
    pub lines: Vec<CaseLine>,
    /// There are others, or may be.
    pub more: bool,
}

/// What a clerk asks the worklist for.
#[derive(Debug, Clone, Default)]
pub struct WorklistFilter {
    /// Only tasks that this clerk has claimed.
    pub mine: bool,
    /// Only one service.
    pub service: Option<String>,
    /// Words in the reference, the name or the answers.
    pub text: Option<String>,
    /// Tasks to pass over.
    pub offset: i64,
    /// Tasks to give, at most 200.
    pub limit: i64,
}

/// A rule that fired.
#[derive(Debug, Clone, PartialEq)]
pub struct FiredRule {
    /// Name of the decision.
    pub decision: String,
    /// Number of the rule in its table, from 1.
    pub number: usize,
    /// What the rule saw: label and value.
    pub inputs: Vec<(String, String)>,
    /// What it gave.
    pub output: String,
    /// The law it rests on.
    pub source: Option<String>,
    /// What the author wrote about it.
    pub description: Option<String>,
    /// When.
    pub time: Timestamp,
}

/// Something that went wrong and waits to be mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentItem {
    /// Key for a retry.
    pub key: u64,
    /// BPMN element.
    pub element: String,
    /// What went wrong.
    pub message: String,
}

/// A job that waits for an outside worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobItem {
    /// Key.
    pub key: u64,
    /// BPMN element.
    pub element: String,
    /// Job type.
    pub kind: String,
}

/// A case as a clerk sees it.
pub struct DeskCase {
    /// The case with its service and state.
    pub open: OpenCase,
    /// Name of the service.
    pub service_name: String,
    /// On whom it waits.
    pub waiting: Waiting,
    /// By when.
    pub deadline: Option<Deadline>,
    /// Open tasks of clerks that this clerk may do.
    pub tasks: Vec<WorkItem>,
    /// What could not be sent and waits for somebody's decision.
    pub failures: Vec<WorkItem>,
    /// Open tasks of others: heading and whose.
    pub other_tasks: Vec<(String, String)>,
    /// Messages that this clerk may register: name and words.
    pub messages: Vec<(String, String)>,
    /// Further processes that this clerk may start: id and words.
    pub processes: Vec<(String, String)>,
    /// Activities of ad-hoc subprocesses that this clerk may begin: element id and words.
    pub activities: Vec<(String, String)>,
    /// The decision, once it is taken.
    pub decided: Option<Decided>,
    /// Rules that fired, oldest first.
    pub rules: Vec<FiredRule>,
    /// Everything that happened, oldest first.
    pub timeline: Vec<TimelineItem>,
    /// What was applied for.
    pub answers: Vec<SummarySection>,
    /// Incidents.
    pub incidents: Vec<IncidentItem>,
    /// Jobs that wait for an outside worker.
    pub jobs: Vec<JobItem>,
    /// This clerk may mend incidents and complete jobs.
    pub may_repair: bool,
    /// Elements at which the case stands, with how many tokens.
    pub tokens: BTreeMap<String, u32>,
    /// Elements and flows that the case has passed.
    pub visited: BTreeSet<String>,
    /// Elements in the order in which the case entered them.
    pub steps: Vec<String>,
}

impl Casework {
    /// The tasks that this clerk may do, most urgent first.
    ///
    /// # Errors
    /// [`Fault::Forbidden`] for residents.
    pub async fn worklist(&self, actor: &Actor, filter: &WorklistFilter) -> Result<Worklist, Fault> {
        if !actor.is_clerk() {
            return Err(Fault::Forbidden { policy: "desk-is-for-clerks" });
        }
        let query = WorklistQuery {
            roles: actor.roles.clone(),
            // A task of several roles stands with all of them as groups.
            groups: actor.roles.clone(),
            person: Some(actor.id.clone()),
            claimed: if filter.mine { Claimed::Mine } else { Claimed::Any },
            services: filter.service.clone().into_iter().collect(),
            text: filter.text.clone().filter(|text| !text.trim().is_empty()),
            now_us: self.now().as_microsecond(),
            soon_us: self.now().saturating_add(DUE_SOON).unwrap_or(Timestamp::MAX).as_microsecond(),
            limit: filter.limit.clamp(1, 200),
            offset: filter.offset.max(0),
        };
        let page = self.record.worklist(&query).await.map_err(Fault::broken)?;
        let mut items = Vec::with_capacity(page.items.len());
        for row in page.items {
            let service = self.catalogue.bundle(&self.record, &row.bundle).await?;
            let failed = is_failure(u64::try_from(row.task.key).unwrap_or_default());
            items.push(WorkItem {
                heading: match failed {
                    true => row.task.name.clone(),
                    false => task_heading(&service, &row.task.element, &row.task.name, &actor.language),
                },
                failed: failed.then(|| row.task.element.clone()),
                service_name: service_name(&service, &actor.language),
                case: row.case,
                key: u64::try_from(row.task.key).unwrap_or_default(),
                reference: row.reference,
                title: row.title,
                assignee: row.task.assignee,
                created: instant(row.task.created_us),
                due: row.task.due_us.map(instant),
                urgency: row.urgency,
            });
        }
        Ok(Worklist { items, total: page.total, more: page.more })
    }

    fn failures(&self, actor: &Actor, open: &OpenCase) -> Vec<WorkItem> {
        let item = |(key, failure): (&u64, &Failure)| WorkItem {
            case: open.row.id.clone(),
            key: *key,
            reference: open.state.file.reference.clone(),
            title: open.state.file.resident_name.clone(),
            service_name: open.service_name(&actor.language),
            heading: failure::name(&open.service, &open.state, failure, &actor.language),
            assignee: None,
            created: failure.since,
            due: None,
            urgency: Urgency::Ordinary,
            failed: Some(failure.effect.clone()),
        };
        open.state.file.failures.iter().map(item).collect()
    }

    fn urgency(&self, due: Option<Timestamp>) -> Urgency {
        let now = self.now();
        match due {
            Some(due) if due < now => Urgency::Overdue,
            Some(due) if due.duration_since(now) < DUE_SOON => Urgency::DueSoon,
            _ => Urgency::Ordinary,
        }
    }

    /// Cases that this clerk may see, by words or all, newest first.
    ///
    /// # Errors
    /// [`Fault::Forbidden`] for residents.
    pub async fn find_cases(&self, actor: &Actor, text: &str, limit: i64) -> Result<FoundCases, Fault> {
        if !actor.is_clerk() {
            return Err(Fault::Forbidden { policy: "desk-is-for-clerks" });
        }
        let services: Vec<String> = self
            .services()
            .iter()
            .filter(|service| {
                let roles = step::office_roles(service);
                let about = crate::policy::About { service_roles: &roles, ..Default::default() };
                crate::policy::judge(actor, crate::policy::Act::ReadCase, &about).allowed
            })
            .map(|service| service.settings.id.clone())
            .collect();
        let query = SearchQuery {
            text: text.to_owned(),
            access: Access::Services(services),
            limit: limit.clamp(1, 200),
            offset: 0,
        };
        let found = self.record.search(&query).await.map_err(Fault::broken)?;
        let mut lines = Vec::with_capacity(found.cases.len());
        for row in &found.cases {
            lines.push(self.line(row, &actor.language).await?);
        }
        let more = found.more || found.total > i64::try_from(lines.len()).unwrap_or(i64::MAX);
        Ok(FoundCases { lines, more })
    }

    /// A case as a clerk sees it; that it was read becomes part of its record.
    ///
    /// # Errors
    /// [`Fault::NotFound`], [`Fault::Forbidden`].
    pub async fn desk_case(&self, actor: &Actor, case: &str) -> Result<DeskCase, Fault> {
        let open = self.view_case(actor, case).await?;
        let language = actor.language.as_str();
        let events = self.events(case).await?;
        let mut tasks = Vec::new();
        let mut other_tasks = Vec::new();
        for task in open.state.process.tasks() {
            let ownership = step::task_ownership(&open.service, task);
            let heading = task_heading(&open.service, &task.element, &task.name, language);
            if !ownership.resident && ownership.roles.iter().any(|role| actor.has_role(role)) {
                let due = task.due.or(open.state.file.due);
                tasks.push(WorkItem {
                    case: case.to_owned(),
                    key: task.key,
                    reference: open.state.file.reference.clone(),
                    title: open.state.file.resident_name.clone(),
                    service_name: open.service_name(language),
                    heading,
                    assignee: open.state.file.claims.get(&task.key).map(|(id, _)| id.clone()),
                    created: task.created,
                    due,
                    urgency: self.urgency(due),
                    failed: None,
                });
            } else {
                let whose = if ownership.resident {
                    portico_service::RESIDENT.to_owned()
                } else {
                    ownership.roles.join(", ")
                };
                other_tasks.push((heading, whose));
            }
        }
        let words =
            |key: String, or: &str| open.service.text(language, &key, &[]).unwrap_or_else(|| or.to_owned());
        let messages = self
            .open_messages(actor, &open)
            .into_iter()
            .map(|name| (name.clone(), words(format!("message-{name}"), &name)))
            .collect();
        let activities = self
            .open_activities(actor, &open)
            .into_iter()
            .map(|id| {
                let name =
                    open.service.program.element(&id).map(|info| info.name.to_string()).unwrap_or_default();
                (id.clone(), words(format!("task-{id}"), if name.is_empty() { &id } else { &name }))
            })
            .collect();
        let ended = open.state.process.is_ended();
        let processes = open
            .service
            .settings
            .processes
            .iter()
            .filter(|(_, further)| !ended && further.roles.iter().any(|role| actor.has_role(role)))
            .map(|(id, _)| (id.clone(), words(format!("process-{id}"), id)))
            .collect();
        let (rules, visited, steps) = trace(&events);
        Ok(DeskCase {
            service_name: open.service_name(language),
            waiting: open.waiting(language),
            deadline: open.deadline(self.now()),
            tasks,
            failures: self.failures(actor, &open),
            other_tasks,
            messages,
            processes,
            activities,
            decided: open.decided(self, language),
            rules,
            timeline: self.told(&events, language, true).await?,
            answers: open.answers(self, &events, language),
            incidents: open
                .state
                .process
                .incidents()
                .map(|incident| IncidentItem {
                    key: incident.key,
                    element: incident.element.clone(),
                    message: incident.message.clone(),
                })
                .collect(),
            jobs: open
                .state
                .process
                .jobs()
                .filter(|job| !job.kind.starts_with(step::OWN_JOBS))
                .map(|job| JobItem { key: job.key, element: job.element.clone(), kind: job.kind.clone() })
                .collect(),
            may_repair: actor.has_role(ROLE_ADMINISTRATOR),
            tokens: open.state.process.tokens(),
            visited,
            steps,
            open,
        })
    }
}

/// Rules that fired, every element and flow that was passed, and the elements in the order of their entering.
fn trace(events: &[StoredEvent]) -> (Vec<FiredRule>, BTreeSet<String>, Vec<String>) {
    let mut rules = Vec::new();
    let mut visited = BTreeSet::new();
    let mut steps = Vec::new();
    for stored in events {
        let Ok(CaseEvent::Process(event)) = CaseEvent::read(stored) else { continue };
        match &event {
            Event::DecisionMade { decided, .. } => {
                rules.extend(decided.fired.iter().map(|fired| FiredRule {
                    decision: decided.name.clone(),
                    number: fired.index,
                    inputs:
                        fired.inputs.iter().map(|seen| (seen.label.clone(), plain(&seen.value))).collect(),
                    output: plain(&fired.outputs),
                    source: fired.source.clone(),
                    description: fired.description.clone(),
                    time: instant(stored.event.time_us),
                }));
            }
            Event::ElementEntered { element, .. } => steps.push(element.to_string()),
            Event::FlowTaken { flow, .. } => {
                visited.insert(flow.to_string());
            }
            _ => {}
        }
        if let Some(element) = event.element() {
            visited.insert(element.to_owned());
        }
    }
    (rules, visited, steps)
}

fn instant(us: i64) -> Timestamp {
    Timestamp::from_microsecond(us).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A value as people read it: texts without quotes.
fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Null => "–".to_owned(),
        serde_json::Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| format!("{key}: {}", plain(value)))
            .collect::<Vec<_>>()
            .join(", "),
        serde_json::Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
