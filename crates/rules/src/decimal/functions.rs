//! Powers, roots, logarithms: computed with 70 digits, then rounded once to 34.

use fastnum::D256;
use fastnum::decimal::{Context, RoundingMode};

use super::Decimal;

/// Beyond this, `e^x` leaves the range of exponents in either direction.
const EXP_MAX: i64 = 14_300;

impl Decimal {
    /// `self ^ power`; `None` where it is not a real number or too large.
    pub fn power(self, power: Decimal) -> Option<Decimal> {
        if let Some(count) = power.to_i64().filter(|count| count.unsigned_abs() <= 100_000) {
            return self.integer_power(count);
        }
        if self.is_zero() {
            return (!power.is_negative()).then_some(Decimal::ZERO);
        }
        if self.is_negative() {
            return None;
        }
        let exponent = wide(power)? * wide(self)?.ln();
        narrow_exp(exponent)
    }

    /// By repeated squaring in 70 digits, so that short exact results stay exact.
    fn integer_power(self, count: i64) -> Option<Decimal> {
        if count == 0 {
            return Some(Decimal::ONE);
        }
        if self.is_zero() {
            return (count > 0).then_some(Decimal::ZERO);
        }
        let bits = count.unsigned_abs();
        // Squaring past the range of a decimal would go on growing inside, so it is checked at each step.
        let (mut result, mut base, mut left) = (wide(Decimal::ONE)?, wide(self)?, bits);
        loop {
            if left & 1 == 1 {
                result *= base;
            }
            left >>= 1;
            if left == 0 {
                break;
            }
            base *= base;
            let size = magnitude(base);
            if size.abs() > 7_000 {
                let overflows = (size > 0) == (count > 0);
                return if overflows { None } else { Some(Decimal::ZERO) };
            }
        }
        if magnitude(result).abs() > 14_000 {
            return if (magnitude(result) > 0) == (count > 0) { None } else { Some(Decimal::ZERO) };
        }
        if count < 0 {
            result = wide(Decimal::ONE)? / result;
        }
        narrow(result)
    }

    /// The square root; `None` for a negative number.
    pub fn sqrt(self) -> Option<Decimal> {
        if self.is_negative() { None } else { narrow(wide(self)?.sqrt()) }
    }

    /// `e ^ self`; `None` where it is too large.
    pub fn exp(self) -> Option<Decimal> {
        narrow_exp(wide(self)?)
    }

    /// The natural logarithm; `None` for 0 and below.
    pub fn ln(self) -> Option<Decimal> {
        if self.is_negative() || self.is_zero() { None } else { narrow(wide(self)?.ln()) }
    }
}

fn narrow_exp(exponent: D256) -> Option<Decimal> {
    // Checked before the library is called: its own overflow would raise a signal.
    if exponent > D256::from(EXP_MAX) {
        None
    } else if exponent < D256::from(-EXP_MAX) {
        Some(Decimal::ZERO)
    } else {
        narrow(exponent.exp())
    }
}

/// The power of ten of the leading digit.
fn magnitude(number: D256) -> i32 {
    number.digits_count() as i32 - i32::from(number.fractional_digits_count())
}

fn wide(number: Decimal) -> Option<D256> {
    let context = Context::default().without_traps().with_rounding_mode(RoundingMode::HalfEven);
    let text = format!(
        "{}{}e{}",
        if number.is_negative() { "-" } else { "" },
        number.coefficient(),
        number.exponent()
    );
    D256::from_str(&text, context).ok()
}

fn narrow(number: D256) -> Option<Decimal> {
    if number.is_finite() { format!("{number:e}").parse().ok() } else { None }
}
