//! What is inside the binary: the three services of the invented municipality of Westhaven, and its holidays.

use std::path::Path;

use anyhow::Context;
use jiff::civil::{Date, Weekday, date};
use jiff::{Span, ToSpan};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../services"]
struct Services;

/// Writes the shipped services into a folder, one folder each.
///
/// # Errors
/// When a file cannot be written.
pub fn write_services(to: &Path) -> anyhow::Result<()> {
    for name in Services::iter() {
        let path = to.join(name.as_ref());
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("{} cannot be made", folder.display()))?;
        }
        let file = Services::get(&name).with_context(|| format!("{name} is not in this program"))?;
        std::fs::write(&path, file.data).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(())
}

/// Public holidays of Westhaven, 2025 to 2030: fixed days, and those that move with Easter.
pub fn holidays() -> Vec<Date> {
    let mut days = Vec::new();
    for year in 2025..=2030 {
        days.extend([date(year, 1, 1), date(year, 1, 6), date(year, 5, 1), date(year, 6, 6)]);
        days.extend([date(year, 12, 24), date(year, 12, 25), date(year, 12, 26), date(year, 12, 31)]);
        let easter = easter(year);
        let shift = |span: Span| easter.saturating_add(span);
        days.extend([shift((-2).days()), shift(1.day()), shift(39.days())]);
        // Midsummer Eve: the Friday from 19 to 25 June.
        days.extend((19..=25).map(|day| date(year, 6, day)).filter(|day| day.weekday() == Weekday::Friday));
    }
    days.sort();
    days
}

/// Easter Sunday in the Gregorian calendar, by the anonymous computus (Nature, 1876).
fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    date(year, i8::try_from(month).unwrap_or(3), i8::try_from(day).unwrap_or(31))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_where_the_almanac_has_it() {
        assert_eq!(easter(2026), date(2026, 4, 5));
        assert_eq!(easter(2027), date(2027, 3, 28));
        assert_eq!(easter(2030), date(2030, 4, 21));
    }

    #[test]
    fn good_friday_and_ascension_are_holidays() {
        let days = holidays();
        assert!(days.contains(&date(2026, 4, 3)));
        assert!(days.contains(&date(2026, 5, 14)));
        assert!(days.contains(&date(2026, 6, 19)));
    }
}
