//! Lists of cases for disposal: proposing, deciding, reading.

use jiff::Timestamp;
use portico_record::retention::{DisposalList, ListState, NewDisposalList};

use crate::actor::Actor;
use crate::casework::Casework;
use crate::fault::Fault;
use crate::policy::{self, About, Act};
use crate::repair::REASON_CHARS_MAX;
use crate::retention::{self, DueCase};

/// Cases of one list.
pub const LIST_CASES_MAX: usize = 1_000;
/// Lists that are shown.
const LISTS_MAX: i64 = 200;

/// A list that somebody proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Ids of the cases.
    pub cases: Vec<String>,
    /// Each case goes to the archive first.
    pub transfer: bool,
    /// What the one who decides should know.
    pub note: String,
}

/// A list with its cases.
#[derive(Debug, Clone, PartialEq)]
pub struct ProposalList {
    /// The list.
    pub list: DisposalList,
    /// Its cases, by id.
    pub cases: Vec<ProposalCase>,
    /// This actor may approve it: it waits for that, and four eyes are kept.
    pub may_approve: bool,
}

/// A case of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ProposalCase {
    /// Id.
    pub case: String,
    /// `waiting`, `disposed`, or why it was left.
    pub state: String,
    /// The package for the archive was handed out.
    pub packed: bool,
    /// What is known of it, unless it was disposed of.
    pub due: Option<DueCase>,
}

impl Casework {
    /// A page of the cases that may be proposed: their time is over and no open list has them. Says how many there are
    /// in all; an empty service means all of them.
    ///
    /// # Errors
    /// [`Fault::Forbidden`]; [`Fault::Broken`].
    pub async fn proposable(
        &self,
        actor: &Actor,
        service: &str,
        limit: i64,
        offset: i64,
    ) -> Result<(Vec<DueCase>, i64), Fault> {
        policy::require(actor, Act::KeepRecords, &About::default())?;
        self.plan_retention().await?;
        let now_us = self.now().as_microsecond();
        let found = self.record.retention_proposable(service, now_us, limit, offset).await;
        let (retentions, total) = found.map_err(Fault::broken)?;
        let mut cases = Vec::with_capacity(retentions.len());
        for retention in retentions {
            cases.push(self.due_case(retention).await?);
        }
        Ok((cases, total))
    }

    /// The chosen cases that may be proposed, as far as they are due; what is not is left out.
    ///
    /// # Errors
    /// [`Fault::Forbidden`]; [`Fault::Refused`] for too many; [`Fault::Broken`].
    pub async fn chosen_due(&self, actor: &Actor, cases: &[String]) -> Result<Vec<DueCase>, Fault> {
        policy::require(actor, Act::KeepRecords, &About::default())?;
        if cases.len() > LIST_CASES_MAX {
            return Err(Fault::Refused(format!("A list has at most {LIST_CASES_MAX} cases")));
        }
        let now_us = self.now().as_microsecond();
        let mut due = Vec::new();
        for case in cases {
            let retention = self.record.retention_of(case).await.map_err(Fault::broken)?;
            let Some(retention) = retention.filter(|one| one.due_us.is_some_and(|due| due <= now_us)) else {
                continue;
            };
            due.push(self.due_case(retention).await?);
        }
        Ok(due)
    }

    /// Proposes to dispose of cases; gives the number of the list.
    ///
    /// # Errors
    /// [`Fault::Forbidden`]; [`Fault::Refused`] for no case, too many, or one that is not due, is held, or stands on
    /// another list; [`Fault::Broken`].
    pub async fn propose_disposal(&self, actor: &Actor, proposal: &Proposal) -> Result<i64, Fault> {
        let mut cases = proposal.cases.clone();
        cases.sort();
        cases.dedup();
        if cases.is_empty() {
            return Err(Fault::Refused("A list needs at least one case".into()));
        }
        if proposal.note.chars().count() > REASON_CHARS_MAX {
            return Err(Fault::Refused(format!("A note can have at most {REASON_CHARS_MAX} characters")));
        }
        let due = self.chosen_due(actor, &cases).await?;
        for case in &cases {
            let Some(one) = due.iter().find(|one| one.case == *case) else {
                return Err(Fault::Refused("The term of one of these cases is not over".into()));
            };
            if let Some((hold, _)) = one.holds.first() {
                return Err(Fault::Refused(format!("{} is held ({hold})", one.reference)));
            }
            let other = self.record.disposal_list_of(case).await.map_err(Fault::broken)?;
            if let Some(number) = other {
                return Err(Fault::Refused(format!("{} stands on list {number} already", one.reference)));
            }
        }
        let list = NewDisposalList {
            transfer: proposal.transfer,
            note: proposal.note.trim().to_owned(),
            proposed_us: self.now().as_microsecond(),
            proposed_by: actor.id.clone(),
            cases,
        };
        self.record.propose_disposal(&list).await.map_err(Fault::broken)
    }

    /// All lists, the newest first.
    ///
    /// # Errors
    /// [`Fault::Forbidden`]; [`Fault::Broken`].
    pub async fn disposal_lists(&self, actor: &Actor) -> Result<Vec<DisposalList>, Fault> {
        policy::require(actor, Act::KeepRecords, &About::default())?;
        self.record.disposal_lists(LISTS_MAX).await.map_err(Fault::broken)
    }

    /// A list with its cases.
    ///
    /// # Errors
    /// [`Fault::NotFound`]; [`Fault::Forbidden`]; [`Fault::Broken`].
    pub async fn disposal_list(&self, actor: &Actor, number: i64) -> Result<ProposalList, Fault> {
        let list = self.list_row(actor, number).await?;
        let items =
            self.record.disposal_items(number, false, "", items_max()).await.map_err(Fault::broken)?;
        let mut cases = Vec::with_capacity(items.len());
        for item in items {
            let retention = self.record.retention_of(&item.case).await.map_err(Fault::broken)?;
            let due = match retention {
                Some(retention) => Some(self.due_case(retention).await?),
                None => None,
            };
            let packed = item.package_sha256.is_some();
            cases.push(ProposalCase { case: item.case, state: item.state, packed, due });
        }
        let may_approve = list.state == ListState::Proposed && self.keeps_four_eyes(actor, &list);
        Ok(ProposalList { list, cases, may_approve })
    }

    /// Approves a list: from then on its cases are disposed of. There is no way back.
    ///
    /// # Errors
    /// [`Fault::Forbidden`], also for the one who proposed it where four eyes are asked for; [`Fault::Stale`] if it
    /// does not wait for a decision any more; [`Fault::Refused`] while the packages for the archive were not made.
    pub async fn approve_disposal(&self, actor: &Actor, number: i64) -> Result<(), Fault> {
        let list = self.list_row(actor, number).await?;
        if !self.keeps_four_eyes(actor, &list) {
            return Err(Fault::Forbidden { policy: "who-proposes-does-not-approve" });
        }
        if list.transfer && list.packed < list.cases {
            return Err(Fault::Refused("Make the package for the archive first, and hand it over".into()));
        }
        self.decide(actor, number, ListState::Approved).await?;
        self.records.approved.notify_one();
        Ok(())
    }

    /// Withdraws a list that waits for a decision.
    ///
    /// # Errors
    /// As [`Casework::approve_disposal`], without its four eyes.
    pub async fn withdraw_disposal(&self, actor: &Actor, number: i64) -> Result<(), Fault> {
        self.list_row(actor, number).await?;
        self.decide(actor, number, ListState::Withdrawn).await
    }

    async fn decide(&self, actor: &Actor, number: i64, to: ListState) -> Result<(), Fault> {
        let now_us = self.now().as_microsecond();
        let decided =
            self.record.decide_disposal(number, to, &actor.id, now_us).await.map_err(Fault::broken)?;
        if decided { Ok(()) } else { Err(Fault::Stale) }
    }

    fn keeps_four_eyes(&self, actor: &Actor, list: &DisposalList) -> bool {
        !self.records_policy().four_eyes || actor.id != list.proposed_by
    }

    pub(super) async fn list_row(&self, actor: &Actor, number: i64) -> Result<DisposalList, Fault> {
        policy::require(actor, Act::KeepRecords, &About::default())?;
        let list = self.record.disposal_list(number).await.map_err(Fault::broken)?;
        list.ok_or_else(|| Fault::not_found("list"))
    }

    pub(super) async fn due_case(
        &self,
        retention: portico_record::retention::Retention,
    ) -> Result<DueCase, Fault> {
        let open = self.load(&retention.case).await?;
        Ok(DueCase {
            reference: open.row.view.reference.clone(),
            service: open.row.service.clone(),
            rule: retention.rule,
            closed: retention::instant(retention.closed_us),
            due: retention.due_us.map_or(Timestamp::MAX, retention::instant),
            holds: open.state.file.holds.clone().into_iter().collect(),
            case: retention.case,
        })
    }
}

/// All cases of a list.
pub(super) fn items_max() -> i64 {
    i64::try_from(LIST_CASES_MAX).unwrap_or(i64::MAX)
}
