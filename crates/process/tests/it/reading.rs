//! Reading files: what is there is kept, what is harmful is refused.

use crate::data;
use portico_process::model::{Kind, Trigger};
use portico_process::{Definitions, Problem, Severity, read};

fn rules(problems: &[Problem]) -> Vec<&str> {
    problems.iter().map(|problem| problem.rule).collect()
}

fn definitions(inner: &str) -> (Definitions, Vec<Problem>) {
    let xml = format!(
        r#"<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
            xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">{inner}</bpmn:definitions>"#
    );
    read(xml.as_bytes(), "a.bpmn")
}

#[test]
fn every_real_model_is_read_without_errors() {
    for name in ["bpmn", "bpmn-miwg", "bpmn-betsy"] {
        let Some(folder) = data::folder(name) else { continue };
        for path in data::files(&folder, ".bpmn") {
            let (definitions, problems) = read(&std::fs::read(&path).unwrap(), &path.to_string_lossy());
            let errors: Vec<_> =
                problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
            assert!(errors.is_empty(), "{errors:?}");
            assert!(!definitions.processes.is_empty() || !definitions.collaborations.is_empty(), "{path:?}");
        }
    }
}

#[test]
fn a_document_type_declaration_is_refused() {
    let (_, problems) = read(br#"<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>"#, "a.bpmn");
    assert_eq!(rules(&problems), ["bpmn-dtd"]);
}

#[test]
fn other_xml_is_refused_with_the_root_element() {
    let (_, problems) = read(b"<html/>", "a.bpmn");
    assert_eq!(rules(&problems), ["bpmn-not-bpmn"]);
    assert!(problems[0].message.contains("html"));
}

#[test]
fn text_that_is_no_xml_is_refused() {
    assert_eq!(rules(&read(b"<a><b></a>", "a.bpmn").1), ["bpmn-not-xml"]);
    assert_eq!(rules(&read(&[0xff, 0xfe], "a.bpmn").1), ["bpmn-not-utf8"]);
    assert_eq!(rules(&read(b"", "a.bpmn").1), ["bpmn-not-xml"]);
}

#[test]
fn deep_nesting_is_refused_without_a_stack_overflow() {
    let deep = "<bpmn:subProcess>".repeat(30_000) + &"</bpmn:subProcess>".repeat(30_000);
    assert_eq!(rules(&definitions(&deep).1), ["bpmn-too-deep"]);
}

#[test]
fn an_id_that_is_used_twice_is_named() {
    let (_, problems) = definitions(r#"<bpmn:process id="a"><bpmn:task id="a"/></bpmn:process>"#);
    assert_eq!(rules(&problems), ["bpmn-duplicate-id"]);
    assert_eq!(problems[0].element.as_deref(), Some("a"));
    assert_eq!(problems[0].file.as_deref(), Some("a.bpmn"));
}

#[test]
fn events_keep_their_triggers_and_the_zeebe_dialect_is_read() {
    let (definitions, problems) = definitions(
        r#"<bpmn:message id="m" name="paid"><bpmn:extensionElements>
             <zeebe:subscription correlationKey="=reference"/></bpmn:extensionElements></bpmn:message>
           <bpmn:process id="p" isExecutable="true">
             <bpmn:laneSet><bpmn:lane id="l" name="Clerk"><bpmn:flowNodeRef>t</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>
             <bpmn:startEvent id="s"><bpmn:messageEventDefinition messageRef="m"/></bpmn:startEvent>
             <bpmn:userTask id="t"><bpmn:extensionElements>
               <zeebe:formDefinition formId="f"/>
               <zeebe:ioMapping><zeebe:input source="=a" target="b"/></zeebe:ioMapping>
             </bpmn:extensionElements></bpmn:userTask>
             <bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
           </bpmn:process>"#,
    );
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(definitions.messages["m"].correlation_key.as_deref(), Some("=reference"));
    assert_eq!(definitions.node("s").unwrap().events[0].trigger, Trigger::Message(Some("m".into())));
    let task = definitions.node("t").unwrap();
    assert_eq!(task.kind, Kind::UserTask);
    assert_eq!(task.extensions.form.as_deref(), Some("f"));
    assert_eq!(task.extensions.inputs[0].target, "b");
    assert_eq!(definitions.processes[0].lanes[0].nodes, ["t"]);
}
