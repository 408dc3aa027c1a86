//! How a set of numbers spreads: mean and quantiles.

/// Seconds in a microsecond.
pub(crate) const S_PER_US: f64 = 1e-6;

/// The quantile `q` (0 to 1) of sorted numbers by linear interpolation (type 7 of Hyndman and Fan 1996,
/// the default of R and numpy). `None` of an empty set.
pub(crate) fn quantile(sorted: &[i64], q: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = q.clamp(0.0, 1.0) * last as f64;
    let below = place.floor();
    let low = *sorted.get(below as usize)? as f64;
    let high = sorted.get(below as usize + 1).map_or(low, |value| *value as f64);
    Some(low + (high - low) * (place - below))
}

/// Total, mean, median, 95th percentile and the like of a set of durations, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Spread {
    /// How many there are.
    pub count: u64,
    /// Their sum, s.
    pub total_s: f64,
    /// Their mean, s.
    pub mean_s: f64,
    /// Half of them are at most this long, s.
    pub median_s: f64,
    /// Nine in ten are at most this long, s.
    pub p90_s: f64,
    /// 95 in 100 are at most this long, s.
    pub p95_s: f64,
    /// 99 in 100 are at most this long, s.
    pub p99_s: f64,
    /// The longest, s.
    pub max_s: f64,
}

impl Spread {
    /// The spread of durations given in microseconds; all zero where there is none.
    pub fn of(durations_us: &mut [i64]) -> Spread {
        durations_us.sort_unstable();
        let count = durations_us.len() as u64;
        if count == 0 {
            return Spread::default();
        }
        let total_us: i128 = durations_us.iter().map(|us| i128::from(*us)).sum();
        let total_s = total_us as f64 * S_PER_US;
        let at = |q: f64| quantile(durations_us, q).unwrap_or_default() * S_PER_US;
        Spread {
            count,
            total_s,
            mean_s: total_s / count as f64,
            median_s: at(0.5),
            p90_s: at(0.9),
            p95_s: at(0.95),
            p99_s: at(0.99),
            max_s: at(1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_between_two_values_is_interpolated() {
        assert_eq!(quantile(&[1, 2, 3, 4], 0.5), Some(2.5));
        assert_eq!(quantile(&[0, 10], 0.95), Some(9.5));
        assert_eq!(quantile(&[7], 0.95), Some(7.0));
        assert_eq!(quantile(&[], 0.5), None);
    }

    #[test]
    fn the_spread_of_nothing_is_zero_and_not_a_division_by_zero() {
        assert_eq!(Spread::of(&mut []), Spread::default());
    }
}
