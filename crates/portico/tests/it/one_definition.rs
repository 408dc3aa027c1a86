//! One definition, two ways to run it: what a scenario of a service shows on the virtual clock is what a case
//! does when people live it through, element by element.

use std::path::{Path, PathBuf};

use portico_service::{Service, scenario};

use crate::support::House;
use crate::support::lived::live;

/// The folders of the services that ship with Portico.
pub fn shipped() -> Vec<PathBuf> {
    let services = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../services");
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(services).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

/// Lives every scenario of a service in houses made by `house`, and compares the ways. Gives how many there were.
pub async fn same_ways(folder: &Path, database: impl Fn() -> Option<String>) -> usize {
    let (service, problems) = Service::load(folder);
    let service = service.unwrap_or_else(|| panic!("{}: {problems:#?}", folder.display()));
    for scenario in &service.scenarios {
        let report = scenario::run(&service, scenario);
        assert!(report.passed(), "{report}");
        let url = database();
        let house = House::at(scenario.start, scenario.calendar.clone(), url.as_deref()).await;
        house.publish(folder).await;
        let case = live(&house, &service, scenario).await;
        let entered = house.elements_of(&case, "element_entered").await;
        same_elements(&entered, &report.path, &format!("{}: {}", service.settings.id, scenario.name));
        let letters = house.kept.letters.lock().unwrap().len();
        assert_eq!(letters, report.letters.len(), "{}: {:?}", scenario.name, report.letters);
        house.verify().await;
    }
    service.scenarios.len()
}

/// Every element as often here as there. Branches that run side by side may interleave otherwise: a scenario does
/// Portico's own jobs at once, the worker after all timers that are due.
fn same_elements(lived: &[String], scenario: &[String], what: &str) {
    let sorted = |path: &[String]| {
        let mut path = path.to_vec();
        path.sort();
        path
    };
    assert_eq!(sorted(lived), sorted(scenario), "{what}\nlived: {lived:?}\nscenario: {scenario:?}");
    assert_eq!(lived.first(), scenario.first(), "{what}");
    assert_eq!(lived.last(), scenario.last(), "{what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_of_a_shipped_service_enters_the_same_elements_when_people_live_it_through() {
    for folder in shipped() {
        let count = same_ways(&folder, || None).await;
        assert!(count >= 3, "{} shows too little", folder.display());
        println!("{}: {count} scenarios lived through", folder.display());
    }
}
