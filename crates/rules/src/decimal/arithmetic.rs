//! Sums, products, quotients, remainders and order.

use std::cmp::Ordering;

use super::rounding::fit;
use super::wide::{digits, multiply, power_of_ten};
use super::{COEFFICIENT_END, DIGITS, Decimal, HIGH_MASK};

/// Digits that a 128-bit number can always hold.
const WORKING_DIGITS: u32 = 38;

impl Decimal {
    /// The sum; `None` on overflow.
    #[inline]
    pub fn plus(self, other: Decimal) -> Option<Decimal> {
        if self.head == other.head && self.is_word() {
            // The same sign and exponent, one word each, and no more after: nothing is to be aligned or rounded.
            if let Some(low) = self.low.checked_add(other.low) {
                return Some(Decimal { low, ..self });
            }
        }
        self.plus_any(other)
    }

    pub(super) fn plus_any(self, other: Decimal) -> Option<Decimal> {
        if self.exponent() == other.exponent() {
            return add_aligned(
                (self.is_negative(), self.coefficient()),
                (other.is_negative(), other.coefficient()),
                self.exponent(),
            );
        }
        let (large, small) = if self.exponent() > other.exponent() { (self, other) } else { (other, self) };
        if large.is_zero() {
            return Some(small);
        }
        let shift = large.exponent().abs_diff(small.exponent());
        if let Some((large_part, small_part)) = aligned_words(large, small, shift) {
            return add_aligned(
                (large.is_negative(), large_part),
                (small.is_negative(), small_part),
                small.exponent(),
            );
        }
        let room = WORKING_DIGITS - digits(large.coefficient());
        let up = shift.min(room);
        let coefficient = large.coefficient() * power_of_ten(up);
        let rest = drop_sticky(small.coefficient(), shift - up);
        let exponent = small.exponent() + (shift - up) as i32;
        add_aligned((large.is_negative(), coefficient), (small.is_negative(), rest), exponent)
    }

    /// The difference; `None` on overflow.
    pub fn minus(self, other: Decimal) -> Option<Decimal> {
        self.plus(other.negated())
    }

    /// The product; `None` on overflow.
    #[inline]
    pub fn times(self, other: Decimal) -> Option<Decimal> {
        let negative = self.is_negative() != other.is_negative();
        let exponent = self.exponent() + other.exponent();
        if self.is_word() && other.is_word() {
            // Two words make two words: no division is needed to see that the product is short.
            let product = u128::from(self.low) * u128::from(other.low);
            if product < COEFFICIENT_END {
                return fit(negative, product, exponent);
            }
        }
        self.times_any(other)
    }

    pub(super) fn times_any(self, other: Decimal) -> Option<Decimal> {
        let negative = self.is_negative() != other.is_negative();
        let exponent = self.exponent() + other.exponent();
        let (high, low) = multiply(self.coefficient(), other.coefficient());
        if high == 0 {
            return fit(negative, low, exponent);
        }
        // Keep 36 of the up to 68 digits, with the rest as one sticky digit, then round once.
        let extra = digits(high);
        let keep = (WORKING_DIGITS - 2).saturating_sub(extra).min(DIGITS);
        let coefficient = high * power_of_ten(keep) + drop_sticky(low, DIGITS - keep);
        fit(negative, coefficient, exponent + (DIGITS - keep) as i32)
    }

    /// The quotient; `None` on a division by zero or overflow.
    pub fn divided_by(self, other: Decimal) -> Option<Decimal> {
        if self.is_word() && other.is_word() {
            // One word each: most divisions end soon, and a word is divided much quicker.
            if let (Some(whole), Some(rest)) =
                (self.low.checked_div(other.low), self.low.checked_rem(other.low))
                && let Some((quotient, places)) = end_division(whole, rest, other.low)
            {
                let exponent = self.exponent() - other.exponent() - places as i32;
                return fit(self.is_negative() != other.is_negative(), quotient, exponent);
            }
        }
        self.divided_by_any(other)
    }

    pub(super) fn divided_by_any(self, other: Decimal) -> Option<Decimal> {
        let divisor = other.coefficient();
        if divisor == 0 {
            return None;
        }
        let negative = self.is_negative() != other.is_negative();
        let mut exponent = self.exponent() - other.exponent();
        let mut quotient = self.coefficient() / divisor;
        let mut remainder = self.coefficient() % divisor;
        // A remainder is below the divisor, so it can grow by the digits that the divisor leaves free.
        let free = WORKING_DIGITS - digits(divisor);
        while remainder != 0 && digits(quotient) <= DIGITS {
            let step = free.min(WORKING_DIGITS - 1 - digits(quotient));
            let unit = power_of_ten(step);
            quotient = quotient * unit + remainder * unit / divisor;
            remainder = remainder * unit % divisor;
            exponent -= step as i32;
        }
        if remainder != 0 {
            return fit(negative, sticky(quotient), exponent);
        }
        // An exact quotient gets the exponent that a person would write: 6 / 2 is 3, not 3.000.
        let ideal = self.exponent() - other.exponent();
        while exponent < ideal && quotient.is_multiple_of(10) {
            quotient /= 10;
            exponent += 1;
        }
        fit(negative, quotient, exponent)
    }

    /// What remains of a division that is rounded down, so with the sign of the divisor (DMN 1.5, table 75
    /// `modulo`); `None` for a divisor of zero.
    pub fn modulo(self, divisor: Decimal) -> Option<Decimal> {
        if divisor.is_zero() {
            return None;
        }
        let rest = self.truncated_remainder(divisor)?;
        if rest.is_zero() || rest.is_negative() == divisor.is_negative() {
            Some(rest)
        } else {
            rest.plus(divisor)
        }
    }

    fn truncated_remainder(self, divisor: Decimal) -> Option<Decimal> {
        let modulus = divisor.coefficient();
        if self.exponent() >= divisor.exponent() {
            let mut rest = self.coefficient() % modulus;
            let mut shift = self.exponent().abs_diff(divisor.exponent());
            let free = (WORKING_DIGITS - digits(modulus)).max(1);
            while shift > 0 && rest != 0 {
                let step = shift.min(free);
                rest = rest * power_of_ten(step) % modulus;
                shift -= step;
            }
            return fit(self.is_negative(), rest, divisor.exponent());
        }
        let shift = divisor.exponent().abs_diff(self.exponent());
        if shift + digits(modulus) > WORKING_DIGITS {
            return Some(self);
        }
        fit(self.is_negative(), self.coefficient() % (modulus * power_of_ten(shift)), self.exponent())
    }

    /// The number with the other sign.
    #[must_use]
    pub fn negated(self) -> Decimal {
        if self.is_zero() {
            self
        } else {
            Decimal::pack(!self.is_negative(), self.head.get() & HIGH_MASK, self.low, self.exponent())
        }
    }

    /// The number without its sign.
    #[must_use]
    pub fn abs(self) -> Decimal {
        if self.is_negative() { self.negated() } else { self }
    }
}

/// `whole + rest / divisor` as a coefficient with so many places behind the point, as few as it takes; `None` where that
/// does not end within 16 places. The rest is below the divisor.
fn end_division(whole: u64, rest: u64, divisor: u64) -> Option<(u128, u32)> {
    const PLACES: u32 = 16;
    const UNIT: u64 = 10_u64.pow(PLACES);
    if rest == 0 {
        return Some((u128::from(whole), 0));
    }
    let scaled = u128::from(rest) * u128::from(UNIT);
    // Below the unit, because the rest is below the divisor.
    let fraction = (scaled / u128::from(divisor)) as u64;
    if u128::from(fraction) * u128::from(divisor) != scaled {
        return None;
    }
    let (mut fraction, mut places) = (fraction, PLACES);
    for step in [8, 4, 2, 1] {
        let unit = 10_u64.pow(step);
        if fraction.is_multiple_of(unit) {
            fraction /= unit;
            places -= step;
        }
    }
    let coefficient = u128::from(whole) * power_of_ten(places) + u128::from(fraction);
    (coefficient < COEFFICIENT_END).then_some((coefficient, places))
}

/// Coefficients of one word each with the same exponent; `None` where that needs more than 128 bits.
fn aligned_words(large: Decimal, small: Decimal, shift: u32) -> Option<(u128, u128)> {
    const WORD_DIGITS: u32 = 18;
    let fits = large.is_word() && small.is_word() && shift <= WORD_DIGITS;
    fits.then(|| (u128::from(large.low) * power_of_ten(shift), u128::from(small.low)))
}

fn add_aligned(left: (bool, u128), right: (bool, u128), exponent: i32) -> Option<Decimal> {
    let ((left_negative, left), (right_negative, right)) = (left, right);
    if left_negative == right_negative {
        return fit(left_negative, left + right, exponent);
    }
    match left.cmp(&right) {
        Ordering::Equal => fit(false, 0, exponent),
        Ordering::Greater => fit(left_negative, left - right, exponent),
        Ordering::Less => fit(right_negative, right - left, exponent),
    }
}

/// Cuts digits off; where something was lost, the last digit says so, so that a later rounding sees no tie.
fn drop_sticky(coefficient: u128, places: u32) -> u128 {
    if places == 0 {
        return coefficient;
    }
    if places > WORKING_DIGITS {
        return u128::from(coefficient != 0);
    }
    let unit = power_of_ten(places);
    if coefficient.is_multiple_of(unit) { coefficient / unit } else { sticky(coefficient / unit) }
}

/// A last digit of 0 or 5 could be taken for an exact value or a tie; one more is neither.
fn sticky(coefficient: u128) -> u128 {
    coefficient + u128::from(coefficient.is_multiple_of(5))
}

/// The order of two numbers of any sign and exponent.
pub(super) fn compare(left: Decimal, right: Decimal) -> Ordering {
    match (left.is_zero(), right.is_zero()) {
        (true, true) => return Ordering::Equal,
        (true, false) => return if right.is_negative() { Ordering::Greater } else { Ordering::Less },
        (false, true) => return if left.is_negative() { Ordering::Less } else { Ordering::Greater },
        (false, false) => {}
    }
    if left.is_negative() != right.is_negative() {
        return if left.is_negative() { Ordering::Less } else { Ordering::Greater };
    }
    let order = compare_magnitudes(left, right);
    if left.is_negative() { order.reverse() } else { order }
}

fn compare_magnitudes(left: Decimal, right: Decimal) -> Ordering {
    let shift = left.exponent().abs_diff(right.exponent());
    if left.exponent() >= right.exponent() {
        if let Some((left, right)) = aligned_words(left, right, shift) {
            return left.cmp(&right);
        }
    } else if let Some((right, left)) = aligned_words(right, left, shift) {
        return left.cmp(&right);
    }
    let top = |number: Decimal| number.exponent() + digits(number.coefficient()) as i32;
    // With the same leading place the exponents differ by less than 34, so both fit after alignment.
    top(left).cmp(&top(right)).then_with(|| {
        if left.exponent() >= right.exponent() {
            (left.coefficient() * power_of_ten(shift)).cmp(&right.coefficient())
        } else {
            left.coefficient().cmp(&(right.coefficient() * power_of_ten(shift)))
        }
    })
}
