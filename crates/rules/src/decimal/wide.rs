//! Integers of more than 128 bits, just enough to multiply two coefficients.

/// Powers of ten that fit into 128 bits.
const POWERS: [u128; 39] = {
    let mut powers = [1_u128; 39];
    let mut index = 1;
    while index < 39 {
        #[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
        {
            powers[index] = powers[index - 1] * 10;
        }
        index += 1;
    }
    powers
};

/// `10^exponent`; the caller knows that `exponent <= 38`.
pub(super) fn power_of_ten(exponent: u32) -> u128 {
    debug_assert!(exponent <= 38, "10^{exponent} does not fit into 128 bits");
    POWERS.get(exponent as usize).copied().unwrap_or(u128::MAX)
}

/// Decimal digits of a number; 0 has none.
pub(super) fn digits(number: u128) -> u32 {
    // Most numbers have one word, and that logarithm is much cheaper.
    match u64::try_from(number) {
        Ok(word) => word.checked_ilog10().map_or(0, |log| log + 1),
        Err(_) => number.checked_ilog10().map_or(0, |log| log + 1),
    }
}

/// `left * right` as `(quotient, remainder)` of a division by `10^34`. Both factors are below `10^34`, so both fit.
pub(super) fn multiply(left: u128, right: u128) -> (u128, u128) {
    if let Some(product) = left.checked_mul(right) {
        let end = power_of_ten(34);
        return (product / end, product % end);
    }
    let mut limbs = product_limbs(left, right);
    let half = 10_u64.pow(17);
    let low = divide_in_place(&mut limbs, half);
    let high = divide_in_place(&mut limbs, half);
    let [first, second, ..] = limbs;
    let quotient = u128::from(first) | (u128::from(second) << 64);
    (quotient, u128::from(high) * u128::from(half) + u128::from(low))
}

/// The product in four words, lowest first.
fn product_limbs(left: u128, right: u128) -> [u64; 4] {
    let split = |number: u128| (number as u64 as u128, number >> 64);
    let ((a0, a1), (b0, b1)) = (split(left), split(right));
    let low = a0 * b0;
    let (middle, carry) = (a0 * b1).overflowing_add(a1 * b0);
    let high = a1 * b1 + (u128::from(carry) << 64) + (middle >> 64);
    let (low, carry) = low.overflowing_add(middle << 64);
    let high = high + u128::from(carry);
    [low as u64, (low >> 64) as u64, high as u64, (high >> 64) as u64]
}

/// Divides a number of four words and gives the remainder.
fn divide_in_place(limbs: &mut [u64; 4], divisor: u64) -> u64 {
    let mut remainder = 0_u128;
    for limb in limbs.iter_mut().rev() {
        let current = (remainder << 64) | u128::from(*limb);
        *limb = (current / u128::from(divisor)) as u64;
        remainder = current % u128::from(divisor);
    }
    remainder as u64
}
