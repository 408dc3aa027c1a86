//! What breaks below the record: a full disk, a disk that is read-only, a torn write, a cut network, a clock that
//! jumps. Each ends the same way: what was acknowledged is there once, nothing is half done, work goes on. On SQLite
//! here, on PostgreSQL in `postgres`.

mod disk;
mod postgres;
mod proxy;

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::Write;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use portico_casework::{Actor, Casework};
use portico_service::calendar::Calendar;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value as Json, json};

use crate::one_definition::shipped;
use crate::support::House;
use crate::support::binary::{Server, portico, said, verify};
use crate::support::http::Client;
use disk::SmallDisk;

const SERVICE: &str = "information-request";
/// Longest wait until work goes on after the fault is over.
const RECOVERY_TIME_MAX: Duration = Duration::from_secs(60);

fn start() -> Timestamp {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

fn calendar() -> Calendar {
    Calendar { zone: TimeZone::UTC, ..Calendar::default() }
}

async fn publish(house: &House) {
    let folder = shipped().into_iter().find(|folder| folder.ends_with(SERVICE)).unwrap();
    house.publish(&folder).await;
}

/// Applies under a key; says whether it was acknowledged.
async fn apply(casework: &Casework, key: &str) -> Result<String, String> {
    let answers = json!({ "request": format!("All letters about {key}."), "delivery": "digital", "email": "ada@westhaven.example" });
    let serde_json::Value::Object(answers) = answers else { unreachable!() };
    let ada = Actor::resident("ada", "Ada Holm");
    casework
        .apply(&ada, SERVICE, &answers, key)
        .await
        .map(|opened| opened.case)
        .map_err(|fault| fault.to_string())
}

/// The cases of the log are those that were acknowledged, and every chain is whole.
async fn exactly(house: &House, acknowledged: &BTreeSet<String>) {
    let report = house.casework.verify().await.unwrap();
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
    let mut found = BTreeSet::new();
    let mut after = 0;
    loop {
        let events = house.casework.record().follow(after, 500).await.unwrap();
        let Some(last) = events.last() else { break };
        after = last.position;
        for event in events.iter().filter(|stored| stored.event.kind == "application_received") {
            assert!(found.insert(event.case.clone()), "{} twice", event.case);
        }
    }
    assert_eq!(&found, acknowledged);
}

/// Repeats under the same key until it is acknowledged.
async fn insist(casework: &Casework, key: &str) -> String {
    let began = Instant::now();
    loop {
        match apply(casework, key).await {
            Ok(case) => return case,
            Err(said) => assert!(began.elapsed() < RECOVERY_TIME_MAX, "{key} is not taken any more: {said}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_loses_nothing_and_goes_on_when_there_is_room_again() {
    let Some(disk) = SmallDisk::new(24) else { return };
    let house = House::in_folder(disk.folder(), start(), calendar(), None).await;
    publish(&house).await;
    let filler = disk.fill_up_to(256 * 1024);
    let mut acknowledged = BTreeSet::new();
    let mut refused = Vec::new();
    for number in 0..400 {
        let key = format!("full-{number}");
        match apply(&house.casework, &key).await {
            Ok(case) => drop(acknowledged.insert(case)),
            Err(said) => refused.push((key, said)),
        }
        if refused.len() >= 5 {
            break;
        }
    }
    assert_eq!(refused.len(), 5, "the disk did not fill: {} were taken", acknowledged.len());
    println!("disk full: {} taken, then: {}", acknowledged.len(), refused[0].1);
    std::fs::remove_file(filler).unwrap();
    for (key, _) in refused {
        acknowledged.insert(insist(&house.casework, &key).await);
    }
    exactly(&house, &acknowledged).await;
}

#[test]
fn a_disk_that_is_read_only_is_named_and_the_server_starts_when_it_is_writable_again() {
    let Some(disk) = SmallDisk::new(64) else { return };
    let dir = disk.path().join("authority");
    let server = Server::demo(&dir);
    let password = server.password("ada");
    let resident = Client::signed_in(&server.address, "ada", &password);
    let answers = json!({ "answers": { "request": "All letters.", "delivery": "digital", "email": "ada@westhaven.example" }});
    let opened =
        resident.post(&format!("/api/services/{SERVICE}/applications"), Some("one"), &answers).unwrap();
    assert_eq!(opened.status, 201, "{}", opened.text());
    server.kill_9();
    disk.set_read_only(true);
    let refused = portico(&["serve", "--listen", "127.0.0.1:0", "--dir", dir.to_str().unwrap()]);
    disk.set_read_only(false);
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    let why = said(&refused).to_lowercase();
    assert!(why.contains("read-only") || why.contains("readonly"), "{why}");
    println!("read-only: {}", why.trim());
    let server = Server::serve(&dir);
    let resident = Client::signed_in(&server.address, "ada", &password);
    let case = opened.json()["case"].as_str().unwrap().to_owned();
    assert_eq!(resident.get(&format!("/api/cases/{case}")).unwrap().status, 200);
    server.kill_9();
    verify(&dir);
}

#[test]
fn a_write_that_was_torn_by_the_power_going_costs_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("authority");
    let mut server = Server::demo(&dir);
    let password = server.password("ada");
    let mut acknowledged = Vec::new();
    for (round, torn) in [1, 24, 25, 4_096, 4_120, 9_999].into_iter().enumerate() {
        let resident = Client::signed_in(&server.address, "ada", &password);
        for number in 0..3 {
            let answers = json!({ "answers": { "request": format!("All letters about {round}-{number}."),
                "delivery": "digital", "email": "ada@westhaven.example" }});
            let key = format!("{round}-{number}");
            let opened = resident
                .post(&format!("/api/services/{SERVICE}/applications"), Some(&key), &answers)
                .unwrap();
            assert_eq!(opened.status, 201, "{}", opened.text());
            acknowledged.push(opened.json()["case"].as_str().unwrap().to_owned());
        }
        server.kill_9();
        // What a torn write leaves: a part of a frame at the end of the write-ahead log, of whatever was in the air.
        let log = OpenOptions::new().append(true).open(dir.join("portico.sqlite-wal"));
        let mut noise = vec![0; torn];
        StdRng::seed_from_u64(torn as u64).fill(noise.as_mut_slice());
        log.unwrap().write_all(&noise).unwrap();
        server = Server::serve(&dir);
    }
    let resident = Client::signed_in(&server.address, "ada", &password);
    for case in &acknowledged {
        assert_eq!(resident.get(&format!("/api/cases/{case}")).unwrap().status, 200, "{case} is gone");
    }
    server.kill_9();
    verify(&dir);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_both_ways_breaks_no_chain_and_fires_no_timer_twice() {
    jump(House::at(start(), calendar(), None).await).await;
}

/// The clock jumps while cases are applied for and worked on.
async fn jump(house: House) {
    publish(&house).await;
    let clerk = house.clerk_of(SERVICE);
    let mut random = StdRng::seed_from_u64(11);
    let mut acknowledged = BTreeSet::new();
    for number in 0..12 {
        let case = insist(&house.casework, &format!("jump-{number}")).await;
        house.casework.work_off().await.unwrap();
        let hours = random.random_range(-2_000..2_000);
        house.clock.set(start() + SignedDuration::from_hours(hours));
        house.casework.work_off().await.unwrap();
        let open = house.open(&case).await;
        if open.state.process.tasks().any(|task| task.element == "assess_request") {
            house.complete(&clerk, &case, "assess_request", json!({ "clear": "yes" })).await;
        }
        acknowledged.insert(case);
    }
    house.clock.set(start() + SignedDuration::from_hours(24 * 400));
    house.casework.work_off().await.unwrap();
    for case in &acknowledged {
        let events = house.casework.record().events(case, 0).await.unwrap();
        let mut fired = BTreeSet::new();
        for stored in events.iter().filter(|stored| stored.event.kind == "timer_fired") {
            // A cycle fires the same timer again and says when next.
            let body: Json = stored.event.body.read().unwrap();
            if body.get("next").is_none() {
                let timer = body["timer"].as_u64().unwrap();
                assert!(fired.insert(timer), "{case}: timer {timer} fired twice");
            }
        }
    }
    exactly(&house, &acknowledged).await;
}
