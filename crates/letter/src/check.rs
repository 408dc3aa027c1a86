//! A second opinion on finished bytes, by a validator that shares no code with the typesetter.

use page_validation::{ValidationFailure, ValidationOptions, ValidationProfile, validate_pdf_bytes};

/// The rule on which the validator (0.12.2) errs: it takes a line end before `endstream` to be `CR LF` whenever
/// the data itself ends in `CR`, and then finds the data one byte short. One stream in 256 ends so.
const LENGTH_RULE: &str = "ISO 19005-3:2012:6.1.7.1:1";

/// How far before `stream` its dictionary is looked for, in bytes.
const DICTIONARY_BYTES_MAX: usize = 4_096;

/// Judges a PDF by PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1). Run it when a template is published and
/// after anything has changed the bytes, such as a seal.
///
/// What only a person can judge (whether the order of reading makes sense, whether an alternative text says
/// what the picture says) is not covered.
///
/// # Errors
/// Every rule that is broken, one text each, with the standard's name before it.
pub fn check_pdf(bytes: &[u8]) -> Result<(), Vec<String>> {
    let stands = |failure: &&ValidationFailure| failure.rule_id != LENGTH_RULE || !stream_lengths_hold(bytes);
    let mut found = Vec::new();
    for (name, profile) in [("PDF/A-3a", ValidationProfile::PdfA3a), ("PDF/UA-1", ValidationProfile::PdfUa1)]
    {
        match validate_pdf_bytes(bytes, &ValidationOptions::default().profile(profile)) {
            Ok(report) => {
                found.extend(
                    report.failures.iter().filter(stands).map(|failure| format!("{name}: {failure}")),
                );
            }
            Err(error) => found.push(format!("{name}: the file cannot be judged: {error}")),
        }
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}

/// Whether `endstream` stands, after one line end, exactly where each stream's direct `/Length` says.
/// A length given by reference is not followed: then the validator's word stands.
fn stream_lengths_hold(bytes: &[u8]) -> bool {
    let mut rest_from = 0;
    while let Some((data_from, length)) = next_stream(bytes, rest_from) {
        let Some(end) = length.and_then(|length| data_from.checked_add(length)) else { return false };
        let Some(after) = bytes.get(end..) else { return false };
        if !["\nendstream", "\r\nendstream"].iter().any(|close| after.starts_with(close.as_bytes())) {
            return false;
        }
        rest_from = end + "\nendstream".len();
    }
    true
}

/// Where the data of the next stream after `from` begins, and its length if that is a plain number.
fn next_stream(bytes: &[u8], from: usize) -> Option<(usize, Option<usize>)> {
    let rest = bytes.get(from..)?;
    let at = from + rest.windows(8).position(|part| part == b">>\nstrea" || part == b">> strea")? + 2;
    let line_end = bytes.get(at..)?.windows(7).position(|part| part == b"stream\n" || part == b"stream\r")?;
    let keyword_end = at + line_end + "stream".len();
    let data_from = keyword_end + if bytes.get(keyword_end) == Some(&b'\r') { 2 } else { 1 };
    let dictionary =
        String::from_utf8_lossy(bytes.get(at.saturating_sub(DICTIONARY_BYTES_MAX).max(from)..at)?);
    let length = dictionary.rsplit_once("/Length ").and_then(|(_, text)| {
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, after) = text.split_at(digits);
        // `/Length 12 0 R` is a reference, not a number.
        (!after.trim_start().starts_with(|c: char| c.is_ascii_digit())).then(|| number.parse().ok())?
    });
    Some((data_from, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_that_ends_in_a_carriage_return_has_the_length_it_says() {
        assert!(stream_lengths_hold(b"1 0 obj\n<< /Length 3 >>\nstream\nab\r\nendstream\nendobj"));
        assert!(!stream_lengths_hold(b"1 0 obj\n<< /Length 2 >>\nstream\nab\rx\nendstream\nendobj"));
        assert!(!stream_lengths_hold(b"1 0 obj\n<< /Length 9 0 R >>\nstream\nab\nendstream\nendobj"));
        assert!(!stream_lengths_hold(b"1 0 obj\n<< /Length 99999999999999999999 >>\nstream\nab\nendstream"));
    }

    #[test]
    fn every_stream_is_looked_at() {
        let good = "<< /Length 2 >>\nstream\nab\nendstream\n";
        assert!(stream_lengths_hold(good.repeat(3).as_bytes()));
        assert!(!stream_lengths_hold(
            format!("{good}<< /Length 1 >>\nstream\nab\nendstream\n{good}").as_bytes()
        ));
    }
}
