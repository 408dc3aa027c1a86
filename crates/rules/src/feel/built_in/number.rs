//! Functions of numbers (DMN 1.5, 10.3.4.5), and `not`.

use super::{Answer, Arguments, BuiltIn, built_in};
use crate::eval::POWER_STEPS;
use crate::temporal::{DayTimeDuration, YearMonthDuration};
use crate::{Decimal, Rounding, Value};

pub(super) const ALL: &[BuiltIn] = &[
    built_in("not", &[&["negand"]], (1, 1), not),
    built_in("decimal", &[&["n", "scale"]], (2, 2), |call| round_to_scale(call, Rounding::HalfEven)),
    built_in("floor", &[&["n", "scale"]], (1, 2), |call| round_to_scale(call, Rounding::Floor)),
    built_in("ceiling", &[&["n", "scale"]], (1, 2), |call| round_to_scale(call, Rounding::Ceiling)),
    built_in("round up", &[&["n", "scale"]], (2, 2), |call| round_to_scale(call, Rounding::Up)),
    built_in("round down", &[&["n", "scale"]], (2, 2), |call| round_to_scale(call, Rounding::Down)),
    built_in("round half up", &[&["n", "scale"]], (2, 2), |call| round_to_scale(call, Rounding::HalfUp)),
    built_in("round half down", &[&["n", "scale"]], (2, 2), |call| round_to_scale(call, Rounding::HalfDown)),
    built_in("abs", &[&["number"], &["n"]], (1, 1), abs),
    built_in("modulo", &[&["dividend", "divisor"]], (2, 2), |call| {
        call.give_number(call.number(0)?.modulo(call.number(1)?))
    }),
    built_in("sqrt", &[&["number"]], (1, 1), |call| root(call, Decimal::sqrt)),
    built_in("log", &[&["number"]], (1, 1), |call| root(call, Decimal::ln)),
    built_in("exp", &[&["number"]], (1, 1), |call| root(call, Decimal::exp)),
    built_in("odd", &[&["number"]], (1, 1), |call| parity(call, false)),
    built_in("even", &[&["number"]], (1, 1), |call| parity(call, true)),
];

fn not(call: &Arguments<'_>) -> Answer {
    match call.single(0) {
        Value::Bool(truth) => Ok(Value::Bool(!truth)),
        _ => Err(call.wrong(0, "boolean")),
    }
}

fn round_to_scale(call: &Arguments<'_>, mode: Rounding) -> Answer {
    let number = call.number(0)?;
    let scale = if call.values.len() > 1 { call.integer(1)? } else { 0 };
    number
        .round(scale, mode)
        .map(Value::Number)
        .ok_or_else(|| call.none("the scale is between -6111 and 6176"))
}

fn abs(call: &Arguments<'_>) -> Answer {
    Ok(match call.single(0) {
        Value::Number(number) => Value::Number(number.abs()),
        Value::Days(duration) => {
            DayTimeDuration::from_nanos(duration.nanos().abs()).map_or(Value::Null, Value::Days)
        }
        Value::Years(duration) => {
            Value::Years(YearMonthDuration { months: duration.months.saturating_abs() })
        }
        _ => return Err(call.wrong(0, "number or duration")),
    })
}

fn parity(call: &Arguments<'_>, even: bool) -> Answer {
    let number = call.number(0)?;
    if !number.is_integer() {
        return Ok(Value::Bool(false));
    }
    let rest = number.modulo(Decimal::from(2)).ok_or_else(|| call.none("the number is too large"))?;
    Ok(Value::Bool(rest.is_zero() == even))
}

/// Roots, powers and logarithms are computed with 70 digits, which is paid for.
fn root(call: &Arguments<'_>, of: fn(Decimal) -> Option<Decimal>) -> Answer {
    call.evaluation.spend(POWER_STEPS)?;
    call.give_number(of(call.number(0)?))
}
