//! What is found about the paths of a model before any case runs on it.

use crate::case::compiled;
use portico_process::{Problem, Severity, analyse};

/// A process of nodes, and of flows that are written `from to` or `from to condition`.
fn problems(nodes: &str, flows: &[&str]) -> Vec<Problem> {
    let flows: String = flows
        .iter()
        .map(|flow| {
            let mut words = flow.splitn(3, ' ');
            let (from, to) = (words.next().unwrap(), words.next().unwrap());
            let condition = words.next().map(|text| {
                let text = text.replace('<', "&lt;");
                format!("<conditionExpression>={text}</conditionExpression>")
            });
            let condition = condition.unwrap_or_default();
            format!(r#"<sequenceFlow id="{from}-{to}" sourceRef="{from}" targetRef="{to}">{condition}</sequenceFlow>"#)
        })
        .collect();
    let xml = format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
           <error id="error" errorCode="late"/><process id="p" isExecutable="true">{nodes}{flows}</process></definitions>"#
    );
    all_problems(xml.as_bytes())
}

fn all_problems(model: &[u8]) -> Vec<Problem> {
    let (program, mut problems) = compiled(&[("model.bpmn", model)]);
    problems.extend(program.iter().flat_map(analyse));
    problems
}

#[track_caller]
fn expect(nodes: &str, flows: &[&str], rule: &str, severity: Severity, element: &str) {
    let found = problems(nodes, flows);
    let one =
        found.iter().find(|problem| problem.rule == rule).unwrap_or_else(|| panic!("no {rule}: {found:#?}"));
    assert_eq!((one.severity, one.element.as_deref()), (severity, Some(element)), "{one}");
    assert!(one.file.is_some() && !one.remedy.is_empty(), "{one}");
}

#[track_caller]
fn clean(nodes: &str, flows: &[&str]) {
    let found = problems(nodes, flows);
    let grave: Vec<_> = found.iter().filter(|problem| problem.severity != Severity::Info).collect();
    assert!(grave.is_empty(), "{grave:#?}");
}

const SPLIT: &str = r#"<startEvent id="s"/><exclusiveGateway id="x"/><userTask id="a"/><userTask id="b"/>
    <parallelGateway id="j"/><endEvent id="e"/>"#;
const SPLIT_FLOWS: [&str; 6] = ["s x", "x a paid", "x b not(paid)", "a j", "b j", "j e"];

#[test]
fn a_parallel_join_of_an_exclusive_split_stops_every_case() {
    expect(SPLIT, &SPLIT_FLOWS, "process-join-never", Severity::Error, "j");
}

#[test]
fn a_join_that_is_filled_on_some_paths_only_is_a_warning() {
    let nodes = SPLIT.replace("exclusiveGateway", "inclusiveGateway");
    expect(&nodes, &SPLIT_FLOWS, "process-join-may-wait", Severity::Warning, "j");
}

#[test]
fn a_join_that_waits_in_a_subprocess_with_a_deadline_is_a_warning() {
    let inner: String = SPLIT_FLOWS
        .iter()
        .map(|flow| {
            let mut words = flow.split(' ');
            let (from, to) = (words.next().unwrap(), words.next().unwrap());
            let condition =
                words.next().map(|text| format!("<conditionExpression>={text}</conditionExpression>"));
            let condition = condition.unwrap_or_default();
            format!(r#"<sequenceFlow id="{from}-{to}" sourceRef="{from}" targetRef="{to}">{condition}</sequenceFlow>"#)
        })
        .collect();
    let nodes = format!(
        r#"<startEvent id="start"/><subProcess id="sub">{SPLIT}{inner}</subProcess><endEvent id="end"/>
           <boundaryEvent id="late" attachedToRef="sub"><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent>"#
    );
    expect(&nodes, &["start sub", "sub end", "late end"], "process-join-never", Severity::Warning, "j");
}

#[test]
fn paths_that_run_at_the_same_time_and_meet_without_a_join_double_what_follows() {
    let nodes = r#"<startEvent id="s"/><parallelGateway id="f"/><userTask id="a"/><userTask id="b"/>
        <userTask id="c"/><endEvent id="e"/>"#;
    let flows = ["s f", "f a", "f b", "a c", "b c", "c e"];
    expect(nodes, &flows, "process-doubled-tokens", Severity::Warning, "c");
    // At an end they only end.
    clean(nodes, &["s f", "f a", "f b", "a c", "c e", "b e"]);
}

#[test]
fn gateways_that_fit_each_other_are_not_found() {
    let nodes = r#"<startEvent id="s"/><parallelGateway id="f"/><inclusiveGateway id="i" default="i-b"/>
        <userTask id="a"/><userTask id="b"/><userTask id="c"/><inclusiveGateway id="k"/><parallelGateway id="j"/>
        <exclusiveGateway id="again" default="again-e"/><exclusiveGateway id="m"/><endEvent id="e"/>"#;
    let flows = [
        "s m",
        "m f",
        "f i",
        "i a x > 1",
        "i b",
        "a k",
        "b k",
        "k j",
        "f c",
        "c j",
        "j again",
        "again m more",
        "again e",
    ];
    clean(nodes, &flows);
}

#[test]
fn more_paths_than_are_tried_are_said_and_not_guessed() {
    let branches = 14;
    let mut nodes = r#"<startEvent id="s"/><parallelGateway id="f"/>"#.to_owned();
    let mut flows = vec!["s f".to_owned()];
    for at in 0..branches {
        nodes += &format!(
            r#"<exclusiveGateway id="x{at}" default="x{at}-a{at}"/><userTask id="a{at}"/><userTask id="b{at}"/>
               <endEvent id="done{at}"/><parallelGateway id="j{at}"/>"#
        );
        for flow in [format!("f x{at}"), format!("x{at} a{at}"), format!("x{at} b{at} v{at}")] {
            flows.push(flow);
        }
        flows.extend([format!("a{at} j{at}"), format!("b{at} j{at}"), format!("j{at} done{at}")]);
    }
    let flows: Vec<&str> = flows.iter().map(String::as_str).collect();
    expect(&nodes, &flows, "process-paths-not-all-tried", Severity::Info, "s");
}

#[test]
fn a_place_without_a_way_to_an_end_is_found() {
    let nodes = r#"<startEvent id="s"/><userTask id="a"/><userTask id="b"/>"#;
    expect(nodes, &["s a", "a b", "b a"], "process-never-ends", Severity::Warning, "s");
    let nodes = r#"<startEvent id="s"/><task id="a"/><task id="b"/>"#;
    expect(nodes, &["s a", "a b", "b a"], "process-loop-without-way-out", Severity::Error, "s");
}

#[test]
fn an_event_for_an_error_that_nothing_throws_is_found() {
    let boundary = r#"<boundaryEvent id="late" attachedToRef="sub"><errorEventDefinition errorRef="error"/></boundaryEvent>"#;
    let sub = |inside: &str| {
        format!(
            r#"<startEvent id="s"/><subProcess id="sub"><startEvent id="t"/>{inside}
               <sequenceFlow id="f" sourceRef="t" targetRef="i"/></subProcess><endEvent id="e"/>{boundary}"#
        )
    };
    let flows = ["s sub", "sub e", "late e"];
    let rule = "process-catch-never-thrown";
    expect(&sub(r#"<task id="i"/>"#), &flows, rule, Severity::Warning, "late");
    clean(&sub(r#"<userTask id="i"/>"#), &flows);
    clean(&sub(r#"<endEvent id="i"><errorEventDefinition errorRef="error"/></endEvent>"#), &flows);
}

#[test]
fn conditions_that_can_never_be_taken_or_leave_a_gap_are_found() {
    let nodes = |default: &str| {
        format!(
            r#"<startEvent id="s"/><exclusiveGateway id="x" {default}/><userTask id="a"/><userTask id="b"/><endEvent id="e"/>"#
        )
    };
    let flows = |one: &'static str, other: &'static str| ["s x", one, other, "a e", "b e"];
    let with = |one, other| problems(&nodes(""), &flows(one, other));
    let found = |one, other| {
        let mut rules: Vec<_> = with(one, other)
            .into_iter()
            .filter(|problem| problem.severity == Severity::Warning)
            .map(|problem| (problem.rule, problem.element.unwrap()))
            .collect();
        rules.sort();
        rules
    };
    let warning = |rule, element: &str| vec![(rule, element.to_owned())];
    assert_eq!(found("x a n > 5", "x b n < 5"), warning("process-condition-gap", "x"));
    assert_eq!(found("x a n >= 5", "x b n < 5"), []);
    assert_eq!(
        found("x a n > 5 and n < 3", "x b n < 9 or n >= 9"),
        warning("process-condition-never", "x-a")
    );
    assert_eq!(found("x a n > 5 or n < 8", "x b n > 9"), warning("process-condition-covered", "x-b"));
    assert_eq!(found("x a paid", "x b paid = false"), []);
    assert_eq!(found("x a paid", "x b paid = true")[0].0, "process-condition-covered");
    assert_eq!(found(r#"x a order.kind = "new""#, r#"x b order.kind = "old""#), []);
    assert_eq!(
        found(r#"x a kind = "new""#, r#"x b kind = "new""#),
        warning("process-condition-covered", "x-b")
    );
    // More than comparisons of one variable is not guessed at.
    assert_eq!(found("x a count(list) > 1", "x b n > m"), []);
    let default = problems(&nodes(r#"default="x-b""#), &flows("x a n > 5", "x b"));
    assert!(default.iter().all(|problem| problem.rule != "process-condition-gap"), "{default:?}");
}

#[test]
fn no_model_that_runs_as_expected_is_refused_for_its_paths() {
    // The models of the betsy cases all run as expected, and those of the authorities run there every day.
    let mut looked_at = 0;
    for name in ["bpmn-betsy", "bpmn"] {
        let Some(folder) = crate::data::folder(name) else { continue };
        for path in crate::data::files(&folder, ".bpmn") {
            let bytes = std::fs::read(&path).unwrap();
            for problem in all_problems(&bytes) {
                let of_paths = ["process-join-never", "process-loop-without-way-out"].contains(&problem.rule);
                assert!(!of_paths || !problem.is_error(), "{path:?}: {problem}");
            }
            looked_at += 1;
        }
    }
    eprintln!("{looked_at} models looked at");
}
