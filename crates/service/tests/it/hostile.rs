//! Folders that are damaged or meant to do harm: findings, and never a panic or a long wait.

use portico_service::{Problem, Scenario, scenario};

use crate::support::{Copy, lines};

const FILES: [&str; 8] = [
    "service.toml",
    "process.bpmn",
    "fee.dmn",
    "review.form",
    "application.form",
    "texts/en.ftl",
    "scenarios/ordinary.toml",
    "letters/permit.typ",
];

#[track_caller]
fn is_refused(copy: Copy, file: &str, what: &str) -> Vec<Problem> {
    let problems = copy.problems();
    let errors: Vec<Problem> = problems.into_iter().filter(Problem::is_error).collect();
    assert!(!errors.is_empty(), "{file}, {what}, is taken");
    for error in &errors {
        assert!(error.file.as_ref().is_some_and(|file| !file.is_empty()), "{file}, {what}: no file: {error}");
        assert!(!error.remedy.is_empty(), "{file}, {what}: no remedy: {error}");
    }
    errors
}

fn text(file: &str) -> String {
    std::fs::read_to_string(crate::support::shipped("parking-permit").join(file)).unwrap()
}

#[test]
fn a_file_that_is_cut_in_half_is_refused_or_still_whole() {
    for file in FILES.into_iter().filter(|file| !file.starts_with("letters/")) {
        let half: String = text(file).chars().take(text(file).chars().count() / 2).collect();
        let problems = Copy::of("parking-permit").write(file, half).problems();
        let told = problems.iter().any(|problem| !problem.message.is_empty() && problem.file.is_some());
        assert!(told || file.starts_with("scenarios/"), "{file}: nothing is said about half a file");
    }
}

#[test]
fn bytes_that_are_no_text_are_refused_in_every_file() {
    for file in FILES {
        is_refused(Copy::of("parking-permit").write(file, [0xff, 0x00, 0xfe, 0x80]), file, "no text");
    }
}

#[test]
fn an_empty_model_decision_or_form_is_refused() {
    for file in ["service.toml", "process.bpmn", "fee.dmn", "review.form", "texts/en.ftl"] {
        is_refused(Copy::of("parking-permit").write(file, ""), file, "empty");
    }
}

#[test]
fn entities_in_models_and_decisions_are_not_expanded() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><x>&b;</x>";
    for file in ["process.bpmn", "fee.dmn"] {
        let errors = is_refused(Copy::of("parking-permit").write(file, bomb), file, "an entity bomb");
        assert!(errors.iter().any(|error| error.file.as_deref() == Some(file)), "{}", lines(&errors));
    }
}

#[test]
fn nesting_without_end_is_refused() {
    let deep_json = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    is_refused(Copy::of("parking-permit").write("review.form", deep_json), "review.form", "deep JSON");
    let deep_toml = format!("a = {}{}", "[".repeat(50_000), "]".repeat(50_000));
    is_refused(Copy::of("parking-permit").write("service.toml", deep_toml), "service.toml", "deep TOML");
    let xml =
        text("process.bpmn").replace("<bpmn:process", &format!("{}<bpmn:process", "<a>".repeat(100_000)));
    is_refused(Copy::of("parking-permit").write("process.bpmn", xml), "process.bpmn", "deep XML");
}

#[test]
fn a_scenario_with_too_many_steps_or_too_far_a_step_is_refused() {
    let service = Copy::of("parking-permit").load();
    let ordinary = text("scenarios/ordinary.toml");
    let head = ordinary.split("[[steps]]").next().unwrap();
    let long = Scenario::read("long", &format!("{head}{}", "\n[[steps]]\nadvance = \"P1D\"\n".repeat(501)))
        .unwrap_err();
    assert!(long.message.contains("at most 500"), "{long}");
    let far = Scenario::read("far", &format!("{head}\n[[steps]]\nadvance = \"P19990Y\"\n")).unwrap();
    let report = scenario::run(&service, &far);
    assert!(report.differences[0].what.contains("the clock cannot go so far"), "{report}");
}

#[test]
fn a_timer_that_fires_every_minute_does_not_keep_a_scenario_running_for_ever() {
    let duration = "<bpmn:timeDuration xsi:type=\"bpmn:tFormalExpression\">P10D</bpmn:timeDuration>";
    let cycle = "<bpmn:timeCycle xsi:type=\"bpmn:tFormalExpression\">R/PT1M</bpmn:timeCycle>";
    let service = Copy::of("information-request").replace("process.bpmn", duration, cycle).load();
    let released = String::from_utf8(service.files["scenarios/withdrawn.toml"].clone()).unwrap();
    let scenario = Scenario::read("busy", &released.replace("P10D", "P100D")).unwrap();
    let report = scenario::run(&service, &scenario);
    assert!(report.differences[0].what.contains("more than 20000 commands"), "{:?}", report.differences);
}
