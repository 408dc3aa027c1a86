//! Scenarios: what is read, and how a difference is told.

use portico_service::{Scenario, scenario};

use crate::support::load;

/// Runs the ordinary parking scenario after a change of its text; gives the differences.
fn differences(old: &str, new: &str) -> Vec<String> {
    let service = load("parking-permit");
    let text = String::from_utf8(service.files["scenarios/ordinary.toml"].clone()).unwrap();
    assert!(text.contains(old), "{old:?} is not in the scenario");
    let scenario = Scenario::read("ordinary", &text.replace(old, new)).unwrap();
    scenario::run(&service, &scenario).differences.iter().map(ToString::to_string).collect()
}

#[test]
fn a_difference_names_the_step_what_was_expected_and_what_was_seen() {
    let found = differences("variables = { fee = 60 }", "variables = { fee = 61 }");
    assert_eq!(
        found,
        ["step 1 (The rules grant it at once and ask for the fee): expected fee to be 61, but it is 60"]
    );
}

#[test]
fn an_element_that_is_not_entered_in_order_is_named() {
    let found =
        differences("path = [\"permit_expired\", \"lapsed\"]", "path = [\"lapsed\", \"permit_expired\"]");
    assert!(found[0].contains("to enter permit_expired in the order lapsed, permit_expired"), "{found:?}");
}

#[test]
fn a_letter_too_many_is_a_difference() {
    let found = differences("expect.letters = [\"permit\"]", "expect.letters = []");
    assert!(found[0].contains("expected letters nothing, but saw permit"), "{found:?}");
}

#[test]
fn a_wrong_outcome_deadline_or_place_is_told() {
    let found = differences("expect.outcome = \"granted\"", "expect.outcome = \"refused\"");
    assert!(found[0].contains("expected the outcome refused, but it is granted"), "{found:?}");
    let found = differences("expect.suspended = false", "expect.suspended = true");
    assert!(found[0].contains("legal term"), "{found:?}");
    let found =
        differences("expect.waiting_at = [\"renew_or_lapse\"]", "expect.waiting_at = [\"before_expiry\"]");
    assert!(
        found[0].contains("expected the case to wait at before_expiry, but saw renew_or_lapse"),
        "{found:?}"
    );
}

#[test]
fn answers_that_the_form_refuses_stop_the_scenario_with_their_paths() {
    let found = differences("power = \"other\"", "power = \"steam\"");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("the application: the form application refuses power"), "{found:?}");
}

#[test]
fn an_answer_that_the_form_does_not_ask_for_is_named() {
    let found = differences("power = \"other\"", "power = \"other\"\ncolour = \"red\"");
    assert!(found[0].contains("asks for no colour"), "{found:?}");
}

#[test]
fn a_task_that_is_not_open_is_told_with_where_the_case_waits() {
    let message = "message = \"payment-received\"\nvariables = { paid_amount = 60, receipt = \"2026-118\" }";
    let found = differences(message, "complete = \"review_application\"\nanswers = {}");
    let told = "no task review_application is open; the case waits at payment_or_deadline";
    assert!(found.iter().any(|what| what.contains(told)), "{found:?}");
}

#[test]
fn a_message_that_nobody_waits_for_is_told() {
    let found = differences("message = \"payment-received\"", "message = \"payment-lost\"");
    let told = "nothing in this case waits for the message `payment-lost`";
    assert!(found.iter().any(|what| what.contains(told)), "{found:?}");
}

#[test]
fn a_step_that_does_two_things_or_none_of_its_own_is_refused_with_its_line() {
    let head = "title = \"x\"\nstart = \"2026-03-02T09:00:00Z\"\n\n";
    let two =
        Scenario::read("x", &format!("{head}[[steps]]\nadvance = \"P1D\"\nmessage = \"m\"\n")).unwrap_err();
    assert!(two.line == 4 && two.message.contains("one thing"), "{two}");
    let back =
        Scenario::read("x", &format!("{head}[[steps]]\n\n[[ steps ]]\nadvance = \"-P1D\"\n")).unwrap_err();
    assert!(back.line == 6 && back.message.contains("goes forward"), "{back}");
    let stray = Scenario::read("x", &format!("{head}[[steps]]\nanswers = {{ a = 1 }}\n")).unwrap_err();
    assert!(stray.message.contains("complete"), "{stray}");
    let unknown = Scenario::read("x", &format!("{head}[[steps]]\nexpect.pathh = []\n")).unwrap_err();
    assert!(unknown.message.contains("pathh"), "{unknown}");
}

#[test]
fn an_iteration_is_chosen_by_its_number_even_inside_a_called_process() {
    let service = load("event-permit");
    let text = String::from_utf8(service.files["scenarios/large-festival.toml"].clone()).unwrap();
    let first = "complete = \"give_opinion\"\nanswers = { opinion = \"no-objection\" }";
    let by_number = |number: u32| {
        let chosen = first.replace("\nanswers", &format!("\nindex = {number}\nanswers"));
        let scenario = Scenario::read("x", &text.replacen(first, &chosen, 1)).unwrap();
        scenario::run(&service, &scenario).differences
    };
    assert_eq!(by_number(1), []);
    let found = by_number(4);
    assert!(found[0].what.contains("no task give_opinion is open"), "{found:?}");
}

#[test]
fn an_outcome_that_is_a_yes_or_no_is_seen_as_its_word() {
    let mut service = load("parking-permit");
    let decision = service.settings.decision.as_mut().unwrap();
    decision.outcome = "agreed".to_owned();
    decision.outcomes.insert("true".to_owned(), portico_service::settings::Outcome::default());
    let mut scenario = service.scenarios[0].clone();
    scenario.steps.clear();
    scenario.expect = scenario::Expect { outcome: Some("true".to_owned()), ..scenario::Expect::default() };
    let wanting = scenario::run(&service, &scenario);
    assert!(wanting.differences[0].to_string().contains("expected the outcome true, but it is none"));
    scenario.variables.insert("agreed".to_owned(), true.into());
    let report = scenario::run(&service, &scenario);
    assert!(report.passed(), "{report}");
}

/// Runs a scenario of a shipped service after changes of its text; gives the differences.
fn changed(service: &str, name: &str, changes: &[(&str, &str)]) -> Vec<String> {
    let service = load(service);
    let mut text = String::from_utf8(service.files[&format!("scenarios/{name}.toml")].clone()).unwrap();
    for (old, new) in changes {
        assert!(text.contains(old), "{old:?} is not in the scenario");
        text = text.replace(old, new);
    }
    let scenario = Scenario::read(name, &text).unwrap();
    scenario::run(&service, &scenario).differences.iter().map(ToString::to_string).collect()
}

#[test]
fn a_term_is_extended_once_while_it_runs() {
    let extended = |changes: &[(&str, &str)]| changed("information-request", "extended", changes);
    assert!(extended(&[]).is_empty());
    let twice = extended(&[("expect.extended = true", "\n[[steps]]\nextend = \"Again\"")]);
    assert!(twice[0].contains("extended before"), "{twice:?}");
    let late = extended(&[(
        "expect.extended = false\n\n[[steps]]\nadvance = \"P10D\"",
        "\n[[steps]]\nadvance = \"P30D\"",
    )]);
    assert!(late[0].contains("can no longer be extended"), "{late:?}");
    let none = differences("[expect]", "[[steps]]\nextend = \"Why not\"\n\n[expect]");
    assert!(none[0].contains("knows no extension"), "{none:?}");
    let wrong = extended(&[("expect.extended = true", "expect.extended = false")]);
    assert!(
        wrong[0].contains("expected the legal term not to have been extended, but it was so"),
        "{wrong:?}"
    );
}

#[test]
fn silence_at_the_end_of_the_term_brings_what_the_law_says_and_a_suspension_puts_it_off() {
    let silence = |changes: &[(&str, &str)]| changed("event-permit", "silence", changes);
    assert!(silence(&[]).is_empty());
    let wrong = silence(&[("expect.tacit = true", "expect.tacit = false")]);
    assert!(wrong[0].contains("ended without a decision"), "{wrong:?}");
    let asked = "[[steps]]\ncomplete = \"check_completeness\"\nanswers = { complete = \"no\", question = \"Where?\" }\n\n\
                 [[steps]]\nadvance = \"P8W\"\nexpect.tacit = false";
    let asked = silence(&[("[[steps]]\nadvance = \"P8W\"\nexpect.tacit = false", asked)]);
    assert!(asked.iter().any(|one| one.contains("ended without a decision")), "it stands still: {asked:?}");
}

#[test]
fn an_extension_without_a_reason_is_refused_with_its_line() {
    let text = "title = \"t\"\nstart = \"2026-03-02T09:00:00Z\"\n\n[[steps]]\nextend = \" \"\n";
    let bad = Scenario::read("s", text).unwrap_err();
    assert_eq!(bad.line, 4);
    assert!(bad.message.contains("say why"), "{}", bad.message);
}
