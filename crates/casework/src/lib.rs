//! The application: who may do what, and every change to a case. The only writer of record.
//!
//! A case changes in one place, [`Casework`]: a page, the API, a command and the worker all make the same
//! calls. Each call asks the policy, lets the pure rooms decide, and writes one step in one transaction.
//!
//! Architecture Invariant: nothing here knows HTML, SQL or a mail server. What leaves the house goes
//! through [`Outbound`], which the binary plugs in.

mod account;
mod actor;
mod brief;
mod casework;
mod catalogue;
mod clock;
mod desk;
mod draft;
mod fact;
mod failure;
mod fault;
mod follow;
mod jobs;
mod letters;
mod messages;
mod migrate;
mod outbound;
mod policy;
mod proof;
mod publish;
mod recent;
mod records;
mod repair;
mod request;
mod retention;
mod scan;
mod signals;
mod starts;
mod state;
mod step;
mod submit;
mod task;
mod term;
mod timeline;
mod upkeep;
mod upload;
mod versions;
mod view;
mod worker;

pub use account::{NewAccount, Proof};
pub use actor::{Actor, Channel, ROLE_ADMINISTRATOR, ROLE_MANAGER, ROLE_RECORDS_MANAGER};
pub use brief::Brief;
pub use casework::{Authority, Casework, OpenCase};
pub use clock::{Clock, ManualClock, SystemClock};
pub use draft::{Draft, Next};
pub use fact::{CaseEvent, Document, Fact};
pub use failure::{FailedEffect, Failure, FailureEnd, is_failure};
pub use fault::{Fault, Rejected, UploadFault};
pub use follow::{TURN, Turn};
pub use jobs::{Held, JOBS_MAX, JobEnd, JobOrder, LEASE_S, ROLE_JOB, require_outside_worker};
pub use messages::{KEEP_S_MAX, MessageOrder, ROLE_MESSAGE, Sent};
pub use migrate::{Chosen, MigrationPlan, MoveOrder, MoveResult, Moved, Outlook, Preview};
pub use outbound::{LetterOrder, MailOrder, Outbound, OutboundError, Pending};
pub use policy::{About, Act, Verdict, judge};
pub use portico_process::Repair;
pub use portico_record::{ActorKind, MessageState, Urgency, WaitingFor};
pub use portico_service::RESIDENT;
pub use publish::Published;
pub use records::{
    Bag, BagFile, CertifiedCase, DestructionCertificate, DisposalList, DueMonth, HELD_MAX, HeldCase,
    LIST_CASES_MAX, ListState, Proposal, ProposalCase, ProposalList, RecordsGroup, RecordsOverview,
    RecordsPolicy, Tombstone,
};
pub use repair::{DataScope, Effect as RepairEffect, Mending, Place, REASON_CHARS_MAX, StuckStep};
pub use request::{Earlier, Request};
pub use retention::{Certificate, DueCase, HOLD_CHARS_MAX, term_in};
pub use scan::{Scanned, Scanner, WhenAway};
pub use signals::{SIGNALS_IN_A_ROW_MAX, SentSignal, SignalLink};
pub use starts::{ComingStart, Failing, WaitingMessage};
pub use state::{CaseFile, CaseState, JobRest};
pub use step::{Ownership, office_roles, ownership};
pub use submit::Submitted;
pub use task::OpenTask;
pub use timeline::{TimelineItem, outcome_text, timeline};
pub use upload::{UPLOAD_BYTES_MAX, inspect};
pub use versions::{Comparison, OUTLOOKS_MAX, VersionLine};
pub use view::desk::{
    DeskCase, FiredRule, FoundCases, IncidentItem, JobItem, WorkItem, Worklist, WorklistFilter,
};
pub use view::resident::{Decided, ResidentCase, ResidentTask};
pub use view::{CaseLine, Deadline, Waiting};
pub use worker::Round;
