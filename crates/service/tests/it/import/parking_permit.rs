//! The parking permit that a Swedish municipality runs: eight subprocesses, thirty-seven external tasks.

use portico_service::import::Level;
use portico_service::scenario::{self, Scenario};

use super::{Imported, data};

fn imported() -> Option<Imported> {
    data("sundsvall-parking-permit").map(|path| Imported::of(&path))
}

/// Jobs that an outside worker answers, in order; a worker's result follows the colon.
fn jobs(list: &[&str]) -> String {
    let step = |job: &&str| {
        let (kind, result) = job.split_once(':').unwrap_or((job, ""));
        let variables =
            if result.is_empty() { String::new() } else { format!("variables = {{ {result} }}\n") };
        format!("[[steps]]\njob = \"{kind}\"\n{variables}")
    };
    list.iter().map(step).collect()
}

fn run(imported: &Imported, variables: &str, steps: &str, expect: &str) {
    let service = imported.service();
    let text = format!(
        "title = \"A permit\"\nstart = \"2026-03-02T09:00:00Z\"\n[application]\napplication = \"x\"\n\
         [variables]\n{variables}\n{steps}\n[expect]\nended = true\n{expect}\n"
    );
    let report = scenario::run(&service, &Scenario::read("permit", &text).unwrap());
    assert!(report.passed(), "{:#?}\n{:#?}", report.differences, report.path);
}

#[test]
fn the_model_becomes_a_service_that_loads_without_errors() {
    let Some(imported) = imported() else { return };
    let service = imported.service();
    let jobs = service.program.elements().filter(|element| element.job_type.is_some()).count();
    assert_eq!(jobs, 37);
}

#[test]
fn a_model_without_any_form_says_so() {
    let Some(imported) = imported() else { return };
    let lost: Vec<_> = imported.report.entries.iter().filter(|entry| entry.level == Level::Lost).collect();
    assert_eq!(lost.len(), 1, "{lost:#?}");
    assert_eq!(lost[0].file, "application.form");
}

/// Variables with which the municipality's own system starts a case.
const START: &str =
    "municipalityId = \"2281\"\ntimeToSendControlMessage = \"2026-03-04T09:00:00Z\"\nupdateAvailable = true";

const FOLLOW_UP: [&str; 5] = [
    "UpdateErrandPhaseTask",
    "CheckErrandPhaseActionTask:phaseAction = \"COMPLETE\"",
    "CleanUpNotesTask",
    "UpdateErrandStatusTask",
    "UpdateErrandPhaseTask",
];

#[test]
fn a_permit_that_is_granted_runs_to_its_end() {
    let Some(imported) = imported() else { return };
    let steps = [
        jobs(&[
            "CheckAppealTask:isAppeal = false",
            "UpdateErrandPhaseTask",
            "VerifyResidentOfMunicipalityTask:applicantNotResidentOfMunicipality = false",
            // Nobody is assigned yet: the case waits for an update, which has come, and asks again.
            "VerifyAdministratorStakeholderExists:assignedToAdministrator = false, phaseAction = \"UNKNOWN\"",
            "VerifyAdministratorStakeholderExists:assignedToAdministrator = true, phaseAction = \"COMPLETE\"",
            "UpdateErrandPhaseTask",
            "UpdateErrandStatusTask",
            "CheckErrandPhaseActionTask:phaseAction = \"AUTOMATIC\"",
            "UpdateErrandPhaseTask",
            "UpdateErrandStatusTask",
            "InvestigationExecuteRulesTask",
            "InvestigationConstructDecisionTask",
            "CheckErrandPhaseActionTask:phaseAction = \"COMPLETE\"",
            "UpdateErrandPhaseTask",
            "UpdateErrandStatusTask",
            "CheckDecisionTask:finalDecision = true, isApproved = true",
            "UpdateErrandPhaseTask",
            "HandleLostCardTask",
            "OrderCardTask",
            "CardExistsTask:cardExists = true",
            "CreateAssetTask",
        ]),
        "[[steps]]\nadvance = \"P3D\"\n".to_owned(),
        jobs(&["SendSimplifiedServiceTask"]),
        jobs(&FOLLOW_UP),
    ];
    let expect = "path = [\"actualization_wait_for_stakeholder_update\", \"decision_phase\", \
                  \"call_activity_execution\", \"call_activity_follow_up\", \"end_process\"]\n\
                  never = [\"subprocess_automatic_denial\", \"canceled_phase\"]";
    run(&imported, START, &steps.concat(), expect);
}

#[test]
fn an_application_from_another_municipality_is_denied() {
    let Some(imported) = imported() else { return };
    let steps = [
        jobs(&[
            "CheckAppealTask:isAppeal = false",
            "UpdateErrandPhaseTask",
            "VerifyResidentOfMunicipalityTask:applicantNotResidentOfMunicipality = true",
            "UpdateErrandPhaseTask",
            "AutomaticDenialDecisionTask",
            "UpdateErrandStatusTask",
            "SendDenialDecisionTask",
            "AddMessageToErrandTask",
        ]),
        "[[steps]]\nadvance = \"P3D\"\n".to_owned(),
        jobs(&["SendSimplifiedServiceTask"]),
        jobs(&FOLLOW_UP),
    ];
    let expect = "path = [\"subprocess_automatic_denial\", \"call_activity_follow_up\", \"end_process\"]\n\
                  never = [\"investigation_phase\"]";
    run(&imported, START, &steps.concat(), expect);
}

#[test]
fn an_application_that_is_cancelled_ends() {
    let Some(imported) = imported() else { return };
    let steps = jobs(&[
        "CheckAppealTask:isAppeal = false",
        "UpdateErrandPhaseTask",
        "VerifyResidentOfMunicipalityTask:applicantNotResidentOfMunicipality = false",
        "VerifyAdministratorStakeholderExists:assignedToAdministrator = false, phaseAction = \"CANCEL\"",
        "UpdateErrandPhaseTask",
        "UpdateErrandStatusTask",
        "CleanUpNotesTask",
    ]);
    run(&imported, START, &steps, "path = [\"canceled_phase\", \"end_process\"]");
}
