//! Numbers as people type them: `1 234,50`, `€ 12`, `−3`, `5.000`.

use serde_json::{Number, Value as Json};

use super::{Canonical, text::line};
use crate::problem::Flaw;

/// Digits that a 64-bit float keeps exactly: JSON numbers are that for most who will read the answer.
const DIGITS_MAX: usize = 15;

/// Reads a number; `decimals` decides what a single mark with three digits behind it means.
pub(super) fn number(raw: &Json, decimals: Option<u32>, as_text: bool) -> Canonical {
    let text = match raw {
        Json::Number(number) => number.to_string(),
        Json::String(typed) => unify(&line(typed), decimals)?,
        _ => return Err(Flaw::new("wrong-type").with("expected", "number")),
    };
    let number = to_json(&text)?;
    // The text form is made from the number so that `007,50` and `7.5` are the same answer.
    let value = if as_text { Json::String(plain_number(&number)) } else { Json::Number(number) };
    Ok(Some(value))
}

/// The number as digits with a point: never in exponent form, which nobody typed.
pub(crate) fn plain_number(number: &Number) -> String {
    number.as_i64().map_or_else(
        || number.as_f64().map_or_else(|| number.to_string(), |value| format!("{value}")),
        |whole| whole.to_string(),
    )
}

/// The number in an answer, also where it is kept as text.
pub(crate) fn to_f64(value: &Json) -> Option<f64> {
    match value {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => text.parse().ok().filter(|value: &f64| value.is_finite()),
        _ => None,
    }
}

fn to_json(text: &str) -> Result<Number, Flaw> {
    if let Ok(whole) = text.parse::<i64>() {
        return Ok(Number::from(whole));
    }
    let value: f64 = text.parse().map_err(|_| Flaw::new("number"))?;
    let mantissa = text.split(['e', 'E']).next().unwrap_or(text);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    if digits.trim_start_matches('0').len() > DIGITS_MAX && !text.contains(['e', 'E']) {
        return Err(Flaw::new("too-many-digits").with("max", DIGITS_MAX));
    }
    if value.fract() == 0.0 && value.abs() < 9e15 {
        // `12.0` is 12: whole numbers are stored whole, whatever zeros were typed.
        return format!("{value:.0}").parse::<i64>().map(Number::from).map_err(|_| Flaw::new("number"));
    }
    Number::from_f64(value).ok_or_else(|| Flaw::new("number"))
}

/// Takes typed text to `-1234.5`: spaces, apostrophes and currency signs go, marks are told apart.
fn unify(typed: &str, decimals: Option<u32>) -> Result<String, Flaw> {
    let bare = typed.trim_start_matches(['€', '$', '£', ' ']).trim_end_matches(['€', '$', '£', '%', ' ']);
    let bare = bare.strip_suffix("kr").or_else(|| bare.strip_suffix(":-")).unwrap_or(bare);
    let mut text: String = bare
        .chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '\'' | '’' | '_'))
        .map(|letter| if matches!(letter, '−' | '–' | '—' | '‐' | '‑') { '-' } else { letter })
        .collect();
    let negative = text.starts_with('-');
    if negative || text.starts_with('+') {
        text.remove(0);
    }
    let text = marks(&text, decimals)?;
    let digits_only = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if text.is_empty() || !digits_only {
        return Err(Flaw::new("number"));
    }
    Ok(if negative { format!("-{text}") } else { text })
}

/// Decides which mark separates decimals. The last of two different marks does; several equal marks are thousands;
/// a single mark with exactly three digits behind it depends on the field, and where that does not tell, we ask:
/// a wrong guess is wrong by a thousand.
fn marks(text: &str, decimals: Option<u32>) -> Result<String, Flaw> {
    let (commas, points) = (text.matches(',').count(), text.matches('.').count());
    let (decimal, thousand) = match (commas, points) {
        (0, 0) => return Ok(text.to_owned()),
        (_, 0) => (',', '.'),
        (0, _) => ('.', ','),
        _ if text.rfind(',') > text.rfind('.') => (',', '.'),
        _ => ('.', ','),
    };
    let (whole, fraction) = text.rsplit_once(decimal).unwrap_or((text, ""));
    if whole.contains(decimal) || (commas + points == 1 && fraction.len() == 3 && whole_group(whole)) {
        let several = whole.contains(decimal);
        let as_thousands = several || decimals.is_some_and(|decimals| decimals < 3);
        if as_thousands {
            return grouped(text, decimal);
        }
        if decimals.is_none() {
            return Err(Flaw::new("number-ambiguous").with("text", text));
        }
    }
    let whole = if whole.contains(thousand) { grouped(whole, thousand)? } else { whole.to_owned() };
    if whole.is_empty() && fraction.is_empty() {
        return Err(Flaw::new("number"));
    }
    let whole = if whole.is_empty() { "0".to_owned() } else { whole };
    Ok(if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") })
}

/// Whether digits before a mark could be the first group of thousands: `0,125` can only be a fraction.
fn whole_group(whole: &str) -> bool {
    (1..=3).contains(&whole.len()) && !whole.starts_with('0')
}

/// Takes marks between thousands away, if they stand where thousands end.
fn grouped(text: &str, mark: char) -> Result<String, Flaw> {
    let mut groups = text.split(mark);
    let first = groups.next().unwrap_or_default();
    let fits = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    if fits { Ok(text.replace(mark, "")) } else { Err(Flaw::new("number")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(typed: &str, decimals: Option<u32>, expect: Json) {
        assert_eq!(number(&json!(typed), decimals, false), Ok(Some(expect)), "{typed} with {decimals:?}");
    }

    fn refuse(typed: &str, decimals: Option<u32>, code: &str) {
        assert_eq!(
            number(&json!(typed), decimals, false).unwrap_err().code,
            code,
            "{typed} with {decimals:?}"
        );
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        check("12", None, json!(12));
        check(" 1 234,5 ", None, json!(1234.5));
        check("1\u{a0}234", Some(0), json!(1234));
        check("1.234,50", Some(2), json!(1234.5));
        check("1,234.50", Some(2), json!(1234.5));
        check("1'000'000", None, json!(1_000_000));
        check("1,000,000", None, json!(1_000_000));
        check("€ 12,5", Some(2), json!(12.5));
        check("300 kr", None, json!(300));
        check("−3", None, json!(-3));
        check("12.00", None, json!(12));
        check(",5", None, json!(0.5));
        check("0,125", None, json!(0.125));
    }

    #[test]
    fn three_digits_behind_one_mark_depend_on_the_field() {
        check("5.000", Some(0), json!(5000));
        check("5,000", Some(2), json!(5000));
        check("5,125", Some(3), json!(5.125));
        refuse("5.000", None, "number-ambiguous");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for bad in
            ["twelve", "1-2", "--3", "1,2,3", "1.23.456", ".", "1e5", "NaN", "inf", "0x10", "12 apples"]
        {
            refuse(bad, None, "number");
        }
        refuse("1234567890123,4567", None, "too-many-digits");
    }

    #[test]
    fn a_number_kept_as_text_has_one_form() {
        assert_eq!(number(&json!("007,50"), Some(2), true), Ok(Some(json!("7.5"))));
        assert_eq!(number(&json!(7.5), Some(2), true), Ok(Some(json!("7.5"))));
    }
}
