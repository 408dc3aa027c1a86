//! Who may do what. One table, read by auditors and held by an exhaustive test.
//!
//! Invariants (a refusal needs a reason, the log only grows) are not policy: they stand in the code
//! that they bind and hold for everybody. See `docs/adr` for why this is a table and not a policy engine.

use portico_record::ActorKind;

use crate::actor::{Actor, ROLE_ADMINISTRATOR, ROLE_MANAGER, ROLE_RECORDS_MANAGER};
use crate::fault::Fault;
use crate::jobs::ROLE_JOB;
use crate::messages::ROLE_MESSAGE;

/// What somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Fill in an application.
    Apply,
    /// File an application that came by another channel than the portal.
    FileForResident,
    /// Read a case.
    ReadCase,
    /// Claim, release or complete a task.
    DoTask,
    /// Add a document or a note, register a message, start a discretionary process.
    WorkOnCase,
    /// Mend an incident, complete a job by hand.
    Repair,
    /// Read figures of a service.
    ReadFigures,
    /// Publish services, change the theme.
    Administer,
    /// See what is due for disposal, hold cases, propose and approve disposal.
    KeepRecords,
    /// Take and end jobs of a type.
    DoJob,
    /// Send a message to the authority.
    SendMessage,
}

/// What the act is about.
#[derive(Debug, Clone, Default)]
pub struct About<'a> {
    /// Account of the resident whose case it is.
    pub resident: Option<&'a str>,
    /// Roles that work on this service.
    pub service_roles: &'a [String],
    /// Roles that may do this task; empty when it is not about a task.
    pub task_roles: &'a [String],
    /// The task is the resident's.
    pub task_of_resident: bool,
    /// Type of the job; none when it is not about a job.
    pub job_type: Option<&'a str>,
    /// Name of the message; none when it is not about one.
    pub message: Option<&'a str>,
}

/// The rule that decided: allowed or not, and its name for the log and the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it may be done.
    pub allowed: bool,
    /// Name of the rule.
    pub policy: &'static str,
}

const fn allow(policy: &'static str) -> Verdict {
    Verdict { allowed: true, policy }
}

const fn deny(policy: &'static str) -> Verdict {
    Verdict { allowed: false, policy }
}

/// Judges an act.
pub fn judge(actor: &Actor, act: Act, about: &About<'_>) -> Verdict {
    match actor.kind {
        ActorKind::System => allow("system-works"),
        ActorKind::ThirdParty => judge_third_party(actor, act, about),
        ActorKind::Resident => judge_resident(actor, act, about),
        ActorKind::Clerk => judge_clerk(actor, act, about),
    }
}

fn judge_third_party(actor: &Actor, act: Act, about: &About<'_>) -> Verdict {
    let named = |kind: &str| actor.has_role("job:*") || actor.has_role(&format!("{ROLE_JOB}{kind}"));
    let sends = |name: &str| actor.has_role("message:*") || actor.has_role(&format!("{ROLE_MESSAGE}{name}"));
    match act {
        Act::DoJob if about.job_type.is_some_and(named) => allow("third-parties-do-jobs-of-their-types"),
        Act::SendMessage if about.message.is_some_and(sends) => allow("third-parties-send-their-messages"),
        Act::SendMessage => deny("third-parties-only-send-their-messages"),
        _ => deny("third-parties-only-do-jobs-of-their-types"),
    }
}

fn judge_resident(actor: &Actor, act: Act, about: &About<'_>) -> Verdict {
    let own = about.resident == Some(actor.id.as_str());
    match act {
        Act::Apply => allow("residents-apply"),
        Act::ReadCase if own => allow("residents-read-their-own-cases"),
        Act::DoTask if own && about.task_of_resident => allow("residents-do-their-own-tasks"),
        Act::ReadCase | Act::DoTask => deny("residents-see-only-their-own-cases"),
        Act::FileForResident
        | Act::WorkOnCase
        | Act::Repair
        | Act::ReadFigures
        | Act::Administer
        | Act::KeepRecords => deny("desk-is-for-clerks"),
        Act::DoJob => deny("jobs-are-for-outside-workers"),
        Act::SendMessage => deny("messages-come-from-other-systems"),
    }
}

fn judge_clerk(actor: &Actor, act: Act, about: &About<'_>) -> Verdict {
    let administrator = actor.has_role(ROLE_ADMINISTRATOR);
    let manager = actor.has_role(ROLE_MANAGER);
    let works_here = about.service_roles.iter().any(|role| actor.has_role(role));
    match act {
        Act::Apply => deny("clerks-file-at-the-desk"),
        Act::FileForResident if works_here || administrator => allow("clerks-file-for-their-services"),
        Act::ReadCase if works_here => allow("clerks-read-cases-of-their-services"),
        Act::ReadCase if manager || administrator => allow("managers-read-cases"),
        Act::DoTask if about.task_of_resident => deny("residents-do-their-own-tasks"),
        Act::DoTask if about.task_roles.iter().any(|role| actor.has_role(role)) => {
            allow("clerks-do-tasks-of-their-roles")
        }
        Act::WorkOnCase if works_here => allow("clerks-work-on-their-services"),
        Act::Repair if administrator => allow("administrators-mend"),
        Act::ReadFigures if manager || administrator || works_here => allow("clerks-read-figures"),
        Act::Administer if administrator => allow("administrators-administer"),
        Act::SendMessage if administrator => allow("administrators-send-messages"),
        Act::SendMessage => deny("messages-come-from-other-systems"),
        Act::KeepRecords if actor.has_role(ROLE_RECORDS_MANAGER) => allow("records-managers-keep-records"),
        Act::KeepRecords if administrator => allow("administrators-keep-records"),
        Act::DoJob => deny("jobs-are-for-outside-workers"),
        Act::DoTask => deny("task-belongs-to-another-role"),
        Act::Repair | Act::Administer => deny("administrators-only"),
        Act::KeepRecords => deny("records-managers-only"),
        Act::FileForResident | Act::ReadCase | Act::WorkOnCase | Act::ReadFigures => {
            deny("service-belongs-to-another-office")
        }
    }
}

/// As [`judge`], as an error.
///
/// # Errors
/// [`Fault::Forbidden`] with the name of the rule; [`Fault::NotFound`] where a resident must not even
/// learn that a case exists.
pub fn require(actor: &Actor, act: Act, about: &About<'_>) -> Result<(), Fault> {
    let verdict = judge(actor, act, about);
    if verdict.allowed {
        return Ok(());
    }
    if actor.is_resident() && matches!(act, Act::ReadCase | Act::DoTask) {
        return Err(Fault::not_found("case"));
    }
    Err(Fault::Forbidden { policy: verdict.policy })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACTS: [Act; 11] = [
        Act::Apply,
        Act::FileForResident,
        Act::ReadCase,
        Act::DoTask,
        Act::WorkOnCase,
        Act::Repair,
        Act::ReadFigures,
        Act::Administer,
        Act::DoJob,
        Act::KeepRecords,
        Act::SendMessage,
    ];

    /// A new act fails to compile here until it stands in [`ACTS`], and so in the table below.
    fn column(act: Act) -> usize {
        match act {
            Act::Apply => 0,
            Act::FileForResident => 1,
            Act::ReadCase => 2,
            Act::DoTask => 3,
            Act::WorkOnCase => 4,
            Act::Repair => 5,
            Act::ReadFigures => 6,
            Act::Administer => 7,
            Act::DoJob => 8,
            Act::KeepRecords => 9,
            Act::SendMessage => 10,
        }
    }

    #[test]
    fn every_act_has_a_column_in_the_table() {
        let columns: Vec<usize> = ACTS.iter().map(|act| column(*act)).collect();
        assert_eq!(columns, (0..ACTS.len()).collect::<Vec<_>>());
    }

    fn row(actor: &Actor, about: &About<'_>) -> String {
        ACTS.iter().map(|act| if judge(actor, *act, about).allowed { 'x' } else { '.' }).collect()
    }

    #[test]
    fn the_whole_table_is_as_written_down() {
        let roles = ["parking-clerk".to_owned()];
        let clerk_task = About {
            resident: Some("anna"),
            service_roles: &roles,
            task_roles: &roles,
            task_of_resident: false,
            ..About::default()
        };
        let resident_task = About { task_of_resident: true, task_roles: &[], ..clerk_task.clone() };
        let anna = Actor::resident("anna", "Anna");
        let bo = Actor::resident("bo", "Bo");
        let clerk = Actor::clerk("c", "C", &["parking-clerk"]);
        let other = Actor::clerk("o", "O", &["library-clerk"]);
        let manager = Actor::clerk("m", "M", &[ROLE_MANAGER]);
        let lookup = About { job_type: Some("vehicle-lookup"), ..About::default() };
        let paid = About { message: Some("paid"), ..About::default() };
        let bank = Actor::third_party("b", "B", &["message:paid"]);
        let booking = About { job_type: Some("booking"), ..About::default() };
        let register = Actor::third_party("r", "R", &["job:vehicle-lookup"]);
        let every = Actor::third_party("e", "E", &["job:*"]);
        let admin = Actor::clerk("a", "A", &[ROLE_ADMINISTRATOR]);
        let records = Actor::clerk("x", "X", &[ROLE_RECORDS_MANAGER]);
        // columns: Apply File Read Task Work Repair Figures Administer Job Records
        for (who, about, expected) in [
            (&anna, &clerk_task, "x.x........"),
            (&anna, &resident_task, "x.xx......."),
            (&bo, &clerk_task, "x.........."),
            (&bo, &resident_task, "x.........."),
            (&clerk, &clerk_task, ".xxxx.x...."),
            (&clerk, &resident_task, ".xx.x.x...."),
            (&other, &clerk_task, "..........."),
            (&manager, &clerk_task, "..x...x...."),
            (&admin, &clerk_task, ".xx..xxx.xx"),
            (&records, &clerk_task, ".........x."),
            (&Actor::system(), &clerk_task, "xxxxxxxxxxx"),
            (&register, &clerk_task, "..........."),
            (&register, &lookup, "........x.."),
            (&register, &booking, "..........."),
            (&every, &booking, "........x.."),
            (&every, &paid, "..........."),
            (&bank, &paid, "..........x"),
            (&bank, &booking, "..........."),
        ] {
            assert_eq!(row(who, about), expected, "{} ({:?})", who.name, who.roles);
        }
    }

    #[test]
    fn a_resident_does_not_learn_that_anothers_case_exists() {
        let about = About { resident: Some("anna"), ..About::default() };
        let fault = require(&Actor::resident("bo", "Bo"), Act::ReadCase, &about).unwrap_err();
        assert!(matches!(fault, Fault::NotFound { what: "case" }));
    }
}
