//! The cross-check: broken folders and the findings they give.

use portico_service::{Problem, Severity};

use crate::findings::explained;
use crate::support::{Copy, lines};

#[track_caller]
fn expect(copy: Copy, rule: &str, severity: Severity, element: &str) -> Problem {
    let problems = copy.problems();
    let found =
        problems.iter().find(|problem| problem.rule == rule && problem.element.as_deref() == Some(element));
    let found = found.unwrap_or_else(|| panic!("no {rule} at {element} in:\n{}", lines(&problems)));
    assert_eq!(found.severity, severity, "{found}");
    assert!(found.file.as_ref().is_some_and(|file| !file.is_empty()), "no file: {found}");
    assert!(!found.remedy.is_empty(), "no remedy: {found}");
    assert!(explained().contains(rule), "docs/extend/findings.md does not explain {rule}");
    found.clone()
}

fn parking() -> Copy {
    Copy::of("parking-permit")
}

#[test]
fn a_lane_without_a_role() {
    let copy =
        parking().replace("service.toml", "lanes = [\"Parking office\"]", "lanes = [\"Parking bureau\"]");
    expect(copy, "lane-without-role", Severity::Error, "lane_office");
    let copy =
        parking().replace("service.toml", "lanes = [\"Parking office\"]", "lanes = [\"Parking bureau\"]");
    expect(copy, "lane-unknown", Severity::Warning, "roles.clerk");
    let copy = parking().replace("service.toml", "lanes = [\"Parking office\"]", "lanes = []");
    expect(copy, "task-without-role", Severity::Error, "review_application");
}

#[test]
fn a_role_without_work_and_a_service_without_residents() {
    let copy = parking().replace("service.toml", "[roles.clerk]", "[roles.auditor]\n\n[roles.clerk]");
    expect(copy, "role-unused", Severity::Warning, "roles.auditor");
    let copy = parking().replace("service.toml", "[roles.resident]", "[roles.citizen]");
    expect(copy, "role-resident-missing", Severity::Error, "roles");
}

#[test]
fn a_task_without_its_texts_in_each_language() {
    let copy = parking().replace("texts/en.ftl", "resident-supply_information = ", "resident-supply = ");
    let found = expect(copy, "text-task-missing", Severity::Error, "supply_information");
    assert!(
        found.remedy.contains("resident-supply_information") && found.remedy.contains("texts/en.ftl"),
        "{found}"
    );
    let copy = parking().replace("texts/en.ftl", "resident-supply_information = ", "resident-supply = ");
    expect(copy, "text-element-unknown", Severity::Warning, "resident-supply");
    let copy = parking().replace("texts/sv.ftl", "task-review_application = Granska ansökan\n", "");
    expect(copy, "text-task-missing", Severity::Warning, "review_application");
    let copy = parking().replace("texts/sv.ftl", "timeline-refused = ", "timeline-x = ");
    expect(copy, "text-timeline-missing", Severity::Warning, "refused");
    let copy = parking().replace("texts/en.ftl", "waiting-payment_or_deadline = ", "x = ");
    expect(copy, "text-waiting-missing", Severity::Warning, "payment_or_deadline");
}

#[test]
fn a_service_an_outcome_or_a_message_without_its_text() {
    let copy = parking().replace("texts/en.ftl", "service-appeal =", "x =");
    expect(copy, "text-service-missing", Severity::Error, "service-appeal");
    let copy = parking().replace("texts/en.ftl", "outcome-refused =", "x =");
    expect(copy, "text-outcome-missing", Severity::Error, "outcome-refused");
    let copy = parking().replace("texts/sv.ftl", "letter-permit =", "x =");
    expect(copy, "text-letter-missing", Severity::Warning, "letter-permit");
    let copy = parking().replace("texts/en.ftl", "message-renewal =", "x =");
    expect(copy, "text-message-missing", Severity::Error, "remind_of_renewal");
}

#[test]
fn texts_that_cannot_be_read_or_do_not_agree() {
    let copy = parking().replace("texts/sv.ftl", "outcome-granted = ", "outcome-granted = { $name } ");
    expect(copy, "text-arguments", Severity::Warning, "outcome-granted");
    let copy = parking().remove("texts/sv.ftl");
    expect(copy, "language-texts", Severity::Error, "languages");
    let copy = parking().write("texts/fi.ftl", "service-name = Pysäköinti\n");
    expect(copy, "language-unused", Severity::Warning, "languages");
    let copy = parking().replace("service.toml", "default_language = \"en\"", "default_language = \"fi\"");
    expect(copy, "language-default", Severity::Error, "languages");
    let problems = parking().replace("texts/en.ftl", "outcome-granted = ", "outcome-granted = { ").problems();
    assert!(
        problems.iter().any(|problem| problem.rule == "text-syntax" && problem.message.contains("line ")),
        "{}",
        lines(&problems)
    );
}

#[test]
fn a_form_that_is_named_but_absent_or_there_but_not_named() {
    let problems = parking().remove("review.form").problems();
    let missing = problems
        .iter()
        .find(|problem| problem.element.as_deref() == Some("review_application") && problem.is_error());
    assert!(missing.is_some_and(|problem| problem.message.contains("review")), "{}", lines(&problems));
    let copy = parking().remove("application.form");
    expect(copy, "application-form-missing", Severity::Error, "application.form");
    let copy = parking().replace("service.toml", "form = \"payment\"\n", "");
    expect(copy, "form-unused", Severity::Warning, "payment");
    let copy = parking().replace("service.toml", "form = \"payment\"", "form = \"payments\"");
    expect(copy, "message-form-missing", Severity::Error, "messages.payment-received");
    let copy = parking().replace("payment.form", "\"id\": \"payment\"", "\"id\": \"review\"");
    expect(copy, "form-twice", Severity::Error, "review");
    let copy = parking().replace("process.bpmn", "<zeebe:formDefinition formId=\"supplement\" />", "");
    expect(copy, "resident-task-without-form", Severity::Error, "supply_information");
}

#[test]
fn a_form_that_can_refuse_without_reasons() {
    let hidden_for_all = parking().replace("review.form", "=decision != \\\"refused\\\"", "=true");
    expect(hidden_for_all, "decision-without-reasons", Severity::Error, "decision");
    let other_key = parking().replace("review.form", "\"key\": \"reasons\"", "\"key\": \"remarks\"");
    expect(other_key, "decision-without-reasons", Severity::Error, "decision");
}

#[test]
fn an_outcome_that_no_case_reaches_or_that_has_no_retention() {
    let copy =
        parking().replace("service.toml", "[decision.outcomes]\n", "[decision.outcomes]\npostponed = {}\n");
    expect(copy, "outcome-never-reached", Severity::Warning, "decision.outcomes");
    let copy = parking().replace("service.toml", "other = \"1 year\"\n", "");
    expect(copy, "retention-outcome-missing", Severity::Error, "retention");
    let copy = parking().replace("service.toml", "[retention]\n", "[retention]\nlost = \"1 year\"\n");
    expect(copy, "retention-outcome-unknown", Severity::Warning, "retention");
}

#[test]
fn a_decision_that_is_called_but_absent() {
    let problems = parking().remove("fee.dmn").problems();
    let missing = problems
        .iter()
        .find(|problem| problem.element.as_deref() == Some("calculate_fee") && problem.is_error());
    assert!(missing.is_some_and(|problem| problem.message.contains("fee")), "{}", lines(&problems));
}

#[test]
fn a_letter_or_a_notice_that_is_not_there() {
    let copy = parking().replace(
        "process.bpmn",
        "key=\"letter\" value=\"permit\"",
        "key=\"letter\" value=\"licence\"",
    );
    expect(copy, "letter-missing", Severity::Error, "send_permit");
    let copy = parking().replace(
        "process.bpmn",
        "key=\"letter\" value=\"permit\"",
        "key=\"brief\" value=\"permit\"",
    );
    expect(copy, "letter-not-named", Severity::Error, "send_permit");
    let copy = parking().replace(
        "process.bpmn",
        "key=\"letter\" value=\"permit\"",
        "key=\"letter\" value=\"decision\"",
    );
    expect(copy, "letter-unused", Severity::Warning, "letters.permit");
    let copy = parking().remove("letters/permit.typ");
    expect(copy, "letter-template-missing", Severity::Error, "letters.permit");
    let copy = parking().replace(
        "process.bpmn",
        "key=\"message\" value=\"message-renewal\"",
        "key=\"text\" value=\"message-renewal\"",
    );
    expect(copy, "notify-without-message", Severity::Error, "remind_of_renewal");
    let copy = parking().replace("process.bpmn", "type=\"portico:letter\"", "type=\"portico:brief\"");
    expect(copy, "job-unknown", Severity::Error, "send_permit");
}

#[test]
fn messages_processes_and_roles_that_service_toml_names_in_vain() {
    let copy =
        parking().replace("service.toml", "[messages.payment-received]", "[messages.payment-recieved]");
    expect(copy, "message-unknown", Severity::Error, "messages.payment-recieved");
    let copy = parking().replace("service.toml", "roles = [\"clerk\"]", "roles = [\"cashier\"]");
    expect(copy, "role-unknown", Severity::Error, "messages.payment-received");
    let copy = parking().replace("service.toml", "roles = [\"clerk\"]", "roles = []");
    expect(copy, "roles-missing", Severity::Error, "messages.payment-received");
    let copy = parking().replace(
        "service.toml",
        "[retention]",
        "[processes.audit]\nroles = [\"clerk\"]\n\n[retention]",
    );
    expect(copy, "process-unknown", Severity::Error, "processes.audit");
    let copy = parking().replace("service.toml", "process = \"parking-permit\"", "process = \"parking\"");
    expect(copy, "settings-process", Severity::Error, "process");
}

#[test]
fn values_of_service_toml_that_cannot_be() {
    let copy = parking().replace("service.toml", "id = \"parking-permit\"", "id = \"Parking Permit\"");
    expect(copy, "settings-id", Severity::Error, "id");
    let copy = parking().replace("service.toml", "amount = \"20.00\"", "amount = \"sixty\"");
    expect(copy, "fee-amount", Severity::Error, "fee.amount");
    let copy = parking().replace("service.toml", "currency = \"EUR\"", "currency = \"euro\"");
    expect(copy, "fee-currency", Severity::Error, "fee.currency");
    let copy = parking().replace("service.toml", "title = \"plate\"", "title = \"colour\"");
    expect(copy, "application-title", Severity::Error, "application.title");
}

#[test]
fn a_variable_that_is_read_but_never_written() {
    let copy = parking().replace("process.bpmn", "=renew = \"yes\"", "=renewal = \"yes\"");
    let found = expect(copy, "variable-never-written", Severity::Warning, "renewed_to_check_eligibility");
    assert!(found.message.contains("renewal"), "{found}");
    let copy = parking().replace("process.bpmn", "=decision = \"granted\"", "=assessment = \"granted\"");
    let found = expect(copy, "variable-never-written", Severity::Warning, "is_ordinary_to_permit_granted");
    assert!(found.message.contains("assessment"), "mapped outputs keep the result inside the task: {found}");
    let copy = parking().replace("application.form", "\"key\": \"power\"", "\"key\": \"drive\"");
    expect(copy, "variable-never-written", Severity::Warning, "calculate_fee");
}

#[test]
fn a_folder_without_its_parts() {
    let rules = |copy: Copy| copy.problems().into_iter().map(|problem| problem.rule).collect::<Vec<_>>();
    assert!(rules(parking().remove("service.toml")).contains(&"settings-missing"));
    assert!(rules(parking().remove("process.bpmn")).contains(&"model-missing"));
    assert!(rules(parking().replace("service.toml", "[owner]", "[ownr]")).contains(&"settings-syntax"));
    assert!(rules(parking().write("scenarios/new.toml", "title = 3")).contains(&"scenario-syntax"));
    assert!(rules(parking().write("texts/en.ftl", [0xff, 0xfe])).contains(&"file-encoding"));
}

#[test]
fn a_file_where_nothing_reads_it() {
    for name in
        ["old/process.bpmn", "letters/fee.dmn", "permit.typ", "sv.ftl", "ordinary.toml", "texts/more/sv.ftl"]
    {
        let problems = parking().write(name, "<x/>").problems();
        let told = problems
            .iter()
            .any(|problem| problem.rule == "file-misplaced" && problem.file.as_deref() == Some(name));
        assert!(told, "{name}: {}", lines(&problems));
    }
}

#[test]
fn an_id_that_no_key_of_a_text_can_hold() {
    let copy = parking().replace("process.bpmn", "review_application\"", "review.application\"");
    expect(copy, "element-id", Severity::Warning, "review.application");
}

#[test]
fn an_element_whose_id_two_processes_use_is_found_in_its_own_file() {
    let copy = Copy::of("event-permit").replace("consultation.bpmn", "\"give_opinion\"", "\"decide\"");
    let found = expect(copy, "element-id", Severity::Warning, "event-permit/decide");
    assert_eq!(found.file.as_deref(), Some("process.bpmn"));
}

#[test]
fn a_folder_that_is_not_there_or_too_much_is_refused_with_the_limit() {
    let (service, problems) = portico_service::Service::load(std::path::Path::new("no/such/folder"));
    assert!(service.is_none() && problems[0].rule == "folder-missing", "{}", lines(&problems));
    let copy = parking().write("big.bpmn", vec![b' '; (4 << 20) + 1]);
    assert!(
        copy.problems()
            .iter()
            .any(|problem| problem.rule == "file-size" && problem.message.contains("4194304"))
    );
    let copy = parking().write("a/b/c/d/e/f.txt", "deep");
    assert!(copy.problems().iter().any(|problem| problem.rule == "folder-depth"));
}

#[test]
fn more_files_than_a_service_may_have_are_refused() {
    let copy = parking();
    for index in 0..520 {
        std::fs::write(copy.path().join(format!("note-{index}.txt")), "x").unwrap();
    }
    assert!(copy.problems().iter().any(|problem| problem.rule == "folder-files"));
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_not_followed() {
    let copy = parking();
    std::os::unix::fs::symlink("/etc/hostname", copy.path().join("letters/host.typ")).unwrap();
    assert!(copy.problems().iter().any(|problem| problem.rule == "file-link"));
}

#[test]
fn files_that_begin_with_a_dot_are_not_part_of_a_service() {
    let with = parking().write(".draft.bpmn", "not XML").load().bundle();
    assert_eq!(with, parking().load().bundle());
}
