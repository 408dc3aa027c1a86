//! Cycles by cron, cycles with a first date, and what is missed.

use crate::case::{Case, compiled};
use serde_json::json;

/// When a start event with this cycle fires next, after an instant in Oslo.
fn next(cycle: &str, now: &str) -> Result<String, String> {
    let xml = format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><process id="p" isExecutable="true"><startEvent id="s"><timerEventDefinition><timeCycle>{cycle}</timeCycle></timerEventDefinition></startEvent></process></definitions>"#
    );
    let (program, problems) = compiled(&[("model.bpmn", xml.as_bytes())]);
    let Some(program) = program else { return Err(problems[0].message.clone()) };
    let env = portico_rules::Env::at(format!("{now}[Europe/Oslo]").parse().unwrap());
    let due = program.schedule("s", &env)?.unwrap().due;
    Ok(due.to_zoned(env.now.time_zone().clone()).datetime().to_string())
}

#[test]
fn cron_fields_are_lists_ranges_steps_and_names() {
    let now = "2026-03-02T09:00:00";
    for (cron, due) in [
        ("0 0 9 * * *", "2026-03-03T09:00:00"),
        ("0 30 8-10/2 * * ?", "2026-03-02T10:30:00"),
        ("0 0 13 1/1 * ? *", "2026-03-02T13:00:00"),
        ("0 0 0 1 JAN,JUL ?", "2026-07-01T00:00:00"),
        ("0 0 12 ? * FRI", "2026-03-06T12:00:00"),
        ("0 0 12 ? * 5", "2026-03-06T12:00:00"),
        ("0 0 12 ? * 6 *", "2026-03-06T12:00:00"),
        ("0 0 12 ? * 7", "2026-03-08T12:00:00"),
        ("0 0 0 L * ?", "2026-03-31T00:00:00"),
        ("0 0 0 29 2 ?", "2028-02-29T00:00:00"),
        ("*/20 * * * * *", "2026-03-02T09:00:20"),
        ("@monthly", "2026-04-01T00:00:00"),
        ("@hourly", "2026-03-02T10:00:00"),
    ] {
        assert_eq!(next(cron, now).as_deref(), Ok(due), "{cron}");
    }
}

#[test]
fn a_firing_that_the_clock_change_skips_comes_when_it_is_over() {
    assert_eq!(next("0 30 2 * * *", "2026-03-28T12:00:00").as_deref(), Ok("2026-03-29T03:30:00"));
}

#[test]
fn cron_that_cannot_be_read_or_never_fires_is_refused() {
    for cron in
        ["0 0 25 * * *", "0 0 9 * *", "0 0 9 W * *", "0 0 9 10-5 * *", "0 */0 * * * *", "0 0 9 * * *x"]
    {
        assert!(next(cron, "2026-03-02T09:00:00").is_err(), "{cron}");
    }
    assert_eq!(
        next("0 0 0 30 2 ?", "2026-03-02T09:00:00").unwrap_err(),
        "`0 0 0 30 2 ?` cannot be read: it never fires again"
    );
}

#[test]
fn a_cycle_can_have_a_first_date() {
    let now = "2026-03-02T09:00:00";
    assert_eq!(next("R3/2026-03-05T10:00:00/P1D", now).as_deref(), Ok("2026-03-05T10:00:00"));
    assert_eq!(
        next("R/2026-03-01T10:00:00/P1D", now).as_deref(),
        Ok("2026-03-02T10:00:00"),
        "or one that is past"
    );
}

#[test]
fn a_boundary_event_can_remind_by_cron() {
    let mut case = Case::started("cron-start-and-cron-reminder", json!({}));
    case.advance_hours(24 * 62);
    assert_eq!(case.tasks(), ["report", "report", "work"], "at noon on the last day of March and of April");
}

#[test]
fn each_activation_of_a_reminder_joins_only_its_own_paths() {
    let mut case = Case::started("each-reminder-joins-only-its-own-paths", json!({}));
    case.advance_hours(2);
    assert_eq!(case.tasks(), ["call", "call", "work", "write", "write"]);
    // One path of each activation: together they make no join.
    let calls: Vec<u64> =
        case.state.tasks().filter(|task| task.element == "call").map(|task| task.key).collect();
    let writes: Vec<u64> =
        case.state.tasks().filter(|task| task.element == "write").map(|task| task.key).collect();
    let done = |task: u64| portico_process::Command::CompleteTask { task, variables: Default::default() };
    case.send(done(calls[0]));
    case.send(done(writes[1]));
    assert!(!case.tasks().contains(&"note"));
    case.send(done(writes[0]));
    assert_eq!(case.tasks(), ["call", "note", "work"]);
    case.send(done(calls[1]));
    assert_eq!(case.tasks(), ["note", "note", "work"]);
}
