//! The event permit of a Dutch municipality: two processes, a decision, ten forms, a form flow, seven sample cases.

use std::fs;

use portico_service::import::Level;
use portico_service::scenario::{self, Scenario};
use serde_json::Value as Json;

use super::{Imported, data};

fn imported() -> Option<Imported> {
    data("nl-event-permit").map(|path| Imported::of(&path))
}

#[test]
fn the_package_becomes_a_service_that_loads_without_errors() {
    let Some(imported) = imported() else { return };
    let service = imported.service();
    assert_eq!(service.settings.process, "afhandelen-aanvraag-evenementenvergunning");
    assert_eq!(service.settings.application.form, "aanvragen-evenementenvergunning");
    assert_eq!(service.settings.roles["resident"].lanes, ["Aanvrager"]);
    let pages: Vec<&str> =
        service.forms["aanvragen-evenementenvergunning"].pages.iter().map(|page| page.key.as_str()).collect();
    assert_eq!(pages.first(), Some(&"aanvrager"));
    assert_eq!(pages.len(), 8, "each step of the form flow is a page: {pages:?}");
    assert!(service.settings.processes.contains_key("informatieverzoek"));
}

/// What happens to a case on the way that the decision table prescribes.
fn steps(way: &str, granted: bool) -> String {
    let answers = |field: &str| {
        let reasons = if granted { "" } else { ", toelichtingVoorBesluit = \"Te druk\"" };
        format!("answers = {{ {field} = {granted}{reasons} }}")
    };
    let task = |id: &str| format!("[[steps]]\ncomplete = \"{id}\"\n{}\n", answers("evenementGoedgekeurd"));
    let handle = task("behandel-aanvraag-evenementenvergunning");
    match way {
        "GOEDKEURING" if granted => {
            // The alderman's consent opens the ordinary handling.
            task("goedkeuring-wethouder") + &handle
        }
        "GOEDKEURING" => task("goedkeuring-wethouder"),
        "VERSNELD" => task("beoordeel-versnelde-afhandeling"),
        _ => handle,
    }
}

/// Runs a sample case from the application to the decision; `detour` goes through the loop in which the applicant
/// chooses another location.
fn run(imported: &Imported, sample: &Json, granted: bool, detour: bool) {
    let service = imported.service();
    let details = &sample["evenementDetails"];
    let visitors = details["verwachteBezoekers"].as_f64().unwrap();
    let way = match details["isOpenbaarEvenement"].as_bool() {
        _ if visitors >= 5000.0 => "GOEDKEURING",
        Some(false) if visitors < 100.0 => "VERSNELD",
        _ => "REGULIER",
    };
    let location = |available: bool| {
        format!(
            "[[steps]]\ncomplete = \"controleer-beschikbaarheid-locatie\"\nanswers.locatieBeschikbaar = {available}\n"
        )
    };
    let mut text = String::from("title = \"A sample case\"\nstart = \"2026-03-02T09:00:00Z\"\n");
    if detour {
        text += &location(false);
        text += "[[steps]]\ncomplete = \"kies-andere-locatie\"\n[steps.answers.locatieEnOpstelling]\n\
                 evenementLocatie = \"Elders\"\nvoorzieningen = [\"Podium\"]\n";
    }
    text += &location(true);
    text += &steps(way, granted);
    let last = if granted { "create-zaakresultaat-toegekend" } else { "create-zaakresultaat-afgewezen" };
    text += &format!(
        "[expect]\npath = [\"Activity_0lb9flg\", \"{last}\", \"Event_0vzstpw\"]\nended = true\n\
         variables = {{ afhandeling = \"{way}\", internalStatus = \"afgerond\", evenementGoedgekeurd = {granted} }}\n"
    );
    let mut scenario = Scenario::read("sample", &text).unwrap();
    scenario.application = sample.as_object().unwrap().clone();
    let report = scenario::run(&service, &scenario);
    assert!(report.passed(), "{way}: {:#?}", report.differences);
}

#[test]
fn all_sample_cases_go_from_application_to_decision_by_the_way_of_the_table() {
    let (Some(imported), Some(package)) = (imported(), data("nl-event-permit")) else { return };
    let mut ways = 0;
    for entry in fs::read_dir(package.join("sample-cases")).unwrap() {
        let sample: Json = serde_json::from_slice(&fs::read(entry.unwrap().path()).unwrap()).unwrap();
        run(&imported, &sample, true, false);
        ways += 1;
    }
    assert_eq!(ways, 7);
}

#[test]
fn every_way_can_end_in_a_refusal_and_go_through_another_location() {
    let (Some(imported), Some(package)) = (imported(), data("nl-event-permit")) else { return };
    let bytes = fs::read(package.join("sample-cases/lowlands.json")).unwrap();
    let mut sample: Json = serde_json::from_slice(&bytes).unwrap();
    for (visitors, public) in [(5000, true), (99, false), (100, false), (50, true)] {
        sample["evenementDetails"]["verwachteBezoekers"] = Json::from(visitors);
        sample["evenementDetails"]["isOpenbaarEvenement"] = Json::from(public);
        run(&imported, &sample, true, true);
    }
}

#[test]
fn a_refusal_without_reasons_is_refused_by_the_forms() {
    let Some(imported) = imported() else { return };
    let service = imported.service();
    let decision = service.settings.decision.as_ref().unwrap();
    assert_eq!(
        (decision.outcome.as_str(), decision.reasons.as_str()),
        ("evenementGoedgekeurd", "toelichtingVoorBesluit")
    );
    assert!(service.settings.is_negative("false") && !service.settings.is_negative("true"));
    let deciding: Vec<_> =
        service.forms.values().filter(|form| form.field(&decision.outcome).is_some()).collect();
    assert_eq!(deciding.len(), 3);
    for form in deciding {
        let answers = serde_json::json!({"evenementGoedgekeurd": false}).as_object().cloned().unwrap();
        let env = portico_rules::Env::at("2026-03-02T09:00:00[UTC]".parse().unwrap());
        let problems = form.check(&answers, &env).unwrap_err();
        assert_eq!(problems[0].path, "toelichtingVoorBesluit", "{}", form.id);
    }
}

#[test]
fn the_report_names_what_the_import_could_not_carry() {
    let Some(imported) = imported() else { return };
    assert!(imported.has("aanvrager.naam", Level::Lost, "not carried"));
    assert!(imported.has("kies-andere-locatie", Level::Check, "`locatie`"));
    assert!(imported.has("Activity_0lb9flg", Level::Note, "evenementDetails.verwachteBezoekers"));
    assert!(imported.has("StartEvent_1", Level::Note, "informatieverzoek_StartEvent_1"));
    assert!(imported.read("import-report.md").contains("| **lost** | aanvrager.naam |"));
    let scenarios = imported.report.written.iter().filter(|file| file.starts_with("scenarios/")).count();
    assert_eq!(scenarios, 7);
    let service = imported.service();
    for scenario in &service.scenarios {
        assert!(scenario::run(&service, scenario).passed(), "{}", scenario.name);
    }
}

#[test]
fn the_diagram_comes_along_as_it_was() {
    let (Some(imported), Some(package)) = (imported(), data("nl-event-permit")) else { return };
    let file = "bpmn/afhandelen-aanvraag-evenementenvergunning.bpmn";
    let (before, _) = portico_process::read(&fs::read(package.join(file)).unwrap(), "before");
    let (after, _) = portico_process::read(imported.read("process.bpmn").as_bytes(), "after");
    assert_eq!(before.diagrams, after.diagrams);
    let names = |definitions: &portico_process::Definitions| -> Vec<(String, String)> {
        definitions.nodes().iter().map(|node| (node.id.clone(), node.name.clone())).collect()
    };
    assert_eq!(names(&before), names(&after));
}
