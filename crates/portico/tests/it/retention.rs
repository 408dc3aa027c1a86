//! A case's whole life to its end: closed, held, disposed of; and the log still verifies.

use std::path::Path;

use jiff::ToSpan;
use portico_casework::Fault;
use portico_service::Service;
use portico_service::scenario::Scenario;

use crate::one_definition::shipped;
use crate::support::House;
use crate::support::lived::live;

pub fn service() -> (std::path::PathBuf, Service, Scenario) {
    let folder = shipped().into_iter().find(|folder| folder.ends_with("parking-permit")).unwrap();
    let (service, _) = Service::load(&folder);
    let service = service.unwrap();
    let ends =
        |scenario: &&Scenario| scenario.expect.outcome.is_some() && scenario.expect.ended == Some(true);
    let scenario = service.scenarios.iter().find(ends).unwrap().clone();
    (folder, service, scenario)
}

/// Answers that are in no other place of the house, not even in the bundle's scenarios.
const WORDS: [(&str, &str); 2] = [("street", "Qvarnberg Lane 77"), ("name", "Isolde Kvarn")];

fn holds(folder: &Path, word: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return holds(&path, word);
        }
        std::fs::read(&path).unwrap().windows(word.len()).any(|window| window == word.as_bytes())
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_case_is_kept_for_its_term_held_for_a_reason_and_then_gone_but_for_its_certificate() {
    let (folder, service, mut scenario) = service();
    for (field, word) in WORDS {
        assert!(
            scenario.application.insert(field.into(), word.into()).is_some(),
            "the form asks for {field}"
        );
    }
    let house = House::at(scenario.start, scenario.calendar.clone(), None).await;
    house.publish(&folder).await;
    let case = live(&house, &service, &scenario).await;
    let casework = &house.casework;
    let administrator = house.administrator();
    let reference = house.open(&case).await.row.view.reference.clone();

    let refused = casework.dispose(&administrator, &case, None).await.unwrap_err();
    assert!(matches!(&refused, Fault::Refused(why) if why.contains("not over")), "{refused:?}");
    assert_eq!(casework.due_for_disposal(&administrator, 10).await.unwrap(), []);
    let zone = scenario.calendar.zone.clone();
    let later = casework.now().to_zoned(zone).checked_add(11.years()).unwrap().timestamp();
    house.clock.set(later);
    casework.work_off().await.unwrap();
    let due = casework.due_for_disposal(&administrator, 10).await.unwrap();
    assert_eq!((due.len(), due[0].case.as_str()), (1, case.as_str()));

    casework.place_hold(&administrator, &case, "court", "an appeal").await.unwrap();
    let refused = casework.dispose(&administrator, &case, None).await.unwrap_err();
    assert!(matches!(&refused, Fault::Refused(why) if why.contains("court: an appeal")), "{refused:?}");
    assert!(casework.lift_hold(&administrator, &case, "other", "no").await.is_err());
    casework.lift_hold(&administrator, &case, "court", "judgment is final").await.unwrap();
    let clerk = house.clerk_of(&service.settings.id);
    assert!(matches!(casework.dispose(&clerk, &case, None).await, Err(Fault::Forbidden { .. })));

    let words = WORDS.map(|(_, word)| word);
    assert!(words.iter().all(|word| holds(house.folder.path(), word)));
    let certificate = casework.dispose(&administrator, &case, None).await.unwrap();
    assert!(certificate.erased.events > 5, "{certificate:?}");
    casework.record().compact().await.unwrap();
    for word in words.into_iter().chain([reference.as_str()]) {
        assert!(!holds(house.folder.path(), word), "{word} is still there");
    }
    house.verify().await;
    assert!(matches!(casework.read_case(&administrator, &case).await, Err(Fault::Disposed(_))));
    assert!(casework.place_hold(&administrator, &case, "late", "too late").await.is_err());
    assert!(casework.dispose(&administrator, &case, None).await.is_err());
    let last = casework.record().events(&case, 0).await.unwrap().pop().unwrap();
    assert_eq!((last.kind.as_str(), last.actor.as_str()), ("case_disposed", administrator.id.as_str()));
}
