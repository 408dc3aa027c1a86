//! The report as a person reads it.

use crate::support::read;
use portico_assess::{figures, report_text};

const LOG: &str = "case_id,activity,timestamp,resource
1,ask,2024-01-01T00:00:00Z,Ann
1,decide,2024-01-11T00:00:00Z,Bob
2,ask,2024-01-01T00:00:00Z,Ann
2,decide,2024-01-01T00:00:30Z,Bob
3,ask,2024-01-01T00:00:00Z,Ann
3,ask,2024-01-01T00:00:10Z,Ann
3,decide,2024-01-01T00:00:40Z,Bob
";

#[test]
fn findings_are_sentences_with_their_evidence() {
    let text = report_text(&figures(&read(LOG).expect("a good log")));
    let expected = "\"ask\" -> \"decide\" loses most: 3 times, 10 days in total, median 30 seconds: 33 % of its cases \
                    carry 80 % of the wait.";
    assert!(text.contains(expected), "{text}");
    assert!(
        text.contains("3 cases, 7 events, 2 activities, 2 resources, 2024-01-01 to 2024-01-11"),
        "{text}"
    );
    assert!(text.contains("33 % of the cases repeat work, most often \"ask\" (1 cases)"), "{text}");
}

#[test]
fn tables_have_no_trailing_blanks() {
    let text = report_text(&figures(&read(LOG).expect("a good log")));
    assert!(text.lines().all(|line| line == line.trim_end()), "{text}");
}
