//! Running cases and new versions: what would happen to each, and moving them over.
//!
//! A case stays on the bundle that it began with. Moving it is a command of its own: its events are written under
//! the new bundle from then on, and what it would lose there is a reason to refuse.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use portico_process::{Command, Migration, Obstacle, obstacles};
use portico_record::CommitError;
use portico_rules::{Problem, Severity};
use portico_service::Service;
use portico_service::compare::{Change, compare};
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::casework::{Casework, Deciding, OpenCase};
use crate::fault::Fault;
use crate::policy::{self, About, Act};
use crate::repair::checked_reason;
use crate::step::{self, StepFrame};

/// Cases that are read at a time.
const PAGE: i64 = 200;
/// How often a case is tried again because somebody else was quicker.
const ATTEMPTS_MAX: usize = 8;

/// What publishing a folder would change.
pub struct Preview {
    /// Id of the service.
    pub service: String,
    /// SHA-256 of the bundle that is on offer, if there is one.
    pub old: Option<String>,
    /// SHA-256 of the bundle that the folder makes.
    pub new: String,
    /// What is otherwise; empty for the first publication.
    pub changes: Vec<Change>,
    /// Every running case of the service that is not on the new bundle.
    pub cases: Vec<Outlook>,
    /// Warnings about the folder.
    pub problems: Vec<Problem>,
}

/// Where a running case stands, and whether it could go over.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outlook {
    /// Case id.
    pub case: String,
    /// Human reference.
    pub reference: String,
    /// SHA-256 of the bundle that it runs on.
    pub bundle: String,
    /// Elements at which it stands, with how many tokens.
    pub stands: BTreeMap<String, u32>,
    /// Why it cannot go over; empty if it can.
    pub obstacles: Vec<Obstacle>,
}

/// How cases go over: the mapping and what becomes of timers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MigrationPlan {
    /// Elements, flows and processes that are called otherwise in the new bundle: old to new.
    pub map: BTreeMap<String, String>,
    /// Timers are set anew by the new bundle; else they keep their time.
    pub reset_timers: bool,
}

/// One move of cases: which, where to, how and why.
#[derive(Debug, Clone)]
pub struct MoveOrder {
    /// Id of the service.
    pub service: String,
    /// The first digits of the bundle's hash; none for the bundle on offer.
    pub to: Option<String>,
    /// Which cases.
    pub chosen: Chosen,
    /// How.
    pub plan: MigrationPlan,
    /// Why.
    pub reason: String,
    /// Only says what would happen.
    pub dry_run: bool,
}

/// Which cases go over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// All running cases of the service.
    All,
    /// Those with these references.
    References(Vec<String>),
}

/// What came of one case.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moved {
    /// Case id.
    pub case: String,
    /// Human reference.
    pub reference: String,
    /// What happened.
    #[serde(flatten)]
    pub result: MoveResult,
}

/// What happened to one case.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum MoveResult {
    /// It runs on the new bundle now; in a dry run: it could.
    Moved {
        /// SHA-256 of the bundle that it came from.
        from: String,
    },
    /// It ran on the new bundle already.
    There,
    /// It stays where it is.
    Refused {
        /// Why.
        obstacles: Vec<Obstacle>,
    },
    /// It could not be done for another reason.
    Failed {
        /// Why.
        error: String,
    },
}

impl Casework {
    /// What publishing a folder would change, and what would become of each running case. Nothing is changed.
    ///
    /// # Errors
    /// [`Fault::Forbidden`]; `Ok(Err(problems))` when the folder has errors.
    pub async fn preview_publication(
        &self,
        by: &Actor,
        folder: &Path,
    ) -> Result<Result<Preview, Vec<Problem>>, Fault> {
        policy::require(by, Act::Administer, &About::default())?;
        let (service, problems) = Service::load(folder);
        let Some(service) = service.filter(|_| !problems.iter().any(|p| p.severity == Severity::Error))
        else {
            return Ok(Err(problems));
        };
        let id = service.settings.id.clone();
        let active = self.record.active_bundle(&id).await.map_err(Fault::broken)?;
        let mut changes = Vec::new();
        if let Some(active) = &active {
            let old = self.catalogue.bundle(&self.record, &active.hash).await?;
            changes = compare(&old, &service);
        }
        let plan = MigrationPlan::default();
        let mut cases = Vec::new();
        for open in self.running(&id, &Chosen::All).await? {
            if open.row.bundle != service.hash() {
                cases.push(outlook(&open, &service, &plan));
            }
        }
        let new = service.hash().to_owned();
        Ok(Ok(Preview { service: id, old: active.map(|active| active.hash), new, changes, cases, problems }))
    }

    /// Moves running cases of a service to another bundle. Each case goes over alone or is refused alone; doing it
    /// again changes nothing.
    ///
    /// # Errors
    /// [`Fault::Forbidden`]; [`Fault::NotFound`] when there is no such service, bundle or reference;
    /// [`Fault::Refused`] without a reason.
    pub async fn migrate_cases(&self, by: &Actor, order: &MoveOrder) -> Result<Vec<Moved>, Fault> {
        policy::require(by, Act::Administer, &About::default())?;
        let reason = checked_reason(&order.reason)?;
        let target = self.target(&order.service, order.to.as_deref()).await?;
        let mut moved = Vec::new();
        for open in self.running(&order.service, &order.chosen).await? {
            let (case, reference) = (open.row.id.clone(), open.state.file.reference.clone());
            let result = if order.dry_run {
                Ok(tried(&open, &target, &order.plan))
            } else {
                self.move_case(by, &case, &target, &order.plan, &reason).await
            };
            let result = result.unwrap_or_else(|fault| MoveResult::Failed { error: fault.to_string() });
            moved.push(Moved { case, reference, result });
        }
        Ok(moved)
    }

    /// The bundle of a service whose hash begins so; the one on offer if nothing is said.
    pub(crate) async fn target(&self, service: &str, to: Option<&str>) -> Result<Arc<Service>, Fault> {
        let Some(to) = to else { return self.service(service) };
        let bundles = self.record.bundles().await.map_err(Fault::broken)?;
        let mut fitting = bundles.iter().filter(|row| row.service == service && row.hash.starts_with(to));
        match (fitting.next(), fitting.next()) {
            (Some(row), None) => self.catalogue.bundle(&self.record, &row.hash).await,
            (Some(_), Some(_)) => Err(Fault::Refused(format!(
                "Several bundles of {service} begin with {to}; write more of the hash"
            ))),
            (None, _) => Err(Fault::not_found("bundle")),
        }
    }

    /// Running cases of a service, oldest first.
    async fn running(&self, service: &str, chosen: &Chosen) -> Result<Vec<OpenCase>, Fault> {
        let mut found = Vec::new();
        match chosen {
            Chosen::References(references) => {
                for reference in references {
                    let row = self.record.case_by_reference(reference).await.map_err(Fault::broken)?;
                    let row = row.filter(|row| row.service == service);
                    let open = self.opened(row.ok_or_else(|| Fault::not_found("case"))?).await?;
                    if !open.state.process.is_ended() {
                        found.push(open);
                    }
                }
            }
            Chosen::All => {
                let mut after = String::new();
                loop {
                    let ids =
                        self.record.running_cases(service, &after, PAGE).await.map_err(Fault::broken)?;
                    let Some(last) = ids.last() else { break };
                    after.clone_from(last);
                    for id in &ids {
                        found.push(self.load(id).await?);
                    }
                }
            }
        }
        Ok(found)
    }

    async fn move_case(
        &self,
        by: &Actor,
        case: &str,
        target: &Arc<Service>,
        plan: &MigrationPlan,
        reason: &str,
    ) -> Result<MoveResult, Fault> {
        for _ in 0..ATTEMPTS_MAX {
            let open = self.load(case).await?;
            self.refuse_disposed(&open)?;
            let result = tried(&open, target, plan);
            let MoveResult::Moved { .. } = result else { return Ok(result) };
            let env = self.env();
            let deciding = Deciding { service: target, state: &open.state, env: &env, seq: open.row.seq };
            let migration = migration(&open, target, plan);
            let events = deciding.command(&Command::Migrate { migration, reason: reason.to_owned() })?;
            let now = self.now();
            let calendar = &self.authority.calendar;
            let (state, events) =
                step::consequences(target, &open.state, events, now, by.channel.as_str(), calendar)?;
            let frame = StepFrame { case, expected_seq: open.row.seq, actor: by, now };
            match self.writer.commit(step::build(target, &frame, &state, &events)?).await {
                Ok(_) => {
                    self.recent.forget(case);
                    return Ok(result);
                }
                Err(CommitError::Stale { .. }) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(Fault::Busy { retry_after: std::time::Duration::from_secs(1) })
    }
}

fn migration(open: &OpenCase, target: &Service, plan: &MigrationPlan) -> Migration {
    Migration {
        elements: plan.map.clone(),
        added: target.program.added(&open.service.program, &plan.map),
        reset_timers: plan.reset_timers,
    }
}

/// What would happen to a case.
fn tried(open: &OpenCase, target: &Service, plan: &MigrationPlan) -> MoveResult {
    if open.row.bundle == target.hash() {
        return MoveResult::There;
    }
    let obstacles = obstacles(&target.program, &open.state.process, &migration(open, target, plan));
    if obstacles.is_empty() {
        MoveResult::Moved { from: open.row.bundle.clone() }
    } else {
        MoveResult::Refused { obstacles }
    }
}

pub(crate) fn outlook(open: &OpenCase, target: &Service, plan: &MigrationPlan) -> Outlook {
    Outlook {
        case: open.row.id.clone(),
        reference: open.state.file.reference.clone(),
        bundle: open.row.bundle.clone(),
        stands: open.state.process.tokens(),
        obstacles: obstacles(&target.program, &open.state.process, &migration(open, target, plan)),
    }
}
