//! What BPMN forbids in parts of a file that Portico does not run is refused too: by rule, element and remedy.

use crate::case::compiled;
use portico_process::{Problem, Severity, read};

const START: &str = r#"<startEvent id="s"><outgoing>f</outgoing></startEvent><sequenceFlow id="f" sourceRef="s" targetRef="x"/>"#;

fn problems(head: &str, inner: &str) -> Vec<Problem> {
    let xml = format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
           {head}<process id="p" isExecutable="true">{inner}</process></definitions>"#
    );
    compiled(&[("model.bpmn", xml.as_bytes())]).1
}

/// Asserts an error at an element.
fn check(head: &str, inner: &str, rule: &str, element: &str) {
    let found = problems(head, inner);
    let hit =
        found.iter().find(|problem| problem.rule == rule && problem.element.as_deref() == Some(element));
    let hit = hit.unwrap_or_else(|| panic!("{rule} not found at {element} for {inner}: {found:#?}"));
    assert_eq!(hit.severity, Severity::Error);
    assert!(!hit.remedy.is_empty());
    assert_eq!(hit.file.as_deref(), Some("model.bpmn"));
}

/// The same for a task `x` that a flow reaches.
fn check_task(head: &str, task: &str, rule: &str, element: &str) {
    check(head, &format!("{START}{task}"), rule, element);
}

#[test]
fn expressions_are_formal_and_of_the_right_type() {
    let catch = |timer: &str| {
        format!(
            r#"<intermediateCatchEvent id="x"><incoming>f</incoming><timerEventDefinition id="t">{timer}</timerEventDefinition></intermediateCatchEvent>"#
        )
    };
    check_task("", &catch("<timeDuration>PT1M</timeDuration>"), "process-natural-language", "t");
    let two = r#"<timeDuration xsi:type="tFormalExpression">PT1M</timeDuration><timeDate xsi:type="tFormalExpression">2026-01-01</timeDate>"#;
    check_task("", &catch(two), "process-timer-ambiguous", "t");
    let until = r#"<task id="x"><incoming>f</incoming><multiInstanceLoopCharacteristics id="m"><loopCardinality xsi:type="tFormalExpression">3</loopCardinality><completionCondition xsi:type="tFormalExpression">23</completionCondition></multiInstanceLoopCharacteristics></task>"#;
    check_task("", until, "process-condition-type", "m");
    let documented =
        r#"<task id="x"><documentation textFormat="words">a</documentation><incoming>f</incoming></task>"#;
    check_task("", documented, "process-documentation-format", "x");
}

#[test]
fn the_ends_of_a_flow_list_it_if_they_list_any() {
    check_task("", r#"<task id="x"/>"#, "process-flow-lists", "f");
    let without_lists =
        r#"<startEvent id="s"/><endEvent id="x"/><sequenceFlow id="f" sourceRef="s" targetRef="x"/>"#;
    assert!(!problems("", without_lists).iter().any(Problem::is_error));
    let slow = r#"<startEvent id="s"/><task id="x"/><sequenceFlow id="f" sourceRef="s" targetRef="x" isImmediate="false"/>"#;
    check("", slow, "process-flow-immediate", "f");
}

#[test]
fn a_gateway_is_connected_as_it_says() {
    let gateway =
        r#"<exclusiveGateway id="x" gatewayDirection="Mixed"><incoming>f</incoming></exclusiveGateway>"#;
    check_task("", gateway, "process-gateway-direction", "x");
}

#[test]
fn an_activity_repeats_in_one_way_only() {
    let both = r#"<task id="x"><incoming>f</incoming><standardLoopCharacteristics loopMaximum="2"/><multiInstanceLoopCharacteristics><loopCardinality xsi:type="tFormalExpression">3</loopCardinality></multiInstanceLoopCharacteristics></task>"#;
    check_task("", both, "process-two-loops", "x");
}

#[test]
fn data_agrees_with_its_item_definition() {
    let list = r#"<itemDefinition id="list" isCollection="true"/><itemDefinition id="one" structureRef="a"/><message id="m" name="m" itemRef="one"/>"#;
    check(
        list,
        &format!(
            r#"{START}<task id="x"><incoming>f</incoming></task><dataObject id="d" itemSubjectRef="list"/>"#
        ),
        "process-item-collection",
        "d",
    );
    let send = |inner: &str| {
        format!(
            r#"<sendTask id="x" messageRef="m"><incoming>f</incoming><ioSpecification>{inner}</ioSpecification></sendTask>"#
        )
    };
    check_task(list, &send(r#"<dataInput id="i"/><inputSet/>"#), "process-item-mismatch", "x");
    check_task(
        list,
        &send(r#"<dataInput id="i" itemSubjectRef="one"/><inputSet/><inputSet/>"#),
        "process-message-data",
        "x",
    );
    let end = r#"<endEvent id="x"><incoming>f</incoming><dataInput id="i" itemSubjectRef="one"/><messageEventDefinition id="e" messageRef="m"/><messageEventDefinition messageRef="m"/></endEvent>"#;
    check_task(list, end, "process-event-data", "x");
    check_task(list, end, "process-operation-missing", "e");
    check(
        r#"<property id="y"/>"#,
        &format!(r#"{START}<task id="x"><incoming>f</incoming></task>"#),
        "process-misplaced",
        "y",
    );
    let many = r#"<task id="x"><incoming>f</incoming><ioSpecification><dataOutput id="all" itemSubjectRef="list" isCollection="true"/></ioSpecification><multiInstanceLoopCharacteristics><loopCardinality xsi:type="tFormalExpression">3</loopCardinality><loopDataOutputRef>all</loopDataOutputRef><outputDataItem id="each" itemSubjectRef="list"/></multiInstanceLoopCharacteristics></task>"#;
    check_task(list, many, "process-item-mismatch", "each");
}

#[test]
fn typed_calls_fit_what_they_call() {
    let task = r#"<globalTask id="g"><ioSpecification><dataInput id="i"/></ioSpecification></globalTask>"#;
    let call =
        r#"<callActivity id="x" calledElement="g"><incoming>f</incoming><ioSpecification/></callActivity>"#;
    check_task(task, call, "process-call-data", "x");
    let offers = r#"<interface id="n" name="n"/><globalTask id="g"><supportedInterfaceRef>n</supportedInterfaceRef></globalTask>"#;
    check_task(offers, r#"<task id="x"><incoming>f</incoming></task>"#, "process-service-binding", "g");
    let performed = r#"<task id="x"><incoming>f</incoming><performer id="r"><resourceParameterBinding/></performer></task>"#;
    check_task("", performed, "process-performer", "r");
}

#[test]
fn references_lead_to_what_they_name() {
    let task = r#"<task id="x"><incoming>f</incoming></task>"#;
    check_task(
        r#"<partnerEntity id="e"><participantRef>x</participantRef></partnerEntity>"#,
        task,
        "process-dangling-reference",
        "e",
    );
    check_task(
        "",
        &format!(r#"{task}<dataObjectReference id="d" dataObjectRef="gone"/>"#),
        "process-dangling-reference",
        "d",
    );
}

#[test]
fn choreographies_and_public_processes_do_not_run() {
    let inside = r#"<task id="x"><incoming>f</incoming></task><choreographyTask id="c"/>"#;
    check_task("", inside, "process-choreography", "c");
    check_task(
        r#"<choreography id="c"/>"#,
        r#"<task id="x"><incoming>f</incoming></task>"#,
        "process-choreography",
        "c",
    );
    let xml = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p" isExecutable="true" processType="Public"><startEvent id="s"/></process></definitions>"#;
    let found = compiled(&[("model.bpmn", xml.as_bytes())]).1;
    assert!(found.iter().any(|problem| problem.rule == "process-public" && problem.is_error()));
}

#[test]
fn what_keeps_a_model_from_running_does_not_keep_it_from_being_read() {
    let xml = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><choreography id="c"/><process id="p"/></definitions>"#;
    let (definitions, problems) = read(xml.as_bytes(), "model.bpmn");
    assert_eq!(definitions.unsound.len(), 1);
    assert!(problems.iter().all(|problem| !problem.is_error()));
}

#[test]
fn what_engines_of_the_camunda_family_run_is_an_error_only_in_plain_bpmn() {
    let into = r#"<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="x"/>"#;
    let out = r#"<endEvent id="y"/><sequenceFlow id="g" sourceRef="x" targetRef="y"><conditionExpression>a</conditionExpression></sequenceFlow>"#;
    for (inner, rule, element) in [
        (format!(r#"{into}<task id="x"/>"#), "process-no-end", "s"),
        (format!(r#"{into}<task id="x"/><endEvent id="e"/>"#), "process-dead-end", "x"),
        (format!(r#"{into}<task id="x"/>{out}"#), "process-single-condition", "x"),
        (format!(r#"{into}<exclusiveGateway id="x"/>{out}"#), "process-gateway-not-needed", "x"),
        (r#"<startEvent id="s"/>"#.to_owned(), "process-event-goes-nowhere", "s"),
    ] {
        for namespace in ["urn:none", "http://camunda.org/schema/zeebe/1.0"] {
            let xml = format!(
                r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:other="{namespace}"><process id="p" isExecutable="true">{inner}</process></definitions>"#
            );
            let found = compiled(&[("model.bpmn", xml.as_bytes())]).1;
            let hit = found
                .iter()
                .find(|problem| problem.rule == rule && problem.element.as_deref() == Some(element));
            let hit = hit.unwrap_or_else(|| panic!("{rule} not found: {found:#?}"));
            assert_eq!(hit.is_error(), namespace == "urn:none", "{hit}");
        }
    }
}
