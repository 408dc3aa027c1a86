//! What cannot run is refused when it is compiled, by element and rule.

use crate::case::compiled;
use portico_process::{Problem, Severity};

fn problems(inner: &str) -> Vec<Problem> {
    let xml = format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
           xmlns:camunda="http://camunda.org/schema/1.0/bpmn">{inner}</definitions>"#
    );
    compiled(&[("model.bpmn", xml.as_bytes())]).1
}

/// Asserts one problem at an element of a process with a start event that leads to it.
fn check(element: &str, rule: &str, severity: Severity) {
    let found = problems(&format!(
        r#"<process id="p" isExecutable="true"><startEvent id="s"/>{element}<sequenceFlow id="f" sourceRef="s" targetRef="x"/></process>"#
    ));
    let hit = found.iter().find(|problem| problem.rule == rule);
    let hit = hit.unwrap_or_else(|| panic!("{rule} not found for {element}: {found:#?}"));
    assert_eq!(hit.severity, severity, "{hit}");
    assert_eq!(hit.element.as_deref(), Some("x"), "{hit}");
    assert_eq!(hit.file.as_deref(), Some("model.bpmn"));
    assert!(!hit.remedy.is_empty(), "{hit}");
}

#[test]
fn elements_that_cannot_run_are_refused_by_rule() {
    let task = |inner: &str| format!(r#"<task id="x">{inner}</task>"#);
    for (element, rule) in [
        (r#"<complexGateway id="x"/>"#.to_owned(), "process-complex-gateway"),
        (r#"<adHocSubProcess id="x"><startEvent id="i"/></adHocSubProcess>"#.to_owned(), "process-ad-hoc"),
        (task("<standardLoopCharacteristics/>"), "process-loop-endless"),
        (task(r#"<standardLoopCharacteristics loopMaximum="-1"/>"#), "process-loop-maximum"),
        (r#"<task id="x" isForCompensation="true"/>"#.to_owned(), "process-flow-direction"),
        (
            r#"<subProcess id="x" triggeredByEvent="true" isForCompensation="true"><startEvent id="i"/></subProcess>"#.to_owned(),
            "process-event-place",
        ),
        (r#"<startEvent id="x"><compensateEventDefinition/></startEvent>"#.to_owned(), "process-event-place"),
        (
            r#"<task id="t"/><boundaryEvent id="x" attachedToRef="t"><compensateEventDefinition/></boundaryEvent>"#.to_owned(),
            "process-compensation",
        ),
        (
            r#"<endEvent id="x"><compensateEventDefinition activityRef="gone"/></endEvent>"#.to_owned(),
            "process-dangling-reference",
        ),
        (r#"<endEvent id="x"><cancelEventDefinition/></endEvent>"#.to_owned(), "process-cancel-event"),
        (r#"<endEvent id="x"><eventDefinitionRef>e</eventDefinitionRef></endEvent>"#.to_owned(), "process-event-reference"),
        (
            r#"<endEvent id="x"><terminateEventDefinition/><terminateEventDefinition/></endEvent>"#.to_owned(),
            "process-multiple-event",
        ),
        (
            r#"<intermediateThrowEvent id="x"><escalationEventDefinition/></intermediateThrowEvent>"#.to_owned(),
            "process-throw-without-code",
        ),
        (
            r#"<task id="t"/><boundaryEvent id="x" attachedToRef="t" cancelActivity="false"><compensateEventDefinition/></boundaryEvent>"#.to_owned(),
            "process-event-place",
        ),
        (r#"<task id="x" startQuantity="2"/>"#.to_owned(), "process-quantity"),
        (r#"<eventBasedGateway id="x" instantiate="true"/>"#.to_owned(), "process-flow-direction"),
        (
            task(r#"<multiInstanceLoopCharacteristics behavior="One"><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>"#),
            "process-multi-behavior",
        ),
        (
            r#"<task id="t"/><boundaryEvent id="x" attachedToRef="t" parallelMultiple="true"><errorEventDefinition/><conditionalEventDefinition><condition>a</condition></conditionalEventDefinition></boundaryEvent>"#.to_owned(),
            "process-multiple-event",
        ),
        (task("<multiInstanceLoopCharacteristics/>"), "process-multi-without-items"),
        (
            task("<multiInstanceLoopCharacteristics><loopCardinality>-1</loopCardinality></multiInstanceLoopCharacteristics>"),
            "process-multi-negative",
        ),
        (r#"<intermediateCatchEvent id="x"/>"#.to_owned(), "process-event-place"),
        (r#"<serviceTask id="x"/>"#.to_owned(), "process-service-without-job"),
        (r#"<businessRuleTask id="x"/>"#.to_owned(), "process-rule-without-decision"),
        (r#"<scriptTask id="x" scriptFormat="groovy"><script>a</script></scriptTask>"#.to_owned(), "process-script-language"),
        (r#"<callActivity id="x" calledElement="gone"/>"#.to_owned(), "process-unknown-process"),
        (r#"<receiveTask id="x" messageRef="gone"/>"#.to_owned(), "process-dangling-reference"),
        (r#"<receiveTask id="x"/>"#.to_owned(), "process-event-nameless"),
        (r#"<endEvent id="x"><linkEventDefinition name="l"/></endEvent>"#.to_owned(), "process-event-place"),
        (r#"<intermediateThrowEvent id="x"><linkEventDefinition name="l"/></intermediateThrowEvent>"#.to_owned(), "process-dangling-link"),
        (r#"<task id="x" default="gone"/>"#.to_owned(), "process-dangling-default"),
        (r#"<subProcess id="x"/>"#.to_owned(), "process-no-start"),
        (r#"<eventBasedGateway id="x"/>"#.to_owned(), "process-event-gateway"),
        (
            r#"<intermediateCatchEvent id="x"><timerEventDefinition><timeDuration>soon</timeDuration></timerEventDefinition></intermediateCatchEvent>"#.to_owned(),
            "process-timer-unreadable",
        ),
        (r#"<startEvent id="x"/>"#.to_owned(), "process-flow-direction"),
        (r#"<startEvent id="x"><errorEventDefinition/></startEvent>"#.to_owned(), "process-event-place"),
        (
            r#"<intermediateCatchEvent id="x"><linkEventDefinition name="l"/></intermediateCatchEvent>"#.to_owned(),
            "process-flow-direction",
        ),
    ] {
        check(&element, rule, Severity::Error);
    }
}

#[test]
fn extensions_that_point_nowhere_are_refused() {
    for (tag, extension, rule) in [
        ("userTask", r#"<zeebe:formDefinition formId="gone"/>"#, "process-unknown-form"),
        (
            "businessRuleTask",
            r#"<zeebe:calledDecision decisionId="gone" resultVariable="a"/>"#,
            "process-unknown-decision",
        ),
        ("businessRuleTask", r#"<zeebe:calledDecision decisionId="fee"/>"#, "process-variable-name"),
        (
            "task",
            r#"<zeebe:ioMapping><zeebe:input source="=1" target="a b"/></zeebe:ioMapping>"#,
            "process-variable-name",
        ),
        (
            "task",
            r#"<zeebe:ioMapping><zeebe:input source="=${a}" target="a"/></zeebe:ioMapping>"#,
            "process-juel",
        ),
    ] {
        let element = format!(r#"<{tag} id="x"><extensionElements>{extension}</extensionElements></{tag}>"#);
        check(&element, rule, Severity::Error);
    }
}

#[test]
fn a_call_gets_the_version_that_it_asks_for_or_is_refused() {
    let call = |binding: &str| {
        problems(&format!(
            r#"<process id="p" isExecutable="true"><startEvent id="s"/><callActivity id="x"><extensionElements>
               <zeebe:calledElement processId="called" {binding}/></extensionElements></callActivity><sequenceFlow id="f" sourceRef="s" targetRef="x"/></process>
               <process id="called" isExecutable="true"><extensionElements><zeebe:versionTag value="2.0"/></extensionElements><startEvent id="c"/></process>"#
        ))
    };
    for binding in [
        "",
        r#"bindingType="latest""#,
        r#"bindingType="deployment""#,
        r#"bindingType="versionTag" versionTag="2.0""#,
    ] {
        assert!(!call(binding).iter().any(Problem::is_error), "{binding}");
    }
    for binding in [
        r#"bindingType="versionTag" versionTag="1.0""#,
        r#"bindingType="versionTag""#,
        r#"bindingType="newest""#,
    ] {
        let found = call(binding);
        let hit = found.iter().find(|problem| problem.rule == "process-version-tag").unwrap();
        assert_eq!((hit.severity, hit.element.as_deref()), (Severity::Error, Some("x")), "{binding}");
    }
}

#[test]
fn what_is_probably_not_meant_is_a_warning() {
    for (element, rule) in [
        (r#"<exclusiveGateway id="x"/>"#, "process-gateway-without-way-out"),
        (
            r#"<exclusiveGateway id="x"/><task id="a"/><task id="b"/><sequenceFlow id="g" sourceRef="x" targetRef="a"/><sequenceFlow id="h" sourceRef="x" targetRef="b"/>"#,
            "process-flow-without-condition",
        ),
        (r#"<endEvent id="x"><errorEventDefinition/></endEvent>"#, "process-throw-without-code"),
        (
            r#"<task id="t"/><boundaryEvent id="x" attachedToRef="t"><errorEventDefinition/></boundaryEvent>"#,
            "process-event-goes-nowhere",
        ),
        (r#"<task id="x" camunda:asyncBefore="true"/>"#, "process-foreign-extension"),
        (r#"<task id="x"/><sequenceFlow id="g" sourceRef="x" targetRef="x"/>"#, "process-loop-without-wait"),
    ] {
        check(element, rule, Severity::Warning);
    }
    let found =
        problems(r#"<process id="p" isExecutable="true"><startEvent id="s"/><task id="x"/></process>"#);
    let found: Vec<_> = found.iter().map(|problem| (problem.rule, problem.element.as_deref())).collect();
    let wanted = [
        ("process-unreachable", Some("x")),
        ("process-no-end", Some("s")),
        ("process-event-goes-nowhere", Some("s")),
    ];
    assert_eq!(found, wanted);
}

#[test]
fn conditions_in_another_language_are_refused_at_their_flow() {
    let found = problems(
        r#"<process id="p" isExecutable="true"><startEvent id="s"/><task id="x"/><sequenceFlow id="f" sourceRef="s" targetRef="x">
           <conditionExpression>${a == 1}</conditionExpression></sequenceFlow></process>"#,
    );
    assert_eq!((found[0].rule, found[0].element.as_deref()), ("process-juel", Some("f")));
}

#[test]
fn flows_between_processes_are_refused() {
    let found = problems(
        r#"<process id="p" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/></process>
           <process id="q"><task id="t"/></process>"#,
    );
    assert_eq!((found[0].rule, found[0].element.as_deref()), ("process-dangling-flow", Some("f")));
}

#[test]
fn a_bundle_needs_a_process_that_is_executable_or_alone() {
    let process = |id: &str| format!(r#"<process id="{id}"><startEvent id="{id}s"/></process>"#);
    assert_eq!(problems(&(process("p") + &process("q")))[0].rule, "process-none-executable");
    assert!(!problems(&process("p")).iter().any(Problem::is_error));
}

#[test]
fn the_same_id_in_two_files_is_told_apart_by_the_process() {
    let file = |id: &str| {
        format!(
            r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><process id="{id}" isExecutable="true">
               <startEvent id="StartEvent_1"/><userTask id="{id}-task"/>
               <sequenceFlow id="Flow_1" sourceRef="StartEvent_1" targetRef="{id}-task"/></process></definitions>"#
        )
    };
    let (one, two) = (file("one"), file("two"));
    let (program, problems) = compiled(&[("one.bpmn", one.as_bytes()), ("two.bpmn", two.as_bytes())]);
    assert!(problems.iter().all(|problem| problem.severity == Severity::Info), "{problems:?}");
    let program = program.unwrap();
    assert_eq!(program.element("StartEvent_1").unwrap().process, "one");
    assert_eq!(program.element("two/StartEvent_1").unwrap().process, "two");
    assert_eq!(program.process("two").unwrap().starts[0].element, "two/StartEvent_1");
}

#[test]
fn message_flows_that_mislead_are_reported() {
    let found = problems(
        r#"<collaboration id="c"><participant id="one" processRef="p"/><participant id="two"/>
             <messageFlow id="inside" sourceRef="a" targetRef="b"/><messageFlow id="wrong" sourceRef="two" targetRef="e"/>
             <messageFlow id="right" sourceRef="a" targetRef="two"/></collaboration>
           <process id="p" isExecutable="true"><startEvent id="s"/><task id="a"/><task id="b"/><endEvent id="e"/>
             <sequenceFlow id="f" sourceRef="s" targetRef="a"/><sequenceFlow id="g" sourceRef="a" targetRef="b"/>
             <sequenceFlow id="h" sourceRef="b" targetRef="e"/></process>"#,
    );
    let found: Vec<_> =
        found.iter().map(|problem| (problem.rule, problem.element.as_deref().unwrap())).collect();
    assert_eq!(found, [("process-message-flow", "inside"), ("process-message-flow", "wrong")]);
}

#[test]
fn every_real_model_compiles_or_is_refused_with_element_and_remedy() {
    for name in ["bpmn", "bpmn-miwg", "bpmn-betsy"] {
        let Some(folder) = crate::data::folder(name) else { continue };
        for path in crate::data::files(&folder, ".bpmn") {
            let bytes = std::fs::read(&path).unwrap();
            let (program, problems) = compiled(&[("model.bpmn", &bytes)]);
            let errors: Vec<_> = problems.iter().filter(|problem| problem.is_error()).collect();
            assert_eq!(program.is_none(), !errors.is_empty(), "{path:?}");
            for error in errors {
                let whole = error.rule == "process-none-executable";
                assert!(whole || error.element.is_some(), "{path:?}: {error}");
                assert!(!error.remedy.is_empty(), "{path:?}: {error}");
            }
        }
    }
}
