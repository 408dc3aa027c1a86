//! Files that are broken, hostile or not logs at all.

use crate::support::read;
use flate2::{Compression, write::GzEncoder};
use portico_assess::{ImportError, Limits, Log};
use std::io::Write;

fn gzip(parts: impl IntoIterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    for part in parts {
        encoder.write_all(&part).expect("memory can be written");
    }
    encoder.finish().expect("memory can be written")
}

fn event(name: &str, time: &str) -> String {
    format!(
        r#"<event><string key="concept:name" value="{name}"/><date key="time:timestamp" value="{time}"/></event>"#
    )
}

fn trace(name: &str, events: &str) -> String {
    format!(r#"<log><trace><string key="concept:name" value="{name}"/>{events}</trace></log>"#)
}

fn message(input: impl AsRef<[u8]>) -> String {
    read(input).expect_err("this is not a log").to_string()
}

#[test]
fn a_document_type_is_refused_before_its_entities_can_grow() {
    let bomb = r#"<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><log/>"#;
    assert!(matches!(read(bomb), Err(ImportError::Dtd { position: 21 })));
}

#[test]
fn an_entity_that_nobody_declared_is_an_error_with_its_place() {
    let message = message(trace("1", &event("&evil;", "2024-01-01T00:00:00Z")));
    assert!(message.contains("at byte") && message.contains("evil"), "{message}");
}

#[test]
fn the_five_entities_of_xml_are_understood() {
    let log =
        read(trace("1", &event("a &lt;b&gt; &amp; &#233;", "2024-01-01T00:00:00Z"))).expect("a good log");
    assert_eq!(log.activities().collect::<Vec<_>>(), ["a <b> & é"]);
}

#[test]
fn a_file_that_was_cut_off_says_so() {
    let whole = trace("1", &event("a", "2024-01-01T00:00:00Z"));
    assert!(message(whole.trim_end_matches("</trace></log>")).contains("cut off"));
    assert!(message(&whole[..whole.len() - 3]).contains("at byte"));
}

#[test]
fn closing_the_wrong_element_is_an_error_with_its_place() {
    assert!(message("<log><trace></event></log>").contains("at byte 12"));
}

#[test]
fn an_element_that_is_not_a_log_is_named() {
    assert!(message("<html><body/></html>").contains("<html>"));
}

#[test]
fn a_time_that_is_no_time_is_quoted() {
    assert!(message(trace("1", &event("a", "soon"))).contains("\"soon\""));
}

#[test]
fn a_log_without_events_is_not_a_report_of_zeros() {
    assert!(matches!(read("<log><trace/></log>"), Err(ImportError::Empty)));
    assert!(matches!(read("case_id,activity,timestamp\n"), Err(ImportError::Empty)));
}

#[test]
fn an_event_without_a_time_is_left_out_and_counted() {
    let events = format!("<event/>{}", event("a", "2024-01-01T00:00:00Z"));
    let log = read(trace("1", &events)).expect("a good log");
    assert_eq!((log.events(), log.left_out()), (1, 1));
}

#[test]
fn text_that_is_not_utf_8_is_an_error_and_not_a_panic() {
    let mut bytes = trace("1", &event("X", "2024-01-01T00:00:00Z")).into_bytes();
    let at = bytes.iter().position(|byte| *byte == b'X').expect("there is an X");
    bytes[at] = 0xff;
    assert!(matches!(read(bytes), Err(ImportError::Malformed { .. })));
}

#[test]
fn a_small_file_that_unpacks_to_one_endless_text_stops_at_the_limit_of_a_text() {
    let bomb = gzip(std::iter::once(b"<log>".to_vec()).chain((0..64).map(|_| vec![b' '; 1 << 20])));
    assert!(bomb.len() < 1 << 20, "a bomb is small");
    assert!(matches!(read(bomb), Err(ImportError::TooLarge { limit: 1_048_576, .. })));
}

#[test]
fn a_small_file_that_unpacks_to_very_many_events_stops_at_the_limit_of_events() {
    let bomb =
        gzip(std::iter::once(b"<log><trace>".to_vec()).chain((0..100).map(|_| b"<event/>".repeat(1000))));
    let limits = Limits { events: 5000, ..Limits::default() };
    let error = Log::read(bomb.as_slice(), "bomb", &limits).expect_err("a bomb");
    assert!(matches!(error, ImportError::TooLarge { what: "events", limit: 5000, .. }), "{error}");
}

#[test]
fn the_size_after_unpacking_has_a_limit() {
    let limits = Limits { decompressed_bytes: 1 << 20, ..Limits::default() };
    let bomb =
        gzip(std::iter::once(b"<log>".to_vec()).chain((0..100).map(|_| b"<trace></trace>".repeat(5000))));
    let error = Log::read(bomb.as_slice(), "bomb", &limits).expect_err("a bomb");
    assert!(matches!(error, ImportError::TooLarge { what: "bytes", .. }), "{error}");
}

#[test]
fn elements_inside_elements_have_a_limit() {
    let deep = format!("<log>{}", "<string>".repeat(10_000));
    assert!(matches!(read(deep), Err(ImportError::TooLarge { what: "nested elements", .. })));
}

#[test]
fn a_name_as_long_as_a_novel_is_refused() {
    let long = "x".repeat(5000);
    assert!(matches!(
        read(trace("1", &event(&long, "2024-01-01T00:00:00Z"))),
        Err(ImportError::TooLarge { what: "bytes in one name", .. })
    ));
}

#[test]
fn damaged_compression_is_reported_with_the_name_of_the_file() {
    let mut bytes = gzip([trace("1", &event("a", "2024-01-01T00:00:00Z")).into_bytes()]);
    let cut = bytes.len() / 2;
    bytes.truncate(cut);
    assert!(message(bytes).contains("test"));
}

#[test]
fn a_table_without_the_needed_columns_lists_those_it_has() {
    let message = message("colour,size\nred,1\n");
    assert!(message.contains("colour, size"), "{message}");
}

#[test]
fn a_table_with_semicolons_and_its_columns_in_any_order_is_read() {
    let log = read("Timestamp;Activity;Case ID\n2024-01-02T00:00:00Z;b;1\n2024-01-01T00:00:00Z;a;1\n")
        .expect("a good log");
    let cases: Vec<_> = log.rows().map(|(case, rows)| (case.to_owned(), rows.len())).collect();
    assert_eq!(cases, [("1".to_owned(), 2)]);
}

#[test]
fn a_wrong_time_in_a_table_says_where() {
    let message = message("case_id,activity,timestamp\n1,a,2024-01-01T00:00:00Z\n1,b,tomorrow\n");
    assert!(message.contains("tomorrow") && message.contains("byte 52"), "{message}");
}
