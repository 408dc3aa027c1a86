//! A new version of a service while cases run: each stands at some wait, goes over, and comes to its end.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use portico_casework::{Chosen, MigrationPlan, MoveOrder, MoveResult};
use portico_service::Service;
use portico_service::compare::{How, Part};

use crate::support::House;
use crate::support::lived::{live_on, live_until};

/// What the elements of the second version are called.
const RENAMED: [(&str, &str); 6] = [
    ("review_application", "assess_application"),
    ("supply_information", "bring_information"),
    ("payment_or_deadline", "money_or_deadline"),
    ("payment_overdue", "money_overdue"),
    ("before_expiry", "near_expiry"),
    ("renew_or_lapse", "extend_or_lapse"),
];

fn parking_permit() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../services/parking-permit")
}

/// The second version: other names everywhere, another fee in a rule, a shorter target.
fn second_version(to: &Path) {
    copy(&parking_permit(), to, &|text| {
        let renamed = RENAMED.iter().fold(text, |text, (old, new)| text.replace(old, new));
        renamed.replace("target = \"3 weeks\"", "target = \"2 weeks\"")
    });
}

fn copy(from: &Path, to: &Path, change: &impl Fn(String) -> String) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
        if path.is_dir() {
            copy(&path, &to.join(name), change);
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            std::fs::write(to.join(name), change(text)).unwrap();
        }
    }
}

fn order(map: &[(&str, &str)], dry_run: bool) -> MoveOrder {
    let map = map.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned())).collect();
    MoveOrder {
        service: "parking-permit".into(),
        to: None,
        chosen: Chosen::All,
        plan: MigrationPlan { map, reset_timers: false },
        reason: "the names were made plain".into(),
        dry_run,
    }
}

async fn moved(house: &House, order: &MoveOrder) -> MoveResult {
    let moved = house.casework.migrate_cases(&house.administrator(), order).await.unwrap();
    assert_eq!(moved.len(), 1);
    moved[0].result.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_goes_over_from_every_wait_of_every_scenario_and_comes_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let second = folder.path().join("parking-permit");
    second_version(&second);
    let old = Service::load(&parking_permit()).0.unwrap();
    let (new, problems) = Service::load(&second);
    let new = new.unwrap_or_else(|| panic!("{problems:#?}"));
    let mut waits = BTreeSet::new();
    for (scenario, renamed) in old.scenarios.iter().zip(&new.scenarios) {
        for steps in 0..scenario.steps.len() {
            let house = House::at(scenario.start, scenario.calendar.clone(), None).await;
            house.publish(&parking_permit()).await;
            let case = live_until(&house, &old, scenario, steps).await;
            let open = house.open(&case).await;
            if open.state.process.is_ended() {
                continue;
            }
            let stands: BTreeMap<String, u32> = open.state.process.tokens();
            house.publish(&second).await;
            let at = format!("{} after {steps} steps, at {:?}", scenario.name, stands.keys());
            // Whatever stands at a renamed element would lose its place.
            let unmapped = moved(&house, &order(&[], false)).await;
            let is_renamed = stands.keys().any(|id| RENAMED.iter().any(|(old, _)| old == id));
            assert!(is_renamed, "{at}: every wait of the first version was renamed");
            assert!(matches!(unmapped, MoveResult::Refused { .. }), "{at}: {unmapped:?}");
            let could = moved(&house, &order(&RENAMED, true)).await;
            assert!(matches!(could, MoveResult::Moved { .. }), "{at}: {could:?}");
            assert_eq!(house.open(&case).await.row.bundle, old.hash(), "{at}: nothing was changed so far");
            let went = moved(&house, &order(&RENAMED, false)).await;
            assert!(matches!(went, MoveResult::Moved { .. }), "{at}: {went:?}");
            assert_eq!(moved(&house, &order(&RENAMED, false)).await, MoveResult::There, "{at}");
            waits.extend(stands.into_keys());
            live_on(&house, renamed, &case, steps).await;
            let events = house.casework.record().events(&case, 0).await.unwrap();
            let first = events.iter().position(|stored| stored.event.kind == "migrated").unwrap();
            assert!(events[..first].iter().all(|stored| stored.bundle == old.hash()), "{at}");
            assert!(events[first..].iter().all(|stored| stored.bundle == new.hash()), "{at}");
            assert_eq!(
                events[first].event.body.read::<serde_json::Value>().unwrap()["reason"],
                "the names were made plain"
            );
            house.verify().await;
        }
    }
    let renamed: BTreeSet<String> = RENAMED.iter().map(|(old, _)| (*old).to_owned()).collect();
    let stood: BTreeSet<_> = waits.intersection(&renamed).collect();
    println!("cases went over from {waits:?}");
    assert!(stood.len() >= 4, "only {stood:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn publishing_says_in_words_what_changed_and_who_could_go_over() {
    let folder = tempfile::tempdir().unwrap();
    let second = folder.path().join("parking-permit");
    second_version(&second);
    let old = Service::load(&parking_permit()).0.unwrap();
    let scenario = old.scenarios.iter().find(|scenario| scenario.steps.len() > 1).unwrap();
    let house = House::at(scenario.start, scenario.calendar.clone(), None).await;
    house.publish(&parking_permit()).await;
    live_until(&house, &old, scenario, 0).await;
    let preview = house.casework.preview_publication(&house.administrator(), &second).await.unwrap().unwrap();
    let said: Vec<String> = preview.changes.iter().map(ToString::to_string).collect();
    assert!(said.contains(&"setting standard.target changed: 3 weeks → 2 weeks".to_owned()), "{said:#?}");
    let removed = preview.changes.iter().filter(|one| (one.part, one.how) == (Part::Element, How::Removed));
    let mut removed: Vec<&str> = removed.map(|one| one.id.as_str()).collect();
    removed.sort_unstable();
    let mut expected = RENAMED.map(|(old, _)| old);
    expected.sort_unstable();
    assert_eq!(removed, expected);
    assert_eq!(preview.cases.len(), 1);
    assert!(!preview.cases[0].obstacles.is_empty());
    assert_eq!(house.casework.service("parking-permit").unwrap().hash(), old.hash(), "nothing was published");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_administrators_move_cases_and_never_without_a_reason() {
    let house = House::new().await;
    house.publish(&parking_permit()).await;
    let clerk = house.clerk_of("parking-permit");
    assert!(house.casework.migrate_cases(&clerk, &order(&[], true)).await.is_err());
    let silent = MoveOrder { reason: "  ".into(), ..order(&[], true) };
    assert!(house.casework.migrate_cases(&house.administrator(), &silent).await.is_err());
}
