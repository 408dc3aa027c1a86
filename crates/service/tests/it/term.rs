//! Terms: reading, counting, standing still.

use jiff::Timestamp;
use jiff::civil::date;
use portico_service::calendar::Calendar;
use portico_service::term::{OnResume, Standing, Suspension, Term};

/// Stockholm, with Midsummer's Eve of 2026 (a Friday) free.
fn calendar() -> Calendar {
    toml::from_str("zone = \"Europe/Stockholm\"\nholidays = [\"2026-06-19\"]").unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn due_date(term: &str, start: &str) -> String {
    Term::parse(term).unwrap().due_date(start.parse().unwrap(), &calendar()).to_string()
}

#[test]
fn a_term_in_working_days_skips_weekend_and_holidays() {
    assert_eq!(due_date("5 working days", "2026-06-15"), "2026-06-23");
    assert_eq!(due_date("1 working day", "2026-06-19"), "2026-06-22");
}

#[test]
fn the_day_of_the_event_does_not_count() {
    assert_eq!(due_date("1 day", "2026-06-16"), "2026-06-17");
    assert_eq!(due_date("2 weeks", "2026-06-01"), "2026-06-15");
}

#[test]
fn a_term_in_days_that_would_end_on_a_free_day_ends_on_the_next_working_day() {
    assert_eq!(due_date("P4D", "2026-06-15"), "2026-06-22");
}

#[test]
fn a_month_ends_on_the_same_date_or_the_last_of_the_month() {
    assert_eq!(due_date("1 month", "2027-01-31"), "2027-03-01", "28 February 2027 is a Sunday");
    assert_eq!(due_date("P1Y6M", "2026-06-16"), "2027-12-16");
}

#[test]
fn an_iso_duration_and_words_of_the_same_length_are_the_same_term() {
    assert_eq!(Term::parse("P8W"), Term::parse("8 weeks"));
    assert_eq!(Term::parse("10 years"), Term::parse("P10Y"));
    assert_ne!(Term::parse("10 days"), Term::parse("10 working days"));
}

#[test]
fn what_is_no_term_is_refused_with_what_to_write() {
    for text in ["", "soon", "ten days", "0 days", "-3 days", "P0D", "PT4H", "-P3D", "5 fortnights", "P900Y"]
    {
        let error = Term::parse(text).unwrap_err().to_string();
        assert!(error.contains("10 working days"), "{text}: {error}");
    }
}

#[test]
fn a_term_is_due_at_the_end_of_its_last_day_where_the_authority_is() {
    let due = Term::parse("1 day").unwrap().due(at("2026-06-15T21:30:00Z"), &calendar());
    assert_eq!(due, at("2026-06-16T21:59:59Z"), "23:30 on the 15th in Stockholm");
    let due = Term::parse("1 day").unwrap().due(at("2026-06-15T22:30:00Z"), &calendar());
    assert_eq!(due, at("2026-06-17T21:59:59Z"), "00:30 on the 16th in Stockholm");
}

fn stop(from: &str, to: Option<&str>) -> Suspension {
    Suspension { from: at(from), to: to.map(at) }
}

fn standing(term: &str, stops: &[Suspension], on_resume: OnResume) -> Standing {
    let start = at("2026-06-01T08:00:00Z");
    Term::parse(term).unwrap().due_after_suspensions(start, stops, on_resume, &calendar())
}

fn due(standing: Standing) -> String {
    calendar().date(standing.due().unwrap()).to_string()
}

#[test]
fn days_of_a_suspension_are_added_to_the_term() {
    let stops = [stop("2026-06-03T08:00:00Z", Some("2026-06-08T08:00:00Z"))];
    assert_eq!(due(standing("10 days", &stops, OnResume::Continue)), "2026-06-16");
    assert_eq!(due(standing("10 working days", &stops, OnResume::Continue)), "2026-06-18");
}

#[test]
fn a_suspension_of_less_than_a_day_adds_nothing() {
    let stops = [stop("2026-06-03T08:00:00Z", Some("2026-06-03T15:00:00Z"))];
    assert_eq!(due(standing("10 working days", &stops, OnResume::Continue)), "2026-06-15");
}

#[test]
fn overlapping_suspensions_count_once_and_their_order_does_not_matter() {
    let stops = [
        stop("2026-06-04T08:00:00Z", Some("2026-06-09T08:00:00Z")),
        stop("2026-06-03T08:00:00Z", Some("2026-06-08T08:00:00Z")),
    ];
    assert_eq!(due(standing("10 working days", &stops, OnResume::Continue)), "2026-06-22");
}

#[test]
fn a_term_that_restarts_begins_again_with_the_answer() {
    let stops = [stop("2026-06-03T08:00:00Z", Some("2026-06-08T08:00:00Z"))];
    assert_eq!(due(standing("10 working days", &stops, OnResume::Restart)), "2026-06-23");
}

#[test]
fn while_it_stands_still_a_term_has_days_left_and_no_due_date() {
    let stops = [stop("2026-06-03T08:00:00Z", None)];
    let since = at("2026-06-03T08:00:00Z");
    let still = standing("10 working days", &stops, OnResume::Continue);
    assert_eq!(still, Standing::Suspended { since, days_left: 8 });
    let again = standing("10 working days", &stops, OnResume::Restart);
    assert_eq!(again, Standing::Suspended { since, days_left: 10 });
    assert_eq!(standing("8 weeks", &stops, OnResume::Continue), Standing::Suspended { since, days_left: 54 });
}

#[test]
fn a_suspension_after_the_term_is_over_changes_nothing() {
    let stops = [stop("2026-07-03T08:00:00Z", Some("2026-07-08T08:00:00Z"))];
    assert_eq!(due(standing("10 working days", &stops, OnResume::Continue)), "2026-06-15");
}

#[test]
fn a_calendar_counts_working_days_between_two_days() {
    assert_eq!(calendar().working_days_between(date(2026, 6, 15), date(2026, 6, 23)), 5);
    assert_eq!(calendar().working_days_between(date(2026, 6, 23), date(2026, 6, 15)), 0);
}

#[test]
fn a_calendar_with_a_wrong_zone_or_without_working_days_is_refused() {
    assert!(toml::from_str::<Calendar>("zone = \"Westhaven/Centre\"").is_err());
    let week =
        "weekend = [\"monday\",\"tuesday\",\"wednesday\",\"thursday\",\"friday\",\"saturday\",\"sunday\"]";
    assert!(toml::from_str::<Calendar>(week).is_err());
}

#[test]
fn counting_forward_and_counting_between_agree_for_every_day_of_a_year() {
    let calendar = calendar();
    let mut day = date(2026, 1, 1);
    while day < date(2027, 1, 1) {
        for length in [1, 2, 5, 9, 10, 21] {
            let due = Term::parse(&format!("{length} working days")).unwrap().due_date(day, &calendar);
            assert_eq!(calendar.working_days_between(day, due), length, "{length} from {day}");
            assert!(calendar.is_working_day(due), "{length} from {day} ends on {due}");
        }
        day = day.tomorrow().unwrap();
    }
}

#[test]
fn a_suspension_never_brings_a_term_forward_and_a_longer_one_never_ends_it_earlier() {
    let start = at("2026-06-01T08:00:00Z");
    for term in ["1 day", "10 days", "1 month", "10 working days"] {
        let term = Term::parse(term).unwrap();
        let mut last = term.due(start, &calendar());
        for days in 0..40 {
            let to = at("2026-06-02T12:00:00Z") + jiff::SignedDuration::from_hours(24 * days);
            let stops = [Suspension { from: at("2026-06-02T08:00:00Z"), to: Some(to) }];
            let due =
                term.due_after_suspensions(start, &stops, OnResume::Continue, &calendar()).due().unwrap();
            assert!(due >= last, "{term} with {days} days of standing still");
            last = due;
        }
    }
}
