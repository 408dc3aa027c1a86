//! What is due and when, in numbers.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use portico_record::retention::DueGroup;

use crate::actor::Actor;
use crate::casework::Casework;
use crate::fault::Fault;
use crate::policy::{self, About, Act};
use crate::retention;
use crate::timeline::outcome_text;

/// Months that the outlook goes.
const MONTHS: i64 = 12;

/// The records of the authority in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordsOverview {
    /// Closed cases whose time is over, by service, outcome and term; held ones and those on open lists are among them.
    pub due: Vec<RecordsGroup>,
    /// Closed cases without a stated term: kept for ever.
    pub unlimited: Vec<RecordsGroup>,
    /// How many become due in each month from this one on; the first has those that are due already, too.
    pub months: Vec<DueMonth>,
    /// Cases that were disposed of so far.
    pub disposed: u64,
}

/// Closed cases of one service, outcome and term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordsGroup {
    /// Service id.
    pub service: String,
    /// Name of the service.
    pub service_name: String,
    /// How they ended, in plain words; none without an outcome.
    pub outcome: Option<String>,
    /// The term as `service.toml` had it when they ended: `2 years`.
    pub term: Option<String>,
    /// The laws that the service rests on.
    pub legal_basis: Vec<String>,
    /// How many.
    pub cases: u64,
    /// When the first of them was due.
    pub first_due: Option<Timestamp>,
}

/// How many cases become due in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueMonth {
    /// Its first day, in the authority's zone.
    pub month: Date,
    /// How many.
    pub cases: u64,
}

impl Casework {
    /// The records in numbers, in the words of a language.
    ///
    /// # Errors
    /// [`Fault::Forbidden`]; [`Fault::Broken`].
    pub async fn records_overview(&self, actor: &Actor, language: &str) -> Result<RecordsOverview, Fault> {
        policy::require(actor, Act::KeepRecords, &About::default())?;
        self.plan_retention().await?;
        let now_us = self.now().as_microsecond();
        // What is due at this very moment is due.
        let due = self.record.retention_groups(i64::MIN, now_us + 1).await.map_err(Fault::broken)?;
        let unlimited = self.record.retention_without_term().await.map_err(Fault::broken)?;
        let disposed = self.record.disposed_cases().await.map_err(Fault::broken)?;
        Ok(RecordsOverview {
            due: due.into_iter().map(|group| self.named_group(group, language)).collect(),
            unlimited: unlimited.into_iter().map(|group| self.named_group(group, language)).collect(),
            months: self.due_months().await?,
            disposed: u64::try_from(disposed).unwrap_or(0),
        })
    }

    async fn due_months(&self) -> Result<Vec<DueMonth>, Fault> {
        let zone = self.authority.calendar.zone.clone();
        let this = self.now().to_zoned(zone.clone()).date().first_of_month();
        let mut months = Vec::new();
        let mut from_us = i64::MIN;
        for number in 0..MONTHS {
            let month = this.checked_add(number.months()).map_err(Fault::broken)?;
            let next = month.checked_add(1.month()).map_err(Fault::broken)?;
            let end = next.to_zoned(zone.clone()).map_err(Fault::broken)?.timestamp().as_microsecond();
            let groups = self.record.retention_groups(from_us, end).await.map_err(Fault::broken)?;
            let cases = groups.iter().map(|group| group.cases.unsigned_abs()).sum();
            months.push(DueMonth { month, cases });
            from_us = end;
        }
        Ok(months)
    }

    fn named_group(&self, group: DueGroup, language: &str) -> RecordsGroup {
        // A service that is no longer on offer keeps its id for a name.
        let service = self.service(&group.service).ok();
        let outcome = group.outcome.as_deref().map(|outcome| match &service {
            Some(service) => outcome_text(service, outcome, language),
            None => outcome.to_owned(),
        });
        RecordsGroup {
            service_name: service.as_ref().map_or_else(
                || group.service.clone(),
                |service| crate::view::service_name(service, language),
            ),
            outcome,
            term: retention::term_in(&group.rule).map(str::to_owned),
            legal_basis: service.map_or_else(Vec::new, |service| {
                service.settings.legal_basis.iter().map(|law| law.cite.clone()).collect()
            }),
            cases: group.cases.unsigned_abs(),
            first_due: group.first_due_us.and_then(|us| Timestamp::from_microsecond(us).ok()),
            service: group.service,
        }
    }
}
