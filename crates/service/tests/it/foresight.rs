//! What can be foreseen of the cases of a folder, and what must not be found in folders that run.

use portico_service::{Problem, Severity};

use crate::support::{Copy, lines};

#[track_caller]
fn expect(copy: Copy, rule: &str, element: &str) -> Problem {
    let problems = copy.problems();
    let found =
        problems.iter().find(|problem| problem.rule == rule && problem.element.as_deref() == Some(element));
    let found = found.unwrap_or_else(|| panic!("no {rule} at {element} in:\n{}", lines(&problems)));
    assert_eq!(found.severity, Severity::Warning, "{found}");
    assert!(found.file.as_ref().is_some_and(|file| !file.is_empty()) && !found.remedy.is_empty(), "{found}");
    found.clone()
}

#[test]
fn a_message_that_nobody_can_send() {
    let copy = Copy::of("parking-permit").replace(
        "service.toml",
        "[messages.payment-received]\nroles = [\"clerk\"]\nform = \"payment\"\nwaits_for_resident = true\n",
        "",
    );
    let found = expect(copy, "message-never-sent", "payment_received");
    assert!(found.message.contains("payment-received"), "{found}");
}

#[test]
fn a_step_of_the_resident_that_passes_at_once() {
    let task = r#"<bpmn:userTask id="renew_or_lapse" name="Renew or let it lapse">
      <bpmn:extensionElements>
        <zeebe:userTask />
        <zeebe:formDefinition formId="renewal" />
      </bpmn:extensionElements>
      <bpmn:incoming>remind_of_renewal_to_renew_or_lapse</bpmn:incoming>
      <bpmn:outgoing>renew_or_lapse_to_renewed</bpmn:outgoing>
    </bpmn:userTask>"#;
    let manual = r#"<bpmn:manualTask id="renew_or_lapse" name="Renew or let it lapse" />"#;
    let copy = Copy::of("parking-permit").replace("process.bpmn", task, manual);
    expect(copy, "resident-step-passes", "renew_or_lapse");
}

#[test]
fn a_task_of_the_resident_without_a_question() {
    let form = r#"{"id": "renewal", "type": "default", "schemaVersion": 16,
        "components": [{"type": "text", "id": "note", "text": "Your permit ends soon."}]}"#;
    let copy = Copy::of("parking-permit").write("renewal.form", form);
    expect(copy, "resident-task-without-question", "renew_or_lapse");
}

#[test]
fn a_condition_on_what_is_decided_later() {
    let copy =
        Copy::of("information-request").replace("process.bpmn", "=clear = \"yes\"", "=proposal = \"yes\"");
    let found = expect(copy, "variable-read-too-early", "is_clear_to_review");
    assert!(found.message.contains("check_secrecy"), "{found}");
}

#[test]
fn a_condition_that_no_value_makes_true() {
    let old = "<bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\">=decision = \"refused\"</bpmn:conditionExpression>";
    let new = "<bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\">=5 &lt; decision and decision &lt; 3</bpmn:conditionExpression>";
    let copy = Copy::of("information-request").replace("process.bpmn", old, new);
    expect(copy, "process-condition-never", "what_released_to_request_refused");
}
