//! Records management at the desk, in a browser without script: what is due, what is held, and a list to its end.

use axum::http::StatusCode;
use jiff::ToSpan;
use portico_casework::Actor;

use crate::town::Town;

/// A town in which two cases of Ada ended without a decision two years ago; gives their ids and references.
async fn town() -> (Town, Vec<(String, String)>) {
    let town = Town::new(&["information-request"]).await;
    let casework = &town.casework;
    let ada = casework.actor_of("ada").await.unwrap();
    let noor = casework.actor_of("noor").await.unwrap();
    let service = casework.service("information-request").unwrap();
    let answers = service.scenarios.first().unwrap().application.clone();
    let mut cases = Vec::new();
    for key in ["1", "2"] {
        let sent = casework.apply(&ada, "information-request", &answers, key).await.unwrap();
        casework.cancel_case(&noor, &sent.case, "Asked twice").await.unwrap();
        cases.push((sent.case, sent.reference));
    }
    town.clock.advance_s(2 * 366 * 86_400);
    (town, cases)
}

#[tokio::test]
async fn nothing_due_is_said_plainly_and_nobody_else_sees_the_records() {
    let town = Town::new(&["information-request"]).await;
    let mut rut = town.signed_in("rut").await;
    rut.open("/desk").await.follow("Records").await;
    rut.sees("Nothing is due for disposal")
        .sees("Nobody has proposed a list yet")
        .sees_not("next twelve months");
    rut.open("/desk/records/holds").await.sees("No case is held");
    let mut kim = town.signed_in("kim").await;
    kim.open("/desk").await.sees_not("Records");
    for path in ["/desk/records", "/desk/records/due", "/desk/records/holds", "/desk/records/lists/1"] {
        assert_eq!(kim.open(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn a_list_is_proposed_by_one_approved_by_another_worked_off_and_certified() {
    let (town, cases) = town().await;
    let ((first, reference), (second, held)) = (cases[0].clone(), cases[1].clone());
    let mut rut = town.signed_in("rut").await;
    rut.open("/desk/records").await.sees("1 year").sees("2 cases are or become due");
    rut.follow("Choose cases").await.sees(&reference).sees(&held);
    rut.press("Propose for disposal", &[]).await.sees("Choose at least one case");

    rut.open("/desk/records/due").await.press("Hold the chosen", &[("case", &second)]).await;
    rut.press("Hold", &[("hold", "audit-9"), ("reason", "")]).await.sees("Say why");
    rut.press("Hold", &[("hold", "audit-9"), ("reason", "The auditors look at it")]).await;
    rut.sees("The hold was placed").sees("audit-9").sees("The auditors look at it").sees(&held);
    rut.sees_not(&reference);

    rut.open("/desk/records/due").await.press("Propose all", &[]).await;
    rut.sees("One case goes on a list").sees(&reference).sees_not(&held);
    rut.press("Propose the list", &[("note", "yearly")])
        .await
        .sees("Say whether the cases go to the archive");
    rut.press("Propose the list", &[("transfer", "no"), ("note", "yearly")]).await;
    rut.sees("The list was proposed").sees("Disposal list 1").sees("somebody else approves it");
    rut.sees_not("Look at it and approve");
    let refused = town.casework.approve_disposal(&town.casework.actor_of("rut").await.unwrap(), 1).await;
    assert!(refused.is_err(), "four eyes");
    rut.open("/desk/records/due").await.sees(&held).sees_not(&reference);
    assert!(!town.casework.work_off_lists().await.unwrap(), "nothing was approved");

    let mut rolf = town.signed_in("rolf").await;
    rolf.open("/desk/records/lists/1").await.sees("yearly").follow("Look at it and approve").await;
    rolf.sees("This cannot be undone").sees("What goes").sees("What stays").sees("kept for 1 year");
    rolf.press("Approve: dispose", &[]).await.sees("Confirm that you have read the list");
    rolf.press("Approve: dispose", &[("read", "yes")]).await.sees("0 of 1 cases are done with");
    assert_eq!(rolf.open("/desk/records/lists/1/certificate").await.status, StatusCode::NOT_FOUND);
    while town.casework.work_off_lists().await.unwrap() {}

    rolf.open("/desk/records/lists/1").await.sees("One case was disposed of").sees_not(&reference);
    rolf.sees("has not been written anew since");
    rolf.follow("Certificate of destruction").await.sees(&first).sees("Rut Arkin").sees("Rolf Minne");
    rolf.open("/desk/records/lists/1/certificate.json").await;
    let made: serde_json::Value = serde_json::from_slice(&rolf.body).unwrap();
    assert_eq!(made["list"]["proposed_by"], "rut");
    assert_eq!(made["cases"][0]["by"], "rolf");
    let seq = made["cases"][0]["seq"].as_i64().unwrap();
    let last = town.casework.record().events(&first, seq - 1).await.unwrap().pop().unwrap();
    assert_eq!(made["cases"][0]["hash"], last.hash);
    let body: serde_json::Value = last.body.read().unwrap();
    assert_eq!((body["list"].as_i64(), body["proposed_by"].as_str()), (Some(1), Some("rut")));
    assert_eq!(town.casework.verify().await.unwrap().findings, []);
    rolf.open("/desk/records").await.sees("Done");
}

#[tokio::test]
async fn a_case_that_was_disposed_of_says_so_at_its_old_address_and_not_that_it_was_never_there() {
    let (town, cases) = town().await;
    let (case, reference) = &cases[0];
    let system = Actor::system();
    town.casework.dispose(&system, case, None).await.unwrap();
    let mut kim = town.signed_in("kim").await;
    kim.open(&format!("/desk/cases/{case}")).await.sees("This case was disposed of").sees("kept for 1 year");
    assert_eq!(kim.status, StatusCode::GONE);
    kim.sees_not("Ada").sees_not(reference);
    let mut ada = town.signed_in("ada").await;
    ada.open(&format!("/cases/{case}")).await.sees("This case was disposed of");
    assert_eq!(ada.status, StatusCode::GONE);
    ada.open("/cases").await.sees_not(reference);
    let mut rut = town.signed_in("rut").await;
    rut.open(&format!("/desk/records/cases/{case}")).await.sees("This case was disposed of");
    assert_eq!(ada.open("/cases/never-there").await.status, StatusCode::NOT_FOUND);
    let answer = kim.open(&format!("/api/cases/{case}")).await;
    assert_eq!(answer.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_case_for_the_archive_goes_only_as_it_was_handed_over() {
    let (town, cases) = town().await;
    let mut rut = town.signed_in("rut").await;
    rut.open("/desk/records/due").await.press("Propose all", &[]).await;
    rut.press("Propose the list", &[("transfer", "yes")]).await.sees("once the package was downloaded");
    let rolf = town.casework.actor_of("rolf").await.unwrap();
    assert!(town.casework.approve_disposal(&rolf, 1).await.is_err(), "no package was made");
    rut.open("/desk/records/lists/1/package.tar").await;
    let package = rut.body.clone();
    assert_eq!(package.len() % 512, 0);
    let text = String::from_utf8_lossy(&package);
    for (_, reference) in &cases {
        for file in ["bagit.txt", "manifest-sha256.txt", "data/events.jsonl", "data/case.mdto.xml"] {
            assert!(text.contains(&format!("{reference}/{file}")), "{reference}/{file}");
        }
    }
    assert!(text.contains("Ada Holm"));
    holds_what_mdto_makes_mandatory(&text);
    rut.open("/desk/records/lists/1/package.tar").await;
    assert_eq!(rut.body, package, "the same cases make the same package");

    // The second changes after the package was made: it stays.
    let noor = town.casework.actor_of("noor").await.unwrap();
    town.casework.view_case(&noor, &cases[1].0).await.unwrap();
    let mut other = town.signed_in("rolf").await;
    other.open("/desk/records/lists/1/approve").await.sees("the archive has confirmed");
    other.press("Approve: dispose", &[("read", "yes")]).await;
    while town.casework.work_off_lists().await.unwrap() {}
    other.open("/desk/records/lists/1").await.sees("One case was disposed of");
    other.sees("it changed after its package was made").sees(&cases[1].1).sees_not(&cases[0].1);
    other.open("/desk/records/lists/1/certificate.json").await;
    let made: serde_json::Value = serde_json::from_slice(&other.body).unwrap();
    assert!(made["cases"][0]["transfer_sha256"].as_str().unwrap().len() == 64);
    assert_eq!(made["left"][0][1], "changed");
}

#[tokio::test]
async fn a_hold_is_placed_on_a_case_found_by_its_reference_and_lifted_with_a_reason() {
    let (town, cases) = town().await;
    let (case, reference) = &cases[0];
    let mut rut = town.signed_in("rut").await;
    rut.open("/desk/records/holds").await;
    rut.press("Open", &[("reference", "NO-SUCH")]).await.sees("There is no case with this reference");
    rut.press("Open", &[("reference", reference)]).await.sees("Nothing holds this case");
    rut.press("Hold", &[("hold", "court-4711"), ("reason", "An appeal")]).await.sees("court-4711");
    rut.press("Lift the hold", &[]).await.sees("Say why");
    rut.sees("court-4711");
    rut.press("Lift the hold", &[("lift-1", "Judgment is final")]).await.sees("The hold was lifted");
    rut.sees("Nothing holds this case");
    let events = town.casework.record().events(case, 0).await.unwrap();
    let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
    assert!(kinds.ends_with(&["hold_placed", "hold_lifted"]), "{kinds:?}");
    assert_eq!(events.last().unwrap().actor, "rut");
}

#[tokio::test]
async fn a_list_that_was_held_in_the_meantime_leaves_that_case_and_a_withdrawn_one_leaves_all() {
    let (town, cases) = town().await;
    let mut rut = town.signed_in("rut").await;
    for number in 1..=2 {
        rut.open("/desk/records/due").await.press("Propose all", &[]).await;
        rut.press("Propose the list", &[("transfer", "no")]).await.sees(&format!("Disposal list {number}"));
        if number == 1 {
            rut.press("Withdraw the list", &[]).await.sees("Nothing came of this list");
        }
    }
    let rolf = town.casework.actor_of("rolf").await.unwrap();
    assert!(town.casework.approve_disposal(&rolf, 1).await.is_err(), "it was withdrawn");
    town.casework.approve_disposal(&rolf, 2).await.unwrap();
    town.casework.place_hold(&rolf, &cases[1].0, "late", "An appeal came in").await.unwrap();
    while town.casework.work_off_lists().await.unwrap() {}
    rut.open("/desk/records/lists/2").await.sees("Left: it is held").sees("Disposed of");
    let open = town.casework.read_case(&Actor::system(), &cases[1].0).await.unwrap();
    assert_eq!(open.row.view.reference, cases[1].1);
}

#[tokio::test]
async fn the_database_is_written_anew_in_the_hour_for_it_once_after_a_disposal() {
    let (town, _) = town().await;
    let casework = &town.casework;
    let (rut, rolf) = (casework.actor_of("rut").await.unwrap(), casework.actor_of("rolf").await.unwrap());
    let (due, _) = casework.proposable(&rut, "", 10, 0).await.unwrap();
    let cases = due.into_iter().map(|one| one.case).collect();
    let proposal = portico_casework::Proposal { cases, transfer: false, note: String::new() };
    let number = casework.propose_disposal(&rut, &proposal).await.unwrap();
    casework.approve_disposal(&rolf, number).await.unwrap();
    while casework.work_off_lists().await.unwrap() {}
    let midnight = casework.now().to_zoned(jiff::tz::TimeZone::UTC).start_of_day().unwrap();
    let at = |hours: i64| midnight.checked_add((24 + hours).hours()).unwrap().timestamp();
    for (hour, expected) in [(2, false), (3, true), (3, false), (4, false)] {
        town.clock.set(at(hour));
        assert_eq!(casework.rewrite_at_night().await.unwrap(), expected, "at {hour}");
    }
    let list = casework.disposal_list(&rut, number).await.unwrap().list;
    assert_eq!(list.rewritten_us, Some(at(3).as_microsecond()));
}

/// MDTO 1.0: one object in each document, and what its schema makes mandatory, in the order of the schema.
fn holds_what_mdto_makes_mandatory(package: &str) {
    let case = [
        "informatieobject",
        "identificatie",
        "naam",
        "waardering",
        "archiefvormer",
        "beperkingGebruik",
        "/informatieobject",
    ];
    let file = [
        "bestand",
        "identificatie",
        "naam",
        "omvang",
        "bestandsformaat",
        "checksum",
        "isRepresentatieVan",
        "/bestand",
    ];
    let documents: Vec<&str> =
        package.split("<?xml").skip(1).map(|rest| rest.split("</MDTO>").next().unwrap()).collect();
    let cases = documents.iter().filter(|one| one.contains("<informatieobject>")).count();
    assert_eq!((documents.len(), cases), (4, 2), "a case and its events, twice");
    for document in documents {
        let wanted: &[&str] = if document.contains("<informatieobject>") { &case } else { &file };
        let mut rest = document;
        for tag in wanted {
            let found = rest.split_once(&format!("<{tag}>"));
            rest = found.unwrap_or_else(|| panic!("no <{tag}> where it belongs in {document}")).1;
        }
        assert!(!rest.contains('<'), "one object is described: {rest}");
    }
}
