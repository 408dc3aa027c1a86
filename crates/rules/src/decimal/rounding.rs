//! Cutting digits off: to 34 digits after each operation, and to a scale where an author asks for it.

use super::wide::{digits, power_of_ten};
use super::{COEFFICIENT_END, DIGITS, Decimal, EXPONENT_MAX, EXPONENT_MIN};

/// What happens to digits that are cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearest, a tie to the even neighbour.
    HalfEven,
    /// To the nearest, a tie away from zero.
    HalfUp,
    /// To the nearest, a tie towards zero.
    HalfDown,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// Towards negative infinity.
    Floor,
    /// Towards positive infinity.
    Ceiling,
}

/// `coefficient / 10^places`, rounded.
fn cut(negative: bool, coefficient: u128, places: u32, mode: Rounding) -> u128 {
    if places == 0 {
        return coefficient;
    }
    let (quotient, remainder, half) = if places > 38 {
        // Everything goes, and it is less than half of what was asked for.
        (0, u128::from(coefficient != 0), 2)
    } else {
        let unit = power_of_ten(places);
        (coefficient / unit, coefficient % unit, unit / 2)
    };
    let up = remainder != 0
        && match mode {
            Rounding::HalfEven => remainder > half || (remainder == half && !quotient.is_multiple_of(2)),
            Rounding::HalfUp => remainder >= half,
            Rounding::HalfDown => remainder > half,
            Rounding::Up => true,
            Rounding::Down => false,
            Rounding::Floor => negative,
            Rounding::Ceiling => !negative,
        };
    quotient + u128::from(up)
}

/// The nearest number of 34 digits in the range of exponents.
#[inline]
pub(super) fn fit(negative: bool, coefficient: u128, exponent: i32) -> Option<Decimal> {
    if coefficient < COEFFICIENT_END && (EXPONENT_MIN..=EXPONENT_MAX).contains(&exponent) {
        return Some(Decimal::raw(negative, coefficient, exponent));
    }
    round_to_fit(negative, coefficient, exponent)
}

fn round_to_fit(negative: bool, coefficient: u128, exponent: i32) -> Option<Decimal> {
    let (mut coefficient, mut exponent) = (coefficient, exponent);
    // Decided once, so that digits are not rounded twice near the smallest exponent.
    let too_long = digits(coefficient).saturating_sub(DIGITS);
    let too_small = u32::try_from(EXPONENT_MIN.saturating_sub(exponent)).unwrap_or(0);
    let places = too_long.max(too_small);
    if places > 0 {
        coefficient = cut(negative, coefficient, places, Rounding::HalfEven);
        exponent = exponent.saturating_add_unsigned(places);
        if coefficient == COEFFICIENT_END {
            coefficient /= 10;
            exponent += 1;
        }
    }
    if exponent > EXPONENT_MAX {
        if coefficient == 0 {
            return Some(Decimal::ZERO);
        }
        // A short coefficient may be padded with zeros to bring a large exponent down.
        let excess = u32::try_from(exponent.checked_sub(EXPONENT_MAX)?).ok()?;
        if excess + digits(coefficient) > DIGITS {
            return None;
        }
        coefficient *= power_of_ten(excess);
        exponent = EXPONENT_MAX;
    }
    Some(Decimal::raw(negative, coefficient, exponent))
}

impl Decimal {
    /// Rounds to `scale` digits after the point; a negative scale rounds to tens, hundreds and so on.
    /// `None` where the scale lies outside -6111..=6176.
    pub fn round(self, scale: i64, mode: Rounding) -> Option<Decimal> {
        let scale =
            i32::try_from(scale).ok().filter(|scale| (-EXPONENT_MAX..=-EXPONENT_MIN).contains(scale))?;
        let places = i64::from(-scale) - i64::from(self.exponent());
        let Ok(places) = u32::try_from(places) else {
            return Some(self);
        };
        fit(self.is_negative(), cut(self.is_negative(), self.coefficient(), places, mode), -scale)
    }

    /// The largest integer that is not larger.
    pub fn floor(self) -> Decimal {
        self.round(0, Rounding::Floor).unwrap_or(self)
    }

    /// The number without its fraction.
    pub fn trunc(self) -> Decimal {
        self.round(0, Rounding::Down).unwrap_or(self)
    }
}
