//! Numbers of FEEL: IEEE 754-2008 decimal128 as DMN 1.5, 10.3.2.3.1 asks, with 34 digits, rounded half to even.
//!
//! There is no NaN and no infinity: what would give one gives `None`, which FEEL turns into null.

mod arithmetic;
mod functions;
mod rounding;
#[cfg(test)]
mod tests;
mod text;
mod wide;

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::num::NonZeroU64;

pub use rounding::Rounding;

/// Digits of a coefficient.
pub(crate) const DIGITS: u32 = 34;
/// The first coefficient that is too long.
const COEFFICIENT_END: u128 = 10_u128.pow(DIGITS);
/// Smallest exponent of the last digit.
const EXPONENT_MIN: i32 = -6176;
/// Largest exponent of the last digit of a number with 34 digits.
const EXPONENT_MAX: i32 = 6111;

/// Bits of the coefficient in the upper word: 34 digits take 113 bits, and the lower word has 64 of them.
const HIGH_BITS: u32 = 49;
const HIGH_MASK: u64 = (1 << HIGH_BITS) - 1;
const SIGN: u64 = 1 << 63;
/// What is added to an exponent, so that it is never stored as 0.
const BIAS: i32 = 1 - EXPONENT_MIN;

/// A decimal number: `coefficient * 10^exponent`, with at most 34 digits. `1.0` and `1` are equal.
///
/// It is two words, so that it is handed on in registers, and there is room for none: `Option<Decimal>` is no larger.
#[derive(Clone, Copy)]
pub struct Decimal {
    /// From the top: the sign, 14 bits of exponent, the upper part of the coefficient. Never 0, since the exponent is not.
    head: NonZeroU64,
    /// The lower part of the coefficient.
    low: u64,
}

impl Decimal {
    /// 0
    pub const ZERO: Decimal = Decimal::pack(false, 0, 0, 0);
    /// 1
    pub const ONE: Decimal = Decimal::pack(false, 0, 1, 0);

    const fn pack(negative: bool, high: u64, low: u64, exponent: i32) -> Decimal {
        let head = ((negative as u64) << 63) | (((exponent + BIAS) as u64) << HIGH_BITS) | high;
        match NonZeroU64::new(head) {
            Some(head) => Decimal { head, low },
            // An exponent below its range, which is not.
            None => Decimal { head: NonZeroU64::MIN, low },
        }
    }

    /// The number nearest to `±coefficient * 10^exponent`; `None` where it is too large for 34 digits.
    pub(crate) fn from_parts(negative: bool, coefficient: u128, exponent: i32) -> Option<Decimal> {
        rounding::fit(negative, coefficient, exponent)
    }

    /// Parts that are known to fit.
    #[inline]
    fn raw(negative: bool, coefficient: u128, exponent: i32) -> Decimal {
        debug_assert!(coefficient < COEFFICIENT_END, "a coefficient has at most 34 digits");
        debug_assert!((EXPONENT_MIN..=EXPONENT_MAX).contains(&exponent), "an exponent is in range");
        Decimal::pack(negative && coefficient != 0, (coefficient >> 64) as u64, coefficient as u64, exponent)
    }

    #[inline]
    fn coefficient(self) -> u128 {
        (u128::from(self.head.get() & HIGH_MASK) << 64) | u128::from(self.low)
    }

    #[inline]
    fn exponent(self) -> i32 {
        ((self.head.get() & !SIGN) >> HIGH_BITS) as i32 - BIAS
    }

    /// Whether the coefficient takes one word only.
    #[inline]
    fn is_word(self) -> bool {
        self.head.get() & HIGH_MASK == 0
    }

    /// Whether it is 0.
    #[inline]
    pub fn is_zero(self) -> bool {
        self.is_word() && self.low == 0
    }

    /// Whether it is less than 0.
    #[inline]
    pub fn is_negative(self) -> bool {
        self.head.get() & SIGN != 0
    }

    /// Whether it has no fraction.
    pub fn is_integer(self) -> bool {
        self.exponent() >= 0 || self.trimmed().exponent() >= 0
    }

    /// The same number without trailing zeros in its coefficient.
    fn trimmed(self) -> Decimal {
        let (mut coefficient, mut exponent) = (self.coefficient(), self.exponent());
        if coefficient == 0 {
            return Decimal::ZERO;
        }
        while coefficient.is_multiple_of(10) && exponent < EXPONENT_MAX {
            coefficient /= 10;
            exponent += 1;
        }
        Decimal::raw(self.is_negative(), coefficient, exponent)
    }

    /// The number as an integer, where it is one and fits.
    pub fn to_i64(self) -> Option<i64> {
        let plain = if self.exponent() == 0 { self } else { self.trimmed() };
        let scale = u32::try_from(plain.exponent()).ok().filter(|scale| *scale <= 19)?;
        let magnitude = i128::try_from(plain.coefficient().checked_mul(10_u128.pow(scale))?).ok()?;
        i64::try_from(if plain.is_negative() { -magnitude } else { magnitude }).ok()
    }

    /// The nearest binary floating point number.
    pub fn to_f64(self) -> f64 {
        // The standard library rounds a decimal text correctly; doing it by hand would round twice.
        format!("{}{}e{}", if self.is_negative() { "-" } else { "" }, self.coefficient(), self.exponent())
            .parse()
            .unwrap_or(f64::NAN)
    }

    /// The number whose shortest decimal form is that of `number`; `None` for NaN and infinities.
    pub fn from_f64(number: f64) -> Option<Decimal> {
        if number.is_finite() { format!("{number:e}").parse().ok() } else { None }
    }
}

const _: () = assert!(size_of::<Option<Decimal>>() == 16, "a decimal is handed on in two registers");

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Decimal::pack(number < 0, 0, number.unsigned_abs(), 0)
    }
}

impl From<u64> for Decimal {
    fn from(number: u64) -> Self {
        Decimal::pack(false, 0, number, 0)
    }
}

impl From<i32> for Decimal {
    fn from(number: i32) -> Self {
        Decimal::from(i64::from(number))
    }
}

impl From<usize> for Decimal {
    fn from(number: usize) -> Self {
        Decimal::from(number as u64)
    }
}

impl PartialEq for Decimal {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        let (head, other_head) = (self.head.get(), other.head.get());
        if (head ^ other_head) & !HIGH_MASK == 0 {
            // The same sign and exponent.
            let bits = |head: u64, low: u64| (u128::from(head) << 64) | u128::from(low);
            let order = bits(head, self.low).cmp(&bits(other_head, other.low));
            return if self.is_negative() { order.reverse() } else { order };
        }
        arithmetic::compare(*self, *other)
    }
}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let plain = self.trimmed();
        (plain.head, plain.low).hash(state);
    }
}
