//! Functions of dates and times (DMN 1.5, 10.3.4.8 and 10.3.4.6), and `is`.

use super::{Answer, Arguments, BuiltIn, built_in};
use crate::Value;
use crate::eval::Stop;
use crate::temporal::{Date, DateTime};

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) const ALL: &[BuiltIn] = &[
    built_in("now", &[&[]], (0, 0), |call| Ok(Value::DateTime(DateTime::from(&call.evaluation.env.now)))),
    built_in("today", &[&[]], (0, 0), |call| Ok(Value::Date(call.evaluation.env.now.date().into()))),
    built_in("day of year", &[&["date"]], (1, 1), |call| {
        Ok(Value::number(i32::from(date(call)?.day_of_year())))
    }),
    built_in("day of week", &[&["date"]], (1, 1), |call| named(call, &WEEKDAYS, date(call)?.weekday())),
    built_in("month of year", &[&["date"]], (1, 1), |call| named(call, &MONTHS, date(call)?.month())),
    built_in("week of year", &[&["date"]], (1, 1), |call| {
        Ok(Value::number(i32::from(date(call)?.week_of_year())))
    }),
    built_in("last day of month", &[&["date"]], (1, 1), |call| Ok(Value::Date(date(call)?.last_of_month()))),
    built_in("is", &[&["value1", "value2"]], (2, 2), |call| {
        Ok(Value::Bool(identical(call.value(0), call.value(1))))
    }),
];

fn date(call: &Arguments<'_>) -> Result<Date, Stop> {
    match call.single(0) {
        Value::Date(date) => Ok(*date),
        Value::DateTime(moment) => Ok(moment.date()),
        _ => Err(call.wrong(0, "date")),
    }
}

fn named(call: &Arguments<'_>, names: &[&'static str], from_one: u8) -> Answer {
    let name = names.get(usize::from(from_one).wrapping_sub(1));
    name.map(|name| Value::text(*name)).ok_or_else(|| call.none("there is no such day"))
}

/// The same value in the same form: two times must have the same zone, not only be the same instant.
fn identical(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Time(a), Value::Time(b)) => a == b,
        (Value::DateTime(a), Value::DateTime(b)) => a == b,
        _ => crate::value::equal(left, right) == Some(true),
    }
}
