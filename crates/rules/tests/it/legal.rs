//! Legal time in FEEL: counted on the calendar that comes with the environment.

use std::sync::Arc;

use portico_rules::legal::{Calendar, HolidayRule, OfficeHours};
use portico_rules::{Env, Expression, Names};
use serde_json::{Value as Json, json};

/// Stockholm on Wednesday, 1 April 2026 at ten; Good Friday is the 3rd, Easter Monday the 6th.
fn env() -> Env {
    let calendar: Calendar = serde_json::from_value(json!({
        "zone": "Europe/Stockholm",
        "every_year": ["easter-2", "easter+1"],
        "hours": { "weekdays": "09:00-12:00 13:00-16:00" },
    }))
    .unwrap();
    Env::at("2026-04-01T10:00[Europe/Stockholm]".parse().unwrap()).on(Arc::new(calendar))
}

fn value(text: &str, env: &Env) -> Json {
    let variables = json!({ "asked": "2026-04-01", "received": "2026-03-31T22:30:00Z" });
    let expression = Expression::parse(text, &Names::default()).unwrap_or_else(|problem| panic!("{problem}"));
    expression.evaluate(&variables, env).unwrap().value.to_json()
}

#[test]
fn working_days_are_asked_for_added_and_counted() {
    for (text, expected) in [
        (r#"is working day(date("2026-04-02"))"#, json!(true)),
        (r#"is working day(date("2026-04-03"))"#, json!(false)),
        (r#"next working day(date("2026-04-03"))"#, json!("2026-04-07")),
        (r#"add working days(date("2026-04-01"), 2)"#, json!("2026-04-07")),
        (r#"add working days(date("2026-04-07"), -2)"#, json!("2026-04-01")),
        (r#"add working days(asked, 1)"#, json!("2026-04-02")),
        (r#"working days between(date("2026-04-01"), date("2026-04-07"))"#, json!(2)),
        (r#"working days between(date("2026-04-07"), date("2026-04-01"))"#, json!(-2)),
    ] {
        assert_eq!(value(text, &env()), expected, "{text}");
    }
}

#[test]
fn a_moment_is_read_on_the_clock_of_the_authority() {
    // 22:30 in UTC is half past midnight of the next day in Stockholm.
    assert_eq!(
        value("string(add working days(received, 1))", &env()),
        json!("2026-04-02T00:30:00@Europe/Stockholm")
    );
}

#[test]
fn a_term_ends_on_a_day_or_with_its_last_second() {
    assert_eq!(value(r#"term end(date("2026-03-20"), "2 weeks")"#, &env()), json!("2026-04-07"));
    let end = value(r#"string(term end(now(), "10 working days"))"#, &env());
    assert_eq!(end, json!("2026-04-17T23:59:59@Europe/Stockholm"));
}

#[test]
fn office_hours_pass_over_nights_and_free_days() {
    let end = value(r#"string(add office hours(date and time("2026-04-02T15:00:00"), 2))"#, &env());
    assert_eq!(end, json!("2026-04-07T10:00:00@Europe/Stockholm"));
    let end =
        value(r#"string(add office hours(date and time("2026-04-01T11:00:00"), duration("PT90M")))"#, &env());
    assert_eq!(end, json!("2026-04-01T13:30:00@Europe/Stockholm"));
    let count =
        r#"office hours between(date and time("2026-04-02T11:00:00"), date and time("2026-04-07T09:30:00"))"#;
    assert_eq!(value(count, &env()), json!(4.5));
}

#[test]
fn what_cannot_be_counted_is_null() {
    for text in [
        r#"add working days(date("2026-04-01"), 1000000)"#,
        r#"add working days("soon", 1)"#,
        r#"term end(now(), "a while")"#,
        r#"add office hours(now(), -1)"#,
        r#"working days between(null, today())"#,
    ] {
        assert_eq!(value(text, &env()), Json::Null, "{text}");
    }
    let closed = Env { calendar: Arc::new(Calendar::default()), ..env() };
    assert_eq!(value("add office hours(now(), 1)", &closed), Json::Null, "there are no office hours");
}

#[test]
fn parts_of_a_calendar_are_read_where_they_are_written() {
    assert!("easter+39".parse::<HolidayRule>().is_ok());
    assert!(OfficeHours::default().is_empty());
}
