//! Numbers as text, both ways.

use std::fmt;
use std::str::FromStr;

use super::rounding::fit;
use super::{DIGITS, Decimal};

/// The text is not a number, or the number is too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not a decimal number that fits into 34 digits")]
pub struct NotANumber;

impl FromStr for Decimal {
    type Err = NotANumber;

    /// Reads `-12.50`, `.5`, `1e3`. Digits beyond the 34th are rounded.
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
            Some(at) => {
                let (mantissa, exponent) = unsigned.split_at(at);
                (mantissa, exponent.get(1..).and_then(|digits| digits.parse::<i32>().ok()).ok_or(NotANumber)?)
            }
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if whole.is_empty() && fraction.is_empty() {
            return Err(NotANumber);
        }
        let (coefficient, dropped) = read_digits(whole.bytes().chain(fraction.bytes()))?;
        let fraction_len = i32::try_from(fraction.len()).map_err(|_| NotANumber)?;
        let exponent = exponent
            .checked_sub(fraction_len)
            .and_then(|exponent| exponent.checked_add(dropped))
            .ok_or(NotANumber)?;
        fit(negative, coefficient, exponent).ok_or(NotANumber)
    }
}

/// The first 37 significant digits with a sticky last one, and how many digits were left off.
fn read_digits(digits: impl Iterator<Item = u8>) -> Result<(u128, i32), NotANumber> {
    const KEEP: u128 = 10_u128.pow(DIGITS + 2);
    let (mut coefficient, mut dropped, mut lost) = (0_u128, 0_i32, false);
    for byte in digits {
        if !byte.is_ascii_digit() {
            return Err(NotANumber);
        }
        let digit = u128::from(byte - b'0');
        if coefficient < KEEP {
            coefficient = coefficient * 10 + digit;
        } else {
            dropped = dropped.checked_add(1).ok_or(NotANumber)?;
            lost |= digit != 0;
        }
    }
    let sticky = lost && coefficient.is_multiple_of(5);
    Ok((coefficient + u128::from(sticky), dropped))
}

impl fmt::Display for Decimal {
    /// Plain notation without trailing zeros: `1.5`, `1000`; scientific beyond 40 places, `1E+100`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const PLACES_MAX: i32 = 40;
        let plain = self.trimmed();
        let digits = plain.coefficient().to_string();
        let sign = if plain.is_negative() { "-" } else { "" };
        let point = digits.len() as i32 + plain.exponent();
        let text = if plain.exponent() >= 0 && point <= PLACES_MAX {
            format!("{sign}{digits}{}", "0".repeat(plain.exponent().unsigned_abs() as usize))
        } else if plain.exponent() < 0 && point > 0 {
            let (whole, fraction) = digits.split_at(point.unsigned_abs() as usize);
            format!("{sign}{whole}.{fraction}")
        } else if plain.exponent() < 0 && point > -PLACES_MAX {
            format!("{sign}0.{}{digits}", "0".repeat(point.unsigned_abs() as usize))
        } else {
            let (first, rest) = digits.split_at(1);
            let dot = if rest.is_empty() { "" } else { "." };
            format!("{sign}{first}{dot}{rest}E{:+}", point - 1)
        };
        f.pad(&text)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
