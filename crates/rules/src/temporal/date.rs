//! Days of the proleptic Gregorian calendar.

/// Years have at most nine digits (DMN 1.5, 10.3.2.3.5).
const YEAR_MAX: i32 = 999_999_999;

/// A day of the calendar, without a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, if the calendar has it: years ±999999999, months 1 to 12.
    pub fn new(year: i64, month: i64, day: i64) -> Option<Date> {
        let year = i32::try_from(year).ok().filter(|year| (-YEAR_MAX..=YEAR_MAX).contains(year))?;
        let month = u8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
        let day = u8::try_from(day).ok().filter(|day| (1..=days_in_month(year, month)).contains(day))?;
        Some(Date { year, month, day })
    }

    /// The year; 0 is 1 BC.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u8 {
        self.day
    }

    /// Days since 1970-01-01.
    pub fn epoch_day(self) -> i64 {
        // Years that start in March put the leap day last; eras of 400 years all have the same length.
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month_from_march = (i64::from(self.month) + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// The day that is so many days after 1970-01-01.
    pub fn from_epoch_day(epoch_day: i64) -> Option<Date> {
        let shifted = epoch_day.checked_add(719_468)?;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        Date::new(era.checked_mul(400)?.checked_add(year_of_era)? + i64::from(month <= 2), month, day)
    }

    /// So many days later.
    pub fn plus_days(self, days: i64) -> Option<Date> {
        Date::from_epoch_day(self.epoch_day().checked_add(days)?)
    }

    /// So many months later; the day is clipped to the length of the month.
    pub fn plus_months(self, months: i64) -> Option<Date> {
        let month = (i64::from(self.year) * 12 + i64::from(self.month) - 1).checked_add(months)?;
        let year = i32::try_from(month.div_euclid(12)).ok()?;
        let month = month.rem_euclid(12) + 1;
        let last = days_in_month(year, u8::try_from(month).ok()?);
        Date::new(i64::from(year), month, i64::from(self.day.min(last)))
    }

    /// Monday is 1, Sunday is 7.
    pub fn weekday(self) -> u8 {
        ((self.epoch_day() + 3).rem_euclid(7) + 1) as u8
    }

    /// The day of the year, from 1.
    pub fn day_of_year(self) -> u16 {
        let start = Date { year: self.year, month: 1, day: 1 };
        (self.epoch_day() - start.epoch_day() + 1) as u16
    }

    /// The ISO 8601 week, 1 to 53.
    pub fn week_of_year(self) -> u8 {
        // A week belongs to the year that has its Thursday.
        let thursday = self.plus_days(4 - i64::from(self.weekday())).unwrap_or(self);
        ((thursday.day_of_year() - 1) / 7 + 1) as u8
    }

    /// The last day of the same month.
    pub fn last_of_month(self) -> Date {
        Date { day: days_in_month(self.year, self.month), ..self }
    }

    /// The same day in jiff, for years of at most four digits.
    pub fn to_jiff(self) -> Option<jiff::civil::Date> {
        jiff::civil::Date::new(i16::try_from(self.year).ok()?, self.month as i8, self.day as i8).ok()
    }
}

impl From<jiff::civil::Date> for Date {
    fn from(date: jiff::civil::Date) -> Self {
        Date { year: i32::from(date.year()), month: date.month() as u8, day: date.day() as u8 }
    }
}

fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
