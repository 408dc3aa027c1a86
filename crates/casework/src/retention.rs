//! How long a closed case is kept, why it may be kept longer, and how its data ends.
//!
//! The term is the service's (`[retention]` in `service.toml`, by outcome), counted from the end of the case in the
//! authority's calendar. A hold stops it. What is disposed of keeps one event: the certificate.

use jiff::Timestamp;
use portico_record::retention::{Erased, Retention};
use portico_service::Service;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::actor::Actor;
use crate::casework::{Casework, Deed, OpenCase};
use crate::fact::{CaseEvent, Fact};
use crate::fault::Fault;
use crate::policy::{self, About, Act};
use crate::repair::REASON_CHARS_MAX;
use crate::state::CaseState;

/// Cases whose term is computed in one go.
const CASES_PER_TURN: i64 = 500;
/// Characters of the name of a hold.
pub const HOLD_CHARS_MAX: usize = 100;

/// A case whose time is over.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DueCase {
    /// Id.
    pub case: String,
    /// Human reference.
    pub reference: String,
    /// Service id.
    pub service: String,
    /// The rule: service, outcome and term.
    pub rule: String,
    /// When it was closed.
    pub closed: Timestamp,
    /// When the term was over.
    pub due: Timestamp,
    /// Why it is kept all the same, by name; it is not disposed of while there is one.
    pub holds: Vec<(String, String)>,
}

/// On which grounds a case is disposed of; all of it becomes part of the certificate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Grounds {
    /// Account of whoever approved; whoever acts if none is named.
    pub by: Option<String>,
    /// Account of whoever proposed, if somebody else did.
    pub proposed_by: Option<String>,
    /// Number of the list.
    pub list: Option<i64>,
    /// SHA-256 of the manifest of the package that went to the archive, hex.
    pub transfer_sha256: Option<String>,
}

/// What was done with a case whose time was over.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Certificate {
    /// Id of the case.
    pub case: String,
    /// SHA-256 of its reference, hex.
    pub reference_sha256: String,
    /// The rule.
    pub rule: String,
    /// Number of the event that is the certificate.
    pub seq: i64,
    /// What was erased.
    pub erased: Erased,
}

impl Casework {
    /// Computes until when each closed case is kept; says how many terms were new.
    ///
    /// # Errors
    /// [`Fault::Broken`] when the record or a bundle cannot be read.
    pub async fn plan_retention(&self) -> Result<usize, Fault> {
        let mut count = 0;
        loop {
            let cases = self.record.cases_without_retention(CASES_PER_TURN).await.map_err(Fault::broken)?;
            if cases.is_empty() {
                return Ok(count);
            }
            for case in &cases {
                let open = self.load(case).await?;
                let Some(closed_us) = open.row.view.closed_us else { continue };
                let (due, rule) = self.term_of(&open.service, open.row.view.outcome.as_deref(), closed_us);
                let due_us = due.map(Timestamp::as_microsecond);
                let retention = Retention { case: case.clone(), closed_us, due_us, rule };
                self.record.put_retention(&retention).await.map_err(Fault::broken)?;
                count += 1;
            }
        }
    }

    fn term_of(
        &self,
        service: &Service,
        outcome: Option<&str>,
        closed_us: i64,
    ) -> (Option<Timestamp>, String) {
        let id = &service.settings.id;
        let outcome = outcome.unwrap_or("other");
        let Some(term) = service.settings.retention_of(Some(outcome)) else {
            return (None, format!("{id}: nothing is stated for {outcome}"));
        };
        let closed = Timestamp::from_microsecond(closed_us).unwrap_or(Timestamp::UNIX_EPOCH);
        (Some(term.due(closed, &self.authority.calendar)), format!("{id}: {outcome}, {term}"))
    }

    /// Closed cases whose time is over, the longest over first; at most `limit`. Those that are held are among them.
    ///
    /// # Errors
    /// [`Fault::Forbidden`]; [`Fault::Broken`].
    pub async fn due_for_disposal(&self, actor: &Actor, limit: i64) -> Result<Vec<DueCase>, Fault> {
        policy::require(actor, Act::KeepRecords, &About::default())?;
        self.plan_retention().await?;
        let now_us = self.now().as_microsecond();
        let due = self.record.retention_due(now_us, limit, 0).await.map_err(Fault::broken)?;
        let mut cases = Vec::with_capacity(due.len());
        for retention in due {
            let open = self.load(&retention.case).await?;
            cases.push(DueCase {
                reference: open.row.view.reference.clone(),
                service: open.row.service.clone(),
                rule: retention.rule,
                closed: instant(retention.closed_us),
                due: instant(retention.due_us.unwrap_or(now_us)),
                holds: open.state.file.holds.clone().into_iter().collect(),
                case: retention.case,
            });
        }
        Ok(cases)
    }

    /// Keeps a case beyond its term, for a reason that is named.
    ///
    /// # Errors
    /// [`Fault::Forbidden`]; [`Fault::Refused`] without a name or a reason; [`Fault::NotFound`].
    pub async fn place_hold(
        &self,
        actor: &Actor,
        case: &str,
        hold: &str,
        reason: &str,
    ) -> Result<OpenCase, Fault> {
        let (hold, reason) = named(actor, hold, reason)?;
        self.act(Deed::new(case, actor), |_| {
            Ok(vec![CaseEvent::Fact(Fact::HoldPlaced { hold: hold.clone(), reason: reason.clone() })])
        })
        .await
    }

    /// Takes a hold away.
    ///
    /// # Errors
    /// As [`Casework::place_hold`]; [`Fault::Refused`] if there is no such hold.
    pub async fn lift_hold(
        &self,
        actor: &Actor,
        case: &str,
        hold: &str,
        reason: &str,
    ) -> Result<OpenCase, Fault> {
        let (hold, reason) = named(actor, hold, reason)?;
        self.act(Deed::new(case, actor), |deciding| {
            if !deciding.state.file.holds.contains_key(&hold) {
                return Err(Fault::Refused(format!("There is no hold named {hold} on this case")));
            }
            Ok(vec![CaseEvent::Fact(Fact::HoldLifted { hold: hold.clone(), reason: reason.clone() })])
        })
        .await
    }

    /// Disposes of a case whose time is over: writes the certificate, then erases everything else that is personal.
    /// `transfer_sha256` is the hash of the package that went to the archive, if one did.
    ///
    /// # Errors
    /// [`Fault::Forbidden`]; [`Fault::Refused`] while the term runs or a hold stands; [`Fault::Broken`].
    pub async fn dispose(
        &self,
        actor: &Actor,
        case: &str,
        transfer_sha256: Option<String>,
    ) -> Result<Certificate, Fault> {
        self.dispose_on(actor, case, Grounds { transfer_sha256, ..Grounds::default() }).await
    }

    /// As [`Casework::dispose`], with all that the certificate says.
    pub(crate) async fn dispose_on(
        &self,
        actor: &Actor,
        case: &str,
        grounds: Grounds,
    ) -> Result<Certificate, Fault> {
        policy::require(actor, Act::KeepRecords, &About::default())?;
        self.plan_retention().await?;
        let retention = self.record.retention_of(case).await.map_err(Fault::broken)?;
        let retention = retention.ok_or_else(|| Fault::Refused("This case is not closed".into()))?;
        let now = self.now();
        let due = retention.due_us.map(instant).filter(|due| *due <= now);
        let Some(due) = due else {
            return Err(Fault::Refused(format!("The term of this case is not over ({})", retention.rule)));
        };
        let reference_sha256 = {
            let open = self.load(case).await?;
            hex::encode(Sha256::digest(&open.row.view.reference))
        };
        let rule = retention.rule;
        let done = self
            .act(Deed::new(case, actor), |deciding| {
                refuse_while_kept(deciding.state, retention.closed_us)?;
                let file = &deciding.state.file;
                Ok(vec![CaseEvent::Fact(Fact::CaseDisposed {
                    reference_sha256: reference_sha256.clone(),
                    rule: rule.clone(),
                    due,
                    by: grounds.by.clone().unwrap_or_else(|| actor.id.clone()),
                    proposed_by: grounds.proposed_by.clone(),
                    list: grounds.list,
                    events: u64::try_from(deciding.seq).unwrap_or(0),
                    files: (file.letters.len() + file.documents.len()) as u64,
                    transfer_sha256: grounds.transfer_sha256.clone(),
                })])
            })
            .await?;
        let seq = done.row.seq;
        let erased = self.record.erase_case(case, seq).await.map_err(Fault::broken)?;
        self.recent.forget(case);
        Ok(Certificate { case: case.to_owned(), reference_sha256, rule, seq, erased })
    }

    /// Ends erasures that broke off; says how many.
    ///
    /// # Errors
    /// [`Fault::Broken`].
    pub async fn finish_disposals(&self) -> Result<usize, Fault> {
        let half = self.record.half_erased().await.map_err(Fault::broken)?;
        for (case, certificate) in &half {
            self.record.erase_case(case, *certificate).await.map_err(Fault::broken)?;
        }
        Ok(half.len())
    }
}

fn refuse_while_kept(state: &CaseState, closed_us: i64) -> Result<(), Fault> {
    if state.file.closed.map(Timestamp::as_microsecond) != Some(closed_us) {
        return Err(Fault::Refused("This case was opened again: its term is another now".into()));
    }
    match state.file.holds.iter().next() {
        Some((hold, reason)) => Err(Fault::Refused(format!("This case is held ({hold}: {reason})"))),
        None => Ok(()),
    }
}

fn named(actor: &Actor, hold: &str, reason: &str) -> Result<(String, String), Fault> {
    policy::require(actor, Act::KeepRecords, &About::default())?;
    let (hold, reason) = (hold.trim().to_owned(), reason.trim().to_owned());
    if hold.is_empty() || hold.chars().count() > HOLD_CHARS_MAX {
        return Err(Fault::Refused(format!("A hold has a name of 1 to {HOLD_CHARS_MAX} characters")));
    }
    if reason.is_empty() {
        return Err(Fault::Refused("Say why".into()));
    }
    if reason.chars().count() > REASON_CHARS_MAX {
        return Err(Fault::Refused(format!("A reason can have at most {REASON_CHARS_MAX} characters")));
    }
    Ok((hold, reason))
}

/// The term in a rule that [`Casework::plan_retention`] wrote; none where none was stated.
pub fn term_in(rule: &str) -> Option<&str> {
    rule.rsplit_once(", ").map(|(_, term)| term)
}

pub(crate) fn instant(us: i64) -> Timestamp {
    Timestamp::from_microsecond(us).unwrap_or(Timestamp::UNIX_EPOCH)
}
