//! Functions that Camunda's modelers offer beyond DMN, as authors expect them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Answer, Arguments, BuiltIn, built_in};
use crate::{Decimal, Value};

/// A built-in that asks whether its first argument exists.
const fn lazy(
    name: &'static str,
    signatures: &'static [&'static [&'static str]],
    count: (usize, usize),
    run: fn(&Arguments<'_>) -> Answer,
) -> BuiltIn {
    BuiltIn { name, signatures, count, takes_unevaluated: true, run }
}

pub(super) const ALL: &[BuiltIn] = &[
    // Its answer is found where the call is evaluated: as a value it can only say that it is not null.
    lazy("is defined", &[&["value"]], (1, 1), |call| Ok(Value::Bool(call.has(0)))),
    lazy("get or else", &[&["value", "default"]], (2, 2), |call| {
        Ok(call.value(usize::from(!call.has(0))).clone())
    }),
    built_in("assert", &[&["value", "condition", "cause"]], (2, 3), assert),
    built_in("to json", &[&["value"]], (1, 1), |call| call.give_text(call.value(0).to_json().to_string())),
    built_in("from json", &[&["value"]], (1, 1), |call| {
        let parsed = serde_json::from_str(call.text(0)?);
        parsed.map(|json| Value::from_json(&json)).map_err(|_| call.none("the text is not JSON"))
    }),
    built_in("to base64", &[&["value"]], (1, 1), |call| call.give_text(STANDARD.encode(call.text(0)?))),
    built_in("from base64", &[&["value"]], (1, 1), |call| {
        let bytes = STANDARD.decode(call.text(0)?).ok();
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        call.give_text(text.ok_or_else(|| call.none("the text is not the base64 of a text"))?)
    }),
    built_in("uuid", &[&[]], (0, 0), uuid),
    built_in("random number", &[&[]], (0, 0), random_number),
];

fn assert(call: &Arguments<'_>) -> Answer {
    if call.single(1).as_bool() == Some(true) {
        return Ok(call.value(0).clone());
    }
    let cause = if call.has(2) { call.text(2)?.to_owned() } else { "the condition does not hold".to_owned() };
    Err(call.none(cause))
}

/// A version 4 UUID of 122 bits that follow from the seed.
fn uuid(call: &Arguments<'_>) -> Answer {
    let (high, low) = (call.evaluation.next_random(), call.evaluation.next_random());
    let high = (high & 0xffff_ffff_ffff_0fff) | 0x4000;
    let low = (low & 0x3fff_ffff_ffff_ffff) | 0x8000_0000_0000_0000;
    call.give_text(format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff
    ))
}

/// A number from 0 up to but not including 1, of 15 digits that follow from the seed.
fn random_number(call: &Arguments<'_>) -> Answer {
    const UNIT: u64 = 1_000_000_000_000_000;
    let digits = call.evaluation.next_random() % UNIT;
    call.give_number(Decimal::from(digits).divided_by(Decimal::from(UNIT)))
}
