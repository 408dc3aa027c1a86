//! The one way in which a case changes.
//!
//! Architecture Invariant: `Casework::act` and `Casework::submit` are the only callers of the record's writer. An act reads the state,
//! lets the caller decide, adds the consequences and writes one step; when somebody else was quicker it
//! does all of that again on the newer state. So no page, command or worker can leave a step half done.

use std::sync::Arc;

use jiff::Timestamp;
use portico_process::Command;
use portico_record::{
    Account, CaseRow, CaseView, CommitError, Committed, HeldJob, Record, Step, Writer, WriterLimits,
};
use portico_rules::Env;
use portico_service::Service;
use portico_service::calendar::Calendar;
use serde_json::Value as Json;

use crate::actor::Actor;
use crate::brief::Brief;
use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::fact::CaseEvent;
use crate::fault::Fault;
use crate::outbound::Outbound;
use crate::policy::{self, About, Act};
use crate::recent::{Recent, Remembered};
use crate::records::Records;
use crate::request::Request;
use crate::scan::Scanning;
use crate::state::CaseState;
use crate::step::{self, StepFrame};
use crate::upkeep::Upkeep;

/// How often an act is decided anew because somebody else was quicker.
const ATTEMPTS_MAX: usize = 8;

/// What an authority is called and how it counts days.
#[derive(Debug, Clone)]
pub struct Authority {
    /// Name on pages and letters.
    pub name: String,
    /// Postal address, lines.
    pub address: Vec<String>,
    /// Working days, holidays and zone.
    pub calendar: Calendar,
}

/// The application over one record.
pub struct Casework {
    pub(crate) record: Record,
    pub(crate) writer: Writer,
    pub(crate) catalogue: Catalogue,
    pub(crate) recent: Recent,
    pub(crate) accounts: Brief<Account>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) outbound: Arc<dyn Outbound>,
    pub(crate) authority: Authority,
    pub(crate) upkeep: Upkeep,
    pub(crate) records: Records,
    pub(crate) scanning: Scanning,
    /// The authority's calendar, as every evaluation gets it.
    calendar: Arc<Calendar>,
}

/// A case as it was read, with the service that it runs on.
pub struct OpenCase {
    /// The row of the record, without its snapshot; after an act with the sequence, position and view that the act
    /// left.
    pub row: Arc<CaseRow>,
    /// The bundle that the case is pinned to.
    pub service: Arc<Service>,
    /// The state.
    pub state: Arc<CaseState>,
}

impl From<Remembered> for OpenCase {
    fn from(known: Remembered) -> OpenCase {
        OpenCase { row: known.row, service: known.service, state: known.state }
    }
}

impl OpenCase {
    pub(crate) fn remembered(&self) -> Remembered {
        Remembered { row: self.row.clone(), service: self.service.clone(), state: self.state.clone() }
    }

    /// What the policy needs to know of this case.
    pub fn about<'a>(&'a self, service_roles: &'a [String]) -> About<'a> {
        About { resident: Some(&self.state.file.resident), service_roles, ..About::default() }
    }
}

/// What a caller's decision gets to see.
pub struct Deciding<'a> {
    /// The bundle that the case is pinned to.
    pub service: &'a Service,
    /// The state that is decided on.
    pub state: &'a CaseState,
    /// Events of the case so far.
    pub seq: i64,
    /// Clock, zone and bounds for FEEL.
    pub env: &'a Env,
}

impl Deciding<'_> {
    /// Lets the engine decide a command.
    ///
    /// # Errors
    /// [`Fault::TaskGone`] or [`Fault::Refused`].
    pub fn command(&self, command: &Command) -> Result<Vec<CaseEvent>, Fault> {
        let events = portico_process::decide(
            &self.service.program,
            &self.service.decisions,
            &self.state.process,
            command,
            self.env,
        )
        .map_err(refused)?;
        Ok(events.into_iter().map(CaseEvent::Process).collect())
    }
}

fn refused(refusal: portico_process::Refusal) -> Fault {
    match refusal {
        portico_process::Refusal::UnknownTask(_) => Fault::TaskGone,
        other => Fault::Refused(other.to_string()),
    }
}

/// One act on a case.
pub(crate) struct Deed<'a> {
    pub case: &'a str,
    pub actor: &'a Actor,
    /// The same key twice is one act.
    pub idempotency_key: Option<String>,
    /// What the repeated request is answered with.
    pub request_result: Option<Json>,
    /// The call that leads to this act.
    pub request: Option<&'a Request>,
    /// The job that it ends, and who must still hold it when it is written.
    pub held_job: Option<HeldJob>,
}

impl<'a> Deed<'a> {
    pub(crate) fn new(case: &'a str, actor: &'a Actor) -> Deed<'a> {
        Deed {
            case,
            actor,
            idempotency_key: None,
            request_result: None,
            request: actor.request.as_ref(),
            held_job: None,
        }
    }

    /// An act that goes along with a call and is not what the call asks for.
    pub(crate) fn aside(case: &'a str, actor: &'a Actor) -> Deed<'a> {
        Deed { request: None, ..Deed::new(case, actor) }
    }
}

impl Casework {
    /// Opens the application over a record and loads the services on offer.
    ///
    /// # Errors
    /// [`Fault::Broken`] when a stored bundle cannot be opened.
    pub async fn open(
        record: Record,
        clock: Arc<dyn Clock>,
        outbound: Arc<dyn Outbound>,
        authority: Authority,
    ) -> Result<Casework, Fault> {
        let writer = Writer::start(record.clone(), WriterLimits::default());
        let catalogue = Catalogue::default();
        let (recent, accounts, upkeep) = (Recent::default(), Brief::default(), Upkeep::default());
        let calendar = Arc::new(authority.calendar.clone());
        let casework = Casework {
            record,
            writer,
            catalogue,
            recent,
            accounts,
            clock,
            outbound,
            authority,
            upkeep,
            records: Records::default(),
            scanning: Scanning::default(),
            calendar,
        };
        casework.catalogue.load(&casework.record).await?;
        Ok(casework)
    }

    /// The record below, for readings.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// The authority that runs this installation.
    pub fn authority(&self) -> &Authority {
        &self.authority
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Clock, zone and bounds with which expressions are evaluated now.
    pub fn env(&self) -> Env {
        Env::at(self.now().to_zoned(self.calendar.zone.clone())).on(Arc::clone(&self.calendar))
    }

    /// The services on offer, by id.
    pub fn services(&self) -> Vec<Arc<Service>> {
        self.catalogue.offered()
    }

    /// A service on offer.
    ///
    /// # Errors
    /// [`Fault::NotFound`].
    pub fn service(&self, id: &str) -> Result<Arc<Service>, Fault> {
        self.catalogue.service(id)
    }

    /// Reads a case and opens the bundle that it runs on. No policy is asked: callers do that.
    pub(crate) async fn load(&self, case: &str) -> Result<OpenCase, Fault> {
        let row =
            self.record.case(case).await.map_err(Fault::broken)?.ok_or_else(|| Fault::not_found("case"))?;
        self.opened(row).await
    }

    pub(crate) async fn opened(&self, mut row: CaseRow) -> Result<OpenCase, Fault> {
        let service = self.catalogue.bundle(&self.record, &row.bundle).await?;
        let state: CaseState = std::mem::take(&mut row.snapshot).read().map_err(Fault::broken)?;
        let open = OpenCase { row: Arc::new(row), service, state: Arc::new(state) };
        self.recent.put(&open.remembered());
        Ok(open)
    }

    /// The case as this process left it, if it did lately. Whoever decides on it must let the record compare its
    /// sequence, or read the case before refusing.
    pub(crate) fn remembered(&self, case: &str) -> Option<OpenCase> {
        self.recent.get(case).map(OpenCase::from)
    }

    /// Reads a case if the actor may.
    ///
    /// # Errors
    /// [`Fault::NotFound`], [`Fault::Forbidden`] or [`Fault::Disposed`].
    pub async fn read_case(&self, actor: &Actor, case: &str) -> Result<OpenCase, Fault> {
        let open = self.load(case).await?;
        let roles = step::office_roles(&open.service);
        // Whose a disposed case was, nobody knows any more. That it is gone may be told to every resident who has its
        // address: the id is random, and nothing else of it is left to tell.
        if !(actor.is_resident() && open.state.file.disposed.is_some()) {
            policy::require(actor, Act::ReadCase, &open.about(&roles))?;
        }
        self.refuse_disposed(&open)?;
        Ok(open)
    }

    pub(crate) fn refuse_disposed(&self, open: &OpenCase) -> Result<(), Fault> {
        match open.state.file.disposed {
            Some(at) => Err(Fault::Disposed(at)),
            None => Ok(()),
        }
    }

    /// Does one act: reads, decides, adds what follows, writes; again if somebody was quicker.
    pub(crate) async fn act<D>(&self, deed: Deed<'_>, decide: D) -> Result<OpenCase, Fault>
    where
        D: Fn(&Deciding<'_>) -> Result<Vec<CaseEvent>, Fault>,
    {
        let mut remembered = self.remembered(deed.case);
        for _ in 0..ATTEMPTS_MAX {
            let was_read = remembered.is_none();
            let open = match remembered.take() {
                Some(open) => open,
                None => self.load(deed.case).await?,
            };
            let (state, step) = match self.decided(&deed, &open, &decide) {
                Ok(Some(decided)) => decided,
                // Another node may have written meanwhile: only what was read is reason enough to say no.
                Ok(None) | Err(_) if !was_read => continue,
                Ok(None) => {
                    if let Some(request) = deed.request {
                        self.keep_unchanged(request, &open).await?;
                    }
                    return Ok(open);
                }
                Err(fault) => return Err(fault),
            };
            let view = step.view.clone();
            match self.writer.commit(step).await {
                Ok(committed) if committed.repeated && deed.request.is_some() => {
                    return Err(Fault::DoneBefore);
                }
                Ok(committed) if committed.repeated => return self.load(deed.case).await,
                Ok(committed) => {
                    let view = CaseView { search_text: String::new(), ..view };
                    let row = CaseRow { view, ..CaseRow::clone(&open.row) };
                    return Ok(self.remember(row, &open.service, state, &committed));
                }
                Err(CommitError::Stale { .. }) => self.recent.forget(deed.case),
                Err(other) => {
                    self.recent.forget(deed.case);
                    return Err(other.into());
                }
            }
        }
        Err(Fault::Busy { retry_after: std::time::Duration::from_secs(1) })
    }

    /// Keeps what a step has left of a case in memory.
    pub(crate) fn remember(
        &self,
        mut row: CaseRow,
        service: &Arc<Service>,
        state: CaseState,
        committed: &Committed,
    ) -> OpenCase {
        (row.seq, row.position) = (committed.seq, committed.position);
        row.view.reference.clone_from(&committed.reference);
        let open = OpenCase { row: Arc::new(row), service: Arc::clone(service), state: Arc::new(state) };
        self.recent.put(&open.remembered());
        open
    }

    /// That a call changed nothing is an answer too: repeated later, it changes nothing either.
    async fn keep_unchanged(&self, request: &Request, open: &OpenCase) -> Result<(), Fault> {
        let case = &open.row.id;
        if self.record.idempotent(request.key()).await.map_err(Fault::broken)?.is_some() {
            return Err(Fault::DoneBefore);
        }
        let kept = request.result(case, open.row.seq, open.state.process.is_ended());
        let now_us = self.now().as_microsecond();
        self.record.keep_answer(request.key(), case, &kept, now_us).await.map_err(Fault::broken)
    }

    /// The state and the step that a deed leads to; nothing if it changes nothing.
    fn decided<D>(
        &self,
        deed: &Deed<'_>,
        open: &OpenCase,
        decide: D,
    ) -> Result<Option<(CaseState, Step)>, Fault>
    where
        D: Fn(&Deciding<'_>) -> Result<Vec<CaseEvent>, Fault>,
    {
        self.refuse_disposed(open)?;
        let now = self.now();
        let env = self.env();
        let deciding = Deciding { service: &open.service, state: &open.state, seq: open.row.seq, env: &env };
        let events = decide(&deciding)?;
        if events.is_empty() {
            return Ok(None);
        }
        let channel = deed.actor.channel.as_str();
        let calendar = &self.authority.calendar;
        let (state, events) = step::consequences(&open.service, &open.state, events, now, channel, calendar)?;
        let frame = StepFrame { case: deed.case, expected_seq: open.row.seq, actor: deed.actor, now };
        let mut step = step::build(&open.service, &frame, &state, &events)?;
        step.idempotency_key.clone_from(&deed.idempotency_key);
        step.request_result.clone_from(&deed.request_result);
        if let Some(request) = deed.request {
            let seq = open.row.seq.saturating_add(i64::try_from(events.len()).unwrap_or(i64::MAX));
            step.idempotency_key = Some(request.key().to_owned());
            step.request_result = Some(request.result(deed.case, seq, state.process.is_ended()));
        }
        step.held_job.clone_from(&deed.held_job);
        Ok(Some((state, step)))
    }
}
