//! Days and times of day, as three controls, as one text, or as ISO 8601.

use jiff::civil::{Date, Time};
use serde_json::Value as Json;

use super::{Canonical, text::line};
use crate::options::plain;
use crate::problem::Flaw;

/// A day: `{day, month, year}` as a page posts it, or one text.
pub(super) fn date(raw: &Json) -> Canonical {
    Ok(day(raw)?.map(|date| Json::String(date.to_string())))
}

/// A time of day as `HH:MM:SS`.
pub(super) fn time(raw: &Json) -> Canonical {
    let text = line(&plain(raw));
    if text.is_empty() {
        return Ok(None);
    }
    let time = parse_time(&text).ok_or_else(|| Flaw::new("time"))?;
    Ok(Some(Json::String(clock(time))))
}

/// A day and a time, as `{day, month, year, time}` or as one text.
pub(super) fn date_time(raw: &Json) -> Canonical {
    let (date, time) = match raw {
        Json::Object(parts) => {
            let time = parts.get("time").map(plain).unwrap_or_default();
            (day(raw)?, line(&time))
        }
        other => {
            let text = line(&plain(other));
            let (date, time) = text.split_once(['T', ' ']).unwrap_or((&text, ""));
            (day(&Json::String(date.to_owned()))?, line(time))
        }
    };
    let Some(date) = date else {
        let missing = Flaw::new("date-incomplete").with("missing", "day,month,year").at("day");
        return if time.is_empty() { Ok(None) } else { Err(missing) };
    };
    if time.is_empty() {
        return Err(Flaw::new("date-incomplete").with("missing", "time").at("time"));
    }
    let time = parse_time(&time).ok_or_else(|| Flaw::new("time").at("time"))?;
    Ok(Some(Json::String(format!("{date}T{}", clock(time)))))
}

fn clock(time: Time) -> String {
    format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
}

fn day(raw: &Json) -> Result<Option<Date>, Flaw> {
    let Json::Object(parts) = raw else {
        let text = raw.as_str().map(line).ok_or_else(|| Flaw::new("wrong-type").with("expected", "date"))?;
        return if text.is_empty() {
            Ok(None)
        } else {
            parse_date(&text).map(Some).ok_or_else(|| Flaw::new("date"))
        };
    };
    let part = |name: &str| parts.get(name).map(plain).map(|text| line(&text)).unwrap_or_default();
    let (day, month, year) = (part("day"), part("month"), part("year"));
    let typed = [("day", &day), ("month", &month), ("year", &year)];
    let missing: Vec<&'static str> =
        typed.iter().filter(|(_, text)| text.is_empty()).map(|(name, _)| *name).collect();
    match missing.as_slice() {
        [] => from_parts(&day, &month, &year).map(Some),
        ["day", "month", "year"] => Ok(None),
        // Somebody pasted the whole date into the first box.
        ["month", "year"] if parse_date(&day).is_some() => Ok(parse_date(&day)),
        [first, ..] => Err(Flaw::new("date-incomplete").with("missing", missing.join(",")).at(first)),
    }
}

fn from_parts(day: &str, month: &str, year: &str) -> Result<Date, Flaw> {
    let wrong = |part: &'static str| Flaw::new("date").with("part", part).at(part);
    let day = small(day).filter(|day| (1..=31).contains(day)).ok_or_else(|| wrong("day"))?;
    let month = small(month).filter(|month| (1..=12).contains(month)).or_else(|| month_name(month));
    let month = month.ok_or_else(|| wrong("month"))?;
    // Two digits would have to be guessed: a birth in 1926 and a licence until 2026 look the same.
    let year = (year.len() == 4).then(|| year.parse::<i16>().ok()).flatten().filter(|year| *year >= 1000);
    let year = year.ok_or_else(|| wrong("year"))?;
    Date::new(year, month, day).map_err(|_| wrong("day"))
}

fn small(text: &str) -> Option<i8> {
    (text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// English month names, whole or from three letters on, as the GOV.UK date input allows.
fn month_name(text: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let text = text.trim_end_matches('.').to_lowercase();
    if text.chars().count() < 3 {
        return None;
    }
    let place = NAMES.iter().position(|name| name.starts_with(&text))?;
    i8::try_from(place + 1).ok()
}

/// A whole date in one text: `2026-05-17`, or day before month with `/`, `.`, `-` or spaces between.
fn parse_date(text: &str) -> Option<Date> {
    let dashed: String = text
        .chars()
        .map(|letter| if matches!(letter, '‐' | '‑' | '‒' | '–' | '—' | '−') { '-' } else { letter })
        .collect();
    let parts: Vec<&str> =
        dashed.split(['-', '/', '.', ' ', ',']).map(str::trim).filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => from_parts(day, month, year).ok(),
        [day, month, year] => from_parts(day, month, year).ok(),
        _ => None,
    }
}

/// A time of day: `14:30`, `14.30`, `1430`, `14h30`, `2:30 pm`, `2pm`; seconds allowed, an offset not.
fn parse_time(text: &str) -> Option<Time> {
    let lower = text.to_lowercase();
    let lower = lower.trim_start_matches("kl.").trim_start_matches("kl").trim();
    let compact: String = lower.chars().filter(|letter| *letter != ' ').collect();
    let (compact, afternoon) = match compact.replace("a.m.", "am").replace("p.m.", "pm") {
        text if text.ends_with("am") => (text.trim_end_matches("am").to_owned(), Some(false)),
        text if text.ends_with("pm") => (text.trim_end_matches("pm").to_owned(), Some(true)),
        text => (text, None),
    };
    let parts: Vec<&str> = compact.split([':', '.', 'h']).collect();
    let number = |text: &str| if text.is_empty() { Some(0) } else { small(text) };
    let (hour, minute, second) = match parts.as_slice() {
        [digits] if digits.len() == 4 => (small(digits.get(..2)?)?, small(digits.get(2..)?)?, 0),
        [hour] if afternoon.is_some() => (small(hour)?, 0, 0),
        [hour, minute] => (small(hour)?, number(minute)?, 0),
        [hour, minute, second] => (small(hour)?, small(minute)?, small(second)?),
        _ => return None,
    };
    let hour = match afternoon {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(true) => hour % 12 + 12,
        Some(false) => hour % 12,
    };
    Time::new(hour, minute, second, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_date_is_read_from_its_parts_however_typed() {
        for parts in [
            json!({"day": "17", "month": "5", "year": "2026"}),
            json!({"day": " 17 ", "month": "May", "year": "2026"}),
            json!({"day": "17/05/2026", "month": "", "year": ""}),
            json!("2026-05-17"),
            json!("17.5.2026"),
            json!("17–05–2026"),
        ] {
            assert_eq!(date(&parts), Ok(Some(json!("2026-05-17"))), "{parts}");
        }
    }

    #[test]
    fn a_date_with_parts_missing_names_them_and_points_at_the_first() {
        let flaw = date(&json!({"day": "17", "month": "", "year": ""})).unwrap_err();
        assert_eq!((flaw.code, flaw.part), ("date-incomplete", Some("month")));
        assert_eq!(flaw.args["missing"], "month,year");
    }

    #[test]
    fn a_date_that_does_not_exist_points_at_the_part_that_is_wrong() {
        for (parts, part) in [
            (json!({"day": "30", "month": "2", "year": "2026"}), "day"),
            (json!({"day": "1", "month": "13", "year": "2026"}), "month"),
            (json!({"day": "1", "month": "1", "year": "26"}), "year"),
        ] {
            let flaw = date(&parts).unwrap_err();
            assert_eq!((flaw.code, flaw.part), ("date", Some(part)), "{parts}");
        }
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        for (typed, expect) in [
            ("14:30", "14:30:00"),
            ("14.30", "14:30:00"),
            ("1430", "14:30:00"),
            ("2:30 pm", "14:30:00"),
            ("12 am", "00:00:00"),
            ("14h", "14:00:00"),
            ("kl. 9.05", "09:05:00"),
        ] {
            assert_eq!(time(&json!(typed)), Ok(Some(json!(expect))), "{typed}");
        }
        for bad in ["25:00", "9", "14:60", "noon", "13 pm", "14:30Z"] {
            assert_eq!(time(&json!(bad)).unwrap_err().code, "time", "{bad}");
        }
    }

    #[test]
    fn a_date_time_needs_both() {
        let parts = json!({"day": "17", "month": "5", "year": "2026", "time": ""});
        assert_eq!(date_time(&parts).unwrap_err().part, Some("time"));
        assert_eq!(date_time(&json!("2026-05-17T14:30")), Ok(Some(json!("2026-05-17T14:30:00"))));
    }
}
