//! The Dutch event permit, imported as it is: all sample cases go from application to decision through the
//! calls that the pages use, by the path that the decision table prescribes.

use portico_casework::Actor;
use portico_service::import::{self, Dialect};
use serde_json::{Value as Json, json};

use crate::support::{House, data};

async fn imported(house: &House) -> Option<String> {
    let source = data("bpmn/nl-event-permit")?;
    let folder = house.folder.path().join("event-permit-nl");
    let report = import::import(Dialect::Camunda7, &source, &folder).expect("the package can be imported");
    assert!(
        !report.entries.is_empty(),
        "this package cannot come over without a loss; the report must say so"
    );
    for loss in &report.entries {
        let in_a_model = loss.file.ends_with(".bpmn") || loss.file.ends_with(".dmn");
        assert!(!loss.became.is_empty(), "a loss that does not say what it became: {loss:?}");
        assert!(!in_a_model || !loss.element.is_empty(), "a loss without its element: {loss:?}");
    }
    Some(house.publish(&folder).await)
}

fn sample(name: &str) -> Option<Json> {
    let path = data(&format!("bpmn/nl-event-permit/sample-cases/{name}.json"))?;
    Some(serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap())
}

/// What a sample is changed to, to reach the other rows of the table.
fn with(mut application: Json, visitors: i64, public: bool) -> Json {
    application["evenementDetails"]["verwachteBezoekers"] = json!(visitors);
    application["evenementDetails"]["isOpenbaarEvenement"] = json!(public);
    application
}

/// Applies, answers every task on the way with yes, and returns the tasks that there were.
async fn to_the_decision(
    house: &House,
    service: &str,
    name: &str,
    application: Json,
    other_location: bool,
) -> Vec<String> {
    let Json::Object(answers) = application else { panic!("{name} is an object") };
    let resident = Actor::resident("aanvrager", "Aanvrager");
    let clerk = house.clerk_of(service);
    let submitted = house
        .casework
        .apply(&resident, service, &answers, &format!("{name}-{other_location}"))
        .await
        .unwrap_or_else(|fault| panic!("{name}: {fault:?}"));
    let case = submitted.case;
    house.casework.work_off().await.unwrap();
    jobs_done_by_hand(house, &case).await;
    let mut available = !other_location;
    for _ in 0..20 {
        let open = house.open(&case).await;
        if open.state.process.is_ended() {
            break;
        }
        let Some(task) = open.state.process.tasks().next().cloned() else {
            panic!("{name} waits for nothing: {:?}", open.state.process.tokens());
        };
        match task.element.as_str() {
            "controleer-beschikbaarheid-locatie" => {
                house
                    .complete(&clerk, &case, &task.element, json!({ "locatieBeschikbaar": available }))
                    .await;
                available = true;
            }
            "kies-andere-locatie" => {
                house.complete(&resident, &case, &task.element, json!({})).await;
            }
            "beoordeel-versnelde-afhandeling"
            | "goedkeuring-wethouder"
            | "behandel-aanvraag-evenementenvergunning" => {
                let answers =
                    json!({ "evenementGoedgekeurd": true, "toelichtingVoorBesluit": "Past in het plan." });
                house.complete(&clerk, &case, &task.element, answers).await;
            }
            other => panic!("{name}: an unexpected task {other}"),
        }
        jobs_done_by_hand(house, &case).await;
    }
    let open = house.open(&case).await;
    assert!(
        open.state.process.is_ended(),
        "{name} has not come to its end: {:?}",
        open.state.process.tokens()
    );
    assert_eq!(open.state.process.variables().get("evenementGoedgekeurd"), Some(&json!(true)), "{name}");
    assert!(open.state.file.outcome.is_some(), "{name} has no decision on its file");
    house.tasks_created(&case).await
}

/// Jobs for workers of the original platform: an administrator answers them.
async fn jobs_done_by_hand(house: &House, case: &str) {
    for _ in 0..50 {
        let open = house.open(case).await;
        let Some(job) =
            open.state.process.jobs().find(|job| !job.kind.starts_with("portico:")).map(|job| job.key)
        else {
            break;
        };
        house.casework.complete_job(&house.administrator(), case, job, serde_json::Map::new()).await.unwrap();
        house.casework.work_off().await.unwrap();
    }
    house.casework.work_off().await.unwrap();
}

const CHECK: &str = "controleer-beschikbaarheid-locatie";
const ALDERMAN: &str = "goedkeuring-wethouder";
const FAST: &str = "beoordeel-versnelde-afhandeling";
const REGULAR: &str = "behandel-aanvraag-evenementenvergunning";

#[tokio::test]
async fn all_seven_sample_cases_reach_their_decision_by_the_prescribed_path() {
    let house = House::new().await;
    let Some(service) = imported(&house).await else { return };
    for name in [
        "amsterdam-light-festival",
        "bloemencorso",
        "elfstedentocht",
        "lowlands",
        "marathon-rotterdam",
        "vakantiebeurs",
        "zwarte-cross",
    ] {
        let Some(application) = sample(name) else { return };
        let visitors = application["evenementDetails"]["verwachteBezoekers"].as_i64().unwrap();
        assert!(visitors >= 5000, "{name} is one of the large events");
        let tasks = to_the_decision(&house, &service, name, application, false).await;
        assert_eq!(tasks, [CHECK, ALDERMAN, REGULAR], "{name}");
    }
    house.verify().await;
}

#[tokio::test]
async fn the_other_rows_of_the_table_lead_their_own_way() {
    let house = House::new().await;
    let Some(service) = imported(&house).await else { return };
    let Some(application) = sample("zwarte-cross") else { return };
    let fast =
        to_the_decision(&house, &service, "small-private", with(application.clone(), 99, false), false).await;
    assert_eq!(fast, [CHECK, FAST]);
    let regular =
        to_the_decision(&house, &service, "small-public", with(application.clone(), 99, true), false).await;
    assert_eq!(regular, [CHECK, REGULAR]);
    let regular = to_the_decision(&house, &service, "medium", with(application, 4_999, false), false).await;
    assert_eq!(regular, [CHECK, REGULAR]);
}

#[tokio::test]
async fn an_applicant_whose_location_is_taken_chooses_another() {
    let house = House::new().await;
    let Some(service) = imported(&house).await else { return };
    let Some(application) = sample("lowlands") else { return };
    let tasks = to_the_decision(&house, &service, "lowlands", application, true).await;
    assert_eq!(tasks, [CHECK, "kies-andere-locatie", CHECK, ALDERMAN, REGULAR]);
}
