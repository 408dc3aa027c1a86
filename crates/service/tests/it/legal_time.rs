//! Worked examples of legal time: what a law says of one start and one term.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use portico_service::calendar::Calendar;
use portico_service::term::{OnResume, Suspension, Term};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    calendars: BTreeMap<String, Calendar>,
    example: Vec<Example>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    law: String,
    why: String,
    calendar: String,
    start: Date,
    term: Term,
    #[serde(default)]
    stopped: Vec<(Date, Date)>,
    #[serde(default)]
    on_resume: OnResume,
    ends: Date,
}

fn table() -> Table {
    toml::from_str(include_str!("../legal-time.toml")).unwrap()
}

/// Ten in the morning, where the authority is.
fn morning(date: Date, calendar: &Calendar) -> Timestamp {
    date.at(10, 0, 0, 0).to_zoned(calendar.zone.clone()).unwrap().timestamp()
}

#[test]
fn every_worked_example_ends_as_its_law_says() {
    let table = table();
    assert!(table.example.len() >= 60, "examples were lost");
    for one in &table.example {
        let calendar = &table.calendars[&one.calendar];
        let suspension = |(from, to): &(Date, Date)| Suspension {
            from: morning(*from, calendar),
            to: Some(morning(*to, calendar)),
        };
        let stopped: Vec<Suspension> = one.stopped.iter().map(suspension).collect();
        let start = morning(one.start, calendar);
        let due = one.term.due_after_suspensions(start, &stopped, one.on_resume, calendar).due().unwrap();
        let (term, start) = (&one.term, one.start);
        assert_eq!(calendar.date(due), one.ends, "{}: {}: {term} from {start}", one.law, one.why);
        if stopped.is_empty() {
            assert_eq!(one.term.due_date(one.start, calendar), one.ends, "{}", one.law);
        }
    }
}

#[test]
fn a_holiday_that_is_observed_moves_to_a_day_that_was_not_free() {
    let text = r#"every_year = ["12-25 observed", "12-26 observed", "01-01 observed monday"]"#;
    let calendar: Calendar = toml::from_str(text).unwrap();
    // Christmas Day 2021 was a Saturday and Boxing Day a Sunday: Monday and Tuesday were free instead.
    assert!(!calendar.is_working_day(date(2021, 12, 27)) && !calendar.is_working_day(date(2021, 12, 28)));
    assert!(calendar.is_working_day(date(2021, 12, 29)));
    // New Year's Day 2022 was a Saturday, which moves nothing; that of 2023 a Sunday.
    assert!(calendar.is_working_day(date(2022, 1, 3)) && !calendar.is_working_day(date(2023, 1, 2)));
}

#[test]
fn office_hours_are_counted_over_nights_weekends_and_holidays() {
    let text = r#"
        zone = "Europe/Amsterdam"
        every_year = ["easter-2", "easter+1"]
        [hours]
        weekdays = "09:00-12:00 13:00-17:00"
        friday = "09:00-12:00"
    "#;
    let calendar: Calendar = toml::from_str(text).unwrap();
    let hours = SignedDuration::from_hours;
    let after =
        |from: &str, time| calendar.after_office_time(from.parse().unwrap(), time).unwrap().to_string();
    assert_eq!(after("2026-03-02T10:00", hours(1)), "2026-03-02T11:00:00");
    assert_eq!(after("2026-03-02T11:00", hours(2)), "2026-03-02T14:00:00", "over lunch");
    assert_eq!(after("2026-03-02T18:30", hours(1)), "2026-03-03T10:00:00", "after closing");
    assert_eq!(after("2026-03-06T11:00", hours(2)), "2026-03-09T10:00:00", "over a weekend");
    assert_eq!(after("2026-04-02T16:00", hours(2)), "2026-04-07T10:00:00", "over Easter");
    let between =
        |from: &str, to: &str| calendar.office_time_between(from.parse().unwrap(), to.parse().unwrap());
    assert_eq!(between("2026-03-06T08:00", "2026-03-09T13:30"), SignedDuration::from_mins(6 * 60 + 30));
    assert_eq!(between("2026-03-07T08:00", "2026-03-08T20:00"), SignedDuration::ZERO);
}

#[test]
fn a_calendar_that_says_too_little_or_too_much_is_refused() {
    for text in [
        r#"every_year = ["some day"]"#,
        r#"rule = "the-law""#,
        r#"hours = { weekdays = "17:00-09:00" }"#,
        r#"hours = { someday = "09:00-17:00" }"#,
        r#"weekend = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]"#,
    ] {
        assert!(toml::from_str::<Calendar>(text).is_err(), "{text}");
    }
}

#[test]
fn an_extension_is_counted_together_with_its_term() {
    let calendar = &table().calendars["nl"];
    let term = Term::parse("8 weeks").unwrap().and(&Term::parse("6 weeks").unwrap()).unwrap();
    assert_eq!(term.due_date(date(2026, 3, 2), calendar), date(2026, 6, 8), "14 weeks, past Art. 4");
    assert!(Term::parse("8 weeks").unwrap().and(&Term::parse("6 working days").unwrap()).is_none());
}
