//! The parking permit that a Swedish municipality runs: imported, and run to all its ends.
//!
//! The municipality's own workers answer thirty-seven external tasks; here scenarios written into the imported
//! folder answer them. Each scenario is run on the virtual clock by the binary, and lived through by casework.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use portico_service::Service;
use portico_service::scenario::{self, Scenario};
use serde_json::json;
use tempfile::TempDir;

use crate::support::binary::{portico, said};
use crate::support::lived::live;
use crate::support::{House, data};

/// With what the municipality's system starts a case. The update that the case may wait for has come already, so that
/// every conditional event is entered and left; the last test lets the case really wait.
const START: &str = r#"municipalityId = "2281"
timeToSendControlMessage = "2026-03-04T09:00:00Z"
updateAvailable = true
"#;

/// Registered, nobody assigned at first, then complete.
const ACTUALIZED: [&str; 9] = [
    "CheckAppealTask: isAppeal = false",
    "UpdateErrandPhaseTask",
    "VerifyResidentOfMunicipalityTask: applicantNotResidentOfMunicipality = false",
    "VerifyAdministratorStakeholderExists: assignedToAdministrator = false, phaseAction = \"UNKNOWN\"",
    "VerifyAdministratorStakeholderExists: assignedToAdministrator = true, phaseAction = \"COMPLETE\"",
    "UpdateErrandPhaseTask",
    "UpdateErrandStatusTask",
    "CheckErrandPhaseActionTask: phaseAction = \"UNKNOWN\"",
    "CheckErrandPhaseActionTask: phaseAction = \"AUTOMATIC\"",
];

/// The rules are run twice, because the errand changed in between.
const INVESTIGATED: [&str; 8] = [
    "UpdateErrandPhaseTask",
    "UpdateErrandStatusTask",
    "InvestigationExecuteRulesTask",
    "InvestigationConstructDecisionTask",
    "CheckErrandPhaseActionTask: phaseAction = \"UNKNOWN\"",
    "InvestigationExecuteRulesTask",
    "InvestigationConstructDecisionTask",
    "CheckErrandPhaseActionTask: phaseAction = \"COMPLETE\"",
];

const CARD: [&str; 6] = [
    "UpdateErrandPhaseTask",
    "HandleLostCardTask",
    "OrderCardTask",
    "CardExistsTask: cardExists = false",
    "CardExistsTask: cardExists = true",
    "CreateAssetTask",
];

const FOLLOWED_UP: [&str; 6] = [
    "UpdateErrandPhaseTask",
    "CheckErrandPhaseActionTask: phaseAction = \"UNKNOWN\"",
    "CheckErrandPhaseActionTask: phaseAction = \"COMPLETE\"",
    "CleanUpNotesTask",
    "UpdateErrandStatusTask",
    "UpdateErrandPhaseTask",
];

const CANCELLED: [&str; 3] = ["UpdateErrandPhaseTask", "UpdateErrandStatusTask", "CleanUpNotesTask"];

/// The control message goes out at its date, two days after the beginning, and not before.
const MESSAGE: [&str; 3] = ["advance PT47H", "advance PT2H", "SendSimplifiedServiceTask"];

/// One way through the model: name, further variables, what happens, what holds in the end.
struct Way {
    name: &'static str,
    variables: &'static str,
    steps: Vec<&'static str>,
    expect: &'static str,
}

fn way(name: &'static str, variables: &'static str, steps: &[&[&'static str]], expect: &'static str) -> Way {
    Way { name, variables, steps: steps.concat(), expect }
}

fn ways() -> Vec<Way> {
    let decision = ["UpdateErrandPhaseTask", "UpdateErrandStatusTask"];
    let denial = [
        "CheckAppealTask: isAppeal = false",
        "UpdateErrandPhaseTask",
        "VerifyResidentOfMunicipalityTask: applicantNotResidentOfMunicipality = true",
        "UpdateErrandPhaseTask",
        "AutomaticDenialDecisionTask",
        "UpdateErrandStatusTask",
        "SendDenialDecisionTask",
        "AddMessageToErrandTask",
    ];
    let approved = ["CheckDecisionTask: finalDecision = true, isApproved = true"];
    vec![
        way(
            "granted-until-the-card-exists",
            "",
            &[&ACTUALIZED, &INVESTIGATED, &decision, &approved, &CARD, &MESSAGE, &FOLLOWED_UP],
            "path = [\"call_activity_handling\", \"external_task_execution_create_asset\", \"end_execution_phase\", \
             \"end_follow_up_phase\", \"end_process\"]\nnever = [\"subprocess_automatic_denial\", \"canceled_phase\"]",
        ),
        way(
            "denied-because-not-a-resident",
            "",
            &[&denial, &MESSAGE, &FOLLOWED_UP],
            "path = [\"end_actualization_not_citizen\", \"timer_denial_wait_to_send_message\", \
             \"end_automatic_denial_phase\", \"end_process\"]\nnever = [\"investigation_phase\", \"canceled_phase\"]",
        ),
        way(
            "cancelled-in-the-investigation",
            "",
            &[
                &ACTUALIZED,
                &INVESTIGATED[..7],
                &["CheckErrandPhaseActionTask: phaseAction = \"CANCEL\""],
                &CANCELLED,
            ],
            "path = [\"end_investigation_canceled\", \"end_canceled_phase\", \"end_process\"]\n\
             never = [\"decision_phase\", \"call_activity_follow_up\"]",
        ),
        way(
            "cancelled-before-it-was-complete",
            "",
            &[
                &ACTUALIZED[..3],
                &[
                    "VerifyAdministratorStakeholderExists: assignedToAdministrator = false, phaseAction = \"CANCEL\"",
                ],
                &CANCELLED,
            ],
            "path = [\"end_actualization_canceled\", \"canceled_phase\", \"end_process\"]\n\
             never = [\"investigation_phase\"]",
        ),
        way(
            "cancelled-in-the-decision",
            "",
            &[
                &ACTUALIZED,
                &INVESTIGATED,
                &decision,
                &["CheckDecisionTask: finalDecision = false, phaseAction = \"CANCEL\""],
                &CANCELLED,
            ],
            "path = [\"end_decision_phase\", \"canceled_phase\", \"end_process\"]\n\
             never = [\"call_activity_execution\"]",
        ),
        way(
            "refused-after-two-looks-for-a-decision",
            "",
            &[
                &ACTUALIZED,
                &INVESTIGATED,
                &decision,
                &["CheckDecisionTask: finalDecision = false", "CheckDecisionTask: finalDecision = false"],
                &["CheckDecisionTask: finalDecision = true, isApproved = false"],
                &MESSAGE,
                &FOLLOWED_UP,
            ],
            "path = [\"decision_is_case_update_available\", \"decision_is_case_update_available\", \
             \"end_decision_phase\", \"gateway_automatic_denial_is_citizen\", \"timer_denial_wait_to_send_message\", \
             \"end_process\"]\nnever = [\"external_task_add_denial_decision\", \"call_activity_execution\"]",
        ),
        way(
            "appeal-that-is-upheld",
            "",
            &[
                &["CheckAppealTask: isAppeal = true"],
                &decision,
                &["CheckDecisionTask: finalDecision = true, isApproved = true, phaseAction = \"COMPLETE\""],
                &["UpdateErrandPhaseTask", "CreateRelationTask"],
                &MESSAGE,
                &FOLLOWED_UP,
            ],
            "path = [\"decision_phase\", \"external_task_execution_create_relation\", \"end_process\"]\n\
             never = [\"actualization_phase\", \"investigation_phase\", \"external_task_execution_order_card_task\"]",
        ),
        way(
            "granted-in-the-other-municipality",
            "municipalityId = \"2260\"\n",
            &[
                &ACTUALIZED,
                &INVESTIGATED,
                &decision,
                &approved,
                &["DecisionHandlingTask"],
                &CARD,
                &MESSAGE,
                &FOLLOWED_UP,
            ],
            "path = [\"external_task_decision_handling_task\", \"end_decision_phase_ange\", \"end_process\"]\n\
             never = [\"end_decision_phase\"]",
        ),
    ]
}

impl Way {
    /// As a scenario of the folder.
    fn written(&self) -> String {
        let step = |step: &&str| match step.split_once(": ") {
            Some((job, answers)) => format!("[[steps]]\njob = \"{job}\"\nvariables = {{ {answers} }}\n"),
            None => match step.strip_prefix("advance ") {
                Some(span) => format!("[[steps]]\nadvance = \"{span}\"\n"),
                None => format!("[[steps]]\njob = \"{step}\"\n"),
            },
        };
        let steps: String = self.steps.iter().map(step).collect();
        let mut start = START.to_owned();
        if !self.variables.is_empty() {
            // A key may stand once only.
            start =
                start.lines().skip(1).map(|line| format!("{line}\n")).collect::<String>() + self.variables;
        }
        format!(
            "title = \"{}\"\nstart = \"2026-03-02T09:00:00Z\"\n[application]\napplication = \"A permit\"\n\
             [variables]\n{start}{steps}[expect]\nended = true\n{}\n",
            self.name.replace('-', " "),
            self.expect
        )
    }
}

/// The imported folder with our scenarios in it.
struct Imported {
    folder: TempDir,
    losses: Vec<serde_json::Value>,
}

impl Imported {
    fn new() -> Option<Imported> {
        let source = data("bpmn/sundsvall-parking-permit")?;
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("permit");
        let output = portico(&[
            "import",
            "--json",
            "--from",
            "camunda7",
            source.to_str().unwrap(),
            "--to",
            to.to_str().unwrap(),
        ]);
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one JSON object");
        // It cannot come over without a change: the exit code says so.
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        std::fs::create_dir(to.join("scenarios")).unwrap();
        for way in ways() {
            std::fs::write(to.join(format!("scenarios/{}.toml", way.name)), way.written()).unwrap();
        }
        Some(Imported { folder, losses: report["entries"].as_array().unwrap().clone() })
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("permit")
    }
}

fn load(folder: &Path) -> Service {
    let (service, problems) = Service::load(folder);
    service.unwrap_or_else(|| panic!("{problems:#?}"))
}

#[test]
fn the_import_names_by_element_everything_that_is_not_as_it_was() {
    let Some(imported) = Imported::new() else { return };
    let source = data("bpmn/sundsvall-parking-permit/process-parking-permit.bpmn").unwrap();
    let xml = std::fs::read_to_string(source).unwrap();
    let named: BTreeSet<&str> = imported
        .losses
        .iter()
        .filter_map(|loss| loss["element"].as_str())
        .filter(|id| !id.is_empty())
        .collect();
    for loss in &imported.losses {
        assert!(loss["became"].as_str().is_some_and(|became| !became.is_empty()), "{loss}");
        let (file, element) = (loss["file"].as_str().unwrap(), loss["element"].as_str().unwrap());
        if file.ends_with(".bpmn") {
            assert!(xml.contains(&format!("id=\"{element}\"")), "the model has no element {element}: {loss}");
        }
    }
    // Every element that speaks the foreign dialect is named: external tasks, listeners, parameters, conditions.
    let document: Vec<&str> = xml.split('<').collect();
    let mut foreign = 0;
    for tag in document.iter().filter(|tag| tag.contains("camunda:") && tag.contains(" id=\"")) {
        let id = tag.split(" id=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        assert!(
            named.contains(id),
            "{id} has attributes of the foreign dialect, and the report does not name it"
        );
        foreign += 1;
    }
    assert!(foreign >= 37, "only {foreign} elements of the foreign dialect were looked at");
    println!("{} entries; {foreign} elements of the foreign dialect, each named", imported.losses.len());
}

#[test]
fn every_scenario_of_ours_passes_in_the_binary() {
    let Some(imported) = Imported::new() else { return };
    let folder = imported.path();
    let checked = portico(&["check", folder.to_str().unwrap()]);
    assert!(checked.status.success(), "{}", said(&checked));
    let tested = portico(&["test", folder.to_str().unwrap()]);
    assert!(tested.status.success(), "{}", said(&tested));
    assert!(said(&tested).contains(&format!("{} passed, 0 failed", ways().len())), "{}", said(&tested));
}

#[test]
fn the_scenarios_reach_every_end_and_enter_every_element() {
    let Some(imported) = Imported::new() else { return };
    let service = load(&imported.path());
    let mut entered = BTreeSet::new();
    for scenario in &service.scenarios {
        let report = scenario::run(&service, scenario);
        assert!(report.passed(), "{report}");
        entered.extend(report.path);
    }
    let elements: Vec<_> = service.program.elements().collect();
    let ends = elements.iter().filter(|element| element.kind == "endEvent");
    let missed: Vec<_> = ends.clone().filter(|end| !entered.contains(&end.id)).map(|end| &end.id).collect();
    assert!(missed.is_empty(), "ends that no scenario reaches: {missed:?}");
    let never: Vec<&str> =
        elements.iter().map(|element| element.id.as_str()).filter(|id| !entered.contains(*id)).collect();
    // None is out of reach: the model has no dead element, and no element waits for what only its own platform does.
    assert_eq!(never, Vec::<&str>::new());
    println!(
        "{} elements and {} ends entered by {} scenarios",
        elements.len(),
        ends.count(),
        service.scenarios.len()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn lived_through_by_casework_every_case_enters_the_same_elements() {
    let Some(imported) = Imported::new() else { return };
    let service = load(&imported.path());
    let first = &service.scenarios[0];
    let house = House::at(first.start, first.calendar.clone(), None).await;
    house.publish(&imported.path()).await;
    for scenario in &service.scenarios {
        let case = live(&house, &service, scenario).await;
        let entered = house.elements_of(&case, "element_entered").await;
        assert_eq!(entered, scenario::run(&service, scenario).path, "{}", scenario.name);
    }
    house.verify().await;
}

#[tokio::test]
async fn a_case_without_a_decision_waits_until_an_update_comes_and_then_looks_again() {
    let Some(imported) = Imported::new() else { return };
    let service = load(&imported.path());
    let refused = service.scenarios.iter().find(|scenario| scenario.name.starts_with("refused")).unwrap();
    // As far as the decision, with no update in sight.
    let mut begun: Scenario = refused.clone();
    begun.steps.truncate(ACTUALIZED.len() + INVESTIGATED.len() + 2);
    begun.expect = scenario::Expect::default();
    let house = House::at(begun.start, begun.calendar.clone(), None).await;
    house.publish(&imported.path()).await;
    let case = live(&house, &service, &begun).await;
    let clerk = house.administrator();
    let set = async |available: bool| {
        let variables = json!({ "updateAvailable": available }).as_object().unwrap().clone();
        house.casework.correct_data(&clerk, &case, variables, "an update came").await.unwrap();
    };
    let no_decision = async || {
        let open = house.open(&case).await;
        let job = open.state.process.jobs().find(|job| job.kind == "CheckDecisionTask").unwrap().key;
        let variables = json!({ "finalDecision": false }).as_object().unwrap().clone();
        house.casework.complete_job(&clerk, &case, job, variables).await.unwrap();
    };
    for round in 1..=2 {
        set(false).await;
        no_decision().await;
        house.casework.work_off().await.unwrap();
        let open = house.open(&case).await;
        assert!(
            open.state.process.tokens().contains_key("decision_is_case_update_available"),
            "round {round}"
        );
        assert_eq!(
            open.state.process.jobs().count(),
            0,
            "round {round}: nothing is asked while nothing changed"
        );
        set(true).await;
        let open = house.open(&case).await;
        let jobs: Vec<_> = open.state.process.jobs().map(|job| job.kind.clone()).collect();
        assert_eq!(jobs, ["CheckDecisionTask"], "round {round}");
    }
    let entered = house.elements_of(&case, "element_entered").await;
    let waits = entered.iter().filter(|id| *id == "decision_is_case_update_available").count();
    assert_eq!(waits, 2);
    house.verify().await;
}
