//! Uploads before the virus scanner: the real clamd, and one that does as the test wants.

use std::path::Path;
use std::sync::{Arc, Mutex};

use portico_casework::{
    Actor, CaseEvent, Fact, Fault, OutboundError, Pending, Scanned, Scanner, UploadFault, WhenAway,
};
use portico_record::testing::Clamd;

use crate::storage::{check_of, configure, upload};
use crate::support::House;
use crate::support::binary::{Server, verify};
use crate::support::http::Client;

/// The EICAR test string, in parts, so that no scanner takes this file for a virus.
fn test_virus() -> Vec<u8> {
    [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-", "STANDARD-ANTIVIRUS", "-TEST-FILE!$H+H*"].concat().into_bytes()
}

fn files_below(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| if entry.path().is_dir() { files_below(&entry.path()) } else { 1 }).sum()
}

#[test]
fn an_infected_upload_is_refused_with_words_and_nothing_of_it_is_kept() {
    let Some(clamd) = Clamd::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("authority");
    let server = Server::demo(&dir);
    let password = server.password("ada");
    server.kill_9();
    assert!(check_of(&dir, "scanner")["saw"].as_str().unwrap().contains("NOT scanned"));
    configure(&dir, &format!("[scanner]\naddress = \"{}\"", clamd.unix()));
    let looked = check_of(&dir, "scanner");
    assert!(
        looked["ok"] == true && looked["saw"].as_str().unwrap().contains("finds the test virus"),
        "{looked}"
    );
    let server = Server::serve(&dir);
    let ada = Client::signed_in(&server.address, "ada", &password);
    let before = files_below(&dir.join("blobs"));
    let refused = upload(&ada, "notes.txt", &test_virus());
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(refused.text().contains("virus scanner found something"), "{}", refused.text());
    assert_eq!(files_below(&dir.join("blobs")), before);
    let good = upload(&ada, "notes.txt", b"an ordinary note");
    assert_eq!(good.status, 201, "{}", good.text());
    let told = check_of(&dir, "infected");
    assert!(told["saw"].as_str().unwrap().starts_with("1 files were refused"), "{told}");
    // The scanner goes away: nothing is taken that nobody looked into.
    drop(clamd);
    let away = upload(&ada, "more.txt", b"another note");
    assert_eq!((away.status, away.json()["title"].as_str()), (503, Some("away")), "{}", away.text());
    assert!(away.header("retry-after").is_some());
    assert_eq!(files_below(&dir.join("blobs")), before + 1);
    page_that_says_come_again(&ada);
    server.kill_9();
    assert_eq!(check_of(&dir, "scanner")["ok"], false);
    verify(&dir);
}

/// On a page the same is said beside the field, and what else was answered stays.
fn page_that_says_come_again(ada: &Client) {
    let started = ada.send("POST", "/services/parking-permit/start", &[], b"").unwrap();
    let path = format!("{}/page/documents", started.header("location").unwrap());
    let page = ada.get(&path).unwrap().text();
    let version =
        page.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let body = format!(
        "--x\r\ncontent-disposition: form-data; name=\"version\"\r\n\r\n{version}\r\n--x\r\n\
         content-disposition: form-data; name=\"registration_document\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.4\n\r\n--x--\r\n"
    );
    let headers = [("content-type", "multipart/form-data; boundary=x")];
    let answer = ada.send("POST", &path, &headers, body.as_bytes()).unwrap();
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert!(answer.header("retry-after").is_some() && answer.text().contains("error-summary"));
    assert!(answer.text().contains("could not be stored just now"), "{}", answer.text());
}

/// A scanner that can be sent away, and finds the word "trap".
#[derive(Default)]
struct Whim {
    away: Mutex<bool>,
}

impl Scanner for Whim {
    fn scan<'a>(&'a self, bytes: &'a [u8]) -> Pending<'a, Scanned> {
        let away = *self.away.lock().unwrap();
        Box::pin(async move {
            if away {
                return Err(OutboundError::Temporary("it is away".into()));
            }
            let trap = bytes.windows(4).any(|four| four == b"trap");
            Ok(if trap { Scanned::Infected("Trap.A".into()) } else { Scanned::Clean })
        })
    }
}

/// A house with a case, whose scanner is away and whose uploads are held.
async fn house_that_holds() -> (House, Arc<Whim>, String, Actor) {
    let house = House::new().await;
    let (folder, service, scenario) = crate::retention::service();
    house.publish(&folder).await;
    let case = crate::support::lived::live(&house, &service, &scenario).await;
    let clerk = house.clerk_of(&service.settings.id);
    let whim = Arc::new(Whim::default());
    house.casework.scan_with(whim.clone(), WhenAway::Hold);
    *whim.away.lock().unwrap() = true;
    (house, whim, case, clerk)
}

/// The scanner comes back, and the worker has rested long enough to knock again.
async fn comes_back(house: &House, whim: &Whim) {
    *whim.away.lock().unwrap() = false;
    house.casework.work_off().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_held_is_handed_out_only_after_its_scan() {
    let (house, whim, case, clerk) = house_that_holds().await;
    let casework = &house.casework;
    casework.add_document(&clerk, &case, "plan.txt", b"a plan", false).await.unwrap();
    let sha256 = house.open(&case).await.state.file.documents.last().unwrap().sha256.clone();
    let early = casework.document(&clerk, &case, &sha256).await;
    assert!(matches!(early, Err(Fault::Away { .. })), "nobody has looked into it");
    comes_back(&house, &whim).await;
    assert_eq!(casework.document(&clerk, &case, &sha256).await.unwrap().1, b"a plan");
    assert_eq!(casework.record().unscanned(9).await.unwrap(), []);
    house.verify().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_held_and_is_infected_is_removed_and_its_case_is_told() {
    let (house, whim, case, clerk) = house_that_holds().await;
    let casework = &house.casework;
    casework.add_document(&clerk, &case, "gift.txt", b"a trap in a gift", false).await.unwrap();
    let sha256 = house.open(&case).await.state.file.documents.last().unwrap().sha256.clone();
    comes_back(&house, &whim).await;
    assert!(matches!(casework.document(&clerk, &case, &sha256).await, Err(Fault::NotFound { .. })));
    assert_eq!(casework.record().blob(&sha256).await.unwrap(), None);
    let told = |event: &portico_record::StoredEvent| {
        let event = CaseEvent::read(event).unwrap();
        matches!(event, CaseEvent::Fact(Fact::EffectFailed { effect, error, .. })
            if effect == "scan" && error.contains("gift.txt") && error.contains("Trap.A"))
    };
    let events = casework.record().events(&case, 0).await.unwrap();
    assert_eq!(events.iter().filter(|event| told(event)).count(), 1);
    casework.work_off().await.unwrap();
    casework.keep_house_once().await.unwrap();
    let events = casework.record().events(&case, 0).await.unwrap();
    assert_eq!(events.iter().filter(|event| told(event)).count(), 1, "it is told once");
    house.verify().await;
    // The same bytes again, while the scanner is there: refused at once.
    let again = casework.keep_file(&clerk, "gift.txt", b"a trap in a gift").await;
    assert!(matches!(again, Err(Fault::Upload(UploadFault::Infected { .. }))));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_scanner_files_are_taken_as_they_are_and_with_one_that_refuses_none_slips_by() {
    let house = House::new().await;
    let ada = Actor::resident("ada", "Ada");
    house.casework.keep_file(&ada, "a.txt", b"before there was one").await.unwrap();
    let whim = Arc::new(Whim { away: Mutex::new(true) });
    house.casework.scan_with(whim, WhenAway::Refuse);
    let refused = house.casework.keep_file(&ada, "b.txt", b"while it is away").await;
    assert!(matches!(refused, Err(Fault::Away { .. })));
    assert_eq!(files_below(&house.folder.path().join("blobs")), 1);
}
