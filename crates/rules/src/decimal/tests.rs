//! The quick ways give what the thorough ways give, to the last digit and to the exponent; and both give what exact
//! arithmetic gives.

use fastnum::D512;
use fastnum::decimal::{Context, RoundingMode};
use proptest::prelude::*;

use super::Decimal;

/// Coefficients around the edges of a word, of a decimal, and of everyday life.
fn coefficient() -> impl Strategy<Value = u128> {
    let end = super::COEFFICIENT_END;
    prop_oneof![
        4 => 0_u128..100_000,
        2 => prop::sample::select(vec![0, 1, 2, 4, 5, 8, 10, 16, 25, 64, 100, 125, 1_000, 10_000_000_000_000_000]),
        2 => any::<u64>().prop_map(u128::from),
        1 => any::<u32>().prop_map(|below| u128::from(u64::MAX) - u128::from(below % 9)),
        1 => any::<u32>().prop_map(|above| u128::from(u64::MAX) + u128::from(above % 9)),
        1 => 0..end,
        1 => any::<u32>().prop_map(move |below| end - 1 - u128::from(below % 9)),
    ]
}

fn decimal() -> impl Strategy<Value = Decimal> {
    (any::<bool>(), coefficient(), -25..25_i32).prop_map(|(negative, coefficient, exponent)| {
        Decimal::from_parts(negative, coefficient, exponent).expect("it is in range")
    })
}

/// Numbers at the ends of the range of exponents.
fn extreme() -> impl Strategy<Value = Decimal> {
    (any::<bool>(), coefficient(), prop::sample::select(vec![-6176, -6170, -3088, 0, 3050, 6100, 6111]))
        .prop_map(|(negative, coefficient, exponent)| Decimal::raw(negative, coefficient, exponent))
}

fn parts(number: Option<Decimal>) -> Option<(bool, u128, i32)> {
    number.map(|number| (number.is_negative(), number.coefficient(), number.exponent()))
}

fn wide(number: Decimal) -> D512 {
    let sign = if number.is_negative() { "-" } else { "" };
    let text = format!("{sign}{}e{}", number.coefficient(), number.exponent());
    let context = Context::default().without_traps().with_rounding_mode(RoundingMode::HalfEven);
    D512::from_str(&text, context).expect("it is a number")
}

/// Rounded once, to 34 digits.
fn narrow(number: D512) -> Decimal {
    number.to_string().parse().expect("it is in range")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn a_short_way_ends_where_the_long_way_ends(a in prop_oneof![4 => decimal(), 1 => extreme()], b in prop_oneof![4 => decimal(), 1 => extreme()]) {
        prop_assert_eq!(parts(a.plus(b)), parts(a.plus_any(b)));
        prop_assert_eq!(parts(a.minus(b)), parts(a.plus_any(b.negated())));
        prop_assert_eq!(parts(a.times(b)), parts(a.times_any(b)));
        prop_assert_eq!(parts(a.divided_by(b)), parts(a.divided_by_any(b)));
        prop_assert_eq!(a.cmp(&b), super::arithmetic::compare(a, b));
    }

    #[test]
    fn results_are_those_of_exact_arithmetic_rounded_once(a in decimal(), b in decimal()) {
        let (x, y) = (wide(a), wide(b));
        prop_assert_eq!(a.plus(b), Some(narrow(x + y)));
        prop_assert_eq!(a.minus(b), Some(narrow(x - y)));
        prop_assert_eq!(a.times(b), Some(narrow(x * y)));
        prop_assert_eq!(a.divided_by(b), (!b.is_zero()).then(|| narrow(x / y)));
        prop_assert_eq!(Some(a.cmp(&b)), x.partial_cmp(&y));
    }
}
