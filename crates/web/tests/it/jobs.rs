//! Outside workers: jobs taken, held, done, failed and lost, through the API.

use serde_json::{Value as Json, json};

use crate::browser::Browser;
use crate::town::Town;

const SERVICE: &str = "tests/it/vehicle-check";

/// A town with one application that waits for the vehicle register.
async fn town() -> (Town, Browser) {
    let town = Town::new(&[SERVICE]).await;
    let mut ada = town.signed_in("ada").await;
    let answers = json!({ "answers": { "plate": "ABC123" } });
    ada.call("/api/services/vehicle-check/applications", &answers, Some("first")).await;
    assert_eq!(ada.status, 201, "{}", ada.html());
    let worker = town.signed_in("register").await;
    (town, worker)
}

async fn take(worker: &mut Browser, name: &str) -> Vec<Json> {
    let order = json!({ "type": "vehicle-lookup", "worker": name, "limit": 10, "lease_seconds": 60 });
    let taken = worker.call("/api/jobs/take", &order, None).await;
    assert_eq!(worker.status, 200, "{taken}");
    taken["jobs"].as_array().unwrap().clone()
}

fn address(job: &Json, act: &str) -> String {
    format!("/api/jobs/{}/{}/{act}", job["case"].as_str().unwrap(), job["key"])
}

#[tokio::test]
async fn a_job_carries_what_the_model_maps_and_its_result_ends_the_case_once() {
    let (_town, mut worker) = town().await;
    let jobs = take(&mut worker, "one").await;
    assert_eq!(jobs.len(), 1);
    let job = &jobs[0];
    assert_eq!(job["variables"], json!({ "plate": "ABC123" }));
    assert_eq!(job["headers"], json!({ "register": "national" }));
    assert_eq!((job["element"].as_str(), job["retries"].as_i64()), (Some("lookup"), Some(2)));

    let result = json!({ "worker": "one", "variables": { "keeper": "A. Holm" } });
    let first = worker.call(&address(job, "complete"), &result, Some("k1")).await;
    assert_eq!((worker.status.as_u16(), first["ended"].clone()), (200, json!(true)), "{first}");
    let again = worker.call(&address(job, "complete"), &result, Some("k1")).await;
    assert_eq!(
        (worker.status.as_u16(), &again["seq"]),
        (200, &first["seq"]),
        "the repeated call is the same end"
    );
    worker.call(&address(job, "complete"), &result, Some("k2")).await;
    assert_eq!(worker.status, 409, "the job is gone");
}

#[tokio::test]
async fn a_job_belongs_to_one_worker_until_its_lease_runs_out() {
    let (town, mut worker) = town().await;
    let job = take(&mut worker, "one").await.remove(0);
    assert!(take(&mut worker, "two").await.is_empty(), "held by the first");

    town.clock.advance_s(50);
    worker.call(&address(&job, "extend"), &json!({ "worker": "one", "lease_seconds": 60 }), None).await;
    assert_eq!(worker.status, 200, "{}", worker.html());
    town.clock.advance_s(50);
    assert!(take(&mut worker, "two").await.is_empty(), "still held");

    town.clock.advance_s(20);
    assert_eq!(take(&mut worker, "two").await.len(), 1, "the lease ran out");
    let late = worker.call(&address(&job, "complete"), &json!({ "worker": "one" }), None).await;
    assert_eq!((worker.status.as_u16(), &late["title"]), (409, &json!("job-gone")));
    worker
        .call(&address(&job, "complete"), &json!({ "worker": "two", "variables": { "keeper": "B" } }), None)
        .await;
    assert_eq!(worker.status, 200, "{}", worker.html());
}

#[tokio::test]
async fn a_failed_job_rests_and_after_the_last_try_a_clerk_sees_it() {
    let (town, mut worker) = town().await;
    let failure = json!({ "worker": "one", "message": "The register does not answer" });
    let job = take(&mut worker, "one").await.remove(0);
    worker.call(&address(&job, "fail"), &failure, None).await;
    assert_eq!(worker.status, 200, "{}", worker.html());
    assert!(take(&mut worker, "one").await.is_empty(), "it rests");

    town.clock.advance_s(11);
    let job = take(&mut worker, "one").await.remove(0);
    assert_eq!(job["retries"], 1);
    worker.call(&address(&job, "fail"), &failure, None).await;
    assert_eq!(worker.status, 200, "{}", worker.html());
    town.clock.advance_s(20_000);
    assert!(take(&mut worker, "one").await.is_empty(), "no try is left");

    let case = job["case"].as_str().unwrap();
    let open = town.casework.read_case(&portico_casework::Actor::system(), case).await.unwrap();
    let incident = open.state.process.incidents().next().unwrap();
    assert!(incident.message.contains("The register does not answer"), "{incident:?}");
}

#[tokio::test]
async fn a_business_error_takes_the_path_that_the_model_draws_for_it() {
    let (town, mut worker) = town().await;
    let job = take(&mut worker, "one").await.remove(0);
    let error = json!({ "worker": "one", "code": "UNKNOWN", "message": "No such plate" });
    worker.call(&address(&job, "error"), &error, None).await;
    assert_eq!(worker.status, 200, "{}", worker.html());
    let case = job["case"].as_str().unwrap();
    let open = town.casework.read_case(&portico_casework::Actor::system(), case).await.unwrap();
    assert_eq!(open.state.process.tasks().map(|task| task.element.as_str()).collect::<Vec<_>>(), ["look"]);
}

#[tokio::test]
async fn only_accounts_of_the_job_type_get_jobs_and_they_get_nothing_else() {
    let (town, mut worker) = town().await;
    let order = json!({ "type": "booking", "worker": "one" });
    worker.call("/api/jobs/take", &order, None).await;
    assert_eq!(worker.status, 403);
    for account in ["ada", "kim"] {
        let mut person = town.signed_in(account).await;
        person.call("/api/jobs/take", &json!({ "type": "vehicle-lookup", "worker": "one" }), None).await;
        assert_eq!(person.status, 403, "{account}");
    }
    let job = take(&mut worker, "one").await.remove(0);
    worker.open(&format!("/api/cases/{}", job["case"].as_str().unwrap())).await;
    assert_eq!(worker.status, 403, "a worker sees its job, not the case");
    worker
        .call(
            "/api/jobs/take",
            &json!({ "type": "vehicle-lookup", "worker": "one", "lease_seconds": 0 }),
            None,
        )
        .await;
    assert_eq!(worker.status, 409, "{}", worker.html());
}

#[tokio::test]
async fn a_clerk_begins_what_may_be_done_but_need_not() {
    let (town, mut worker) = town().await;
    let job = take(&mut worker, "one").await.remove(0);
    worker.call(&address(&job, "error"), &json!({ "worker": "one", "code": "UNKNOWN" }), None).await;
    let case = job["case"].as_str().unwrap();
    let clerk = town.casework.actor_of("kim").await.unwrap();
    let look = town.casework.read_case(&clerk, case).await.unwrap().state.process.tasks().next().unwrap().key;
    town.casework.complete_task(&clerk, case, look, &serde_json::Map::new(), None).await.unwrap();

    let mut kim = town.signed_in("kim").await;
    kim.open(&format!("/desk/cases/{case}")).await.sees("What else you can do").sees("Visit the street");
    kim.follow("Ring the keeper").await.sees("Ring the keeper");
    kim.press("Start", &[]).await;
    let open = town.casework.read_case(&clerk, case).await.unwrap();
    assert_eq!(open.state.process.tasks().map(|task| task.element.as_str()).collect::<Vec<_>>(), ["ring"]);
    kim.call(&format!("/api/cases/{case}/activities/visit"), &json!({}), None).await;
    assert_eq!(kim.status, 200, "{}", kim.html());
    assert_eq!(town.casework.read_case(&clerk, case).await.unwrap().state.process.tasks().count(), 2);
    kim.call(&format!("/api/cases/{case}/activities/lookup"), &json!({}), None).await;
    assert_eq!(kim.status, 409, "only what the subprocess offers");
}
